"""Loops that must be fast, compiled to machine code by Numba and kept on disk for the next process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

F = TypeVar("F", bound=Callable[..., Any])
_jit: Any = numba.njit  # its stub asks for a return that is no plain function
_typeof: Any = numba.typeof
Signature = str | tuple[Any, ...]


def types_of(*examples: object) -> Signature:
    """Give the signature of a function that takes such arguments."""
    return tuple(_typeof(example) for example in examples)


def compiled(*signatures: Signature) -> Callable[[F], F]:
    """Compile a function, which may then run beside other threads.

    With the types of its arguments that is done where it is defined, not in the middle of a run: some
    seconds, once on a machine. What it comes to is kept beside the source or in the user's cache; where
    neither can be written, each process compiles for itself. Without types it is compiled as a part of those
    that call it: they must be in one file, as what is kept is thrown away when that file changes, and no
    other.
    """

    def decorated(function: F) -> F:
        how: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
        if not signatures:
            part: F = _jit(**how)(function)
            return part
        try:
            whole: F = _jit(list(signatures), cache=True, **how)(function)
        except RuntimeError:  # nowhere to keep it
            whole = _jit(list(signatures), **how)(function)
        return whole

    return decorated

"""How a command ends: the exit codes, and the one place that turns what went wrong into words on stderr."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import typer
from typer.core import TyperGroup

from api.cli.text import plain

# Fixed for programs that call the command.
DONE = 0
THE_ANSWER_IS_NO = 1
BAD_INPUT = 2

OUR_FAULT = 70  # EX_SOFTWARE of sysexits.h
INTERRUPTED = 130  # as shells say it: 128 + SIGINT
NOBODY_READS = 141  # 128 + SIGPIPE

Read = TypeVar("Read")


class Refused(Exception):
    """What was asked cannot be done as asked; a line for each reason, ready for stderr."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


class Commands(TyperGroup):
    """The command's root: no exception that bad input can cause gets past it as a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the subcommand."""
        try:
            answer = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except KeyboardInterrupt:
            say("Interrupted.")
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            _let_go_of_stdout()
            raise typer.Exit(NOBODY_READS) from None
        except Exception as error:
            code, lines = _in_words(error)
            if code is None:
                raise
            if isinstance(error, OSError):
                _let_go_of_stdout()
            say(*lines)
            raise typer.Exit(code) from None
        return answer


def say(*lines: str) -> None:
    """Write lines to stderr, without anything that could steer a terminal."""
    with contextlib.suppress(BrokenPipeError):  # nobody reads the messages; the exit code still counts
        for line in lines:
            typer.echo(plain(line).replace("\n", "\ufffd"), err=True)


def all_of(*readers: Callable[[], Any]) -> list[Any]:
    """Call every reader and give what they read; refuse with everything that any of them refused."""
    found, refusals = [], []
    for read in readers:
        try:
            found.append(read())
        except Refused as error:
            refusals.append(error)
    if refusals:
        raise Refused(*(line for refusal in refusals for line in refusal.lines))
    return found


def refusal(label: str, what: str, faults: Iterable[object]) -> Refused:
    """Build the refusal of one input: a headline, and a line for each fault."""
    lines = [f"  {fault}" for fault in faults]
    return Refused(f"{label}: the {what} has {len(lines)} fault{'s' if len(lines) != 1 else ''}", *lines)


def _in_words(error: Exception) -> tuple[int | None, tuple[str, ...]]:
    from solver.errors import AllocationError, InvalidInput, SolverFailed, VerificationFailed

    match error:
        case Refused():
            return BAD_INPUT, error.lines
        case InvalidInput():
            return BAD_INPUT, tuple(str(error).splitlines())
        case SolverFailed() | VerificationFailed():
            return OUR_FAULT, ("The program failed, not your input:", *str(error).splitlines())
        case AllocationError():
            return BAD_INPUT, tuple(str(error).splitlines())
        case OSError():
            return BAD_INPUT, (f"{error.filename or 'standard output'}: {error.strerror or error}",)
    return None, ()


def _let_go_of_stdout() -> None:
    """Point stdout at nothing, so that closing it at exit complains no more (Python's own advice)."""
    if sys.stdout is None:
        return
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # no descriptor behind it: nothing will complain
        return

"""Compiled loops: they do what they say, and run where nothing can be kept on disk."""

from typing import Any

import numba
import numpy as np
import pytest

from solver import compiled as module
from solver.compiled import compiled, types_of


def doubled(numbers: np.ndarray, answer: np.ndarray) -> None:
    for place in range(len(numbers)):
        answer[place] = 2 * numbers[place]


def test_what_is_compiled_is_ready_before_it_is_called() -> None:
    ready: Any = compiled("void(int64[::1], int64[::1])")(doubled)
    assert len(ready.signatures) == 1
    numbers, answer = np.arange(5), np.zeros(5, dtype=np.int64)
    ready(numbers, answer)
    assert answer.tolist() == [0, 2, 4, 6, 8]


def test_types_are_those_of_examples() -> None:
    example = np.zeros(1, np.int64)
    ready: Any = compiled(types_of(example, example))(doubled)
    assert ready.signatures == [types_of(example, example)]


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def jit(*args: Any, **how: Any) -> Any:
        asked.append(how.get("cache", False))
        if asked[-1]:
            raise RuntimeError("cannot cache function 'doubled': no locator available")
        return numba.njit(*args, **how)

    monkeypatch.setattr(module, "_jit", jit)
    ready: Any = compiled("void(int64[::1], int64[::1])")(doubled)
    numbers, answer = np.arange(3), np.zeros(3, dtype=np.int64)
    ready(numbers, answer)
    assert asked == [True, False]
    assert answer.tolist() == [0, 2, 4]

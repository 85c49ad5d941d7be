"""Incumbents and bounds of one trial, with the seconds at which they came."""

from __future__ import annotations

import threading
import time
from typing import Any

Level = int | None
Levels = tuple[Level, Level]

_KEPT = 2000  # lines; a later one that only moves the bound is dropped beyond this


class Timeline:
    """Lines [seconds, unallocated, preference, bound of the one, bound of the other]; null where unknown.

    Only what is better than before makes a line. Solvers call from threads of their own.
    """

    def __init__(self, started: float) -> None:
        self._started = started
        self._lock = threading.Lock()
        self._score: Levels = (None, None)
        self._bound: Levels = (None, None)
        self.lines: list[list[Any]] = []

    def add(self, score: Levels | None, bound: Levels | None) -> None:
        """Note a score, a bound, or both."""
        seconds = round(time.monotonic() - self._started, 4)
        with self._lock:
            before = (self._score, self._bound)
            if score is not None and _better(score, self._score):
                self._score = score
            if bound is not None:
                self._bound = _higher(bound, self._bound)
            moved = self._score != before[0]
            if (moved or self._bound != before[1]) and (moved or len(self.lines) < _KEPT):
                self.lines.append([seconds, *self._score, *self._bound])


def _better(score: Levels, than: Levels) -> bool:
    key = tuple(float("inf") if level is None else level for level in score)
    return key < tuple(float("inf") if level is None else level for level in than)


def _higher(bound: Levels, than: Levels) -> Levels:
    return _max(bound[0], than[0]), _max(bound[1], than[1])


def _max(one: Level, other: Level) -> Level:
    known = [level for level in (one, other) if level is not None]
    return max(known) if known else None

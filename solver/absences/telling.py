"""Where the search for an answer stands, told while it goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solver.components import Component
from solver.improving import Told
from solver.placements import Placements
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import Listener, Progress, gap, written
from solver.proposal import Score
from solver.scoring import bill

Judge = Callable[[Plan], bool]

_PAUSE = 0.1  # seconds between two messages, so that many small improvements do not slow the search


@dataclass(frozen=True)
class Line:
    """One search's line to whoever listens: what it finds of the last two levels, and how far it is bounded.

    Attributes
    ----------
    counts
        Whether a plan is one that could be the answer: scores of others say nothing of it.
    bounds
        Whether the search leaves out nothing that could be the answer: otherwise its bounds say nothing.
    """

    teller: Teller
    counts: Judge = lambda _: True
    bounds: bool = True

    def first_level(self, placements: Placements, plan: Plan) -> Told:
        """Make the solver's report for what waits."""
        score = bill(self.teller.problem, plan).score
        standing = placements.model.value(placements.values(plan))

        def bounded(bound: int) -> Score:
            waiting = score.unallocated - (standing - bound)
            return Score(unallocated=waiting, preference=self.teller.least)

        return self._told(plan, bounded)

    def second_level(self, placements: Placements, plan: Plan, unproven: int) -> Told:
        """Make the solver's report for what is preferred; the first level may be less by `unproven`."""
        score = bill(self.teller.problem, plan).score
        standing = placements.model.value(placements.values(plan))

        def bounded(bound: int) -> Score:
            preferred = score.preference - (standing - bound)
            return Score(unallocated=score.unallocated - unproven, preference=preferred)

        return self._told(plan, bounded)

    def _told(self, start: Plan, bounded: Callable[[int], Score]) -> Told:
        best = start

        def told(plan: Plan | None, bound: int) -> None:
            nonlocal best
            best = best if plan is None else plan
            self.found(best, bounded(bound))

        return told

    def found(self, plan: Plan, bound: Score) -> None:
        """Tell of a plan, and of a bound that holds if this search is bounded."""
        if self.counts(plan):
            self.teller.tell(plan, bound if self.bounds else None)


class Teller:
    """Keeps the best plan and bound that were told of, and tells on what is better; from any thread."""

    def __init__(self, problem: Problem, started: float, listener: Listener | None) -> None:
        self.problem = problem
        self._started = started
        self._listener = listener
        self._told = 0.0
        self._lock = threading.Lock()
        everything = np.arange(len(problem.cases), dtype=np.int64)
        everybody = np.arange(len(problem.workers), dtype=np.int64)
        self.least = Component(everything, everybody).least(problem)
        self._bound = Score(unallocated=0, preference=self.least)
        self._score: Score | None = None
        self._plan: Plan | None = None

    def line(self, counts: Judge = lambda _: True, bounds: bool = True) -> Line | None:
        """Give a search its line; None when nobody listens."""
        return None if self._listener is None else Line(self, counts, bounds)

    def tell(self, plan: Plan, bound: Score | None) -> None:
        """Tell of the best so far, now and then."""
        now = time.monotonic()
        with self._lock:
            score = bill(self.problem, plan).score
            if self._plan is None or self._score is None or score < self._score:
                self._plan, self._score = plan, score
            self._bound = self._bound if bound is None else max(self._bound, bound)
            if self._listener is None or now - self._told < _PAUSE:
                return
            self._told = now
            score, bound, best = self._score, self._bound, written(self.problem, self._plan)
        self._listener(Progress(round(now - self._started, 3), score, bound, gap(score, bound), best))

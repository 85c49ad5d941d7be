"""Where a run stands: the best plan and bound over all components, told to whoever listens."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.components import Component
from solver.found import Found
from solver.plan import Plan
from solver.problem import Problem
from solver.proposal import Score
from solver.scoring import bill

Ints = NDArray[np.int64]

_PAUSE = 0.1  # seconds between two messages, so that many small improvements do not slow the search


Written = tuple[tuple[str, str, str | None], ...]


@dataclass(frozen=True)
class Progress:
    """Seconds since the start, the best score, a true bound of it, and the gap (SPEC 6).

    `plan` holds (case, lead, co-worker or None) ids of what is allocated so far.
    """

    seconds: float
    score: Score
    bound: Score
    gap: float
    plan: Written = ()


Listener = Callable[[Progress], None]


def gap(score: Score, bound: Score) -> float:
    """Give (preference − bound) ÷ max(1, |preference|) once the first level is proven, else 1 (SPEC 6)."""
    if score.unallocated != bound.unallocated:
        return 1.0
    return (score.preference - bound.preference) / max(1, abs(score.preference))


def written(problem: Problem, plan: Plan) -> Written:
    """Write down by ids what a plan allocates."""
    cases, workers = problem.cases, problem.workers
    return tuple(
        (cases[c].id, workers[plan.lead[c]].id, workers[k].id if (k := plan.co_worker[c]) >= 0 else None)
        for c in plan.allocated().tolist()
    )


class Tracker:
    """Keeps the best plan and the bounds of all components; safe to call from the solver's threads."""

    def __init__(
        self, problem: Problem, start: Plan, parts: list[Component], started: float, listener: Listener | None
    ) -> None:
        self.problem = problem
        self.plan = start.copy()
        self._listener = listener
        self._started = started
        self._told = 0.0
        self._lock = threading.Lock()
        self._telling = threading.Lock()  # one message at a time, so that none overtakes another
        costs = bill(problem, start)
        levels = [part.levels(problem, start, costs) for part in parts]
        # What lies outside all components is the same in every plan.
        self._outside = (
            costs.score.unallocated - sum(first for first, _ in levels),
            costs.score.preference - sum(second for _, second in levels),
        )
        self._bounds = [(0, part.least(problem)) for part in parts]

    def watch(self, index: int, part: Component) -> Watch:
        """Give the component's own line to this tracker."""
        return Watch(self, index, part, floor=self._bounds[index][1])

    def finished(self, index: int, part: Component, found: Found) -> None:
        """Take what a road came back with."""
        self.bounded(index, *found.bound)
        self.better(part, found.plan)

    def better(self, part: Component, plan: Plan) -> None:
        """Take a plan of one component that is better than the one before."""
        with self._lock:
            self.plan.lead[part.cases] = plan.lead[part.cases]
            self.plan.co_worker[part.cases] = plan.co_worker[part.cases]
        self._tell()

    def bounded(self, index: int, first: int, second: int) -> None:
        """Take a better bound of one component."""
        with self._lock:
            old = self._bounds[index]
            self._bounds[index] = (max(old[0], first), max(old[1], second))
        self._tell()

    @property
    def bound(self) -> Score:
        """Give a true lower bound of both levels."""
        first, second = self._outside
        return Score(
            unallocated=first + sum(part[0] for part in self._bounds),
            preference=second + sum(part[1] for part in self._bounds),
        )

    def _tell(self) -> None:
        now = time.monotonic()
        if self._listener is None or now - self._told < _PAUSE or not self._telling.acquire(blocking=False):
            return
        try:
            self._told = now
            self._listener(self._progress(now))
        finally:
            self._telling.release()

    def _progress(self, now: float) -> Progress:
        with self._lock:
            score, bound = bill(self.problem, self.plan).score, self.bound
            plan = written(self.problem, self.plan)
        return Progress(round(now - self._started, 3), score, bound, gap(score, bound), plan)


@dataclass(frozen=True)
class Watch:
    """One component's line to the tracker; `floor` bounds its second level before any search."""

    tracker: Tracker
    index: int
    part: Component
    floor: int

    def better(self, plan: Plan) -> None:
        """Report a plan of the component whose levels are better than those of the plans before it."""
        self.tracker.better(self.part, plan)

    def bounded(self, bound: tuple[int, int]) -> None:
        """Report a better bound of both levels."""
        self.tracker.bounded(self.index, *bound)


@dataclass(frozen=True)
class Unheard:
    """Stands where a watch is wanted and nobody listens."""

    floor: int

    def better(self, plan: Plan) -> None:
        """Hear of a better plan."""

    def bounded(self, bound: tuple[int, int]) -> None:
        """Hear of a better bound."""


@dataclass(frozen=True)
class Capped:
    """A watch for a search that leaves out only plans that cost `most` at least: that is all it can bound."""

    watch: Watch
    floor: int
    most: int

    def better(self, plan: Plan) -> None:
        """Report a better plan."""
        self.watch.better(plan)

    def bounded(self, bound: tuple[int, int]) -> None:
        """Report a better bound, as far as it holds for all plans."""
        self.watch.bounded((bound[0], min(bound[1], self.most)))


Listening = Watch | Unheard | Capped

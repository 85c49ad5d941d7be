"""What else each worker could have been given, everybody else's work as planned: why they get no more."""

from __future__ import annotations

import numpy as np

from solver.options import OBSTACLES, Options, obstacle_keys
from solver.plan import NOBODY
from solver.problem import Problem

_FAR = np.int64(2**61)
_PAIR = np.uint32((1 << len(OBSTACLES) - 5) - 1)  # the rules of the pair come first


class Reach:
    """Gathers, case by case, what every worker who may lead it would have meant for it.

    Attributes
    ----------
    others
        How many cases each worker may lead that somebody else leads, or that wait; shape (workers,). Cases
        whose lead is no choice do not count.
    nearest, gap
        For each worker the case that it would cost least to give them instead, or `NOBODY`, and how much more
        it would cost; shape (workers,).
    """

    def __init__(self, problem: Problem) -> None:
        count = len(problem.workers)
        self.others = np.zeros(count, dtype=np.int64)
        self.nearest = np.full(count, NOBODY, dtype=np.int64)
        self.gap = np.full(count, _FAR, dtype=np.int64)
        self._bars = np.zeros(count, dtype=np.uint32)

    def note(self, options: Options, lead: int, now: int) -> None:
        """Take in a case that has a lead, as if it waited; `now` is what its present choice costs."""
        elsewhere = options.workers != lead
        workers, obstacles = options.workers[elsewhere], options.obstacles[elsewhere]
        self._count(workers, obstacles)
        gap = options.delta[elsewhere] - now
        better = (obstacles == 0) & (gap < self.gap[workers])
        self.gap[workers[better]] = gap[better]
        self.nearest[workers[better]] = options.index

    def note_waiting(self, words: np.ndarray) -> None:
        """Take in a waiting case; `words` has every worker's obstacles, shape (workers,)."""
        workers = np.flatnonzero((words & _PAIR) == 0)
        self._count(workers, words[workers])

    def _count(self, workers: np.ndarray, obstacles: np.ndarray) -> None:
        self.others[workers] += 1
        self._bars[workers] |= obstacles

    def bars(self, worker: int) -> tuple[str, ...]:
        """Name every rule that keeps one of those cases from the worker as things stand."""
        return obstacle_keys(int(self._bars[worker]))

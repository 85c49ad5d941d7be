"""A plan: who leads and who co-works each pending case, as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from solver.problem import Problem

Ints = NDArray[np.int64]
NOBODY = -1


@dataclass(frozen=True)
class Plan:
    """Leads and co-workers by case, as worker indices or `NOBODY`; both of shape (cases,)."""

    lead: Ints
    co_worker: Ints

    @classmethod
    def empty(cls, cases: int) -> Plan:
        """Every case waits."""
        return cls(np.full(cases, NOBODY, dtype=np.int64), np.full(cases, NOBODY, dtype=np.int64))

    def copy(self) -> Plan:
        """Give a plan that may be changed without changing this one."""
        return Plan(self.lead.copy(), self.co_worker.copy())

    def allocated(self) -> Ints:
        """Give the cases that somebody leads."""
        return np.flatnonzero(self.lead != NOBODY)

    def waiting(self) -> Ints:
        """Give the cases that nobody leads."""
        return np.flatnonzero(self.lead == NOBODY)

    def given(self, problem: Problem) -> tuple[Ints, Ints]:
        """Give points newly carried, in hundredths, and new leads, both of shape (workers,)."""
        points = np.zeros(len(problem.workers), dtype=np.int64)
        new = np.zeros(len(problem.workers), dtype=np.int64)
        cases = self.allocated()
        leads = self.lead[cases]
        weights = [problem.lead_points(int(c), int(w)) for c, w in zip(cases, leads, strict=True)]
        np.add.at(points, leads, weights)
        np.add.at(new, leads, 1)
        beside = np.flatnonzero(self.co_worker != NOBODY)
        np.add.at(points, self.co_worker[beside], problem.co_points[beside])
        return points, new

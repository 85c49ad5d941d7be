"""A problem falls apart where no worker and no family ties its cases together (teams, most of all)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.plan import NOBODY, Plan
from solver.problem import Problem
from solver.scoring import Bill

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Component:
    """Cases and the workers who may be given any of them, as rising indices; nothing ties them to others."""

    cases: Ints
    workers: Ints

    def waiting(self, problem: Problem, plan: Plan) -> int:
        """Give the first level of the score that lies in this component."""
        return int(problem.priority[self.cases][plan.lead[self.cases] == NOBODY].sum())

    def levels(self, problem: Problem, plan: Plan, costs: Bill) -> tuple[int, int]:
        """Give what of a plan's bill lies in this component: its cases, and its workers' utilisation."""
        preference = sum(int(booked[self.cases].sum()) for booked in costs.by_case.values())
        return self.waiting(problem, plan), preference + int(costs.by_worker[self.workers].sum())

    def least(self, problem: Problem) -> int:
        """Give a lower bound of the second level that holds before any search."""
        load = problem.utilisation_cost(problem.before[self.workers], self.workers)
        best = [problem.lead_cost[problem.leads.of(case)].min(initial=0) for case in self.cases.tolist()]
        return int(load.sum()) + int(np.minimum(0, best).sum())


def components(problem: Problem) -> list[Component]:
    """Split the cases that somebody may lead into groups that cannot affect one another.

    Returns
    -------
    list of Component
        By their size, largest first, then by their first case.
    """
    placeable = np.flatnonzero(np.diff(problem.leads.start) > 0)
    label = np.arange(len(problem.cases))
    links = [(pairs.case, pairs.worker) for pairs in (problem.leads, problem.co_workers)]
    families = list(problem.family_members.values())
    while True:
        lowest, reached = label.copy(), np.full(len(problem.workers), len(label))
        for cases, workers in links:
            np.minimum.at(reached, workers, label[cases])
        for cases, workers in links:
            np.minimum.at(lowest, cases, reached[workers])
        for members in families:
            lowest[members] = lowest[members].min()
        if np.array_equal(lowest, label):
            break
        label = lowest
    groups = [placeable[label[placeable] == name] for name in np.unique(label[placeable])]
    groups.sort(key=lambda group: (-len(group), int(group[0])))
    return [Component(group, _people(problem, group)) for group in groups]


def _people(problem: Problem, cases: Ints) -> Ints:
    rows = [
        pairs.worker[pairs.of(case)]
        for pairs in (problem.leads, problem.co_workers)
        for case in cases.tolist()
    ]
    return np.unique(np.concatenate(rows))

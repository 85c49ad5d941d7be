"""From shares to a plan: whole shares are dealt out, the rest is settled one case at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solver.options import Options, Position
from solver.plan import NOBODY, Plan
from solver.problem import Problem
from solver.roads.menu import Menu
from solver.roads.waiting import Shares

Ints = NDArray[np.int64]
_ALMOST = 1e-6  # the linear programme's numbers are that exact


def follow_shares(problem: Problem, menu: Menu, shares: Shares, start: Plan, others: bool = True) -> Plan:
    """Give a lawful plan that follows the shares of the first level's programme, locks kept.

    Whole shares are dealt out first, each case of the kind to whoever of them suits it best; then, unless
    `others` is false, every waiting case is offered to all.
    """
    position = Position(problem, only_locks(problem, menu, start))
    plan = position.plan
    quota: dict[int, dict[int, int]] = {}
    for row in np.flatnonzero(shares.given > 1 - _ALMOST).tolist():
        workers = quota.setdefault(int(shares.given_kind[row]), {})
        workers[int(shares.given_worker[row])] = int(shares.given[row] + _ALMOST)
    order = by_worth(problem, menu.cases)
    kind_of = dict(zip(menu.cases.tolist(), shares.kind.tolist(), strict=True))
    for case in order.tolist():
        left = quota.get(kind_of[case])
        if plan.lead[case] != NOBODY or not left:
            continue
        _give(position, case, np.array(sorted(left), dtype=np.int64))
        lead = int(plan.lead[case])
        if lead != NOBODY:
            left[lead] -= 1
            if not left[lead]:
                del left[lead]
    return filled(position, order) if others else position.plan


def only_locks(problem: Problem, menu: Menu, start: Plan) -> Plan:
    """Give the plan with every case of the menu waiting but the locked ones."""
    plan = start.copy()
    free = menu.cases[[case not in problem.locks for case in menu.cases.tolist()]]
    plan.lead[free], plan.co_worker[free] = NOBODY, NOBODY
    return plan


def filled(position: Position, order: Ints) -> Plan:
    """Give waiting cases, in that order, to whoever suits them best, with a co-worker only where needed."""
    for case in order[position.plan.lead[order] == NOBODY].tolist():
        _give(position, case, None)
    return position.plan


def by_worth(problem: Problem, cases: Ints) -> Ints:
    """Put cases in order of what the room that they take is worth."""
    return cases[np.argsort(-_worth(problem, cases), kind="stable")]


def _worth(problem: Problem, cases: Ints) -> NDArray[np.float64]:
    """Priority a point, with a little weight for the place that any case takes up among new cases."""
    mean = float(problem.points[cases].mean()) if len(cases) else 0.0
    worth: NDArray[np.float64] = problem.priority[cases] / (problem.points[cases] + mean + 1.0)
    return worth


def _give(position: Position, case: int, workers: Ints | None) -> None:
    options = Options(position, case, workers)
    lawful = options.lawful()
    if len(lawful):
        row = int(lawful[0])
        lead, helper = int(options.workers[row]), int(options.best_beside[0][row])
        position.give(case, lead, NOBODY if options.allows(row, NOBODY) else helper)

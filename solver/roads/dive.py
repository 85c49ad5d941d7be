"""From a programme to a plan: what it chooses whole is settled, the rest is solved anew beside that.

Of a pool's programme four fifths of the cases are led by one whole worker. These are given; the programme of
the others, beside what is given, is small, and again mostly whole. Where it is not, the most whole tenth is
taken at its word.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solver.engine import Budget
from solver.options import Options, Position
from solver.plan import NOBODY, Plan
from solver.problem import Problem
from solver.roads.columns import Columns, Optimum
from solver.roads.menu import menu_of
from solver.roads.prices import Relaxation

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

_WHOLE = 0.9  # of a case, from which the programme is taken at its word
_AT_LEAST = 0.1  # of the cases left, and more where so many are whole
_SOME = 0.02  # of a co-worker, from which they are considered


def dive(problem: Problem, workers: Ints, grown: Columns, found: Optimum, plan: Plan, budget: Budget) -> Plan:
    """Give a plan near a programme's optimum; what it leaves waiting may be given to whoever is free.

    Parameters
    ----------
    workers
        Of the component, rising.
    plan
        A lawful plan: what it has of cases that are not on the programme's menu, and its locked cases, stays.
    """
    return _Dive(problem, workers, grown, plan, budget).down(found)


class _Dive:
    """What is settled, and the programme of the rest."""

    def __init__(self, problem: Problem, workers: Ints, grown: Columns, plan: Plan, budget: Budget) -> None:
        self.problem, self.workers, self.budget, self.grown = problem, workers, budget, grown
        menu = grown.menu
        free = menu.cases[[case not in problem.locks for case in menu.cases.tolist()]]
        rest = plan.copy()
        rest.lead[free], rest.co_worker[free] = NOBODY, NOBODY
        self.position = Position(problem, rest)
        self.open = np.zeros(len(problem.cases), dtype=np.bool_)
        self.open[free] = True
        self.waiting = grown.waiting
        self.likely = (
            menu.pairs_of_leads(problem, grown.leads),
            menu.pairs_of_helpers(problem, grown.helpers),
        )

    def down(self, found: Optimum | None) -> Plan:
        """Settle and solve in turn."""
        while found is not None:
            self._settle(found)
            found = self._solved()
        return self.position.plan

    def _settle(self, found: Optimum) -> None:
        """Settle what is whole, or the most whole."""
        menu = self.grown.menu
        chosen = found.waits.copy()
        np.maximum.at(chosen, menu.lead_case, found.leads)
        places = np.flatnonzero(self.open[menu.cases])
        order = places[np.argsort(-chosen[places], kind="stable")]
        enough = max(1, int(_AT_LEAST * len(order)), int((chosen[order] >= _WHOLE).sum()))
        for place in order[:enough].tolist():
            if self.budget.cancelled:
                return
            self._settle_case(found, place)

    def _settle_case(self, found: Optimum, place: int) -> None:
        """Let the case wait, or give it to whom the programme gives most of it."""
        menu = self.grown.menu
        case = int(menu.cases[place])
        rows = np.arange(*np.searchsorted(menu.lead_case, [place, place + 1]))
        most = rows[found.leads[rows].argmax()] if len(rows) else -1
        if most < 0 or found.waits[place] >= found.leads[most]:
            self.waiting -= int(self.problem.priority[case])
            self.open[case] = False
            return
        lead = int(menu.lead_worker[most])
        if self._give(case, lead, self._helpers(found, place)):
            self.open[case] = False
        else:  # somebody's room is full by now: the rest is solved without this pair
            leads = self.problem.leads
            self.likely[0][(leads.case == case) & (leads.worker == lead)] = False

    def _helpers(self, found: Optimum, place: int) -> list[int]:
        menu = self.grown.menu
        slots = np.searchsorted(menu.slot_case, [place, place + 1])
        rows = slice(*np.searchsorted(menu.help_slot, slots).tolist())
        chosen: list[int] = menu.help_worker[rows][found.helpers[rows] > _SOME].tolist()
        return chosen

    def _give(self, case: int, lead: int, helpers: list[int]) -> bool:
        """Give a case, beside whichever of these co-workers or nobody costs least."""
        options = Options(self.position, case, np.array([lead]))
        lawful = [helper for helper in (NOBODY, *helpers) if options.allows(0, helper)]
        if not lawful:
            return False
        self.position.give(case, lead, min(lawful, key=lambda helper: options.delta_with(0, helper)))
        return True

    def _solved(self) -> Optimum | None:
        """Solve the programme of what is not settled; None when there is nothing left, or no time."""
        problem, position = self.problem, self.position
        left = np.flatnonzero(self.open)
        if not len(left) or self.budget.over:
            return None
        menu = menu_of(problem, left)
        relaxation = Relaxation(problem, menu, self.workers, position.plan)
        priority = problem.priority[left].astype(np.float64)
        grown = self.grown = Columns(relaxation, priority, max(0, self.waiting))
        grown.leads |= menu.leads_of_pairs(problem, self.likely[0])
        grown.helpers |= menu.helpers_of_pairs(problem, self.likely[1])
        grown.list_baskets()
        return grown.solve(self.budget, 1.0)

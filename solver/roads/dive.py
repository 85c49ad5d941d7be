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
from solver.roads.columns import Columns
from solver.roads.growth import add_cheap
from solver.roads.prices import Relaxation
from solver.roads.written import Optimum

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

_WHOLE = 0.95  # of a case, from which the programme is taken at its word
_AT_LEAST = 0.2  # of the cases left, and more where so many are whole
_HALF = 0.5  # of a case, from which it is led beside somebody
_SOME = 0.02  # of a co-worker, from which they are considered
_ROUNDS = 4  # in which the programme of what is left grows


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
        self.failed = np.zeros(len(problem.cases), dtype=np.bool_)
        self.waiting = grown.waiting

    def down(self, found: Optimum | None) -> Plan:
        """Settle and solve in turn."""
        if found is not None:
            self._help_locked(found)
        while found is not None:
            self._settle(found)
            found = self._solved(found)
        return self.position.plan

    def _help_locked(self, found: Optimum) -> None:
        """Give the locked cases the co-workers whom the programme gives them, where that is lawful."""
        menu = self.grown.menu
        for place in np.flatnonzero(~self.open[menu.cases]).tolist():
            case = int(menu.cases[place])
            lead, helper = self.position.take(case)
            if not self._give(case, lead, self._helpers(found, place)):
                self.position.give(case, lead, helper)

    def _settle(self, found: Optimum) -> None:
        """Settle what is whole, or the most whole."""
        menu = self.grown.menu
        chosen = np.maximum(found.waits, self._whole(found))
        places = np.flatnonzero(self.open[menu.cases])
        order = places[np.argsort(-chosen[places], kind="stable")]
        enough = max(1, int(_AT_LEAST * len(order)), int((chosen[order] >= _WHOLE).sum()))
        for place in order[:enough].tolist():
            if self.budget.cancelled:
                return
            self._settle_case(found, place)

    def _whole(self, found: Optimum) -> Reals:
        """Say how much of each case one worker leads, beside one co-worker or alone throughout."""
        menu = self.grown.menu
        led = np.zeros(len(menu.cases))
        np.maximum.at(led, menu.lead_case, found.leads)
        case = menu.slot_case[menu.help_slot]
        beside = np.bincount(case, found.helpers, len(led))
        most = np.zeros(len(led))
        np.maximum.at(most, case, found.helpers)
        whole: Reals = led - (beside - most) - np.minimum(beside, np.maximum(0.0, led - beside))
        return whole

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
        if self._give(case, lead, self._helpers(found, place)) or self.failed[case]:
            self.open[case] = False
        else:  # somebody's room is full by now: the rest is solved without this pair
            self.grown.leads[most] = False
            self.failed[case] = True

    def _helpers(self, found: Optimum, place: int) -> list[int]:
        """Give the co-workers of a case, and nobody, the likeliest first."""
        menu = self.grown.menu
        slots = np.searchsorted(menu.slot_case, [place, place + 1])
        rows = slice(*np.searchsorted(menu.help_slot, slots).tolist())
        share = found.helpers[rows]
        some = np.flatnonzero(share > _SOME)
        some = some[np.argsort(-share[some], kind="stable")]
        chosen: list[int] = menu.help_worker[rows][some].tolist()
        return [*chosen, NOBODY] if share.sum() >= _HALF else [NOBODY, *chosen]

    def _give(self, case: int, lead: int, helpers: list[int]) -> bool:
        """Give a case, beside the first of these with whom that is lawful."""
        options = Options(self.position, case, np.array([lead]))
        for helper in helpers:
            if options.allows(0, helper):
                self.position.give(case, lead, helper)
                return True
        return False

    def _solved(self, before: Optimum) -> Optimum | None:
        """Solve the programme of what is not settled; None when there is nothing left, or no time."""
        parent, position = self.grown, self.position
        places = np.flatnonzero(self.open[parent.menu.cases])
        if not len(places) or self.budget.over:
            return None
        menu, leads, helpers = parent.menu.only(places)
        relaxation = Relaxation(self.problem, menu, self.workers, position.plan)
        priority = self.problem.priority[menu.cases].astype(np.float64)
        self.grown = Columns(relaxation, priority, max(0, self.waiting))
        self.grown.follow(parent, before, (leads, helpers), parent.menu.rows_of(position.plan))
        return self._grown()

    def _grown(self) -> Optimum | None:
        """Grow the programme of the rest for some rounds, as what was cheap before may have no room now."""
        grown, found = self.grown, self.grown.solve(self.budget, 1.0)
        for _ in range(_ROUNDS):
            if found is None or self.budget.over:
                break
            added, better = grown.added, None
            add_cheap(grown, grown.level.price(grown.relaxation, grown.prices(found), found.wait_price))
            if grown.added > added:
                better = grown.solve(self.budget, 1.0)
            if better is None:
                break
            found = better
        return found

"""Better plans of a pool by chains of moves, at a falling temperature (`chains`).

Who is full takes nothing more, so one case that goes to its better lead moves others. An exact model of
hundreds of workers settles nothing of that in seconds; millions of small steps come close to it. Waiting is
dearer than anything that it could save, so that in effect the first level comes first.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from solver.engine import Budget
from solver.exact import HUNDRED
from solver.plan import NOBODY, Plan
from solver.problem import Problem
from solver.roads.ascent import DEAREST
from solver.roads.chains import CASE, HELPER, LEAD, NONE, ROW, STEP, WORKER, Records, anneal, lay_out
from solver.roads.filling import IMPOSSIBLE
from solver.roads.joined import cheapest_of, pairs, renumbered
from solver.roads.menu import NEVER, Menu
from solver.terms.standing import siblings

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Tables = tuple[Records, Records, Records, Records, Records, Records, int]

# Temperatures, in what a likely lead of a case usually costs more than the likeliest.
HOT, WARM, COOL, COLD = 0.6, 0.15, 0.07, 0.03
_LIKELY = (10, 6)  # leads that are tried for a case, and helpers for a slot
_AT_A_TIME = 5_000  # chains, some hundredths of a second
_QUENCH = 5  # chains for each case, to cool down at once
_WORK = 2e-6  # deterministic units a chain costs
_MOST = 10**12  # what any plan may cost, for sums to be exact


class Annealing:
    """Chains among what is likely of a menu.

    Parameters
    ----------
    dearer
        What each lead and each helper of the menu costs above the bound at some prices: a few of the cheapest
        are tried.
    plan
        What it has is tried too, and nothing else can be made better.
    """

    def __init__(
        self, problem: Problem, menu: Menu, dearer: tuple[Reals, Reals], plan: Plan, budget: Budget
    ) -> None:
        leads, helpers = (
            np.union1d(cheapest_of(group, np.arange(len(group)), cost, count), own)
            for group, cost, count, own in zip(
                (menu.lead_case, menu.help_slot), dearer, _LIKELY, menu.rows_of(plan), strict=True
            )
        )
        self.problem, self.menu, self.budget, self.plan = problem, menu.among(leads, helpers), budget, plan
        self.unit = self._usual(dearer[0][leads])

    def _usual(self, dearer: Reals) -> float:
        """Give what a likely lead of a case usually costs more than the likeliest."""
        case = self.menu.lead_case
        least = np.full(len(self.menu.cases), IMPOSSIBLE)
        np.minimum.at(least, case, dearer)
        more = (dearer - least[case])[(dearer > least[case]) & (dearer < IMPOSSIBLE / 2)]
        return float(np.median(more)) if len(more) else 1.0

    def _tables(self) -> Tables:
        """Write the menu as records, with every case waiting."""
        problem, menu = self.problem, self.menu
        rows = np.searchsorted(menu.row_lead, np.arange(len(menu.lead_case) + 1))
        leads = np.searchsorted(menu.lead_case, np.arange(len(menu.cases) + 1))
        helpers = np.searchsorted(menu.help_slot, np.arange(len(menu.slot_case) + 1))
        least = menu.alone.copy()
        np.minimum.at(least, menu.row_lead, menu.row_cost)
        fee = HUNDRED * problem.policy.weights.family
        dearest = max(DEAREST, 2.0 * (float(least[least < NEVER].max(initial=0)) + fee))
        waiting = np.minimum(problem.priority[menu.cases] * dearest, _MOST).astype(np.int64)
        cases = _records(CASE, waiting, leads[:-1], leads[1:], self._ring(), self._may_move(), *[NONE] * 5)
        load, new = self._elsewhere()
        cost = problem.utilisation_cost(load)
        thresholds, slopes = problem.steps
        return (
            cases,
            _records(LEAD, menu.lead_worker, menu.lead_weight, menu.alone, least, rows[:-1], rows[1:]),
            _records(ROW, helpers[menu.row_slot], helpers[menu.row_slot + 1], menu.row_cost),
            _records(HELPER, menu.help_worker, menu.help_weight),
            _records(WORKER, load, new, problem.limit, problem.new_limit, cost, NONE),
            _records(STEP, thresholds, np.broadcast_to(slopes, thresholds.shape)),
            fee,
        )

    def _elsewhere(self) -> tuple[Ints, Ints]:
        """Give what everybody carries, and leads newly, besides the menu's cases."""
        rest = self.plan.copy()
        rest.lead[self.menu.cases], rest.co_worker[self.menu.cases] = NOBODY, NOBODY
        points, new = rest.given(self.problem)
        return self.problem.before + points, new

    def _ring(self) -> Ints:
        """Name by case the next one whose lead should be the same, around and around."""
        place = renumbered(self.menu.cases, len(self.problem.cases))
        following = np.full(len(self.menu.cases), NONE, dtype=np.int64)
        for family in siblings(self.problem):
            inside = place[family][place[family] >= 0]
            following[inside] = np.roll(inside, -1)
        return following

    def _may_move(self) -> Flags:
        """Say which cases may move: none that is fixed, or of a family with a case that is independent."""
        problem = self.problem
        fixed = np.zeros(len(problem.cases), dtype=np.bool_)
        fixed[list(problem.locks)] = True
        for members in problem.family_members.values():
            fixed[members] |= any(problem.is_independent(case) for case in members)
        return ~fixed[self.menu.cases]

    def improved(self, hot: float, chains: int, passed: Callable[[], float], seed: int) -> Plan:
        """Give a plan that mostly leaves less waiting, or costs less, and may do neither.

        Parameters
        ----------
        hot
            The temperature to begin with.
        chains
            At most so many for each case, about.
        passed
            Asked now and then, which share of the time is: it cools as that passes, and at once at the end.
        """
        tables, random = self.laid_out(), np.random.default_rng(seed)
        free = np.flatnonzero(tables[0]["free"])
        if not len(free):
            return self.plan
        rounds, quench = (-(-each * len(free) // _AT_A_TIME) for each in (chains, _QUENCH))
        number, time = 0, passed()
        while number < rounds and time < 1:
            self._anneal(tables, free, hot * (COLD / hot) ** max(number / rounds, time), random)
            number, time = number + 1, passed()
        if number < rounds:
            for _ in range(quench):
                self._anneal(tables, free, COLD, random)
        return self.plan_of(tables[0])

    def _anneal(self, tables: Tables, free: Ints, temperature: float, random: np.random.Generator) -> None:
        anneal(*tables, free, self.unit * temperature, _AT_A_TIME, int(random.integers(2**31)))
        self.budget.spend(_WORK * _AT_A_TIME)

    def laid_out(self) -> Tables:
        """Lay the plan out: whoever stands beside a lead who costs no less for it does so no longer."""
        menu, tables = self.menu, self._tables()
        leads, helpers = menu.rows_of(self.plan)
        lead, row, helper = (np.full(len(menu.cases), NONE, dtype=np.int64) for _ in range(3))
        lead[menu.lead_case[leads]] = leads
        # A row of a case's lead whose slot its co-worker fills.
        one, other = pairs(menu.row_slot, menu.help_slot[helpers])
        chosen = lead[menu.slot_case[menu.row_slot[one]]] == menu.row_lead[one]
        case = menu.slot_case[menu.row_slot[one[chosen]]]
        row[case], helper[case] = one[chosen], helpers[other[chosen]]
        lay_out(*tables, lead, row, helper)
        return tables

    def plan_of(self, cases: Records) -> Plan:
        """Give the plan that the records hold."""
        menu, better = self.menu, self.plan.copy()
        led = cases["lead"] != NONE
        beside = led & (cases["row"] != NONE)
        better.lead[menu.cases], better.co_worker[menu.cases] = NOBODY, NOBODY
        better.lead[menu.cases[led]] = menu.lead_worker[cases["lead"][led]]
        better.co_worker[menu.cases[beside]] = menu.help_worker[cases["helper"][beside]]
        return better


def _records(kind: np.dtype[np.void], *columns: Ints | Flags | int) -> Records:
    """Write columns as records."""
    table = np.empty(np.shape(columns[0]), kind)
    for name, column in zip(kind.names or (), columns, strict=True):
        table[name] = column
    return table

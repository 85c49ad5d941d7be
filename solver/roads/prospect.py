"""What the second level could come to: a programme of baskets grown from prices, and a plan that follows.

The pool's road goes on from its plans; a team of services narrows its exact models by its prices
(`narrowed`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from solver.components import Component
from solver.engine import Budget
from solver.greedy import greedy
from solver.plan import Plan
from solver.problem import Problem
from solver.roads.ascent import Height, Level, first_step, looked_at
from solver.roads.columns import Columns
from solver.roads.dive import dive
from solver.roads.growth import Growth
from solver.roads.menu import NEVER, Menu
from solver.roads.prices import Prices, Relaxation
from solver.roads.stretches import Stretches
from solver.roads.written import Optimum
from solver.scoring import bill

Reals = NDArray[np.float64]

_CLIMB_SHARE = 0.3  # of what is left, for the climb
_CAUTION = 0.03  # share of the distance to a plan that is blind to costs, at which the first target is
_SLOW = 0.002  # of the bound: stretches of the climb that gain less are the last
_FIRST_COLUMNS = (3, 2)  # leads a case and helpers a slot in it then
_FIRST_WAIT_PRICE = 500.0  # of a unit of priority, about what it comes to in crowded teams
_LOOKS = 10  # in whose time the first programme may begin: more, and a run of five seconds has none
_WORK = 3e-8  # deterministic units a knapsack state costs in one look at prices


class Prospect:
    """The priced problem of one component, its programme, and the time for both."""

    def __init__(
        self, problem: Problem, component: Component, menu: Menu, budget: Budget, threads: int
    ) -> None:
        self.problem, self.component, self.menu = problem, component, menu
        self.budget = budget
        self.threads = 1 if budget.deterministic else threads
        nothing = Plan.empty(len(problem.cases))
        self.relaxation = Relaxation(problem, menu, component.workers, nothing)
        # What the plan cannot change: the present load's cost, and the baseline's weight unless it is kept.
        self.standing = component.levels(problem, nothing, bill(problem, nothing))[1]
        locked = [case in problem.locks for case in component.cases.tolist()]
        self.priority = np.where(locked, np.inf, problem.priority[component.cases].astype(np.float64))
        self._until, self._left = 0.0, 0.0

    def first_look(self, waiting: int, worth: Prices) -> Height:
        """Look at first prices, where so much may wait.

        Parameters
        ----------
        worth
            What places are worth where as little waits as must, in priority; all 0 where that is not known.
        """
        return looked_at(self.relaxation, Level(self.priority, waiting), self._first_prices(worth))

    def begun(self, plan: Plan, cost: int, waiting: int, worth: Prices) -> Growth:
        """Climb until a programme can begin: with what is cheap at these prices, and baskets on the way.

        Parameters
        ----------
        plan, cost
            A lawful plan, and its second level.
        waiting
            How much may wait in the programme.
        worth
            As for the first look.
        """
        columns = Columns(self.relaxation, self.priority, waiting)
        columns.keep_plan(plan)
        self._time_to(1 - _CLIMB_SHARE)
        target = float(cost - self.standing)
        stretches = Stretches(self.relaxation, worth)
        left = self.budget.left
        first = self.first_look(waiting, worth)
        took = _LOOKS * (left - self.budget.left)
        step = first_step(first.bound, target, _CAUTION)
        height, _ = stretches.climb(columns.level, first, step, self._stop, _SLOW)
        for leads, helpers in stretches.baskets:
            columns.keep(leads, helpers)
            columns.add_baskets(leads, helpers)
        columns.keep_cheapest(self.relaxation.dearer(height.prices, height.priced), _FIRST_COLUMNS, np.inf)
        return Growth(columns, stretches, height, target, self._stop, took)

    def _first_prices(self, worth: Prices) -> Prices:
        """Start from what a case costs its cheapest lead, its load, and what its place is worth to others."""
        least = np.where(self.menu.alone >= NEVER, np.inf, self.menu.alone.astype(np.float64))
        np.minimum.at(least, self.menu.row_lead, self.menu.row_cost)
        first = np.searchsorted(self.menu.lead_case, np.arange(len(self.menu.cases)))
        cheapest = np.minimum.reduceat(least, first)
        usual = 4.0 * self.problem.points[self.menu.cases]
        return Prices(
            np.where(np.isinf(cheapest), 0.0, cheapest) + usual + _FIRST_WAIT_PRICE * worth.case,
            _FIRST_WAIT_PRICE * worth.slot,
            worth.part,
        )

    def grown(
        self, growth: Growth, share: float, near: float, same: float, told: Callable[[], bool]
    ) -> Optimum | None:
        """Grow the programme until it is close enough, or this share of the time is spent.

        Parameters
        ----------
        near, same
            How close to the bound, or to its last optimum, it need come, as shares of its cost.
        told
            Called after each round; says whether no more is wanted.

        Returns
        -------
        Optimum
            The last one, as soon as more would wait in it than may; None without time.
        """
        until = (1 - share) * self.budget.left
        columns, last = growth.columns, None
        while self.budget.left - growth.took > until:
            added, part = columns.added, until / self.budget.left
            self._time_to(part)
            found = growth.solve(self.budget, 1 - part, self.threads)
            if found is None:
                break
            cost, before = abs(found.cost), np.inf if last is None else last.cost
            last = found
            close = growth.open < near or abs(before - found.cost) < same * cost
            if told() or close or columns.added == added or found.over > 0:
                break
        return last

    def followed(self, growth: Growth, found: Optimum, plan: Plan) -> Plan | None:
        """Give a plan that follows the programme, locks kept as in `plan`; None when the run is stopped.

        With a second thread the bound is raised meanwhile.
        """
        columns, workers = growth.columns, self.component.workers
        with ThreadPoolExecutor(1) as beside:
            diving = beside.submit(dive, self.problem, workers, columns, found, plan, self.budget)
            if self.threads > 1:
                self._time_to(0.0)
                growth.climb_until(diving.done)
            better = diving.result()
        if self.budget.cancelled:
            return None
        better = greedy(self.problem, better, self.component.cases)
        columns.keep_plan(better)
        return better

    @contextmanager
    def climbing(self, growth: Growth, wanted: bool) -> Iterator[int]:
        """Climb in a thread of its own while something else is done, where there is one; give how many do."""
        done = threading.Event()
        if not wanted or self.threads == 1:
            yield 0
            return
        self._time_to(0.0)
        with ThreadPoolExecutor(1) as beside:
            climb = beside.submit(growth.climb_until, done.is_set)
            try:
                yield 1
            finally:
                done.set()
            climb.result()

    def bound(self, growth: Growth, waiting: int) -> int:
        """Give a true bound of the second level of all plans that leave no more than that waiting."""
        return int(np.ceil(growth.for_waiting(waiting).bound)) + self.standing

    def dearer(self, growth: Growth) -> tuple[Reals, Reals]:
        """Give what each lead and each helper costs above the bound at the best prices, at least."""
        return self.relaxation.dearer(growth.best.prices, growth.best.priced)

    def _time_to(self, part: float) -> None:
        """Let prices be looked at until no more than this part of the time is left."""
        self._left = self.budget.left
        self._until = part * self._left

    def _stop(self, _: Height) -> bool:
        """Say whether there is no time for another look as long as the last one."""
        self.budget.spend(_WORK * float(np.prod(self.relaxation.knapsacks.shape)))
        before, self._left = self._left, self.budget.left
        return self.budget.cancelled or self._left - (before - self._left) <= self._until

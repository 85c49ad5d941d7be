"""Prices and rounds: the road for a pool too large for one exact model.

1. The first level as a small linear programme (`waiting`); its prices give a true bound of what must wait,
   its shares a plan (`repair`).
2. Rounds of exact models over disjoint groups of workers, side by side (`rounds`), at first blind to costs,
   until little more can be allocated.
3. Prices of the second level, for plans that leave no more waiting than the plan found, and their bound
   (`ascent`).
4. The pairs that good plans have, out of a linear programme (`columns`); with these alone a group can be
   large, and rounds with both levels go on until the time is up or the bounds are met.

Why: one model of a hundred thousand pairs spends its time before its first good plan, and its linear
relaxation is weak; the relaxation by knapsacks is strong here, costs milliseconds a round, and knows good
plans by its baskets.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.components import Component
from solver.engine import Budget
from solver.found import Found, Levels
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import Watch
from solver.roads.ascent import Height, Level, climb
from solver.roads.columns import likely_columns
from solver.roads.menu import NEVER, menu_of
from solver.roads.posted import posted
from solver.roads.prices import Prices, Relaxation
from solver.roads.repair import follow_shares
from solver.roads.rounds import Group, groups, shared_out
from solver.roads.waiting import share_kinds
from solver.scoring import bill

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

_CLIMB = 150  # rounds of ascent a level; the bound gains little after
_LAST_CLIMB = 100
_FIRST_WAIT_PRICE = 150.0  # of a unit of priority, about what it comes to in crowded teams
_COLUMNS_SHARE = 0.3  # of what is left, to find out which pairs are likely
_CLIMB_SHARE = 0.15  # of what is left, for one climb
_ROUND = 1e-3  # deterministic units it costs to draw a group and build its model
_WORK = 2e-7  # deterministic units a knapsack state costs in one round of ascent


@dataclass(frozen=True)
class Draw:
    """How groups are drawn and solved.

    Attributes
    ----------
    workers, invited
        Of a group; and the waiting cases offered to it.
    seconds
        For one group's model, or deterministic units.
    costs
        Whether both levels count, or what waits alone.
    idle
        Rounds without a gain after which another is not worth its time.
    reserve
        Of what is left of the budget, for what comes after.
    """

    workers: int
    invited: int
    seconds: float
    costs: bool
    idle: int
    reserve: float


# Blind to costs one exact model settles many workers in a moment; with every pair it settles few, and with
# the likely ones alone a quarter of a large pool.
_FIRST = Draw(25, 100, seconds=2.0, costs=False, idle=1, reserve=0.5)
_SMALL = Draw(10, 10, seconds=2.0, costs=True, idle=30, reserve=0.15)
_LARGE = Draw(75, 100, seconds=5.0, costs=True, idle=3, reserve=0.15)


def solve_pool(
    problem: Problem, component: Component, start: Plan, budget: Budget, threads: int, watch: Watch
) -> Found:
    """Solve a component from the lawful plan `start`.

    Returns
    -------
    Found
        The best plan, with a true bound of both levels of this component.
    """
    return _Pool(problem, component, start, budget, threads, watch).solve()


class _Pool:
    """One run over one component."""

    def __init__(
        self, problem: Problem, component: Component, start: Plan, budget: Budget, threads: int, watch: Watch
    ) -> None:
        self.problem, self.component, self.budget, self.watch = problem, component, budget, watch
        self.threads = threads
        self.menu = menu_of(problem, component.cases)
        load = problem.before[component.workers]
        self.relaxation = Relaxation(problem, self.menu, component.workers, load, np.zeros_like(load))
        # What the plan cannot change: the present load's cost, and the baseline's weight unless it is kept.
        self.standing = component.levels(
            problem, Plan.empty(len(problem.cases)), bill(problem, _nothing(problem))
        )[1]
        self.plan, self.levels = start, self._levels(start)
        self.random = np.random.default_rng(budget.seed)
        locked = [case in problem.locks for case in component.cases.tolist()]
        self.priority = np.where(locked, np.inf, problem.priority[component.cases].astype(np.float64))
        self.bound: Levels = (0, watch.floor)
        self._lock = threading.Lock()
        self._until, self._left = 0.0, 0.0

    def _levels(self, plan: Plan) -> Levels:
        return self.component.levels(self.problem, plan, bill(self.problem, plan))

    def solve(self) -> Found:
        if not self.budget.over:
            self._search()
        return Found(self.plan, self.levels, self.bound)

    def _search(self) -> None:
        shares = share_kinds(self.problem, self.menu, self.budget)
        worth = Prices(np.zeros(len(self.menu.cases)), np.zeros(len(self.menu.slot_case)))
        if shares is not None:
            worth = Prices(np.clip(shares.price, 0.0, self.priority), np.clip(shares.beside, 0.0, None))
            self._take(follow_shares(self.problem, self.menu, shares, self.plan))
        self._bound_first(worth)
        everything = np.ones(len(self.problem.leads), dtype=np.bool_)
        self._rounds(_FIRST, (everything, self.menu.helpers(self.problem, needed=True)))
        height = self._climb_second(self._first_prices(worth), _FIRST_WAIT_PRICE, _CLIMB)
        self._bound_second(height)
        likely = self._likely()
        if likely is None:
            self._rounds(_SMALL, (everything, self.menu.helpers(self.problem)))
        else:
            self._rounds(_LARGE, likely)
        if not self.budget.over:
            self._bound_second(self._climb_second(height.prices, height.wait_price, _LAST_CLIMB, share=1.0))

    # -- bounds

    def _bound_first(self, worth: Prices) -> None:
        """Bound what must wait."""
        height = Level(self.priority).price(self.relaxation, worth, 1.0)
        unit = max(1, int(np.gcd.reduce(self.problem.priority[self.component.cases])))
        first = max(0, -(-int(np.ceil(height.bound)) // unit) * unit)
        self.bound = (min(first, self.levels[0]), self.watch.floor)
        self.watch.bounded(self.bound)

    def _bound_second(self, height: Height) -> None:
        """Take a bound of the second level of all plans that leave no more waiting than the best so far."""
        second = int(np.ceil(height.bound)) + self.standing
        self.bound = (self.bound[0], max(self.bound[1], min(second, self.levels[1])))
        self.watch.bounded(self.bound)

    def _climb_second(
        self, prices: Prices, wait_price: float, rounds: int, share: float = _CLIMB_SHARE
    ) -> Height:
        """Bound the second level of plans that leave at most so much waiting."""
        self._left = self.budget.left
        self._until = (1 - share) * self._left
        level, target = Level(self.priority, self.levels[0]), float(self.levels[1] - self.standing)
        return climb(self.relaxation, level, prices, wait_price, target, rounds, self._stop)

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
        )

    def _stop(self, _: Height) -> bool:
        """Say whether there is no time for another round as long as the last one."""
        self.budget.spend(_WORK * float(np.prod(self.relaxation.knapsacks.shape)))
        before, self._left = self._left, self.budget.left
        return self.budget.cancelled or self._left - (before - self._left) <= self._until

    # -- plans

    def _take(self, plan: Plan) -> None:
        """Keep a plan that is better."""
        levels = self._levels(plan)
        if levels < self.levels:
            self.plan, self.levels = plan, levels
            self.watch.better(plan)

    def _likely(self) -> tuple[Flags, Flags] | None:
        """Say which leads and co-workers good plans have; None when there is no time to find out."""
        if self.budget.over:
            return None
        waiting = self.levels[0], self.bound[0]
        whole = posted(self.problem, self.component, waiting, self.menu.helpers(self.problem))
        kept = likely_columns(whole, self.plan, self.budget, _COLUMNS_SHARE)
        return None if kept is None else whole.within(kept)

    def _rounds(self, draw: Draw, keep: tuple[Flags, Flags]) -> None:
        """Share out anew, group by group, until the bound is met, nothing is gained, or the time is up."""
        reserve = draw.reserve * self.budget.left
        idle = 0
        with ThreadPoolExecutor(self.threads) as pool:
            while self._open(draw) and self.budget.left > reserve and not self.budget.cancelled:
                before = self.levels
                drawn = groups(self.problem, self.menu, self.plan, draw.workers, draw.invited, self.random)
                list(pool.map(lambda group: self._share_out(draw, keep, group, reserve), drawn))
                idle = idle + 1 if self.levels == before else 0
                if not drawn or idle >= draw.idle:
                    return

    def _open(self, draw: Draw) -> bool:
        return self.levels > self.bound if draw.costs else self.levels[0] > self.bound[0]

    def _share_out(self, draw: Draw, keep: tuple[Flags, Flags], group: Group, reserve: float) -> None:
        if self.budget.cancelled or self.budget.left <= reserve:
            return
        with self._lock:
            plan = self.plan
        limit = min(draw.seconds, self.budget.left - reserve)
        self.budget.spend(_ROUND)
        better = shared_out(self.problem, keep, plan, group, self.budget, limit, costs=draw.costs)
        if better is None:
            return
        with self._lock:
            merged = self.plan.copy()
            merged.lead[group.cases] = better.lead[group.cases]
            merged.co_worker[group.cases] = better.co_worker[group.cases]
            self._take(merged)


def _nothing(problem: Problem) -> Plan:
    return Plan.empty(len(problem.cases))

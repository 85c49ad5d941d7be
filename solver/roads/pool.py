"""Prices and rounds: the road for a pool too large for one exact model.

1. The first level as a small linear programme (`waiting`); its prices give a true bound of what must wait,
   its shares a plan (`repair`). Rounds of exact models over disjoint groups of workers, side by side and
   blind to costs (`rounds`), until little more can be allocated.
2. The second level, for plans that leave little more waiting than must: prices (`ascent`) begin a programme
   of baskets, which grows column by column (`columns`) and raises the bound as it does (`growth`).
3. Plans that follow the programme (`dive`), and rounds with costs among the pairs that are cheap at its
   prices (`drafts`), until the time is up or the bounds are met.

Why: one model of a hundred thousand pairs spends its time before its first good plan, and its linear
relaxation is weak; the relaxation by knapsacks is strong here, costs milliseconds a look, and the programme
that it is the dual of is nearly whole. A bound that an ascent alone would
take long to reach comes in some rounds of it.
"""

from __future__ import annotations

from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from solver.components import Component
from solver.engine import Budget
from solver.found import Found, Levels
from solver.greedy import greedy
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import Watch
from solver.roads.ascent import Height, Level, climb
from solver.roads.columns import Columns, Optimum
from solver.roads.dive import dive
from solver.roads.drafts import ANY_COST, Drafts, Draw
from solver.roads.growth import Growth
from solver.roads.menu import NEVER, menu_of
from solver.roads.prices import Prices, Relaxation
from solver.roads.repair import follow_shares
from solver.roads.rounds import Keep
from solver.roads.waiting import share_kinds
from solver.scoring import bill

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

_CLIMB = 20  # rounds of ascent before the programme begins
_CLIMB_SHARE = 0.15  # of what is left, for the climb
_FIRST_COLUMNS = (3, 2)  # leads a case and helpers a slot in it then
_FIRST_WAIT_PRICE = 500.0  # of a unit of priority, about what it comes to in crowded teams
_GROW_SHARES = (0.4, 0.15)  # of what is left, to grow the programme before rounds; then the last again
_CLOSE = 0.002  # of its cost: nearer to the bound it need not come
_ALMOST = 1e-6
_AMBITION = 0.5  # of the way from the bound to what waits: what a dive is to leave waiting
_AMBITIOUS = 0.3  # of the time, after which no less is aimed at than was found
_DEAR = 2.0  # times the price of waiting, when two plans are compared that leave differently much
_LIKELY = (6, 2)  # leads and co-workers a case in the models of groups
_WORK = 2e-7  # deterministic units a knapsack state costs in one look at prices

# Blind to costs one exact model settles many workers in a moment, with every pair; with costs, those of a
# pool whom a case could go to, but only among the likely pairs.
_BLIND = Draw(25, 100, seconds=2.0, aim="waiting", idle=1, share=0.5, most=8.0)
_LESS_WAITING = Draw(75, 100, seconds=5.0, aim="both", idle=2, share=0.4)
_CATCH_UP = Draw(25, 100, seconds=2.0, aim="waiting", idle=6, share=0.4)
_PREFERRED = Draw(75, 100, seconds=5.0, aim="preferred", idle=8, share=0.6)


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
        self.menu = menu_of(problem, component.cases)
        nothing = Plan.empty(len(problem.cases))
        self.relaxation = Relaxation(problem, self.menu, component.workers, nothing)
        # What the plan cannot change: the present load's cost, and the baseline's weight unless it is kept.
        self.standing = component.levels(problem, nothing, bill(problem, nothing))[1]
        self.drafts = Drafts(problem, component, self.menu, start, budget, threads, watch)
        locked = [case in problem.locks for case in component.cases.tolist()]
        self.priority = np.where(locked, np.inf, problem.priority[component.cases].astype(np.float64))
        self.unit = max(1, int(np.gcd.reduce(problem.priority[component.cases])))
        self.threads = threads
        self.bound: Levels = (0, watch.floor)
        self._until, self._left = 0.0, 0.0

    def solve(self) -> Found:
        """Search until the bounds are met or the budget is spent."""
        if not self.budget.over:
            worth = self._first_level()
            if not self.budget.over:
                self._second_level(worth)
        return Found(self.drafts.plan, self.drafts.levels, self.bound)

    # -- what must wait

    def _first_level(self) -> Prices:
        """Leave as little waiting as can be found blind to costs; give what places are worth there."""
        worth = self.relaxation.nothing()
        shares = share_kinds(self.problem, self.menu, self.budget)
        if shares is not None:
            worth = Prices(
                np.clip(shares.price, 0.0, self.priority), np.clip(shares.beside, 0.0, None), worth.part
            )
            self.drafts.take(follow_shares(self.problem, self.menu, shares, self.drafts.plan))
        height = Level(self.priority).price(self.relaxation, worth, 1.0)
        least = max(0, -(-int(np.ceil(height.bound)) // self.unit) * self.unit)
        self.bound = (min(least, self.drafts.levels[0]), self.watch.floor)
        self.watch.bounded(self.bound)
        needed = self._everything(needed=True)
        self.drafts.rounds(_BLIND, needed, (self.bound[0], ANY_COST))
        return worth

    def _everything(self, needed: bool = False) -> Keep:
        leads = np.ones(len(self.problem.leads), dtype=np.bool_)
        return leads, self.menu.helpers(self.problem, needed)

    # -- what is preferred

    def _second_level(self, worth: Prices) -> None:
        """Grow the programme, dive for a plan, and share out anew what it leaves; again, aimed anew."""
        drafts, longest = self.drafts, self.budget.left
        growth = self._begun(worth)
        for share in chain(_GROW_SHARES, repeat(_GROW_SHARES[-1])):
            if self.budget.over or drafts.levels <= self.bound:
                return
            before = drafts.levels[0]
            self._grow(growth, share)
            self._let_less_wait(growth.best)
            if drafts.levels[0] < before and self.budget.left > _AMBITIOUS * longest:
                growth.aim(self._ambition())
            else:
                drafts.rounds(_PREFERRED, self._likely(growth.best), self.bound)
                growth.aim(drafts.levels[0])
            self._bound_second(growth)

    def _ambition(self) -> int:
        """Say how much a programme is to leave waiting: less than was found, and not as little as must."""
        least, most = self.bound[0], self.drafts.levels[0]
        return least + int(_AMBITION * (most - least)) // self.unit * self.unit

    def _let_less_wait(self, here: Height) -> None:
        """Work on the draft until it leaves no more waiting than the best plan."""
        drafts = self.drafts
        drafts.rounds(_LESS_WAITING, self._likely(here), (self.bound[0], ANY_COST))
        drafts.rounds(_CATCH_UP, self._everything(needed=True), (drafts.levels[0], ANY_COST))
        if drafts.draft_levels > drafts.levels:
            drafts.work_on(drafts.plan)

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

    def _begun(self, worth: Prices) -> Growth:
        """Climb until a programme can begin: with what is cheap at these prices, and baskets on the way."""
        columns = Columns(self.relaxation, self.priority, self._ambition())
        columns.keep_plan(self.drafts.plan)
        self._time_to(1 - _CLIMB_SHARE)

        def stop(here: Height) -> bool:
            columns.add_baskets(here.priced.leads, here.priced.helpers)
            return self._stop(here)

        prices, target = self._first_prices(worth), float(self.drafts.levels[1] - self.standing)
        height = climb(self.relaxation, columns.level, prices, _FIRST_WAIT_PRICE, target, _CLIMB, stop)
        columns.keep_cheapest(self.relaxation.dearer(height.prices, height.priced), _FIRST_COLUMNS, np.inf)
        growth = Growth(columns, height, target, self._stop)
        self._bound_second(growth)
        return growth

    def _grow(self, growth: Growth, share: float) -> None:
        """Grow the programme until it is close to the bound, or time is up; and dive from there."""
        until = (1 - share) * self.budget.left
        columns, best = growth.columns, None
        threads = 1 if self.budget.deterministic else self.threads
        while self.drafts.levels > self.bound and self.budget.left > max(until, growth.took):
            added, part = columns.added, until / self.budget.left
            self._time_to(part)
            found = growth.solve(self.budget, 1 - part, threads)
            if found is None:
                break
            best = found
            self._bound_second(growth)
            if columns.added == added or found.cost - growth.best.bound < _CLOSE * found.cost:
                break
        if best is not None and best.over < _ALMOST:
            self._dive(columns, best)

    def _dive(self, columns: Columns, found: Optimum) -> None:
        """Follow the programme to a plan; work on it where it is better than the draft at these prices."""
        plan = dive(self.problem, self.component.workers, columns, found, self.drafts.plan, self.budget)
        if self.budget.cancelled:
            return
        plan = greedy(self.problem, plan, self.component.cases)
        columns.keep_plan(plan)
        drafts, price = self.drafts, _DEAR * found.wait_price
        levels = drafts.levels_of(plan)
        if levels[0] * price + levels[1] < drafts.draft_levels[0] * price + drafts.draft_levels[1]:
            drafts.work_on(plan)

    def _bound_second(self, growth: Growth) -> None:
        """Take a bound of the second level of all plans that leave no more waiting than the best so far."""
        here = growth.best.waiting_less(growth.columns.waiting - self.drafts.levels[0])
        second = int(np.ceil(here.bound)) + self.standing
        self.bound = (self.bound[0], max(self.bound[1], min(second, self.drafts.levels[1])))
        self.watch.bounded(self.bound)

    def _time_to(self, part: float) -> None:
        """Let prices be looked at until no more than this part of the time is left."""
        self._left = self.budget.left
        self._until = part * self._left

    def _stop(self, _: Height) -> bool:
        """Say whether there is no time for another look as long as the last one."""
        self.budget.spend(_WORK * float(np.prod(self.relaxation.knapsacks.shape)))
        before, self._left = self._left, self.budget.left
        return self.budget.cancelled or self._left - (before - self._left) <= self._until

    def _likely(self, height: Height) -> Keep:
        """Say which pairs good plans have: the cheapest at these prices, and those of the plans at hand."""
        menu, problem = self.menu, self.problem
        lead, helper = (
            _cheapest(dearer, count * len(menu.cases))
            for dearer, count in zip(
                self.relaxation.dearer(height.prices, height.priced), _LIKELY, strict=True
            )
        )
        leads, helpers = menu.pairs_of_leads(problem, lead), menu.pairs_of_helpers(problem, helper)
        for plan in (self.drafts.draft, self.drafts.plan):
            leads |= plan.lead[problem.leads.case] == problem.leads.worker
            helpers |= plan.co_worker[problem.co_workers.case] == problem.co_workers.worker
        return leads, helpers


def _cheapest(dearer: Reals, count: int) -> Flags:
    """Say which are among so many of the cheapest."""
    most = np.partition(dearer, count)[count] if count < len(dearer) else np.inf
    flags: Flags = dearer <= most
    return flags

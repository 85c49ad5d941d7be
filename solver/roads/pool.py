"""Prices, chains and rounds: the road for a pool too large for one exact model.

1. The first level as a small linear programme (`waiting`); its prices give a true bound of what must wait,
   its shares a plan (`repair`). While one thread climbs to prices for 2, the other makes the plan better by
   chains of moves (`annealing`).
2. The second level, for plans that leave less waiting than was found, a quarter of the way above what must:
   from those prices a programme of baskets begins, which grows and raises the bound as it does (`prospect`),
   and a plan follows it, made better by chains too. While that leaves less waiting, the programme is aimed
   lower, as far as it can reach.
3. It is aimed at what was found, and followed once more. From there the best plan is shared out anew in exact
   models of some sixty workers (`drafts`, `rounds`) and by chains, in turn; one thread climbs on as long as
   that raises the bound.

Why: one model of a hundred thousand pairs spends its time before its first good plan, and its linear
relaxation is weak. The relaxation by knapsacks is strong here, costs milliseconds a look, and the programme
that it is the dual of is nearly whole. Chains come close to what must wait in seconds, but not to what is
preferred: a plan that follows the programme does, and leaves a little more waiting, which chains mend.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from solver.components import Component
from solver.engine import Budget
from solver.found import Found, Levels
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import Watch
from solver.roads.annealing import COOL, HOT, WARM
from solver.roads.ascent import Level
from solver.roads.drafts import Drafts, Draw
from solver.roads.growth import Growth
from solver.roads.menu import menu_of
from solver.roads.prices import Prices
from solver.roads.prospect import Prospect
from solver.roads.repair import follow_shares
from solver.roads.rounds import Keep
from solver.roads.stretches import cheapest
from solver.roads.waiting import share_kinds
from solver.roads.written import Optimum

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

_GROW_SHARES = (0.75, 0.4)  # of what is left, to grow the programme before rounds; then the last again
_CLOSE = 0.02  # to its bound, or to its last optimum: a plan that follows a programme is no closer
_AMBITION = 0.25  # of the way from the bound to what waits: what a dive is to leave waiting
_HOPE = 0.1  # of that way: what chains come to, about
_AMBITIOUS = 0.75  # of the time, after which no less is aimed at than was found
_AGAIN = 1  # times that the programme grows on where its plan left too much waiting
_SETTLED = 0.003  # to its bound: a programme so close is not grown for another plan
_RISING = 1e-4  # of the bound: a climb that raises it by less in a turn is the last
_DEAR = 2.0  # times the price of waiting, when two plans are compared that leave differently much
_LIKELY = (8, 3)  # leads and co-workers a case in the models of groups

_MANY, _SOME = 400, 300  # chains a case: from a first plan, and from one that follows a programme
_BEGINNING, _CHAINS_SHARE = 0.15, 0.1  # of the time that is left, for them

_DRAW = Draw(60, 100, seconds=5.0, idle=4, share=0.3)


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
        self.prospect = Prospect(problem, component, self.menu, budget, threads)
        self.drafts = Drafts(problem, component, self.menu, start, budget, threads, watch)
        self.unit = max(1, int(np.gcd.reduce(problem.priority[component.cases])))
        self.bound: Levels = (0, watch.floor)
        self.within_reach = 0  # what must wait by the programmes so far: no bound, as they lack columns

    def solve(self) -> Found:
        """Search until the bounds are met or the budget is spent."""
        if not self.budget.over:
            worth = self._first_level()
            if not self.budget.over:
                self._second_level(self._begun(worth))
        return Found(self.drafts.plan, self.drafts.levels, self.bound)

    # -- what must wait

    def _first_level(self) -> Prices:
        """Bound what must wait, and give what places are worth there."""
        worth = self.prospect.relaxation.nothing()
        shares = share_kinds(self.problem, self.menu, self.budget)
        if shares is not None:
            worth = Prices(
                np.clip(shares.price, 0.0, self.prospect.priority),
                np.clip(shares.beside, 0.0, None),
                worth.part,
            )
            self.drafts.take(follow_shares(self.problem, self.menu, shares, self.drafts.plan))
        height = Level(self.prospect.priority).price(self.prospect.relaxation, worth, 1.0)
        least = max(0, -(-int(np.ceil(height.bound)) // self.unit) * self.unit)
        self.bound = (min(least, self.drafts.levels[0]), self.watch.floor)
        self.watch.bounded(self.bound)
        return worth

    def _begun(self, worth: Prices) -> Growth:
        """Climb to begin a programme; beside that, make the plan better by chains of moves."""
        drafts, prospect = self.drafts, self.prospect
        aim = self._ambition(_HOPE)
        first = prospect.first_look(aim, worth)
        dearer = prospect.relaxation.dearer(first.prices, first.priced)
        begun = partial(prospect.begun, drafts.plan, drafts.levels[1], aim, worth)
        if prospect.threads == 1:
            drafts.anneal(dearer, HOT, _MANY, _BEGINNING)
            growth = begun()
        else:
            with ThreadPoolExecutor(1) as beside:
                climbing = beside.submit(begun)
                drafts.anneal(dearer, HOT, _MANY, 1.0, 1, climbing.done)
            growth = climbing.result()
        growth.columns.keep_plan(drafts.plan)
        growth.aim(self._ambition())
        self._bound_second(growth)
        return growth

    # -- what is preferred

    def _second_level(self, growth: Growth) -> None:
        """Grow the programme and let plans follow it, aimed lower while that helps; then work on the best."""
        drafts, longest, failed = self.drafts, self.budget.left, 0
        for share in chain(_GROW_SHARES, repeat(_GROW_SHARES[-1])):
            if self.budget.left <= _AMBITIOUS * longest or drafts.levels <= self.bound:
                break
            before = drafts.levels[0]
            over = self._grow(growth, share)
            if not over:
                self._anneal(growth)
            if over and self.within_reach >= before:
                break
            failed = failed if over else 0 if drafts.levels[0] < before else failed + 1
            if failed > _AGAIN or (failed and growth.open < _SETTLED):
                break
            growth.aim(self._ambition())
            self._bound_second(growth)
        self._work_on_the_best(growth)

    def _work_on_the_best(self, growth: Growth) -> None:
        """Share out anew what the best plan has, in exact models and by chains of moves in turn.

        Beside that one thread climbs, as long as that raises the bound.
        """
        drafts, rising, followed = self.drafts, True, False
        while not self.budget.over and drafts.levels > self.bound:
            rising = growth.columns.waiting != drafts.levels[0] or rising
            growth.aim(drafts.levels[0])
            if not followed or growth.open > _SETTLED:
                self._grow(growth, _GROW_SHARES[-1])
                self._anneal(growth)
                followed = True
            before = growth.best.bound
            with self.prospect.climbing(growth, rising) as spared:
                drafts.rounds(_DRAW, self._likely(growth), self.bound, spared)
                self._anneal(growth, COOL, spared)
            self._bound_second(growth)
            rising = growth.best.bound - before > _RISING * abs(before)

    def _ambition(self, share: float = _AMBITION) -> int:
        """Say how much a programme is to leave waiting: less than was found, and not as little as must."""
        most = self.drafts.levels[0]
        least = min(most, max(self.bound[0], self.within_reach))
        return least + int(share * (most - least)) // self.unit * self.unit

    def _anneal(self, growth: Growth, hot: float = WARM, spared: int = 0) -> None:
        """Work on the draft by chains of moves, and go on from the best plan if that is better still."""
        drafts = self.drafts
        drafts.anneal(self.prospect.dearer(growth), hot, _SOME, _CHAINS_SHARE, spared)
        if drafts.draft_levels > drafts.levels:
            drafts.work_on(drafts.plan)

    def _grow(self, growth: Growth, share: float) -> bool:
        """Grow the programme, and let a plan follow it; say whether more waits in it than may.

        Then no plan does, and it is known how much it can be aimed at.
        """

        def told() -> bool:
            self._bound_second(growth)
            return self.drafts.levels <= self.bound

        found = self.prospect.grown(growth, share, _CLOSE, _CLOSE, told)
        over = found is not None and found.over > 0
        if found is not None and over:
            self.within_reach = growth.columns.waiting + int(np.ceil(found.over / self.unit)) * self.unit
        elif found is not None:
            self._follow(growth, found)
        return over

    def _follow(self, growth: Growth, found: Optimum) -> None:
        """Let a plan follow the programme, and work on it where it beats the draft at its prices."""
        drafts, price = self.drafts, _DEAR * found.wait_price
        plan = self.prospect.followed(growth, found, drafts.plan)
        if plan is None:
            return
        levels = drafts.levels_of(plan)
        if levels[0] * price + levels[1] < drafts.draft_levels[0] * price + drafts.draft_levels[1]:
            drafts.work_on(plan)

    def _bound_second(self, growth: Growth) -> None:
        """Take a bound of the second level of all plans that leave no more waiting than the best so far."""
        waiting, cost = self.drafts.levels
        self.bound = (self.bound[0], max(self.bound[1], min(self.prospect.bound(growth, waiting), cost)))
        self.watch.bounded(self.bound)

    def _likely(self, growth: Growth) -> Keep:
        """Say which pairs good plans have: the cheapest at these prices, and those of the plans at hand."""
        menu, problem = self.menu, self.problem
        lead, helper = (
            cheapest(dearer, count * len(menu.cases))
            for dearer, count in zip(self.prospect.dearer(growth), _LIKELY, strict=True)
        )
        leads, helpers = menu.pairs_of_leads(problem, lead), menu.pairs_of_helpers(problem, helper)
        for plan in (self.drafts.draft, self.drafts.plan):
            leads |= plan.lead[problem.leads.case] == problem.leads.worker
            helpers |= plan.co_worker[problem.co_workers.case] == problem.co_workers.worker
        return leads, helpers

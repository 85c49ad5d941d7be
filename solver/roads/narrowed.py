"""The second level of several teams in one: priced as a pool is, settled among the pairs that prices leave.

What a pair costs above the bound is known; one that costs more than the best plan does is in no better plan.
The plan that follows the programme is often some families off, while the bound is close: so first a few pairs
a case are searched, the cheapest, and then whatever the plan found there still leaves.
"""

from __future__ import annotations

import numpy as np

from solver.components import Component
from solver.engine import Budget
from solver.found import Found, Levels
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import Capped, Watch
from solver.roads.growth import Growth
from solver.roads.menu import Menu
from solver.roads.posted import costed
from solver.roads.preferred import Preferred
from solver.roads.prospect import Prospect
from solver.scoring import bill

_SHARE = 0.3  # of the time left, to grow the programme
_NEAR = 0.0005  # of its cost: nearer to the bound it need not come
_FEW = 5  # leads a case in the first model
_LOOK_SHARE = 0.1  # of the time left, for that
_EVERYTHING = 2**62


class Narrowed:
    """The best plan of those that leave no more waiting than the first, and a true bound of its cost."""

    def __init__(
        self,
        problem: Problem,
        component: Component,
        menu: Menu,
        plan: Plan,
        waiting_bound: int,
        budget: Budget,
        threads: int,
        watch: Watch,
    ) -> None:
        self.problem, self.component, self.menu = problem, component, menu
        self.budget, self.threads, self.watch = budget, threads, watch
        self.plan, self.levels = plan, self._levels_of(plan)
        self.least, self.bound = waiting_bound, watch.floor
        self.prospect = Prospect(problem, component, menu, budget, threads)

    def _levels_of(self, plan: Plan) -> Levels:
        return self.component.levels(self.problem, plan, bill(self.problem, plan))

    def found(self) -> Found:
        """Price, and settle what is left: with a little room above the bound, then with what is needed."""
        growth = self._priced()
        above = self.prospect.standing + int(np.floor(growth.best.bound))
        for share, most in ((_LOOK_SHARE, self._cheap(growth)), (1.0, _EVERYTHING)):
            margin = min(most, self.levels[1] - above)
            if self.levels[1] > self.bound and not self.budget.over:
                self._settle(growth, above, margin, share)
        return Found(self.plan, self.levels, (min(self.least, self.levels[0]), self.bound))

    def _cheap(self, growth: Growth) -> int:
        """Say within what margin there are a few leads a case."""
        lead, count = self.prospect.dearer(growth)[0], _FEW * len(self.menu.cases)
        return max(0, int(np.partition(lead, count)[count])) if count < len(lead) else _EVERYTHING

    def _priced(self) -> Growth:
        prospect, waiting = self.prospect, self.levels[0]
        growth = prospect.begun(self.plan, self.levels[1], waiting, prospect.relaxation.nothing())

        def told() -> bool:
            self._raise(prospect.bound(growth, waiting))
            return self.levels[1] <= self.bound

        optimum = prospect.grown(growth, _SHARE, _NEAR, 0.0, told)
        if optimum is not None and optimum.over <= 0:
            self._take(prospect.followed(growth, optimum, self.plan))
        return growth

    def _settle(self, growth: Growth, above: int, margin: int, share: float) -> None:
        """Search among the pairs that cost no more above that bound; without the others a plan costs more."""
        menu, problem = self.menu, self.problem
        lead, helper = self.prospect.dearer(growth)
        leads = menu.pairs_of_leads(problem, lead <= margin)
        helpers = menu.pairs_of_helpers(problem, helper <= margin)
        leads |= self.plan.lead[problem.leads.case] == problem.leads.worker
        helpers |= self.plan.co_worker[problem.co_workers.case] == problem.co_workers.worker
        watch = Capped(self.watch, self.bound, above + margin + 1)
        whole = costed(problem, self.component, menu.helpers(problem) & helpers, leads)
        level = Preferred.of(self.component, whole, self.plan, self.least, watch)
        own = self.budget.share(share)
        level.search(own, self.threads)
        self.budget.spend(own.spent)
        self._take(level.plan)
        self._raise(min(level.bound, above + margin + 1))

    def _take(self, plan: Plan | None) -> None:
        if plan is None:
            return
        levels = self._levels_of(plan)
        if levels < self.levels:
            self.plan, self.levels = plan, levels
            self.watch.better(plan)

    def _raise(self, bound: int) -> None:
        self.bound = max(self.bound, min(bound, self.levels[1]))
        self.watch.bounded((min(self.least, self.levels[0]), self.bound))

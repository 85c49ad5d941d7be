"""The second level of one component: among plans that leave no more waiting, the one that is preferred.

- *Priced*: a linear programme prices every pair (`baskets`, `reduced`). A small model of the cheapest pairs
  finds a plan near it, and mostly the best.
- *Settled*: a pair that costs more above the programme's bound than the plan does is in no better plan; a
  model of the other pairs says what is best.
- *Outright*: one model of every pair, where most of them could still matter.

Settled and outright help each other out: how long a proof takes is a matter of luck, a factor of ten either
way, and a second thread for the same search does not help it (measured on teams of 15 to 30). So a second
search of the other kind joins one that takes long, or a large one from the start; whichever proves ends both.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.components import Component
from solver.engine import Budget, Outcome, Report, linear_programme, minimise
from solver.found import Levels
from solver.placements import Placements
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import Watch
from solver.roads.baskets import rooms_of, with_baskets
from solver.roads.reduced import reduced
from solver.rules import PLAN_RULES
from solver.terms import PAIR_TERMS, PLAN_TERMS

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

_SMALL = 400  # variables below which prices cost more than they save
_LARGE = 3000  # variables from which a search from the first moment repays the thread
_PRICES_SHARE = 0.25  # of the time left, for the linear programme
_MOSTLY = 0.5  # of a case, from which the linear programme is taken at its word
_NEAR = ((3.0, 0.15), (4.0, 0.3))  # pairs a case in the small models; the share of the time left for each
_MOMENT = 0.12  # seconds, or deterministic units, for a team's small model: it is to find, not to prove
_PATIENCE = 0.15  # seconds after which a proof is taken to be a hard one
_MUCH_LESS = 0.65  # of the pairs, that could still matter


class _Priced(NamedTuple):
    """What the linear programme says: its bound, each variable's cost above it, what it chooses."""

    bound: int
    dear: Ints
    likely: Flags


@dataclass
class Preferred:
    """The best plan so far and a true bound of its cost, kept by both searches.

    Attributes
    ----------
    whole
        Every pair that can matter, with rules, first level and costs posted.
    waiting
        What waits in the plan, and a true lower bound of that.
    """

    component: Component
    whole: Placements
    waiting: Levels
    watch: Watch
    plan: Plan
    bound: int
    cost: int

    @classmethod
    def of(
        cls, problem: Problem, component: Component, helpers: Flags, plan: Plan, bound: int, watch: Watch
    ) -> Preferred:
        """Start from a plan that leaves as little waiting as was found, `bound` being proven."""
        waiting = component.waiting(problem, plan), bound
        whole = _posted(problem, component, waiting, helpers)
        plan = whole.without_strangers(plan)
        cost = whole.model.value(whole.values(plan))
        return cls(component, whole, waiting, watch, plan, watch.floor, cost)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    @property
    def proven(self) -> bool:
        """Whether no plan costs less."""
        return self.bound >= self.cost

    def search(self, budget: Budget, threads: int) -> None:
        """Look for the preferred plan until it is proven or the budget is spent."""
        size = len(self.whole.model)
        if size < _SMALL:
            self._outright(budget, 1)
        elif threads > 1 and size >= _LARGE:
            self._race(budget, 0.0, lambda own: self._outright(own, threads - 1), self._narrowed)
        else:
            self._narrowed(budget, threads)

    def _narrowed(self, budget: Budget, threads: int = 1) -> None:
        """Look near what the linear programme would do, then prove what was found."""
        priced = self._priced(budget)
        if priced is not None:
            self._take(None, priced.bound)
            self.watch.bounded((self.waiting[1], self.bound))
            self._look(priced, budget)
        if not self.proven:
            self._prove(priced, budget, threads)

    def _prove(self, priced: _Priced | None, budget: Budget, threads: int) -> None:
        """Search until nothing can be better; a second search joins one that takes long."""
        if priced is None:
            self._outright(budget, 1)
            return
        searches: list[Callable[[Budget], None]] = [
            lambda own: self._settle(priced, own),
            lambda own: self._outright(own, 1),
        ]
        if not self._worth_settling(priced):
            searches.reverse()
        self._race(budget, _PATIENCE, *searches[: min(2, threads)])

    def _look(self, priced: _Priced, budget: Budget) -> None:
        """Search in small models of the cheapest pairs."""
        dear = np.sort(priced.dear[self.whole.lead_variables])
        small = len(self.whole.model) < _LARGE
        for pairs, share in _NEAR[:1] if small else _NEAR:
            margin = int(dear[min(len(dear) - 1, int(pairs * len(self.component.cases)))])
            own = budget.share(share)
            own.limit = min(own.limit, _MOMENT) if small else own.limit
            if self.proven or budget.over or margin >= self._margin(priced):
                return
            if not self._look_near(priced, margin, own):
                self._settle(priced, own, margin)
            budget.spend(own.spent)

    def _margin(self, priced: _Priced) -> int:
        """Say how dear a pair may be that is in a plan better than the best so far."""
        return self.cost - priced.bound - 1

    def _worth_settling(self, priced: _Priced) -> bool:
        """Whether what could still matter is much less than everything."""
        left = priced.dear[self.whole.lead_variables] <= self._margin(priced)
        return bool(left.mean() < _MUCH_LESS)

    def _race(self, budget: Budget, patience: float, *searches: Callable[[Budget], None]) -> None:
        """Run searches side by side, each so many seconds after the one before; whichever proves ends all."""
        if len(searches) == 1:
            searches[0](budget)
            return
        won = threading.Event()

        def run(number: int) -> None:
            if not won.wait(patience * number):
                searches[number](budget.against(won, budget.seed + number))
                if self.proven:
                    won.set()

        with ThreadPoolExecutor(len(searches)) as pool:
            list(pool.map(run, range(len(searches))))

    def _outright(self, budget: Budget, threads: int) -> None:
        report = self.watch.second_level(self.whole, self.plan, self.waiting[1])
        outcome, best = improve(self.whole, self.plan, budget, threads, self.bound, report, lean=True)
        self._take(best, outcome.bound)

    def _priced(self, budget: Budget) -> _Priced | None:
        whole = self.whole
        rows = with_baskets(whole.model.relaxation(), rooms_of(whole))
        answer = linear_programme(rows, budget, _PRICES_SHARE)
        priced = None if answer is None else reduced(rows, answer[1])
        if answer is None or priced is None:
            return None
        likely = answer[0][: len(whole.model)] > _MOSTLY
        return _Priced(priced.bound + whole.model.offset, priced.dear, likely)

    def _look_near(self, priced: _Priced, margin: int, budget: Budget) -> bool:
        """Search among the cheapest pairs alone, near what the programme does; say whether a plan came."""
        kept = priced.dear <= margin
        part, most = self._part(kept), priced.bound + margin + 1
        leads = self.whole.lead_variables
        part.model.hint(priced.likely[leads][kept[leads]].astype(np.int64), part.lead_variables)
        part.model.post_objective()
        report = self.watch.second_level(part, self.plan, self.waiting[1], most)
        outcome = minimise(part.model, budget, 1, self.bound, report, may_fail=most, lean=True)
        plan = None if outcome.values is None else part.read(outcome.values, self.plan)
        self._take(plan, min(outcome.bound, most))
        return plan is not None

    def _settle(self, priced: _Priced, budget: Budget, margin: int | None = None) -> None:
        """Search from the plan itself, among its pairs and every pair that a better plan may have.

        With a `margin`, only among pairs that are no dearer.
        """
        plan, whole = self.plan, self.whole
        margin = self._margin(priced) if margin is None else margin
        kept = priced.dear <= margin
        kept[: len(whole.model)] |= whole.values(plan) > 0
        part, most = self._part(kept), priced.bound + margin + 1
        report = self.watch.second_level(part, plan, self.waiting[1], most)
        outcome, best = improve(part, plan, budget, 1, self.bound, report, lean=True)
        self._take(best, min(outcome.bound, most))

    def _part(self, kept: Flags) -> Placements:
        leads, helpers = self.whole.within(kept)
        return _posted(self.whole.problem, self.component, self.waiting, helpers, leads)

    def _take(self, plan: Plan | None, bound: int) -> None:
        """Keep a plan that is better, and a bound that is higher."""
        with self._lock:
            if plan is not None:
                cost = self.whole.model.value(self.whole.values(plan))
                if cost < self.cost:
                    self.plan, self.cost = plan, cost
            self.bound = min(self.cost, max(self.bound, bound))


def lawful(
    problem: Problem, component: Component, co_workers: Flags, leads: Flags | None = None
) -> Placements:
    """Build these pairs of the component and post every rule."""
    placements = Placements(problem, component.cases, leads, co_workers)
    for rule in PLAN_RULES:
        rule.enforce(placements)
    return placements


def improve(
    placements: Placements,
    plan: Plan,
    budget: Budget,
    threads: int,
    floor: int,
    report: Report,
    lean: bool = False,
) -> tuple[Outcome, Plan | None]:
    """Minimise the posted costs from `plan`; give what came of it, and the plan when it is a better one."""
    model = placements.model
    values = placements.values(plan)
    model.hint(values)
    model.post_objective()
    outcome = minimise(model, budget, threads, floor, report, lean=lean)
    if outcome.values is None or model.value(outcome.values) >= model.value(values):
        return outcome, None
    return outcome, placements.read(outcome.values, plan)


def _posted(
    problem: Problem, component: Component, waiting: Levels, co_workers: Flags, leads: Flags | None = None
) -> Placements:
    """Build these pairs with rules, first level and costs.

    No more may wait; where that is proven the least, an equation says so, which propagates further.
    """
    placements = lawful(problem, component, co_workers, leads)
    priorities = problem.priority[placements.cases]
    found, bound = waiting
    placements.model.between(placements.waiting, priorities, found if bound >= found else 0, found)
    _charge(placements, component)
    return placements


def _charge(placements: Placements, component: Component) -> None:
    """Post every soft term; who is in the component but not in the model carries what they carry now."""
    problem, model = placements.problem, placements.model
    for pair_term in PAIR_TERMS:
        model.cost(placements.lead_variables, pair_term.cost(problem, placements.lead_pairs))
    for plan_term in PLAN_TERMS:
        plan_term.charge(placements)
    others = np.setdiff1d(component.workers, placements.workers)
    model.offset += int(problem.utilisation_cost(problem.before[others], others).sum())

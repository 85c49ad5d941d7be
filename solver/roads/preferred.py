"""The second level of one component: among plans that leave no more waiting, the one that is preferred.

- *Priced* (`priced`): a linear programme of whole baskets gives a bound and every choice a price above it. A
  small model of the cheapest choices is soon settled: it finds the best plan, or raises the bound.
- *Settled*: a choice that costs more above the bound than the best plan so far is in no better plan; a model
  of the others says what is best. Where few baskets are left, it holds those too.
- *Outright*: one model of every pair, where most of them could still matter.

How long a proof takes is a matter of luck, a factor of ten either way, and a second thread for the same
search does not help it (measured on teams of 15 to 30). So a second thread goes another way: the first
searches outright, the second is priced and settled; whichever proves ends both. Half of all teams are proven
outright within a moment, so the second begins after it.

Where some seconds prove nothing and the plan is far from the bound, what lacks is a better plan. So the first
search makes way for one that looks for plans alone, near the prices and by handfuls of workers (`handfuls`),
and goes on from there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from solver.components import Component
from solver.engine import Budget, minimise
from solver.found import Levels
from solver.improving import improve
from solver.placements import Placements
from solver.plan import Plan
from solver.progress import Listening
from solver.roads.handfuls import Handfuls
from solver.roads.posted import hold_waiting, posted
from solver.roads.priced import Priced

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Search = Callable[[Budget], None]

_SMALL = 400  # variables below which prices cost more than they save
_LIGHT = 1500  # and below which the outright search mostly proves soon
_ALONE = 0.1  # seconds, or units, that the outright search of a small model gets: two at once are slower
_GLANCE = 0.02  # seconds of these after which a second search begins where the plan is still far off
_CLOSE = 0.05  # from the bound, as a share of the cost: a plan so near is mostly proven soon
_TEAM = 3000  # variables of a team; more is a service, or several teams in one
_NEAR = ((3.0, 0.15), (4.0, 0.3))  # pairs a case in the small models; the share of the time left for each
_MOMENT = 0.12  # seconds, or deterministic units, for a team's small model: it is to find, not to prove
_MUCH_LESS = 0.65  # of the pairs, that could still matter
_FEW_BASKETS = (27, 67)  # a worker, in the small models; more cost the exact solver more than they tell it
_DEARER = 1.5  # times as dear the next model's choices may be, where none of those before had a plan
_FINE = 500  # ... and by one such part of the cost more
_LOOK_SHARE = 0.15  # of the time left, for each of the small models
_SOON = 5.0  # seconds in which most teams are proven; only then are better plans looked for
_FAR = 0.005  # from the bound, as a share of the cost: nearer, it is the proof that lacks
_NEAR_SHARE = 0.2  # of the time left then, for a search near the prices
_PAIRS = 2  # a case, in that
_HANDFULS_SHARE = 0.25  # of the time left after it
_HANDFUL = 1.0  # seconds, or deterministic units, for one


@dataclass
class Preferred:
    """The best plan so far and a true bound of its cost, kept by all searches.

    Attributes
    ----------
    whole
        Every pair that can matter, with rules, first level and costs posted.
    allowed
        What waited in the first plan, and a true lower bound of that: no model allows more, so that the best
        plan keeps every model's rules, whoever found it and when.
    waiting
        What waits in the best plan.
    """

    component: Component
    whole: Placements
    allowed: Levels
    waiting: int
    watch: Listening
    plan: Plan
    bound: int
    cost: int

    @classmethod
    def of(
        cls, component: Component, whole: Placements, plan: Plan, bound: int, watch: Listening
    ) -> Preferred:
        """Start from a plan that leaves as little waiting as was found, `bound` being proven.

        `whole` has rules and costs. If it lacks pairs, the bound found is for plans of the others.
        """
        allowed = component.waiting(whole.problem, plan), bound
        hold_waiting(whole, allowed)
        plan = whole.without_strangers(plan)
        cost = whole.model.value(whole.values(plan))
        return cls(component, whole, allowed, allowed[0], watch, plan, watch.floor, cost)

    def __post_init__(self) -> None:
        self._lock, self._searching = threading.Lock(), threading.Lock()
        self._won, self._stuck = threading.Event(), threading.Event()
        self._priced: Priced | None = None

    @property
    def proven(self) -> bool:
        """Whether no plan costs less."""
        return self.bound >= self.cost

    def search(self, budget: Budget, threads: int) -> None:
        """Look for the preferred plan until it is proven or the budget is spent."""
        size = len(self.whole.model)
        if size < _SMALL:
            self._outright(budget)
        elif threads > 1:
            first = partial(self._until_stuck, threads=threads - 1)
            third = partial(self._if_stuck, threads=threads - 1)
            alone = (_GLANCE, _ALONE - _GLANCE) if size < _LIGHT else (0.0,)
            self._race(budget, ((), first), (alone, self._by_prices), ((_SOON,), third))
        else:
            if size < _LIGHT:
                with budget.lent(most=_ALONE) as own:
                    self._outright(own)
            if not (self.proven or budget.over):
                self._by_prices(budget, otherwise=self._outright)

    def _race(self, budget: Budget, *searches: tuple[tuple[float, ...], Search]) -> None:
        """Run searches side by side; a proof ends them all.

        Each begins some pauses after the one before; after the first at whose end there is no good plan.
        """

        def run(number: int, search: Search) -> None:
            search(budget.against(self._won, budget.seed + number))

        with ThreadPoolExecutor(len(searches)) as pool:
            running: list[Future[None]] = []
            for number, (pauses, search) in enumerate(searches):
                for pause in pauses:
                    wait(running, timeout=pause)
                    if self.cost - self.bound > _CLOSE * abs(self.cost):
                        break
                if not (self.proven or budget.over):
                    running.append(pool.submit(run, number, search))
            for done in running:
                done.result()

    # -- priced

    def _by_prices(self, budget: Budget, otherwise: Search | None = None) -> None:
        """Look among what the programme finds cheap, then prove what was found.

        Where the prices leave most of everything, that is left to another search, if there is one.
        """
        priced = Priced.of(self.whole, self.allowed, budget)
        if priced is not None:
            self._priced = priced
            self._take(None, priced.bound)
            self._look(priced, budget)
        search = otherwise if priced is None else self._settling(priced, otherwise)
        if search is not None and not self.proven:
            search(budget)

    def _look(self, priced: Priced, budget: Budget) -> None:
        """Settle small models of the cheapest choices: each finds a plan, or raises the bound."""
        margins = [priced.margin_of_baskets(self._baskets(few)) for few in _FEW_BASKETS]
        for margin in margins:
            if 0 <= margin < self._margin(priced) and not self.proven:
                with budget.lent(_LOOK_SHARE) as own:
                    self._settle_baskets(priced, own, margin)
        if max(margins) < 0:
            self._look_near(priced, budget)

    def _look_near(self, priced: Priced, budget: Budget) -> None:
        """Search near what the programme does, where too many baskets cost nothing above its bound."""
        small = len(self.whole.model) < _TEAM
        for pairs, share in _NEAR[:1] if small else _NEAR:
            margin = priced.margin_of_pairs(int(pairs * len(self.component.cases)))
            if self.proven or budget.over or margin >= self._margin(priced):
                return
            with budget.lent(share, _MOMENT if small else np.inf) as own:
                if not self._near(priced, margin, own):
                    self._settle(priced, own, margin)

    def _baskets(self, few: int) -> int:
        return few * len(self.whole.workers)

    def _margin(self, priced: Priced) -> int:
        """Say how dear a choice may be that is in a plan better than the best so far."""
        return self.cost - priced.bound - 1

    def _settling(self, priced: Priced, otherwise: Search | None) -> Search:
        """Choose how to settle what could still matter."""
        margin = self._margin(priced)
        if margin <= priced.margin_of_baskets(self._baskets(_FEW_BASKETS[-1])):
            return lambda budget: self._settle_baskets(priced, budget, margin)
        if otherwise is None and priced.has_baskets:
            otherwise = partial(self._settle_upwards, priced)
        if otherwise is not None and priced.share_of_pairs(margin) >= _MUCH_LESS:
            return otherwise
        return lambda budget: self._settle(priced, budget, margin)

    def _settle_upwards(self, priced: Priced, budget: Budget) -> None:
        """Settle models of ever dearer choices, where another search has all pairs: that once is enough."""
        while not (self.proven or budget.over):
            margin = int(_DEARER * (self.bound - priced.bound)) + abs(self.cost) // _FINE
            self._settle_baskets(priced, budget, min(margin, self._margin(priced)))

    # -- searches

    def _until_stuck(self, budget: Budget, threads: int) -> None:
        """Search outright until that has come to little."""
        self._outright(budget.against(self._stuck, budget.seed), threads)

    def _if_stuck(self, budget: Budget, threads: int) -> None:
        """Look for plans alone where the best is far from the bound; then search outright from there."""
        if self.cost - self.bound <= _FAR * abs(self.cost):
            return
        self._stuck.set()
        for search, share in ((self._near_prices, _NEAR_SHARE), (self._by_handfuls, _HANDFULS_SHARE)):
            if not (self.proven or budget.over):
                with budget.lent(share) as own:
                    search(own)
        if not (self.proven or budget.over):
            self._outright(budget, threads)

    def _near_prices(self, budget: Budget) -> None:
        """Search the cheapest choices alone, for a plan, once they are priced."""
        priced = self._priced
        if priced is not None:
            self._near(priced, priced.margin_of_pairs(_PAIRS * len(self.component.cases)), budget)

    def _by_handfuls(self, budget: Budget) -> None:
        """Let handfuls of workers share out anew what they have, until they are everybody."""
        handfuls = Handfuls(self.whole, budget.seed, budget.left)
        while not (handfuls.all or self.proven or budget.over):
            before, plan, left = self.cost, self.plan, budget.left
            with budget.lent(most=_HANDFUL) as own:
                better = improve(self._part(handfuls.draw(plan)), plan, own, 1, self.bound, lean=True).plan
            self._take(better, self.bound)
            handfuls.tell(self.cost < before, left - budget.left)

    def _outright(self, budget: Budget, threads: int = 1) -> None:
        """Search among all pairs; after another such search, if one is still ending: both use one model."""
        with self._searching:
            improved = improve(self.whole, self.plan, budget, threads, self.bound, self._take, lean=True)
        self._take(improved.plan, improved.bound)

    def _near(self, priced: Priced, margin: int, budget: Budget) -> bool:
        """Search among the cheapest pairs alone, near what the programme does; say whether a plan came."""
        kept = priced.dear <= margin
        part, most = self._part(kept), priced.bound + margin + 1
        leads = self.whole.lead_variables
        part.model.hint(priced.likely[leads][kept[leads]].astype(np.int64), part.lead_variables)
        part.model.post_objective()
        found = self._reads(lambda values: part.read(values, self.plan), most)
        soon = len(part.model) < _TEAM  # then the hint is not looked at
        outcome = minimise(part.model, budget, 1, self.bound, found, below=most, lean=True, soon=soon)
        found(outcome.values, outcome.bound)
        return outcome.values is not None

    def _settle(self, priced: Priced, budget: Budget, margin: int) -> None:
        """Search from the plan itself, among its pairs and every pair that is no dearer than that."""
        plan, whole = self.plan, self.whole
        kept = priced.dear <= margin
        kept[: len(whole.model)] |= whole.values(plan) > 0
        part, most = self._part(kept), priced.bound + margin + 1

        def told(better: Plan | None, bound: int) -> None:
            self._take(better, min(bound, most))

        improved = improve(part, plan, budget, 1, self.bound, told, lean=True)
        told(improved.plan, improved.bound)

    def _settle_baskets(self, priced: Priced, budget: Budget, margin: int) -> None:
        """Search for a better plan among columns no dearer than that, baskets included."""
        whole, most = self.whole, min(self.cost, priced.bound + margin + 1)
        model, kept = priced.model(margin)

        def read(values: Ints) -> Plan:
            full = np.zeros(len(kept), dtype=np.int64)
            full[kept] = values
            return whole.read(full, self.plan)

        found = self._reads(read, most)
        outcome = minimise(model, budget, 1, self.bound, found, below=most, lean=True, soon=True)
        found(outcome.values, outcome.bound)

    def _part(self, kept: Flags) -> Placements:
        leads, helpers = self.whole.within(kept)
        return posted(self.whole.problem, self.component, self.allowed, helpers, leads)

    # -- what is found

    def _reads(self, read: Callable[[Ints], Plan], most: int) -> Callable[[Ints | None, int], None]:
        """Make the report of a search that leaves out only plans that cost `most` at least."""

        def found(values: Ints | None, bound: int) -> None:
            self._take(None if values is None else read(values), min(bound, most))

        return found

    def _take(self, plan: Plan | None, bound: int) -> None:
        """Keep a plan that is better, and a bound that is higher; and tell of them."""
        with self._lock:
            if plan is not None:
                waiting = self.component.waiting(self.whole.problem, plan)
                cost = self.whole.model.value(self.whole.values(plan))
                if (waiting, cost) < (self.waiting, self.cost):
                    self.plan, self.waiting, self.cost = plan, waiting, cost
                    self.watch.better(plan)
            self.bound = min(self.cost, max(self.bound, bound))
            if self.proven:
                self._won.set()
        self.watch.bounded((self.allowed[1], self.bound))

"""A small neighbourhood, and a bound on everything outside it.

The cheapest workers of each case at the loads as they are make a plan that is hard to beat. Utilisation is
convex, so what a case adds to a load is least while nothing else is added: the cases' least costs, summed,
are a true lower bound, and a choice that costs more above its case's least than the plan lies above that
bound is in no better plan. What is left is searched for a short while, mostly to its proof.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.absences.solving import Best, solve
from solver.engine import Budget
from solver.exact import HUNDRED
from solver.options import Options, Position
from solver.plan import NOBODY, Plan
from solver.problem import Pairs, Problem
from solver.proposal import Score
from solver.scoring import bill

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Enough for a plan within a few per mille of the best; families that want one lead need the search after it.
_CHEAPEST = 16

# Below so many possible leads in all, one exact model is quicker than two.
_FEW = 500

# Seconds, or units of work, for what lies beside the neighbourhood. Measured at 300 workers in one pool, five
# absences: the best plan was found in each, and proven in all but one with a family of six.
_PATIENCE = 3.0


def solve_nearby(problem: Problem, start: Plan, budget: Budget) -> Best:
    """Solve a problem in which nothing standing may move, from the lawful plan `start`."""
    cases = np.arange(len(problem.cases), dtype=np.int64)
    near = _Nearby(problem)
    if len(problem.leads) < _FEW or not near.is_bounded(start):
        return solve(problem, cases, start, budget)
    leads, co_workers = near.cheapest(start)
    best = solve(problem, cases, start, budget, leads=leads, co_workers=co_workers)
    left, beside = near.within(best.plan)
    if best.proven and not (left & ~leads).any() and not (beside & ~co_workers).any():
        return best
    short = replace(budget, limit=min(budget.left, _PATIENCE), started=time.monotonic(), spent=0.0)
    found = solve(problem, cases, best.plan, short, leads=left, co_workers=beside)
    budget.spend(short.spent)
    return near.bounded(found)


class _Nearby:
    """What every case costs with everybody at the loads as they are."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    @cached_property
    def prices(self) -> list[_Prices]:
        """Give the prices, by case."""
        position = Position(self.problem)
        return [_Prices(Options(position, case)) for case in range(len(self.problem.cases))]

    def is_bounded(self, start: Plan) -> bool:
        """Say whether the least costs bound every plan that could be better.

        They do where only cases wait that nobody could take: then no better plan leaves any other waiting.
        Of a case that keeps its lead, lawful or not, the prices say nothing.
        """
        if (self.problem.priority == 0).any() or self.problem.circumstances.led_by:
            return False
        waits = (start.lead == NOBODY).tolist()
        return not any(price.takeable for price, waiting in zip(self.prices, waits, strict=True) if waiting)

    def cheapest(self, start: Plan) -> tuple[Flags, Flags]:
        """Give the cheapest leads and co-workers of each case, and those of `start`, as flags over pairs."""
        leads = np.concatenate([_smallest(price.leads) for price in self.prices])
        co_workers = np.concatenate([_smallest(price.co_workers) for price in self.prices])
        return (
            leads | _chosen(self.problem.leads, start.lead),
            co_workers | _chosen(self.problem.co_workers, start.co_worker),
        )

    @cached_property
    def bound(self) -> int:
        """Give the lower bound of the second level, when only the cases wait that nobody could take."""
        nothing = bill(self.problem, Plan.empty(len(self.problem.cases))).score.preference
        return nothing + sum(price.least for price in self.prices)

    def bounded(self, best: Best) -> Best:
        """Give the better of a search's bound and this one."""
        preference = min(best.score.preference, max(best.bound.preference, self.bound))
        bound = Score(unallocated=best.score.unallocated, preference=preference)
        return replace(best, bound=bound, proven=bound == best.score)

    def within(self, plan: Plan) -> tuple[Flags, Flags]:
        """Give the pairs that a better plan may hold."""
        room = bill(self.problem, plan).score.preference - self.bound
        leads = [price.leads - price.least <= room for price in self.prices]
        beside = [price.co_workers - price.least <= room for price in self.prices]
        return np.concatenate(leads), np.concatenate(beside)


class _Prices:
    """What one case costs at the least with each of its possible leads and co-workers."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.lawful: Flags = options.obstacles == 0
        self.takeable = bool(self.lawful.any())
        self.leads: Ints = options.delta
        self.least = int(options.delta[self.lawful].min()) if self.takeable else 0

    @cached_property
    def co_workers(self) -> Ints:
        """Give the cost with each co-worker and the cheapest lead; expertise costs nothing at best."""
        options, problem = self.options, self.options.problem
        pairs = problem.co_workers
        helpers = pairs.worker[pairs.of(options.index)]
        load, points = options.position.load[helpers], int(problem.co_points[options.index])
        added = problem.utilisation_cost(load + points, helpers) - problem.utilisation_cost(load, helpers)
        wanted = options.case.co_working in ("preferred", "required")
        price = added + (0 if wanted else HUNDRED * problem.policy.weights.co_working)
        if not self.takeable:
            return price
        alone = sum(options.pair_costs.values(), start=np.zeros(len(options.workers), dtype=np.int64))
        total: Ints = price + int((alone + options.load_cost)[self.lawful].min())
        return total


def _smallest(costs: Ints) -> Flags:
    chosen = np.zeros(len(costs), dtype=np.bool_)
    chosen[np.argsort(costs, kind="stable")[:_CHEAPEST]] = True
    return chosen


def _chosen(pairs: Pairs, choice: Ints) -> Flags:
    chosen: Flags = choice[pairs.case] == pairs.worker
    return chosen

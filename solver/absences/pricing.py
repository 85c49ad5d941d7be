"""A large absence in its neighbourhood: few choices can be in the best plan, and prices say which.

An auction of the cases (`auction`) bounds every plan from below, and says of each choice by how much the
bound rises when it is made. The cheapest choices, solved exactly, make a plan; a choice that lifts the bound
to what that plan costs is in no better one. Mostly nothing else is left, and the plan is proven; otherwise
what is left is searched.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.absences.auction import Auction, Bid
from solver.absences.offers import Offers
from solver.absences.solving import Best, solve
from solver.absences.telling import Line
from solver.engine import Budget
from solver.options import Position
from solver.plan import NOBODY, Plan
from solver.problem import Pairs, Problem
from solver.proposal import Score
from solver.scoring import bill

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

_CHEAPEST = 6  # choices of each case for the first plan: few, and mostly the best ones at good prices

# Below so many possible leads in all, one exact model is quicker than prices and two.
_FEW = 500

# Rounds of the auction before there is a good plan, and after: with its cost in view, prices settle sooner.
_ROUNDS = 25, 40

# Seconds, or units of work, for what is left at the end.
_PATIENCE = 3.0


def solve_nearby(problem: Problem, start: Plan, budget: Budget, line: Line | None = None) -> Best:
    """Solve a problem in which nothing standing may move, from the lawful plan `start`.

    Parameters
    ----------
    line
        Is told of what is found.
    """
    cases = np.arange(len(problem.cases), dtype=np.int64)
    if len(problem.leads) < _FEW or (problem.priority == 0).any():
        return solve(problem, cases, start, budget, line=line)
    apart = None if line is None else replace(line, bounds=False)
    market = _Market(problem)
    plan = start
    if market.leaves_out(plan):
        leads, co_workers = market.cheapest(market.auction.bid(market.auction.least), plan)
        plan = solve(problem, cases, plan, budget, leads=leads, co_workers=co_workers, line=apart).plan
        if market.leaves_out(plan):
            return solve(problem, cases, plan, budget, line=line)
    bid = market.climb(market.auction.least, plan, _ROUNDS[0])
    leads, co_workers = market.cheapest(bid, plan)
    best = solve(problem, cases, plan, budget, leads=leads, co_workers=co_workers, line=apart)
    bid = market.climb(bid.prices, best.plan, _ROUNDS[1])
    left, beside = market.within(bid, best.plan)
    if best.proven and not (left & ~leads).any() and not (beside & ~co_workers).any():
        return best
    short = replace(budget, limit=min(budget.left, _PATIENCE), started=time.monotonic(), spent=0.0)
    left |= _chosen(problem.leads, best.plan.lead)
    beside |= _chosen(problem.co_workers, best.plan.co_worker)
    found = solve(problem, cases, best.plan, short, leads=left, co_workers=beside, line=apart)
    budget.spend(short.spent)
    return market.bounded(bid, found)


class _Market:
    """The cases that somebody can take, as things are, offered to everybody who can."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.position = Position(problem)
        everything = Offers(problem, np.arange(len(problem.cases), dtype=np.int64), self.position)
        self.takeable = np.flatnonzero(np.isfinite(everything.cost).any(axis=1))
        self.offers = everything
        if len(self.takeable) < len(problem.cases):
            self.offers = Offers(problem, self.takeable, self.position)
        self.auction = Auction(self.offers, self.position.load)

    @cached_property
    def nothing(self) -> int:
        """Give what it costs to give out nothing."""
        return bill(self.problem, self.position.plan).score.preference

    def leaves_out(self, plan: Plan) -> bool:
        """Say whether a case waits that somebody could take: then a plan that costs more may be better."""
        return bool((plan.lead[self.takeable] == NOBODY).any())

    def cost(self, plan: Plan) -> int:
        """Give what a plan costs more than nothing given."""
        return bill(self.problem, plan).score.preference - self.nothing

    def climb(self, start: Reals, plan: Plan, rounds: int) -> Bid:
        """Bring the bound near the cost of a plan."""
        return self.auction.climb(start, self.cost(plan), rounds)

    def cheapest(self, bid: Bid, plan: Plan) -> tuple[Flags, Flags]:
        """Give the choices of each case that lift the bound least, and those of `plan`, over pairs."""
        leads, co_workers = self._rises(bid, np.inf)
        near = [_smallest(leads[self.problem.leads.of(case)]) for case in range(len(self.problem.cases))]
        pairs = self.problem.co_workers
        beside = [_smallest(co_workers[pairs.of(case)]) for case in range(len(self.problem.cases))]
        return (
            np.concatenate(near) | _chosen(self.problem.leads, plan.lead),
            np.concatenate(beside) | _chosen(pairs, plan.co_worker),
        )

    def within(self, bid: Bid, plan: Plan) -> tuple[Flags, Flags]:
        """Give the choices that a better plan may hold; costs are whole, so it is better by 1 at least."""
        room = self.cost(plan) - 1 - bid.bound
        leads, co_workers = self._rises(bid, room)
        return leads <= room, co_workers <= room

    def bounded(self, bid: Bid, best: Best) -> Best:
        """Give the better of a search's bound and the auction's."""
        least = self.nothing + int(np.ceil(bid.bound))
        preference = min(best.score.preference, max(best.bound.preference, least))
        bound = Score(unallocated=best.score.unallocated, preference=preference)
        return replace(best, bound=bound, proven=bound == best.score)

    def _rises(self, bid: Bid, room: float) -> tuple[Reals, Reals]:
        """Give by how much the bound rises at least with each pair of leads and of co-workers."""
        rise = self.auction.reduced(bid, room)
        leads = np.full(len(self.problem.leads), np.inf)
        co_workers = np.full(len(self.problem.co_workers), np.inf)
        for place, case in enumerate(self.takeable.tolist()):
            row = self.problem.leads.of(case)
            leads[row] = rise[place, self.problem.leads.worker[row]]
            row = self.problem.co_workers.of(case)
            co_workers[row] = self.offers.company(place, rise[place])
        return leads, co_workers


def _smallest(costs: Reals) -> Flags:
    chosen = np.zeros(len(costs), dtype=np.bool_)
    chosen[np.argsort(costs, kind="stable")[:_CHEAPEST]] = True
    return chosen & np.isfinite(costs)


def _chosen(pairs: Pairs, choice: Ints) -> Flags:
    chosen: Flags = choice[pairs.case] == pairs.worker
    return chosen

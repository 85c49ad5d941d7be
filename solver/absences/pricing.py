"""A large absence in its neighbourhood: few choices can be in the best plan, and prices say which.

An auction of the cases (`auction`) bounds every plan from below, and the `market` says of each choice by how
much the bound rises when it is made. The cheapest choices, solved exactly, make a plan; a choice that lifts
the bound to what that plan costs is in no better one. Mostly nothing else is left, and the plan is proven;
otherwise what is left is searched. Where others may move, so are the few moves that can be worth it.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from solver.absences.market import Choice, Market
from solver.absences.solving import Best, Limit, at_most_moves, solve
from solver.absences.telling import Line
from solver.engine import Budget
from solver.plan import Plan
from solver.problem import Problem

_CHEAPEST = 6  # choices of each case for the first plan: few, and mostly the best ones at good prices

# Below so many possible leads in all, one exact model is quicker than prices and two.
_FEW = 500

# Rounds of the auction before there is a good plan, and after: with its cost in view, prices settle sooner.
_ROUNDS = 25, 40

# Seconds, or units of work, for what is left at the end where nothing moves.
_PATIENCE = 3.0


def solve_nearby(
    problem: Problem, start: Plan, budget: Budget, line: Line | None = None, moves: int = 0
) -> Best:
    """Solve a problem in which at most so many standing cases may move, from the lawful plan `start`.

    Parameters
    ----------
    line
        Is told of what is found.
    """
    if len(problem.leads) >= _FEW and not (problem.priority == 0).any():
        best = _Search(problem, budget, line, moves).run(start)
        if best is not None:
            return best
    cases = np.arange(len(problem.cases), dtype=np.int64)
    return solve(problem, cases, start, budget, _limits(problem, moves), line=line)


def _limits(problem: Problem, moves: int) -> list[Limit]:
    return [at_most_moves(moves)] if problem.stays else []


class _Search:
    """Solves what prices leave, twice at the most."""

    def __init__(self, problem: Problem, budget: Budget, line: Line | None, moves: int) -> None:
        self.problem, self.budget, self.moves = problem, budget, moves
        # What is bounded without some choices may be bettered with them.
        self.line = None if line is None else replace(line, bounds=False)
        self.market = Market(problem, moves)

    def run(self, start: Plan) -> Best | None:
        """Give the best plan; None where the bound says nothing, because more could be taken than is."""
        market = self.market
        if not market.is_priced:
            return None
        plan = start
        if market.leaves_out(plan):
            plan = self._among(
                market.cheapest(market.auction.bid(market.auction.least), plan, _CHEAPEST), plan
            ).plan
            if market.leaves_out(plan):
                return None
        bid = market.climb(market.auction.least, plan, _ROUNDS[0])
        choice = market.cheapest(bid, plan, _CHEAPEST)
        best = self._among(choice, plan)
        bid = market.climb(bid.prices, best.plan, _ROUNDS[1])
        left = market.within(bid, best.plan)
        if best.proven and choice.holds(left):
            return best
        return market.bounded(bid, self._among(left, best.plan, _PATIENCE if not self.moves else np.inf))

    def _among(self, choice: Choice, plan: Plan, patience: float = np.inf) -> Best:
        """Solve with these choices, from a plan that has no others."""
        limit = min(self.budget.left, patience)
        share = replace(self.budget, limit=limit, started=time.monotonic(), spent=0.0)
        best = solve(
            self.problem,
            self.market.cases(choice),
            plan,
            share,
            _limits(self.problem, self.moves),
            leads=choice.leads,
            co_workers=choice.co_workers,
            line=self.line,
        )
        self.budget.spend(share.spent)
        return best

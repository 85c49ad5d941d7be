"""What can be chosen in an absence, and by how much each choice lifts the bound on every plan."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solver.absences.auction import Auction, Bid
from solver.absences.moving import Standing
from solver.absences.offers import Offers
from solver.absences.solving import Best
from solver.options import Position
from solver.plan import NOBODY, Plan
from solver.problem import Pairs, Problem
from solver.proposal import Score
from solver.scoring import bill

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

_MOVES = 60  # moves tried for a first plan, over all cases


@dataclass(frozen=True)
class Choice:
    """Which of the problem's pairs may be chosen, shape (pairs,) of each."""

    leads: Flags
    co_workers: Flags

    def holds(self, other: Choice) -> bool:
        """Say whether it has everything that another has."""
        return not (other.leads & ~self.leads).any() and not (other.co_workers & ~self.co_workers).any()


@dataclass(frozen=True)
class Rises:
    """By how much the auction's bound rises at least with each choice, the best moves besides included.

    Attributes
    ----------
    leads, co_workers
        By pair of the problem; minus infinity for what stands.
    least
        What the best moves take off the bound, at most 0.
    """

    leads: Reals
    co_workers: Reals
    least: float


class Market:
    """The affected cases that somebody can take, and the moves of others, offered to everybody who can.

    Parameters
    ----------
    moves
        How many of the problem's standing cases may move.
    """

    def __init__(self, problem: Problem, moves: int = 0) -> None:
        self.problem, self.moves = problem, moves
        self.standing = Standing(problem, moves)
        lowest = copy(problem)
        lowest.before = self.standing.lowest(moves)
        self.position = Position(lowest)
        waiting = np.flatnonzero(self.standing.plan.lead == NOBODY)
        self.offers = self._offers(waiting)
        takeable = np.isfinite(self.offers.cost).any(axis=1)
        if not takeable.all():
            self.offers = self._offers(waiting[takeable])
        self.auction = Auction(self.offers, self.standing.load)
        self.nothing = bill(problem, self.standing.plan).score.preference
        self._relieved: Auction | None = Auction(self.offers, self.position.load) if moves else None

    def _offers(self, cases: Ints) -> Offers:
        return Offers(self.problem, cases, self.position, self.standing.plan)

    @property
    def takeable(self) -> Ints:
        """Give the affected cases that somebody can take, with every move to relieve them."""
        return self.offers.cases

    def leaves_out(self, plan: Plan) -> bool:
        """Say whether a case waits that somebody could take: then a plan that costs more may be better."""
        return bool((plan.lead[self.takeable] == NOBODY).any())

    @property
    def is_priced(self) -> bool:
        """Whether everything could be taken without a move, so that the auction has prices."""
        return bool(np.isfinite(self.auction.least).all())

    def cost(self, plan: Plan) -> int:
        """Give what a plan costs more than nothing given."""
        return bill(self.problem, plan).score.preference - self.nothing

    def climb(self, start: Reals, plan: Plan, rounds: int) -> Bid:
        """Bring the bound near the cost of a plan."""
        return self.auction.climb(start, self.cost(plan), rounds)

    def cheapest(self, bid: Bid, plan: Plan, count: int) -> Choice:
        """Give so many choices of each case that lift the bound least, a few moves, and those of `plan`."""
        rises = self.rises(bid, np.inf if not self.moves else self.cost(plan) - bid.bound)
        leads = self._chosen(self.problem.leads, plan.lead)
        beside = self._chosen(self.problem.co_workers, plan.co_worker)
        for case in self.takeable.tolist():
            for flags, costs, rows in (
                (leads, rises.leads, self.problem.leads.of(case)),
                (beside, rises.co_workers, self.problem.co_workers.of(case)),
            ):
                flags[rows] |= _smallest(costs[rows], count)
        leads |= rises.leads == -np.inf
        beside |= rises.co_workers == -np.inf
        if self.moves:
            moves = np.where(np.isin(self.problem.leads.case, self.standing.cases), rises.leads, np.inf)
            leads |= _smallest(np.where(moves == -np.inf, np.inf, moves), _MOVES)
        return Choice(leads, beside)

    def within(self, bid: Bid, plan: Plan) -> Choice:
        """Give what a better plan may hold, and what `plan` does; costs are whole, so it is better by 1."""
        room = self.cost(plan) - 1 - bid.bound
        rises = self.rises(bid, room)
        return Choice(
            (rises.leads <= room) | self._chosen(self.problem.leads, plan.lead),
            (rises.co_workers <= room) | self._chosen(self.problem.co_workers, plan.co_worker),
        )

    def bounded(self, bid: Bid, best: Best) -> Best:
        """Give the better of a search's bound and the auction's."""
        rises = self.rises(bid, self.cost(best.plan) - bid.bound)
        least = self.nothing + int(np.ceil(bid.bound + rises.least))
        preference = min(best.score.preference, max(best.bound.preference, least))
        bound = Score(unallocated=best.score.unallocated, preference=preference)
        return replace(best, bound=bound, proven=bound == best.score)

    def cases(self, choice: Choice) -> Ints:
        """Give the cases that the choice leaves open, with their families, rising."""
        problem = self.problem
        if not problem.stays:
            return np.arange(len(problem.cases), dtype=np.int64)
        chosen = np.flatnonzero(self.standing.plan.lead == NOBODY).tolist()
        pairs = problem.leads
        moving = choice.leads & (self.standing.plan.lead[pairs.case] != pairs.worker)
        opened = set(chosen) | set(np.unique(pairs.case[moving]).tolist())
        for members in problem.family_members.values():
            if not opened.isdisjoint(members):
                opened.update(members)
        return np.array(sorted(opened), dtype=np.int64)

    def rises(self, bid: Bid, room: float) -> Rises:
        """Give by how much the bound rises with each choice; exact to the relaxation up to `room`."""
        problem = self.problem
        leads = np.full(len(problem.leads), np.inf)
        co_workers = np.full(len(problem.co_workers), np.inf)
        least, relieved = 0.0, np.full(len(problem.workers), np.inf)
        if problem.stays:
            co_workers[np.isin(problem.co_workers.case, self.standing.cases)] = -np.inf
        if self._relieved is not None:
            found = self.standing.rises(self._relieved, bid, self.position, room)
            leads, relieved, least = found.rise, found.leaving, found.least
        if problem.stays:
            leads[problem.leads.worker == self.standing.plan.lead[problem.leads.case]] = -np.inf
        rise = np.minimum(self.auction.reduced(bid, room - least) + least, relieved)
        rise[~np.isfinite(self.offers.cost)] = np.inf
        for place, case in enumerate(self.takeable.tolist()):
            rows = problem.leads.of(case)
            leads[rows] = rise[place, problem.leads.worker[rows]]
            co_workers[problem.co_workers.of(case)] = self.offers.company(place, rise[place])
        return Rises(leads, co_workers, least)

    @staticmethod
    def _chosen(pairs: Pairs, choice: Ints) -> Flags:
        chosen: Flags = choice[pairs.case] == pairs.worker
        return chosen


def _smallest(costs: Reals, count: int) -> Flags:
    chosen = np.zeros(len(costs), dtype=np.bool_)
    chosen[np.argsort(costs, kind="stable")[:count]] = True
    return chosen & np.isfinite(costs)

"""Other cases that may move: what their leaving would save at the most, and their coming cost at the least.

A case that leaves saves its lead load, and room that others pay for; it costs its new lead what it costs
there, with the load that they then carry. Both are bounded whatever else moves: so many cases at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from solver.absences.auction import Auction, Bid, Sets
from solver.absences.solving import standing_plan
from solver.exact import HUNDRED
from solver.options import Options, Position
from solver.plan import NOBODY
from solver.problem import Problem
from solver.scoring import bill
from solver.terms.standing import siblings

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Moves:
    """By how much the bound rises at least with moves, the best of the others included.

    Attributes
    ----------
    rise
        By pair of the problem's leads; infinite where that is no move.
    leaving
        By worker, with a move of any of their cases.
    least
        With the best moves, at most 0.
    """

    rise: Reals
    leaving: Reals
    least: float


class Standing:
    """The cases that may move, where they are.

    Parameters
    ----------
    moves
        How many of them may move at most.

    Attributes
    ----------
    plan
        Every one of them where it is; the others wait.
    cases, lead, weight
        Of each: its index, its lead, and what it weighs on them, in hundredths.
    load
        What everybody carries in `plan`, in hundredths, shape (workers,).
    """

    def __init__(self, problem: Problem, moves: int) -> None:
        self.problem, self.moves = problem, moves
        self.plan = standing_plan(problem)
        self.load: Ints = problem.before + self.plan.given(problem)[0]
        self.cases = np.array(sorted(problem.stays), dtype=np.int64)
        self.lead = self.plan.lead[self.cases]
        self.weight = problem.lead_weight[self.plan.lead[problem.leads.case] == problem.leads.worker]

    def lowest(self, moves: int) -> Ints:
        """Give the least that everybody can carry when so many cases move, shape (workers,)."""
        load = self.load.copy()
        order = np.lexsort((-self.weight, self.lead))
        lead, weight = self.lead[order], self.weight[order]
        heavy = np.arange(len(lead)) - np.searchsorted(lead, lead) < moves
        np.subtract.at(load, lead[heavy], weight[heavy])
        return load

    def saved(self, auction: Auction, bid: Bid) -> Reals:
        """Give what the leaving of each saves its lead at the most, in load, room and family.

        Parameters
        ----------
        auction
            Of the cases that wait, at the lowest loads.
        bid
            What everybody takes with every case where it is.
        """
        everybody = np.arange(len(self.load))
        table = Sets(auction, bid.prices, everybody, auction.paying(bid.prices)).table
        standing = bid.value + self.problem.utilisation_cost(self.load)
        saved = self._family_saved()
        for worker in np.unique(self.lead).tolist():
            rows = np.flatnonzero(self.lead == worker)
            weights = np.unique(self.weight[rows])
            before = _sums(weights, self.moves - 1)
            gone = np.unique(before[:, None] + np.append(weights, 0))
            relief = float(standing[worker]) - self._costs(table[worker], auction.unit, worker, gone)
            relief[0] = 0.0
            for weight in weights.tolist():
                after = relief[np.searchsorted(gone, before + weight)]
                most = (after - relief[np.searchsorted(gone, before)]).max()
                saved[rows[self.weight[rows] == weight]] += most
        return saved

    def _costs(self, table: Reals, unit: int, worker: int, gone: Ints) -> Reals:
        """Give what a worker's cheapest set and load cost when so much has gone."""
        problem = self.problem
        load = self.load[worker] - gone[:, None] + np.arange(len(table)) * unit
        thresholds, slopes = problem.steps
        cost = np.maximum(0, load[:, :, None] - thresholds[worker]) @ slopes
        fits = (load <= problem.limit[worker]) | (np.arange(len(table)) == 0)
        total: Reals = np.where(fits, table + cost, np.inf).min(axis=1)
        return total

    def _family_saved(self) -> Reals:
        """Give what each leaving may save its family: a lead, shared among those of whom all must leave."""
        saved = np.zeros(len(self.cases))
        weight = HUNDRED * self.problem.policy.weights.family
        for members in siblings(self.problem) if weight else []:
            here = np.flatnonzero(np.isin(self.cases, members))
            for row in here.tolist():
                together = int((self.lead[here] == self.lead[row]).sum())
                saved[row] = -(-weight // together) if together <= self.moves else 0
        return saved

    def _family_cost(self, case: Ints, worker: Ints) -> Reals:
        """Give what the coming of each costs its family at the least, by pair.

        A lead more costs the weight, which those who come together share; one who has others of the family,
        or may be given some that wait, costs nothing.
        """
        problem = self.problem
        cost = np.zeros(len(case))
        weight = HUNDRED * problem.policy.weights.family
        for members in siblings(problem) if weight else []:
            leads = self.plan.lead[members]
            rows = np.flatnonzero(np.isin(case, members))
            if (leads != NOBODY).all() and len(rows):
                new = ~np.isin(worker[rows], leads)
                cost[rows[new]] = weight // min(self.moves, len(members))
        return cost

    def rises(self, auction: Auction, bid: Bid, position: Position, room: float) -> Moves:
        """Give by how much the bound rises at least with each move.

        Parameters
        ----------
        position
            Everybody at their lowest, nothing given.
        room
            Beyond it, a lower bound that is quick to have will do.
        """
        problem, pairs = self.problem, self.problem.leads
        rows = np.flatnonzero(np.isin(pairs.case, self.cases) & (self.plan.lead[pairs.case] != pairs.worker))
        case, worker = pairs.case[rows], pairs.worker[rows]
        own = np.searchsorted(self.cases, case)
        here = self._present_costs() + self.saved(auction, bid)
        change = HUNDRED * problem.policy.weights.change
        alike = problem.lead_cost[rows] + change + self._family_cost(case, worker) - here[own]
        relieved = alike + self._added(rows, self.lowest(self.moves - 1))
        least = self._least(relieved, own)
        for index in np.unique(case[relieved + fewest(least, self.moves - 1) <= room]).tolist():
            of_case = slice(*np.searchsorted(case, [index, index + 1]))
            beside = self._company(index, position)[worker[of_case]]
            alike[of_case] += beside
            relieved[of_case] += beside
        least = self._least(relieved, own)
        others, fewer = fewest(least, self.moves - 1), fewest(least, self.moves - 2)
        leaving = np.full(len(self.load), np.inf)
        np.minimum.at(leaving, self.lead, least)
        # Whoever is relieved is so by another move, which is one of their own cases'.
        relieved += np.maximum(0.0, leaving[worker] + fewer - others)
        rise = np.full(len(pairs), np.inf)
        rise[rows] = np.minimum(alike + self._added(rows, self.load), relieved) + others
        return Moves(rise, leaving + others, min(0.0, float(rise.min(initial=0.0))))

    def _least(self, rises: Reals, own: Ints) -> Reals:
        """Give the least rise by any move of each case."""
        least = np.full(len(self.cases), np.inf)
        np.minimum.at(least, own, rises)
        return least

    def _added(self, rows: Ints, load: Ints) -> Reals:
        """Give what the load of each pair adds to the lead's, infinite beyond their limit."""
        problem, worker = self.problem, self.problem.leads.worker[rows]
        before, after = load[worker], load[worker] + problem.lead_weight[rows]
        added = problem.utilisation_cost(after, worker) - problem.utilisation_cost(before, worker)
        return np.where(after <= problem.limit[worker], added.astype(np.float64), np.inf)

    def _present_costs(self) -> Reals:
        """Give what each costs by itself where it is, shape (cases that may move,)."""
        booked = bill(self.problem, self.plan).by_case
        costs = sum(costs for term, costs in booked.items() if term not in ("family", "change"))
        return np.asarray(costs, dtype=np.float64)[self.cases]

    def _company(self, case: int, position: Position) -> Reals:
        """Give what expertise and company cost beside each new lead, infinite where that is not lawful."""
        options = Options(position, case)
        cost = np.full(len(self.load), np.inf)
        cost[options.workers] = np.where(options.obstacles == 0, options.best_beside[1], np.inf)
        return cost


def fewest(values: Reals, count: int) -> float:
    """Give the least that so many of the values, or fewer, come to: none of them is 0."""
    return float(np.sort(values[values < 0])[: max(0, count)].sum())


def _sums(weights: Ints, most: int) -> Ints:
    """Give every sum of at most so many of the weights, rising from 0."""
    chosen = [combinations_with_replacement(weights.tolist(), count) for count in range(most + 1)]
    return np.unique([sum(some) for group in chosen for some in group]).astype(np.int64)

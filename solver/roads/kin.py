"""Families in the relaxation of a pool: what it costs to share one out, and into how many parts that can be.

Whoever leads any of a family pays its fee, and one fee is given back where anybody does: not for a family
that waits as a whole. Priced alone, that is weak: three siblings would be led by one and a half workers, half
of each pair of them by another. But of n siblings no more than n // m workers can lead m each, or one worker
as many times m: the sum of k // m over all workers, who lead k each, is n // m at most (a subset-row cut).
Where m divides n that follows from every case being led once; elsewhere it is a *part*, with a price that is
paid k // m times for k siblings.

So what a worker pays depends on how many of a family they lead.
"""

from __future__ import annotations

import copy

import numpy as np
from numpy.typing import NDArray

from solver.exact import HUNDRED
from solver.plan import NOBODY, Plan
from solver.problem import Problem
from solver.roads.joined import counted_from
from solver.roads.menu import Menu
from solver.terms.standing import siblings

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

_MOST_SIBLINGS = 12  # of a family on the menu; what a larger one costs is left out: its sets are too many


class Kin:
    """The families of a menu.

    Attributes
    ----------
    lead_family
        By lead of the menu, the family whose fee it pays; -1 for none: whoever leads a sibling already, or a
        family that is too large.
    fee
        For one worker of one family.
    back
        By case of the menu, the family that is given a fee back if any of it is led; -1 for none, as of a
        family that somebody leads a sibling of already.
    size
        By family, how many of its cases are on the menu.
    part_family, part, most
        The parts: of which family, how many siblings make one, and how many parts there can be.
    """

    def __init__(self, problem: Problem, menu: Menu, standing: Plan) -> None:
        place = np.full(len(problem.cases), -1, dtype=np.int64)
        place[menu.cases] = np.arange(len(menu.cases))
        self.fee = HUNDRED * problem.policy.weights.family
        self.lead_family = np.full(len(menu.lead_case), -1, dtype=np.int64)
        self.back = np.full(len(menu.cases), -1, dtype=np.int64)
        sizes: list[int] = []
        for members in siblings(problem) if self.fee else []:
            inside = place[members]
            leads = standing.lead[members][inside < 0]
            leads = leads[leads != NOBODY]
            inside = inside[inside >= 0]
            if len(inside) > _MOST_SIBLINGS or not len(inside) or (len(inside) == 1 and not len(leads)):
                continue
            rows = np.flatnonzero(np.isin(menu.lead_case, inside) & ~np.isin(menu.lead_worker, leads))
            self.lead_family[rows] = len(sizes)
            if not len(leads):
                self.back[inside] = len(sizes)
            sizes.append(len(inside))
        self.size = np.array(sizes, dtype=np.int64)
        self.part_family, self.part = _parts(sizes)
        self.most = self.size[self.part_family] // self.part

    def among(self, leads: Ints) -> Kin:
        """Give the same families where these leads of the menu alone are left."""
        fewer = copy.copy(self)
        fewer.lead_family = self.lead_family[leads]
        return fewer

    def parts_of(self, family: Ints, count: Ints) -> tuple[Ints, Ints, Ints]:
        """Say how many parts so many siblings are: place in what is given, part, and how often."""
        first = np.searchsorted(self.part_family, family)
        number = np.searchsorted(self.part_family, family, side="right") - first
        place = np.repeat(np.arange(len(family)), number)
        part = counted_from(first, number)
        times = count[place] // self.part[part]
        some = times > 0
        return place[some], part[some], times[some]

    def shared(self, owner: Ints, family: Ints, count: Ints) -> tuple[Ints, Ints, Ints]:
        """Sum counts by owner and family, of those that are of a family: owner, family and count."""
        kin = family >= 0
        keys, place = np.unique(owner[kin] * max(1, len(self.size)) + family[kin], return_inverse=True)
        total = np.bincount(place, count[kin], len(keys)).astype(np.int64)
        return keys // max(1, len(self.size)), keys % max(1, len(self.size)), total

    def parts_taken(self, owner: Ints, family: Ints) -> Reals:
        """Count how many of each part these leads take together."""
        _, kin, count = self.shared(owner, family, np.ones_like(owner))
        _, part, times = self.parts_of(kin, count)
        return np.bincount(part, times, len(self.part)).astype(np.float64)

    def most_taken(self, workers: int) -> int:
        """Bound how many parts so many workers could take, each as if they were alone; at least 1."""
        return max(1, workers * int(self.most.sum()))

    def wait_together(self, slack: Reals, waits: Flags) -> Flags:
        """Choose what of each family waits, where each case alone would as `waits` says.

        A family waits as a whole only where every case gains more by that, `-slack`, than the fee which is
        given back otherwise; else the one that gains least does not wait.
        """
        (kin,) = np.nonzero(self.back >= 0)
        most = np.full(len(self.size), -np.inf)
        np.maximum.at(most, self.back[kin], slack[kin])
        chosen = self._led(waits) | (most <= -self.fee)
        least = kin[(slack[kin] == most[self.back[kin]]) & ~chosen[self.back[kin]]]
        _, first = np.unique(self.back[least], return_index=True)
        together = waits.copy()
        together[least[first]] = False
        return together

    def paid_back(self, waits: Flags) -> float:
        """Give what is given back for the families of which some case does not wait."""
        return float(self.fee * self._led(waits).sum())

    def _led(self, waits: Flags) -> Flags:
        """Say of which families that could be given a fee back some case does not wait."""
        return np.bincount(self.back[(self.back >= 0) & ~waits], minlength=len(self.size)) > 0

    def fees(self, prices: Reals) -> Reals:
        """Give what one worker pays by family and how many of it they lead, shape (families, 1 + most).

        Parameters
        ----------
        prices
            Of the parts.
        """
        counts = np.arange(int(self.size.max(initial=0)) + 1)
        fees = np.where(counts > 0, float(self.fee), 0.0) + np.zeros((len(self.size), 1))
        np.add.at(fees, self.part_family, prices[:, None] * (counts // self.part[:, None]))
        return fees


def _parts(sizes: list[int]) -> tuple[Ints, Ints]:
    parts = [(family, part) for family, size in enumerate(sizes) for part in range(2, size) if size % part]
    family, part = np.array(parts, dtype=np.int64).reshape(-1, 2).T
    return family, part

"""Rows that a programme of baskets lacks: no basket leads one case twice.

A basket says how many of each kind it holds, not which. So a third of a basket for three would hold one case
whole, and two thirds of the worker's time would be free. For any cases of one kind, a basket with room for n
of the kind holds no more than n of them, and no more than all of them: the cases together are at most the sum
over baskets of that. There are too many such rows to write; those that an optimum breaks are soon found, as
its largest cases of a kind break them most.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.roads.joined import pairs, sorted_by

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

_SOME = 1e-9  # of a basket or a case: less is rounding
_BROKEN = 1e-4  # by which a row must be broken to be worth adding


@dataclass(frozen=True)
class Contents:
    """What baskets hold, one row for each kind in each: the basket, the kind, and how many of it."""

    basket: Ints
    kind: Ints
    count: Ints

    def only(self, share: Reals) -> Contents:
        """Give what is in those baskets that have a share in an optimum."""
        inside = self.basket < len(share)
        inside[inside] = share[self.basket[inside]] > _SOME
        return Contents(self.basket[inside], self.kind[inside], self.count[inside])


class Cuts:
    """The rows found so far: of each the kind, and the things (leads and helpers) that it is about."""

    def __init__(self, kind_of: Ints) -> None:
        self._kind_of = kind_of
        self._known: set[bytes] = set()
        self._kinds: list[int] = []
        self._things: list[Ints] = []

    def __len__(self) -> int:
        return len(self._kinds)

    def separate(self, chosen: Reals, contents: Contents, share: Reals) -> int:
        """Add the rows that an optimum breaks, the largest things of each kind together; say how many.

        Parameters
        ----------
        chosen
            How much of each thing is chosen.
        contents, share
            The baskets that are, and how much of each basket.
        """
        some = np.flatnonzero(chosen > _SOME)
        order = some[sorted_by(self._kind_of[some], -chosen[some])]
        kind = self._kind_of[order]
        first = np.searchsorted(kind, kind)
        total = np.append(0.0, np.cumsum(chosen[order]))
        together, number = total[1:] - total[first], np.arange(len(order)) - first + 1
        before = len(self)
        for most in range(1, int(contents.count.max(initial=1))):
            held = share[contents.basket] * np.minimum(most, contents.count)
            room = np.bincount(contents.kind, held, int(self._kind_of.max(initial=-1)) + 1)
            for last in np.flatnonzero((number == most) & (together > room[kind] + _BROKEN)).tolist():
                self._add(int(kind[last]), np.sort(order[first[last] : last + 1]))
        return len(self) - before

    def _add(self, kind: int, things: Ints) -> None:
        known = things.tobytes()
        if known not in self._known:
            self._known.add(known)
            self._kinds.append(kind)
            self._things.append(things)

    def entries(self, things: Ints, contents: Contents) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints, Ints]]:
        """Give entries: row and place in `things`; row, basket, and how many of the row it holds."""
        nothing = np.empty(0, dtype=np.int64)
        sizes = np.array([len(own) for own in self._things], dtype=np.int64)
        member, place = pairs(np.concatenate([nothing, *self._things]), things)
        row, inside = pairs(np.array(self._kinds, dtype=np.int64), contents.kind)
        held = np.minimum(sizes[row], contents.count[inside])
        return (np.repeat(np.arange(len(self)), sizes)[member], place), (row, contents.basket[inside], held)

"""Every choice of a component with its price: what it costs above a bound, at least."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.engine import Budget
from solver.found import Levels
from solver.linear import simplex
from solver.model import Model
from solver.placements import Placements
from solver.programme import Rows
from solver.roads.baskets import rooms_of, waits_of, with_baskets
from solver.roads.reduced import reduced
from solver.roads.whole import in_whole_numbers

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

_SHARE = 0.25  # of the time left, for the linear programme
_MOSTLY = 0.5  # of a case, from which the linear programme is taken at its word
_EVERYTHING = 2**62  # a margin beyond all prices


@dataclass(frozen=True)
class Priced:
    """What a linear programme says of placements whose rules and costs are posted.

    Attributes
    ----------
    rows
        The programme: the variables of the placements' model first, then baskets.
    bound
        No plan costs less.
    dear
        By column, what any plan with it costs above `bound` at least.
    likely
        By column, whether the programme chooses it.
    """

    whole: Placements
    rows: Rows
    bound: int
    dear: Ints
    likely: Flags

    @classmethod
    def of(cls, whole: Placements, waiting: Levels, budget: Budget) -> Priced | None:
        """Solve the programme; None when there is no time for it."""
        rows = with_baskets(whole.model.relaxation(), rooms_of(whole), waits_of(whole, waiting))
        answer = simplex(rows, budget, _SHARE)
        prices = None if answer is None else reduced(rows, answer[1])
        if answer is None or prices is None:
            return None
        return cls(whole, rows, prices.bound + whole.model.offset, prices.dear, answer[0] > _MOSTLY)

    @cached_property
    def _pairs(self) -> Ints:
        return np.sort(self.dear[self.whole.lead_variables])

    @cached_property
    def _baskets(self) -> Ints:
        return np.sort(self.dear[len(self.whole.model) :])

    def margin_of_pairs(self, count: int) -> int:
        """Give the price of the dearest of so many pairs of case and lead, the cheapest first."""
        return int(self._pairs[min(count, len(self._pairs) - 1)])

    @property
    def has_baskets(self) -> bool:
        """Whether the room of most could be told by baskets."""
        return len(self._baskets) >= len(self.whole.workers)

    def margin_of_baskets(self, count: int) -> int:
        """Give the largest margin within which there are at most so many baskets; -1 when there is none.

        There is none either where hardly anybody's room could be told by baskets.
        """
        if not self.has_baskets:
            return -1
        return int(self._baskets[count]) - 1 if count < len(self._baskets) else _EVERYTHING

    def share_of_pairs(self, margin: int) -> float:
        """Say which part of the pairs costs no more than that."""
        return float((self._pairs <= margin).mean())

    def model(self, margin: int) -> tuple[Model, Flags]:
        """Write the programme of the columns that cost no more in whole numbers; and say which those are."""
        kept = self.dear <= margin
        model = in_whole_numbers(self.rows.only(kept))
        model.offset = self.whole.model.offset
        return model, kept

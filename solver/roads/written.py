"""A programme of baskets (`columns`) as rows and columns, and its optimum read from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver.programme import Rows
from solver.roads.ascent import DEAREST
from solver.roads.joined import renumbered
from solver.roads.menu import NEVER
from solver.roads.prices import Prices

if TYPE_CHECKING:
    from solver.roads.columns import Columns

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
_EXACT = 6  # decimal places to which a programme's numbers can be trusted
Entries = list[tuple[Ints, Ints, Ints | Reals | float]]  # rows, columns and values


@dataclass(frozen=True)
class Optimum:
    """The programme's optimum, as far as it is grown.

    Attributes
    ----------
    cost
        On the scale of the relaxation's bounds.
    duals, wait_price
        Prices by case, slot and part; below zero where a slot is not in the programme.
    leads, helpers, waits, baskets
        How much of each is chosen: by lead, by helper and by case of the menu, and by basket of that time.
    over
        How much more waits than may; exactly 0 where no more does.
    """

    cost: float
    duals: Prices
    wait_price: float
    leads: Reals
    helpers: Reals
    waits: Reals
    baskets: Reals
    over: float


@dataclass(frozen=True)
class Written:
    """The columns: leads alone and beside a kind, helpers, cases that wait, waiting too much, baskets, fees.

    The last are fees given back.
    The rows are cases, slots, what waits, workers, kinds, parts of families, families that are given a fee
    back, and cuts.

    Attributes
    ----------
    alone, beside, helpers
        Rows of the menu: leads, leads beside a kind, and helpers.
    lead
        The lead of each column of the first two.
    slots
        Those that some lead and some helper of the programme could use.
    """

    grown: Columns
    alone: Ints
    beside: Ints
    helpers: Ints
    lead: Ints
    slots: Ints

    @classmethod
    def of(cls, grown: Columns) -> Written:
        """Number the columns of the programme as it is."""
        menu = grown.menu
        usable = np.zeros(len(menu.slot_case), dtype=np.bool_)
        usable[menu.help_slot[grown.helpers]] = True
        alone = np.flatnonzero(grown.leads & (menu.alone < NEVER))
        beside = np.flatnonzero(grown.leads[menu.row_lead] & usable[menu.row_slot])
        slots = np.unique(menu.row_slot[beside])
        helpers = np.flatnonzero(grown.helpers & np.isin(menu.help_slot, slots))
        lead = np.concatenate([alone, menu.row_lead[beside]])
        return cls(grown, alone, beside, helpers, lead, slots)

    # -- where columns and rows are

    @cached_property
    def _helping(self) -> slice:
        return slice(len(self.lead), len(self.lead) + len(self.helpers))

    @cached_property
    def _waiting(self) -> slice:
        return slice(self._helping.stop, self._helping.stop + len(self.grown.menu.cases))

    @cached_property
    def _baskets(self) -> slice:
        return slice(self._waiting.stop + 1, self._waiting.stop + 1 + self.grown.baskets)

    @cached_property
    def _back(self) -> slice:
        return slice(self._baskets.stop, self._baskets.stop + len(self._families))

    @cached_property
    def _families(self) -> Ints:
        back = self.grown.relaxation.kin.back
        return np.unique(back[back >= 0])

    @cached_property
    def _waits(self) -> int:
        return len(self.grown.menu.cases) + len(self.slots)

    @cached_property
    def _kind_of(self) -> Ints:
        return self.grown.kind_of[self.grown.things(self.lead, self.helpers)]

    @cached_property
    def _used(self) -> Ints:
        return np.unique(self._kind_of)

    @cached_property
    def _parts(self) -> slice:
        first = self._waits + 1 + len(self.grown.relaxation.workers) + len(self._used)
        return slice(first, first + len(self.grown.relaxation.kin.part))

    @cached_property
    def _given_back(self) -> slice:
        return slice(self._parts.stop, self._parts.stop + len(self._families))

    # -- writing

    @cached_property
    def rows(self) -> Rows:
        """Write the programme."""
        grown = self.grown
        entries = [
            *self._of_cases(),
            *self._of_baskets(),
            *self._of_parts(),
            *self._of_fees_back(),
            *self._of_cuts(),
        ]
        cases = len(grown.menu.cases)
        high = np.zeros(self._given_back.stop + len(grown.cuts))
        high[:cases], high[self._waits] = 1.0, grown.waiting
        high[self._waits + 1 : self._waits + 1 + len(grown.relaxation.workers)] = 1.0
        high[self._parts] = grown.relaxation.kin.most
        high[self._given_back] = grown.relaxation.kin.size[self._families]
        rows, columns, values = zip(*entries, strict=True)
        return Rows(
            upper=self._upper(),
            cost=self._cost(),
            row=np.concatenate(rows),
            column=np.concatenate(columns),
            value=np.concatenate(
                [np.broadcast_to(value, row.shape) for row, value in zip(rows, values, strict=True)]
            ).astype(np.float64),
            low=np.where(np.arange(len(high)) < cases, 1.0, -np.inf),
            high=high,
        )

    def _upper(self) -> Reals:
        most = np.ones(self._back.stop)
        most[self._waiting] = np.isfinite(self.grown.priority)
        most[self._waiting.stop] = np.inf
        return most

    def _cost(self) -> Reals:
        menu, cost = self.grown.menu, np.zeros(self._back.stop)
        cost[: len(self.alone)] = menu.alone[self.alone]
        cost[len(self.alone) : len(self.lead)] = menu.row_cost[self.beside]
        cost[self._waiting.stop] = DEAREST
        cost[self._baskets] = self.grown.basket_cost()
        cost[self._back] = -self.grown.relaxation.kin.fee
        return cost

    def _of_cases(self) -> Entries:
        """Write what each case needs, a lead or to wait and a helper of the kind; and what waits in all."""
        menu, priority = self.grown.menu, self.grown.priority
        cases, columns = len(menu.cases), np.arange(self._baskets.stop)
        slot = renumbered(self.slots, len(menu.slot_case)) + cases
        finite = np.where(np.isfinite(priority), priority, 0.0)
        return [
            (menu.lead_case[self.lead], columns[: len(self.lead)], 1.0),
            (np.arange(cases), columns[self._waiting], 1.0),
            (slot[menu.row_slot[self.beside]], columns[len(self.alone) : len(self.lead)], 1.0),
            (slot[menu.help_slot[self.helpers]], columns[self._helping], -1.0),
            (np.full(cases, self._waits), columns[self._waiting], finite),
            (np.array([self._waits]), columns[[self._waiting.stop]], -1.0),
        ]

    def _of_baskets(self) -> Entries:
        """Write that a worker has one basket, and what it has room for."""
        grown, contents = self.grown, self.grown.contents()
        columns, first = np.arange(self._baskets.stop), self._waits + 1
        kind = renumbered(self._used, len(grown.kind_worker)) + first + len(grown.relaxation.workers)
        inside = np.isin(contents.kind, self._used)
        return [
            (first + grown.basket_worker(), columns[self._baskets], 1.0),
            (kind[self._kind_of], columns[: self._helping.stop], 1.0),
            (
                kind[contents.kind[inside]],
                self._baskets.start + contents.basket[inside],
                -contents.count[inside],
            ),
        ]

    def _of_parts(self) -> Entries:
        kin, contents = self.grown.relaxation.kin, self.grown.contents()
        basket, family, count = kin.shared(
            contents.basket, self.grown.kind_family[contents.kind], contents.count
        )
        place, part, times = kin.parts_of(family, count)
        return [(self._parts.start + part, self._baskets.start + basket[place], times)]

    def _of_fees_back(self) -> Entries:
        """Write that a family is given a fee back unless all of it waits."""
        back = self.grown.relaxation.kin.back
        (kin,) = np.nonzero(back >= 0)
        rows = np.arange(self._given_back.start, self._given_back.stop)
        of = renumbered(self._families, len(self.grown.relaxation.kin.size))[back[kin]]
        return [
            (rows, np.arange(self._back.start, self._back.stop), 1.0),
            (rows[of], self._waiting.start + kin, 1.0),
        ]

    def _of_cuts(self) -> Entries:
        grown = self.grown
        things, baskets = grown.cuts.entries(grown.things(self.lead, self.helpers), grown.contents())
        first = self._given_back.stop
        return [
            (first + things[0], things[1], 1.0),
            (first + baskets[0], self._baskets.start + baskets[1], -baskets[2]),
        ]

    # -- reading

    def read(self, values: Reals, duals: Reals) -> Optimum:
        """Read the optimum from the values of columns and the duals of rows."""
        grown, menu, cases = self.grown, self.grown.menu, len(self.grown.menu.cases)
        slots = np.full(len(menu.slot_case), -1.0)
        slots[self.slots] = np.maximum(0.0, -duals[cases : self._waits])
        wait_price = max(0.0, -float(duals[self._waits]))
        leads, helpers = np.zeros(len(menu.lead_case)), np.zeros(len(menu.help_slot))
        np.add.at(leads, self.lead, values[: len(self.lead)])
        helpers[self.helpers] = values[self._helping]
        return Optimum(
            cost=float(self.rows.cost @ values),
            duals=Prices(
                np.minimum(duals[:cases], grown.level.most(grown.relaxation, wait_price)),
                slots,
                np.maximum(0.0, -duals[self._parts]),
            ),
            wait_price=wait_price,
            leads=leads,
            helpers=helpers,
            waits=values[self._waiting],
            baskets=values[self._baskets],
            over=round(float(values[self._waiting.stop]), _EXACT),
        )

"""A pool's programme of baskets, grown column by column: what good plans have, and what a place is worth.

The linear programme whose dual is the relaxation of `prices`: choose leads, helpers and what waits, and for
every worker one basket, which says how many of each kind they are given and what that costs: of each weight,
leads and helpers apart, and leads of each family apart, whose fee the basket pays. Most pairs of a case and a
worker are in no good plan, and most baskets in none either: those that are cheap at some prices are in the
programme, and its duals are prices that say which others would make it cheaper. Rows that it breaks are added
as it grows (`cuts`).

No bound is taken from it, as that would need all of its columns; prices give one (`prices`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.engine import Budget
from solver.linear import Meanwhile, either
from solver.plan import Plan
from solver.programme import Rows
from solver.roads.ascent import Level
from solver.roads.cuts import Contents, Cuts
from solver.roads.joined import renumbered
from solver.roads.knapsacks import IMPOSSIBLE
from solver.roads.menu import NEVER
from solver.roads.prices import Prices, Relaxation

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

_OVER = 2e4  # what a unit of priority waiting beyond what may costs: more than a place is ever worth
_HELPS = -2  # the family of who helps: unlike -1, leads without a fee


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
        How much more waits than may.
    """

    cost: float
    duals: Prices
    wait_price: float
    leads: Reals
    helpers: Reals
    waits: Reals
    baskets: Reals
    over: float


class Columns:
    """The programme of a relaxation at its second level, and which of its columns are in it.

    Parameters
    ----------
    priority
        By case of the menu; infinite where it may not wait.
    waiting
        How much priority may wait. It can be changed.

    Attributes
    ----------
    added
        How many columns and rows it has grown by.
    """

    def __init__(self, relaxation: Relaxation, priority: Reals, waiting: int) -> None:
        self.relaxation, self.menu = relaxation, relaxation.menu
        self.priority, self.waiting = priority, waiting
        self.leads = np.zeros(len(self.menu.lead_case), dtype=np.bool_)
        self.helpers = np.zeros(len(self.menu.help_slot), dtype=np.bool_)
        self._sort_into_kinds()
        self.cuts = Cuts(self.kind_of)
        self.added = 0
        self._known: set[bytes] = set()
        self._kinds: list[Ints] = []  # by basket
        self._counts: list[Ints] = []
        self._workers: list[int] = []
        self._costs: list[float] = []

    def _sort_into_kinds(self) -> None:
        """Number what counts alike in baskets: the same worker and weight, and family of a lead."""
        one = self.relaxation
        worker = np.concatenate([one.lead_worker, one.help_worker])
        family = np.concatenate([one.kin.lead_family, np.full(len(one.help_worker), _HELPS)])
        units = np.concatenate([one.lead_units, one.help_units])
        keys, kind = np.unique(np.stack([worker, family, units]), axis=1, return_inverse=True)
        self.kind_of = kind.reshape(-1)  # by lead of the menu, and then by helper
        self.kind_worker, self.kind_family, self.kind_units = keys
        self.kind_leads = (self.kind_family != _HELPS).astype(np.int64)

    @property
    def level(self) -> Level:
        """Give what is priced."""
        return Level(self.priority, self.waiting)

    @property
    def baskets(self) -> int:
        """How many baskets are in the programme."""
        return len(self._workers)

    # -- which columns are in it

    def keep_plan(self, plan: Plan) -> None:
        """Keep what a plan has, its baskets too."""
        leads, helpers = self.menu.rows_of(plan)
        _, one_a_case = np.unique(self.menu.slot_case[self.menu.help_slot[helpers]], return_index=True)
        self.keep(leads, helpers)
        self.add_baskets(leads, helpers[one_a_case])

    def keep(self, leads: Ints, helpers: Ints) -> None:
        """Keep these leads and helpers."""
        self.added += int((~self.leads[leads]).sum() + (~self.helpers[helpers]).sum())
        self.leads[leads] = True
        self.helpers[helpers] = True

    def keep_cheapest(self, dearer: tuple[Reals, Reals], counts: tuple[int, int], below: float) -> None:
        """Keep so many more of every case's leads and every slot's helpers: those that cost least."""
        self.keep(
            _cheapest(self.leads, self.menu.lead_case, dearer[0], counts[0], below),
            _cheapest(self.helpers, self.menu.help_slot, dearer[1], counts[1], below),
        )

    def add_baskets(self, leads: Ints, helpers: Ints) -> None:
        """Add the baskets that hold these rows of the menu, one a worker."""
        kind, count = np.unique(self.kind_of[self._things(leads, helpers)], return_counts=True)
        order = np.argsort(self.kind_worker[kind], kind="stable")
        kind, count = kind[order], count[order]
        edges = np.flatnonzero(np.diff(self.kind_worker[kind])) + 1
        for inside in np.split(np.arange(len(kind)), edges) if len(kind) else []:
            self._add(kind[inside], count[inside])

    def follow(
        self, before: Columns, found: Optimum, left: tuple[Ints, Ints], settled: tuple[Ints, Ints]
    ) -> None:
        """Keep what is left of a programme that this one is the rest of, and of the baskets it chose.

        Parameters
        ----------
        before, found
            That programme and its optimum.
        left, settled
            Its leads and helpers that are on this menu, in order, and those that were given for good.
        """
        self.keep(np.flatnonzero(before.leads[left[0]]), np.flatnonzero(before.helpers[left[1]]))
        kind_of = np.full(len(before.kind_worker), -1, dtype=np.int64)
        kind_of[before.kind_of[before._things(*left)]] = self.kind_of
        less = np.bincount(before.kind_of[before._things(*settled)], minlength=len(kind_of))
        chosen = np.append(found.baskets > 0, np.ones(before.baskets - len(found.baskets), dtype=np.bool_))
        for basket in np.flatnonzero(chosen).tolist():
            kinds, counts = before._kinds[basket], before._counts[basket]
            counts = np.where(kind_of[kinds] >= 0, np.maximum(0, counts - less[kinds]), 0)
            some = np.flatnonzero(counts)
            if len(some):
                self._add(kind_of[kinds[some]], counts[some])

    def _things(self, leads: Ints, helpers: Ints) -> Ints:
        return np.concatenate([leads, len(self.menu.lead_case) + helpers])

    def _add(self, kinds: Ints, counts: Ints) -> None:
        known = kinds.tobytes() + counts.tobytes()
        if known in self._known:
            return
        self._known.add(known)
        knapsacks, worker = self.relaxation.knapsacks, int(self.kind_worker[kinds[0]])
        load, new = int(self.kind_units[kinds] @ counts), int(self.kind_leads[kinds] @ counts)
        costs = knapsacks.load_cost[worker]
        if load >= len(costs) or costs[load] >= IMPOSSIBLE or new > knapsacks.limit[worker]:
            return
        fees = int((np.unique(self.kind_family[kinds]) >= 0).sum()) * self.relaxation.kin.fee
        self._kinds.append(kinds)
        self._counts.append(counts)
        self._workers.append(worker)
        self._costs.append(float(costs[load]) + fees)
        self.added += 1

    # -- its optimum

    def solve(self, budget: Budget, share: float, meanwhile: Meanwhile | None = None) -> Optimum | None:
        """Solve the programme as it is; None when that share of what is left of the budget is too short.

        What its optimum breaks is added for the next time. For `meanwhile` see `linear`.
        """
        chosen = _Chosen.of(self)
        answer = either(chosen.rows, budget, share, meanwhile)
        if answer is None:
            return None
        found = chosen.read(*answer)
        things = np.concatenate([found.leads, found.helpers])
        self.added += self.cuts.separate(things, self.contents().only(found.baskets), found.baskets)
        return found

    def contents(self) -> Contents:
        """Give what the baskets hold."""
        nothing = np.empty(0, dtype=np.int64)
        return Contents(
            np.repeat(np.arange(self.baskets), [len(kinds) for kinds in self._kinds]),
            np.concatenate([nothing, *self._kinds]),
            np.concatenate([nothing, *self._counts]),
        )

    def basket_worker(self) -> Ints:
        """Give whose each basket is."""
        return np.array(self._workers, dtype=np.int64)

    def basket_cost(self) -> Reals:
        """Give what each basket costs: its load, and the fees of its families."""
        return np.array(self._costs, dtype=np.float64)

    def prices(self, found: Optimum) -> Prices:
        """Give the duals, and for what is not in the programme what its cheapest helper would ask for."""
        case, slot, part = found.duals.case, found.duals.slot, found.duals.part
        missing = slot < 0
        if not missing.any():
            return found.duals
        known = Prices(case, np.maximum(0.0, slot), part)
        priced = self.relaxation.priced(known, self.level.waiting_costs(found.wait_price))
        _, helper = self.relaxation.dearer(known, priced)
        least = np.full(len(slot), np.inf)
        np.minimum.at(least, self.menu.help_slot, np.maximum(0.0, helper))
        return Prices(case, np.where(missing, np.where(least < IMPOSSIBLE, least, 0.0), slot), part)


@dataclass(frozen=True)
class _Chosen:
    """The columns: leads alone, leads beside a kind, helpers, cases that wait, waiting too much, baskets.

    The rows are cases, slots, what waits, workers, kinds, parts of families, and cuts.

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
    def of(cls, grown: Columns) -> _Chosen:
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
    def _waits(self) -> int:
        return len(self.grown.menu.cases) + len(self.slots)

    @cached_property
    def _kind_of(self) -> Ints:
        return self.grown.kind_of[self.grown._things(self.lead, self.helpers)]

    @cached_property
    def _used(self) -> Ints:
        return np.unique(self._kind_of)

    @cached_property
    def _parts(self) -> slice:
        first = self._waits + 1 + len(self.grown.relaxation.workers) + len(self._used)
        return slice(first, first + len(self.grown.relaxation.kin.part))

    # -- writing

    @cached_property
    def rows(self) -> Rows:
        """Write the programme."""
        grown = self.grown
        entries = [*self._of_cases(), *self._of_baskets(), *self._of_parts(), *self._of_cuts()]
        cases = len(grown.menu.cases)
        high = np.zeros(self._parts.stop + len(grown.cuts))
        high[:cases], high[self._waits] = 1.0, grown.waiting
        high[self._waits + 1 : self._waits + 1 + len(grown.relaxation.workers)] = 1.0
        high[self._parts] = grown.relaxation.kin.most
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
        most = np.ones(self._baskets.stop)
        most[self._waiting] = np.isfinite(self.grown.priority)
        most[self._waiting.stop] = np.inf
        return most

    def _cost(self) -> Reals:
        menu, cost = self.grown.menu, np.zeros(self._baskets.stop)
        cost[: len(self.alone)] = menu.alone[self.alone]
        cost[len(self.alone) : len(self.lead)] = menu.row_cost[self.beside]
        cost[self._waiting.stop] = _OVER
        cost[self._baskets] = self.grown.basket_cost()
        return cost

    def _of_cases(self) -> list[tuple[Ints, Ints, Ints | Reals | float]]:
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

    def _of_baskets(self) -> list[tuple[Ints, Ints, Ints | Reals | float]]:
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

    def _of_parts(self) -> list[tuple[Ints, Ints, Ints | Reals | float]]:
        kin, contents = self.grown.relaxation.kin, self.grown.contents()
        basket, family, count = kin.shared(
            contents.basket, self.grown.kind_family[contents.kind], contents.count
        )
        place, part, times = kin.parts_of(family, count)
        return [(self._parts.start + part, self._baskets.start + basket[place], times)]

    def _of_cuts(self) -> list[tuple[Ints, Ints, Ints | Reals | float]]:
        grown = self.grown
        things, baskets = grown.cuts.entries(grown._things(self.lead, self.helpers), grown.contents())
        first = self._parts.stop
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
            cost=float(self.rows.cost @ values) - grown.relaxation.kin.given_back,
            duals=Prices(
                np.minimum(duals[:cases], grown.level.waiting_costs(wait_price)),
                slots,
                np.maximum(0.0, -duals[self._parts]),
            ),
            wait_price=wait_price,
            leads=leads,
            helpers=helpers,
            waits=values[self._waiting],
            baskets=values[self._baskets],
            over=float(values[self._waiting.stop]),
        )


def _cheapest(kept: Flags, group: Ints, dearer: Reals, count: int, below: float) -> Ints:
    """Give each group's cheapest that are not kept yet."""
    new = np.flatnonzero(~kept & (dearer < below))
    order = new[np.lexsort((dearer[new], group[new]))]
    rank = np.arange(len(order)) - np.searchsorted(group[order], group[order])
    return order[rank < count]

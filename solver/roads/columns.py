"""A pool's programme of baskets, grown column by column: what good plans have, and what a place is worth.

The linear programme whose dual is the relaxation of `prices`: choose leads, helpers and what waits, and for
every worker one basket, which says how many of each weight they are given and what that load costs. Most
pairs of a case and a worker are in no good plan, and most baskets in none either: those that are cheap at
some prices are in the programme, and its duals are prices that say which others would make it cheaper.

No bound is taken from it, as that would need all of its columns; prices give one (`prices`), and may say
more: half of a basket of two cases has room for one of them whole here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.engine import Budget, linear_programme
from solver.plan import Plan
from solver.programme import Rows
from solver.roads.ascent import Level
from solver.roads.baskets import Kind, ways
from solver.roads.knapsacks import IMPOSSIBLE
from solver.roads.menu import NEVER
from solver.roads.prices import Prices, Relaxation

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

_OVER = 2e4  # what a unit of priority waiting beyond what may costs: more than a place is ever worth
_MOST = 400  # baskets of one worker that are listed
_CAPS = (99, 3, 2, 1)  # of each weight in a basket, where more would make too many


@dataclass(frozen=True)
class Optimum:
    """The programme's optimum, as far as it is grown.

    Attributes
    ----------
    cost
        On the scale of the relaxation's bounds.
    duals, wait_price
        Prices by case and slot; below zero where a slot is not in the programme.
    leads, helpers, waits
        How much of each is chosen: by lead, by helper and by case of the menu.
    over
        How much more waits than may.
    """

    cost: float
    duals: Prices
    wait_price: float
    leads: Reals
    helpers: Reals
    waits: Reals
    over: float


class Columns:
    """The programme of a relaxation at its second level, and which of its columns are in it.

    Parameters
    ----------
    priority
        By case of the menu; infinite where it may not wait.
    waiting
        How much priority may wait. It can be changed.
    """

    def __init__(self, relaxation: Relaxation, priority: Reals, waiting: int) -> None:
        self.relaxation, self.menu = relaxation, relaxation.menu
        self.priority, self.waiting = priority, waiting
        self.leads = np.zeros(len(self.menu.lead_case), dtype=np.bool_)
        self.helpers = np.zeros(len(self.menu.help_slot), dtype=np.bool_)
        self._sort_into_kinds()
        self._known: set[bytes] = set()
        self._basket_worker: list[int] = []
        self._basket_cost: list[float] = []
        self._counted: list[tuple[Ints, Ints, Ints]] = []  # baskets, kinds, counts

    def _sort_into_kinds(self) -> None:
        """Number what weighs the same on the same worker, leads and helpers apart."""
        one = self.relaxation
        top = int(max(one.lead_units.max(initial=0), one.help_units.max(initial=0))) + 1
        lead = (2 * one.lead_worker) * top + one.lead_units
        helper = (2 * one.help_worker + 1) * top + one.help_units
        keys, kind = np.unique(np.concatenate([lead, helper]), return_inverse=True)
        self.kind_of_lead, self.kind_of_helper = kind[: len(lead)], kind[len(lead) :]
        self.kind_worker, self.kind_units = keys // top // 2, keys % top
        self.kind_leads = 1 - keys // top % 2

    @property
    def level(self) -> Level:
        """Give what is priced."""
        return Level(self.priority, self.waiting)

    @property
    def baskets(self) -> int:
        """How many baskets are in the programme."""
        return len(self._basket_worker)

    @property
    def size(self) -> int:
        """How many columns are in it, of those that grow."""
        return self.baskets + int(self.leads.sum()) + int(self.helpers.sum())

    # -- which columns are in it

    def keep_plan(self, plan: Plan) -> None:
        """Keep what a plan has, its baskets too."""
        menu = self.menu
        leads = plan.lead[menu.cases[menu.lead_case]] == menu.lead_worker
        helpers = plan.co_worker[menu.cases[menu.slot_case[menu.help_slot]]] == menu.help_worker
        self.leads |= leads
        self.helpers |= helpers
        rows = np.flatnonzero(helpers)
        _, one_a_case = np.unique(menu.slot_case[menu.help_slot[rows]], return_index=True)
        self.add_baskets(np.flatnonzero(leads), rows[one_a_case])

    def keep_cheapest(self, dearer: tuple[Reals, Reals], counts: tuple[int, int], below: float) -> None:
        """Keep so many more of every case's leads and every slot's helpers: those that cost least."""
        _keep(self.leads, self.menu.lead_case, dearer[0], counts[0], below)
        _keep(self.helpers, self.menu.help_slot, dearer[1], counts[1], below)

    def add_baskets(self, leads: Ints, helpers: Ints) -> None:
        """Add the baskets that hold these rows of the menu, one a worker."""
        kinds = np.concatenate([self.kind_of_lead[leads], self.kind_of_helper[helpers]])
        kind, count = np.unique(kinds, return_counts=True)
        order = np.argsort(self.kind_worker[kind], kind="stable")
        kind, count = kind[order], count[order]
        edges = np.flatnonzero(np.diff(self.kind_worker[kind])) + 1
        for inside in np.split(np.arange(len(kind)), edges) if len(kind) else []:
            self._add(kind[inside], count[inside])

    def list_baskets(self) -> None:
        """Add every basket of what is kept, worker by worker; the small ones of who would have too many."""
        kept = np.concatenate([self.kind_of_lead[self.leads], self.kind_of_helper[self.helpers]])
        most = np.bincount(kept, minlength=len(self.kind_worker))
        used = np.flatnonzero(most)
        used = used[np.argsort(self.kind_worker[used], kind="stable")]
        edges = np.flatnonzero(np.diff(self.kind_worker[used])) + 1
        for kinds in np.split(used, edges) if len(used) else []:
            for counts in self._listed(kinds, most[kinds]):
                some = np.flatnonzero(counts)
                if len(some):
                    self._add(kinds[some], counts[some])

    def _listed(self, kinds: Ints, most: Ints) -> Ints:
        """List one worker's baskets, with no more of each kind than leaves them few enough."""
        knapsacks, worker = self.relaxation.knapsacks, self.kind_worker[kinds[0]]
        room, new = int(knapsacks.room[worker]), int(knapsacks.limit[worker])
        units, leads = self.kind_units[kinds].tolist(), self.kind_leads[kinds].tolist()
        for cap in _CAPS:
            counts = np.minimum(most, cap).tolist()
            found = ways([Kind(*one) for one in zip(counts, units, leads, strict=True)], room, new, _MOST)
            if found is not None:
                return found
        return np.empty((0, len(kinds)), dtype=np.int64)

    def _add(self, kinds: Ints, counts: Ints) -> None:
        known = kinds.tobytes() + counts.tobytes()
        if known in self._known:
            return
        self._known.add(known)
        worker, load = int(self.kind_worker[kinds[0]]), int(self.kind_units[kinds] @ counts)
        costs = self.relaxation.knapsacks.load_cost[worker]
        if load >= len(costs) or costs[load] >= IMPOSSIBLE:
            return
        self._counted.append((np.full(len(kinds), self.baskets), kinds, counts))
        self._basket_worker.append(worker)
        self._basket_cost.append(float(costs[load]))

    # -- its optimum

    def solve(self, budget: Budget, share: float) -> Optimum | None:
        """Solve the programme as it is; None when that share of what is left of the budget is too short."""
        chosen = _Chosen.of(self)
        rows = self._rows(chosen)
        answer = linear_programme(rows, budget, share)
        if answer is None:
            return None
        values, duals = answer
        return self._optimum(chosen, values, duals, float(rows.cost @ values))

    def _optimum(self, chosen: _Chosen, values: Reals, duals: Reals, cost: float) -> Optimum:
        menu, cases = self.menu, len(self.menu.cases)
        slots = np.full(len(menu.slot_case), -1.0)
        slots[chosen.slots] = np.maximum(0.0, -duals[cases : cases + len(chosen.slots)])
        wait_price = max(0.0, -float(duals[cases + len(chosen.slots)]))
        leads, helpers = np.zeros(len(menu.lead_case)), np.zeros(len(menu.help_slot))
        np.add.at(leads, chosen.lead, values[: len(chosen.lead)])
        helpers[chosen.helpers] = values[chosen.helping]
        case = np.minimum(duals[:cases], self.level.waiting_costs(wait_price))
        return Optimum(
            cost - self.relaxation.given_back,
            Prices(case, slots),
            wait_price,
            leads,
            helpers,
            values[chosen.waiting],
            float(values[chosen.waiting.stop]),
        )

    def prices(self, found: Optimum) -> Prices:
        """Give the duals, and for what is not in the programme what its cheapest helper would ask for."""
        case, slot = found.duals.case, found.duals.slot
        missing = slot < 0
        if not missing.any():
            return found.duals
        known = Prices(case, np.maximum(0.0, slot))
        priced = self.relaxation.priced(known, self.level.waiting_costs(found.wait_price))
        _, helper = self.relaxation.dearer(known, priced)
        least = np.full(len(slot), np.inf)
        np.minimum.at(least, self.menu.help_slot, np.maximum(0.0, helper))
        return Prices(case, np.where(missing, np.where(least < IMPOSSIBLE, least, 0.0), slot))

    def _rows(self, chosen: _Chosen) -> Rows:
        """Write the programme; its rows are cases, slots, what waits, workers, kinds, and families."""
        menu, one = self.menu, self.relaxation
        cases, workers = len(menu.cases), len(one.workers)
        slot = _places(chosen.slots, len(menu.slot_case)) + cases
        waits = cases + len(chosen.slots)
        kind_of = np.concatenate([self.kind_of_lead[chosen.lead], self.kind_of_helper[chosen.helpers]])
        used = np.unique(kind_of)
        kind = _places(used, len(self.kind_worker)) + waits + 1 + workers
        basket, counted, count = (np.concatenate(part) for part in self._counts())
        inside = np.isin(counted, used)
        family = waits + 1 + workers + len(used) + np.arange(len(chosen.kin))
        first = len(chosen.lead) + len(chosen.helpers)
        columns = np.arange(chosen.size)
        finite = np.isfinite(self.priority)
        entries: list[tuple[Ints, Ints, Ints | float]] = [
            (menu.lead_case[chosen.lead], columns[: len(chosen.lead)], 1.0),
            (np.arange(cases), columns[chosen.waiting], 1.0),
            (slot[menu.row_slot[chosen.beside]], columns[len(chosen.alone) : len(chosen.lead)], 1.0),
            (slot[menu.help_slot[chosen.helpers]], columns[chosen.helping], -1.0),
            (np.full(cases, waits), columns[chosen.waiting], np.where(finite, self.priority, 0.0)),
            (np.array([waits]), columns[[chosen.waiting.stop]], -1.0),
            (waits + 1 + np.array(self._basket_worker, dtype=np.int64), columns[chosen.baskets], 1.0),
            (kind[kind_of], columns[:first], 1.0),
            (kind[counted[inside]], columns[chosen.baskets][basket[inside]], -count[inside]),
            (family, chosen.kin, 1.0),
            (family, columns[chosen.fees][chosen.fee_of], -1.0),
        ]
        high = np.zeros(waits + 1 + workers + len(used) + len(family))
        high[:cases], high[waits], high[waits + 1 : waits + 1 + workers] = 1.0, self.waiting, 1.0
        return Rows(
            upper=chosen.upper(finite),
            cost=chosen.cost(self),
            row=np.concatenate([row for row, _, _ in entries]),
            column=np.concatenate([column for _, column, _ in entries]),
            value=np.concatenate([np.broadcast_to(value, row.shape) for row, _, value in entries]).astype(
                np.float64
            ),
            low=np.where(np.arange(len(high)) < cases, 1.0, -np.inf),
            high=high,
        )

    def _counts(self) -> tuple[list[Ints], list[Ints], list[Ints]]:
        nothing = [np.empty(0, dtype=np.int64)]
        return (
            nothing + [baskets for baskets, _, _ in self._counted],
            nothing + [kinds for _, kinds, _ in self._counted],
            nothing + [counts for _, _, counts in self._counted],
        )

    def basket_costs(self) -> Reals:
        """Give what the load of each basket costs."""
        return np.array(self._basket_cost)


@dataclass(frozen=True)
class _Chosen:
    """The columns: leads alone, leads beside, helpers, cases that wait, waiting too much, baskets, fees.

    Attributes
    ----------
    alone, beside, helpers
        Rows of the menu: leads, leads beside a kind, and helpers.
    lead
        The lead of each column of the first two.
    slots
        Those that some lead and some helper of the programme could use.
    kin, fee_of
        Columns of leads that pay their family's fee, and which fee.
    """

    alone: Ints
    beside: Ints
    helpers: Ints
    lead: Ints
    slots: Ints
    kin: Ints
    fee_of: Ints
    waiting: slice
    baskets: slice
    fees: slice

    @classmethod
    def of(cls, grown: Columns) -> _Chosen:
        """Number the columns of the programme as it is."""
        menu, one = grown.menu, grown.relaxation
        usable = np.zeros(len(menu.slot_case), dtype=np.bool_)
        usable[menu.help_slot[grown.helpers]] = True
        alone = np.flatnonzero(grown.leads & (menu.alone < NEVER))
        beside = np.flatnonzero(grown.leads[menu.row_lead] & usable[menu.row_slot])
        slots = np.unique(menu.row_slot[beside])
        helpers = np.flatnonzero(grown.helpers & np.isin(menu.help_slot, slots))
        lead = np.concatenate([alone, menu.row_lead[beside]])
        family = one.lead_family[lead]
        kin = np.flatnonzero(family >= 0)
        pairs = family[kin] * len(one.workers) + one.lead_worker[lead[kin]]
        fees, fee_of = np.unique(pairs, return_inverse=True)
        waiting = len(lead) + len(helpers)
        baskets = waiting + len(menu.cases) + 1
        end = baskets + grown.baskets
        return cls(
            alone,
            beside,
            helpers,
            lead,
            slots,
            kin,
            fee_of,
            slice(waiting, baskets - 1),
            slice(baskets, end),
            slice(end, end + len(fees)),
        )

    @property
    def helping(self) -> slice:
        """Give the columns of helpers."""
        return slice(len(self.lead), self.waiting.start)

    @property
    def size(self) -> int:
        """Give the number of columns."""
        return int(self.fees.stop)

    def upper(self, may_wait: Flags) -> Reals:
        """Give how much of each column there can be."""
        most = np.ones(self.size)
        most[self.waiting] = may_wait
        most[self.waiting.stop] = np.inf
        return most

    def cost(self, grown: Columns) -> Reals:
        """Give what each column costs."""
        menu, cost = grown.menu, np.zeros(self.size)
        cost[: len(self.alone)] = menu.alone[self.alone]
        cost[len(self.alone) : len(self.lead)] = menu.row_cost[self.beside]
        cost[self.waiting.stop] = _OVER
        cost[self.baskets] = grown.basket_costs()
        cost[self.fees] = grown.relaxation.fee
        return cost


def _places(chosen: Ints, size: int) -> Ints:
    """Give the place of each of these among them; whatever else there is has none."""
    place = np.full(size, -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    return place


def _keep(kept: Flags, group: Ints, dearer: Reals, count: int, below: float) -> None:
    """Keep each group's cheapest that are not kept yet."""
    new = np.flatnonzero(~kept & (dearer < below))
    order = new[np.lexsort((dearer[new], group[new]))]
    rank = np.arange(len(order)) - np.searchsorted(group[order], group[order])
    kept[order[rank < count]] = True

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

import numpy as np
from numpy.typing import NDArray

from solver.engine import Budget
from solver.linear import Meanwhile, either
from solver.plan import Plan
from solver.roads.ascent import Level
from solver.roads.cuts import Contents, Cuts
from solver.roads.filling import IMPOSSIBLE
from solver.roads.joined import alike, cheapest_of
from solver.roads.prices import Prices, Relaxation
from solver.roads.written import Optimum, Written

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

_HELPS = -2  # the family of who helps: unlike -1, leads without a fee


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
        priced = self.relaxation
        worker = np.concatenate([priced.lead_worker, priced.help_worker])
        family = np.concatenate([priced.kin.lead_family, np.full(len(priced.help_worker), _HELPS)])
        units = np.concatenate([priced.lead_units, priced.help_units])
        families, loads = int(family.max(initial=0)) + 1 - _HELPS, int(units.max(initial=0)) + 1
        # By lead of the menu, and then by helper.
        one, self.kind_of = alike((worker * families + family - _HELPS) * loads + units)
        self.kind_worker, self.kind_family, self.kind_units = worker[one], family[one], units[one]
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
        self.keep(leads, helpers)
        self.add_baskets(leads, self.one_a_case(helpers))

    def one_a_case(self, helpers: Ints) -> Ints:
        """Give the helpers of a plan once each, who are on the menu once for every kind that they are of."""
        _, first = np.unique(self.menu.slot_case[self.menu.help_slot[helpers]], return_index=True)
        return helpers[first]

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

    def keep_asked(self, slots: Ints, dearer: Reals, count: int) -> None:
        """Keep so many of the cheapest helpers of each of these slots that has none, to give it a dual."""
        filled = np.zeros(len(self.menu.slot_case), dtype=np.bool_)
        filled[self.menu.help_slot[self.helpers]] = True
        asked = np.zeros(len(filled), dtype=np.bool_)
        asked[slots] = True
        rows = np.flatnonzero((asked & ~filled)[self.menu.help_slot])
        nothing = np.zeros(len(rows), dtype=np.bool_)
        cheapest = _cheapest(nothing, self.menu.help_slot[rows], dearer[rows], count, IMPOSSIBLE)
        self.keep(np.empty(0, dtype=np.int64), rows[cheapest])

    def add_baskets(self, leads: Ints, helpers: Ints) -> None:
        """Add the baskets that hold these rows of the menu, one a worker."""
        kind, count = np.unique(self.kind_of[self.things(leads, helpers)], return_counts=True)
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
        kind_of[before.kind_of[before.things(*left)]] = self.kind_of
        given = before.things(settled[0], before.one_a_case(settled[1]))
        less = np.bincount(before.kind_of[given], minlength=len(kind_of))
        chosen = np.append(found.baskets > 0, np.ones(before.baskets - len(found.baskets), dtype=np.bool_))
        for basket in np.flatnonzero(chosen).tolist():
            kinds, counts = before._kinds[basket], before._counts[basket]
            counts = np.where(kind_of[kinds] >= 0, np.maximum(0, counts - less[kinds]), 0)
            some = np.flatnonzero(counts)
            if len(some):
                self._add(kind_of[kinds[some]], counts[some])

    def things(self, leads: Ints, helpers: Ints) -> Ints:
        """Number leads and helpers of the menu together, leads first."""
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
        chosen = Written.of(self)
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
        """Give the duals, and for what is not in the programme what its cheapest helper would ask for.

        What nobody has room for is as dear as can be: it costs the bound nothing, and nobody hopes for it.
        """
        case, slot, part = found.duals.case, found.duals.slot, found.duals.part
        missing = slot < 0
        if not missing.any():
            return found.duals
        known = Prices(case, np.maximum(0.0, slot), part)
        priced = self.relaxation.priced(known, self.level.waiting_costs(found.wait_price))
        _, helper = self.relaxation.dearer(known, priced)
        least = np.full(len(slot), np.inf)
        np.minimum.at(least, self.menu.help_slot, np.maximum(0.0, helper))
        return Prices(case, np.where(missing, np.minimum(least, IMPOSSIBLE), slot), part)


def _cheapest(kept: Flags, group: Ints, dearer: Reals, count: int, below: float) -> Ints:
    """Give each group's cheapest that are not kept yet."""
    return cheapest_of(group, np.flatnonzero(~kept & (dearer < below)), dearer, count)

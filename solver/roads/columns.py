"""A pool's programme of baskets, a few of its columns at a time: which pairs good plans have.

Most pairs of a case and a worker are in no good plan. The programme is solved with the cheapest of them, and
its duals say which others would lower its cost (column generation). A few rounds come near its optimum; no
bound is taken from it, as that would need all of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solver.engine import Budget, linear_programme
from solver.placements import Placements
from solver.plan import Plan
from solver.programme import Rows
from solver.roads.baskets import rooms_of, with_baskets

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

_FIRST = (10, 3)  # leads and co-workers a case to begin with
_MORE = (4, 2)  # and to add a round
_ZERO = 1e-6
_GAIN = 0.005  # of the cost, below which another round is not worth its time


def likely_columns(whole: Placements, plan: Plan, budget: Budget, share: float) -> Flags | None:
    """Say which variables good plans need, those of `plan` among them; None when there is no time for it.

    Parameters
    ----------
    whole
        Placements whose rules and costs are posted.
    share
        How much of what is left of the budget it may take.
    """
    return _Columns(whole, plan).grown(budget, share)


class _Columns:
    """The programme, and which of its columns are in it."""

    def __init__(self, whole: Placements, plan: Plan) -> None:
        self.whole = whole
        self.rows = with_baskets(whole.model.relaxation(), rooms_of(whole))
        self.leads, self.lead_case = whole.lead_variables, whole.lead_pairs.case
        self.helpers, self.helper_case = whole.co_worker_variables, whole.co_worker_pairs.case
        self.kept = np.ones(len(self.rows.upper), dtype=np.bool_)
        self.kept[self.leads] = self.kept[self.helpers] = False
        self.kept[: len(whole.model)] |= whole.values(whole.without_strangers(plan)) > 0
        self._add(self.rows.cost, _FIRST)

    def grown(self, budget: Budget, share: float) -> Flags | None:
        """Add columns while that gains something and there is time."""
        until, cost, likely = budget.left * (1 - share), np.inf, None
        while (found := self._solved(budget, until)) is not None:
            duals, now = found
            likely = self.kept[: len(self.whole.model)].copy()
            if cost - now < _GAIN * abs(now) or not self.more(duals):
                break
            cost = now
        return likely

    def more(self, duals: Reals) -> int:
        """Add pairs that would lower the cost; say how many."""
        reduced = self.rows.cost.copy()
        np.subtract.at(reduced, self.rows.column, self.rows.value * duals[self.rows.row])
        return self._add(np.where(reduced < -_ZERO, reduced, np.inf), _MORE)

    def _solved(self, budget: Budget, until: float) -> tuple[Reals, float] | None:
        """Solve the programme as it stands; give its rows' duals and its cost."""
        if budget.left <= until:
            return None
        part, used = _without_idle(self.rows.only(self.kept))
        found = linear_programme(part, budget, 1 - until / budget.left)
        if found is None:
            return None
        duals = np.zeros(len(self.rows.low))
        duals[used] = found[1]
        return duals, float(part.cost @ found[0])

    def _add(self, price: Reals, counts: tuple[int, int]) -> int:
        """Keep the cheapest columns of every case, of leads and of co-workers; say how many are new."""
        before = int(self.kept.sum())
        for columns, cases, count in (
            (self.leads, self.lead_case, counts[0]),
            (self.helpers, self.helper_case, counts[1]),
        ):
            new = np.flatnonzero(~self.kept[columns] & np.isfinite(price[columns]))
            order = new[np.lexsort((price[columns[new]], cases[new]))]
            rank = np.arange(len(order)) - np.searchsorted(cases[order], cases[order])
            self.kept[columns[order[rank < count]]] = True
        return int(self.kept.sum()) - before


def _without_idle(rows: Rows) -> tuple[Rows, Ints]:
    """Leave out rows without an entry; give the programme, and which rows are in it."""
    used = np.unique(rows.row)
    place = np.zeros(len(rows.low), dtype=np.int64)
    place[used] = np.arange(len(used))
    return Rows(
        rows.upper, rows.cost, place[rows.row], rows.column, rows.value, rows.low[used], rows.high[used]
    ), used

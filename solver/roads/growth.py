"""Growing a pool's programme and raising its bound, each with the help of the other.

The programme's duals are extreme: far from its optimum, the bound at them is poor. Between them and the best
prices known the bound is better than at either, mostly; and what is cheap at several prices on the way is
what the programme lacks. While the programme is solved, and while a plan follows it, a second core climbs on,
from the price of waiting that the programme has; with one core there is a stretch from the best prices in
between.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from solver.engine import Budget
from solver.roads.ascent import Height, first_step, looked_at
from solver.roads.columns import Columns
from solver.roads.stretches import Stretches
from solver.roads.written import Optimum

_MIXED = (0.6, 0.0)  # how much of the best prices, and of the duals the rest: the first that adds anything
_MORE = (3, 2)  # leads a case and helpers a slot added at one of these prices
_LESS = -1.0  # a column must make the programme cheaper by more than rounding
_REMEMBERED = 4

Stop = Callable[[Height], bool]


class Growth:
    """A programme, and the best prices of its relaxation.

    Attributes
    ----------
    target
        What the cost will come to at most: the last optimum, or the cost of a plan before that.
    stop
        Asked wherever prices are looked at.
    took
        How much of the budget the last round took, or the first will.
    """

    def __init__(
        self,
        columns: Columns,
        stretches: Stretches,
        best: Height,
        target: float,
        stop: Stop,
        took: float = 0.0,
    ) -> None:
        self.columns, self.stretches = columns, stretches
        self.best, self.target, self.stop = best, target, stop
        self.took = took
        self._place = best.prices
        # The best prices for what else was let wait, by how much that was; a few, as each holds a table.
        self._elsewhere: deque[tuple[int, Height]] = deque(maxlen=_REMEMBERED)

    def solve(self, budget: Budget, share: float, threads: int) -> Optimum | None:
        """Solve the programme, raise the bound and add what is cheap; None when there is no time."""
        left = budget.left
        found = self.columns.solve(budget, share, self.climb_until if threads > 1 else None)
        if found is None:
            return None
        self.target = found.cost
        self._mix(found)
        self._place = self.stretches.at_wait_price(self.columns.level, self._place, found.wait_price)
        if threads == 1:
            self._polish()
        self.took = left - budget.left
        return found

    @property
    def open(self) -> float:
        """Say how far the bound is below what the cost comes to at most, as a share of that."""
        return (self.target - self.best.bound) / max(1.0, abs(self.target))

    def aim(self, waiting: int) -> None:
        """Let so much wait from now on, and go on from the prices that bound that highest."""
        if waiting != self.columns.waiting:
            before = self.best.bound
            self._elsewhere.append((self.columns.waiting, self.best))
            self.best = self.for_waiting(waiting)
            self.target += self.best.bound - before
            self._place = self.best.prices
            self.columns.waiting = waiting

    def for_waiting(self, waiting: int) -> Height:
        """Give the highest bound of plans that leave no more than that waiting."""
        known = [(self.columns.waiting, self.best), *self._elsewhere]
        here = [height.waiting_less(before - waiting) for before, height in known]
        return max(here, key=lambda height: height.bound)

    def _mix(self, found: Optimum) -> None:
        """Look at prices between the best and the duals, and where that adds nothing at the duals."""
        columns, centre, added = self.columns, self.best, self.columns.added
        duals = columns.prices(found)
        for share in _MIXED:
            here = looked_at(columns.relaxation, columns.level, centre.prices.mixed(share, duals))
            add_cheap(columns, here)
            if here.bound > self.best.bound:
                self.best = here
            if self.stop(here) or columns.added > added:
                return

    def climb_until(self, done: Callable[[], bool]) -> None:
        """Climb on from where the last climb ended, whether or not that was the best place.

        Only when that is done is anything added to the programme.
        """
        level = self.columns.level
        here = looked_at(self.columns.relaxation, level, self._place)
        step = first_step(here.bound, self.target)
        best, last = self.stretches.climb(level, here, step, lambda height: done() or self.stop(height))
        self._place = last.prices
        self._take(best)

    def _polish(self) -> None:
        """Climb a little from the best prices."""
        step = first_step(self.best.bound, self.target)
        best = self.best
        here, _, _ = self.stretches.stretch(self.columns.level, best, best.prices, step, self.stop)
        self._take(here)

    def _take(self, here: Height) -> None:
        """Keep a place that is higher, and add what is cheap there."""
        if here.bound > self.best.bound:
            self.best = here
            add_cheap(self.columns, here)


def add_cheap(columns: Columns, here: Height) -> None:
    """Add the baskets that are cheapest at some prices, and what would make others cheaper."""
    columns.add_baskets(here.priced.leads, here.priced.helpers)
    columns.keep(here.priced.leads, here.priced.helpers)
    dearer = columns.relaxation.dearer(here.prices, here.priced)
    columns.keep_cheapest(dearer, _MORE, _LESS)
    mode = here.priced.mode[here.priced.leads]
    columns.keep_asked(columns.menu.row_slot[mode[mode >= 0]], dearer[1], _MORE[1])

"""The two levels, one after the other, by any solver of mixed-integer programmes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from benchmarks.mip.columns import INFINITY, Reals
from benchmarks.mip.model import AllocationMip
from benchmarks.timeline import Timeline

# As in the project's own solver: the first level may take this share of the time, and the second has some.
FIRST_LEVEL_SHARE = 0.5

# Costs are whole numbers: a bound in doubles is rounded up, but for the noise that doubles carry.
NOISE = 1e-4
ABSENT = 1e15  # from here on, solvers mean infinity


@dataclass(frozen=True)
class Answer:
    """One solve: the best values or None, a lower bound in doubles, and whether they meet."""

    values: Reals | None
    bound: float
    proven: bool


# Called with the value of a better solution, or None, and the best bound.
Report = Callable[[float | None, float], None]


class Minimiser(Protocol):
    """A solver that holds the rows of one programme and minimises several objectives over them."""

    def minimise(
        self, costs: Reals, offset: float, cap: float, start: Reals | None, seconds: float, report: Report
    ) -> Answer:
        """Minimise, with at most `cap` on the last row, for at most so many seconds."""


@dataclass(frozen=True)
class Levels:
    """What two solves came to: the plan as a proposal states it or None, and a true bound of both levels."""

    plan: dict[str, object] | None
    bound: tuple[int, int]
    proven: bool


def solve_levels(mip: AllocationMip, solver: Minimiser, deadline: float, timeline: Timeline) -> Levels:
    """Minimise `unallocated`, then `preference` among the plans that leave no more waiting.

    Parameters
    ----------
    deadline
        In the clock of `time.monotonic`.
    timeline
        Told of each better score and bound. Scores of the first level's solutions say nothing of the second.
    """
    lowest = _floor(mip)
    left = max(0.0, deadline - time.monotonic())

    def first(value: float | None, bound: float) -> None:
        found = _known(value)
        timeline.add(None if found is None else (found, None), (max(0, whole(bound)), None))

    answer = solver.minimise(mip.unallocated, 0.0, INFINITY, None, left * FIRST_LEVEL_SHARE, first)
    if answer.values is None and mip.figures.locks:
        return Levels(None, (max(0, whole(answer.bound)), lowest), proven=False)
    values = mip.columns.complete(mip.arrays, _nothing(mip) if answer.values is None else answer.values)
    score = mip.score(values)
    waiting = min(score[0], max(0, whole(answer.bound)))
    waiting = score[0] if answer.proven else waiting
    timeline.add(score, (waiting, lowest))

    def second(value: float | None, bound: float) -> None:
        found = _known(value)
        timeline.add(None if found is None else (score[0], found), (waiting, max(lowest, whole(bound))))

    left = max(0.0, deadline - time.monotonic())
    later = solver.minimise(mip.preference, mip.offset, float(score[0]), values, left, second)
    if later.values is not None:
        better = mip.columns.complete(mip.arrays, later.values)
        values = min((values, better), key=mip.score)
    final = mip.score(values)
    preference = final[1] if later.proven else min(final[1], max(lowest, whole(later.bound)))
    # When more may be allocated than was, the second level's bound is for the wrong plans.
    preference = preference if waiting == final[0] else lowest
    timeline.add(final, (waiting, preference))
    return Levels(mip.plan(values), (waiting, preference), answer.proven and later.proven)


def whole(bound: float) -> int:
    """The whole bound that follows from one in doubles; very low when there is none."""
    if not abs(bound) < ABSENT:
        return -int(ABSENT)
    return math.ceil(bound - max(NOISE, abs(bound) * 1e-9))


def _known(value: float | None) -> int | None:
    """The value of a solution, when there is one."""
    return None if value is None or abs(value) >= ABSENT else round(value)


def _floor(mip: AllocationMip) -> int:
    """A bound of the second level from the signs of the costs alone."""
    paying = mip.preference < 0
    return mip.offset + round(float(mip.preference[paying].sum()))


def _nothing(mip: AllocationMip) -> Reals:
    """Every case waits: lawful where nothing is locked."""
    values: Reals = mip.unallocated * 0.0
    for place in mip.places:
        values[place.waits] = 1.0
    return values

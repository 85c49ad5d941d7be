"""Joins of columns of numbers: what has the same number in two of them, without a loop."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def counted_from(first: Ints, number: Ints) -> Ints:
    """Give so many numbers from each of these on: (3, 7) and (2, 1) make (3, 4, 7)."""
    before = np.cumsum(number) - number
    found: Ints = np.arange(int(number.sum())) + np.repeat(first - before, number)
    return found


def pairs_within(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Give all pairs of places with the same number, sorted by the left; `right` must be sorted."""
    first = np.searchsorted(right, left)
    number = np.searchsorted(right, left, side="right") - first
    return np.repeat(np.arange(len(left)), number), counted_from(first, number)


def pairs(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Give all pairs of places with the same number, sorted by the left."""
    order = np.argsort(right, kind="stable")
    one, other = pairs_within(left, right[order])
    return one, order[other]


def renumbered(kept: Ints, size: int) -> Ints:
    """Number what is kept from 0; -1 for what is not."""
    place = np.full(size, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    return place

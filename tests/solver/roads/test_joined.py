"""Joins without a loop, against loops."""

import numpy as np

from solver.roads.joined import counted_from, pairs, renumbered


def test_numbers_are_counted_from_each() -> None:
    assert counted_from(np.array([3, 7, 1]), np.array([2, 0, 3])).tolist() == [3, 4, 1, 2, 3]
    assert counted_from(np.array([], dtype=np.int64), np.array([], dtype=np.int64)).tolist() == []


def test_pairs_are_all_places_with_the_same_number() -> None:
    rng = np.random.default_rng(3)
    left, right = rng.integers(0, 6, 20), rng.integers(0, 6, 15)
    expected = [(i, j) for i in range(20) for j in range(15) if left[i] == right[j]]
    assert list(zip(*(one.tolist() for one in pairs(left, right)), strict=True)) == expected


def test_what_is_left_out_has_no_number() -> None:
    assert renumbered(np.array([1, 4]), 6).tolist() == [-1, 0, -1, -1, 1, -1]

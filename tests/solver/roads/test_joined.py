"""Joins without a loop, against loops."""

import numpy as np
import pytest

from solver.roads.joined import (
    alike,
    cheapest_of,
    counted_from,
    pairs,
    place_in_run,
    renumbered,
    sorted_by,
)


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


@pytest.mark.parametrize("size", [0, 1, 40])
@pytest.mark.parametrize(
    "larger", [1, 2**50]
)  # the second too large to be sorted as one number with the price
def test_the_order_is_by_number_then_price_then_place(size: int, larger: int) -> None:
    rng = np.random.default_rng(size)
    number, price = rng.integers(0, 5, size) * larger, rng.integers(-3, 3, size) / 4
    expected = sorted(range(size), key=lambda place: (number[place], price[place], place))
    assert sorted_by(number, price).tolist() == expected
    assert sorted_by(number % 7).tolist() == sorted(range(size), key=lambda place: (number[place] % 7, place))


def test_places_in_runs_and_what_is_alike() -> None:
    assert place_in_run(np.array([2, 2, 2, 5, 7, 7])).tolist() == [0, 1, 2, 0, 0, 1]
    assert place_in_run(np.array([], dtype=np.int64)).tolist() == []
    first, which = alike(np.array([7, 2, 7, 2, 5]))
    assert (first.tolist(), which.tolist()) == ([1, 4, 0], [2, 0, 2, 0, 1])


def test_the_cheapest_of_every_group() -> None:
    group, price = np.array([1, 0, 1, 1, 0]), np.array([3.0, 9.0, 1.0, 2.0, 9.0])
    assert cheapest_of(group, np.arange(5), price, 2).tolist() == [1, 4, 2, 3]
    assert cheapest_of(group, np.array([0, 4]), price, 2).tolist() == [4, 0]

"""Rows that a programme of baskets lacks: what breaks them is found, and no real plan breaks one."""

import numpy as np
import pytest

from solver.roads.cuts import Contents, Cuts

ONE_KIND = np.zeros(3, dtype=np.int64)


def held(baskets: list[int]) -> Contents:
    """Baskets that hold so many of one kind."""
    return Contents(np.arange(len(baskets)), np.zeros(len(baskets), dtype=np.int64), np.array(baskets))


def test_a_third_of_a_basket_for_three_does_not_hold_one_whole() -> None:
    cuts = Cuts(ONE_KIND)
    contents, share = held([3]), np.array([1 / 3])
    assert cuts.separate(np.array([1.0, 0.0, 0.0]), contents, share) == 1
    (row, place), (basket_row, basket, count) = cuts.entries(np.array([0, 0, 1, 2]), contents)
    assert (row.tolist(), place.tolist()) == ([0, 0], [0, 1])  # in whichever column it is led
    assert (basket_row.tolist(), basket.tolist(), count.tolist()) == ([0], [0], [1])


def test_two_of_them_count_as_two() -> None:
    cuts = Cuts(ONE_KIND)
    contents, share = held([3, 1]), np.array([0.5, 0.1])
    assert cuts.separate(np.array([0.6, 0.0, 0.6]), contents, share) == 1
    assert cuts.entries(np.arange(3), contents)[1][2].tolist() == [2, 1]
    assert cuts.separate(np.array([0.6, 0.0, 0.6]), contents, share) == 0  # known by now


@pytest.mark.parametrize("seed", range(10))
def test_no_mixture_of_real_plans_breaks_a_row(seed: int) -> None:
    rng = np.random.default_rng(seed)
    kind_of = np.sort(rng.integers(0, 3, 9))
    cuts = Cuts(kind_of)
    share = rng.dirichlet(np.ones(5))
    plans = rng.random((5, 9)) < 0.5
    counts = np.stack([np.bincount(kind_of[plan], minlength=3) for plan in plans])
    basket, kind = np.nonzero(counts)
    assert cuts.separate(share @ plans, Contents(basket, kind, counts[basket, kind]), share) == 0


def test_baskets_without_a_share_are_left_out() -> None:
    contents = held([2, 1, 3]).only(np.array([0.0, 0.4]))
    assert (contents.basket.tolist(), contents.count.tolist()) == ([1], [1])

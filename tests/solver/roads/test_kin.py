"""Families in the relaxation: fees, what waits together, and parts against sharings out."""

from itertools import product

import numpy as np
import pytest

from solver.components import components
from solver.plan import Plan
from solver.problem import Problem
from solver.roads.kin import Kin
from solver.roads.menu import menu_of
from tests.solver.factories import a_case, a_scenario, a_worker


def kin_of(size: int, workers: int = 4) -> Kin:
    """A pool of one family."""
    people = [a_worker(f"W{number}") for number in range(workers)]
    problem = Problem(a_scenario(*people, *(a_case(f"C{number}", family="F") for number in range(size))))
    part = components(problem)[0]
    return Kin(problem, menu_of(problem, part.cases), Plan.empty(len(problem.cases)))


@pytest.mark.parametrize("size", range(2, 9))
def test_no_sharing_out_takes_more_parts_than_there_are(size: int) -> None:
    kin = kin_of(size)
    assert kin.size.tolist() == [size]
    rng = np.random.default_rng(size)
    for _ in range(200):
        lead = rng.integers(0, rng.integers(1, size + 1), size)
        taken = kin.parts_taken(lead, np.zeros(size, dtype=np.int64))
        assert (taken <= kin.most).all()


def test_what_a_very_large_family_costs_is_left_out() -> None:
    assert kin_of(12).size.tolist() == [12]
    large = kin_of(13)
    assert large.size.tolist() == []
    assert (large.back == -1).all()
    assert (large.lead_family == -1).all()


@pytest.mark.parametrize("seed", range(12))
def test_what_waits_of_a_family_is_the_cheapest_choice(seed: int) -> None:
    kin = kin_of(4)
    rng = np.random.default_rng(seed)
    slack = rng.integers(-2 * int(kin.fee), int(kin.fee), 4).astype(np.float64)
    slack -= seed % 3 * kin.fee  # so that all of it waits in a third of them
    waits = kin.wait_together(slack, slack < 0)
    choices = [np.array(chosen) for chosen in product((False, True), repeat=4)]
    least = min(slack[chosen].sum() - (0 if chosen.all() else kin.fee) for chosen in choices)
    assert slack[waits].sum() - kin.paid_back(waits) == least


def test_a_family_waits_as_a_whole_only_where_each_case_gains_more_than_the_fee() -> None:
    kin = kin_of(3)
    dear, cheap = np.full(3, -kin.fee - 1.0), np.array([-kin.fee - 1.0, -kin.fee + 1.0, -kin.fee - 1.0])
    everything = np.ones(3, dtype=np.bool_)
    assert kin.wait_together(dear, everything).all()
    assert kin.paid_back(everything) == 0
    assert kin.wait_together(cheap, everything).tolist() == [True, False, True]
    assert kin.paid_back(np.array([True, False, True])) == kin.fee


def test_nothing_is_given_back_where_a_sibling_is_led_already() -> None:
    people = [a_worker("ana"), a_worker("ben")]
    problem = Problem(a_scenario(*people, *(a_case(f"C{number}", family="F") for number in range(3))))
    standing = Plan.empty(3)
    standing.lead[0] = 0
    kin = Kin(problem, menu_of(problem, np.array([1, 2])), standing)
    assert kin.size.tolist() == [2]
    assert (kin.back == -1).all()
    assert kin.paid_back(np.zeros(2, dtype=np.bool_)) == 0


def test_half_of_every_pair_of_three_is_too_many_parts() -> None:
    kin = kin_of(3)
    assert (kin.part.tolist(), kin.most.tolist()) == ([2], [1])
    whole = kin.parts_taken(np.array([0, 0, 1, 1, 2, 2]), np.zeros(6, dtype=np.int64))
    assert whole.tolist() == [3.0]  # half of that is more than one
    assert kin_of(4).part.tolist() == [3]
    assert kin_of(2).part.tolist() == []


def test_a_worker_pays_the_fee_once_and_every_part_they_make_up() -> None:
    kin = kin_of(5)
    prices = np.arange(100.0, 100.0 + len(kin.part))
    assert kin.part.tolist() == [2, 3, 4]
    fee = float(kin.fee)
    expected = [0.0, fee, fee + 100, fee + 201, fee + 2 * 100 + 101 + 102, fee + 2 * 100 + 101 + 102]
    assert kin.fees(prices).tolist() == [expected]

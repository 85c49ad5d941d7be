"""Bounds from any duals are true, and so is what each choice costs above them."""

import itertools

import numpy as np
import pytest

from solver.engine import Budget
from solver.linear import simplex
from solver.programme import Rows
from solver.roads.reduced import Reduced, reduced


def a_programme(seed: int) -> Rows:
    """Ten yes-or-no questions under four rows: equations, ceilings and floors."""
    random = np.random.default_rng(seed)
    questions, rows = 10, 4
    matrix = random.integers(-3, 6, (rows, questions))
    point = random.integers(0, 2, questions)  # somebody's lawful answer
    sides = matrix @ point
    low = np.where(random.random(rows) < 0.5, sides - random.integers(0, 3, rows), -np.inf)
    high = np.where(random.random(rows) < 0.7, sides + random.integers(0, 3, rows), np.inf)
    low[0] = high[0] = sides[0]
    row, column = np.nonzero(matrix)
    return Rows(
        upper=np.ones(questions),
        cost=random.integers(-50, 100, questions).astype(np.float64),
        row=row,
        column=column,
        value=matrix[row, column].astype(np.float64),
        low=low,
        high=high,
    )


def answers(rows: Rows) -> list[tuple[int, np.ndarray]]:
    """Give the cost of every lawful answer."""
    matrix = np.zeros((len(rows.low), len(rows.upper)))
    np.add.at(matrix, (rows.row, rows.column), rows.value)
    found = []
    for values in itertools.product((0, 1), repeat=len(rows.upper)):
        point = np.array(values)
        if (matrix @ point >= rows.low).all() and (matrix @ point <= rows.high).all():
            found.append((int(rows.cost @ point), point))
    return found


def holds(priced: Reduced, rows: Rows) -> None:
    for cost, point in answers(rows):
        assert priced.bound <= cost
        assert (priced.bound + priced.dear[point == 1] <= cost).all()


@pytest.mark.parametrize("seed", range(60))
def test_the_bound_holds_for_good_duals_and_is_as_good_as_the_relaxation(seed: int) -> None:
    rows = a_programme(seed)
    answer = simplex(rows, Budget(), 1.0)
    assert answer is not None
    values, duals = answer
    priced = reduced(rows, duals)
    assert priced is not None
    holds(priced, rows)
    assert priced.bound == int(np.ceil(rows.cost @ values - 1e-6))


@pytest.mark.parametrize("seed", range(60))
def test_the_bound_holds_for_any_duals(seed: int) -> None:
    rows = a_programme(seed)
    duals = np.random.default_rng(seed + 1000).normal(0, 20, len(rows.low))
    priced = reduced(rows, duals)
    assert priced is not None
    holds(priced, rows)


def test_a_choice_that_no_good_answer_makes_is_dear() -> None:
    rows = Rows(
        upper=np.ones(2),
        cost=np.array([3.0, 10.0]),
        row=np.array([0, 0]),
        column=np.array([0, 1]),
        value=np.ones(2),
        low=np.ones(1),
        high=np.ones(1),
    )
    priced = reduced(rows, np.array([3.0]))
    assert priced is not None
    assert (priced.bound, priced.dear.tolist()) == (3, [0, 7])


def test_numbers_that_do_not_fit_give_no_answer_rather_than_a_wrong_one() -> None:
    rows = a_programme(1)
    assert reduced(rows, np.full(len(rows.low), 1e18)) is None

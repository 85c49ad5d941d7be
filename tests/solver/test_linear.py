"""Linear programmes: both methods agree, duals have the sign of a price, and a stop is heard."""

import threading

import numpy as np
import pytest

from solver.engine import Budget
from solver.linear import interior_point, simplex
from solver.programme import Rows


def programme(seed: int, columns: int = 40, rows: int = 15) -> Rows:
    """A covering problem with a limit on everything together."""
    rng = np.random.default_rng(seed)
    dense = rng.random((rows, columns)) < 0.4
    dense[:, 0] = True
    row, column = np.nonzero(np.vstack([dense, np.ones(columns, dtype=np.bool_)]))
    return Rows(
        upper=np.ones(columns),
        cost=rng.integers(1, 90, columns).astype(np.float64),
        row=row,
        column=column,
        value=np.ones(len(row)),
        low=np.append(np.ones(rows), -np.inf),
        high=np.append(np.full(rows, np.inf), columns / 2),
    )


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("deterministic", [False, True])
def test_both_methods_find_the_optimum_and_its_prices(seed: int, deterministic: bool) -> None:
    rows = programme(seed)
    costs = []
    for solve in (simplex, interior_point):
        answer = solve(rows, Budget(deterministic=deterministic), 1.0)
        assert answer is not None
        values, duals = answer
        reduced = rows.cost - np.bincount(rows.column, rows.value * duals[rows.row])
        bound = duals[:-1].sum() + duals[-1] * rows.high[-1] + np.minimum(0.0, reduced).sum()
        assert (duals[:-1] >= -1e-6).all()
        assert duals[-1] <= 1e-6
        assert bound == pytest.approx(rows.cost @ values, abs=1e-4)
        costs.append(rows.cost @ values)
    assert costs[0] == pytest.approx(costs[1], abs=1e-4)


def test_an_entry_written_twice_counts_twice() -> None:
    one = np.zeros(2, dtype=np.int64)
    twice = Rows(
        np.array([9.0]), np.array([1.0]), one, one, np.array([1.0, 2.0]), np.array([6.0]), np.array([6.0])
    )
    for solve in (simplex, interior_point):
        answer = solve(twice, Budget(), 1.0)
        assert answer is not None
        assert answer[0] == pytest.approx([2.0])


def test_what_cannot_be_has_no_answer() -> None:
    rows = programme(1)
    rows.high[-1] = 0.0
    assert interior_point(rows, Budget(), 1.0) is None
    assert simplex(rows, Budget(), 1.0) is None


def test_work_is_done_beside_it_until_it_is_done() -> None:
    looks = []

    def meanwhile(done: object) -> None:
        assert callable(done)
        while not done():
            looks.append(True)

    assert interior_point(programme(2, 4000, 600), Budget(), 1.0, meanwhile) is not None
    assert looks


def test_a_stop_is_heard_at_once() -> None:
    cancel = threading.Event()
    cancel.set()
    assert interior_point(programme(3, 4000, 600), Budget(cancel=cancel), 1.0) is None

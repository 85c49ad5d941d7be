"""Helpers and credits take the best value that the rows allow."""

from __future__ import annotations

import numpy as np

from benchmarks.mip.columns import INFINITY, Columns


def test_rows_come_in_the_order_in_which_they_were_added():
    columns = Columns()
    a, b, c = columns.binaries(3)
    columns.row(np.array([c, a]), np.array([7, 5]), 1, 9)
    columns.not_both(np.array([a, b]), np.array([b, c]))
    arrays = columns.arrays()
    assert arrays.start.tolist() == [0, 2, 4, 6]
    assert arrays.index.tolist() == [c, a, a, b, b, c]
    assert arrays.value.tolist() == [7, 5, 1, 1, 1, 1]
    assert arrays.row_lower.tolist() == [1, -INFINITY, -INFINITY]
    assert arrays.row_upper.tolist() == [9, 1, 1]


def test_an_excess_is_what_lies_above_and_never_less_than_its_least():
    columns = Columns()
    literals = columns.binaries(3)
    over = columns.excess(literals, np.array([200, 300, 400]), above=450)
    floor = columns.excess(literals, 1, above=10, least=2)
    arrays = columns.arrays()
    # 200 + 400 - 450
    full = columns.complete(arrays, np.array([1.0, 0.0, 0.99, 999.0, 999.0]))
    assert (full[over], full[floor]) == (150, 2)
    full = columns.complete(arrays, np.array([1.0, 0.0, 0.0, 999.0, 999.0]))
    assert (full[over], full[floor]) == (0, 2)


def test_any_of_is_true_for_the_owner_of_a_true_column():
    columns = Columns()
    literals = columns.binaries(4)
    anyone = columns.any_of(literals, owner=np.array([0, 1, 0, 1]), owners=2)
    full = columns.complete(columns.arrays(), np.array([0, 0, 1, 0, 5, 5], dtype=np.float64))
    assert full[anyone].tolist() == [1, 0]


def test_a_credit_is_at_most_one_and_at_most_the_sum():
    columns = Columns()
    literals = columns.binaries(2)
    credit = columns.credit(literals)
    arrays = columns.arrays()
    for chosen, expected in (([0, 0], 0), ([1, 0], 1), ([1, 1], 1)):
        assert columns.complete(arrays, np.array([*chosen, 9], dtype=np.float64))[credit] == expected


def test_costs_add_up_by_column():
    columns = Columns()
    literals = columns.binaries(2)
    columns.cost(literals, np.array([3, 4]))
    columns.cost(literals[:1], -10)
    assert columns.preference().tolist() == [-7, 4]


def test_nothing_at_all_is_a_programme():
    arrays = Columns().arrays()
    assert len(arrays.lower) == len(arrays.row_lower) == len(arrays.index) == 0

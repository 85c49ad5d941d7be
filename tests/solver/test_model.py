"""The model written into its protocol buffer: rows posted at once are the rows posted one by one."""

import numpy as np
import pytest

from solver.model import Model
from solver.programme import Rows


def of_pairs(at_once: bool) -> Model:
    model = Model()
    first, second = model.bools(3), model.bools(3)
    other = int(model.bools(1)[0])
    if at_once:
        model.never_both(first, second)
        model.each_implies(second, other)
    else:
        for one, two in zip(first.tolist(), second.tolist(), strict=True):
            model.at_most_one([one, two])
        for one in second.tolist():
            model.implies(one, other)
    model.at_most(first, np.array([1, 2, 3]), 4)
    model.cost(first, -2)
    model.cost([other], 3)
    model.post_objective()
    return model


def dense(rows: Rows) -> np.ndarray:
    matrix = np.zeros((len(rows.low), len(rows.upper)))
    np.add.at(matrix, (rows.row, rows.column), rows.value)
    return np.column_stack([matrix, rows.low, rows.high])


def test_pairs_at_once_are_the_pairs_one_by_one() -> None:
    at_once, one_by_one = of_pairs(at_once=True), of_pairs(at_once=False)
    assert str(at_once.cp.proto) == str(one_by_one.cp.proto)
    assert dense(at_once.relaxation()) == pytest.approx(dense(one_by_one.relaxation()), abs=0)


def test_no_pairs_at_all_are_no_rows() -> None:
    model = Model()
    literals = model.bools(2)
    model.never_both(literals[:0], literals[:0])
    model.each_implies(literals[:0], int(literals[1]))
    model.exactly_one(literals)
    assert len(model.cp.proto.constraints) == 1
    assert dense(model.relaxation()).tolist() == [[1.0, 1.0, 1.0, 1.0]]

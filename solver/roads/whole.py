"""A linear programme in whole numbers: a model of it for the exact solver."""

from __future__ import annotations

import numpy as np

from solver.model import NO_LIMIT, Model
from solver.programme import Rows


def in_whole_numbers(rows: Rows) -> Model:
    """Write a programme with whole coefficients and costs as a model of whole numbers, costs posted."""
    model = Model()
    _variables(model, rows)
    order = np.argsort(rows.row, kind="stable")
    first = np.searchsorted(rows.row[order], np.arange(len(rows.low) + 1)).tolist()
    column, value = rows.column[order], rows.value[order].astype(np.int64)
    low = np.where(np.isinf(rows.low), -NO_LIMIT, rows.low).astype(np.int64).tolist()
    high = np.where(np.isinf(rows.high), NO_LIMIT, rows.high).astype(np.int64).tolist()
    literal = rows.upper == 1
    for row in range(len(low)):
        inside = slice(first[row], first[row + 1])
        columns, values = column[inside], value[inside]
        if low[row] == high[row] == 1 and (values == 1).all() and literal[columns].all():
            model.exactly_one(columns)
        else:
            model.between(columns, values, low[row], high[row])
    used = np.flatnonzero(rows.cost)
    model.cost(used, rows.cost[used].astype(np.int64))
    model.post_objective()
    return model


def _variables(model: Model, rows: Rows) -> None:
    """Add the programme's variables, those alike in one go."""
    upper = rows.upper.astype(np.int64)
    edges = np.flatnonzero(np.diff(upper)) + 1
    for part in np.split(upper, edges):
        if len(part) and part[0] == 1:
            model.bools(len(part))
        else:
            for most in part.tolist():
                model.integer(0, most)

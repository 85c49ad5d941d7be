"""Linear programmes: by the simplex method, or by an interior-point method where they are large.

Both are OR-Tools' own: Glop, and the HiGHS that comes with it, through MathOpt (its older wrapper gives what
rows come to for their duals). Measured on a pool's programmes of ten thousand rows, the second takes a third
of the time, and ends in a corner too; a team's programme takes three times as long with it.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver.python import model_builder_helper
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from solver.engine import POLL, Budget, stopping
from solver.programme import Rows

Reals = NDArray[np.float64]
Answer = tuple[Reals, Reals]  # values and duals
Meanwhile = Callable[[Callable[[], bool]], None]

_ENTRY = 2e-6  # deterministic units an entry of the matrix costs, about
_LEAST = 2e-3  # and any programme
_SMALL = 50_000  # entries below which the simplex method is faster


def simplex(rows: Rows, budget: Budget, share: float) -> Answer | None:
    """Solve a linear programme; give values and duals of a corner, or None when time is too short.

    Parameters
    ----------
    share
        How much of what is left of the budget it may take. A deterministic run books the entries of the
        matrix instead, and does not look at the clock.
    """
    helper = model_builder_helper.ModelBuilderHelper()
    add_columns: Any = helper.add_var_array_with_bounds  # its stub asks for what no array's type says
    add_columns(np.zeros_like(rows.upper), rows.upper, np.zeros(len(rows.upper), dtype=np.bool_), "")
    helper.set_objective_coefficients(list(range(len(rows.cost))), rows.cost.tolist())
    for low, high in zip(rows.low.tolist(), rows.high.tolist(), strict=True):
        constraint = helper.add_linear_constraint()
        helper.set_constraint_lower_bound(constraint, low)
        helper.set_constraint_upper_bound(constraint, high)
    for row, column, value in zip(rows.row.tolist(), rows.column.tolist(), rows.value.tolist(), strict=True):
        helper.safe_add_term_to_constraint(row, column, value)
    solver = model_builder_helper.ModelSolverHelper("glop")
    if budget.deterministic:
        budget.spend(_LEAST + _ENTRY * len(rows.row))
    else:
        solver.set_time_limit_in_seconds(share * budget.left)
    with stopping(solver.interrupt_solve, budget):
        solver.solve(helper)
    if solver.status() != model_builder_helper.SolveStatus.OPTIMAL:
        return None
    return np.asarray(solver.variable_values()), np.asarray(solver.dual_values())


def either(rows: Rows, budget: Budget, share: float, meanwhile: Meanwhile | None = None) -> Answer | None:
    """Solve by whichever method is faster at this size; a small one leaves no time for work beside it."""
    if len(rows.row) < _SMALL:
        return simplex(rows, budget, share)
    return interior_point(rows, budget, share, meanwhile)


def interior_point(
    rows: Rows, budget: Budget, share: float, meanwhile: Meanwhile | None = None
) -> Answer | None:
    """Solve a large linear programme; give values and duals, or None when time is too short or it is stopped.

    Where the method gives up, the simplex method is asked.

    Parameters
    ----------
    share
        As for `simplex`.
    meanwhile
        Work to do beside it, given a question whether it is done. Not asked for in a deterministic run.
    """
    parameters = mathopt.SolveParameters(lp_algorithm=mathopt.LPAlgorithm.BARRIER)
    if budget.deterministic:
        budget.spend(_LEAST + _ENTRY * len(rows.row))
    else:
        seconds = share * budget.left
        if seconds <= 0:
            return None
        parameters.time_limit = datetime.timedelta(seconds=seconds)
    model = mathopt.Model.from_model_proto(_proto(rows))
    answers: list[Answer | None] = []

    def solve() -> None:
        with suppress(Exception):  # it gives up by an error of one kind or another
            answers.append(_solved(model, parameters, len(rows.upper), len(rows.low)))

    if budget.deterministic:
        solve()
    elif not _beside(solve, budget, meanwhile):
        return None
    return answers[0] if answers else simplex(rows, budget, share)


def _beside(solve: Callable[[], None], budget: Budget, meanwhile: Meanwhile | None) -> bool:
    """Solve in a thread, which a caller's stop leaves to end by itself: it cannot be interrupted."""
    thread = threading.Thread(target=solve)
    thread.start()
    if meanwhile is not None:
        meanwhile(lambda: budget.cancelled or not thread.is_alive())
    while thread.is_alive() and not budget.cancelled:
        thread.join(POLL)
    return not thread.is_alive()


def _proto(rows: Rows) -> model_pb2.ModelProto:
    columns = len(rows.upper)
    proto = model_pb2.ModelProto()
    proto.variables.ids.extend(range(columns))
    proto.variables.lower_bounds.extend([0.0] * columns)
    proto.variables.upper_bounds.extend(rows.upper.tolist())
    proto.variables.integers.extend([False] * columns)
    priced = np.flatnonzero(rows.cost)
    proto.objective.linear_coefficients.ids.extend(priced.tolist())
    proto.objective.linear_coefficients.values.extend(rows.cost[priced].tolist())
    proto.linear_constraints.ids.extend(range(len(rows.low)))
    proto.linear_constraints.lower_bounds.extend(rows.low.tolist())
    proto.linear_constraints.upper_bounds.extend(rows.high.tolist())
    entries, place = np.unique(rows.row.astype(np.int64) * columns + rows.column, return_inverse=True)
    matrix = proto.linear_constraint_matrix
    matrix.row_ids.extend((entries // columns).tolist())
    matrix.column_ids.extend((entries % columns).tolist())
    matrix.coefficients.extend(np.bincount(place, rows.value, len(entries)).tolist())
    return proto


def _solved(
    model: mathopt.Model, parameters: mathopt.SolveParameters, columns: int, rows: int
) -> Answer | None:
    answer = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
    if answer.termination.reason != mathopt.TerminationReason.OPTIMAL:
        return None
    best = answer.solutions[0]
    if best.primal_solution is None or best.dual_solution is None:
        return None
    values = np.fromiter(best.primal_solution.variable_values.values(), np.float64, columns)
    return values, np.fromiter(best.dual_solution.dual_values.values(), np.float64, rows)

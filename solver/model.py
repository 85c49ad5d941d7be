"""A CP-SAT model written straight into its protocol buffer, by arrays of variable indices.

The fast path of the whole program: a million pairs cost about a second here, and some ten times that through
expressions. Every helper variable is defined by what it equals at an optimum, so that a plan can be completed
into a full hint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from solver.programme import Rows

Ints = NDArray[np.int64]
NO_LIMIT = 2**62
NOTHING = np.empty(0, dtype=np.int64)
_FEW = 8
_BLOCK = 1024  # literals copied at once: a copy in C++ costs a tenth of adding them one by one


@dataclass(frozen=True)
class _Excess:
    """``variable = max(0, coefficients · variables + offset)``, capped by the variable's own upper bound."""

    variable: int
    variables: Ints
    coefficients: Ints
    offset: int


class _Row(NamedTuple):
    """``lower <= coefficients · variables <= upper``, kept for the relaxation; or several alike.

    With `width`, so many variables make a row, and as many coefficients are those of each.
    """

    variables: Ints | Sequence[int]
    coefficients: Ints | Sequence[int] | int  # one for all
    lower: int
    upper: int
    width: int | None = None

    @property
    def widths(self) -> list[int]:
        """How many variables each row has."""
        every = len(self.variables)
        return [every] if self.width is None else [self.width] * (every // self.width)

    @property
    def values(self) -> Ints:
        """Every variable's coefficient."""
        if isinstance(self.coefficients, int):
            return np.full(len(self.variables), self.coefficients)
        return np.tile(np.asarray(self.coefficients), 1 if self.width is None else len(self.widths))


@dataclass(frozen=True)
class _Any:
    """``variable = any(variables)``."""

    variable: int
    variables: Ints


class Model:
    """Variables, constraints and one linear objective, to be minimised."""

    def __init__(self) -> None:
        self.cp = cp_model.CpModel()
        self._proto = self.cp.proto
        self._count = 0
        self._definitions: list[_Excess | _Any] = []
        self._upper: list[tuple[int, int]] = []  # (count, upper bound) of variables, as they were added
        self._rows: list[_Row] = []
        self._costs: list[tuple[Ints, Ints | int]] = []
        self._summed: tuple[Ints, Ints] | None = None
        self.offset = 0

    def __len__(self) -> int:
        return self._count

    def bools(self, count: int) -> Ints:
        """Add `count` literals; give their indices."""
        return self._variables(count, 0, 1)

    def integer(self, lower: int, upper: int) -> int:
        """Add one integer variable; give its index."""
        return int(self._variables(1, lower, upper)[0])

    def _variables(self, count: int, lower: int, upper: int) -> Ints:
        first, self._count = self._count, self._count + count
        self._upper.append((count, upper))
        if (lower, upper) == (0, 1):
            while count >= _FEW:
                block = min(_BLOCK, 1 << count.bit_length() - 1)
                self._proto.merge_from(_block_of_bools(block))
                count -= block
        for _ in range(count):
            self._proto.variables.add().domain.extend((lower, upper))
        return np.arange(first, self._count, dtype=np.int64)

    def exactly_one(self, literals: Ints | list[int]) -> None:
        """Exactly one of the literals is true."""
        self._proto.constraints.add().exactly_one.literals.extend(_listed(literals))
        self._rows.append(_Row(literals, 1, 1, 1))

    def at_most_one(self, literals: Sequence[int]) -> None:
        """At most one of the literals is true."""
        self._proto.constraints.add().at_most_one.literals.extend(list(map(int, literals)))
        self._rows.append(_Row(literals, 1, -NO_LIMIT, 1))

    def never_both(self, first: Ints, second: Ints) -> None:
        """Of each of these literals and the one beside it at most one is true; both of shape (pairs,)."""
        constraints = self._proto.constraints
        for pair in zip(first.tolist(), second.tolist(), strict=True):
            constraints.add().at_most_one.literals.extend(pair)
        self._rows.append(_Row(np.column_stack([first, second]).ravel(), 1, -NO_LIMIT, 1, width=2))

    def fix(self, variable: int, value: int) -> None:
        """Leave a variable one value."""
        self.between([variable], [1], value, value)

    def implies(self, literal: int, other: int) -> None:
        """If `literal` then `other`."""
        self.each_implies(np.array([literal]), other)

    def each_implies(self, literals: Ints, other: int) -> None:
        """If any of the literals then `other`."""
        constraints = self._proto.constraints
        for literal in literals.tolist():
            constraints.add().bool_or.literals.extend((-literal - 1, other))
        pairs = np.full((len(literals), 2), other)
        pairs[:, 0] = literals
        self._rows.append(_Row(pairs.ravel(), (1, -1), -NO_LIMIT, 0, width=2))

    def at_most(self, variables: Ints | list[int], coefficients: Ints | list[int], bound: int) -> None:
        """``coefficients · variables <= bound``."""
        self.between(variables, coefficients, -NO_LIMIT, bound)

    def between(
        self, variables: Ints | list[int], coefficients: Ints | list[int], lower: int, upper: int
    ) -> None:
        """``lower <= coefficients · variables <= upper``."""
        linear = self._proto.constraints.add().linear
        linear.vars.extend(_listed(variables))
        linear.coeffs.extend(_listed(coefficients))
        linear.domain.extend((int(lower), int(upper)))
        self._rows.append(_Row(variables, coefficients, int(lower), int(upper)))

    def excess(self, variables: Ints, coefficients: Ints, offset: int, upper: int) -> int:
        """Add ``max(0, coefficients · variables + offset)`` for a variable that costs; give its index.

        The caller promises that its objective coefficient is at least 0 and that `upper` is never exceeded.
        """
        variable = self.integer(0, upper)
        self.at_most([*variables.tolist(), variable], [*coefficients.tolist(), -1], -offset)
        self._definitions.append(_Excess(variable, variables, coefficients, offset))
        return variable

    def any_costs(self, literals: Ints) -> int:
        """Add a literal, true when any of `literals` is, for one that costs; give its index."""
        variable = int(self.bools(1)[0])
        self.each_implies(literals, variable)
        self._definitions.append(_Any(variable, literals))
        return variable

    def any_pays(self, literals: Ints) -> int:
        """Add a literal, true when any of `literals` is, for one that pays; give its index."""
        variable = int(self.bools(1)[0])
        self._proto.constraints.add().bool_or.literals.extend([*literals.tolist(), -variable - 1])
        self._rows.append(
            _Row(np.append(literals, variable), np.append(np.ones_like(literals), -1), 0, NO_LIMIT)
        )
        self._definitions.append(_Any(variable, literals))
        return variable

    def cost(self, variables: Ints | Sequence[int], coefficients: Ints | int) -> None:
        """Add ``coefficients · variables`` to the objective."""
        self._costs.append((np.asarray(variables, dtype=np.int64), coefficients))
        self._summed = None

    def forget_costs(self) -> None:
        """Empty the objective, for the next level."""
        self._costs, self._summed, self.offset = [], None, 0

    def objective(self) -> tuple[Ints, Ints]:
        """Give the objective's variables and their summed, non-zero coefficients."""
        if self._summed is None:
            totals = np.zeros(self._count, dtype=np.int64)
            for variables, coefficients in self._costs:
                np.add.at(totals, variables, coefficients)
            used = np.flatnonzero(totals)
            self._summed = used, totals[used]
        return self._summed

    def post_objective(self) -> None:
        """Write the summed objective into the model, in place of an earlier one."""
        self._proto.clear_objective()
        variables, coefficients = self.objective()
        self._proto.objective.vars.extend(variables.tolist())
        self._proto.objective.coeffs.extend(coefficients.tolist())
        self._proto.objective.offset = float(self.offset)

    def cost_within(self, least: int, most: int) -> None:
        """Want only solutions of such a cost, offset included; said once the objective is posted."""
        self._proto.objective.domain.extend((least - self.offset, most - self.offset))

    def relaxation(self) -> Rows:
        """Give the model as a linear programme: fractions are allowed, the objective's offset is left out."""
        upper = np.repeat([float(most) for _, most in self._upper], [count for count, _ in self._upper])
        cost = np.zeros(self._count)
        variables, coefficients = self.objective()
        cost[variables] = coefficients
        columns = [np.asarray(row.variables, dtype=np.int64) for row in self._rows]
        values = [row.values for row in self._rows]
        number = [len(row.widths) for row in self._rows]
        widths = [width for row in self._rows for width in row.widths]
        low = np.repeat([float(row.lower) for row in self._rows], number)
        high = np.repeat([float(row.upper) for row in self._rows], number)
        return Rows(
            upper=upper,
            cost=cost,
            row=np.repeat(np.arange(len(widths)), widths),
            column=np.concatenate([NOTHING, *columns]),
            value=np.concatenate([NOTHING, *values]).astype(np.float64),
            low=np.where(low <= -NO_LIMIT, -np.inf, low),
            high=np.where(high >= NO_LIMIT, np.inf, high),
        )

    def value(self, values: Ints) -> int:
        """Give the objective's value, offset included, exactly."""
        variables, coefficients = self.objective()
        return int(values[variables] @ coefficients) + self.offset

    def complete(self, values: Ints) -> Ints:
        """Fill in the helper variables of `values`, shape (variables,), from those they are defined by."""
        full = np.zeros(self._count, dtype=np.int64)
        full[: len(values)] = values
        for item in self._definitions:
            chosen = full[item.variables]
            if isinstance(item, _Any):
                full[item.variable] = int(chosen.any())
            else:
                full[item.variable] = max(0, int(chosen @ item.coefficients) + item.offset)
        return full

    def hint(self, values: Ints, variables: Ints | None = None) -> None:
        """Offer a full assignment as the place to start from, or values of some variables to look near."""
        chosen = range(self._count) if variables is None else variables.tolist()
        self._proto.clear_solution_hint()
        self._proto.solution_hint.vars.extend(chosen)
        self._proto.solution_hint.values.extend(values.tolist())


@cache
def _block_of_bools(size: int) -> Any:
    block = cp_model.CpModel().proto
    for _ in range(size):
        block.variables.add().domain.extend((0, 1))
    return block


def _listed(values: Ints | list[int]) -> list[int]:
    return values.tolist() if isinstance(values, np.ndarray) else values

"""The one caller of the solver: what is asked to cost less than something, and how it ends."""

import numpy as np
import pytest

from solver.engine import Budget, minimise
from solver.model import Model


def two_of_three() -> Model:
    """Two of what costs 3, 5 and 9, and 100 besides: 108 at the least, and then 112."""
    model = Model()
    literals = model.bools(3)
    model.between(literals, np.ones_like(literals), 2, 2)
    model.cost(literals, np.array([3, 5, 9]))
    model.offset = 100
    model.post_objective()
    return model


@pytest.mark.parametrize("floor", [0, 107, 108])
def test_what_costs_less_is_found_and_proven(floor: int) -> None:
    outcome = minimise(two_of_three(), Budget(), 1, floor, below=109)
    assert outcome.values is not None
    assert outcome.values.tolist() == [1, 1, 0]
    assert (outcome.bound, outcome.proven) == (108, True)


@pytest.mark.parametrize("below", [108, 105, 50])
def test_where_nothing_costs_less_that_is_the_bound(below: int) -> None:
    outcome = minimise(two_of_three(), Budget(), 1, 0, below=below)
    assert outcome.values is None
    assert (outcome.bound, outcome.proven) == (below, True)


def test_what_is_known_to_cost_more_is_not_searched() -> None:
    outcome = minimise(two_of_three(), Budget(limit=0.0), 1, 108, below=108)
    assert (outcome.values, outcome.bound, outcome.proven) == (None, 108, True)


def test_a_limit_on_the_cost_goes_with_the_objective() -> None:
    model = two_of_three()
    assert minimise(model, Budget(), 1, 0, below=108).values is None
    model.post_objective()
    assert minimise(model, Budget(), 1, 0).bound == 108

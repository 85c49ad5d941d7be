"""The ways to solve one component, and the one place that chooses between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from solver.roads.exact import solve_exactly
from solver.roads.pool import solve_pool

if TYPE_CHECKING:
    from solver.components import Component
    from solver.engine import Budget
    from solver.found import Found
    from solver.plan import Plan
    from solver.problem import Problem
    from solver.progress import Watch

# Eligible pairs up to which one exact model proves its optimum within a minute or so.
_MOST_PAIRS = 20_000


class Road(Protocol):
    """Solves one component from a lawful plan, within a budget."""

    __name__: str

    def __call__(
        self,
        problem: Problem,
        component: Component,
        start: Plan,
        budget: Budget,
        threads: int,
        watch: Watch,
        /,
    ) -> Found:
        """Give the best plan found, with true bounds of both levels."""


def choose_road(problem: Problem, component: Component) -> Road:
    """Choose how to solve a component: exact models while they prove it, prices and rounds beyond."""
    pairs = int(np.diff(problem.leads.start)[component.cases].sum())
    return solve_exactly if pairs <= _MOST_PAIRS else solve_pool

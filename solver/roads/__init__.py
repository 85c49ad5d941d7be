"""The ways to solve one component, and the one place that chooses between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from solver.roads.exact import solve_exactly

if TYPE_CHECKING:
    from solver.components import Component
    from solver.engine import Budget
    from solver.found import Found
    from solver.plan import Plan
    from solver.problem import Problem
    from solver.progress import Watch


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
    """Choose how to solve a component: one exact model."""
    return solve_exactly

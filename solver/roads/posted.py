"""A component's model: its pairs, every rule, what may wait, and what it costs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solver.components import Component
from solver.found import Levels
from solver.placements import Placements
from solver.problem import Problem
from solver.rules import enforce
from solver.terms import charge

Flags = NDArray[np.bool_]


def lawful(
    problem: Problem, component: Component, co_workers: Flags, leads: Flags | None = None
) -> Placements:
    """Build these pairs of the component and post every rule."""
    placements = Placements(problem, component.cases, leads, co_workers)
    enforce(placements)
    return placements


def costed(
    problem: Problem, component: Component, co_workers: Flags, leads: Flags | None = None
) -> Placements:
    """Build these pairs with rules and costs; the first level is left open.

    Who is in the component but not in the model carries what they carry now.
    """
    placements = lawful(problem, component, co_workers, leads)
    charge(placements)
    others = np.setdiff1d(component.workers, placements.workers)
    placements.model.offset += int(problem.utilisation_cost(problem.before[others], others).sum())
    return placements


def hold_waiting(placements: Placements, waiting: Levels) -> None:
    """Let no more wait; where that is proven the least, an equation says so, which propagates further."""
    priorities = placements.problem.priority[placements.cases]
    found, bound = waiting
    placements.model.between(placements.waiting, priorities, found if bound >= found else 0, found)


def posted(
    problem: Problem, component: Component, waiting: Levels, co_workers: Flags, leads: Flags | None = None
) -> Placements:
    """Build these pairs with rules, costs and first level."""
    placements = costed(problem, component, co_workers, leads)
    hold_waiting(placements, waiting)
    return placements

"""What the cases that need somebody cost with each possible lead, everybody's load aside (SPEC 5).

A co-worker is taken as the cheapest at the loads as they are. Utilisation is convex and never falls as a load
rises, so whatever else they are given, they cost no less.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.exact import HUNDRED
from solver.options import Options, Position
from solver.problem import Problem
from solver.terms.beside import covers
from solver.terms.standing import siblings

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

NEVER = np.inf


@dataclass(frozen=True)
class Group:
    """Cases of one family, by their place in the offers, and what each worker's first of them costs more."""

    places: tuple[int, ...]
    setup: Reals  # by worker


class Offers:
    """The costs of some cases by lead.

    Parameters
    ----------
    problem
        The numbers.
    cases
        Indices of cases that wait in `position`.
    position
        The loads; what the cases that may move weigh is on their present leads.

    Attributes
    ----------
    cost
        By place in `cases` and worker: the lead's own terms and the cheapest company, infinite where the pair
        is not lawful; family, load and `change` for waiting aside. Shape (cases, workers).
    weight
        What each case weighs on each lead, in hundredths, of the same shape.
    groups
        Every case once: families that should share a lead together, others by themselves.
    """

    def __init__(self, problem: Problem, cases: Ints, position: Position) -> None:
        self.problem, self.cases, self.position = problem, cases, position
        self.options = [Options(position, case) for case in cases.tolist()]
        shape = (len(cases), len(problem.workers))
        self.cost = np.full(shape, NEVER)
        self.weight = np.zeros(shape, dtype=np.int64)
        for place, options in enumerate(self.options):
            lawful = options.obstacles == 0
            workers = options.workers[lawful]
            self.cost[place, workers] = (_alone(options) + options.best_beside[1])[lawful]
            self.weight[place, options.workers] = options.weight

    @cached_property
    def groups(self) -> list[Group]:
        """Group the cases by family."""
        weight = float(HUNDRED * self.problem.policy.weights.family)
        place_of = {case: place for place, case in enumerate(self.cases.tolist())}
        groups, grouped = [], set()
        for members in siblings(self.problem) if weight else []:
            inside = tuple(place_of[case] for case in members if case in place_of)
            if inside and len(members) > 1:
                setup = np.full(len(self.problem.workers), weight)
                leads = self.position.plan.lead[members]
                setup[leads[leads >= 0]] = 0.0
                groups.append(Group(inside, setup))
                grouped.update(inside)
        free = np.zeros(len(self.problem.workers))
        return groups + [Group((place,), free) for place in range(len(self.cases)) if place not in grouped]


def _alone(options: Options) -> Ints:
    """Sum what each lead costs by themself, the family aside."""
    costs = [values for term, values in options.pair_costs.items() if term != "family"]
    return sum(costs, start=np.zeros(len(options.workers), dtype=np.int64))

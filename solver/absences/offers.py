"""What cases cost with each possible lead, the lead's own load and the family aside (SPEC 5).

A co-worker is taken as the cheapest at the loads as they are. Utilisation is convex and never falls as a load
rises: whatever else somebody is given, what they co-work costs no less than that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.exact import HUNDRED
from solver.options import OBSTACLES, STANDING_RULES, Options, Position
from solver.plan import Plan
from solver.problem import Problem
from solver.terms.beside import covers
from solver.terms.standing import siblings

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

NEVER = np.inf
_STANDING = np.uint32(sum(1 << OBSTACLES.index(key) for key in STANDING_RULES))


@dataclass(frozen=True)
class Group:
    """Cases of one family, or one case by itself.

    Attributes
    ----------
    places
        Of the cases, in the offers.
    setup
        What the first of them costs each worker besides: a lead more for the family; shape (workers,).
    """

    places: tuple[int, ...]
    setup: Reals


class Offers:
    """The costs of some cases by lead.

    Parameters
    ----------
    problem
        The numbers.
    cases
        Indices of cases that wait.
    position
        The loads. Nothing that is decided later may lie below them.
    elsewhere
        Who leads the families' other cases; as in `position` when None.

    Attributes
    ----------
    cost
        By place in `cases` and worker, infinite where that is not lawful; shape (cases, workers).
    weight
        What each case weighs on each lead, in hundredths, of the same shape.
    beside
        What of the cost is for expertise and company, of the same shape.
    groups
        Every case is in one of them.
    given_back
        What the families cost less than their leads: each has one for nothing.
    """

    def __init__(
        self, problem: Problem, cases: Ints, position: Position, elsewhere: Plan | None = None
    ) -> None:
        self.problem, self.cases, self.position = problem, cases, position
        self.options = [Options(position, case) for case in cases.tolist()]
        shape = (len(cases), len(problem.workers))
        self.cost, self.beside = np.full(shape, NEVER), np.full(shape, NEVER)
        self.weight = np.zeros(shape, dtype=np.int64)
        for place, options in enumerate(self.options):
            lawful = _lawful(options)
            workers = options.workers[lawful]
            self.beside[place, workers] = options.best_beside[1][lawful]
            self.cost[place, workers] = self.beside[place, workers] + _alone(options)[lawful]
            self.weight[place, workers] = options.weight[lawful]
        self._group(position.plan if elsewhere is None else elsewhere)

    def company(self, place: int, rise: Reals) -> Reals:
        """Give what a case costs at least beside each possible co-worker, with the lead whom that suits best.

        Parameters
        ----------
        rise
            What the case costs with each lead and the cheapest company, shape (workers,).

        Returns
        -------
        ndarray
            By row of the problem's pairs of that case and co-workers.
        """
        problem, case = self.problem, int(self.cases[place])
        item, weights = problem.cases[case], problem.policy.weights
        people = problem.who_may_co_work(case)
        leads = np.flatnonzero(np.isfinite(rise) & np.isfinite(self.beside[place]))
        price = 0 if item.co_working in ("preferred", "required") else HUNDRED * weights.co_working
        without = rise[leads] - self.beside[place, leads] + price
        covered = np.array([covers(problem, case, tag)[people] for tag in item.needs], dtype=np.bool_)
        covered = covered.reshape(len(item.needs), len(people))
        short = [problem.staff.short_by(tag, level)[leads] for tag, level in item.needs.items()]
        least = np.full(len(people), NEVER)
        for kind in np.unique(covered, axis=1).T if len(people) else []:
            lacking = sum(
                (lack for lack, met in zip(short, kind, strict=True) if not met), np.zeros(len(leads))
            )
            alike = (covered == kind[:, None]).all(axis=0)
            least[alike] = (without + HUNDRED * weights.expertise * lacking).min(initial=NEVER)
        return least + self.position.added(people, int(problem.co_points[case]))

    def _group(self, elsewhere: Plan) -> None:
        weight = HUNDRED * self.problem.policy.weights.family
        place_of = {case: place for place, case in enumerate(self.cases.tolist())}
        free = np.zeros(len(self.problem.workers))
        self.given_back, self.groups, rest = 0, [], set(place_of.values())
        for members in siblings(self.problem) if weight else []:
            inside = tuple(place_of[case] for case in members if case in place_of)
            leads = elsewhere.lead[members]
            leads = leads[leads >= 0]
            if not inside or (len(inside) == 1 and not len(leads)):
                continue
            setup = np.full(len(free), float(weight))
            setup[leads] = 0.0
            self.groups.append(Group(inside, setup))
            self.given_back += 0 if len(leads) else weight
            rest -= set(inside)
        self.groups += [Group((place,), free) for place in sorted(rest)]


def _lawful(options: Options) -> Flags:
    """Say who may lead the case; a lead who keeps it may, whatever the rules of the pair say."""
    kept = options.case.id in options.problem.circumstances.led_by
    flags: Flags = (options.obstacles & _STANDING if kept else options.obstacles) == 0
    return flags


def _alone(options: Options) -> Ints:
    """Sum what each lead costs by themself, the family aside."""
    costs = [values for term, values in options.pair_costs.items() if term != "family"]
    return sum(costs, start=np.zeros(len(options.workers), dtype=np.int64))

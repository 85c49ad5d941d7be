"""What would have to change for X to be chosen: the smallest change to one weight of the policy.

For a fixed plan the score is linear in a weight, so the best plan with X and the best one without are concave
and piecewise linear in it. A chord under the one and the known lines above the other rule whole ranges out;
what they do not rule out is solved.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import pairwise

from solver.explanation.document import Remedy
from solver.explanation.patches import policy_of, policy_part
from solver.explanation.situation import Solved
from solver.explanation.standing import Standing
from solver.explanation.trial import Trial
from solver.plan import Plan
from solver.problem import Problem
from solver.scenario import Case, Lock, Scenario
from solver.scoring import bill
from solver.sentences import spoken

# Weights are searched from 0 to ten times the largest: beyond that, one aim would silence all the others.
_REACH = 10
# Makes a lead the last resort, without touching what they may do beside another lead.
_FORBIDDING = 10**7


@dataclass(frozen=True)
class Found:
    """What was found, in sentences, and as a remedy if a weight does it."""

    sentences: tuple[str, ...] = ()
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True)
class _Line:
    """What a plan costs as a weight changes by so many units."""

    now: int
    slope: int

    def at(self, change: int) -> int:
        return self.now + self.slope * change


@dataclass
class _Direction:
    """One weight, up or down: exact points of the best plans with X, lines of plans without."""

    weight: str
    sign: int
    reach: int
    withs: dict[int, _Line] = field(default_factory=dict)  # by distance; exact there
    withouts: list[_Line] = field(default_factory=list)

    def wins(self, distance: int) -> bool:
        """Whether X is strictly better at a distance that was solved."""
        change = self.sign * distance
        return self.withs[distance].at(change) < min(line.at(change) for line in self.withouts)

    def open_until(self, end: int) -> int | None:
        """Give the nearest unsolved distance up to `end`, which is solved, that is not ruled out."""
        solved = sorted(distance for distance in self.withs if distance <= end)
        for left, right in pairwise(solved):
            for distance in range(left + 1, right):
                if self._chord(left, right, distance) < min(
                    line.at(self.sign * distance) for line in self.withouts
                ):
                    return distance
        return None

    def _chord(self, left: int, right: int, distance: int) -> float:
        low, high = self.withs[left].at(self.sign * left), self.withs[right].at(self.sign * right)
        return low + (high - low) * (distance - left) / (right - left)

    def guess(self) -> int | None:
        """Give where the lines known now would cross; None if they never do."""
        best, rival = self.withs[max(self.withs)], self.withouts[-1]
        gain = self.sign * (rival.slope - best.slope)
        if gain <= 0:
            return None
        distance = max(0, best.now - rival.now) // gain + 1
        return distance if distance <= self.reach else None


class _OutOfPatience(Exception):
    pass


class WeightSearch:
    """Looks for the smallest change to one weight with which every optimal plan gives the case to X."""

    def __init__(self, standing: Standing, pinned: Solved, worker: str, patience: float) -> None:
        self.standing, self.worker = copy(standing), worker
        self.scenario = standing.scenario
        budget = standing.budget
        self._until = budget.started + patience
        if not budget.deterministic:  # else a solve that is under way would outlast it
            self.standing.budget = replace(budget, limit=min(budget.limit, patience))
        weights = policy_of(self.scenario, "weights")
        self.weights: dict[str, int] = {
            key: value for key, value in weights.items() if isinstance(value, int)
        }
        unit = {**weights, **dict.fromkeys(self.weights, 1)}
        self._counting = Problem(self._priced(unit))
        self._pinned = pinned
        self.best: tuple[int, _Direction] | None = None

    def _priced(self, weights: dict[str, object]) -> Scenario:
        policy = self.scenario.policy
        priced = policy.weights.model_copy(update={k: v for k, v in weights.items() if isinstance(v, int)})
        return self.scenario.model_copy(update={"policy": policy.model_copy(update={"weights": priced})})

    def directions(self) -> Iterator[_Direction]:
        """List every weight, up and down, with what is known without solving."""
        most = _REACH * max(1, *self.weights.values())
        for weight, now in self.weights.items():
            for sign, reach in ((1, most - now), (-1, now)):
                if reach > 0:
                    first = self._line(self._pinned.plan, weight)
                    yield _Direction(
                        weight, sign, reach, {0: first}, [self._line(self.standing.optimum.plan, weight)]
                    )

    def _line(self, plan: Plan, weight: str) -> _Line:
        now = bill(self.standing.problem, plan).score.preference
        return _Line(now, bill(self._counting, plan).terms()[weight])

    def run(self) -> bool:
        """Search; say whether it was searched to the end."""
        directions = list(self.directions())
        try:
            guesses = sorted(
                ((guess, place) for place, d in enumerate(directions) if (guess := d.guess()) is not None)
            )
            for guess, place in guesses:
                self._follow(directions[place], guess)
            for direction in directions:
                self._rule_out(direction)
        except _OutOfPatience:
            return False
        return True

    def _follow(self, direction: _Direction, guess: int) -> None:
        """Go to where the lines cross, and on while better plans without X turn up there."""
        while guess < self._limit(direction):
            self._solve_at(direction, guess)
            if direction.wins(guess):
                self.best = (guess, direction)
                return
            following = direction.guess()
            if following is None or following <= guess:
                return
            guess = following

    def _rule_out(self, direction: _Direction) -> None:
        """Prove that nothing nearer does it, or find what does."""
        while True:
            end = min(direction.reach, self._limit(direction) - 1)
            if end < 1:
                return
            if end not in direction.withs:
                self._solve_at(direction, end)
            elif (nearer := direction.open_until(end)) is not None:
                end = nearer
                self._solve_at(direction, end)
            else:
                return
            if direction.wins(end):
                self.best = (end, direction)

    def _limit(self, direction: _Direction) -> int:
        return direction.reach + 1 if self.best is None else self.best[0]

    def _solve_at(self, direction: _Direction, distance: int) -> None:
        """Find the best plans with and without X at a weight."""
        weights = {
            **self.weights,
            direction.weight: self.weights[direction.weight] + direction.sign * distance,
        }
        priced = self._priced(dict(weights))
        direction.withs[distance] = self._line(self._solve(self._with_lead(priced)), direction.weight)
        direction.withouts.append(self._line(self._solve(self._without_lead(priced)), direction.weight))

    def _solve(self, scenario: Scenario) -> Plan:
        if time.monotonic() > self._until or self.standing.budget.over:
            raise _OutOfPatience
        solved = self.standing.again(scenario)
        if not solved.proven:
            raise _OutOfPatience
        return solved.plan

    def _with_lead(self, scenario: Scenario) -> Scenario:
        lock = Lock(case=self._item.id, lead=self.worker)
        return scenario.model_copy(update={"locks": (*scenario.locks, lock)})

    def _without_lead(self, scenario: Scenario) -> Scenario:
        dear = self._item.model_copy(update={"cost_for": {**self._item.cost_for, self.worker: _FORBIDDING}})
        cases = tuple(dear if case.id == dear.id else case for case in scenario.cases)
        return scenario.model_copy(update={"cases": cases})

    @property
    def _item(self) -> Case:
        return self.standing.problem.cases[self.standing.case]


def smallest_change(standing: Standing, pinned: Solved, worker: str, patience: float) -> Found:
    """Say which weight would have to change for the worker to be chosen, and by how little.

    Parameters
    ----------
    pinned
        The best plan with the worker, as the weights are.
    patience
        Seconds from the start of the explanation, after which nothing new is tried.
    """
    problem, delta = standing.problem, pinned.score.less(standing.optimum.score)
    name = problem.workers[problem.worker_index[worker]].name
    if standing.case in problem.locks:
        return Found(("The manager fixed the lead: no weight of the policy changes that.",))
    if delta.unallocated > 0:
        return Found(
            (f"No weight would have {name} chosen: cases left waiting come before every preference.",)
        )
    if not (pinned.proven and standing.optimum.proven) or patience <= 0 or delta.preference <= 0:
        return Found()
    search = WeightSearch(standing, pinned, worker, patience)
    complete = search.run()
    if search.best is None:
        if not complete:
            return Found((f"No single weight was found in time that would have {name} chosen.",))
        most = _REACH * max(1, *search.weights.values())
        return Found((f"No single weight of the policy, from 0 to {most:,}, would have {name} chosen.",))
    return _written(standing, search, name, complete)


def _written(standing: Standing, search: WeightSearch, name: str, complete: bool) -> Found:
    assert search.best is not None
    distance, direction = search.best
    now = search.weights[direction.weight]
    then = now + direction.sign * distance
    weights = {**policy_of(standing.scenario, "weights"), direction.weight: then}
    trial = Trial(standing, [policy_part(standing.scenario, "weights", weights)], None)
    if not trial.solved.proven or trial.solved.lead(standing.case) != search.worker:
        return Found((f"No single weight was found in time that would have {name} chosen.",))
    least = (
        "the smallest change to one weight that does it" if complete else "the smallest change found in time"
    )
    weight = spoken(direction.weight)
    text = f"Were the weight of {weight} {then} instead of {now}, {name} would be chosen: {least}."
    return Found((text,), (trial.remedy("weight", text),))

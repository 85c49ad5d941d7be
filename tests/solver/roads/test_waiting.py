"""What must wait, kinds of case at a time: exact in the units that priorities have in common."""

import numpy as np
import pytest

from scenarios.generate import generate
from solver import read_scenario
from solver.components import components
from solver.engine import Budget, minimise
from solver.problem import Problem
from solver.roads import waiting
from solver.roads.menu import Menu, menu_of
from solver.roads.waiting import fewest_waiting
from solver.roads.whole import in_whole_numbers

PRIORITIES = {"usual": {}, "of no unit": {"priority": {"per_day_overdue": 1}}}


def crowded(seed: int, policy: dict[str, object]) -> tuple[Problem, Menu]:
    document = generate(8, 30, 1, seed)
    problem = Problem(read_scenario({**document, "policy": {**document["policy"], **policy}}))
    part = max(components(problem), key=lambda part: len(part.cases))
    return problem, menu_of(problem, part.cases)


def exactly(problem: Problem, menu: Menu) -> int:
    """Solve the programme as it is, for as long as it takes."""
    programme = waiting._programme(problem, waiting._Kinds(problem, menu))
    return minimise(in_whole_numbers(programme), Budget(), 1, floor=0).bound


@pytest.mark.parametrize("policy", PRIORITIES.values(), ids=PRIORITIES.keys())
@pytest.mark.parametrize("moment", [0.0, 0.08])
@pytest.mark.parametrize("seed", range(6))
def test_the_answer_is_exact_with_baskets_and_without(
    seed: int, moment: float, policy: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "_MOMENT_SHARE", moment)
    problem, menu = crowded(seed, policy)
    shares, bound = fewest_waiting(problem, menu, Budget(), 1)
    assert shares is not None
    assert bound == exactly(problem, menu)


@pytest.mark.parametrize("seed", range(3))
def test_a_bound_is_rounded_up_to_what_priorities_can_sum_to(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The programme of baskets is solved, and nothing is searched: what is left is its bound, in units."""
    problem, menu = crowded(seed, {})
    monkeypatch.setattr(waiting, "_MOMENT_SHARE", 0.0)
    monkeypatch.setattr(waiting, "_among", lambda *given: waiting.Outcome(None, given[-2], proven=False))
    shares, bound = fewest_waiting(problem, menu, Budget(), 1)
    unit = int(np.gcd.reduce(problem.priority[menu.cases]))
    assert shares is None
    assert unit > 1
    assert bound % unit == 0
    assert 0 < bound <= exactly(problem, menu)

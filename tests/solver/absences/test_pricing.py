"""The neighbourhood of a large absence: what one exact model of everything proves, and true bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from random import Random

import numpy as np
import pytest

from scenarios.generate import generate
from solver import LocksBreakRules, Scenario, absence, read_scenario
from solver.absences import pricing
from solver.absences.posing import posed, taken_up
from solver.absences.request import read_request
from solver.absences.solving import solve
from solver.engine import Budget
from solver.plan import Plan
from solver.problem import Problem
from solver.propose import Options
from tests.oracle.random_scenarios import small_scenario

ONE_THREAD = Options(threads=1)
MONDAY = date(2026, 11, 23)


def the_problem(scenario: Scenario, *workers: str, kind: str = "left") -> tuple[Problem, Plan]:
    """What their absence comes to, and a first plan."""
    asked = read_request(scenario, workers, kind, MONDAY, None, None, 0)
    return posed(scenario, taken_up(scenario, asked), Budget())


def small_problems(seeds: range) -> Iterator[tuple[int, Problem, Plan]]:
    """Random small absences of somebody who has cases."""
    for seed in seeds:
        scenario, rng = read_scenario(small_scenario(seed)), Random(seed)
        worker = rng.choice(scenario.workers).id
        try:
            problem, start = the_problem(scenario, worker, kind=rng.choice(["left", "cover"]))
        except LocksBreakRules:
            continue
        if problem.cases:
            yield seed, problem, start


def busiest(scenario: Scenario) -> str:
    """Whoever leads most open cases."""
    return max(scenario.workers, key=lambda worker: sum(c.lead == worker.id for c in scenario.open)).id


def a_pool(seed: int, **more: object) -> Scenario:
    """Forty workers in four teams that take one another's cases."""
    return read_scenario(generate(workers=40, pending=20, teams=4, seed=seed, cross_team=True, **more))  # type: ignore[arg-type]


def one_family(scenario: Scenario, worker: str, count: int) -> Scenario:
    """Make so many of a worker's cases one family's, who should share a lead."""
    theirs = [case.id for case in scenario.open if case.lead == worker][:count]
    cases = tuple(
        case.model_copy(update={"family": "six of them"}) if case.id in theirs else case
        for case in scenario.cases
    )
    return scenario.model_copy(update={"cases": cases})


@pytest.fixture
def however_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Narrow small absences too."""
    monkeypatch.setattr(pricing, "_FEW", 0)


@pytest.mark.usefixtures("however_small")
@pytest.mark.parametrize(("few", "rounds"), [(1, (3, 5)), (6, (25, 40))])
def test_small_absences_come_to_what_one_exact_model_proves(
    few: int, rounds: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pricing, "_CHEAPEST", few)
    monkeypatch.setattr(pricing, "_ROUNDS", rounds)
    seen: Counter[str] = Counter()
    for seed, problem, start in small_problems(range(120)):
        whole = solve(problem, np.arange(len(problem.cases)), start, Budget())
        near = pricing.solve_nearby(problem, start, Budget())
        assert (near.proven, near.score) == (True, whole.score), seed
        seen["all"] += 1
        seen["waiting"] += bool(whole.score.unallocated)
        seen["only a co-worker"] += bool(problem.circumstances.led_by)
        seen["families"] += bool(problem.family_members)
    assert min(seen.values()) > 0
    assert len(seen) == 4


@pytest.mark.usefixtures("however_small")
@pytest.mark.parametrize("family", [0, 6])
@pytest.mark.parametrize("seed", range(3))
def test_it_finds_and_proves_what_one_exact_model_does(
    seed: int, family: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = a_pool(seed)
    scenario = one_family(scenario, busiest(scenario), family)
    monkeypatch.setattr(pricing, "_FEW", 10**9)
    whole = absence(scenario, [busiest(scenario)], "left", MONDAY, options=ONE_THREAD).proposal
    monkeypatch.setattr(pricing, "_FEW", 0)
    for few in (1, 4):
        monkeypatch.setattr(pricing, "_CHEAPEST", few)
        near = absence(scenario, [busiest(scenario)], "left", MONDAY, options=ONE_THREAD).proposal
        assert (near.status, near.score) == ("optimal", whole.score)


@pytest.mark.usefixtures("however_small")
def test_cut_short_it_still_bounds_what_could_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = a_pool(2)
    scenario = one_family(scenario, busiest(scenario), 6)
    monkeypatch.setattr(pricing, "_FEW", 10**9)
    whole = absence(scenario, [busiest(scenario)], "left", MONDAY, options=ONE_THREAD).proposal
    monkeypatch.setattr(pricing, "_FEW", 0)
    monkeypatch.setattr(pricing, "_CHEAPEST", 1)
    monkeypatch.setattr(pricing, "_ROUNDS", (2, 3))
    monkeypatch.setattr(pricing, "_PATIENCE", 0.0)
    near = absence(scenario, [busiest(scenario)], "left", MONDAY, options=ONE_THREAD).proposal
    assert near.status == "feasible"
    assert near.bound.preference <= whole.score.preference <= near.score.preference
    assert near.bound.unallocated == whole.score.unallocated == near.score.unallocated


@pytest.mark.parametrize("seed", [1, 2])
def test_a_family_of_six_among_300_workers_is_proven(seed: int) -> None:
    scenario = read_scenario(generate(300, 1500, 25, seed, cross_team=True, open_load=(40, 65)))
    scenario = one_family(scenario, busiest(scenario), 6)
    answer = absence(scenario, [busiest(scenario)], "left", MONDAY, options=ONE_THREAD)
    assert answer.proposal.status == "optimal"
    assert answer.proposal.score == answer.proposal.bound

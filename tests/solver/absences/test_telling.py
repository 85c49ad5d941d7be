"""Where an absence or a relief stands while it is searched for: better plans, true bounds, nothing else."""

from __future__ import annotations

import pytest

from solver import Scenario, absence, read_scenario, relieve
from solver.absences import pricing, telling
from solver.absences.telling import Teller
from solver.problem import Problem
from solver.progress import Progress
from solver.proposal import Score
from solver.propose import Options
from tests.oracle.random_scenarios import team_scenario
from tests.solver.factories import a_scenario, a_worker, an_open_case

QUICK = Options(threads=1)


@pytest.fixture(autouse=True)
def _everything_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "_PAUSE", 0.0)


def a_team(seed: int) -> Scenario:
    return read_scenario({**team_scenario(seed, 12, 0, 70), "locks": []})


def assert_true(told: list[Progress], score: Score) -> None:
    """Scores fall, bounds rise, and none of these is past the answer that is proven."""
    scores, bounds = [now.score.key for now in told], [now.bound.key for now in told]
    assert scores == sorted(scores, reverse=True)
    assert bounds == sorted(bounds)
    assert min(scores) >= score.key
    assert max(bounds) <= score.key


@pytest.mark.parametrize("moves", [0, 2])
@pytest.mark.parametrize("seed", [4, 5, 7])
def test_an_absence_is_told_up_to_its_answer(seed: int, moves: int) -> None:
    told: list[Progress] = []
    scenario = a_team(seed)
    day = scenario.as_of.date()
    who = [scenario.workers[0].id]
    answer = absence(scenario, who, "left", day, moves=moves, options=QUICK, on_progress=told.append)
    assert answer.proposal.status == "optimal"
    assert_true(told, answer.proposal.score)
    assert told[-1].score == told[-1].bound == answer.proposal.score
    assert told[-1].gap == 0


def test_a_neighbourhood_tells_plans_and_no_bounds_but_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pricing, "_FEW", 0)
    told: list[Progress] = []
    scenario = a_team(5)
    who = [scenario.workers[0].id]
    day = scenario.as_of.date()
    answer = absence(scenario, who, "left", day, options=QUICK, on_progress=told.append)
    whole = absence(scenario, who, "left", day, options=QUICK)
    assert answer.proposal.score == whole.proposal.score
    assert_true(told, answer.proposal.score)
    assert told[-1].score == answer.proposal.score


def test_of_a_relief_only_plans_that_bring_relief_are_told() -> None:
    tiers = {"C1": 3, "C2": 2, "C3": 2}
    held = [an_open_case(name, "ana", tier=tier) for name, tier in tiers.items()]
    scenario = a_scenario(a_worker("ana", fte=0.1), a_worker("ben"), *held)  # 8 points of 3: two must go
    told: list[Progress] = []
    answer = relieve(scenario, "ana", options=QUICK, on_progress=told.append)
    assert len(answer.moved) == 2
    assert_true(told, answer.proposal.score)  # to keep everything, or move one, would cost less
    assert told[-1].score == answer.proposal.score
    assert answer.frontier[0].score < answer.proposal.score


def test_where_no_relief_is_possible_the_nearest_plan_is_told() -> None:
    scenario = a_scenario(a_worker("ana", fte=0.1), an_open_case("C1", "ana", tier=3))
    told: list[Progress] = []
    answer = relieve(scenario, "ana", options=QUICK, on_progress=told.append)
    assert not answer.achieved
    assert told[-1].score == answer.proposal.score


def test_nobody_who_listens_costs_nothing() -> None:
    assert Teller(Problem(a_scenario(a_worker("ana"))), 0.0, None).line() is None

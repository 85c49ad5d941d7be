"""A large team's second level, narrowed by prices: the optimum that any search finds, and true bounds."""

import pytest

from scenarios.generate import generate
from solver import read_scenario
from solver.propose import Options, propose_here
from solver.roads import exact
from tests.oracle import optimum
from tests.oracle.random_scenarios import small_scenario, team_scenario

EVERYTHING = 2**62


@pytest.fixture
def every_team_is_large(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(exact, "_MANY_PAIRS", -1)
    return monkeypatch


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.usefixtures("every_team_is_large")
def test_small_scenarios_end_where_the_exhaustive_judge_does(seed: int) -> None:
    document = small_scenario(5000 + seed)
    best = optimum(document)
    if best is None:  # its locks break rules
        return
    proposal = propose_here(read_scenario(document), Options(time_limit=20.0))
    assert proposal.status == "optimal"
    assert proposal.score.key == proposal.bound.key == (best["unallocated"], best["preference"])


@pytest.mark.parametrize("seed", range(4))
def test_both_ways_prove_the_same_optimum(seed: int, every_team_is_large: pytest.MonkeyPatch) -> None:
    scenario = read_scenario(generate(14, 40, 1, seed, open_load=(40, 60)))
    narrowed = propose_here(scenario, Options(time_limit=30.0))
    every_team_is_large.setattr(exact, "_MANY_PAIRS", EVERYTHING)
    whole = propose_here(scenario, Options(time_limit=30.0))
    assert narrowed.status == whole.status == "optimal"
    assert narrowed.score == whole.score


@pytest.mark.parametrize("seed", range(6))
def test_a_bound_is_true_when_time_is_up(seed: int, every_team_is_large: pytest.MonkeyPatch) -> None:
    scenario = read_scenario(team_scenario(seed, 12, 36, 90))
    short = propose_here(scenario, Options(time_limit=0.05, deterministic=True))
    every_team_is_large.setattr(exact, "_MANY_PAIRS", EVERYTHING)
    whole = propose_here(scenario, Options(time_limit=30.0))
    assert short.bound.key <= whole.score.key <= short.score.key


@pytest.mark.usefixtures("every_team_is_large")
def test_a_deterministic_run_repeats() -> None:
    scenario = read_scenario(team_scenario(5, 12, 30, 80))
    options = Options(time_limit=2.0, deterministic=True)
    first, second = (propose_here(scenario, options) for _ in range(2))
    assert first.document() | {"solver": None} == second.document() | {"solver": None}

"""What a run tells of while it goes on: it gets better and better, and is not taken back."""

import pytest

from scenarios.generate import generate
from solver import improving, read_scenario
from solver.progress import Progress
from solver.propose import Options, propose_here


@pytest.fixture(autouse=True)
def without_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is told, however soon after the last."""
    monkeypatch.setattr("solver.progress._PAUSE", 0.0)


@pytest.mark.parametrize(("small", "least"), [(improving._MODERATE, 2), (0, 3)])
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("seed", range(6))
def test_a_run_ends_with_no_worse_a_plan_than_it_told_of(
    seed: int, threads: int, small: int, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(improving, "_MODERATE", small)  # in its moment a search may find the best at once
    told: list[Progress] = []
    scenario = read_scenario(generate(15, 45, 1, seed))
    proposal = propose_here(scenario, Options(threads=threads), told.append)
    scores = [progress.score.key for progress in told]
    bounds = [progress.bound.key for progress in told]
    assert len(set(scores)) >= least, "nothing was told of"
    assert scores == sorted(scores, reverse=True)
    assert proposal.score.key <= scores[-1]
    assert bounds == sorted(bounds)
    assert bounds[-1] <= proposal.bound.key


@pytest.mark.parametrize("seed", range(4))
def test_a_listener_changes_nothing(seed: int) -> None:
    scenario = read_scenario(generate(12, 40, 1, seed))
    options = Options(deterministic=True, time_limit=0.4)
    heard = propose_here(scenario, options, lambda _: None)
    unheard = propose_here(scenario, options)
    assert heard.document() | {"solver": None} == unheard.document() | {"solver": None}

"""The small neighbourhood of a large absence: the same optimum, and a bound that is true."""

from __future__ import annotations

from datetime import date

import pytest

from scenarios.generate import generate
from solver import Scenario, absence, read_scenario
from solver.absences import pricing
from solver.propose import Options

ONE_THREAD = Options(threads=1)
MONDAY = date(2026, 11, 23)


def a_pool(seed: int) -> Scenario:
    """Forty workers in four teams that take one another's cases."""
    return read_scenario(generate(workers=40, pending=20, teams=4, seed=seed, cross_team=True))


@pytest.mark.parametrize("seed", range(4))
def test_it_finds_and_proves_what_one_exact_model_does(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = a_pool(seed)
    busiest = max(scenario.workers, key=lambda worker: sum(c.lead == worker.id for c in scenario.open)).id
    whole = absence(scenario, [busiest], "left", MONDAY, options=ONE_THREAD).proposal
    monkeypatch.setattr(pricing, "_FEW", 0)
    for few in (1, 4):
        monkeypatch.setattr(pricing, "_CHEAPEST", few)
        near = absence(scenario, [busiest], "left", MONDAY, options=ONE_THREAD).proposal
        assert (near.status, near.score) == ("optimal", whole.score)


def test_cut_short_it_still_bounds_what_could_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = a_pool(2)
    busiest = max(scenario.workers, key=lambda worker: sum(c.lead == worker.id for c in scenario.open)).id
    whole = absence(scenario, [busiest], "left", MONDAY, options=ONE_THREAD).proposal
    monkeypatch.setattr(pricing, "_FEW", 0)
    monkeypatch.setattr(pricing, "_CHEAPEST", 2)
    monkeypatch.setattr(pricing, "_PATIENCE", 0.0)
    near = absence(scenario, [busiest], "left", MONDAY, options=ONE_THREAD).proposal
    assert near.bound.preference <= whole.score.preference <= near.score.preference
    assert near.bound.unallocated == whole.score.unallocated == near.score.unallocated

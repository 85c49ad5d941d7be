"""The programme's quantities and eligibility beside the oracle's, with all fields in play."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from benchmarks.mip.eligible import Eligible
from benchmarks.mip.figures import Figures
from solver import read_scenario
from tests.oracle import Reading
from tests.oracle.random_scenarios import small_scenario, team_scenario
from tests.oracle.rules import can_support, co_worker_bars, lead_bars, load_limit

SCENARIOS = [*(small_scenario(seed) for seed in range(40)), *(team_scenario(s, 9, 16, 20) for s in range(10))]


@pytest.fixture(params=range(len(SCENARIOS)))
def both(request: pytest.FixtureRequest) -> tuple[Figures, Reading]:
    document: dict[str, Any] = SCENARIOS[request.param]
    return Figures(read_scenario(document).document()), Reading(document)


def test_quantities(both: tuple[Figures, Reading]):
    figures, reading = both
    workers = list(reading.workers.values())
    assert figures.capacity.tolist() == [reading.capacity(worker) for worker in workers]
    assert figures.before.tolist() == [reading.before[worker["id"]] for worker in workers]
    assert figures.points.tolist() == [reading.weight(case) for case in reading.pending]
    assert figures.co_points.tolist() == [reading.weight_as_co_worker(case) for case in reading.pending]
    assert figures.priority.tolist() == [reading.priority(case) for case in reading.pending]
    limits = figures.before + figures.room
    assert limits.tolist() == [load_limit(reading, worker) for worker in workers]


def test_who_may_do_what(both: tuple[Figures, Reading]):
    figures, reading = both
    eligible = Eligible(figures)
    workers = list(reading.workers.values())
    for c, case in enumerate(reading.pending):
        may_lead = [not lead_bars(reading, case, worker) for worker in workers]
        may_co_work = [not co_worker_bars(reading, case, worker) for worker in workers]
        may_support = [can_support(reading, case, worker) for worker in workers]
        weights = [reading.weight_as_lead(case, worker["id"]) for worker in workers]
        assert eligible.may_lead(c).tolist() == may_lead
        assert eligible.may_co_work(c).tolist() == may_co_work
        assert eligible.may_support(c).tolist() == may_support
        assert figures.lead_points(c).tolist() == weights


def test_asking_again_changes_no_answer():
    eligible = Eligible(Figures(read_scenario(SCENARIOS[-1]).document()))
    cases = range(len(eligible.figures.cases))
    first = [eligible.may_lead(c) for c in cases]
    second = [eligible.may_lead(c) for c in cases]
    assert all(np.array_equal(one, other) for one, other in zip(first, second, strict=True))

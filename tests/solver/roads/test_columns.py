"""Which pairs good plans have: columns are added until the programme is as good as with all of them."""

from itertools import pairwise

import numpy as np
import pytest

from scenarios.generate import generate
from solver import read_scenario
from solver.components import components
from solver.engine import Budget, linear_programme
from solver.greedy import greedy
from solver.hints import first_plan
from solver.placements import Placements
from solver.plan import Plan
from solver.problem import Problem
from solver.roads import columns
from solver.roads.columns import _Columns, likely_columns
from solver.roads.menu import menu_of
from solver.roads.posted import posted


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with next to nothing, and stop when nothing more is gained."""
    monkeypatch.setattr(columns, "_FIRST", (1, 0))
    monkeypatch.setattr(columns, "_MORE", (2, 1))
    monkeypatch.setattr(columns, "_GAIN", -1.0)


def of_a_team(seed: int) -> tuple[Placements, Plan]:
    problem = Problem(read_scenario(generate(12, 30, 1, seed, open_load=(40, 60))))
    part = components(problem)[0]
    plan = greedy(problem, first_plan(problem, ()))
    levels = part.waiting(problem, plan), 0
    return posted(problem, part, levels, menu_of(problem, part.cases).helpers(problem)), plan


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("seed", range(6))
def test_a_few_columns_come_to_what_all_of_them_do(seed: int) -> None:
    whole, plan = of_a_team(seed)
    grown = _Columns(whole, plan)
    costs = []
    for _ in range(40):
        solved = grown._solved(Budget(), 0.0)
        assert solved is not None
        duals, cost = solved
        costs.append(cost)
        if not grown.more(duals):
            break
    everything = linear_programme(grown.rows, Budget(), 1.0)
    assert everything is not None
    best = float(grown.rows.cost @ everything[0])
    assert costs[-1] == pytest.approx(best, rel=1e-6, abs=1e-3)
    assert all(later < earlier + 1e-3 for earlier, later in pairwise(costs))
    assert costs[0] > best + 1
    pairs = whole.lead_variables
    assert grown.kept[pairs].sum() < len(pairs)


@pytest.mark.parametrize("seed", range(4))
def test_the_plan_at_hand_stays_possible(seed: int) -> None:
    whole, plan = of_a_team(seed)
    likely = likely_columns(whole, plan, Budget(), 0.5)
    assert likely is not None
    assert likely[np.flatnonzero(whole.values(whole.without_strangers(plan)))].all()


def test_without_time_nothing_is_said() -> None:
    whole, plan = of_a_team(1)
    assert likely_columns(whole, plan, Budget(limit=0.0), 0.5) is None

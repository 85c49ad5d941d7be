"""Rounds and chains over a draft: each makes it better, the best plan is never lost."""

import numpy as np
import pytest

from scenarios.generate import generate
from solver import read_scenario
from solver.components import components
from solver.engine import Budget
from solver.greedy import greedy
from solver.hints import first_plan
from solver.problem import Problem
from solver.progress import Tracker
from solver.roads import drafts as module
from solver.roads.annealing import HOT
from solver.roads.drafts import Drafts, Draw
from solver.roads.menu import menu_of


def drafts_of(seed: int) -> Drafts:
    problem = Problem(read_scenario(generate(14, 40, 1, seed)))
    part, start = components(problem)[0], greedy(problem, first_plan(problem, ()))
    tracker = Tracker(problem, start, [part], 0.0, None)
    budget = Budget(limit=1e3, deterministic=True)
    return Drafts(problem, part, menu_of(problem, part.cases), start, budget, 1, tracker.watch(0, part))


def everything(drafts: Drafts) -> tuple[np.ndarray, np.ndarray]:
    return np.ones(len(drafts.problem.leads), dtype=np.bool_), drafts.menu.helpers(drafts.problem)


DRAW = Draw(8, 20, seconds=2.0, idle=2, share=1.0)


def dearer(drafts: Drafts) -> tuple[np.ndarray, np.ndarray]:
    """Costs above a bound that favour nobody."""
    return np.ones(len(drafts.menu.lead_case)), np.ones(len(drafts.menu.help_slot))


@pytest.mark.parametrize("seed", range(3))
def test_rounds_cost_less_and_leave_no_more_waiting(seed: int) -> None:
    drafts = drafts_of(seed)
    before = drafts.levels
    drafts.rounds(DRAW, everything(drafts), (0, 0))
    assert drafts.levels < before
    assert drafts.levels == drafts.draft_levels == drafts.levels_of(drafts.plan)
    assert drafts.levels[0] <= before[0]


@pytest.mark.parametrize("seed", range(3))
def test_chains_make_the_best_plan_better(seed: int) -> None:
    drafts = drafts_of(seed)
    before = drafts.levels
    drafts.anneal(dearer(drafts), HOT, 200, 1.0)
    assert drafts.levels < before
    assert drafts.levels == drafts.draft_levels == drafts.levels_of(drafts.plan)


def test_chains_go_on_until_the_work_beside_them_is_done() -> None:
    drafts, asked = drafts_of(1), []

    def done() -> bool:
        asked.append(True)
        return len(asked) > 40

    drafts.anneal(dearer(drafts), HOT, 50, 1.0, 1, done)
    assert len(asked) > 40
    before = drafts.levels
    drafts.anneal(dearer(drafts), HOT, 50, 1.0, 1, lambda: True)
    assert drafts.levels == before


def test_the_best_plan_outlives_a_draft_that_leaves_more_waiting() -> None:
    drafts = drafts_of(1)
    best, levels = drafts.plan, drafts.levels
    worse = first_plan(drafts.problem, ())
    drafts.work_on(worse)
    assert drafts.draft is worse
    assert drafts.draft_levels > levels
    assert drafts.plan is best
    assert drafts.levels == levels
    drafts.anneal(dearer(drafts), HOT, 400, 1.0)
    assert drafts.levels <= levels
    assert drafts.levels_of(drafts.plan) == drafts.levels


def test_nothing_is_done_where_it_is_good_enough_or_time_is_up() -> None:
    drafts = drafts_of(2)
    before = drafts.draft
    drafts.rounds(DRAW, everything(drafts), drafts.draft_levels)
    drafts.budget.spend(2e3)
    drafts.rounds(DRAW, everything(drafts), (0, 0))
    assert drafts.draft is before


def test_a_round_without_a_group_costs_something_too(monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = drafts_of(1)
    monkeypatch.setattr(module, "groups", lambda *_: [])
    drafts.rounds(DRAW, everything(drafts), (0, 0))
    assert drafts.budget.spent > 0

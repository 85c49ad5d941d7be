"""Rounds over a draft: each aim gains what it aims at, the best plan is never lost."""

from concurrent.futures import Future

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
from solver.roads.drafts import ANY_COST, Drafts, Draw
from solver.roads.menu import menu_of
from solver.roads.rounds import Aim


def drafts_of(seed: int) -> Drafts:
    problem = Problem(read_scenario(generate(14, 40, 1, seed)))
    part, start = components(problem)[0], greedy(problem, first_plan(problem, ()))
    tracker = Tracker(problem, start, [part], 0.0, None)
    budget = Budget(limit=1e3, deterministic=True)
    return Drafts(problem, part, menu_of(problem, part.cases), start, budget, 1, tracker.watch(0, part))


def everything(drafts: Drafts) -> tuple[np.ndarray, np.ndarray]:
    return np.ones(len(drafts.problem.leads), dtype=np.bool_), drafts.menu.helpers(drafts.problem)


@pytest.mark.parametrize("aim", ["waiting", "both", "preferred"])
@pytest.mark.parametrize("seed", range(3))
def test_rounds_gain_what_they_aim_at(aim: Aim, seed: int) -> None:
    drafts = drafts_of(seed)
    before = drafts.levels
    draw = Draw(8, 20, seconds=2.0, aim=aim, idle=2, share=1.0)
    drafts.rounds(draw, everything(drafts), (0, 0))
    assert drafts.levels < before
    assert drafts.levels == drafts.draft_levels == drafts.levels_of(drafts.plan)
    if aim == "waiting":
        assert drafts.levels[0] < before[0]


def test_the_best_plan_outlives_a_draft_that_leaves_more_waiting() -> None:
    drafts = drafts_of(1)
    best, levels = drafts.plan, drafts.levels
    worse = first_plan(drafts.problem, ())
    drafts.work_on(worse)
    assert drafts.draft is worse
    assert drafts.draft_levels > levels
    assert drafts.plan is best
    assert drafts.levels == levels
    drafts.rounds(Draw(14, 60, 2.0, "both", 4, 1.0), everything(drafts), (levels[0], ANY_COST))
    assert drafts.draft_levels[0] <= levels[0]
    assert drafts.levels <= levels


def test_nothing_is_done_where_it_is_good_enough_or_time_is_up() -> None:
    drafts = drafts_of(2)
    before = drafts.draft
    drafts.rounds(Draw(8, 20, 2.0, "both", 2, 1.0), everything(drafts), drafts.draft_levels)
    drafts.budget.spend(2e3)
    drafts.rounds(Draw(8, 20, 2.0, "both", 2, 1.0), everything(drafts), (0, 0))
    assert drafts.draft is before


def test_rounds_end_with_the_work_that_they_go_beside() -> None:
    drafts, beside = drafts_of(1), Future[None]()
    before, draw = drafts.levels, Draw(8, 20, 2.0, "waiting", 2, 1.0)
    drafts.rounds(draw, everything(drafts), (0, 0), beside)
    assert drafts.levels < before
    reached = drafts_of(1)
    beside.set_result(None)
    reached.rounds(draw, everything(reached), (0, 0), beside)
    assert reached.levels == before


def test_a_round_without_a_group_costs_something_too(monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = drafts_of(1)
    monkeypatch.setattr(module, "groups", lambda *_: [])
    drafts.rounds(Draw(8, 20, 2.0, "waiting", 2, 1.0), everything(drafts), (0, 0))
    assert drafts.budget.spent > 0

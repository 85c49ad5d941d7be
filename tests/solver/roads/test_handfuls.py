"""Handfuls of workers: what they may choose among, how they grow, and what they come to."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from solver import read_scenario
from solver.components import Component, components
from solver.engine import Budget
from solver.greedy import greedy
from solver.hints import first_plan
from solver.improving import Improved
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import Unheard
from solver.propose import Options, propose_here
from solver.roads import handfuls, preferred
from solver.roads.handfuls import Handfuls
from solver.roads.posted import costed
from solver.roads.preferred import Preferred
from tests.oracle.random_scenarios import team_scenario
from tests.solver.judged import solved_as_judged


def begun(seed: int) -> tuple[Problem, Component, Preferred, Plan]:
    """Give a team, what is posted for it, and the plan that is dealt by hand."""
    problem = Problem(read_scenario(team_scenario(seed, 12, 30, 40)))
    part = max(components(problem), key=lambda part: len(part.cases))
    plan = greedy(problem, first_plan(problem, ()))
    everybody = np.ones(len(problem.co_workers), dtype=np.bool_)
    level = Preferred.of(part, costed(problem, part, everybody), plan, 0, Unheard(part.least(problem)))
    return problem, part, level, level.plan


@pytest.mark.parametrize("seed", range(6))
def test_a_handful_chooses_among_its_own_and_what_waits_and_keeps_the_rest(seed: int) -> None:
    _, part, level, plan = begun(seed)
    drawn = Handfuls(level.whole, seed, 60.0)
    for _ in range(20):
        kept = drawn.draw(plan)
        assert kept[np.flatnonzero(level.whole.values(plan))].all()
        leads = level.whole.lead_pairs
        several = kept[level.whole.lead_variables] & (leads.worker != plan.lead[leads.case])
        handful = np.unique(leads.worker[several])
        moved = np.unique(leads.case[several])
        # A case that may move is of somebody in the handful, or waits; and not everybody is in it.
        held = plan.lead[moved][plan.lead[moved] >= 0]
        assert several.sum() + len(moved) >= handfuls._FIRST / 2
        assert len(np.union1d(handful, held)) < len(part.workers)


def test_handfuls_grow_where_they_gain_nothing_and_not_where_they_do() -> None:
    _, _, level, plan = begun(1)
    gaining, idle = Handfuls(level.whole, 1, 60.0), Handfuls(level.whole, 1, 60.0)
    sizes: dict[str, list[int]] = {"gaining": [], "idle": []}
    own = int((level.whole.values(plan) > 0).sum())
    for _ in range(400):
        for name, drawn in (("gaining", gaining), ("idle", idle)):
            sizes[name].append(int(drawn.draw(plan).sum()) - own)
            drawn.tell(gained=name == "gaining", spent=0.2)
    assert idle.all
    assert not gaining.all
    assert np.mean(sizes["idle"][-50:]) > 2 * np.mean(sizes["idle"][:20])
    assert np.mean(sizes["gaining"][-50:]) < 1.5 * np.mean(sizes["gaining"][:50])


def test_one_worker_alone_is_everybody() -> None:
    problem = Problem(read_scenario(team_scenario(1, 1, 3, 0)))
    for part in components(problem):
        everybody = np.ones(len(problem.co_workers), dtype=np.bool_)
        plan = greedy(problem, first_plan(problem, ()))
        level = Preferred.of(part, costed(problem, part, everybody), plan, 0, Unheard(part.least(problem)))
        level._by_handfuls(Budget(1.0, 1, 1))
        drawn = Handfuls(level.whole, 1, 60.0)
        assert drawn.all
        assert drawn.draw(level.plan)[np.flatnonzero(level.whole.values(level.plan))].all()
        drawn.tell(gained=False, spent=1.0)


def test_handfuls_do_not_grow_before_their_patience_is_spent() -> None:
    _, _, level, plan = begun(1)
    drawn = Handfuls(level.whole, 1, 60.0)
    for _ in range(400):
        drawn.draw(plan)
        drawn.tell(gained=False, spent=0.0)
    assert not drawn.all


@pytest.mark.parametrize("seed", range(4))
def test_handfuls_come_from_a_first_plan_to_a_much_better_one(seed: int) -> None:
    problem, _, level, _ = begun(seed)
    before, bound = level.cost, level.bound
    level._by_handfuls(Budget(3.0, 1, 1))
    best = propose_here(problem.scenario, Options(threads=1))
    assert best.status == "optimal"
    if best.score.unallocated == level.waiting:
        assert level.cost - best.score.preference < 0.2 * (before - best.score.preference) + 1
    assert level.cost < before
    assert level.bound == bound  # what a handful comes to bounds nothing


@pytest.mark.parametrize(("bound", "looks"), [(0.9, True), (0.999, False)])
def test_plans_alone_are_looked_for_only_far_from_the_bound(
    bound: float, looks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, level, _ = begun(1)
    asked: list[str] = []
    for name in ("_near_prices", "_by_handfuls"):
        monkeypatch.setattr(Preferred, name, lambda self, budget, name=name: asked.append(name))
    level.bound = int(bound * level.cost)
    level._if_stuck(Budget(0.5, 1, 1), 1)
    assert (len(asked) == 2, level._stuck.is_set()) == (looks, looks)


def test_one_outright_search_waits_for_the_end_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both hint, and search, one model."""
    _, _, level, _ = begun(1)
    at_once: list[bool] = []
    running = threading.Semaphore(1)

    def improving(*given: object, **named: object) -> Improved:
        at_once.append(running.acquire(blocking=False))
        time.sleep(0.05)
        running.release()
        return Improved(None, level.bound)

    monkeypatch.setattr(preferred, "improve", improving)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: level._outright(Budget(1.0, 1, 1)), range(3)))
    assert at_once == [True, True, True]


@pytest.fixture
def nothing_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Better plans are looked for at once, however near the bound is, and both searches begin with that."""
    monkeypatch.setattr(preferred, "_SMALL", 0)
    monkeypatch.setattr(preferred, "_ALONE", 0.0)
    monkeypatch.setattr(preferred, "_SOON", 0.0)
    monkeypatch.setattr(preferred, "_FAR", -1.0)


@pytest.mark.usefixtures("nothing_soon")
@pytest.mark.parametrize("seed", range(600, 640))
def test_a_search_that_looks_for_better_plans_first_is_exact(seed: int) -> None:
    solved_as_judged(seed)


@pytest.mark.usefixtures("nothing_soon")
@pytest.mark.parametrize("seed", range(640, 660))
def test_it_is_exact_without_the_other_search(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Preferred, "search", lambda self, budget, _: self._if_stuck(budget, 1))
    monkeypatch.setattr(preferred, "_HANDFULS_SHARE", 0.01)
    solved_as_judged(seed)

"""The road of prices and rounds: its bounds are true, its plans lawful, its runs repeatable."""

import threading
import time

import numpy as np
import pytest

from scenarios.generate import generate
from solver import Proposal, Scenario, read_scenario, solving, verify
from solver.components import components
from solver.engine import Budget
from solver.errors import LocksBreakRules
from solver.greedy import greedy
from solver.hints import first_plan
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import Tracker
from solver.propose import Options, propose_here
from solver.roads import choose_road
from solver.roads.ascent import PACE, Level, climb
from solver.roads.exact import solve_exactly
from solver.roads.menu import menu_of
from solver.roads.pool import _Pool, solve_pool
from solver.roads.prices import Prices, Relaxation
from solver.roads.waiting import share_kinds
from tests.oracle import optimum
from tests.oracle.random_scenarios import small_scenario, team_scenario

SHORT = Options(time_limit=0.2, deterministic=True)


@pytest.fixture
def pool_road(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "choose_road", lambda *_: solve_pool)


@pytest.mark.usefixtures("pool_road")
@pytest.mark.parametrize("seed", range(200, 225))
def test_small_answers_stand_between_their_bound_and_the_optimum(seed: int) -> None:
    document = small_scenario(seed)
    best = optimum(document)
    if best is None:
        with pytest.raises(LocksBreakRules):
            propose_here(read_scenario(document), SHORT)
        return
    proposal = propose_here(read_scenario(document), SHORT)
    least = best["unallocated"], best["preference"]
    assert proposal.bound.unallocated <= least[0]
    assert proposal.bound.preference <= least[1]
    assert proposal.score.key >= least
    if proposal.status == "optimal":
        assert proposal.score.key == least


@pytest.mark.usefixtures("pool_road")
@pytest.mark.parametrize("seed", [7041, 7057])
def test_a_case_that_may_not_wait_has_no_price_beyond_exact_sums(seed: int) -> None:
    document = small_scenario(seed)
    names = ("routine", "urgent", "statutory", "per_tier", "per_day_overdue")
    document.setdefault("policy", {})["priority"] = dict.fromkeys(names, 0)
    best = optimum(document)
    assert best is not None
    proposal = propose_here(read_scenario(document), SHORT)
    assert proposal.bound.preference <= best["preference"] <= proposal.score.preference


@pytest.mark.parametrize("seed", range(4))
def test_team_bounds_are_below_the_proven_optimum(seed: int) -> None:
    scenario = read_scenario(team_scenario(seed, 8, 16, 60))
    problem, exact = Problem(scenario), propose_here(scenario)
    assert exact.status == "optimal"
    for part in components(problem):
        menu = menu_of(problem, part.cases)
        relaxation = _relaxation(problem, part.workers, part.cases)
        locked = np.array([case in problem.locks for case in part.cases.tolist()])
        priority = np.where(locked, np.inf, problem.priority[part.cases])
        shares = share_kinds(problem, menu, Budget())
        assert shares is not None
        no_part = relaxation.nothing().part
        prices = Prices(np.clip(shares.price, 0, priority), np.clip(shares.beside, 0, None), no_part)
        first = Level(priority).price(relaxation, prices, 1.0)
        waiting = _waiting(problem, exact, part.cases)
        assert first.bound <= waiting
        second, _, _ = climb(relaxation, Level(priority, waiting), prices, 1e4, PACE, lambda _: False)
        unchanging = _unchanging(problem, part.cases, part.workers)
        assert second.bound + unchanging <= _preference(problem, exact, part.cases, part.workers)


def _relaxation(problem: Problem, workers: np.ndarray, cases: np.ndarray) -> Relaxation:
    return Relaxation(problem, menu_of(problem, cases), workers, Plan.empty(len(problem.cases)))


def _waiting(problem: Problem, proposal: Proposal, cases: np.ndarray) -> int:
    inside = {problem.cases[case].id for case in cases.tolist()}
    return sum(case.priority for case in proposal.unallocated if case.case in inside)


def _unchanging(problem: Problem, cases: np.ndarray, workers: np.ndarray) -> int:
    """What no plan changes: the cost of the present loads, and a change's weight a baseline line."""
    load = int(problem.utilisation_cost(problem.before[workers], workers).sum())
    lines = sum(case in problem.baseline for case in cases.tolist())
    return load + 100 * problem.policy.weights.change * lines


def _preference(problem: Problem, proposal: Proposal, cases: np.ndarray, workers: np.ndarray) -> int:
    inside = {problem.cases[case].id for case in cases.tolist()}
    people = {problem.workers[worker].id for worker in workers.tolist()}
    booked = sum(sum(line.costs.values()) for line in proposal.assignments if line.case in inside)
    booked += sum(sum(line.costs.values()) for line in proposal.unallocated if line.case in inside)
    return booked + sum(line.utilisation_cost for line in proposal.workers if line.worker in people)


@pytest.mark.usefixtures("pool_road")
def test_a_deterministic_run_repeats() -> None:
    scenario = read_scenario(team_scenario(5, 12, 30, 80))
    first, second = (propose_here(scenario, SHORT) for _ in range(2))
    assert first.document() | {"solver": None} == second.document() | {"solver": None}


@pytest.mark.usefixtures("pool_road")
def test_a_cancelled_run_still_proposes_something_lawful() -> None:
    scenario: Scenario = read_scenario(team_scenario(6, 20, 60, 120))
    cancel = threading.Event()
    timer = threading.Timer(0.2, cancel.set)
    timer.start()
    began = time.monotonic()
    proposal = propose_here(scenario, Options(time_limit=60.0), cancel=cancel)
    timer.join()
    assert time.monotonic() - began < 5.0
    assert verify(scenario, proposal).ok


@pytest.mark.parametrize("seed", range(3))
def test_a_programme_aimed_too_low_says_what_must_wait(seed: int) -> None:
    problem = Problem(read_scenario(generate(12, 45, 1, seed, open_load=(80, 95))))
    part, start = components(problem)[0], greedy(problem, first_plan(problem, ()))
    watch = Tracker(problem, start, [part], 0.0, None).watch(0, part)
    pool = _Pool(problem, part, start, Budget(limit=1e3, deterministic=True), 1, watch)
    growth = pool._begun(pool._first_level())
    assert pool.bound[0] > 0
    growth.aim(0)
    assert pool._grow(growth, 1.0)
    # The best plan is in the programme, so that leaves no more waiting.
    assert 0 < pool.within_reach <= pool.drafts.levels[0]
    assert pool.within_reach <= pool._ambition() <= pool.drafts.levels[0]
    growth.aim(pool.drafts.levels[0])
    assert not pool._grow(growth, 1.0)


def test_teams_are_solved_exactly_and_pools_by_prices() -> None:
    problem = Problem(read_scenario(team_scenario(1, 12, 30, 80)))
    part = components(problem)[0]
    assert choose_road(problem, part) is solve_exactly

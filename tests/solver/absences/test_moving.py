"""Absences in which others may move: the optimum of one exact model of everything, and true bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

import numpy as np
import pytest

from scenarios.generate import generate
from solver import LocksBreakRules, Scenario, read_scenario
from solver.absences import pricing
from solver.absences.market import Market
from solver.absences.moving import Standing, fewest
from solver.absences.posing import posed, taken_up
from solver.absences.request import read_request
from solver.absences.solving import at_most_moves, solve
from solver.engine import Budget
from solver.plan import Plan
from solver.problem import Problem
from solver.scoring import bill
from tests.oracle.random_scenarios import small_scenario
from tests.solver.absences.test_pricing import MONDAY, busiest
from tests.solver.factories import a_scenario, a_worker, an_open_case, holding

MOST = 3


def movable(scenario: Scenario, worker: str) -> tuple[Problem, Plan]:
    """What a worker's leaving comes to when others may move, and a first plan."""
    asked = read_request(scenario, [worker], "left", MONDAY, None, None, MOST)
    return posed(scenario, taken_up(scenario, asked), Budget())


def small_problems(seeds: range) -> Iterator[tuple[int, Problem, Plan]]:
    """Random small ones, in which moving costs little or much."""
    for seed in seeds:
        document, rng = small_scenario(seed), Random(seed)
        weights = document.setdefault("policy", {}).setdefault("weights", {})
        weights["change"] = rng.choice([0, 3, 25])
        scenario = read_scenario(document)
        try:
            problem, start = movable(scenario, rng.choice(scenario.workers).id)
        except LocksBreakRules:
            continue
        if problem.stays and len(problem.stays) < len(problem.cases):
            yield seed, problem, start


def everything(problem: Problem) -> np.ndarray:
    return np.arange(len(problem.cases), dtype=np.int64)


def moved(problem: Problem, plan: Plan) -> int:
    return sum(plan.lead[case] != lead for case, lead in problem.stays.items())


def test_every_number_of_moves_comes_to_what_one_exact_model_proves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pricing, "_FEW", 0)
    seen: Counter[int] = Counter()
    for seed, problem, start in small_problems(range(60)):
        plan = start
        for moves in range(MOST + 1):
            whole = solve(problem, everything(problem), plan, Budget(), [at_most_moves(moves)])
            near = pricing.solve_nearby(problem, plan, Budget(), moves=moves)
            assert (near.proven, near.score) == (True, whole.score), (seed, moves)
            assert moved(problem, near.plan) <= moves, seed
            plan = whole.plan
        seen[moved(problem, plan)] += 1
    assert set(seen) == {0, 1, 2, 3}


def test_bounds_hold_and_rule_out_nothing_that_the_best_plan_has() -> None:
    bounded: Counter[int] = Counter()
    for seed, problem, start in small_problems(range(100, 160)):
        for moves in range(MOST + 1):
            best = solve(problem, everything(problem), start, Budget(), [at_most_moves(moves)]).plan
            market = Market(problem, moves)
            if not market.is_priced or market.leaves_out(best) or (problem.priority == 0).any():
                continue
            for rounds in (0, 30):
                bid = market.climb(market.auction.least, best, rounds)
                room = market.cost(best) - bid.bound
                rises = market.rises(bid, room)
                assert rises.least <= room, (seed, moves)
                chosen = best.lead[problem.leads.case] == problem.leads.worker
                beside = best.co_worker[problem.co_workers.case] == problem.co_workers.worker
                assert (rises.leads[chosen] <= room).all(), (seed, moves)
                assert (rises.co_workers[beside] <= room).all(), (seed, moves)
            bounded[moved(problem, best)] += 1
    assert set(bounded) == {0, 1, 2, 3}


def test_among_120_workers_one_move_is_proven_and_pays() -> None:
    scenario = read_scenario(generate(120, 30, 10, 3, cross_team=True))
    problem, start = movable(scenario, busiest(scenario))
    none, one = (pricing.solve_nearby(problem, start, Budget(threads=1), moves=moves) for moves in (0, 1))
    assert (none.proven, one.proven) == (True, True)
    assert one.score.key <= none.score.key
    assert (moved(problem, none.plan), moved(problem, one.plan)) == (0, 1)


def test_the_least_load_is_without_the_heaviest_cases() -> None:
    scenario = a_scenario(
        a_worker("ana"), a_worker("ben"), a_worker("cat"),
        an_open_case("C1", "ana"), an_open_case("C2", "ben", 3), an_open_case("C3", "ben"), holding("cat", 7),
    )  # fmt: skip
    standing = Standing(movable(scenario, "ana")[0], moves=1)
    assert standing.load.tolist() == [0, 500, 700]
    assert standing.lowest(0).tolist() == [0, 500, 700]
    assert standing.lowest(1).tolist() == [0, 100, 0]  # C2 weighs 4 points
    assert standing.lowest(2).tolist() == [0, 0, 0]


def test_the_best_others_are_those_that_save() -> None:
    assert fewest(np.array([3.0, -1.0, -5.0, np.inf, -2.0]), 2) == -7
    assert fewest(np.array([3.0, -1.0]), 2) == -1
    assert fewest(np.array([-1.0]), -1) == 0


def test_cases_left_out_of_a_solve_are_carried_as_they_are() -> None:
    """Ben is at 48 % with what stands; a case more takes him above 50 %, whether that is solved or not."""
    staff, full = (a_worker("ana"), a_worker("ben")), holding("ben", 13.5)
    scenario = a_scenario(*staff, an_open_case("C1", "ana"), an_open_case("C2", "ben"), full)
    problem, start = movable(scenario, "ana")
    affected = np.array([problem.case_index["C1"]])
    part = solve(problem, affected, start, Budget(), [at_most_moves(0)])
    whole = solve(problem, everything(problem), start, Budget(), [at_most_moves(0)])
    assert part.score == whole.score == bill(problem, part.plan).score
    assert part.score.preference - bill(problem, Standing(problem, 0).plan).score.preference >= 50

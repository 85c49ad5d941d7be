"""The auction of cases: sets against every subset, bounds against optima, nothing good ruled out."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest

from solver.absences.auction import Auction, Sets
from solver.absences.market import Market
from solver.absences.offers import Offers
from solver.absences.solving import solve
from solver.engine import Budget
from solver.options import Position
from solver.scenario import Case, Worker
from tests.solver.absences.test_pricing import small_problems, the_problem
from tests.solver.factories import a_scenario, a_worker, an_open_case, holding

POINT = 100


def an_auction(*parts: Worker | Case) -> Auction:
    """Of Ana's cases, who has left."""
    problem, _ = the_problem(a_scenario(a_worker("ana"), *parts), "ana")
    position = Position(problem)
    return Auction(Offers(problem, np.arange(len(problem.cases)), position), position.load)


def cost_of_set(auction: Auction, prices: np.ndarray, worker: int, places: tuple[int, ...]) -> float:
    """What a set costs a worker less its prices, worked out by hand."""
    offers, problem = auction.offers, auction.offers.problem
    weight = int(offers.weight[list(places), worker].sum())
    load = offers.position.load[worker]
    if load + weight > problem.limit[worker]:
        return np.inf
    added = problem.utilisation_cost(np.array([load + weight]), np.array([worker]))
    added = added - problem.utilisation_cost(np.array([load]), np.array([worker]))
    setups = sum(group.setup[worker] for group in offers.groups if set(group.places) & set(places))
    own = offers.cost[list(places), worker].sum() - prices[list(places)].sum()
    return float(added[0] + setups + own)


def subsets(count: int) -> list[tuple[int, ...]]:
    return [chosen for size in range(count + 1) for chosen in combinations(range(count), size)]


def test_each_case_by_itself_is_bounded_by_its_cheapest_lead() -> None:
    full = holding("cat", 24)  # 80 % of 30 points: another point costs 1 + 1 + 1 + 2 a hundredth
    auction = an_auction(a_worker("ben"), a_worker("cat"), full, an_open_case("C1", "ana"))
    bid = auction.bid(auction.least)
    assert bid.bound == auction.least.sum() == auction.offers.cost[0, 1]
    assert auction.margin[0, 2] - auction.margin[0, 1] == 5 * POINT


def test_two_cases_that_want_the_same_worker_are_bounded_above_their_least() -> None:
    """Ben alone speaks the families' language, and is at 48 %: what the second case costs him, counts."""
    parts: tuple[Worker | Case, ...] = (
        a_worker("ben", languages=["pl"]),
        holding("ben", 14.5),
        *(an_open_case(f"C{number}", "ana", language="pl") for number in (1, 2)),
    )
    auction = an_auction(*parts)
    own = float(auction.offers.cost[:, 1].sum())
    assert auction.bid(auction.least).bound == own + 2 * 50  # each takes him half a point above 50 %
    assert auction.climb(auction.least, own + 150, 50).bound == pytest.approx(own + 150, abs=1)


def test_a_family_pays_for_each_lead_but_the_first() -> None:
    family = [an_open_case(f"C{number}", "ana", family="F") for number in (1, 2)]
    auction = an_auction(
        a_worker("ben", conflicts=["C1"]), a_worker("cat", conflicts=["C2"]), *family
    )  # nobody may lead both
    assert auction.offers.given_back == 40 * POINT
    apart = auction.margin[0, 2] + auction.margin[1, 1] + 40 * POINT
    assert auction.climb(auction.least, apart, 50).bound == pytest.approx(apart, abs=1)


def test_the_cheapest_sets_are_those_of_a_search_of_every_subset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solver.absences.auction._MOST_LOADS", 10**6)  # nothing is rounded
    compared = 0
    for seed, problem, _ in small_problems(range(160)):
        position, rng = Position(problem), Random(seed)
        auction = Auction(Offers(problem, np.arange(len(problem.cases)), position), position.load)
        if len(problem.cases) > 7:
            continue
        least = np.where(np.isfinite(auction.least), auction.least, 0.0)
        prices = np.round(least + [rng.choice([0, 500, 2500, 6000]) for _ in least])
        bid = auction.bid(prices)
        rise = auction.reduced(bid, np.inf)
        for worker in range(len(problem.workers)):
            costs = {
                chosen: cost_of_set(auction, prices, worker, chosen) for chosen in subsets(len(problem.cases))
            }
            assert bid.value[worker] == min(costs.values()), seed
            for place in range(len(problem.cases)):
                with_it = min(cost for chosen, cost in costs.items() if place in chosen)
                assert rise[place, worker] == with_it - bid.value[worker], (seed, place, worker)
                compared += np.isfinite(with_it)
    assert compared > 200


def test_a_forced_case_is_in_every_set() -> None:
    auction = an_auction(a_worker("ben"), *(an_open_case(f"C{number}", "ana") for number in (1, 2, 3)))
    pays = np.ones((3, 3), dtype=np.bool_)
    sets = Sets(auction, auction.least, np.array([1, 1, 1]), pays, np.array([0, 1, 2]))
    assert sets.taken().diagonal().all()


def test_bounds_hold_and_rule_out_nothing_that_the_best_plan_has() -> None:
    bounded = 0
    for seed, problem, start in small_problems(range(200, 320)):
        best = solve(problem, np.arange(len(problem.cases)), start, Budget())
        market = Market(problem)
        if market.leaves_out(best.plan) or (problem.priority == 0).any():
            continue
        cost = market.cost(best.plan)
        for rounds in (0, 3, 40):
            bid = market.climb(market.auction.least, best.plan, rounds)
            assert bid.bound <= cost, seed
            rises = market.rises(bid, cost - bid.bound)
            chosen = best.plan.lead[problem.leads.case] == problem.leads.worker
            beside = best.plan.co_worker[problem.co_workers.case] == problem.co_workers.worker
            assert (rises.leads[chosen] <= cost - bid.bound).all(), seed
            assert (rises.co_workers[beside] <= cost - bid.bound).all(), seed
            bounded += 1
    assert bounded > 200


def test_loads_beyond_the_finest_grid_still_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solver.absences.auction._MOST_LOADS", 7)
    for seed, problem, start in small_problems(range(60)):
        best = solve(problem, np.arange(len(problem.cases)), start, Budget())
        market = Market(problem)
        if not market.leaves_out(best.plan):
            assert market.climb(market.auction.least, best.plan, 20).bound <= market.cost(best.plan), seed

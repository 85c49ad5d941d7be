"""Every worker's cheapest basket against trying all of them: families, limits, and what fits beside."""

from itertools import combinations

import numpy as np
import pytest

from solver import read_scenario
from solver.problem import Problem
from solver.roads.filling import IMPOSSIBLE
from solver.roads.knapsacks import NO_FEES, Knapsacks, Things
from tests.oracle.random_scenarios import team_scenario

FAMILIES = 3
MOST = 12  # things of a worker, for trying all baskets


def knapsacks_of(seed: int, limit: int = 9) -> Knapsacks:
    problem = Problem(read_scenario(team_scenario(seed, 6, 6, 30)))
    workers = np.arange(len(problem.workers))
    leads = np.random.default_rng(seed).integers(1, limit, len(workers))
    return Knapsacks(problem, workers, problem.before, np.zeros_like(workers), np.array([50]), leads)


class Offer:
    """Things at random, with a price each and fees that rise with the number of siblings."""

    def __init__(self, seed: int, knapsacks: Knapsacks) -> None:
        rng, people = np.random.default_rng(seed), knapsacks.shape[0]
        self.worker = rng.permutation(np.repeat(np.arange(people), rng.integers(0, MOST, people)))
        count = len(self.worker)
        self.units = rng.integers(0, 6, count)
        self.leads = rng.random(count) < 0.7
        self.family = np.where(self.leads, rng.integers(-3, FAMILIES, count).clip(-1), -1)
        self.price = -rng.integers(-3, 60, count).astype(np.float64)
        steps = rng.integers(0, 15, (FAMILIES, MOST)).cumsum(axis=1).astype(np.float64)
        self.fees = np.concatenate([np.zeros((FAMILIES, 1)), steps], axis=1)
        self.things = Things.of(people, self.worker, self.units, self.leads, self.family)

    def of(self, worker: int) -> list[int]:
        rows: list[int] = np.flatnonzero(self.worker == worker).tolist()
        return rows

    def cost(self, basket: list[int], fees: np.ndarray) -> float:
        paid = sum(fees[family, (self.family[basket] == family).sum()] for family in range(len(fees)))
        return float(self.price[basket].sum() + paid)

    def least(
        self,
        knapsacks: Knapsacks,
        worker: int,
        load_cost: np.ndarray,
        fees: np.ndarray,
        beside: tuple[int, int] = (0, 0),
    ) -> float:
        """Try every basket of a worker, so many units and new cases kept free beside it."""
        best = IMPOSSIBLE
        for size in range(len(self.of(worker)) + 1):
            for chosen in combinations(self.of(worker), size):
                basket = list(chosen)
                load = int(self.units[basket].sum()) + beside[0]
                new = int(self.leads[basket].sum()) + beside[1]
                if load <= knapsacks.room[worker] and new <= knapsacks.limit[worker]:
                    best = min(best, self.cost(basket, fees) + load_cost[worker, load])
        return best


@pytest.mark.parametrize("costs", [True, False])
@pytest.mark.parametrize("seed", range(10))
def test_baskets_are_the_cheapest_of_all(seed: int, costs: bool) -> None:
    knapsacks = knapsacks_of(seed)
    offer = Offer(seed, knapsacks)
    fees = offer.fees if costs else NO_FEES
    load_cost = knapsacks.load_cost if costs else knapsacks.load_bars
    found = knapsacks.fill(offer.things, offer.price, fees, costs)
    for worker in range(knapsacks.shape[0]):
        assert found.value[worker] == offer.least(knapsacks, worker, load_cost, fees)
        taken = [row for row in offer.of(worker) if found.taken[row]]
        load = int(offer.units[taken].sum())
        assert load <= knapsacks.room[worker]
        assert offer.leads[taken].sum() <= knapsacks.limit[worker]
        assert found.value[worker] == offer.cost(taken, fees) + load_cost[worker, load]


@pytest.mark.parametrize("seed", range(10, 16))
def test_what_fits_beside_is_told_exactly(seed: int) -> None:
    knapsacks = knapsacks_of(seed)
    offer = Offer(seed, knapsacks)
    found = knapsacks.fill(offer.things, offer.price, offer.fees)
    more = found.beside.each()
    assert len(more) == len(offer.worker) > 0
    for row, worker in enumerate(offer.worker.tolist()):
        place = int(offer.units[row]), int(offer.leads[row])
        rest = offer.least(knapsacks, worker, knapsacks.load_cost, offer.fees, place)
        if rest >= IMPOSSIBLE:
            assert more[row] > IMPOSSIBLE / 2
        else:
            assert more[row] == rest - found.value[worker]


def test_a_family_pays_its_fee_once_for_one_worker() -> None:
    knapsacks = knapsacks_of(1)
    free = np.flatnonzero((knapsacks.room > 2) & (knapsacks.limit > 1))[:1]
    both, one = np.repeat(free, 2), np.ones(2, dtype=np.int64)
    pair = Things.of(knapsacks.shape[0], both, one, one > 0, one - 1)
    price, fees = np.array([-3.0, -5.0]), np.array([[0.0, 6.0, 6.0]])
    found = knapsacks.fill(pair, price, fees, costs=False)
    assert found.taken.tolist() == [True, True]
    assert found.value[free[0]] == -2.0
    dearer = knapsacks.fill(pair, price, np.array([[0.0, 8.0, 8.0]]), costs=False)
    assert dearer.taken.tolist() == [False, False]
    apart = knapsacks.fill(pair, price, np.array([[0.0, 1.0, 9.0]]), costs=False)
    assert apart.taken.tolist() == [False, True]


def test_things_among_others_keep_their_worker_and_family() -> None:
    knapsacks = knapsacks_of(3)
    offer = Offer(3, knapsacks)
    kept = np.flatnonzero(np.random.default_rng(3).random(len(offer.worker)) < 0.5)
    some = offer.things.among(kept)
    anew = Things.of(
        knapsacks.shape[0], offer.worker[kept], offer.units[kept], offer.leads[kept], offer.family[kept]
    )
    for one, other in zip(vars(some).values(), vars(anew).values(), strict=True):
        assert one.tolist() == other.tolist()

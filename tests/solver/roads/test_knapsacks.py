"""Every worker's cheapest basket against trying all of them: groups, limits, and what fits beside."""

from itertools import combinations

import numpy as np
import pytest

from solver import read_scenario
from solver.problem import Problem
from solver.roads.filling import IMPOSSIBLE, Things
from solver.roads.knapsacks import Knapsacks
from tests.oracle.random_scenarios import team_scenario


def knapsacks_of(seed: int, weights: np.ndarray) -> Knapsacks:
    problem = Problem(read_scenario(team_scenario(seed, 6, 6, 30)))
    workers = np.arange(len(problem.workers))
    nothing = np.zeros_like(workers)
    return Knapsacks(problem, workers, problem.before, nothing, weights, np.full(len(workers), 9))


def things_of(rng: np.random.Generator, knapsacks: Knapsacks, count: int) -> Things:
    worker = np.sort(rng.integers(0, knapsacks.shape[0], count))
    group = rng.integers(-3, 2, count).clip(-1)
    new = np.where(group >= 0, rng.integers(1, 3, count), rng.integers(0, 2, count))
    order = np.lexsort((group, worker))
    price = -rng.integers(1, 60, count).astype(np.float64)
    return Things(
        worker[order],
        rng.integers(1, 5, count)[order],
        new[order],
        price[order],
        group[order],
    )


def least(knapsacks: Knapsacks, things: Things, worker: int, beside: tuple[int, int] = (0, 0)) -> float:
    """Try every basket of a worker, so many units and new cases kept free beside it."""
    rows = np.flatnonzero(things.worker == worker)
    costs = knapsacks.load_cost[worker]
    best = IMPOSSIBLE
    for size in range(len(rows) + 1):
        for chosen in combinations(rows.tolist(), size):
            basket = list(chosen)
            groups = [group for group in things.group[basket].tolist() if group >= 0]
            load = int(things.weight[basket].sum()) + beside[0]
            new = int(things.new[basket].sum()) + beside[1]
            fits = load < len(costs) and costs[load] < IMPOSSIBLE and new <= knapsacks.limit[worker]
            if fits and len(groups) == len(set(groups)):
                best = min(best, float(things.price[basket].sum()) + costs[load])
    return best


@pytest.mark.parametrize("seed", range(12))
def test_baskets_are_the_cheapest_of_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    knapsacks = knapsacks_of(seed, np.array([50]))
    things = things_of(rng, knapsacks, 36)
    found = knapsacks.fill(things)
    for worker in range(knapsacks.shape[0]):
        assert found.value[worker] == least(knapsacks, things, worker)
        taken = found.taken[things.worker[found.taken] == worker]
        load = int(things.weight[taken].sum())
        cost = things.price[taken].sum() + knapsacks.load_cost[worker][load]
        groups = things.group[taken][things.group[taken] >= 0]
        assert len(np.unique(groups)) == len(groups)
        assert found.value[worker] == cost
        assert things.new[taken].sum() <= knapsacks.limit[worker]


@pytest.mark.parametrize("seed", range(6))
def test_what_fits_beside_is_told_exactly(seed: int) -> None:
    rng = np.random.default_rng(seed)
    knapsacks = knapsacks_of(seed, np.array([50]))
    things = things_of(rng, knapsacks, 30)
    found = knapsacks.fill(things)
    people = np.arange(knapsacks.shape[0])
    for units in (1, 3):
        for new in (0, 1):
            more = found.beside(people, np.full(len(people), units), new)
            for worker in people.tolist():
                rest = least(knapsacks, things, worker, (units, new))
                if rest >= IMPOSSIBLE:
                    assert more[worker] > IMPOSSIBLE / 2
                else:
                    assert more[worker] == rest - found.value[worker]


def test_of_a_group_one_is_taken_although_there_is_room_for_both() -> None:
    knapsacks = knapsacks_of(1, np.array([50]))
    free = np.flatnonzero((knapsacks.room > 2) & (knapsacks.limit > 1))[:1]
    pair = np.array([0, 0])
    both = Things(np.repeat(free, 2), pair + 1, pair + 1, np.array([-3.0, -5.0]), pair)
    found = knapsacks.fill(both, costs=False)
    assert found.taken.tolist() == [1]
    alone = Things(both.worker, both.weight, both.new, both.price, pair - 1)
    found = knapsacks.fill(alone, costs=False)
    assert found.taken.tolist() == [0, 1]
    assert found.value[free[0]] == -8.0

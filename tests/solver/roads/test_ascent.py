"""Climbing: the price of waiting is the best one, no step is lost, and stretches find true heights."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scenarios.generate import generate
from solver import read_scenario
from solver.components import components
from solver.engine import Budget
from solver.plan import Plan
from solver.problem import Problem
from solver.roads import stretches as module
from solver.roads.ascent import DEAREST, PACE, Height, Level, climb, first_step, looked_at
from solver.roads.menu import menu_of
from solver.roads.prices import Prices, Relaxation
from solver.roads.stretches import Stretches
from solver.roads.waiting import share_kinds

STILL = replace(PACE, rounds=0)


class Crowded:
    """A team in which much must wait."""

    def __init__(self, seed: int) -> None:
        self.problem = Problem(read_scenario(generate(12, 45, 1, seed, open_load=(80, 95))))
        part = components(self.problem)[0]
        menu = menu_of(self.problem, part.cases)
        self.relaxation = Relaxation(self.problem, menu, part.workers, Plan.empty(len(self.problem.cases)))
        locked = [case in self.problem.locks for case in part.cases.tolist()]
        self.priority = np.where(locked, np.inf, self.problem.priority[part.cases].astype(np.float64))
        shares = share_kinds(self.problem, menu, Budget())
        assert shares is not None
        no_part = self.relaxation.nothing().part
        self.worth = Prices(np.clip(shares.price, 0, self.priority), np.clip(shares.beside, 0, None), no_part)
        least = Level(self.priority).price(self.relaxation, self.worth, 1.0).bound
        self.level = Level(self.priority, int(1.05 * least))

    @property
    def start(self) -> Height:
        prices = self.relaxation.nothing().moved(300.0, self.worth)
        return looked_at(self.relaxation, self.level, prices)


def go_on(_: Height) -> bool:
    return False


@pytest.mark.parametrize("seed", range(6))
def test_no_other_price_of_waiting_bounds_higher(seed: int) -> None:
    crowded, rng = Crowded(seed), np.random.default_rng(seed)
    bare = Level(crowded.priority, crowded.level.waiting)
    worth = rng.integers(0, 40_000, len(crowded.priority)).astype(np.float64)

    def height(wait_price: float) -> float:
        costs = bare.waiting_costs(wait_price)
        assert bare.waiting is not None
        return float(np.minimum(0.0, costs - worth).sum()) - wait_price * bare.waiting

    best = bare.wait_price(worth)
    others = [*np.linspace(0, 3000, 200), best * 0.99, best * 1.01]
    assert all(height(best) >= height(other) - 1e-6 for other in others)


def test_waiting_costs_nothing_where_all_may_wait() -> None:
    level = Level(np.array([5.0, 10.0, np.inf]), 15)
    assert level.wait_price(np.array([100.0, 100.0, 100.0])) == 0.0
    assert Level(np.array([5.0, 10.0]), 0).wait_price(np.array([100.0, 100.0])) == 20.0
    assert Level(np.zeros(2), 0).wait_price(np.array([100.0, 100.0])) == 0.0


@pytest.mark.parametrize("seed", range(3))
def test_a_climb_gives_the_best_place_it_saw_and_the_last(seed: int) -> None:
    crowded, seen = Crowded(seed), []

    def stop(here: Height) -> bool:
        seen.append(here.bound)
        return False

    start = crowded.start
    found, last, step = climb(crowded.relaxation, crowded.level, start.prices, 5000.0, PACE, stop)
    assert len(seen) == PACE.rounds
    assert found.bound == max(*seen, last.bound)
    assert found.bound > start.bound
    assert 1.0 <= step <= 5000.0
    again = crowded.level.price(crowded.relaxation, found.prices, found.wait_price)
    assert again.bound == found.bound


@pytest.mark.parametrize("seed", range(3))
def test_a_climb_by_stretches_is_as_high_as_it_says(seed: int) -> None:
    crowded = Crowded(seed)
    stretches = Stretches(crowded.relaxation, crowded.worth)
    start = crowded.start
    found, last = stretches.climb(crowded.level, start, 5e3, go_on, 0.001)
    assert found.bound >= last.bound
    assert found.bound > start.bound
    again = crowded.level.price(crowded.relaxation, found.prices, found.wait_price)
    assert again.bound == found.bound
    assert len(stretches.baskets) > 0
    for leads, helpers in stretches.baskets:
        assert set(leads.tolist()) <= set(range(len(crowded.relaxation.menu.lead_case)))
        assert set(helpers.tolist()) <= set(range(len(crowded.relaxation.menu.help_slot)))


def test_a_climb_goes_on_where_its_first_stretch_leads_down(monkeypatch: pytest.MonkeyPatch) -> None:
    crowded = Crowded(1)
    start, stretches = crowded.start, Stretches(crowded.relaxation, crowded.worth)
    gains = [-0.1, 0.2, 0.05, 0.001, 0.0, 0.3]
    places = [replace(start, bound=start.bound + gain * abs(start.bound)) for gain in gains]
    gone: list[Height] = []

    steps: list[float] = []

    def stretch(_level: object, _here: object, _place: object, step: float, *_: object) -> tuple[object, ...]:
        steps.append(step)
        gone.append(places[len(gone)])
        return gone[-1], start.prices, step / 8

    monkeypatch.setattr(stretches, "stretch", stretch)
    monkeypatch.setattr(module, "_IDLE", 2)
    best, last = stretches.climb(crowded.level, start, 1e5, go_on, 0.01)
    # Down, up, then two in a row below the best: those are the last.
    assert gone == places[:4]
    assert (best, last) == (places[1], places[3])
    # A target that came nearer eightfold in a stretch is twice as far again in the next; and where it has
    # come as near as a hundredth of the first, that is taken again.
    assert steps == [1e5, 1e5 / 4, 1e5 / 16, 1e5]


def test_moving_along_what_places_are_worth_only_ever_helps() -> None:
    crowded = Crowded(1)
    start = crowded.start
    step = first_step(start.bound, start.bound + 1e5)
    moved = Stretches(crowded.relaxation, crowded.worth)
    there, _, _ = moved.stretch(crowded.level, start, start.prices, step, go_on, STILL)
    stayed, _, _ = Stretches(crowded.relaxation, crowded.relaxation.nothing()).stretch(
        crowded.level, start, start.prices, step, go_on, STILL
    )
    assert stayed.bound == start.bound
    assert there.bound > start.bound
    assert there.wait_price != start.wait_price


def test_a_programmes_price_of_waiting_is_followed_step_by_step() -> None:
    crowded = Crowded(2)
    stretches, prices = Stretches(crowded.relaxation, crowded.worth), crowded.start.prices
    here = crowded.level.wait_price(prices.case)
    for wanted, expected in ((1.2 * here, 1.2), (40 * here, 4.0), (here / 40, 1 / 4.0)):
        moved = stretches.at_wait_price(crowded.level, prices, wanted)
        change = (moved.case - prices.case)[crowded.worth.case > 0] / crowded.worth.case[
            crowded.worth.case > 0
        ]
        assert change == pytest.approx(here * (expected - 1))


@pytest.mark.parametrize("seed", range(3))
def test_a_look_among_some_pairs_is_never_below_one_at_all(seed: int) -> None:
    crowded, rng = Crowded(seed), np.random.default_rng(seed)
    menu, prices = crowded.relaxation.menu, crowded.start.prices
    leads = np.flatnonzero(rng.random(len(menu.lead_case)) < 0.4)
    helpers = np.flatnonzero(rng.random(len(menu.help_slot)) < 0.4)
    narrow = crowded.relaxation.among(leads, helpers)
    assert looked_at(narrow, crowded.level, prices).bound >= crowded.start.bound
    everything = crowded.relaxation.among(np.arange(len(menu.lead_case)), np.arange(len(menu.help_slot)))
    assert looked_at(everything, crowded.level, prices).bound == crowded.start.bound


def test_no_price_of_waiting_grows_without_end_where_so_little_cannot_wait() -> None:
    crowded = Crowded(3)
    impossible = Level(crowded.priority, 0)
    stretches = Stretches(crowded.relaxation, crowded.worth)
    start = looked_at(crowded.relaxation, impossible, crowded.start.prices)
    here, _, _ = stretches.stretch(impossible, start, start.prices, 1000.0, go_on, STILL)
    assert here.bound > start.bound
    assert here.wait_price <= DEAREST


@pytest.mark.parametrize("seed", range(3))
def test_a_climb_comes_close_to_what_many_more_looks_reach(seed: int) -> None:
    crowded = Crowded(seed)
    start = crowded.start
    looks: list[float] = []

    def stop_after(count: int) -> Callable[[Height], bool]:
        looks.clear()
        return lambda here: looks.append(here.bound) or len(looks) > count  # type: ignore[func-returns-value]

    def reached(count: int) -> float:
        stretches = Stretches(crowded.relaxation, crowded.worth)
        return stretches.climb(crowded.level, start, 5e3, stop_after(count))[0].bound

    some, many = reached(400), reached(2000)
    assert start.bound < some <= many
    assert many - some <= 0.1 * (many - start.bound)

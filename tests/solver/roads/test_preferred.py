"""The two searches for the preferred plan: each alone is exact, together they agree, a cancel ends both."""

import threading
import time

import numpy as np
import pytest

from scenarios.generate import generate
from solver import read_scenario
from solver.components import components
from solver.engine import Budget, minimise
from solver.greedy import greedy
from solver.hints import first_plan
from solver.linear import simplex
from solver.problem import Problem
from solver.propose import Options, propose_here
from solver.roads import preferred, waiting
from solver.roads.baskets import rooms_of, with_baskets
from solver.roads.menu import menu_of
from solver.roads.posted import lawful
from solver.roads.preferred import Preferred
from solver.terms import charge
from tests.oracle.random_scenarios import team_scenario
from tests.solver.judged import solved_as_judged


@pytest.fixture
def only_by_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Preferred, "search", lambda self, budget, _: self._by_prices(budget))


@pytest.fixture
def no_baskets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small models tell room by the pairs alone."""
    monkeypatch.setattr(preferred, "_FEW_BASKETS", (0,))


@pytest.fixture
def only_baskets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every model tells room by whole baskets, however many."""
    monkeypatch.setattr(preferred, "_FEW_BASKETS", (1, 2, 10**6))


@pytest.fixture
def only_the_cheapest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small models so small that many have no plan at all."""
    monkeypatch.setattr(preferred, "_NEAR", ((0.0, 0.2), (0.5, 0.2)))


@pytest.fixture
def always_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both searches begin at once, however small the model."""
    monkeypatch.setattr(preferred, "_SMALL", 0)
    monkeypatch.setattr(preferred, "_ALONE", 0.0)


@pytest.fixture
def always_baskets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first level never has its moment without them."""
    monkeypatch.setattr(waiting, "_MOMENT_SHARE", 0.0)


@pytest.mark.usefixtures("only_by_prices")
@pytest.mark.parametrize("seed", range(400, 440))
def test_the_search_by_prices_alone_is_exact(seed: int) -> None:
    solved_as_judged(seed)


@pytest.mark.usefixtures("only_by_prices", "only_baskets")
@pytest.mark.parametrize("seed", range(540, 580))
def test_models_of_whole_baskets_are_exact(seed: int) -> None:
    solved_as_judged(seed)


@pytest.mark.usefixtures("only_by_prices", "only_the_cheapest", "no_baskets")
@pytest.mark.parametrize("seed", range(440, 480))
def test_small_models_without_any_plan_do_no_harm(seed: int) -> None:
    solved_as_judged(seed)


@pytest.mark.usefixtures("always_two")
@pytest.mark.parametrize("seed", range(480, 500))
def test_both_searches_together_are_exact(seed: int) -> None:
    solved_as_judged(seed)


@pytest.mark.usefixtures("always_baskets")
@pytest.mark.parametrize("seed", range(500, 540))
def test_the_first_level_told_by_baskets_is_exact(seed: int) -> None:
    solved_as_judged(seed)


@pytest.mark.parametrize("seed", range(4))
def test_a_team_comes_to_one_score_either_way(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = read_scenario(team_scenario(seed, 12, 30, 40))
    outright = propose_here(scenario, Options(threads=1))
    together = propose_here(scenario, Options(threads=2))
    monkeypatch.setattr(Preferred, "search", lambda self, budget, _: self._by_prices(budget))
    priced = propose_here(scenario)
    assert outright.score == together.score == priced.score
    assert {outright.status, together.status, priced.status} == {"optimal"}


@pytest.mark.parametrize(("alone", "threads", "priced"), [(60.0, 2, False), (0.0, 1, True), (60.0, 1, False)])
def test_a_light_team_is_priced_only_where_its_moment_did_not_do(
    monkeypatch: pytest.MonkeyPatch, alone: float, threads: int, priced: bool
) -> None:
    asked: list[None] = []
    by_prices = Preferred._by_prices

    def counted(self: Preferred, *given: object, **named: object) -> None:
        asked.append(None)
        by_prices(self, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Preferred, "_by_prices", counted)
    monkeypatch.setattr(preferred, "_SMALL", 0)
    monkeypatch.setattr(preferred, "_ALONE", alone)
    proposal = propose_here(read_scenario(team_scenario(1, 12, 30, 40)), Options(threads=threads))
    assert (proposal.status, bool(asked)) == ("optimal", priced)


@pytest.mark.parametrize(("close", "priced"), [(-1.0, True), (np.inf, False)])
def test_a_second_search_begins_soon_where_the_first_has_no_good_plan(
    monkeypatch: pytest.MonkeyPatch, close: float, priced: bool
) -> None:
    """The first is kept busy until the second has begun, or for a while."""
    asked = threading.Event()
    outright = Preferred._outright

    def busy(self: Preferred, budget: Budget, threads: int = 1) -> None:
        asked.wait(60.0 if priced else 0.1)
        outright(self, budget, threads)

    def counted(*_: object) -> None:
        asked.set()

    monkeypatch.setattr(Preferred, "_outright", busy)
    monkeypatch.setattr(Preferred, "_by_prices", counted)
    for name, value in (("_SMALL", 0), ("_ALONE", 60.0), ("_CLOSE", close)):
        monkeypatch.setattr(preferred, name, value)
    proposal = propose_here(read_scenario(team_scenario(1, 12, 30, 40)), Options(threads=2))
    assert (proposal.status, asked.is_set()) == ("optimal", priced)


def test_a_cancel_ends_both_searches_within_a_second() -> None:
    scenario = read_scenario(generate(60, 200, 4, 2, cross_team=True))
    cancel = threading.Event()
    threading.Timer(2.0, cancel.set).start()
    started = time.monotonic()
    proposal = propose_here(scenario, Options(threads=2, time_limit=60), cancel=cancel)
    assert proposal.stopped_by == "cancelled"
    assert time.monotonic() - started < 2.0 + 1.0 + 2.0  # and a second or two to build, write and check


def relaxed(seed: int) -> tuple[float, float, int]:
    """Give the bound without baskets, the bound with them, and the optimum, of a light week."""
    problem = Problem(read_scenario(generate(8, 12, 1, seed, open_load=(30, 50))))
    part = max(components(problem), key=lambda part: len(part.cases))
    placements = lawful(problem, part, menu_of(problem, part.cases).helpers(problem))
    placements.model.between(placements.waiting, np.ones_like(placements.waiting), 0, len(part.cases))
    charge(placements)
    placements.model.cost(placements.waiting, 10**6)
    plain = placements.model.relaxation()
    bounds = []
    for rows in (plain, with_baskets(plain, rooms_of(placements))):
        answer = simplex(rows, Budget(), 1.0)
        assert answer is not None
        bounds.append(float((rows.cost * answer[0]).sum()))
    plan = greedy(problem, first_plan(problem, ()))
    values = placements.values(placements.without_strangers(plan))
    placements.model.hint(values)
    placements.model.post_objective()
    outcome = minimise(placements.model, Budget(), 1, -(2**62))
    assert outcome.values is not None
    assert outcome.proven
    return bounds[0], bounds[1], placements.model.value(outcome.values) - placements.model.offset


@pytest.mark.parametrize("seed", range(8))
def test_baskets_raise_the_bound_and_never_above_the_optimum(seed: int) -> None:
    plain, baskets, best = relaxed(seed)
    assert plain - 1e-3 <= baskets <= best + 1e-3


def test_baskets_do_raise_it() -> None:
    gains = [baskets - plain for plain, baskets, _ in map(relaxed, range(8))]
    assert sum(gain > 1 for gain in gains) >= 4

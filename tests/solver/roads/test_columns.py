"""A programme grown column by column: it has the plan at hand, comes to the bound, and leads to plans."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from scenarios.generate import generate
from solver import read_scenario
from solver.components import components
from solver.engine import Budget
from solver.greedy import greedy
from solver.hints import first_plan
from solver.plan import Plan
from solver.problem import Problem
from solver.propose import Options, propose_here
from solver.roads.ascent import PACE, Height, climb
from solver.roads.columns import Columns
from solver.roads.dive import dive
from solver.roads.growth import Growth, add_cheap
from solver.roads.menu import menu_of
from solver.roads.prices import Prices, Relaxation
from solver.roads.stretches import Stretches
from solver.scoring import bill

OVER = 1e-6


class Team:
    """A team's programme, begun with what its first plan has."""

    def __init__(self, seed: int) -> None:
        self.scenario = read_scenario(generate(12, 30, 1, seed, open_load=(40, 60)))
        self.problem = Problem(self.scenario)
        self.part = components(self.problem)[0]
        self.plan = greedy(self.problem, first_plan(self.problem, ()))
        menu = menu_of(self.problem, self.part.cases)
        nothing = Plan.empty(len(self.problem.cases))
        self.standing = self.part.levels(self.problem, nothing, bill(self.problem, nothing))[1]
        relaxation = Relaxation(self.problem, menu, self.part.workers, nothing)
        locked = [case in self.problem.locks for case in self.part.cases.tolist()]
        priority = np.where(locked, np.inf, self.problem.priority[self.part.cases].astype(np.float64))
        self.columns = Columns(relaxation, priority, self.part.waiting(self.problem, self.plan))
        self.columns.keep_plan(self.plan)

    def begun(self) -> Height:
        menu = self.columns.menu
        nothing = self.columns.relaxation.nothing()
        prices = Prices(np.full(len(menu.cases), 2000.0), nothing.slot, nothing.part)

        def see(here: Height) -> bool:
            add_cheap(self.columns, here)
            return False

        pace = replace(PACE, rounds=20)
        found, _, _ = climb(self.columns.relaxation, self.columns.level, prices, 2e4, pace, see)
        return found

    def growing(self) -> Growth:
        relaxation = self.columns.relaxation
        stretches = Stretches(relaxation, relaxation.nothing())
        return Growth(self.columns, stretches, self.begun(), 1e5, lambda _: False)


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_at_hand_is_in_the_programme(seed: int) -> None:
    team = Team(seed)
    found = team.columns.solve(Budget(), 1.0)
    assert found is not None
    assert found.over < OVER
    levels = team.part.levels(team.problem, team.plan, bill(team.problem, team.plan))
    assert found.cost + team.standing <= levels[1] + 1e-3


@pytest.mark.parametrize("seed", range(4))
def test_growing_meets_the_bound_and_stays_below_the_optimum(seed: int) -> None:
    team = Team(seed)
    growth, costs, bounds = team.growing(), [], []
    for _ in range(40):
        added = team.columns.added
        found = growth.solve(Budget(), 1.0, threads=1)
        assert found is not None
        costs.append(found.cost)
        bounds.append(growth.best.bound)
        if team.columns.added == added:
            break
    assert all(later >= earlier for earlier, later in pairwise(bounds))
    assert abs(costs[-1] - bounds[-1]) < 1e-4 * costs[-1]
    assert team.columns.leads.mean() < 1.0
    exact = propose_here(team.scenario, Options(time_limit=30.0))
    assert exact.status == "optimal"
    if exact.score.unallocated == team.columns.waiting:
        assert bounds[-1] + team.standing <= exact.score.preference


@pytest.mark.parametrize("seed", range(6))
def test_a_dive_gives_a_lawful_plan_near_the_programme(seed: int) -> None:
    team = Team(seed)
    growth = team.growing()
    for _ in range(6):
        found = growth.solve(Budget(), 1.0, threads=1)
    assert found is not None
    plan = dive(team.problem, team.part.workers, team.columns, found, team.plan, Budget())
    points, new = plan.given(team.problem)
    assert (team.problem.before + points <= team.problem.limit)[points > 0].all()
    assert (new <= team.problem.new_limit).all()
    levels = team.part.levels(team.problem, plan, bill(team.problem, plan))
    before = team.part.levels(team.problem, team.plan, bill(team.problem, team.plan))
    assert levels[0] <= before[0] + 2 * int(team.problem.priority[team.part.cases].max())
    for case in team.problem.locks:
        assert plan.lead[case] == team.plan.lead[case]


def test_without_time_nothing_is_said() -> None:
    assert Team(1).columns.solve(Budget(limit=0.0), 0.5) is None


def test_aimed_elsewhere_and_back_the_bound_is_as_high_as_it_was() -> None:
    team = Team(1)
    growth, waiting = team.growing(), team.columns.waiting
    before = growth.best
    growth.aim(waiting + 40)
    lower = growth.best
    assert lower.bound == before.bound - 40 * before.wait_price
    growth.climb_until(lambda: len(growth.stretches.baskets) > 30)
    assert growth.best.bound >= lower.bound
    growth.aim(waiting)
    assert growth.best.bound >= before.bound
    assert growth.for_waiting(waiting + 40).bound >= lower.bound

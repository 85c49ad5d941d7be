"""Chains of moves: their account of a plan is the bill's, what comes of them is lawful, and mostly better."""

import numpy as np
import pytest

from scenarios.generate import generate
from solver import read_plan, read_scenario, verify
from solver.components import Component, components
from solver.engine import Budget
from solver.errors import LocksBreakRules
from solver.greedy import greedy
from solver.hints import first_plan
from solver.plan import NOBODY, Plan
from solver.problem import Problem
from solver.roads import annealing as module
from solver.roads.annealing import COLD, COOL, HOT, WARM, Annealing
from solver.roads.chains import NONE, anneal
from solver.roads.menu import menu_of
from solver.scoring import bill
from solver.writing import Writer
from tests.oracle import optimum
from tests.oracle.random_scenarios import small_scenario

NO_PART = Component(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


class Week:
    """A scenario with a first plan, its largest component, and chains among everything on its menu."""

    def __init__(self, document: dict[str, object]) -> None:
        self.scenario = read_scenario(document)
        self.problem = Problem(self.scenario)
        self.part = max(components(self.problem), key=lambda part: len(part.cases), default=NO_PART)
        self.plan = greedy(self.problem, first_plan(self.problem, ()))
        self.menu = menu_of(self.problem, self.part.cases)
        rng = np.random.default_rng(1)
        self.dearer = (
            rng.uniform(0, 900, len(self.menu.lead_case)),
            rng.uniform(0, 900, len(self.menu.help_slot)),
        )

    def annealing(self, plan: Plan | None = None) -> Annealing:
        return Annealing(self.problem, self.menu, self.dearer, plan or self.plan, Budget())

    def levels(self, plan: Plan) -> tuple[int, int]:
        return self.part.levels(self.problem, plan, bill(self.problem, plan))

    def breaches(self, plan: Plan) -> list[str]:
        writer = Writer(self.problem, plan, bill(self.problem, plan))
        document = {
            "assignments": [
                {"case": line.case, "lead": line.lead, "co_worker": line.co_worker}
                for line in writer.assignments()
            ],
            "unallocated": [{"case": line.case} for line in writer.waiting()],
        }
        return [breach.rule for breach in verify(self.scenario, read_plan(document)).breaches]


def never() -> float:
    return 0.0


@pytest.mark.parametrize("seed", range(8))
def test_what_chains_cost_is_what_the_bill_says(seed: int) -> None:
    week = Week(generate(20, 80, 1, seed))
    annealing = week.annealing()
    tables = annealing.laid_out()
    cases, begun = tables[0], annealing.plan_of(tables[0])
    free = np.flatnonzero(cases["free"])
    counted = anneal(*tables, free, 900.0, 4000, seed)
    ended = annealing.plan_of(cases)
    waits = cases["waiting"] / np.maximum(1, week.problem.priority[annealing.menu.cases])
    assert (np.ptp(waits) == 0) or not cases["waiting"].any()
    before, after = week.levels(begun), week.levels(ended)
    assert counted == round((after[0] - before[0]) * waits[0]) + after[1] - before[1]
    assert not (begun.lead == ended.lead).all()


@pytest.mark.parametrize("seed", range(40))
def test_what_comes_of_chains_is_lawful(seed: int) -> None:
    document = small_scenario(seed)
    if optimum(document) is None:
        with pytest.raises(LocksBreakRules):
            Week(document)
        return
    week = Week(document)
    for hot in (HOT, WARM):
        plan = week.annealing().improved(hot, 200, never, seed)
        assert week.breaches(plan) == []


@pytest.mark.parametrize("seed", range(4))
def test_chains_leave_less_waiting_or_cost_less(seed: int) -> None:
    week = Week(generate(20, 80, 1, seed))
    better = week.annealing().improved(HOT, 400, never, 1)
    assert week.levels(better) < week.levels(week.plan)
    assert week.breaches(better) == []


def test_the_same_seed_gives_the_same_plan() -> None:
    week = Week(generate(20, 80, 1, 5))
    plans = [week.annealing().improved(HOT, 100, never, seed) for seed in (1, 1, 2)]
    assert (plans[0].lead == plans[1].lead).all()
    assert (plans[0].co_worker == plans[1].co_worker).all()
    assert not (plans[0].lead == plans[2].lead).all()


def test_a_stop_cools_the_plan_down_at_once() -> None:
    week = Week(generate(20, 80, 1, 6))
    budget = Budget()
    annealing = Annealing(week.problem, week.menu, week.dearer, week.plan, budget)
    cooled = annealing.improved(HOT, 400, lambda: 1.0, 1)
    assert week.breaches(cooled) == []
    assert week.levels(cooled) <= week.levels(week.plan)
    whole = Budget()
    Annealing(week.problem, week.menu, week.dearer, week.plan, whole).improved(HOT, 400, never, 1)
    assert 0 < budget.spent < whole.spent


def test_it_cools_as_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    week = Week(generate(20, 80, 1, 6))
    annealing, heats = week.annealing(), []
    monkeypatch.setattr(module, "anneal", lambda *given: heats.append(given[-3]))
    times = iter(np.linspace(0.0, 1.0, 6).tolist())
    annealing.improved(HOT, 10**6, lambda: next(times), 1)
    *falling, last = heats
    assert falling == sorted(falling, reverse=True)
    assert len(falling) == 5
    assert falling[0] == HOT * annealing.unit
    assert last == pytest.approx(COLD * annealing.unit)


def test_fixed_cases_stay_where_they_are() -> None:
    document = generate(20, 80, 1, 7)
    week = Week(document)
    locked = list(week.problem.locks)
    assert locked
    plan = week.annealing().improved(10 * HOT, 400, never, 1)
    assert (plan.lead[locked] == week.plan.lead[locked]).all()
    assert not (plan.lead == week.plan.lead).all()


def test_cases_off_the_menu_keep_what_they_have() -> None:
    week = Week(generate(20, 80, 1, 8))
    places = np.arange(0, len(week.menu.cases), 2)
    menu, leads, helpers = week.menu.only(places)
    dearer = week.dearer[0][leads], week.dearer[1][helpers]
    annealing = Annealing(week.problem, menu, dearer, week.plan, Budget())
    plan = annealing.improved(HOT, 400, never, 1)
    off = np.setdiff1d(np.arange(len(week.problem.cases)), menu.cases)
    assert (plan.lead[off] == week.plan.lead[off]).all()
    assert (plan.co_worker[off] == week.plan.co_worker[off]).all()
    assert week.breaches(plan) == []


def test_where_nothing_may_move_the_plan_stays() -> None:
    week = Week(generate(6, 12, 1, 1))
    annealing = week.annealing()
    week.problem.locks.update(dict.fromkeys(range(len(week.problem.cases)), None))
    assert annealing.improved(HOT, 10, never, 1) is week.plan


def test_laying_a_plan_out_drops_only_who_does_not_help() -> None:
    week = Week(generate(20, 80, 1, 9))
    annealing = week.annealing()
    tables = annealing.laid_out()
    plan = annealing.plan_of(tables[0])
    assert (plan.lead == week.plan.lead).all()
    kept = plan.co_worker != NOBODY
    assert (plan.co_worker[kept] == week.plan.co_worker[kept]).all()
    assert week.levels(plan) <= week.levels(week.plan)
    assert ((tables[0]["lead"] == NONE) == (plan.lead[annealing.menu.cases] == NOBODY)).all()


def test_temperatures_fall() -> None:
    assert HOT > WARM > COOL > COLD > 0

"""From a programme to a plan: locked cases keep their lead, and are helped by whom the programme says."""

import numpy as np

from solver.components import components
from solver.engine import Budget
from solver.plan import Plan
from solver.problem import Problem
from solver.roads.columns import Columns
from solver.roads.dive import dive
from solver.roads.menu import menu_of
from solver.roads.prices import Relaxation
from tests.solver.factories import a_case, a_lock, a_scenario, a_worker, holding


def dived(before: str, named: str | None = None) -> tuple[str, str]:
    """Lead and co-worker of a case locked to Ana, where Ben is nearly full and Cat is free."""
    scenario = a_scenario(
        *(a_worker(name) for name in ("ana", "ben", "cat")),
        a_case("C1", tier=3, co_working="required"),
        a_case("C2"),
        holding("ben", 28),
        a_lock("C1", "ana", named),
    )
    problem = Problem(scenario)
    part = components(problem)[0]
    people = {worker.id: place for place, worker in enumerate(problem.workers)}
    plan, case = Plan.empty(len(problem.cases)), problem.case_index["C1"]
    plan.lead[case], plan.co_worker[case] = people["ana"], people[before]
    nothing = Plan.empty(len(problem.cases))
    relaxation = Relaxation(problem, menu_of(problem, part.cases), part.workers, nothing)
    locked = [case in problem.locks for case in part.cases.tolist()]
    priority = np.where(locked, np.inf, problem.priority[part.cases].astype(np.float64))
    columns = Columns(relaxation, priority, 0)
    columns.keep(np.arange(len(columns.leads)), np.arange(len(columns.helpers)))
    nobody = np.empty(0, dtype=np.int64)
    for lead in range(len(columns.leads)):
        columns.add_baskets(np.array([lead]), nobody)
    for helper in range(len(columns.helpers)):
        columns.add_baskets(nobody, np.array([helper]))
    found = columns.solve(Budget(), 1.0)
    assert found is not None
    given = dive(problem, part.workers, columns, found, plan, Budget())
    ids = [worker.id for worker in problem.workers]
    return ids[given.lead[case]], ids[given.co_worker[case]]


def test_who_helps_with_a_locked_case_is_chosen_by_the_programme() -> None:
    assert dived("ben") == ("ana", "cat")
    assert dived("cat") == ("ana", "cat")


def test_a_co_worker_whom_the_lock_names_stays() -> None:
    assert dived("ben", named="ben") == ("ana", "ben")

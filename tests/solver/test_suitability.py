"""What of a case does not depend on loads, and who keeps it."""

import weakref

import numpy as np

from solver.greedy import greedy
from solver.options import Options, Position
from solver.plan import Plan
from solver.problem import Problem
from tests.solver.factories import a_case, a_newly_qualified_worker, a_scenario, a_worker


def test_nothing_holds_on_to_the_numbers_of_a_scenario_when_they_are_done_with():
    scenario = a_scenario(a_worker("ana"), a_case(needs={"dementia": 2}))
    problem = Problem(scenario)
    greedy(problem, Plan.empty(1))
    gone = weakref.ref(problem), weakref.ref(problem.staff)
    del problem
    assert [one() for one in gone] == [None, None]


def company(*people, **fields):
    """Who is worth having beside some lead of a case."""
    problem = Problem(a_scenario(*people, a_case("C1", **fields)))
    found = problem.suitability.company(0, problem.leads.of(0))
    return None if found is None else {problem.workers[place].id for place in found.people.tolist()}


def test_nobody_is_company_who_costs_more_than_they_bring():
    ana, ben = a_worker("ana"), a_worker("ben", expertise={"dementia": 3})
    assert company(ana, ben, needs={"dementia": 1}) is None  # 10 for a level, 12 for a co-worker
    assert company(ana, ben, needs={"dementia": 2}) == {"ben"}  # 20 against 12
    assert company(ana, ben, needs={"dementia": 1}, co_working="preferred") == {"ana", "ben"}


def test_whoever_needs_support_is_worth_company_that_gives_it():
    nia, ana = a_newly_qualified_worker("nia"), a_worker("ana")
    young = a_worker("young", years_qualified=0)
    assert company(nia, ana, young, task="section_47_enquiry") == {"ana"}
    assert company(nia, ana, young, task="child_in_need_plan") is None


def test_equal_people_are_one_kind():
    people = [
        a_worker("ana"),
        a_worker("ben", expertise={"dementia": 3}),
        a_worker("cat", expertise={"dementia": 2}),
    ]
    problem = Problem(a_scenario(*people, a_case("C1", needs={"dementia": 2})))
    found = problem.suitability.company(0, problem.leads.of(0))
    assert found is not None
    assert (found.people.tolist(), found.kind, len(found.cost)) == ([1, 2], [0, 0], 1)


def test_some_leads_are_judged_as_among_all():
    people = [a_worker("ana"), a_worker("ben", expertise={"dementia": 3}), a_newly_qualified_worker("nia")]
    problem = Problem(a_scenario(*people, a_case("C1", needs={"dementia": 2}, task="section_47_enquiry")))
    position = Position(problem)
    whole, some = Options(position, 0), Options(position, 0, np.array([2, 0]))
    rows = [whole.workers.tolist().index(worker) for worker in (2, 0)]
    assert some.delta.tolist() == whole.delta[rows].tolist()
    assert [beside[rows].tolist() for beside in whole.best_beside] == [
        beside.tolist() for beside in some.best_beside
    ]
    assert [some.costs(row) for row in (0, 1)] == [whole.costs(row) for row in rows]

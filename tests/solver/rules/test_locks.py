"""The manager's fixed choices hold, and those that cannot are named."""

import threading

import pytest

from solver import LocksBreakRules, SolverFailed
from solver.locks import locked_plan
from solver.problem import Problem
from solver.rules.locks import LOCK
from tests.solver.factories import a_case, a_lock, a_newly_qualified_worker, a_scenario, a_worker, holding
from tests.solver.model_verifier import rule

ANA, BEN, CAT = a_worker("ana"), a_worker("ben"), a_worker("cat")


def test_a_locked_case_does_not_wait():
    given = rule(LOCK).given(ANA, BEN, a_case(), a_lock("C1", "ana"))
    given.forbids()
    given.allows(("C1", "ana"))
    given.allows(("C1", "ana", "ben"))  # the co-worker is free


def test_a_named_co_worker_comes_along():
    given = rule(LOCK).given(ANA, BEN, a_case(), a_lock("C1", "ana", "ben"))
    given.forbids(("C1", "ana"))
    given.allows(("C1", "ana", "ben"))


def test_a_locked_case_knows_no_other_lead():
    problem = Problem(a_scenario(ANA, BEN, CAT, a_case(), a_lock("C1", "ana", "ben")))
    assert problem.leads.worker.tolist() == [0]
    assert problem.co_workers.worker.tolist() == [1]


def faults(*parts: object) -> str:
    with pytest.raises(LocksBreakRules) as caught:
        locked_plan(Problem(a_scenario(*parts)))
    return str(caught.value)


def test_a_lock_that_breaks_a_rule_alone_is_named_with_the_rule_and_the_fact():
    unqualified = a_worker("sam", qualifications=[])
    text = faults(unqualified, a_case(task="section_47_enquiry"), a_lock("C1", "sam"))
    assert "locks[0]" in text
    assert "not_qualified" in text
    assert "qualifications held: none" in text


def test_locks_that_break_a_limit_together_are_named_with_the_figures():
    cases = [a_case("C1", tier=3), a_case("C2", tier=3)]
    text = faults(ANA, holding("ana", 25), *cases, a_lock("C1", "ana"), a_lock("C2", "ana"))
    assert "locks[0], locks[1]" in text
    assert "capacity: together ana carries 33 of 30 points" in text


def test_too_many_new_cases_name_only_the_locks_that_lead():
    busy, ben = a_worker("ana", max_new_cases=1), a_worker("ben")
    locks = [a_lock("C1", "ana"), a_lock("C2", "ana"), a_lock("C3", "ben", co_worker="ana")]
    text = faults(busy, ben, a_case("C1"), a_case("C2"), a_case("C3"), *locks)
    assert "locks[0], locks[1]: C1 to ana; C2 to ana: new_cases" in text


def test_locks_that_fight_over_one_free_co_worker_are_named():
    # Each needs an experienced colleague for 1 of its 2 points, and only ana is one: 28.5 + 2 > 30.
    first, second = (a_newly_qualified_worker(name) for name in ("nia", "noa"))
    cases = [a_case(f"C{i}", task="section_47_enquiry", tier=2) for i in (1, 2)]
    locks = [a_lock("C1", "nia"), a_lock("C2", "noa")]
    text = faults(first, second, ANA, holding("ana", 28.5), *cases, *locks)
    assert "locks[0], locks[1]" in text
    assert "supported" in text
    assert "capacity" in text
    assert "co_worker:" not in text  # nothing is named that does not stand in the way
    assert "points for a co-worker: C1 1, C2 1; room: ana 1.5" in text


def test_only_the_locks_that_clash_are_named_among_many():
    newcomers = [a_newly_qualified_worker(f"n{i}") for i in range(12)]
    cases = [a_case(f"C{i}", task="section_47_enquiry", tier=2) for i in range(12)]
    locks = [a_lock(f"C{i}", f"n{i}") for i in range(12)]
    text = faults(*newcomers, ANA, holding("ana", 19.5), *cases, *locks)  # room for 10 of 12
    assert text.count("locks[") == 11


def test_a_cancelled_check_says_that_it_is_not_settled():
    newcomers = [a_newly_qualified_worker(f"n{i}") for i in range(2)]
    cases = [a_case(f"C{i}", task="section_47_enquiry", tier=2) for i in range(2)]
    locks = [a_lock(f"C{i}", f"n{i}") for i in range(2)]
    cancel = threading.Event()
    cancel.set()
    problem = Problem(a_scenario(*newcomers, ANA, holding("ana", 28.5), *cases, *locks))
    with pytest.raises(SolverFailed, match="could not be settled"):
        locked_plan(problem, cancel=cancel)


def test_every_fault_of_every_lock_is_reported_at_once():
    sam = a_worker("sam", qualifications=[])
    cases = [a_case("C1", task="section_47_enquiry"), a_case("C2", task="mental_health_act_assessment")]
    text = faults(sam, ANA, *cases, a_lock("C1", "sam"), a_lock("C2", "ana"))
    assert "locks[0]" in text
    assert "locks[1]" in text


def test_locks_that_hold_bring_the_co_workers_they_need():
    nia = a_newly_qualified_worker("nia")
    problem = Problem(a_scenario(nia, ANA, a_case(task="section_47_enquiry"), a_lock("C1", "nia")))
    plan = locked_plan(problem)
    assert (plan.lead[0], plan.co_worker[0]) == (0, 1)

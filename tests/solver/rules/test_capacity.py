"""How much a worker may carry: both rules from both sides."""

from solver.rules.capacity import CAPACITY, NEW_CASES
from tests.solver.factories import a_case, a_lock, a_worker, holding
from tests.solver.model_verifier import rule


def test_a_full_worker_takes_no_more():
    case = a_case(tier=2)  # 2 points
    full, ben = holding("ana", 28.01), a_worker("ben")
    rule(CAPACITY).given(a_worker("ana"), ben, full, case).forbids(("C1", "ana"))  # 28.01 + 2 > 30
    rule(CAPACITY).given(a_worker("ana"), ben, holding("ana", 28), case).allows(("C1", "ana"))  # exactly full


def test_several_cases_count_together():
    cases = [a_case(f"C{i}", tier=3) for i in range(1, 4)]  # 4 points each
    given = rule(CAPACITY).given(a_worker("ana"), holding("ana", 20), *cases)
    given.allows(("C1", "ana"), ("C2", "ana"))  # 20 + 8
    given.forbids(("C1", "ana"), ("C2", "ana"), ("C3", "ana"))  # 20 + 12 > 30


def test_a_co_worker_carries_half_rounded_up():
    case = a_case(tier=1)  # 1 point: 0.5 for the co-worker
    ana, ben = a_worker("ana"), a_worker("ben")
    rule(CAPACITY).given(ana, ben, holding("ben", 29.5), case).allows(("C1", "ana", "ben"))
    rule(CAPACITY).given(ana, ben, holding("ben", 29.51), case).forbids(("C1", "ana", "ben"))


def test_what_the_case_weighs_on_this_worker_counts():
    case = a_case(tier=1, points_for={"ana": 3})
    rule(CAPACITY).given(a_worker("ana"), holding("ana", 27.5), case).forbids(("C1", "ana"))
    rule(CAPACITY).given(a_worker("ana"), a_worker("ben"), holding("ben", 27.5), case).allows(("C1", "ben"))


def test_a_worker_over_capacity_takes_nothing_that_weighs():
    light, weightless = a_case("C1"), a_case("C2", points_for={"ana": 0})
    given = rule(CAPACITY).given(a_worker("ana"), holding("ana", 35), light, weightless)
    given.forbids(("C1", "ana"))
    given.allows(("C2", "ana"))


def test_an_override_raises_the_limit_just_enough():
    locked, other = a_case("C1", tier=3), a_case("C2")
    lock = a_lock("C1", "ana", reason="nobody else is known to the child")
    given = rule(CAPACITY).given(a_worker("ana"), holding("ana", 29), locked, other, lock)
    given.allows(("C1", "ana"))  # 29 + 4 = 33, as the manager wills
    given.forbids(("C1", "ana"), ("C2", "ana"))  # and not a hundredth more


def test_new_cases_are_limited():
    cases = [a_case(f"C{i}") for i in range(1, 4)]
    given = rule(NEW_CASES).given(a_worker("ana", max_new_cases=2), a_worker("ben"), *cases)
    given.allows(("C1", "ana"), ("C2", "ana"), ("C3", "ben"))
    given.forbids(("C1", "ana"), ("C2", "ana"), ("C3", "ana"))


def test_co_working_is_not_a_new_case():
    given = rule(NEW_CASES).given(a_worker("ana", max_new_cases=0), a_worker("ben"), a_case())
    given.allows(("C1", "ben", "ana"))
    given.forbids(("C1", "ana"))


def test_a_role_without_a_limit_has_none():
    policy = {"roles": {"duty": {"points_per_fte": 99}}}
    cases = [a_case(f"C{i}") for i in range(1, 9)]
    given = rule(NEW_CASES).given(a_worker("dot", role="duty"), *cases, policy=policy)
    given.allows(*((case.id, "dot") for case in cases))

"""What lead and co-worker cost together: each term from both sides, the sum in a comment."""

from solver.terms.beside import CO_WORKING, CO_WORKING_MISSED, EXPERTISE, NEWLY_QUALIFIED
from tests.solver.factories import a_case, a_newly_qualified_worker, a_worker
from tests.solver.model_verifier import term

ANA, BEN = a_worker("ana"), a_worker("ben")


def test_each_missing_level_of_each_need_costs():
    case = a_case(needs={"autism": 3, "debt": 2})
    some = a_worker("kay", expertise={"autism": 1, "debt": 3})
    given = term(EXPERTISE).given(some, ANA, case)
    given.charges(2000, ("C1", "kay"))  # 10 × (2 + 0) × 100
    given.charges(5000, ("C1", "ana"))  # 10 × (3 + 2) × 100
    given.charges(0)


def test_a_co_worker_covers_a_need_in_full_or_not_at_all():
    case = a_case(needs={"autism": 3, "debt": 2})
    full, half = a_worker("ful", expertise={"autism": 3}), a_worker("hal", expertise={"autism": 2})
    given = term(EXPERTISE).given(ANA, full, half, case)
    given.charges(2000, ("C1", "ana", "ful"))  # debt alone: 10 × 2 × 100
    given.charges(5000, ("C1", "ana", "hal"))


def test_on_reserved_work_only_a_qualified_co_worker_covers():
    case = a_case(task="section_47_enquiry", needs={"autism": 2})
    helper = a_worker("hel", qualifications=[], expertise={"autism": 3})
    peer = a_worker("pam", expertise={"autism": 2})
    given = term(EXPERTISE).given(ANA, helper, peer, case)
    given.charges(2000, ("C1", "ana", "hel"))
    given.charges(0, ("C1", "ana", "pam"))


def test_a_newly_qualified_lead_alone_costs_by_the_tier():
    nia = a_newly_qualified_worker("nia")
    given = term(NEWLY_QUALIFIED).given(nia, ANA, a_case(tier=2))
    given.charges(800, ("C1", "nia"))  # 8 × (2 − 1) × 100
    given.charges(0, ("C1", "nia", "ana"))
    given.charges(0, ("C1", "ana"))
    given.charges(0)
    term(NEWLY_QUALIFIED).given(nia, a_case(tier=1)).charges(0, ("C1", "nia"))


def test_it_costs_where_nobody_may_be_beside_them_too():
    nia = a_newly_qualified_worker("nia")
    given = term(NEWLY_QUALIFIED).given(nia, ANA, a_case(tier=2, co_working="none"))
    given.charges(800, ("C1", "nia"))


def test_a_second_worker_costs_except_where_wanted():
    for co_working, cost in (("allowed", 1200), ("preferred", 0), ("required", 0)):
        given = term(CO_WORKING).given(ANA, BEN, a_case(co_working=co_working))
        given.charges(cost, ("C1", "ana", "ben"))
        given.charges(0)


def test_a_preferred_co_worker_is_missed_only_when_the_case_is_given():
    given = term(CO_WORKING_MISSED).given(ANA, BEN, a_case(co_working="preferred"))
    given.charges(1500, ("C1", "ana"))
    given.charges(0, ("C1", "ana", "ben"))
    given.charges(0)
    term(CO_WORKING_MISSED).given(ANA, BEN, a_case()).charges(0, ("C1", "ana"))

"""Who must, may and may not work together: each rule from both sides."""

from solver.rules.co_working import CO_WORKER, INDEPENDENT, SUPPORTED
from tests.solver.factories import a_case, a_newly_qualified_worker, a_worker
from tests.solver.model_verifier import rule

ANA, BEN, NIA = a_worker("ana"), a_worker("ben"), a_newly_qualified_worker("nia")


def test_a_newly_qualified_lead_of_such_work_has_an_experienced_colleague():
    case = a_case(task="section_47_enquiry")
    given = rule(SUPPORTED).given(NIA, ANA, case)
    given.forbids(("C1", "nia"))
    given.allows(("C1", "nia", "ana"))
    given.allows(("C1", "ana"))


def test_the_colleague_is_qualified_and_has_a_year_at_least():
    case = a_case(task="looked_after_child")  # asks for 0 years: the colleague still needs 1
    helper, fresh = a_worker("hal", qualifications=[]), a_worker("fay", years_qualified=0.9)
    given = rule(SUPPORTED).given(NIA, helper, fresh, a_worker("old", years_qualified=1), case)
    given.forbids(("C1", "nia", "hal"))
    given.forbids(("C1", "nia", "fay"))
    given.allows(("C1", "nia", "old"))


def test_other_work_needs_no_support():
    rule(SUPPORTED).given(NIA, a_case(task="child_in_need_plan")).allows(("C1", "nia"))


def test_a_required_co_worker_is_there():
    given = rule(CO_WORKER).given(ANA, BEN, a_case(co_working="required"))
    given.forbids(("C1", "ana"))
    given.allows(("C1", "ana", "ben"))
    given.allows()  # it may still wait


def test_a_lead_is_not_their_own_co_worker():
    rule(CO_WORKER).given(ANA, BEN, a_case()).forbids(("C1", "ana", "ana"))


def test_an_independent_lead_has_no_other_case_of_the_family():
    assessor = {"qualifications": ["registered_social_worker", "best_interests_assessor"]}
    ana, ben = a_worker("ana", **assessor), a_worker("ben", **assessor)
    alone = a_case("C1", task="deprivation_of_liberty_assessment", family="F")
    given = rule(INDEPENDENT).given(ana, ben, alone, a_case("C2", family="F"), a_case("C3", family="G"))
    given.forbids(("C1", "ana"), ("C2", "ana"))
    given.forbids(("C1", "ana"), ("C2", "ben", "ana"))
    given.allows(("C1", "ana"), ("C2", "ben"), ("C3", "ana"))
    given.allows(("C1", "ana", "ben"), ("C2", "ben"))  # the co-worker may know the family


def test_two_ordinary_cases_of_a_family_may_share_a_lead():
    given = rule(INDEPENDENT).given(ANA, a_case("C1", family="F"), a_case("C2", family="F"))
    given.allows(("C1", "ana"), ("C2", "ana"))

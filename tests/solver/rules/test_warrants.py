"""Who may lead at all: each rule from both sides."""

from solver.rules.warrants import ABOVE_TIER, MAY_NOT_LEAD, NEWLY_QUALIFIED, NOT_EXPERIENCED, NOT_QUALIFIED
from tests.solver.factories import a_case, a_newly_qualified_worker, a_worker
from tests.solver.model_verifier import rule

ENQUIRY = {"task": "section_47_enquiry"}


def test_a_role_that_does_not_lead_leads_nothing():
    policy = {"roles": {"trainee": {"points_per_fte": 10, "may_lead": False}}}
    rule(MAY_NOT_LEAD).given(a_worker("tom", role="trainee"), a_case(), policy=policy).forbids(("C1", "tom"))
    rule(MAY_NOT_LEAD).given(a_worker("ana"), a_case()).allows(("C1", "ana"))


def test_reserved_work_needs_the_qualification():
    rule(NOT_QUALIFIED).given(a_worker("sam", qualifications=[]), a_case(**ENQUIRY)).forbids(("C1", "sam"))
    rule(NOT_QUALIFIED).given(a_worker("ana"), a_case(**ENQUIRY)).allows(("C1", "ana"))


def test_any_one_of_the_lists_will_do_but_each_whole():
    policy = {"tasks": {"joint": {"lead_requires": [["a", "b"], ["c"]]}}}
    case = a_case(task="joint")
    half, whole, other = (
        a_worker(name, qualifications=list(held)) for name, held in (("h", "a"), ("w", "ab"), ("o", "c"))
    )
    given = rule(NOT_QUALIFIED).given(half, whole, other, case, policy=policy)
    given.forbids(("C1", "h"))
    given.allows(("C1", "w"))
    given.allows(("C1", "o"))


def test_a_task_that_asks_for_nothing_takes_anybody():
    rule(NOT_QUALIFIED).given(a_worker("sam", qualifications=[]), a_case(task="review")).allows(("C1", "sam"))


def test_years_are_needed_up_to_the_last_month():
    given = rule(NOT_EXPERIENCED).given(
        a_worker("short", years_qualified=0.99), a_worker("just", years_qualified=1), a_case(**ENQUIRY)
    )
    given.forbids(("C1", "short"))
    given.allows(("C1", "just"))


def test_a_newly_qualified_lead_borrows_experience_where_the_task_is_co_worked_only():
    nia = a_newly_qualified_worker("nia")
    rule(NOT_EXPERIENCED).given(nia, a_case(task="section_47_enquiry")).allows(("C1", "nia"))
    rule(NOT_EXPERIENCED).given(nia, a_case(task="best_interests_decision")).forbids(("C1", "nia"))


def test_nobody_leads_above_their_tier():
    rule(ABOVE_TIER).given(a_newly_qualified_worker("nia"), a_case(tier=3)).forbids(("C1", "nia"))
    rule(ABOVE_TIER).given(a_newly_qualified_worker("nia"), a_case(tier=2)).allows(("C1", "nia"))


def test_a_workers_own_tier_replaces_the_roles_up_and_down():
    rule(ABOVE_TIER).given(a_worker("ana", max_tier=1), a_case(tier=2)).forbids(("C1", "ana"))
    rule(ABOVE_TIER).given(a_newly_qualified_worker("nia", max_tier=3), a_case(tier=3)).allows(("C1", "nia"))


def test_a_tier_override_counts():
    harder = a_case(tier=1, tier_override={"tier": 3, "reason": "risk is rising"})
    rule(ABOVE_TIER).given(a_worker("ana", max_tier=2), harder).forbids(("C1", "ana"))


def test_some_tasks_are_closed_to_newly_qualified_workers():
    nia = a_newly_qualified_worker(
        "nia", qualifications=["registered_social_worker", "amhp"], years_qualified=3
    )
    rule(NEWLY_QUALIFIED).given(nia, a_case(task="mental_health_act_assessment")).forbids(("C1", "nia"))
    rule(NEWLY_QUALIFIED).given(nia, a_case(task="section_47_enquiry")).allows(("C1", "nia"))

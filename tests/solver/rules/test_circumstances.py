"""What keeps a person who otherwise could: each rule from both sides."""

from solver.rules.circumstances import ABSENT, CONFLICT, EXCLUDED, LANGUAGE, MAY_NOT_CO_WORK, OTHER_TEAM
from tests.solver.factories import (
    a_case,
    a_lock,
    a_newly_qualified_worker,
    a_veto,
    a_worker,
    an_open_case,
    away,
)
from tests.solver.model_verifier import rule

ANA, BEN = a_worker("ana"), a_worker("ben")


def test_newly_qualified_workers_do_not_co_work():
    given = rule(MAY_NOT_CO_WORK).given(ANA, BEN, a_newly_qualified_worker("nia"), a_case())
    given.forbids(("C1", "ana", "nia"))
    given.allows(("C1", "ana", "ben"))


def test_more_than_two_days_of_the_next_five_is_away():
    # Monday 23 to Friday 27 November: Wednesday to Friday is 3 of 5; Thursday and Friday are 2.
    long, short = away("2026-11-25", "2026-11-27"), away("2026-11-26", "2026-11-27")
    rule(ABSENT).given(a_worker("ana", absences=[long]), a_case()).forbids(("C1", "ana"))
    rule(ABSENT).given(a_worker("ana", absences=[short]), a_case()).allows(("C1", "ana"))


def test_bank_holidays_move_the_window():
    # From Thursday 24 December: 24, then 29, 30, 31 December and 4 January (25 and 28 December, 1 January are
    # holidays). Away from the 30th on: 30, 31 and 4 are 3 of the 5.
    absence = away("2026-12-30")
    given = {"as_of": "2026-12-24T09:00:00"}
    rule(ABSENT).given(a_worker("ana", absences=[absence]), a_case(), **given).forbids(("C1", "ana"))
    later = away("2026-12-31")  # 31 and 4: 2 of the 5
    rule(ABSENT).given(a_worker("ana", absences=[later]), a_case(), **given).allows(("C1", "ana"))


def test_an_urgent_case_asks_for_today_only():
    today, tomorrow = away("2026-11-23", "2026-11-23"), away("2026-11-24", None)
    urgent = a_case(urgency="urgent")
    rule(ABSENT).given(a_worker("ana", absences=[today]), urgent).forbids(("C1", "ana"))
    rule(ABSENT).given(a_worker("ana", absences=[tomorrow]), urgent).allows(("C1", "ana"))


def test_an_absent_colleague_does_not_co_work():
    given = rule(ABSENT).given(ANA, a_worker("ben", absences=[away("2026-11-23")]), a_case())
    given.forbids(("C1", "ana", "ben"))


def test_a_conflict_with_the_case_or_the_family_bars():
    case = a_case(family="F")
    for conflict in ("C1", "F"):
        kin = a_worker("kin", conflicts=[conflict])
        rule(CONFLICT).given(kin, ANA, case).forbids(("C1", "kin"))
        rule(CONFLICT).given(kin, ANA, case).forbids(("C1", "ana", "kin"))
    rule(CONFLICT).given(a_worker("kin", conflicts=["G"]), case).allows(("C1", "kin"))


def test_an_independent_assessor_is_new_to_the_person():
    task = {"task": "deprivation_of_liberty_assessment"}
    rule(CONFLICT).given(ANA, a_case(previous_lead="ana", **task)).forbids(("C1", "ana"))
    rule(CONFLICT).given(ANA, a_case(previous_lead="ana")).allows(("C1", "ana"))
    for role in ("lead", "co_worker", "delegate"):
        held = an_open_case("O1", "zoe", family="F", **({} if role == "lead" else {role: "ana"}))
        if role == "lead":
            held = an_open_case("O1", "ana", family="F")
        rule(CONFLICT).given(ANA, a_worker("zoe"), held, a_case(family="F", **task)).forbids(("C1", "ana"))
        rule(CONFLICT).given(ANA, a_worker("zoe"), held, a_case(family="G", **task)).allows(("C1", "ana"))


def test_the_lead_speaks_the_language_and_a_co_worker_need_not():
    urdu = a_worker("una", languages=["urdu"])
    given = rule(LANGUAGE).given(ANA, urdu, a_case(language="urdu"))
    given.forbids(("C1", "ana"))
    given.allows(("C1", "una", "ana"))
    rule(LANGUAGE).given(ANA, a_case(language=None)).allows(("C1", "ana"))


def test_cases_stay_in_their_team_unless_the_policy_opens_it():
    outsider, case = a_worker("oli", team="B"), a_case()
    for policy, may in (
        ({}, False),
        ({"cross_team": True}, True),
        ({"cross_team": {"T": ["B"]}}, True),
        ({"cross_team": {"B": ["T"]}}, False),
    ):
        given = rule(OTHER_TEAM).given(ANA, outsider, case, policy=policy)
        for assigned in (("C1", "oli"), ("C1", "ana", "oli")):
            given.allows(assigned) if may else given.forbids(assigned)


def test_a_veto_holds_for_lead_and_co_worker():
    given = rule(EXCLUDED).given(ANA, BEN, a_case(), a_veto("C1", "ben"))
    given.forbids(("C1", "ben"))
    given.forbids(("C1", "ana", "ben"))
    given.allows(("C1", "ana"))


def test_an_override_opens_tier_team_and_language_for_its_lead_alone():
    far, other = a_worker("far", team="B"), a_worker("oth", team="B")
    case = a_case(language="urdu")
    given = rule(OTHER_TEAM).given(far, other, case, a_lock("C1", "far", reason="the family asked"))
    given.allows(("C1", "far"))
    given.forbids(("C1", "oth"))
    given.forbids(("C1", "far", "oth"))
    without = rule(LANGUAGE).given(far, case, a_lock("C1", "far"))
    without.forbids(("C1", "far"))

"""Each hard rule from both sides."""

from __future__ import annotations

from typing import Any

import pytest

from tests.oracle import breaches, may_co_work, may_lead
from tests.oracle.builders import a_case, a_scenario, a_worker, an_open_case, given
from tests.oracle.policy import RSW, Json

NEW = {"role": "newly_qualified_social_worker", "years_qualified": 0}


def barred(worker: Json, case: Json, *others: Json, **fields: Any) -> list[str]:
    return may_lead(a_scenario(worker, case, *others, **fields), case["id"], worker["id"])


@pytest.mark.parametrize(
    ("worker", "case", "rules"),
    [
        ({}, {}, []),
        ({"qualifications": []}, {"task": "child_in_need_plan"}, ["not_qualified"]),
        ({"qualifications": []}, {"task": "review"}, []),
        ({"qualifications": ["occupational_therapist"]}, {"task": "care_act_assessment"}, []),
        ({"years_qualified": 0.5}, {"task": "initial_assessment"}, ["not_experienced"]),
        ({"years_qualified": 1}, {"task": "initial_assessment"}, []),
        (NEW, {"task": "initial_assessment"}, []),  # a co-worker supplies the experience
        (NEW, {"task": "best_interests_decision"}, ["not_experienced", "newly_qualified"]),
        (NEW, {"total": 14}, ["above_tier"]),
        ({**NEW, "max_tier": 3}, {"total": 14}, []),
        ({"max_tier": 1}, {"total": 10}, ["above_tier"]),
        ({"role": "support_worker"}, {"total": 10}, ["above_tier"]),
        ({"conflicts": ["C1"]}, {}, ["conflict_of_interest"]),
        ({"conflicts": ["F"]}, {"family": "F"}, ["conflict_of_interest"]),
        ({"conflicts": ["F"]}, {"family": "G"}, []),
        ({}, {"language": "pl"}, ["language"]),
        ({"languages": ["pl"]}, {"language": "pl"}, []),
        ({"team": "U"}, {}, ["other_team"]),
        ({"absences": [{"from": "2026-11-23", "to": None, "kind": "left"}]}, {}, ["absent"]),
    ],
)
def test_who_may_lead(worker: Json, case: Json, rules: list[str]) -> None:
    assert barred(a_worker(**worker), a_case(**case)) == rules


def test_every_failing_rule_is_named() -> None:
    policy = {"roles": {"social_worker": {"may_lead": False, "newly_qualified": True, "max_tier": 1}}}
    worker = a_worker(qualifications=[], years_qualified=0, team="U", conflicts=["C1"])
    worker["absences"] = [{"from": "2026-11-23", "to": None, "kind": "long_sickness"}]
    case = a_case(task="mental_health_act_assessment", total=18, language="pl")
    vetoes = [{"case": "C1", "worker": "ana"}]
    assert set(barred(worker, case, policy=policy, excluded=vetoes)) == {
        *("may_not_lead", "not_qualified", "not_experienced", "above_tier", "newly_qualified"),
        *("absent", "conflict_of_interest", "language", "other_team", "excluded"),
    }


@pytest.mark.parametrize(
    ("cross_team", "rules"),
    [
        (False, ["other_team"]),
        (True, []),
        ({"T": ["U"]}, []),
        ({"T": ["V"]}, ["other_team"]),
        ({"U": ["T"]}, ["other_team"]),  # the map names whose cases, then whose workers
        ({}, ["other_team"]),
    ],
)
def test_teams_share_work_as_the_policy_says(cross_team: Any, rules: list[str]) -> None:
    assert barred(a_worker(team="U"), a_case(), policy={"cross_team": cross_team}) == rules


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({"previous_lead": "ana"}, ["conflict_of_interest"]),
        ({"previous_lead": "ben"}, []),
        ({"family": "F"}, ["conflict_of_interest"]),
        ({"family": "G"}, []),
    ],
)
@pytest.mark.parametrize("part", ["lead", "co_worker", "delegate"])
def test_an_independent_task_wants_fresh_eyes(part: str, fields: Json, rules: list[str]) -> None:
    ana, case = a_worker(), a_case(task="fresh", **fields)
    relative = an_open_case("C2", "ben", family="F") | {part: "ana"}
    policy = {"tasks": {"fresh": {"independent": True}}}
    assert barred(ana, case, a_worker("ben"), relative, policy=policy) == rules
    scenario = a_scenario(ana, case, a_worker("ben"), relative, policy=policy)
    assert may_co_work(scenario, "C1", "ana") == rules


def test_who_may_co_work() -> None:
    new, far = a_worker("new", **NEW), a_worker("far", team="U")
    unskilled = a_worker("sam", role="support_worker", qualifications=[], years_qualified=0)
    case = a_case(task="initial_assessment", total=18, language="pl")
    vetoes = [{"case": "C1", "worker": "sam"}]
    scenario = a_scenario(new, far, unskilled, case, excluded=vetoes)
    assert may_co_work(scenario, "C1", "new") == ["may_not_co_work"]
    assert may_co_work(scenario, "C1", "far") == ["other_team"]
    # neither tier, language nor qualification is asked of a co-worker
    assert may_co_work(scenario, "C1", "sam") == ["excluded"]


def test_a_full_worker_takes_no_more() -> None:
    policy = {"roles": {"social_worker": {"points_per_fte": 5}}}
    held = [an_open_case("C8", "ana", total=14)]  # 4 of 5
    exactly, over = a_case("C1", total=6), a_case("C2", total=10)
    scenario = a_scenario(a_worker(), exactly, over, *held, policy=policy)
    assert breaches(scenario, [given("C1", "ana")]) == []  # 4 + 1 = 5
    assert breaches(scenario, [given("C2", "ana")]) == [("capacity", None, "ana")]  # 4 + 2 > 5


def test_somebody_over_capacity_takes_only_what_weighs_nothing() -> None:
    policy = {"roles": {"social_worker": {"points_per_fte": 1}}}
    held = an_open_case("C8", "ana", total=14)
    scenario = a_scenario(a_worker(), held, a_case("C1", points_for={"ana": 0}), a_case("C2"), policy=policy)
    assert breaches(scenario, [given("C1", "ana")]) == []
    assert breaches(scenario, [given("C2", "ana")]) == [("capacity", None, "ana")]


def test_a_co_worker_needs_room_too() -> None:
    policy = {"roles": {"senior_social_worker": {"points_per_fte": 0.9}}}
    sam = a_worker("sam", role="senior_social_worker")
    scenario = a_scenario(a_worker(), sam, a_case("C1"), a_case("C2", total=10), policy=policy)
    assert breaches(scenario, [given("C1", "ana", "sam")]) == []  # half of 1
    assert breaches(scenario, [given("C2", "ana", "sam")]) == [("capacity", None, "sam")]  # half of 2


def test_new_cases_count_leads_only() -> None:
    scenario = a_scenario(a_worker(max_new_cases=1), a_worker("ben"), a_case("C1"), a_case("C2"))
    assert breaches(scenario, [given("C1", "ana"), given("C2", "ben", "ana")]) == []
    assert breaches(scenario, [given("C1", "ana"), given("C2", "ana")]) == [("new_cases", None, "ana")]


@pytest.mark.parametrize(
    ("co_worker", "lawful"),
    [
        (None, False),
        ({}, True),
        ({"years_qualified": 0.5}, False),
        ({"qualifications": []}, False),
        ({"role": "newly_qualified_social_worker"}, False),
    ],
)
def test_a_newly_qualified_lead_is_supported(co_worker: Json | None, lawful: bool) -> None:
    policy = {"roles": {"newly_qualified_social_worker": {"may_co_work": True}}}
    new, ben = a_worker("new", **NEW), a_worker("ben", **(co_worker or {}))
    scenario = a_scenario(new, ben, a_case(task="looked_after_child"), policy=policy)
    found = breaches(scenario, [given("C1", "new", "ben" if co_worker is not None else None)])
    assert found == ([] if lawful else [("supported", "C1", "new")])


@pytest.mark.parametrize(
    ("wanted", "alone", "together"),
    [("none", True, False), ("allowed", True, True), ("preferred", True, True), ("required", False, True)],
)
def test_co_working_as_the_case_asks(wanted: str, alone: bool, together: bool) -> None:
    scenario = a_scenario(a_worker(), a_worker("ben"), a_case(co_working=wanted))
    found = breaches(scenario, [given("C1", "ana")])
    assert found == ([] if alone else [("co_worker", "C1", None)])
    found = breaches(scenario, [given("C1", "ana", "ben")])
    assert found == ([] if together else [("co_worker", "C1", "ben")])


def test_nobody_co_works_with_themselves() -> None:
    scenario = a_scenario(a_worker(), a_case())
    assert breaches(scenario, [given("C1", "ana", "ana")]) == [("co_worker", "C1", "ana")]


def test_the_lead_of_an_independent_case_has_no_other_part_in_the_family() -> None:
    policy = {"tasks": {"fresh": {"independent": True}}}
    cases = [a_case("C1", task="fresh", family="F"), a_case("C2", family="F"), a_case("C3")]
    scenario = a_scenario(a_worker(), a_worker("ben"), *cases, policy=policy)
    lost = [("independent", "C1", "ana")]
    assert breaches(scenario, [given("C1", "ana"), given("C2", "ana")]) == lost
    assert breaches(scenario, [given("C1", "ana"), given("C2", "ben", "ana")]) == lost
    assert breaches(scenario, [given("C1", "ana", "ben"), given("C2", "ben")]) == []  # its co-worker may
    assert breaches(scenario, [given("C1", "ana"), given("C3", "ana")]) == []  # no relation


class TestLocks:
    def lock(self, case: str, lead: str, co_worker: str | None = None, reason: str | None = None) -> Json:
        return {"case": case, "lead": lead, "co_worker": co_worker, "override_reason": reason}

    def test_the_locked_lead_holds_and_the_co_worker_where_named(self) -> None:
        staff = [a_worker(name) for name in ("ana", "ben", "cat")]
        scenario = a_scenario(*staff, a_case(), locks=[self.lock("C1", "ana")])
        assert breaches(scenario, [given("C1", "ana", "ben")]) == []
        assert breaches(scenario, [given("C1", "ben")]) == [("lock", "C1", "ana")]
        assert breaches(scenario, []) == [("lock", "C1", "ana")]
        scenario["locks"] = [self.lock("C1", "ana", "ben")]
        assert breaches(scenario, [given("C1", "ana", "ben")]) == []
        assert breaches(scenario, [given("C1", "ana", "cat")]) == [("lock", "C1", "ben")]

    def test_a_lock_on_an_open_case_is_ignored(self) -> None:
        held = an_open_case("C8", "ana")
        assert breaches(a_scenario(a_worker(), held, locks=[self.lock("C8", "ben")]), []) == []

    def test_an_override_lifts_tier_team_and_language_for_its_lead_alone(self) -> None:
        case = a_case(total=14, language="pl")
        staff = [a_worker(name, team="U", max_tier=1) for name in ("ana", "ben")]
        scenario = a_scenario(*staff, case, locks=[self.lock("C1", "ana", reason="known to them")])
        assert may_lead(scenario, "C1", "ana") == []
        assert may_lead(scenario, "C1", "ben") == ["above_tier", "language", "other_team"]
        assert may_co_work(scenario, "C1", "ana") == ["other_team"]
        scenario["locks"] = [self.lock("C1", "ana")]
        assert may_lead(scenario, "C1", "ana") == ["above_tier", "language", "other_team"]

    def test_no_other_rule_can_be_overridden(self) -> None:
        worker = a_worker(qualifications=[], years_qualified=0, conflicts=["C1"])
        case = a_case(task="initial_assessment")
        scenario = a_scenario(worker, case, locks=[self.lock("C1", "ana", reason="known to them")])
        assert may_lead(scenario, "C1", "ana") == ["not_qualified", "not_experienced", "conflict_of_interest"]

    def test_an_override_raises_the_limits_just_enough(self) -> None:
        policy = {"roles": {"social_worker": {"points_per_fte": 4, "max_new_cases": 0}}}
        cases = [a_case("C1", total=10), a_case("C2", total=10), an_open_case("C8", "ana", total=14)]
        locks = [self.lock("C1", "ana", reason="known to them")]
        scenario = a_scenario(a_worker(), a_worker("ben"), *cases, policy=policy, locks=locks)
        assert breaches(scenario, [given("C1", "ana")]) == []  # 4 + 2 ≤ 4 + 2, and 1 ≤ 1
        # a second lead is one too many, and even half of 2 as co-worker finds no room
        two = [given("C1", "ana"), given("C2", "ana")]
        assert breaches(scenario, two) == [("capacity", None, "ana"), ("new_cases", None, "ana")]
        beside = [given("C1", "ana"), given("C2", "ben", "ana")]
        assert ("capacity", None, "ana") in breaches(scenario, beside)

    def test_room_below_capacity_is_not_added_to_the_override(self) -> None:
        policy = {"roles": {"social_worker": {"points_per_fte": 3}}}
        cases = [a_case("C1", total=10), a_case("C2"), a_case("C3")]
        locks = [self.lock("C1", "ana", reason="known to them")]
        scenario = a_scenario(a_worker(), *cases, policy=policy, locks=locks)
        assert breaches(scenario, [given("C1", "ana"), given("C2", "ana")]) == []  # 0 + 2 + 1 ≤ max(3, 0 + 2)
        everything = [given(case, "ana") for case in ("C1", "C2", "C3")]
        assert breaches(scenario, everything) == [("capacity", None, "ana")]


def test_what_cannot_be_judged_is_named() -> None:
    scenario = a_scenario(a_worker(), a_case("C1"), an_open_case("C8", "ana"))
    plan = [given("C1", "ana"), given("C1", "ana"), given("C8", "ana"), given("C9", "ana")]
    assert breaches(scenario, plan) == [
        ("duplicate_case", "C1", None),
        ("not_pending", "C8", None),
        ("unknown_case", "C9", None),
    ]
    assert breaches(scenario, [given("C1", "zoe")]) == [("unknown_worker", "C1", "zoe")]


def test_qualifications_of_one_list_are_all_asked_for() -> None:
    policy = {"tasks": {"panel": {"lead_requires": [[RSW, "fostering"], ["amhp"]]}}}
    case = a_case(task="panel")
    assert barred(a_worker(), case, policy=policy) == ["not_qualified"]
    assert barred(a_worker(qualifications=[RSW, "fostering"]), case, policy=policy) == []
    assert barred(a_worker(qualifications=["amhp"]), case, policy=policy) == []

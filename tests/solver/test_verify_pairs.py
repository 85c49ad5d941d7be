"""Who may lead and who may co-work: each rule from both sides, and nothing else reported beside it."""

from __future__ import annotations

from typing import Any

import pytest

from solver.scenario import Case, Scenario, Worker
from tests.solver.factories import (
    RSW,
    a_case,
    a_lock,
    a_newly_qualified_worker,
    a_scenario,
    a_veto,
    a_worker,
    an_open_case,
    away,
    broken_by,
    checked,
)


def bars_to_lead(worker: Worker, case: Case, *others: Any, **fields: Any) -> list[str]:
    """The rules that keep `worker` from leading `case`."""
    scenario = a_scenario(worker, case, *others, **fields)
    return [_rule(breach, case, worker) for breach in broken_by(scenario, (case.id, worker.id))]


def bars_to_co_work(worker: Worker, case: Case, *others: Any, **fields: Any) -> list[str]:
    """The rules that keep `worker` from co-working `case`, led by Lea of the case's team."""
    lead = a_worker("lea", team=case.team, languages=["pl"], qualifications=[RSW, "amhp"])
    scenario = a_scenario(worker, lead, case, *others, **fields)
    return [_rule(breach, case, worker) for breach in broken_by(scenario, (case.id, "lea", worker.id))]


def _rule(breach: tuple[str, str | None, str | None], case: Case, worker: Worker) -> str:
    assert breach[1:] == (case.id, worker.id)
    return breach[0]


def role(**fields: Any) -> dict[str, Any]:
    """A policy that differs in the social worker's role."""
    return {"roles": {"social_worker": fields}}


def task(**fields: Any) -> dict[str, Any]:
    """A policy that differs in what it says of reviews."""
    return {"tasks": {"review": fields}}


def test_anyone_of_the_team_may_lead_a_review() -> None:
    assert bars_to_lead(a_worker(), a_case()) == []


def test_a_role_may_lead_or_not() -> None:
    assert bars_to_lead(a_worker(), a_case(), policy=role(may_lead=False)) == ["may_not_lead"]
    assert bars_to_lead(a_worker(), a_case(), policy=role(may_lead=True, may_co_work=False)) == []


@pytest.mark.parametrize(
    ("requires", "barred"),
    [
        ([], False),
        ([["registered_social_worker"]], False),
        ([["amhp"]], True),
        ([["amhp", "registered_social_worker"]], True),  # every qualification of a list
        ([["amhp"], ["registered_social_worker"]], False),  # any one of the lists
    ],
)
def test_a_lead_holds_every_qualification_of_one_list(requires: list[list[str]], barred: bool) -> None:
    found = bars_to_lead(a_worker(), a_case(), policy=task(lead_requires=requires))
    assert found == (["not_qualified"] if barred else [])


def test_a_lead_has_the_years_that_the_task_asks_for() -> None:
    enquiry = a_case(task="section_47_enquiry")
    assert bars_to_lead(a_worker(years_qualified=0.99), enquiry) == ["not_experienced"]
    assert bars_to_lead(a_worker(years_qualified=1), enquiry) == []


def test_a_co_worker_may_supply_the_years_of_a_newly_qualified_lead_only() -> None:
    enquiry, sam = a_case(task="section_47_enquiry"), a_worker("sam")
    scenario = a_scenario(a_newly_qualified_worker("nia"), a_worker("ben", years_qualified=0), sam, enquiry)
    assert broken_by(scenario, ("C1", "nia", "sam")) == []
    assert broken_by(scenario, ("C1", "ben", "sam")) == [("not_experienced", "C1", "ben")]


def test_years_count_for_the_newly_qualified_where_no_co_worker_is_asked_for() -> None:
    nia = a_newly_qualified_worker()
    assert bars_to_lead(nia, a_case(), policy=task(min_years_qualified=0.5)) == ["not_experienced"]


def test_nobody_leads_above_their_tier() -> None:
    assert bars_to_lead(a_worker(max_tier=2), a_case(tier=3)) == ["above_tier"]
    assert bars_to_lead(a_worker(max_tier=2), a_case(tier=2)) == []
    assert bars_to_lead(a_worker(), a_case(tier=2), policy=role(max_tier=1)) == ["above_tier"]
    assert bars_to_lead(a_worker(max_tier=2), a_case(tier=2), policy=role(max_tier=1)) == []


def test_some_tasks_are_not_for_the_newly_qualified() -> None:
    forbidden = task(newly_qualified="forbidden")
    assert bars_to_lead(a_newly_qualified_worker(), a_case(), policy=forbidden) == ["newly_qualified"]
    assert bars_to_lead(a_worker(years_qualified=0), a_case(), policy=forbidden) == []
    assert bars_to_lead(a_newly_qualified_worker(), a_case(), policy=task(newly_qualified="allowed")) == []


@pytest.mark.parametrize(
    ("urgency", "last_day", "barred"),
    [
        ("routine", "2026-11-24", False),  # 2 of the next 5 working days
        ("routine", "2026-11-25", True),
        ("urgent", "2026-11-23", True),  # away today
    ],
)
@pytest.mark.parametrize("bars", [bars_to_lead, bars_to_co_work])
def test_somebody_away_takes_no_part(bars: Any, urgency: str, last_day: str, barred: bool) -> None:
    worker = a_worker(absences=[away("2026-11-23", last_day)])
    assert bars(worker, a_case(urgency=urgency)) == (["absent"] if barred else [])


@pytest.mark.parametrize("bars", [bars_to_lead, bars_to_co_work])
def test_a_declared_conflict_of_interest_keeps_out(bars: Any) -> None:
    assert bars(a_worker(conflicts=["C1"]), a_case()) == ["conflict_of_interest"]
    assert bars(a_worker(conflicts=["F"]), a_case(family="F")) == ["conflict_of_interest"]
    assert bars(a_worker(conflicts=["C2", "G"]), a_case(family="F")) == []


@pytest.mark.parametrize("bars", [bars_to_lead, bars_to_co_work])
@pytest.mark.parametrize("part", ["previous_lead", "lead", "co_worker", "delegate", "none"])
def test_an_independent_task_wants_fresh_eyes(bars: Any, part: str) -> None:
    parts: dict[str, Any] = {"lead": "old", "co_worker": "old", "delegate": "old"}
    earlier = "ana" if part == "previous_lead" else "somebody-gone"
    case = a_case(family="F", previous_lead=earlier)
    if part in parts:
        parts[part] = "ana"
    kin = an_open_case("O1", family="F", **parts)
    others = (a_worker("old"), kin)
    assert bars(a_worker(), case, *others, policy=task(delegable=True, independent=False)) == []
    found = bars(a_worker(), case, *others, policy=task(delegable=True, independent=True))
    assert found == ([] if part == "none" else ["conflict_of_interest"])


@pytest.mark.parametrize("bars", [bars_to_lead, bars_to_co_work])
def test_independence_concerns_one_family_only(bars: Any) -> None:
    others = (an_open_case("O1", "ana", family="G"), an_open_case("O2", "ana"))
    for family in ("F", None):
        assert bars(a_worker(), a_case(family=family), *others, policy=task(independent=True)) == []


def test_a_lead_speaks_the_language_that_the_case_needs() -> None:
    assert bars_to_lead(a_worker(languages=["en"]), a_case(language="pl")) == ["language"]
    assert bars_to_lead(a_worker(languages=["en", "pl"]), a_case(language="pl")) == []
    assert bars_to_lead(a_worker(languages=[]), a_case(language=None)) == []


def test_a_co_worker_need_not_speak_lead_nor_be_qualified() -> None:
    worker = a_worker(role="support_worker", qualifications=[], years_qualified=0)
    case = a_case(tier=3, task="mental_health_act_assessment", language="pl")
    assert bars_to_co_work(worker, case) == []


@pytest.mark.parametrize("bars", [bars_to_lead, bars_to_co_work])
@pytest.mark.parametrize(
    ("cross_team", "barred"),
    [(False, True), (True, False), ({"T": ["U"]}, False), ({"T": ["V"]}, True), ({"U": ["T"]}, True)],
)
def test_other_teams_help_where_the_policy_lets_them(bars: Any, cross_team: Any, barred: bool) -> None:
    found = bars(a_worker(team="U"), a_case(team="T"), policy={"cross_team": cross_team})
    assert found == (["other_team"] if barred else [])


@pytest.mark.parametrize("bars", [bars_to_lead, bars_to_co_work])
def test_the_manager_may_rule_somebody_out(bars: Any) -> None:
    assert bars(a_worker(), a_case(), a_veto("C1", "ana")) == ["excluded"]
    assert bars(a_worker(), a_case(), a_case("C2"), a_veto("C2", "ana")) == []


def test_a_role_may_co_work_or_not() -> None:
    policy = {"roles": {"trainee": {"points_per_fte": 10, "may_co_work": False}}}
    assert bars_to_co_work(a_worker(role="trainee"), a_case(), policy=policy) == ["may_not_co_work"]
    assert bars_to_lead(a_worker(role="trainee"), a_case(), policy=policy) == []


def test_every_rule_that_fails_is_reported() -> None:
    worker = a_newly_qualified_worker(
        "nia", team="U", qualifications=[], conflicts=["C1"], absences=[away("2026-11-01")], max_tier=1
    )
    case = a_case(tier=2, task="mental_health_act_assessment", language="pl")
    policy = {"roles": {"newly_qualified_social_worker": {"may_lead": False}}}
    assert bars_to_lead(worker, case, a_veto("C1", "nia"), policy=policy) == [
        "may_not_lead",
        "not_qualified",
        "not_experienced",
        "above_tier",
        "newly_qualified",
        "absent",
        "conflict_of_interest",
        "language",
        "other_team",
        "excluded",
    ]
    assert bars_to_co_work(worker, case, a_veto("C1", "nia"), policy=policy) == [
        "may_not_co_work",
        "absent",
        "conflict_of_interest",
        "other_team",
        "excluded",
    ]


class TestOverride:
    """A lock with a reason sets aside three rules, for its lead."""

    worker = a_worker(team="U", max_tier=1)
    case = a_case(tier=2, language="pl")

    def test_it_sets_aside_tier_team_and_language(self) -> None:
        assert bars_to_lead(self.worker, self.case) == ["above_tier", "language", "other_team"]
        assert bars_to_lead(self.worker, self.case, a_lock("C1", "ana", reason="knows them")) == []

    def test_without_a_reason_it_sets_nothing_aside(self) -> None:
        found = bars_to_lead(self.worker, self.case, a_lock("C1", "ana"))
        assert found == ["above_tier", "language", "other_team"]

    def test_it_sets_nothing_else_aside(self) -> None:
        worker = a_worker(conflicts=["C1"], qualifications=[], absences=[away("2026-11-01")])
        case = a_case(task="section_47_enquiry")
        found = bars_to_lead(worker, case, a_lock("C1", "ana", reason="needed"), a_veto("C1", "ana"))
        assert found == ["not_qualified", "absent", "conflict_of_interest", "excluded"]

    def test_it_is_for_its_lead_and_its_case_alone(self) -> None:
        lock = a_lock("C1", "ana", "ben", reason="knows them")
        scenario = a_scenario(a_worker(), a_worker("ben", team="U"), a_case(), a_case("C2", tier=3), lock)
        assert broken_by(scenario, ("C1", "ana", "ben")) == [("other_team", "C1", "ben")]
        low = a_scenario(
            a_worker(max_tier=1), a_case(), a_case("C2", tier=3), a_lock("C1", "ana", reason="x")
        )
        assert broken_by(low, ("C1", "ana"), ("C2", "ana")) == [("above_tier", "C2", "ana")]


def test_a_breach_is_a_sentence_with_the_figures() -> None:
    def text(scenario: Scenario, *assignment: str) -> str:
        [breach] = checked(scenario, assignment).breaches
        return breach.text

    low = a_scenario(a_worker(name="Ana Obi", max_tier=1), a_case(tier=3))
    assert text(low, "C1", "ana") == "Ana Obi may not lead C1: it is tier 3, above their limit of tier 1"
    ill = a_scenario(a_worker(absences=[away("2026-11-25")]), a_worker("ben"), a_case())
    assert text(ill, "C1", "ben", "ana") == (
        "Ana may not co-work C1: they are away 3 of the next 5 working days"
    )
    bare = a_scenario(a_worker(qualifications=[]), a_case(task="best_interests_decision"))
    assert text(bare, "C1", "ana") == (
        "Ana may not lead C1: best_interests_decision asks for "
        "registered_social_worker or occupational_therapist"
    )
    new = a_scenario(a_worker(years_qualified=0.5), a_case(task="initial_assessment"))
    assert text(new, "C1", "ana") == (
        "Ana may not lead C1: initial_assessment asks for 1 year since qualification, not 0.5"
    )

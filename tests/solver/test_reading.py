"""Bad scenario documents, field by field: the place, the value, what is allowed."""

from __future__ import annotations

import math
from typing import Any

import pytest

from solver.reading import read_scenario
from tests.solver.documents import (
    Json,
    a_document,
    faults_of,
    places,
    said,
    with_case,
    with_policy,
    with_worker,
)
from tests.solver.factories import scores


def test_what_may_be_left_out_is() -> None:
    scenario = read_scenario(a_document())
    [worker], [case] = scenario.workers, scenario.cases
    assert worker.years_qualified == 0
    assert worker.max_tier is None
    assert worker.localities == ()
    assert case.urgency == "routine"
    assert case.co_working == "allowed"
    assert case.language is None
    assert read_scenario({"format": "caseload-scenario/1", "as_of": "2026-11-23T09:00:00"}).pending == ()


def test_whoever_has_gone_may_still_be_named() -> None:
    """`previous_lead`, `conflicts`, a baseline's lead and the keys of the maps."""
    document = with_case(previous_lead="gone", points_for={"gone": 1}, cost_for={"gone": 1})
    document["workers"][0]["conflicts"] = ["C-gone", "F-gone"]
    document["baseline"] = [{"case": "C1", "lead": "gone"}]
    assert read_scenario(document).baseline[0].lead == "gone"


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (None, "the document: null: an object"),
        ([], "the document: a list of 0: an object"),
        ("scenario", "the document: 'scenario': an object"),
        (a_document(format="caseload-scenario/2"), "format: 'caseload-scenario/2': 'caseload-scenario/1'"),
        (a_document(workers={}), "workers: an object of 0: a list"),
        (a_document(cases=None), "cases: null: a list"),
        (a_document(workers=[None]), "workers[0]: null: an object"),
        (a_document(locks=["C1"]), "locks[0]: 'C1': an object"),
        (with_worker(id=""), "workers[0].id: '': text of at least 1 character"),
        (with_worker(id=7), "workers[0].id: 7: text"),
        (with_worker(id="x" * 201), f"workers[0].id: '{'x' * 118}…: text of at most 200 characters"),
        (
            with_worker(name="\ud800"),
            "workers[0].name: '\\ud800': text of whole characters (no lone surrogate)",
        ),
        (with_worker(interests="dementia"), "workers[0].interests: 'dementia': a list"),
        (with_worker(interests=[1]), "workers[0].interests[0]: 1: text"),
        (with_worker(languages=None), "workers[0].languages: null: a list"),
        (with_worker(expertise=["dementia"]), "workers[0].expertise: a list of 1: an object"),
    ],
)
def test_a_value_of_another_kind_is_refused(document: Any, fault: str) -> None:
    assert said(document) == [fault]


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (with_worker(fte=0), "workers[0].fte: 0: a number above 0, up to 1"),
        (with_worker(fte=1.01), "workers[0].fte: 1.01: a number above 0, up to 1"),
        (with_worker(fte=0.333), "workers[0].fte: 0.333: a number with at most 2 decimal places is needed"),
        (with_worker(fte="1"), "workers[0].fte: '1': a number is needed"),
        (with_worker(fte=True), "workers[0].fte: true: a number is needed"),
        (with_worker(fte=None), "workers[0].fte: null: a number is needed"),
        (with_worker(fte=math.nan), "workers[0].fte: nan: a finite number is needed"),
        (with_worker(fte=math.inf), "workers[0].fte: inf: a finite number is needed"),
        (
            with_worker(fte=10**400),
            "workers[0].fte: an enormous number: a number with at most 2 decimal places is needed",
        ),
        (with_worker(years_qualified=-1), "workers[0].years_qualified: -1: a number from 0 to 200"),
        (with_worker(years_qualified="5"), "workers[0].years_qualified: '5': a number is needed"),
        (with_worker(max_tier=-1), "workers[0].max_tier: -1: a whole number from 0 to 50"),
        (with_worker(max_tier=1.5), "workers[0].max_tier: 1.5: a whole number from 0 to 50"),
        (with_worker(max_new_cases=-1), "workers[0].max_new_cases: -1: a whole number from 0 to 1000000"),
        (with_worker(max_new_cases=True), "workers[0].max_new_cases: true: a whole number from 0 to 1000000"),
        (with_worker(expertise={"a": 0}), "workers[0].expertise.a: 0: a whole number from 1 to 3"),
        (with_worker(expertise={"a": 4}), "workers[0].expertise.a: 4: a whole number from 1 to 3"),
        (with_worker(expertise={"a": "2"}), "workers[0].expertise.a: '2': a whole number from 1 to 3"),
        (with_case(needs={"a": math.nan}), "cases[0].needs.a: nan: a whole number from 1 to 3"),
        (with_case(points_for={"ana": -0.01}), "cases[0].points_for.ana: -0.01: a number from 0 to 1000000"),
        (
            with_case(points_for={"ana": 1.005}),
            "cases[0].points_for.ana: 1.005: a number with at most 2 decimal places is needed",
        ),
        (
            with_case(cost_for={"ana": 1.5}),
            "cases[0].cost_for.ana: 1.5: a whole number from 0 to 1000000000000",
        ),
        (
            with_case(cost_for={"ana": 10**13}),
            "cases[0].cost_for.ana: 10000000000000: a whole number from 0 to 1000000000000",
        ),
    ],
)
def test_a_number_out_of_its_range_is_refused(document: Json, fault: str) -> None:
    assert said(document) == [fault]


@pytest.mark.parametrize("score", [0, 4, -1, 1.5, "2", True, None, math.nan, math.inf, 10**400, [1]])
def test_a_score_is_1_2_or_3(score: Any) -> None:
    [fault] = faults_of(with_case(complexity={**scores(6), "risk": score}))
    assert fault.place == "cases[0].complexity.risk"
    assert fault.allowed == "a whole number from 1 to 3"


@pytest.mark.parametrize(
    "as_of",
    [
        "2026-11-23T09:00:00Z",
        "2026-11-23T09:00:00+00:00",
        "2026-11-23T09:00:00-05:00",
    ],
)
def test_a_time_with_an_offset_is_refused(as_of: str) -> None:
    assert said(a_document(as_of=as_of)) == [f"as_of: '{as_of}': a local time, without an offset"]
    assert places(with_case(received_at=as_of, decided_at=as_of)) == [
        "cases[0].received_at",
        "cases[0].decided_at",
    ]


@pytest.mark.parametrize(
    "moment",
    [None, 5, 1763888400, "1763856000", "20261123", "yesterday", "2026-11-31T09:00:00", "2026-11-23T9"],
)
def test_a_moment_is_written_as_one(moment: Any) -> None:
    [fault] = faults_of(a_document(as_of=moment))
    assert (fault.place, fault.allowed) == ("as_of", "a local date and time, such as 2026-11-23T09:00:00")


@pytest.mark.parametrize("day", [20261123, 86400, "86400", "23/11/2026", "2026-02-29", "2026-11-23T09:00:00"])
def test_a_day_is_written_as_one(day: Any) -> None:
    absences = [{"from": day, "to": day, "kind": "training", "notified_on": day}]
    found = faults_of(with_worker(absences=absences))
    assert [fault.place.rpartition(".")[2] for fault in found] == ["from", "to", "notified_on"]
    assert {fault.allowed for fault in found} == {"a date, such as 2026-11-23"}


@pytest.mark.parametrize("year", ["1899", "2201", "9999"])
def test_a_year_out_of_the_calendar_is_refused(year: str) -> None:
    assert said(with_case(received_at=f"{year}-01-01T00:00:00")) == [
        f"cases[0].received_at: '{year}-01-01T00:00:00': a year from 1900 to 2200 is needed"
    ]


def test_a_period_ends_on_or_after_its_start() -> None:
    period = {"from": "2026-11-23", "to": "2026-11-22"}
    wrong = "'2026-11-22': a date on or after the start, 2026-11-23, is needed"
    assert said(with_worker(reductions=[{**period, "share": 1}])) == [f"workers[0].reductions[0].to: {wrong}"]
    absence = {**period, "kind": "training"}
    assert said(with_worker(absences=[absence])) == [f"workers[0].absences[0].to: {wrong}"]
    one_day = with_worker(absences=[{**absence, "to": "2026-11-23"}])
    assert read_scenario(one_day).workers[0].absences[0].kind == "training"


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (
            with_case(status="closed"),
            "cases[0].status: 'closed': 'pending' or 'open'",
        ),
        (
            with_case(urgency=1),
            "cases[0].urgency: 1: 'routine' or 'urgent'",
        ),
        (
            with_case(co_working="maybe"),
            "cases[0].co_working: 'maybe': 'none', 'allowed', 'preferred' or 'required'",
        ),
        (
            with_worker(absences=[{"from": "2026-11-23", "kind": "holiday"}]),
            "workers[0].absences[0].kind: 'holiday': 'annual_leave', 'short_sickness', 'long_sickness', "
            "'training', 'other_leave' or 'left'",
        ),
        (
            with_case(tier_override={"tier": 2, "reason": " "}),
            "cases[0].tier_override.reason: ' ': text that is not blank",
        ),
        (
            with_case(tier_override={"tier": 2}),
            "cases[0].tier_override.reason: missing: this field is needed",
        ),
        (
            a_document(locks=[{"case": "C1", "lead": "ana", "override_reason": ""}]),
            "locks[0].override_reason: '': text of at least 1 character",
        ),
    ],
)
def test_a_word_that_is_not_offered_is_refused(document: Json, fault: str) -> None:
    assert said(document) == [fault]


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        ("workers", ["id", "name", "team", "role", "fte"]),
        ("cases", ["id", "team", "task", "status", "received_at", "complexity"]),
    ],
)
def test_what_is_required_is_missed(kind: str, needed: list[str]) -> None:
    assert said(a_document(**{kind: [{}]})) == [
        f"{kind}[0].{field}: missing: this field is needed" for field in needed
    ]


def test_format_and_date_are_required() -> None:
    assert said({}) == ["format: missing: this field is needed", "as_of: missing: this field is needed"]


@pytest.mark.parametrize(
    ("document", "place", "offered"),
    [
        (
            a_document(teams=[]),
            "teams",
            "format, name, as_of, policy, workers, cases, locks, excluded, baseline",
        ),
        (
            a_document(locks=[{"case": "C1", "lead": "ana", "why": 1}]),
            "locks[0].why",
            "case, lead, co_worker, override_reason",
        ),
        (
            with_case(tier_override={"tier": 1, "reason": "x", "by": "me"}),
            "cases[0].tier_override.by",
            "tier, reason",
        ),
        (
            with_worker(absences=[{"from": "2026-11-23", "kind": "left", "until": None}]),
            "workers[0].absences[0].until",
            "from, to, kind, notified_on",
        ),
        (
            with_policy(priority={"panic": 1}),
            "policy.priority.panic",
            "routine, urgent, statutory, per_tier, per_day_overdue, max_days_overdue",
        ),
        (
            with_policy(tasks={"review": {"fun": True}}),
            "policy.tasks.review.fun",
            "lead_requires, min_years_qualified, newly_qualified, statutory, reserved, delegable, "
            "independent",
        ),
    ],
)
def test_an_unknown_field_is_refused_with_those_there_are(document: Json, place: str, offered: str) -> None:
    [fault] = faults_of(document)
    assert fault.place == place
    assert fault.allowed == f"no such field; there are {offered}"

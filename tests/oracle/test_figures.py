"""The quantities, held to sums worked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.oracle import Reading, merged_policy
from tests.oracle.builders import a_case, a_scenario, a_worker, an_open_case
from tests.oracle.figures import is_working_day, working_days
from tests.oracle.policy import DEFAULT_POLICY

STATUTORY = "child_in_need_plan"


def read(*documents: Any, **fields: Any) -> Reading:
    return Reading(a_scenario(*documents, **fields))


@pytest.mark.parametrize(
    ("total", "tier", "points"),
    [(6, 1, 100), (9, 1, 100), (10, 2, 200), (13, 2, 200), (14, 3, 400), (18, 3, 400)],
)
def test_the_tier_is_the_first_whose_bound_reaches_the_sum(total: int, tier: int, points: int) -> None:
    case = a_case(total=total)
    reading = read(case)
    assert (reading.tier(case), reading.weight(case)) == (tier, points)


def test_an_overriding_tier_replaces_the_sum() -> None:
    case = a_case(total=6, tier_override={"tier": 3, "reason": "court"})
    assert (read(case).tier(case), read(case).weight(case)) == (3, 400)


def test_an_authority_may_cut_tiers_its_own_way() -> None:
    complexity = {"tier_upper_bounds": [7, 18], "tier_points": [0.75, 2.3], "tier_grades": [1, 3]}
    case = a_case(total=8)
    reading = read(case, policy={"complexity": complexity})
    assert (reading.tier(case), reading.weight(case)) == (2, 230)


@pytest.mark.parametrize(
    ("worker", "roles", "capacity"),
    [
        ({}, {}, 3000),  # 30 × 1 × 1
        ({"role": "newly_qualified_social_worker"}, {}, 2700),  # 30 × 0.9
        ({"fte": 0.37}, {}, 1110),  # 30 × 0.37 = 11.1
        ({"fte": 0.8, "reductions": [(0.33, "2026-11-01", None)]}, {}, 1608),  # 30 × 0.8 × 0.67 = 16.08
        ({"reductions": [(0.5, "2026-11-01", None), (0.25, "2026-01-01", "2026-12-01")]}, {}, 750),  # 30 × ¼
        ({"reductions": [(0.5, "2026-11-01", None), (0.75, "2026-11-01", None)]}, {}, 0),  # never below 0
        ({"reductions": [(0.5, "2026-11-01", "2026-11-22")]}, {}, 3000),  # ended yesterday
        ({"reductions": [(0.5, "2026-11-01", "2026-11-23")]}, {}, 1500),  # its last day counts
        ({"reductions": [(0.5, "2026-11-24", None)]}, {}, 3000),  # starts tomorrow
        # 25.55 × 0.33 × 0.37 = 3.119655, rounded down
        ({"fte": 0.37}, {"points_per_fte": 25.55, "capacity_factor": 0.33}, 311),
        ({}, {"points_per_fte": 0.29}, 29),  # 0.29 × 100 is 28.999… in binary
        ({}, {"points_per_fte": 0}, 0),
    ],
)
def test_capacity(worker: dict[str, Any], roles: dict[str, Any], capacity: int) -> None:
    stated = [
        {"share": share, "reason": "phased_return", "from": begins, "to": ends, "note": None}
        for share, begins, ends in worker.get("reductions", [])
    ]
    ana = a_worker(**(worker | {"reductions": stated}))
    policy = {"roles": {"social_worker": roles}}
    assert read(ana, policy=policy).capacity(ana) == capacity


@pytest.mark.parametrize(
    ("points", "share", "carried"),
    [
        (4, 0.5, 200),
        (1.25, 0.5, 63),  # 62.5 rounded up
        (3.75, 0.33, 124),  # 123.75 rounded up
        (1, 0.07, 7),  # 100 × 0.07 is 7.000…1 in binary: not 8
        (2, 0, 0),
        (2, 1, 200),
    ],
)
def test_a_co_workers_share_is_rounded_up(points: float, share: float, carried: int) -> None:
    policy = {"co_worker_share": share, "complexity": {"tier_points": [points, 5, 6]}}
    case = a_case(points_for={"ana": 9})
    assert read(case, policy=policy).weight_as_co_worker(case) == carried


def test_what_open_cases_weigh_on_lead_co_worker_and_delegate() -> None:
    reading = read(
        *(a_worker(name) for name in ("ana", "ben", "cat")),
        an_open_case("C1", "ana", total=14),  # ana 4
        an_open_case("C2", "ana", total=10, co_worker="ben"),  # ana 2, ben 1
        # ana carries 2.5 of this one: cat ceil(250 × 0.37 = 92.5) = 93, ana the other 157;
        # ben's share is of the case's own 2 points
        an_open_case("C3", "ana", 10, points_for={"ana": 2.5}, delegate="cat", co_worker="ben"),
        a_case("C4", total=18),
        policy={"delegated_share": 0.37},
    )
    assert reading.before == {"ana": 400 + 200 + 157, "ben": 100 + 100, "cat": 93}


@pytest.mark.parametrize(
    ("received", "decided", "days"),
    [
        ("2026-11-23T08:00:00", None, 0),
        ("2026-11-20T09:00:00", None, 1),  # due on Sunday at 09:00: exactly a day
        ("2026-11-20T09:00:01", None, 0),  # a second short of a day
        ("2026-11-20T09:00:00", "2026-11-20T10:00:00", 1),  # due on Saturday at 10:00: 47 hours
        ("2026-11-20T08:00:00", "2026-11-20T09:00:00", 2),  # due on Saturday at 09:00: 48 hours
        ("2026-10-20T09:00:00", None, 32),  # due on 22 October; the clocks' change on the 25th adds nothing
        ("2026-01-01T09:00:00", None, 60),  # capped
    ],
)
def test_days_overdue(received: str, decided: str | None, days: int) -> None:
    case = a_case(received_at=received, decided_at=decided)
    assert read(case).days_overdue(case) == days


@pytest.mark.parametrize(
    ("fields", "priority"),
    [
        ({}, 15),  # 10 + 5 × 1
        ({"total": 18}, 25),  # 10 + 5 × 3
        ({"task": STATUTORY}, 65),  # 10 + 50 + 5
        ({"task": STATUTORY, "statutory": False}, 15),
        ({"statutory": True}, 65),
        ({"urgency": "urgent", "total": 10, "received_at": "2026-11-18T09:00:00"}, 1025),  # 1000 + 10 + 5 × 3
    ],
)
def test_priority(fields: dict[str, Any], priority: int) -> None:
    case = a_case(**fields)
    assert read(case).priority(case) == priority


def test_the_bank_holidays_of_england_and_wales_on_weekdays() -> None:
    weekdays = [date(2026, 1, 1) + timedelta(days=n) for n in range(730)]
    closed = [day for day in weekdays if day.weekday() < 5 and not is_working_day(day)]
    in_2026 = [(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)]
    in_2027 = [(1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]
    expected = [date(2026, *day) for day in in_2026] + [date(2027, *day) for day in in_2027]
    assert closed == expected


def test_the_window_steps_over_weekends_and_bank_holidays() -> None:
    christmas_eve = date(2026, 12, 24)
    days = [(2026, 12, 24), (2026, 12, 29), (2026, 12, 30), (2026, 12, 31), (2027, 1, 4)]
    assert working_days(christmas_eve, 5) == tuple(date(*day) for day in days)
    assert working_days(date(2026, 11, 28), 1) == (date(2026, 11, 30),)  # from a Saturday


@pytest.mark.parametrize(
    ("urgency", "absences", "absent"),
    [
        ("urgent", [("2026-12-24", "2026-12-24")], True),
        ("urgent", [("2026-12-25", None)], False),
        ("urgent", [("2026-12-01", "2026-12-23")], False),
        ("urgent", [("2026-12-01", None)], True),
        ("routine", [("2026-12-24", "2026-12-29")], False),  # 24, 29: two of the five
        ("routine", [("2026-12-24", "2026-12-30")], True),  # 24, 29, 30
        ("routine", [("2026-12-25", "2026-12-28")], False),  # not one working day
        ("routine", [("2026-12-24", "2026-12-24"), ("2026-12-31", "2027-01-04")], True),  # 24, 31, 4
        ("routine", [("2026-12-24", "2026-12-29"), ("2026-12-28", "2026-12-29")], False),  # a day counts once
        ("routine", [("2027-01-04", None)], False),  # only the last day of the window
        ("routine", [("2026-12-30", None)], True),  # 30, 31, 4
    ],
)
def test_absence(urgency: str, absences: list[tuple[str, str | None]], absent: bool) -> None:
    dated = [{"from": begins, "to": ends, "kind": "annual_leave"} for begins, ends in absences]
    ana, case = a_worker(absences=dated), a_case(urgency=urgency)
    assert read(ana, case, as_of="2026-12-24T16:00:00").is_absent(ana, case) is absent


def test_the_policy_says_how_long_the_window_is_and_how_much_absence_it_bears() -> None:
    ana = a_worker(absences=[{"from": "2026-11-23", "to": "2026-11-23", "kind": "training"}])
    case = a_case()
    strict = read(ana, case, policy={"window_working_days": 1, "max_absent_days": 0})
    assert strict.is_absent(ana, case)
    assert not read(ana, case).is_absent(ana, case)


class TestMergedPolicy:
    def test_nothing_said_is_the_default(self) -> None:
        assert merged_policy({}) == merged_policy({"policy": None}) == DEFAULT_POLICY

    def test_objects_merge_and_lists_replace(self) -> None:
        policy = merged_policy({"policy": {"weights": {"grade": 7, "utilisation_steps": [[1, 2]]}}})
        assert policy["weights"] == DEFAULT_POLICY["weights"] | {"grade": 7, "utilisation_steps": [[1, 2]]}

    def test_a_known_role_keeps_what_is_not_said(self) -> None:
        policy = merged_policy({"policy": {"roles": {"support_worker": {"max_tier": 2}}}})
        known = DEFAULT_POLICY["roles"]
        assert policy["roles"] == known | {"support_worker": known["support_worker"] | {"max_tier": 2}}

    def test_a_new_role_and_a_new_task_are_completed(self) -> None:
        stated = {"roles": {"trainee": {"points_per_fte": 9}}, "tasks": {"call": {"reserved": True}}}
        policy = merged_policy({"policy": stated})
        assert policy["roles"]["trainee"] == {
            "points_per_fte": 9,
            "capacity_factor": 1,
            "max_tier": 3,
            "max_new_cases": None,
            "grade": 2,
            "newly_qualified": False,
            "may_lead": True,
            "may_co_work": True,
        }
        assert policy["tasks"]["call"] == {
            "lead_requires": [],
            "min_years_qualified": 0,
            "newly_qualified": "allowed",
            "statutory": False,
            "reserved": True,
            "delegable": False,
            "independent": False,
        }

    def test_cross_team_may_be_a_map(self) -> None:
        assert merged_policy({"policy": {"cross_team": {"A": ["B"]}}})["cross_team"] == {"A": ["B"]}

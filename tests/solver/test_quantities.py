"""The quantities of SPEC 3 against tables of numbers worked by hand; points in hundredths."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from solver import quantities
from solver.policy import Policy, default_policy
from tests.solver.factories import a_case, a_scenario, a_worker, an_open_case, away, scores

MONDAY = datetime(2026, 11, 23, 9)
POLICY = default_policy()


def a_policy(**fields: Any) -> Policy:
    return Policy.model_validate(fields)


@pytest.mark.parametrize(
    ("total", "tier", "points"),
    [(6, 1, 100), (9, 1, 100), (10, 2, 200), (13, 2, 200), (14, 3, 400), (18, 3, 400)],
)
def test_a_case_is_in_the_first_tier_whose_bound_reaches_its_sum(total: int, tier: int, points: int) -> None:
    case = a_case(complexity=scores(total))
    assert quantities.tier(POLICY, case) == tier
    assert quantities.points(POLICY, case) == points


def test_the_managers_own_tier_replaces_the_sum() -> None:
    case = a_case(tier=1, tier_override={"tier": 3, "reason": "court on Friday"})
    assert quantities.tier(POLICY, case) == 3
    assert quantities.points(POLICY, case) == 400


def test_an_authority_may_cut_its_own_tiers() -> None:
    complexity = {
        "factors": ["risk", "need"],
        "tier_upper_bounds": [2, 4, 5, 6],
        "tier_points": [0, 0.75, 1.5, 10.25],
        "tier_grades": [1, 1, 2, 3],
    }
    policy = a_policy(complexity=complexity)
    found = [
        (quantities.tier(policy, case), quantities.points(policy, case))
        for need in (1, 2, 3)
        for risk in (1, 3)
        for case in [a_case(complexity={"risk": risk, "need": need})]
    ]
    # sums 2, 4, 3, 5, 4, 6
    assert found == [(1, 0), (2, 75), (2, 75), (3, 150), (2, 75), (4, 1025)]


def test_what_a_case_weighs_may_depend_on_its_lead() -> None:
    case = a_case(tier=2, points_for={"ana": 3.25, "ben": 0})
    assert quantities.points_as_lead(POLICY, case, "ana") == 325
    assert quantities.points_as_lead(POLICY, case, "ben") == 0
    assert quantities.points_as_lead(POLICY, case, "cem") == 200


@pytest.mark.parametrize(
    ("points", "share", "carried"),
    [
        (4, 0.5, 200),
        (0.01, 0.5, 1),  # 1 × 0.5 = 0.5, rounded up
        (1.25, 0.33, 42),  # 125 × 0.33 = 41.25, rounded up
        (1, 0.33, 33),  # exact: nothing to round
        (0.07, 1, 7),
        (3, 0, 0),
        (1.1, 0.1, 11),  # 110 × 0.1 = 11, where binary fractions would give 11.000000000000002
    ],
)
def test_a_co_workers_share_is_rounded_up(points: float, share: float, carried: int) -> None:
    policy = a_policy(complexity={"tier_points": [points, 9, 9]}, co_worker_share=share)
    assert quantities.co_worker_points(policy, a_case(points_for={"ana": 99})) == carried


@pytest.mark.parametrize(
    ("points", "share", "part"),
    [
        (None, 0.4, 80),  # tier 2: 200 × 0.4
        (3.33, 0.4, 134),  # 333 × 0.4 = 133.2, rounded up: of the lead's own weight
        (0.01, 0.01, 1),
        (5, 1, 500),
        (5, 0, 0),
    ],
)
def test_a_delegate_takes_a_share_of_what_the_lead_carries(
    points: float | None, share: float, part: int
) -> None:
    weights = {} if points is None else {"ana": points}
    case = an_open_case("O1", "ana", tier=2, delegate="ben", points_for=weights)
    assert quantities.delegated(a_policy(delegated_share=share), case) == part


def test_without_a_delegate_nothing_is_delegated() -> None:
    assert quantities.delegated(POLICY, an_open_case("O1", "ana")) == 0


def test_open_cases_weigh_on_lead_co_worker_and_delegate() -> None:
    scenario = a_scenario(
        *(a_worker(id) for id in ("ana", "ben", "cem", "dot")),
        an_open_case("O1", "ana", tier=3, co_worker="ben"),
        an_open_case("O2", "ana", tier=2, delegate="cem"),
        an_open_case("O3", "ben", tier=3, delegate="cem", co_worker="ana", points_for={"ben": 5.01}),
        a_case("C1", tier=3),
    )
    assert quantities.loads_before(scenario) == {
        "ana": 720,  # leads O1 400, O2 200 less 80; co-works O3: 400 × 0.5 = 200
        "ben": 500,  # co-works O1: 200; leads O3: 501 less ceil(200.4) = 201
        "cem": 281,  # delegate of O2: 80, and of O3: 201
        "dot": 0,
    }


def test_a_worker_may_hold_several_parts_of_one_case() -> None:
    scenario = a_scenario(a_worker(), an_open_case("O1", "ana", tier=3, co_worker="ana", delegate="ana"))
    assert quantities.loads_before(scenario) == {"ana": 600}  # 400 − 160, + 160, + 200


@pytest.mark.parametrize(
    ("worker", "capacity"),
    [
        ({}, 3000),
        ({"fte": 0.5}, 1500),
        ({"role": "newly_qualified_social_worker"}, 2700),  # 30 × 0.9
        ({"role": "newly_qualified_social_worker", "fte": 0.37}, 999),  # 30 × 0.9 × 0.37 = 9.99
        ({"role": "senior_social_worker", "fte": 0.33}, 924),  # 28 × 0.33
        ({"role": "team_manager", "fte": 0.01}, 6),
    ],
)
def test_capacity_follows_role_and_hours(worker: dict[str, Any], capacity: int) -> None:
    assert quantities.capacity(POLICY, a_worker(**worker), MONDAY.date()) == capacity


def test_capacity_is_rounded_down_once() -> None:
    policy = a_policy(roles={"social_worker": {"points_per_fte": 9.99, "capacity_factor": 0.97}})
    worker = a_worker(fte=0.93, reductions=[{"share": 0.11, "from": "2026-01-01"}])
    # 9.99 × 0.97 × 0.93 × 0.89 = 8.0206...
    assert quantities.capacity(policy, worker, MONDAY.date()) == 802


@pytest.mark.parametrize(
    ("day", "capacity"),
    [
        ("2026-10-31", 3000),
        ("2026-11-01", 2400),  # the union day alone
        ("2026-11-22", 2400),
        ("2026-11-23", 900),  # and the phased return's half: 30 × (1 − 0.2 − 0.5)
        ("2026-12-31", 900),
        ("2027-01-01", 2400),
    ],
)
def test_reductions_count_on_their_own_days_only(day: str, capacity: int) -> None:
    reductions = [
        {"share": 0.5, "reason": "phased return", "from": "2026-11-23", "to": "2026-12-31"},
        {"share": 0.2, "reason": "union duties", "from": "2026-11-01", "to": None},
    ]
    worker = a_worker(reductions=reductions)
    assert quantities.capacity(POLICY, worker, date.fromisoformat(day)) == capacity


def test_reductions_never_leave_less_than_nothing() -> None:
    reductions = [{"share": 0.7, "from": "2026-01-01"}, {"share": 0.6, "from": "2026-01-01"}]
    assert quantities.capacity(POLICY, a_worker(reductions=reductions), MONDAY.date()) == 0


@pytest.mark.parametrize(
    ("role", "own", "limit"), [("support_worker", None, 1), ("support_worker", 2, 2), ("social_worker", 0, 0)]
)
def test_a_workers_own_highest_tier_replaces_the_roles(role: str, own: int | None, limit: int) -> None:
    assert quantities.max_tier(POLICY, a_worker(role=role, max_tier=own)) == limit


def test_a_workers_own_number_of_new_cases_replaces_the_roles() -> None:
    assert quantities.max_new_cases(POLICY, a_worker()) == 5
    assert quantities.max_new_cases(POLICY, a_worker(max_new_cases=0)) == 0
    unlimited = a_policy(roles={"social_worker": {"max_new_cases": None}})
    assert quantities.max_new_cases(unlimited, a_worker()) is None
    assert quantities.max_new_cases(unlimited, a_worker(max_new_cases=7)) == 7


@pytest.mark.parametrize(
    ("task", "own", "statutory"),
    [
        ("review", None, False),
        ("review", True, True),
        ("section_47_enquiry", None, True),
        ("section_47_enquiry", False, False),
    ],
)
def test_a_case_may_state_for_itself_whether_it_is_statutory(
    task: str, own: bool | None, statutory: bool
) -> None:
    assert quantities.is_statutory(POLICY, a_case(task=task, statutory=own)) is statutory


@pytest.mark.parametrize(
    ("received", "decided", "due"),
    [
        ("2026-11-20T10:00:00", None, "2026-11-22T10:00:00"),  # 24 h to decide, 24 h to allocate
        ("2026-11-20T10:00:00", "2026-11-20T15:30:00", "2026-11-21T15:30:00"),
        ("2026-10-24T12:00:00", None, "2026-10-26T12:00:00"),  # the clocks go back: wall time all the same
    ],
)
def test_a_case_is_due_some_hours_after_its_decision(received: str, decided: str | None, due: str) -> None:
    case = a_case(received_at=received, decided_at=decided)
    assert quantities.allocate_by(POLICY, case) == datetime.fromisoformat(due)


def test_the_hours_to_decide_and_to_allocate_are_policy() -> None:
    policy = a_policy(decision_hours=1, allocation_hours=72)
    undecided = a_case(received_at="2026-11-20T10:00:00")
    assert quantities.allocate_by(policy, undecided) == datetime(2026, 11, 23, 11)
    decided = a_case(received_at="2026-11-20T10:00:00", decided_at="2026-11-20T10:30:00")
    assert quantities.allocate_by(policy, decided) == datetime(2026, 11, 23, 10, 30)


@pytest.mark.parametrize(
    ("decided", "days"),
    [
        ("2026-11-23T08:00:00", 0),  # due tomorrow
        ("2026-11-22T09:00:00", 0),  # due this very moment
        ("2026-11-21T09:00:01", 0),  # a second short of a day
        ("2026-11-21T09:00:00", 1),
        ("2026-11-19T09:00:00", 3),
        ("2026-09-23T09:00:00", 60),  # due 24 September: 60 days
        ("2026-09-22T09:00:00", 60),  # 61, cut to 60
        ("1999-01-01T00:00:00", 60),
    ],
)
def test_only_whole_days_overdue_count_and_not_without_end(decided: str, days: int) -> None:
    case = a_case(received_at="1999-01-01T00:00:00", decided_at=decided)
    assert quantities.days_overdue(POLICY, case, MONDAY) == days


@pytest.mark.parametrize(
    ("fields", "priority"),
    [
        ({}, 15),  # routine 10, tier 1: 5
        ({"tier": 3}, 25),
        ({"urgency": "urgent"}, 1005),
        ({"task": "section_47_enquiry", "tier": 2}, 70),  # 10 + 50 + 2 × 5
        ({"decided_at": "2026-11-17T09:00:00"}, 40),  # due the 18th, 5 days overdue: 10 + 5 + 25
        ({"urgency": "urgent", "statutory": True, "tier": 3, "decided_at": "2026-01-01T09:00:00"}, 1365),
    ],  # the last: 1000 + 50 + 15 + 5 × 60
)
def test_priority_adds_up_what_makes_waiting_worse(fields: dict[str, Any], priority: int) -> None:
    assert quantities.priority(POLICY, a_case(**fields), MONDAY) == priority


def test_every_part_of_priority_is_policy() -> None:
    figures = {"routine": 1, "statutory": 20, "per_tier": 300, "per_day_overdue": 4000, "max_days_overdue": 2}
    case = a_case(tier=2, statutory=True, decided_at="2026-11-01T09:00:00")
    # 1 + 20 + 2 × 300 + 2 × 4000
    assert quantities.priority(a_policy(priority=figures), case, MONDAY) == 8621


@pytest.mark.parametrize(
    ("as_of", "window"),
    [
        ("2026-11-23", ["11-23", "11-24", "11-25", "11-26", "11-27"]),
        ("2026-11-21", ["11-23", "11-24", "11-25", "11-26", "11-27"]),  # a Saturday
        ("2026-11-25", ["11-25", "11-26", "11-27", "11-30", "12-01"]),
        # Christmas is a Friday, Boxing Day's substitute the Monday
        ("2026-12-24", ["12-24", "12-29", "12-30", "12-31", "01-04"]),
    ],
)
def test_the_window_steps_over_weekends_and_bank_holidays(as_of: str, window: list[str]) -> None:
    days = quantities.absence_window(POLICY, datetime.fromisoformat(as_of))
    assert [f"{day:%m-%d}" for day in days] == window


def test_another_nation_or_a_list_keeps_its_own_bank_holidays() -> None:
    friday = datetime(2026, 11, 27, 9)
    scotland = a_policy(bank_holidays="scotland", window_working_days=2)
    assert quantities.absence_window(scotland, friday) == (date(2026, 11, 27), date(2026, 12, 1))  # St Andrew
    listed = a_policy(bank_holidays=["2026-11-27"], window_working_days=2)
    assert quantities.absence_window(listed, friday) == (date(2026, 11, 30), date(2026, 12, 1))
    christmas = datetime(2026, 12, 25)
    assert quantities.absence_window(listed, christmas) == (date(2026, 12, 25), date(2026, 12, 28))


@pytest.mark.parametrize(
    ("absences", "routine", "urgent"),
    [
        ([], False, False),
        ([away("2026-11-23", "2026-11-24")], False, True),  # 2 of 5 days: not more than 2
        ([away("2026-11-23", "2026-11-25")], True, True),
        ([away("2026-11-25", "2026-11-29")], True, False),  # Wednesday to Friday
        ([away("2026-11-26", "2026-11-30")], False, False),  # Thursday, Friday; Monday is outside
        ([away("2026-11-23", "2026-11-24"), away("2026-11-24", "2026-11-25")], True, True),  # the 24th once
        ([away("2026-11-23", "2026-11-24"), away("2026-11-24", "2026-11-24")], False, True),
        ([away("2026-11-01", "2026-11-22")], False, False),
        ([away("2026-01-01", None, "left")], True, True),
    ],
)
def test_absence_is_judged_by_the_day_for_urgent_work_and_by_the_week_for_the_rest(
    absences: list[dict[str, Any]], routine: bool, urgent: bool
) -> None:
    worker = a_worker(absences=absences)
    assert quantities.is_absent(POLICY, worker, case_urgent=False, as_of=MONDAY) is routine
    assert quantities.is_absent(POLICY, worker, case_urgent=True, as_of=MONDAY) is urgent


def test_on_a_weekend_urgent_work_looks_at_that_very_day() -> None:
    saturday = datetime(2026, 11, 28, 10, 30)
    worker = a_worker(absences=[away("2026-11-28", "2026-11-29")])
    assert quantities.is_absent(POLICY, worker, case_urgent=True, as_of=saturday)
    assert not quantities.is_absent(POLICY, worker, case_urgent=False, as_of=saturday)


def test_the_window_and_what_it_bears_are_policy() -> None:
    worker = a_worker(absences=[away("2026-11-23", "2026-11-23")])
    strict = a_policy(max_absent_days=0)
    assert quantities.is_absent(strict, worker, case_urgent=False, as_of=MONDAY)
    blind = a_policy(window_working_days=0, max_absent_days=0)
    assert not quantities.is_absent(blind, worker, case_urgent=False, as_of=MONDAY)

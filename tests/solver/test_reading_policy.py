"""A policy laid over the defaults, and what of it is refused."""

from __future__ import annotations

import math
from typing import Any

import pytest

from solver.reading import read_scenario
from tests.solver.documents import Json, a_case_document, a_document, faults_of, places, said, with_policy
from tests.solver.factories import scores


def test_objects_are_laid_over_the_defaults_key_by_key() -> None:
    policy = read_scenario(
        with_policy(
            roles={"social_worker": {"points_per_fte": 20}, "trainee": {"points_per_fte": 5}},
            tasks={"review": {"min_years_qualified": 2}, "visit": {}},
            priority={"urgent": 500},
        )
    ).policy
    changed = policy.roles["social_worker"]
    assert changed.points_per_fte == 20
    assert changed.grade == 2
    assert changed.max_new_cases == 5
    assert policy.roles["senior_social_worker"].points_per_fte == 28
    assert policy.tasks["review"].min_years_qualified == 2
    assert policy.tasks["review"].delegable
    assert policy.priority.urgent == 500
    assert policy.priority.routine == 10


def test_a_new_role_and_a_new_task_have_defaults_of_their_own() -> None:
    policy = read_scenario(with_policy(roles={"trainee": {"points_per_fte": 5}}, tasks={"visit": {}})).policy
    assert policy.roles["trainee"].model_dump() == {
        "points_per_fte": 5,
        "capacity_factor": 1,
        "max_tier": 3,
        "max_new_cases": None,
        "grade": 2,
        "newly_qualified": False,
        "may_lead": True,
        "may_co_work": True,
    }
    assert policy.tasks["visit"].model_dump() == {
        "lead_requires": (),
        "min_years_qualified": 0,
        "newly_qualified": "allowed",
        "statutory": False,
        "reserved": False,
        "delegable": False,
        "independent": False,
    }


def test_a_list_replaces_a_list() -> None:
    policy = read_scenario(
        with_policy(
            weights={"utilisation_steps": [[0.9, 1]]}, tasks={"section_47_enquiry": {"lead_requires": []}}
        )
    ).policy
    [step] = policy.weights.utilisation_steps
    assert float(step.threshold) == 0.9
    assert step.slope == 1
    assert policy.tasks["section_47_enquiry"].lead_requires == ()
    assert policy.tasks["section_47_enquiry"].min_years_qualified == 1


@pytest.mark.parametrize("cross_team", [False, True, {}, {"T": []}, {"T": ["U", "V"]}])
def test_teams_may_be_closed_open_or_listed(cross_team: Any) -> None:
    policy = read_scenario(with_policy(cross_team=cross_team)).policy
    assert policy.admits("T", "T")
    assert policy.admits("T", "U") == (cross_team is True or cross_team == {"T": ["U", "V"]})
    assert policy.admits("U", "T") == (cross_team is True)


@pytest.mark.parametrize(
    ("cross_team", "place"),
    [
        ("yes", "policy.cross_team"),
        (1, "policy.cross_team"),
        (None, "policy.cross_team"),
        ({"T": "U"}, "policy.cross_team.T"),
        ({"T": ["U", 1]}, "policy.cross_team.T[1]"),
    ],
)
def test_anything_else_about_teams_is_one_fault(cross_team: Any, place: str) -> None:
    [fault] = faults_of(with_policy(cross_team=cross_team))
    assert fault.place == place
    assert fault.allowed.startswith("false, true, or for each team a list")


@pytest.mark.parametrize(
    ("calendar", "place"),
    [
        ("wales", "policy.bank_holidays"),
        (["2026-12-25", "Boxing Day"], "policy.bank_holidays[1]"),
        ([0], "policy.bank_holidays[0]"),
    ],
)
def test_a_calendar_is_known_or_listed(calendar: Any, place: str) -> None:
    [fault] = faults_of(with_policy(bank_holidays=calendar))
    assert fault.place == place


@pytest.mark.parametrize(
    ("complexity", "faults"),
    [
        ({"tier_upper_bounds": [9, 8, 18]}, ["tier_upper_bounds: [9, 8, 18]: bounds that rise"]),
        (
            {"tier_upper_bounds": [9, 13, 17]},
            ["tier_upper_bounds: [9, 13, 17]: a last bound of at least 18, the highest sum of 6 scores"],
        ),
        (
            {"tier_upper_bounds": [9, 13, 15, 18]},
            [
                "tier_points: a list of 3: one for each of the 4 tiers",
                "tier_grades: a list of 3: one for each of the 4 tiers",
            ],
        ),
        ({"tier_points": [1, 2]}, ["tier_points: a list of 2: one for each of the 3 tiers"]),
        ({"tier_points": [1, 2, -4]}, ["tier_points[2]: -4: a number from 0 to 1000000"]),
        ({"tier_upper_bounds": []}, ["tier_upper_bounds: a list of 0: a list of at least 1"]),
    ],
)
def test_complexity_does_not_contradict_itself(complexity: Json, faults: list[str]) -> None:
    assert said(with_policy(complexity=complexity)) == [f"policy.complexity.{fault}" for fault in faults]


def test_each_factor_is_named_once() -> None:
    factors = [*scores(6), "risk"]
    bounds = [9, 13, 21]
    document = with_policy(complexity={"factors": factors, "tier_upper_bounds": bounds})
    assert said(document) == ["policy.complexity.factors: a list of 7: each factor once"]


@pytest.mark.parametrize(
    ("policy", "place"),
    [
        ({"weights": {"family": -1}}, "weights.family"),
        ({"weights": {"family": 0.5}}, "weights.family"),
        ({"weights": {"family": None}}, "weights.family"),
        ({"weights": None}, "weights"),
        ({"weights": {"utilisation_steps": [[0.5, -1]]}}, "weights.utilisation_steps[0].slope"),
        ({"weights": {"utilisation_steps": [[0.555, 1]]}}, "weights.utilisation_steps[0].threshold"),
        ({"weights": {"utilisation_steps": [[0.5]]}}, "weights.utilisation_steps[0]"),
        ({"weights": {"utilisation_steps": {}}}, "weights.utilisation_steps"),
        ({"priority": {"urgent": math.inf}}, "priority.urgent"),
        ({"priority": {"max_days_overdue": -1}}, "priority.max_days_overdue"),
        ({"co_worker_share": 1.01}, "co_worker_share"),
        ({"delegated_share": -0.01}, "delegated_share"),
        ({"delegated_share": 0.125}, "delegated_share"),
        ({"window_working_days": 367}, "window_working_days"),
        ({"allocation_hours": 0.5}, "allocation_hours"),
        ({"roles": {"trainee": {}}}, "roles.trainee.points_per_fte"),
        ({"roles": {"social_worker": None}}, "roles.social_worker"),
        ({"roles": {"social_worker": {"capacity_factor": 0.123}}}, "roles.social_worker.capacity_factor"),
        ({"tasks": {"review": {"newly_qualified": "maybe"}}}, "tasks.review.newly_qualified"),
        ({"tasks": {"review": {"lead_requires": ["amhp"]}}}, "tasks.review.lead_requires[0]"),
        ({"tasks": {"review": {"statutory": 1}}}, "tasks.review.statutory"),
    ],
)
def test_a_figure_that_makes_no_sense_is_refused(policy: Json, place: str) -> None:
    assert places(with_policy(**policy)) == [f"policy.{place}"]


def test_figures_that_could_overflow_together_are_refused() -> None:
    cases = [a_case_document(id=f"C{number}", cost_for={"ana": 10**12}) for number in range(50)]
    assert places(a_document(cases=cases)) == ["policy.weights"]
    assert read_scenario(a_document(cases=cases[:40])).pending  # 40 × 10¹² × 100 < 2⁵²
    dear = with_policy(priority={"per_day_overdue": 10**12, "max_days_overdue": 36_600})
    assert places(dear) == ["policy.priority"]
    steep = with_policy(weights={"utilisation_steps": [[0.5, 10**12]] * 20})
    steep["cases"] = [a_case_document(points_for={"ana": 1000})]
    assert places(steep) == ["policy.weights.utilisation_steps"]

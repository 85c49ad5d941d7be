"""Random local statements: valid policies that differ from the defaults in every way that a policy can."""

from __future__ import annotations

from random import Random

from tests.oracle.policy import RSW, Json

COMPLEXITIES: list[Json] = [
    {"tier_points": [1.25, 2.5, 3.75]},
    {"tier_upper_bounds": [8, 12, 18], "tier_grades": [1, 3, 3]},
    {"tier_upper_bounds": [8, 11, 14, 18], "tier_points": [0.75, 1.5, 3, 5.33], "tier_grades": [1, 1, 2, 3]},
    {"tier_upper_bounds": [11, 18], "tier_points": [1, 3.1], "tier_grades": [1, 3]},
    {"factors": ["risk", "contact_time", "travel"], "tier_upper_bounds": [4, 6, 9]},
    {
        "factors": ["risk", "need", "engagement", "court_work"],
        "tier_upper_bounds": [5, 7, 9, 14],
        "tier_points": [0.5, 1, 2.25, 4],
        "tier_grades": [1, 2, 2, 4],
    },
]

ROLE_PATCHES: list[Json] = [
    {"social_worker": {"max_new_cases": 1}},
    {"social_worker": {"max_new_cases": None, "grade": 3}, "support_worker": {"max_tier": 2}},
    {"senior_social_worker": {"points_per_fte": 22.75, "capacity_factor": 0.85, "max_tier": 4}},
    {"newly_qualified_social_worker": {"may_co_work": True, "max_tier": 3, "capacity_factor": 0.33}},
    {"team_manager": {"may_lead": False, "points_per_fte": 0}},
]

NEW_ROLES: list[Json] = [
    {"advanced_practitioner": {"points_per_fte": 25.5}},
    {"practice_supervisor": {"points_per_fte": 12.25, "may_lead": False, "grade": 4, "max_new_cases": 3}},
    {"trainee": {"points_per_fte": 18, "newly_qualified": True, "max_tier": 2, "capacity_factor": 0.77}},
]

NEW_TASKS: list[Json] = [
    {"welfare_call": {}},
    {"kinship_assessment": {"lead_requires": [[RSW, "fostering"], ["amhp"]], "newly_qualified": "co_worked"}},
    {"complaint_review": {"independent": True, "min_years_qualified": 1, "statutory": True}},
    {"carer_support": {"delegable": True, "reserved": True, "lead_requires": [["occupational_therapist"]]}},
]

TASK_PATCHES: list[Json] = [
    {"review": {"independent": True}},
    {"care_act_assessment": {"reserved": True, "min_years_qualified": 0.5}},
    {"looked_after_child": {"newly_qualified": "allowed", "statutory": False}},
    {"child_in_need_plan": {"newly_qualified": "co_worked", "min_years_qualified": 3, "delegable": False}},
]

STEPS: list[list[list[float]]] = [
    [],
    [[0.35, 2], [0.95, 5]],
    [[0, 1], [0.55, 0], [0.75, 4]],
    [[0.33, 1], [0.67, 2], [1, 9], [1.1, 20]],
]

WEIGHT_CHOICES: dict[str, list[int]] = {
    "expertise": [0, 3, 10, 17],
    "interest": [0, 1, 6],
    "grade": [0, 7, 13],
    "continuity": [0, 22, 41],
    "family": [0, 11, 55],
    "newly_qualified": [0, 5, 30],
    "co_working": [0, 1, 3, 20],
    "co_working_missed": [0, 9, 33],
    "locality": [0, 5, 8],
    "cross_team": [0, 6, 27],
    "change": [0, 4, 60],
}

PRIORITY_CHOICES: dict[str, list[int]] = {
    "routine": [0, 1, 12],
    "urgent": [15, 400, 2000],
    "statutory": [0, 7, 90],
    "per_tier": [0, 2, 30],
    "per_day_overdue": [0, 1, 9],
    "max_days_overdue": [0, 7, 90],
}


def _some(rng: Random, choices: dict[str, list[int]], chance: float) -> dict[str, int]:
    return {key: rng.choice(values) for key, values in choices.items() if rng.random() < chance}


def _cross_team(rng: Random, teams: list[str]) -> bool | dict[str, list[str]]:
    style = rng.choice(["yes", "no", "map", "map"])
    if style != "map":
        return style == "yes"
    return {team: rng.sample(teams, rng.randint(0, len(teams))) for team in teams if rng.random() < 0.7}


def random_policy(rng: Random, teams: list[str]) -> Json:
    """A policy for a scenario with these teams: often empty, otherwise several departures at once."""
    policy: Json = {}
    if rng.random() < 0.25:
        return policy
    for departure in (_people_and_work, _shares_and_clocks, _prices):
        policy |= departure(rng, teams)
    return policy


def _people_and_work(rng: Random, teams: list[str]) -> Json:
    policy: Json = {}
    if rng.random() < 0.4:
        policy["complexity"] = rng.choice(COMPLEXITIES)
    if rng.random() < 0.5:
        policy["roles"] = rng.choice(ROLE_PATCHES) | (rng.choice(NEW_ROLES) if rng.random() < 0.6 else {})
    if rng.random() < 0.5:
        policy["tasks"] = rng.choice(NEW_TASKS) | (rng.choice(TASK_PATCHES) if rng.random() < 0.5 else {})
    if rng.random() < 0.6:
        policy["cross_team"] = _cross_team(rng, teams)
    return policy


def _shares_and_clocks(rng: Random, _: list[str]) -> Json:
    policy: Json = {}
    if rng.random() < 0.4:
        policy["co_worker_share"] = rng.choice([0, 0.17, 0.33, 0.6, 1])
    if rng.random() < 0.4:
        policy["delegated_share"] = rng.choice([0, 0.25, 0.37, 0.71, 1])
    if rng.random() < 0.3:
        policy |= {"window_working_days": rng.randint(1, 7), "max_absent_days": rng.randint(0, 2)}
    if rng.random() < 0.3:
        policy |= {"allocation_hours": rng.choice([4, 48]), "decision_hours": rng.choice([0, 12, 72])}
    return policy


def _prices(rng: Random, _: list[str]) -> Json:
    policy: Json = {}
    if rng.random() < 0.3:
        policy["priority"] = _some(rng, PRIORITY_CHOICES, 0.4)
    if rng.random() < 0.5:
        policy["weights"] = _some(rng, WEIGHT_CHOICES, 0.35)
        if rng.random() < 0.5:
            policy["weights"]["utilisation_steps"] = rng.choice(STEPS)
    return policy

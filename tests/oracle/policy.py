"""The default policy, as data, and how an authority's own statement is laid over it."""

from __future__ import annotations

import copy
from typing import Any

Json = dict[str, Any]

RSW = "registered_social_worker"


def _role(points: int, factor: float, tier: int, new_cases: int, grade: int, **flags: bool) -> Json:
    return {
        "points_per_fte": points,
        "capacity_factor": factor,
        "max_tier": tier,
        "max_new_cases": new_cases,
        "grade": grade,
        "newly_qualified": False,
        "may_lead": True,
        "may_co_work": True,
    } | flags


def _task(requires: list[list[str]], years: int, newly_qualified: str, *flags: str) -> Json:
    return {
        "lead_requires": requires,
        "min_years_qualified": years,
        "newly_qualified": newly_qualified,
        "statutory": "statutory" in flags,
        "reserved": "reserved" in flags,
        "delegable": "delegable" in flags,
        "independent": "independent" in flags,
    }


# What a role or task that the defaults do not know starts from; a new role states its own points.
NEW_ROLE: Json = {
    "capacity_factor": 1,
    "max_tier": 3,
    "max_new_cases": None,
    "grade": 2,
    "newly_qualified": False,
    "may_lead": True,
    "may_co_work": True,
}
NEW_TASK: Json = _task([], 0, "allowed")

DEFAULT_POLICY: Json = {
    "complexity": {
        "factors": [
            "risk",
            "breadth_of_need",
            "depth_of_need",
            "ability_to_engage",
            "resource_availability",
            "contact_time",
        ],
        "tier_upper_bounds": [9, 13, 18],
        "tier_points": [1, 2, 4],
        "tier_grades": [1, 2, 3],
    },
    "roles": {
        "senior_social_worker": _role(28, 1, 3, 4, 3),
        "social_worker": _role(30, 1, 3, 5, 2),
        "newly_qualified_social_worker": _role(30, 0.9, 2, 2, 2, newly_qualified=True, may_co_work=False),
        "support_worker": _role(24, 1, 1, 4, 1),
        "occupational_therapist": _role(28, 1, 3, 5, 2),
        "team_manager": _role(6, 1, 3, 1, 3),
    },
    "tasks": {
        "initial_assessment": _task([[RSW]], 1, "co_worked", "statutory", "reserved"),
        "section_47_enquiry": _task([[RSW]], 1, "co_worked", "statutory", "reserved"),
        "child_in_need_plan": _task([[RSW]], 0, "allowed", "statutory", "delegable"),
        "looked_after_child": _task([[RSW]], 0, "co_worked", "statutory", "reserved"),
        "adult_safeguarding_enquiry": _task([[RSW]], 1, "co_worked", "statutory", "reserved"),
        "best_interests_decision": _task(
            [[RSW], ["occupational_therapist"]], 1, "forbidden", "statutory", "reserved"
        ),
        "deprivation_of_liberty_assessment": _task(
            [["best_interests_assessor"]], 2, "forbidden", "statutory", "reserved", "independent"
        ),
        "mental_health_act_assessment": _task([["amhp"]], 2, "forbidden", "statutory", "reserved"),
        "care_act_assessment": _task(
            [[RSW], ["occupational_therapist"]], 0, "allowed", "statutory", "delegable"
        ),
        "reablement_review": _task([], 0, "allowed", "delegable"),
        "review": _task([], 0, "allowed", "delegable"),
        "equipment_and_adaptations": _task([], 0, "allowed", "delegable"),
    },
    "co_worker_share": 0.5,
    "delegated_share": 0.4,
    "cross_team": False,
    "window_working_days": 5,
    "max_absent_days": 2,
    "allocation_hours": 24,
    "decision_hours": 24,
    "reallocation_working_days": 5,
    "bank_holidays": "england-and-wales",
    "priority": {
        "routine": 10,
        "urgent": 1000,
        "statutory": 50,
        "per_tier": 5,
        "per_day_overdue": 5,
        "max_days_overdue": 60,
    },
    "weights": {
        "expertise": 10,
        "interest": 2,
        "grade": 4,
        "continuity": 15,
        "family": 40,
        "newly_qualified": 8,
        "co_working": 12,
        "co_working_missed": 15,
        "locality": 3,
        "cross_team": 20,
        "change": 25,
        "utilisation_steps": [[0.5, 1], [0.6, 1], [0.7, 1], [0.8, 2], [0.9, 3]],
    },
}


def _overlay(base: Json, over: Json) -> Json:
    """Objects are merged key by key; anything else, lists included, replaces what was there."""
    merged = copy.deepcopy(base)
    for key, value in over.items():
        below = merged.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            merged[key] = _overlay(below, value)
        else:
            merged[key] = copy.deepcopy(value)
    return merged


def merged_policy(scenario: Json) -> Json:
    """The scenario's policy over the defaults, with new roles and tasks completed.

    Parameters
    ----------
    scenario
        A ``caseload-scenario/1`` document; its ``policy`` may be missing or null.

    Returns
    -------
    dict
        Every field of the policy, sharing nothing with the scenario or with the defaults.
    """
    merged = _overlay(DEFAULT_POLICY, scenario.get("policy") or {})
    for section, blank in (("roles", NEW_ROLE), ("tasks", NEW_TASK)):
        merged[section] = {
            name: entry if name in DEFAULT_POLICY[section] else _overlay(blank, entry)
            for name, entry in merged[section].items()
        }
    return merged

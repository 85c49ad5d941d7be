"""The authority's local statement, as data: complexity, roles, tasks, priorities and weights (SPEC 2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_serializer, model_validator

from solver.errors import Fault
from solver.exact import MAX_DAYS, Coefficient, Factor, Points, Share, Threshold, Years, plain
from solver.shapes import Count, Frozen, Listed, Name, Tier, Written
from solver.working_days import NATIONS

Hours = Annotated[int, Field(ge=0, le=24 * 3650)]
Days = Annotated[int, Field(ge=0, le=366)]


class Complexity(Frozen):
    """How six scores become a tier, and what a tier weighs.

    Attributes
    ----------
    factors
        The factors scored 1 to 3 on every case.
    tier_upper_bounds
        Rising; a case is in the first tier whose bound is at least the sum of its scores.
    tier_points
        Points (two decimal places) that a case of each tier weighs.
    tier_grades
        Grade of the role that fits each tier.
    """

    factors: Annotated[Listed[Name], Field(min_length=1)]
    tier_upper_bounds: Annotated[Listed[Count], Field(min_length=1, max_length=50)]
    tier_points: Listed[Points]
    tier_grades: Listed[Count]

    def contradictions(self) -> list[Fault]:
        """List where the figures contradict one another; places are relative to the policy."""
        return _complexity_faults(self)


class Role(Frozen):
    """What a role carries and may do. A null `max_new_cases` sets no limit."""

    points_per_fte: Points
    capacity_factor: Factor = Field(default=1, validate_default=True)
    max_tier: Tier = 3
    max_new_cases: Count | None = None
    grade: Count = 2
    newly_qualified: bool = False
    may_lead: bool = True
    may_co_work: bool = True


class TaskRule(Frozen):
    """What the local statement says of one task (function).

    Attributes
    ----------
    lead_requires
        Any one of these lists, every qualification in it; no list means anyone who may lead.
    min_years_qualified
        Years since qualification that a lead needs.
    newly_qualified
        Whether a newly qualified worker may lead, may lead beside an experienced co-worker, or may not.
    statutory, reserved, delegable, independent
        Bound by law; for qualified leads only; may be given to a delegate; the lead must be new to the
        family.
    """

    lead_requires: Listed[Listed[Name]] = ()
    min_years_qualified: Years = Field(default=0, validate_default=True)
    newly_qualified: Literal["allowed", "co_worked", "forbidden"] = "allowed"
    statutory: bool = False
    reserved: bool = False
    delegable: bool = False
    independent: bool = False


class Priority(Frozen):
    """What it costs to leave a case waiting (first level of the score)."""

    routine: Coefficient
    urgent: Coefficient
    statutory: Coefficient
    per_tier: Coefficient
    per_day_overdue: Coefficient
    max_days_overdue: Annotated[int, Field(ge=0, le=MAX_DAYS)]


class Step(Frozen):
    """Above `threshold` of capacity, each hundredth of a point costs `slope` more; written ``[0.8, 2]``."""

    threshold: Threshold
    slope: Coefficient

    @model_serializer
    def _pair(self) -> list[int | float]:
        return [plain(self.threshold), self.slope]


def _pair_to_step(value: Any) -> Any:
    if isinstance(value, (list, tuple)) and len(value) == 2:
        return {"threshold": value[0], "slope": value[1]}
    if isinstance(value, Step):
        return value
    raise ValueError("a pair [threshold, slope] is needed")


class Weights(Frozen):
    """Prices of the soft aims (second level of the score); each is multiplied by 100, slopes are not."""

    expertise: Coefficient
    interest: Coefficient
    grade: Coefficient
    continuity: Coefficient
    family: Coefficient
    newly_qualified: Coefficient
    co_working: Coefficient
    co_working_missed: Coefficient
    locality: Coefficient
    cross_team: Coefficient
    change: Coefficient
    utilisation_steps: Listed[Annotated[Step, BeforeValidator(_pair_to_step)]]


def _known_calendar(value: str) -> str:
    if value not in NATIONS:
        raise ValueError(f"one of {', '.join(NATIONS)} or a list of dates is needed")
    return value


Calendar = Annotated[str, AfterValidator(_known_calendar)]
Day = Annotated[date, Field(strict=False), Written]


class Policy(Frozen):
    """Every local choice in one place; `merged` lays an authority's own figures over the defaults.

    `cross_team` is false (own team only), true (any team), or a map from a team to the teams whose workers
    may take its cases.
    """

    complexity: Complexity
    roles: dict[Name, Role]
    tasks: dict[Name, TaskRule]
    co_worker_share: Share
    delegated_share: Share
    cross_team: bool | dict[Name, Listed[Name]]
    window_working_days: Days
    max_absent_days: Days
    allocation_hours: Hours
    decision_hours: Hours
    reallocation_working_days: Days
    bank_holidays: Calendar | Listed[Day]
    priority: Priority
    weights: Weights

    @model_validator(mode="before")
    @classmethod
    def merged(cls, value: Any) -> Any:
        """Lay what was given over the defaults, object by object; a list replaces a list."""
        return overlay(DEFAULTS, value) if isinstance(value, Mapping) else value

    def contradictions(self) -> list[Fault]:
        """List where the policy contradicts itself; places are relative to the policy."""
        return self.complexity.contradictions()

    def admits(self, case_team: str, worker_team: str) -> bool:
        """Say whether a worker of one team may take cases of another (SPEC 4, `other_team`)."""
        if case_team == worker_team or self.cross_team is True:
            return True
        return self.cross_team is not False and worker_team in self.cross_team.get(case_team, ())


def _complexity_faults(complexity: Complexity) -> list[Fault]:
    """Judge what can be read; a field that is itself at fault is not there."""
    factors = getattr(complexity, "factors", None)
    bounds = getattr(complexity, "tier_upper_bounds", None)
    faults = []
    place = "complexity."
    if factors is not None and len(set(factors)) < len(factors):
        faults.append(Fault.at(place + "factors", factors, "each factor once"))
    if bounds is None:
        return faults
    if any(later <= earlier for earlier, later in pairwise(bounds)):
        faults.append(Fault(place + "tier_upper_bounds", str(list(bounds)), "bounds that rise"))
    if factors is not None and bounds[-1] < 3 * len(factors):
        allowed = f"a last bound of at least {3 * len(factors)}, the highest sum of {len(factors)} scores"
        faults.append(Fault(place + "tier_upper_bounds", str(list(bounds)), allowed))
    for name in ("tier_points", "tier_grades"):
        values = getattr(complexity, name, None)
        if values is not None and len(values) != len(bounds):
            faults.append(Fault.at(place + name, values, f"one for each of the {len(bounds)} tiers"))
    return faults


def overlay(base: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Merge two JSON objects: objects key by key, anything else replaced."""
    merged = dict(base)
    for key, value in given.items():
        below = merged.get(key)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            merged[key] = overlay(below, value)
        else:
            merged[key] = value
    return merged


def _role(
    points: int, factor: float, grade: int, max_new: int, tier: int = 3, **more: bool
) -> dict[str, Any]:
    given = {"points_per_fte": points, "capacity_factor": factor, "max_tier": tier, "max_new_cases": max_new}
    return {**given, "grade": grade, **more}


def _task(requires: list[list[str]], years: int, newly_qualified: str, *flags: str) -> dict[str, Any]:
    given = {"lead_requires": requires, "min_years_qualified": years, "newly_qualified": newly_qualified}
    return {**given, **dict.fromkeys(flags, True)}


_RSW = [["registered_social_worker"]]
_RSW_OR_OT = [["registered_social_worker"], ["occupational_therapist"]]

# SPEC 2, as an authority would write it. Practice guidance leaves every one of these numbers to the
# authority.
DEFAULTS: dict[str, Any] = {
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
        "senior_social_worker": _role(28, 1, 3, 4),
        "social_worker": _role(30, 1, 2, 5),
        "newly_qualified_social_worker": _role(
            30, 0.9, 2, 2, tier=2, newly_qualified=True, may_co_work=False
        ),
        "support_worker": _role(24, 1, 1, 4, tier=1),
        "occupational_therapist": _role(28, 1, 2, 5),
        "team_manager": _role(6, 1, 3, 1),
    },
    "tasks": {
        "initial_assessment": _task(_RSW, 1, "co_worked", "statutory", "reserved"),
        "section_47_enquiry": _task(_RSW, 1, "co_worked", "statutory", "reserved"),
        "child_in_need_plan": _task(_RSW, 0, "allowed", "statutory", "delegable"),
        "looked_after_child": _task(_RSW, 0, "co_worked", "statutory", "reserved"),
        "adult_safeguarding_enquiry": _task(_RSW, 1, "co_worked", "statutory", "reserved"),
        "best_interests_decision": _task(_RSW_OR_OT, 1, "forbidden", "statutory", "reserved"),
        "deprivation_of_liberty_assessment": _task(
            [["best_interests_assessor"]], 2, "forbidden", "statutory", "reserved", "independent"
        ),
        "mental_health_act_assessment": _task([["amhp"]], 2, "forbidden", "statutory", "reserved"),
        "care_act_assessment": _task(_RSW_OR_OT, 0, "allowed", "statutory", "delegable"),
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


@lru_cache(maxsize=1)
def default_policy() -> Policy:
    """Give the policy of an authority that states nothing of its own."""
    return Policy.model_validate({})

"""Whether every score that a scenario could have fits the solver's integers, settled before it sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.errors import Fault
from solver.exact import HUNDRED, hundredths

if TYPE_CHECKING:
    from solver.scenario import Case, Scenario

# The solver adds in 64 bits and its relaxations in doubles, exact up to 2**53; both levels stay below.
MAX_SCORE = 2**52


def magnitude_faults(scenario: Scenario) -> list[Fault]:
    """List the parts of the policy whose worst score would exceed `MAX_SCORE`."""
    faults = []
    for place, worst in (
        ("policy.priority", _worst_waiting(scenario)),
        ("policy.weights", _worst_terms(scenario)),
        ("policy.weights.utilisation_steps", _worst_utilisation(scenario)),
    ):
        if worst > MAX_SCORE:
            allowed = f"figures with which no score of these cases exceeds {MAX_SCORE}"
            faults.append(Fault(place, f"a score of up to {worst}", allowed))
    return faults


def _worst_waiting(scenario: Scenario) -> int:
    priority = scenario.policy.priority
    tiers = len(scenario.policy.complexity.tier_upper_bounds)
    worst = max(priority.routine, priority.urgent) + priority.statutory + priority.per_tier * tiers
    return (worst + priority.per_day_overdue * priority.max_days_overdue) * len(scenario.pending)


def _worst_terms(scenario: Scenario) -> int:
    policy = scenario.policy
    weights = policy.weights
    roles = [role.grade for role in policy.roles.values()]
    grades = weights.grade * max([*roles, *policy.complexity.tier_grades, 0])
    tiers = len(policy.complexity.tier_upper_bounds)
    once = weights.continuity + weights.family + weights.newly_qualified * tiers + weights.co_working
    once += weights.co_working_missed + weights.locality + weights.cross_team + weights.change + grades

    def worst(case: Case) -> int:
        needs = sum(case.needs.values()) * weights.expertise + len(case.needs) * weights.interest
        return once + needs + max(case.cost_for.values(), default=0)

    return HUNDRED * sum(worst(case) for case in scenario.pending)


def _worst_utilisation(scenario: Scenario) -> int:
    heaviest = max(map(hundredths, scenario.policy.complexity.tier_points), default=0)
    carried = sum(
        2 * max([heaviest, *(hundredths(points) for points in case.points_for.values())])
        for case in scenario.cases
    )
    return carried * sum(step.slope for step in scenario.policy.weights.utilisation_steps)

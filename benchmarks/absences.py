"""Absences as trials: somebody leaves, and their open cases go to others while everybody else's stay.

*Warm* is the answer as a manager gets it, from the standing plan; *cold* the same problem as one model of
everything, from nothing. Both state a proposal, which the second opinion on absences judges.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from solver import Scenario
from solver.absences.affected import taken_by
from solver.absences.check import breaches
from solver.absences.request import Absence, read_request
from solver.absences.taking_up import Taken, take_up
from solver.problem import Problem
from solver.proposal import Proposal

KIND = "reallocation"  # every open case needs somebody else


def absent_worker(scenario: Scenario, place: int) -> str:
    """Whoever leads most open cases, or comes so many places after them; ties by id."""
    leads = Counter(case.lead for case in scenario.open if case.lead is not None)
    return sorted(leads, key=lambda worker: (-leads[worker], worker))[place]


def asked(scenario: Scenario, absent: str) -> Absence:
    """Ask for new leads from the scenario's own day on."""
    return read_request(scenario, [absent], KIND, scenario.as_of.date(), None, None, 0)


def taken(scenario: Scenario, absent: str) -> Taken:
    """The cases that are decided."""
    return taken_by(scenario, asked(scenario, absent))


def problem_of(scenario: Scenario, absent: str) -> Problem:
    """The absence as numbers."""
    return take_up(scenario, taken(scenario, absent))


def judged_absence(
    scenario: Scenario, absent: str, plan: dict[str, Any]
) -> tuple[tuple[int, int], list[str]]:
    """The score of a stated proposal, and what is wrong with it: a wrong score is."""
    proposal = Proposal.model_validate(plan)
    found = breaches(scenario, taken(scenario, absent), proposal, moves=0)
    return proposal.score.key, [f"{breach.rule}: {breach.text}" for breach in found]

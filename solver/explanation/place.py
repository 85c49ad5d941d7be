"""Whose place a waiting case would take, and the priority that it would have to beat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from solver import quantities
from solver.explanation.document import Remedy
from solver.explanation.letting_in import PRIORITY, Hold, LettingIn
from solver.explanation.patches import case_field
from solver.explanation.situation import Situation
from solver.explanation.trial import Trial
from solver.plan import NOBODY
from solver.sentences import listed

# What a manager may say of a case that raises its priority, and how that is said.
_LEVERS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"statutory": True}, "Were it statutory"),
    ({"urgency": "urgent"}, "Were it urgent"),
    ({"statutory": True, "urgency": "urgent"}, "Were it urgent and statutory"),
)


@dataclass(frozen=True)
class Place:
    """The least priority that others must leave waiting to let the case in, and the cases that then wait."""

    to_beat: int
    cases: tuple[int, ...]


def place_to_take(standing: Situation, question: LettingIn) -> Place | None:
    """Find the cheapest way to let the case in under every rule; None where no others could make room."""
    prices = standing.problem.priority[question.placements.cases].tolist()
    costs = list(zip(question.others_wait, prices, strict=True))
    answer = question.ask(standing.budget, let_go=[Hold(PRIORITY, NOBODY)], costs=costs)
    if not answer.let_in or not answer.proven:
        return None
    before, after = standing.optimum.plan.lead, question.plan_of(answer).lead
    displaced = np.flatnonzero((before != NOBODY) & (after == NOBODY)).tolist()
    return Place(answer.cost - question.others_cost, tuple(displaced))


def place_text(standing: Situation, place: Place) -> str:
    """Say whose place it would be."""
    problem = standing.problem
    priority = int(problem.priority[standing.case])
    if not place.cases:
        return (
            f"Its priority is {priority}: no case would have to wait for it, but preferences are better so."
        )
    who = listed([_described(standing, case) for case in place.cases])
    beat = f"above {place.to_beat} to be allocated" if place.to_beat > priority else f"above {priority}"
    return f"Its priority is {priority}; it would have to be {beat}, in the place of {who}."


def a_higher_priority(standing: Situation, place: Place) -> Remedy | None:
    """Find the least that a manager could say of the case for it to come before others."""
    scenario, problem = standing.scenario, standing.problem
    item = problem.cases[standing.case]
    for fields, words in _LEVERS:
        raised = item.model_copy(update=fields)
        priority = quantities.priority(problem.policy, raised, scenario.as_of)
        if priority <= place.to_beat:
            continue
        trial = Trial(
            standing, [case_field(scenario, item.id, name, value) for name, value in fields.items()]
        )
        if trial.allocates:
            instead = listed([_described(standing, case) for case in trial.newly_waiting()])
            waits = f" and {instead} would wait instead" if instead else ""
            to_beat = f"it has to beat {place.to_beat}"
            return trial.remedy(
                "priority", f"{words} (priority {priority}; {to_beat}), {trial.lead()}{waits}."
            )
    return None


def _described(standing: Situation, case: int) -> str:
    problem = standing.problem
    lead = int(standing.optimum.plan.lead[case])
    held = "" if lead == NOBODY else f", now with {problem.workers[lead].name}"
    return f"{problem.cases[case].id} (priority {int(problem.priority[case])}{held})"

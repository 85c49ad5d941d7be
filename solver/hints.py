"""A standing plan as the place to start from: whatever of it is still lawful is kept."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from solver.options import Options, Position
from solver.plan import NOBODY, Plan
from solver.problem import Problem

# Ids of a case, its lead, and its co-worker or None.
Hint = Iterable[tuple[str, str, str | None]]


def follow(problem: Problem, start: Plan, hint: Hint) -> Plan:
    """Give waiting cases of a lawful plan as `hint` says, passing over what is unknown or unlawful."""
    position = Position(problem, start)
    for case_id, lead_id, helper_id in hint:
        case = problem.case_index.get(case_id)
        lead = problem.worker_index.get(lead_id)
        helper = NOBODY if helper_id is None else problem.worker_index.get(helper_id)
        if case is None or lead is None or helper is None or position.plan.lead[case] != NOBODY:
            continue
        if Options(position, case, np.array([lead], dtype=np.int64)).allows(0, helper):
            position.give(case, lead, helper)
    return position.plan

"""A standing plan as the place to start from: whatever of it is still lawful is kept."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import numpy as np

from solver.locks import locked_plan
from solver.options import Options, Position
from solver.plan import NOBODY, Plan
from solver.problem import Problem

# Ids of a case, its lead, and its co-worker or None.
Hint = Iterable[tuple[str, str, str | None]]


def first_plan(problem: Problem, hint: Hint, seed: int = 1, cancel: threading.Event | None = None) -> Plan:
    """Give a lawful plan that holds the manager's locks and as much of `hint` as is lawful.

    Raises
    ------
    LocksBreakRules
        When the locks break a hard rule, alone or together.
    """
    hint = tuple(hint)
    plan = follow(problem, Plan.empty(len(problem.cases)), hint)
    if any(plan.lead[case] == NOBODY for case in problem.locks):
        plan = follow(problem, locked_plan(problem, seed, cancel), hint)
    return plan


def follow(problem: Problem, start: Plan, hint: Hint) -> Plan:
    """Give waiting cases of a lawful plan as `hint` says, passing over what is unknown or unlawful."""
    position = Position(problem, start)
    locked_first = sorted(hint, key=lambda line: problem.case_index.get(line[0]) not in problem.locks)
    for case_id, lead_id, helper_id in locked_first:
        case = problem.case_index.get(case_id)
        lead = problem.worker_index.get(lead_id)
        helper = NOBODY if helper_id is None else problem.worker_index.get(helper_id)
        if case is None or lead is None or helper is None or position.plan.lead[case] != NOBODY:
            continue
        if Options(position, case, np.array([lead], dtype=np.int64)).allows(0, helper):
            position.give(case, lead, helper)
    return position.plan

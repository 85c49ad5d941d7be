"""Locks that fight over free co-workers: settled by a small model of the locked cases alone (SPEC 4)."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

import numpy as np

from solver.engine import Budget, minimise
from solver.errors import Fault, LocksBreakRules, SolverFailed
from solver.exact import HUNDRED
from solver.placements import Placements
from solver.plan import Plan
from solver.problem import Problem
from solver.rule import PlanRule
from solver.rules import PHRASES, PLAN_RULES
from solver.scenario import Lock

# Whether locks hold is settled whatever the caller's limit: without it there is no lawful plan at all.
_SECONDS = 60.0

# A smaller set of locks is easier to mend, and worth this long.
_SHRINKING_SECONDS = 5.0

_ENFORCED = tuple(rule for rule in PLAN_RULES if rule.key != "lock")


def settle(problem: Problem, seed: int, cancel: threading.Event | None) -> Plan:
    """Find co-workers with which all locks hold, or name those that cannot hold together.

    Raises
    ------
    LocksBreakRules
        Naming a set of locks that no choice of co-workers satisfies, the rules in the way and the figures; as
        small a set as could be found in some seconds.
    SolverFailed
        When it could not be settled in time.
    """
    cases = sorted(problem.locks)
    budget = Budget(limit=_SECONDS, seed=seed, cancel=cancel)
    plan = _holding(problem, cases, _ENFORCED, budget)
    if plan is None:
        raise LocksBreakRules([_conflict(problem, cases, Budget(_SHRINKING_SECONDS, seed, cancel=cancel))])
    return plan


def place_of(problem: Problem, lock: Lock) -> str:
    """Say where a lock stands in the scenario."""
    return f"locks[{problem.scenario.locks.index(lock)}]"


def named(lock: Lock) -> str:
    """Say what a lock fixes."""
    beside = f" with {lock.co_worker}" if lock.co_worker else ""
    return f"{lock.case} to {lock.lead}{beside}"


def _holding(problem: Problem, cases: list[int], rules: Sequence[PlanRule], budget: Budget) -> Plan | None:
    """Allocate all of these locked cases under these rules; None when that is proven impossible."""
    placements = Placements(problem, np.array(cases, dtype=np.int64))
    model = placements.model
    for rule in rules:
        rule.enforce(placements)
    for case in cases:
        model.cost([placements.waits(case)], 1)
        if problem.locks[case].co_worker is not None:  # a named co-worker comes along, or the case waits
            model.implies(placements.alone(case), placements.waits(case))
    nothing = Plan.empty(len(problem.cases))
    model.hint(placements.values(nothing))
    model.post_objective()
    outcome = minimise(model, budget, threads=1, floor=0)
    if outcome.values is not None and model.value(outcome.values) == 0:
        return placements.read(outcome.values, nothing)
    if outcome.bound > 0:
        return None
    raise SolverFailed("it could not be settled in time whether the locks can hold together")


def _conflict(problem: Problem, cases: list[int], budget: Budget) -> Fault:
    cases = _shrunk(problem, cases, budget)
    rules = _needed(problem, cases, budget)
    locks = [problem.locks[case] for case in cases]
    words = "; ".join(f"{rule.key}: {PHRASES[rule.key]}" for rule in rules)
    return Fault(
        ", ".join(place_of(problem, lock) for lock in locks),
        "; ".join(map(named, locks)),
        f"{words}. No choice of co-workers satisfies them together: {_figures(problem, cases)}",
    )


def _impossible(problem: Problem, cases: list[int], rules: Sequence[PlanRule], budget: Budget) -> bool:
    """Say whether it is proven that they cannot all hold; what is not settled in time counts as possible."""
    if not cases or time.monotonic() - budget.started > budget.limit:
        return False
    try:
        return _holding(problem, cases, rules, budget) is None
    except SolverFailed:
        return False


def _shrunk(problem: Problem, cases: list[int], budget: Budget) -> list[int]:
    """Leave out locks, half of them at once at first, while the rest still cannot hold together."""
    block = len(cases) // 2
    while block:
        start = 0
        while start < len(cases):
            rest = cases[:start] + cases[start + block :]
            if _impossible(problem, rest, _ENFORCED, budget):
                cases = rest
            else:
                start += block
        block //= 2
    return cases


def _needed(problem: Problem, cases: list[int], budget: Budget) -> list[PlanRule]:
    """Leave out rules while the locks still cannot hold together."""
    rules = list(_ENFORCED)
    for rule in _ENFORCED:
        rest = [other for other in rules if other is not rule]
        if _impossible(problem, cases, rest, budget):
            rules = rest
    return rules


def _figures(problem: Problem, cases: list[int]) -> str:
    """Say what each case would ask of a co-worker, and what room there is once the leads have theirs."""
    load = problem.before.copy()
    for case in cases:
        lead = problem.worker_index[problem.locks[case].lead]
        load[lead] += problem.lead_points(case, lead)
    asked = [f"{problem.cases[case].id} {problem.co_points[case] / HUNDRED:g}" for case in cases]
    people = np.unique(np.concatenate([problem.who_may_co_work(case) for case in cases]))
    room = problem.limit[people] - load[people]
    widest = people[np.argsort(-room, kind="stable")][:5]
    rooms = [f"{problem.workers[w].id} {(problem.limit[w] - load[w]) / HUNDRED:g}" for w in widest]
    more = f" and {len(people) - 5} with less" if len(people) > 5 else ""
    return f"points for a co-worker: {', '.join(asked)}; room: {', '.join(rooms) or 'nobody'}{more}"

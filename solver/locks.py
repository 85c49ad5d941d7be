"""Do the manager's fixed choices hold together? Checked before anything is solved (SPEC 4, `lock`)."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np

from solver.errors import Fault, LocksBreakRules
from solver.exact import HUNDRED
from solver.greedy import greedy
from solver.lock_conflict import named, place_of, settle
from solver.plan import NOBODY, Plan
from solver.problem import Problem
from solver.scenario import Lock


def locked_plan(problem: Problem, seed: int = 1, cancel: threading.Event | None = None) -> Plan:
    """Give a lawful plan of the locked cases alone, with the co-workers that they need.

    Raises
    ------
    LocksBreakRules
        Naming every rule that is broken, the locks and the figures.
    SolverFailed
        When it could not be settled in time whether free co-workers let the locks hold together.
    """
    nothing = Plan.empty(len(problem.cases))
    if not problem.locks:
        return nothing
    faults = [*_alone_faults(problem), *_together_faults(problem)]
    if faults:
        raise LocksBreakRules(dict.fromkeys(faults))
    locked = np.array(sorted(problem.locks), dtype=np.int64)
    plan = greedy(problem, nothing, locked)
    if (plan.lead[locked] != NOBODY).all():
        return plan
    return settle(problem, seed, cancel)


def _fault(problem: Problem, lock: Lock, rule: str, fact: str) -> Fault:
    return Fault(place_of(problem, lock), named(lock), f"{rule}: {fact}")


def _alone_faults(problem: Problem) -> Iterator[Fault]:
    """List what a lock breaks by itself."""
    for case, lock in problem.locks.items():
        item, eligibility = problem.cases[case], problem.eligibility
        lead = problem.workers[problem.worker_index[lock.lead]]
        for rule, fact in eligibility.why_not_lead(item, lead):
            yield _fault(problem, lock, rule, fact)
        if lock.co_worker is not None:
            helper = problem.workers[problem.worker_index[lock.co_worker]]
            for rule, fact in eligibility.why_not_co_work(item, helper):
                yield _fault(problem, lock, rule, f"as co-worker: {fact}")
        for rule, fact in _company_faults(problem, case, lock):
            yield _fault(problem, lock, rule, fact)


def _company_faults(problem: Problem, case: int, lock: Lock) -> Iterator[tuple[str, str]]:
    item, staff = problem.cases[case], problem.staff
    lead = problem.worker_index[lock.lead]
    candidates = problem.co_workers.worker[problem.co_workers.of(case)]
    if lock.co_worker is not None and item.co_working == "none":
        yield "co_worker", "co_working is none, and a co-worker is named"
    if lock.co_worker == lock.lead:
        yield "co_worker", "the co-worker is the lead"
    if item.co_working == "required" and lock.co_worker is None and not len(candidates):
        yield "co_worker", "a co-worker is required, and nobody may be one"
    rule = problem.policy.tasks[item.task]
    if rule.newly_qualified == "co_worked" and staff.newly_qualified[lead]:
        able = staff.supports(item.task)
        named = problem.worker_index.get(lock.co_worker or "")
        if named is not None and not able[named]:
            yield (
                "supported",
                "the lead is newly qualified, and the co-worker is not experienced and qualified",
            )
        if named is None and not able[candidates].any():
            yield "supported", "the lead is newly qualified, and no experienced, qualified co-worker may join"


def _together_faults(problem: Problem) -> Iterator[Fault]:
    """List what the locks break by their sums, free co-workers aside."""
    fixed = Plan.empty(len(problem.cases))
    for case, lock in problem.locks.items():
        fixed.lead[case] = problem.worker_index[lock.lead]
        fixed.co_worker[case] = problem.worker_index[lock.co_worker] if lock.co_worker else NOBODY
    points, new = fixed.given(problem)
    for worker in np.flatnonzero(problem.before + points > problem.limit).tolist():
        after, limit = (problem.before[worker] + points[worker]) / HUNDRED, problem.limit[worker] / HUNDRED
        if points[worker]:
            yield _sum_fault(problem, worker, "capacity", f"carries {after:g} of {limit:g} points")
    for worker in np.flatnonzero(new > problem.new_limit).tolist():
        fact = f"is given {new[worker]} new cases of {problem.new_limit[worker]}"
        yield _sum_fault(problem, worker, "new_cases", fact)
    yield from _entangled_faults(problem, fixed)


def _sum_fault(problem: Problem, worker: int, rule: str, fact: str) -> Fault:
    name = problem.workers[worker].id
    locks = [
        lock
        for lock in problem.locks.values()
        if lock.lead == name or (lock.co_worker == name and rule == "capacity")  # `new_cases` counts leads
    ]
    places = ", ".join(place_of(problem, lock) for lock in locks)
    return Fault(places, "; ".join(map(named, locks)), f"{rule}: together {name} {fact}")


def _entangled_faults(problem: Problem, fixed: Plan) -> Iterator[Fault]:
    for members in problem.family_members.values():
        for case in members:
            if not problem.is_independent(case) or fixed.lead[case] == NOBODY:
                continue
            for other in members:
                if other != case and fixed.lead[case] in (fixed.lead[other], fixed.co_worker[other]):
                    first, second = problem.locks[case], problem.locks[other]
                    places = f"{place_of(problem, first)}, {place_of(problem, second)}"
                    fact = (
                        f"independent: {first.case} must be led by somebody with no other case of the family"
                    )
                    yield Fault(places, f"{named(first)}; {named(second)}", fact)

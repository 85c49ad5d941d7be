"""What a case weighs and a worker can carry: the one home of the quantities of SPEC 3.

Plain functions over the domain objects. Points are whole hundredths of a point; everything is exact.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from solver.exact import HUNDRED, ceil_share, hundredths
from solver.policy import Policy
from solver.scenario import Case, Scenario, Worker
from solver.working_days import BankHolidays, first_working_days

_ONE_DAY = timedelta(days=1)


def tier(policy: Policy, case: Case) -> int:
    """Give the tier, 1 for the simplest: the manager's own, or the first whose bound ≥ the sum (SPEC 2)."""
    if case.tier_override is not None:
        return case.tier_override.tier
    return 1 + bisect_left(policy.complexity.tier_upper_bounds, sum(case.complexity.values()))


def points_of_tier(policy: Policy, of_tier: int) -> int:
    """Give h(c) of every case of the tier, in hundredths of a point (SPEC 3)."""
    return hundredths(policy.complexity.tier_points[of_tier - 1])


def co_worker_points_of_tier(policy: Policy, of_tier: int) -> int:
    """Give ceil(h(c) × `co_worker_share`) of every case of the tier, in hundredths of a point (SPEC 3)."""
    return ceil_share(points_of_tier(policy, of_tier), policy.co_worker_share)


def points(policy: Policy, case: Case) -> int:
    """Give h(c), what the case weighs on anyone, in hundredths of a point (SPEC 3)."""
    return points_of_tier(policy, tier(policy, case))


def points_as_lead(policy: Policy, case: Case, worker_id: str) -> int:
    """Give h(c, w), what the case weighs on that worker as its lead, in hundredths of a point (SPEC 3)."""
    own = case.points_for.get(worker_id)
    return points(policy, case) if own is None else hundredths(own)


def co_worker_points(policy: Policy, case: Case) -> int:
    """Give ceil(h(c) × `co_worker_share`), what a co-worker carries, in hundredths of a point (SPEC 3)."""
    return co_worker_points_of_tier(policy, tier(policy, case))


def delegated(policy: Policy, case: Case) -> int:
    """Give what the delegate of an open case takes off its lead, in hundredths of a point (SPEC 3).

    It is ceil(h(c, lead) × `delegated_share`), and 0 where there is no delegate or no lead.
    """
    if case.delegate is None or case.lead is None:
        return 0
    return ceil_share(points_as_lead(policy, case, case.lead), policy.delegated_share)


def loads_before(scenario: Scenario) -> dict[str, int]:
    """Give before(w) of every worker, from the open cases alone, in hundredths of a point (SPEC 3).

    Returns
    -------
    dict
        One entry for each worker of the scenario, in file order; 0 for whoever holds nothing.
    """
    policy = scenario.policy
    loads = {worker.id: 0 for worker in scenario.workers}
    for case in scenario.open:
        if case.lead is not None:
            loads[case.lead] += points_as_lead(policy, case, case.lead)
            if case.delegate is not None:
                passed_on = delegated(policy, case)
                loads[case.lead] -= passed_on
                loads[case.delegate] += passed_on
        if case.co_worker is not None:
            loads[case.co_worker] += co_worker_points(policy, case)
    return loads


def capacity(policy: Policy, worker: Worker, day: date) -> int:
    """Give what a worker can carry on `day`, in hundredths of a point (SPEC 3).

    It is floor(`points_per_fte` × `capacity_factor` × `fte` × (1 − min(1, Σ `share`))), over the reductions
    active on `day`. All four have two places, so they multiply as integers: no rounding but the floor.
    """
    role = policy.roles[worker.role]
    full_time = hundredths(role.points_per_fte) * hundredths(role.capacity_factor)
    given_up = sum(hundredths(reduction.share) for reduction in worker.reductions if reduction.covers(day))
    left = HUNDRED - min(HUNDRED, given_up)
    return full_time * hundredths(worker.fte) * left // HUNDRED**3


def max_tier(policy: Policy, worker: Worker) -> int:
    """Give the highest tier that the worker may lead: their own limit, else the role's (SPEC 1)."""
    return policy.roles[worker.role].max_tier if worker.max_tier is None else worker.max_tier


def max_new_cases(policy: Policy, worker: Worker) -> int | None:
    """Give how many new cases the worker may be given to lead; None sets no limit (SPEC 1)."""
    return policy.roles[worker.role].max_new_cases if worker.max_new_cases is None else worker.max_new_cases


def is_statutory(policy: Policy, case: Case) -> bool:
    """Say whether the law binds the case: its own statement, else the task's (SPEC 1)."""
    return policy.tasks[case.task].statutory if case.statutory is None else case.statutory


def allocate_by(policy: Policy, case: Case) -> datetime:
    """Give the moment by which the case is to be allocated, in local wall time (SPEC 3)."""
    decided = case.decided_at
    if decided is None:
        decided = case.received_at + _hours(policy.decision_hours)
    return decided + _hours(policy.allocation_hours)


@lru_cache(maxsize=64)
def _hours(count: int) -> timedelta:
    return timedelta(hours=count)


def days_overdue(policy: Policy, case: Case, as_of: datetime) -> int:
    """Give the whole 24-hour days from `allocate_by` to `as_of`, 0 to `max_days_overdue` (SPEC 3)."""
    days = (as_of - allocate_by(policy, case)) // _ONE_DAY
    return min(policy.priority.max_days_overdue, max(0, days))


def priority(policy: Policy, case: Case, as_of: datetime) -> int:
    """Give what it costs at the first level to leave the case waiting (SPEC 3)."""
    return priority_in_tier(policy, case, tier(policy, case), as_of)


def priority_in_tier(policy: Policy, case: Case, in_tier: int, as_of: datetime) -> int:
    """Give the priority of a case whose tier is known already (SPEC 3)."""
    prices = policy.priority
    total = prices.urgent if case.urgency == "urgent" else prices.routine
    if is_statutory(policy, case):
        total += prices.statutory
    total += prices.per_tier * in_tier
    return total + prices.per_day_overdue * days_overdue(policy, case, as_of)


def absence_window(policy: Policy, as_of: datetime) -> tuple[date, ...]:
    """Give the first `window_working_days` working days on or after `as_of`'s date (SPEC 3, `absent`)."""
    return _window(as_of.date(), policy.window_working_days, policy.bank_holidays)


@lru_cache(maxsize=64)
def _window(day: date, count: int, bank_holidays: BankHolidays) -> tuple[date, ...]:
    return first_working_days(day, count, bank_holidays)


def absence_days(worker: Worker, window: Sequence[date]) -> int:
    """Count the days of `window` that lie in an absence of the worker, each once."""
    absences = worker.absences
    return sum(any(absence.covers(day) for absence in absences) for day in window) if absences else 0


def is_absent(policy: Policy, worker: Worker, case_urgent: bool, as_of: datetime) -> bool:
    """Say whether the worker is away for a case of that urgency (SPEC 3, `absent`).

    For an urgent case, when `as_of`'s date lies in an absence; for any other, when more than
    `max_absent_days` of the first `window_working_days` working days do.
    """
    if not worker.absences:
        return False
    if case_urgent:
        return absence_days(worker, (as_of.date(),)) > 0
    return absence_days(worker, absence_window(policy, as_of)) > policy.max_absent_days

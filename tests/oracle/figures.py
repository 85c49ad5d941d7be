"""What the documents mean in numbers: tiers, points, capacity, loads, priorities, absence.

Points are whole hundredths of a point. Decimals are read from their text, so 0.29 is 29/100 and never
the nearest binary fraction.
"""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache

import holidays

from tests.oracle.policy import Json, merged_policy

__all__ = ["Json", "Reading", "exact", "hundredths", "merged_policy"]

MICROSECONDS_PER_HOUR = 3_600_000_000


@cache
def _of_text(text: str) -> Fraction:
    return Fraction(text)


def exact(number: float) -> Fraction:
    """The number as its decimal text says it: the shortest text of a float is what the file said."""
    return _of_text(str(number))


def hundredths(points: float) -> int:
    """Points as whole hundredths of a point."""
    value = exact(points) * 100
    assert value.denominator == 1, f"{points} has more than two decimal places"
    return value.numerator


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday, less the bank holidays of England and Wales."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


@cache
def working_days(first: date, count: int) -> tuple[date, ...]:
    """The first `count` working days on or after `first`."""
    found: list[date] = []
    day = first
    while len(found) < count:
        if is_working_day(day):
            found.append(day)
        day += timedelta(days=1)
    return tuple(found)


def _within(day: date, period: Json) -> bool:
    """Whether a dated entry covers the day: both ends included, a null end is open."""
    begins, ends = period.get("from"), period.get("to")
    after_start = begins is None or date.fromisoformat(begins[:10]) <= day
    return after_start and (ends is None or day <= date.fromisoformat(ends[:10]))


class Reading:
    """A scenario resolved into numbers, read once and asked many questions.

    Attributes
    ----------
    workers, cases
        The documents by id, in file order.
    pending, open_cases
        The cases of either status, in file order.
    locks
        The manager's lock of each pending case that has any, in file order.
    before
        Hundredths of a point that each worker carries from the open cases.
    relatives
        The open cases of each family.
    """

    def __init__(self, scenario: Json) -> None:
        self.scenario = scenario
        self.policy = merged_policy(scenario)
        self.as_of = datetime.fromisoformat(scenario["as_of"])
        self.workers: dict[str, Json] = {w["id"]: w for w in scenario["workers"]}
        self.cases: dict[str, Json] = {c["id"]: c for c in scenario["cases"]}
        self.pending = [c for c in scenario["cases"] if c["status"] == "pending"]
        self.open_cases = [c for c in scenario["cases"] if c["status"] == "open"]
        pending_ids = {c["id"] for c in self.pending}
        self.locks = [lock for lock in scenario.get("locks") or [] if lock["case"] in pending_ids]
        self.excluded = {(e["case"], e["worker"]) for e in scenario.get("excluded") or []}
        self.baseline = [b for b in scenario.get("baseline") or [] if b["case"] in pending_ids]
        self.overrides = {(k["case"], k["lead"]) for k in self.locks if k.get("override_reason")}
        self.relatives: dict[str, list[Json]] = {}
        for case in self.open_cases:
            if case.get("family") is not None:
                self.relatives.setdefault(case["family"], []).append(case)
        self.before = self._loads()
        self._absences: dict[tuple[str, bool], bool] = {}

    def role(self, worker: Json) -> Json:
        """The policy's entry for a worker's role."""
        found: Json = self.policy["roles"][worker["role"]]
        return found

    def task(self, case: Json) -> Json:
        """The policy's entry for a case's task."""
        found: Json = self.policy["tasks"][case["task"]]
        return found

    def tier(self, case: Json) -> int:
        """The overriding tier, or the first whose upper bound is at least the sum of the scores."""
        if case.get("tier_override"):
            stated: int = case["tier_override"]["tier"]
            return stated
        total = sum(case["complexity"].values())
        bounds = self.policy["complexity"]["tier_upper_bounds"]
        return next(tier for tier, bound in enumerate(bounds, start=1) if total <= bound)

    def weight(self, case: Json) -> int:
        """h(c): the points of the case's tier."""
        return hundredths(self.policy["complexity"]["tier_points"][self.tier(case) - 1])

    def weight_as_lead(self, case: Json, worker_id: str) -> int:
        """h(c, w): what the case weighs on this lead."""
        stated = (case.get("points_for") or {}).get(worker_id)
        return self.weight(case) if stated is None else hundredths(stated)

    def weight_as_co_worker(self, case: Json) -> int:
        """The co-worker's share of h(c), rounded up; the lead's own figure does not move it."""
        return math.ceil(self.weight(case) * exact(self.policy["co_worker_share"]))

    def delegated(self, case: Json) -> int:
        """The part of an open case's weight on its lead that its delegate carries instead, rounded up."""
        return math.ceil(self.weight_as_lead(case, case["lead"]) * exact(self.policy["delegated_share"]))

    def capacity(self, worker: Json) -> int:
        """What the worker can hold, rounded down, after the reductions active on the day."""
        role = self.role(worker)
        active = [r for r in worker.get("reductions") or [] if _within(self.as_of.date(), r)]
        given_up = min(Fraction(1), sum((exact(r["share"]) for r in active), Fraction(0)))
        points = exact(role["points_per_fte"]) * exact(role["capacity_factor"]) * exact(worker["fte"])
        return math.floor(100 * points * (1 - given_up))

    def _loads(self) -> dict[str, int]:
        loads = dict.fromkeys(self.workers, 0)
        for case in self.open_cases:
            loads[case["lead"]] += self.weight_as_lead(case, case["lead"])
            if case.get("co_worker") is not None:
                loads[case["co_worker"]] += self.weight_as_co_worker(case)
            if case.get("delegate") is not None:
                passed_on = self.delegated(case)
                loads[case["lead"]] -= passed_on
                loads[case["delegate"]] += passed_on
        return loads

    def days_overdue(self, case: Json) -> int:
        """Whole 24-hour days since the case should have been allocated, capped by the policy."""
        decided = case.get("decided_at")
        hours = exact(self.policy["allocation_hours"])
        if decided is None:
            hours += exact(self.policy["decision_hours"])
        allowed = timedelta(microseconds=math.floor(hours * MICROSECONDS_PER_HOUR))
        due = datetime.fromisoformat(decided or case["received_at"]) + allowed
        late = (self.as_of - due) // timedelta(days=1)
        return min(int(self.policy["priority"]["max_days_overdue"]), max(0, late))

    def is_statutory(self, case: Json) -> bool:
        """The case's own word, or its task's where the case says nothing."""
        own = case.get("statutory")
        return bool(self.task(case)["statutory"] if own is None else own)

    def priority(self, case: Json) -> int:
        """What it costs at the first level to leave the case waiting."""
        price = self.policy["priority"]
        total: int = price[case.get("urgency") or "routine"]
        if self.is_statutory(case):
            total += price["statutory"]
        total += price["per_tier"] * self.tier(case)
        total += price["per_day_overdue"] * self.days_overdue(case)
        return total

    def is_absent(self, worker: Json, case: Json) -> bool:
        """Away today for an urgent case; away too much of the coming window for any other."""
        urgent = case.get("urgency") == "urgent"
        key = (worker["id"], urgent)
        if key not in self._absences:
            self._absences[key] = self._away(worker, urgent)
        return self._absences[key]

    def _away(self, worker: Json, urgent: bool) -> bool:
        absences = worker.get("absences") or []
        today = self.as_of.date()
        if urgent:
            return any(_within(today, absence) for absence in absences)
        window = working_days(today, self.policy["window_working_days"])
        days_away = sum(any(_within(day, absence) for absence in absences) for day in window)
        return bool(days_away > self.policy["max_absent_days"])

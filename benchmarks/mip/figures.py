"""What a scenario document says in numbers (SPEC 3): points, capacities, loads, priorities, absences.

Points are in hundredths throughout. The document is whole: `Scenario.document()` writes out every default.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import holidays
import numpy as np
from numpy.typing import NDArray

Json = dict[str, Any]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

ANY_NUMBER = 10**9  # new cases of a worker whom nothing limits
_CALENDARS = {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}


def hundredths(number: float) -> int:
    """A decimal of at most two places, in hundredths."""
    return round(number * 100)


def ceil_share(points: int, share: float) -> int:
    """ceil(points × share), exact."""
    return -(-points * hundredths(share) // 100)


class Figures:
    """The numbers of one scenario, by index of workers and of pending cases, both in file order."""

    def __init__(self, document: Json) -> None:
        self.policy: Json = document["policy"]
        self.as_of = datetime.fromisoformat(document["as_of"])
        self.workers: list[Json] = document["workers"]
        self.cases: list[Json] = [case for case in document["cases"] if case["status"] == "pending"]
        self.open: list[Json] = [case for case in document["cases"] if case["status"] == "open"]
        self.worker_index = {worker["id"]: w for w, worker in enumerate(self.workers)}
        self.case_index = {case["id"]: c for c, case in enumerate(self.cases)}
        self.locks: dict[int, Json] = self._of_pending(document["locks"])
        self.baseline: dict[int, Json] = self._of_pending(document["baseline"])
        self.excluded: list[Json] = document["excluded"]
        self.roles: list[Json] = [self.policy["roles"][worker["role"]] for worker in self.workers]
        self.tasks: list[Json] = [self.policy["tasks"][case["task"]] for case in self.cases]
        self.tier = _ints(self._tier(case) for case in self.cases)
        self.points = _ints(self._points(case) for case in self.cases)
        self.co_points = _ints(ceil_share(h, self.policy["co_worker_share"]) for h in self.points.tolist())
        self.priority = _ints(self._priority(c) for c in range(len(self.cases)))
        self.capacity = _ints(self._capacity(w) for w in range(len(self.workers)))
        self.before = self._before()
        self.room, self.new_cases = self._limits()

    def _of_pending(self, lines: list[Json]) -> dict[int, Json]:
        return {self.case_index[line["case"]]: line for line in lines if line["case"] in self.case_index}

    def _tier(self, case: Json) -> int:
        if case["tier_override"] is not None:
            return int(case["tier_override"]["tier"])
        total = sum(case["complexity"].values())
        bounds = self.policy["complexity"]["tier_upper_bounds"]
        return 1 + next(i for i, bound in enumerate(bounds) if total <= bound)

    def _points(self, case: Json) -> int:
        return hundredths(self.policy["complexity"]["tier_points"][self._tier(case) - 1])

    def _own_points(self, case: Json, worker: str) -> int:
        own = case["points_for"].get(worker)
        return self._points(case) if own is None else hundredths(own)

    def steps(self, w: int) -> list[tuple[int, int]]:
        """Points that may be given to a worker before each step of utilisation is charged, and its slope.

        Below 0, the worker is over the step already by so much. A step that costs nothing is left out, and so
        is every step of a worker without capacity.
        """
        capacity, before = int(self.capacity[w]), int(self.before[w])
        pairs = self.policy["weights"]["utilisation_steps"] if capacity > 0 else []
        return [(capacity * hundredths(share) // 100 - before, int(slope)) for share, slope in pairs if slope]

    def lead_points(self, case: int) -> Ints:
        """h(c, w) by worker."""
        points = np.full(len(self.workers), self.points[case], dtype=np.int64)
        for worker, value in self.cases[case]["points_for"].items():
            if worker in self.worker_index:
                points[self.worker_index[worker]] = hundredths(value)
        return points

    def is_statutory(self, case: int) -> bool:
        """The case's own word, or its task's."""
        own = self.cases[case]["statutory"]
        return bool(self.tasks[case]["statutory"] if own is None else own)

    def _priority(self, c: int) -> int:
        prices, case = self.policy["priority"], self.cases[c]
        price = prices[case["urgency"]] + prices["per_tier"] * int(self.tier[c])
        price += prices["statutory"] * self.is_statutory(c)
        return int(price + prices["per_day_overdue"] * self._days_overdue(case))

    def _days_overdue(self, case: Json) -> int:
        if case["decided_at"] is not None:
            decided = datetime.fromisoformat(case["decided_at"])
        else:
            received = datetime.fromisoformat(case["received_at"])
            decided = received + timedelta(hours=self.policy["decision_hours"])
        due = decided + timedelta(hours=self.policy["allocation_hours"])
        late = (self.as_of - due) // timedelta(days=1)
        return min(int(self.policy["priority"]["max_days_overdue"]), max(0, late))

    def _capacity(self, w: int) -> int:
        role, worker, today = self.roles[w], self.workers[w], self.as_of.date()
        given_up = sum(hundredths(r["share"]) for r in worker["reductions"] if within(today, r))
        whole = hundredths(role["points_per_fte"]) * hundredths(role["capacity_factor"])
        return whole * hundredths(worker["fte"]) * (100 - min(100, given_up)) // 100**3

    def _before(self) -> Ints:
        load = np.zeros(len(self.workers), dtype=np.int64)
        for case in self.open:
            weight = self._own_points(case, case["lead"])
            if case["delegate"] is not None:
                part = ceil_share(weight, self.policy["delegated_share"])
                load[self.worker_index[case["delegate"]]] += part
                weight -= part
            load[self.worker_index[case["lead"]]] += weight
            if case["co_worker"] is not None:
                share = ceil_share(self._points(case), self.policy["co_worker_share"])
                load[self.worker_index[case["co_worker"]]] += share
        return load

    def _limits(self) -> tuple[Ints, Ints]:
        """Points that each worker may still be given, and leads; overriding locks raise both just enough."""
        new = [
            ANY_NUMBER if limit is None else int(limit)
            for limit in map(self._max_new, range(len(self.workers)))
        ]
        forced_points = np.zeros(len(self.workers), dtype=np.int64)
        forced = np.zeros(len(self.workers), dtype=np.int64)
        for c, lock in self.locks.items():
            if lock["override_reason"] is not None:
                w = self.worker_index[lock["lead"]]
                forced_points[w] += self._own_points(self.cases[c], lock["lead"])
                forced[w] += 1
        room = np.maximum(self.capacity - self.before, 0)
        return np.maximum(room, forced_points), np.maximum(_ints(new), forced)

    def _max_new(self, w: int) -> int | None:
        own: int | None = self.workers[w]["max_new_cases"]
        role: int | None = self.roles[w]["max_new_cases"]
        return role if own is None else own

    def absent(self, urgent: bool) -> Flags:
        """Who is too much away for an urgent case, or for any other."""
        if urgent:
            days, bearable = [self.as_of.date()], 0
        else:
            days, bearable = self._window(), int(self.policy["max_absent_days"])
        away = [
            sum(any(within(day, a) for a in worker["absences"]) for day in days) for worker in self.workers
        ]
        return _ints(away) > bearable

    def _window(self) -> list[date]:
        calendar = self.policy["bank_holidays"]
        named = isinstance(calendar, str)
        off = {date.fromisoformat(day) for day in calendar} if not named else None
        nation = holidays.country_holidays("GB", subdiv=_CALENDARS[calendar]) if named else None
        days: list[date] = []
        day = self.as_of.date()
        while len(days) < self.policy["window_working_days"]:
            free = day in nation if nation is not None else off is not None and day in off
            if day.weekday() < 5 and not free:
                days.append(day)
            day += timedelta(days=1)
        return days


def within(day: date, period: Json) -> bool:
    """Whether a day lies in a period, both ends included; no end, for ever."""
    last = period["to"]
    return date.fromisoformat(period["from"]) <= day and (last is None or day <= date.fromisoformat(last))


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)

"""Absences and reliefs judged a second time: every allocation of the cases taken up, on plain JSON documents.

The cases taken up are pending in a reading of their own: absences are judged on another day, people keep the
parts that stay theirs, and nobody's limit on new cases counts. A depth-first search goes through every
choice; it leaves out only what a bound on both levels shows to be no better than what it has.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from tests.oracle.figures import Json, Reading
from tests.oracle.rules import (
    can_support,
    co_worker_bars,
    lead_bars,
    needs_support,
    pair_breaches,
)
from tests.oracle.score import case_costs, change_cost, evaluate, family_key, step_cost, utilisation_steps

Levels = tuple[int, int]


@dataclass(frozen=True)
class Question:
    """Who is away from when, whether their cases are only covered, and how many others may move."""

    away: tuple[str, ...]
    cover: bool
    first: date
    moves: int = 0


class Parts(NamedTuple):
    """Ids of the cases that need a lead, those that need only a co-worker, and those that may move."""

    led: list[str]
    helped: list[str]
    movable: list[str]


class Again(Reading):
    """The cases taken up, as pending ones, with what people carry of them whatever is decided."""

    def __init__(self, scenario: Json, parts: Parts, away: tuple[str, ...], day: date | None) -> None:
        self.parts, self.away = parts, away
        self.was = {c["id"]: c for c in scenario["cases"]}
        super().__init__(_taken_up(scenario, parts))
        self.judged = max(self.as_of, datetime.combine(day, time.min)) if day else self.as_of
        self.kept = {c["id"]: c["co_worker"] for c in self._was_pending() if self._keeps(c)}
        self.delegated_to = {c["id"]: c["delegate"] for c in self._was_pending() if self._delegates(c)}
        for was in self._was_pending():
            for worker, points in self._carried(was):
                self.before[worker] += points
        self.standing = dict(self.before)
        for name in parts.movable:
            lead = self.was[name]["lead"]
            self.standing[lead] += self.weight_as_lead(self.cases[name], lead)

    def _was_pending(self) -> Iterator[Json]:
        return (self.was[case["id"]] for case in self.pending)

    def _away(self, worker: Json, urgent: bool) -> bool:
        if worker["id"] in self.away:
            return True
        now, self.as_of = self.as_of, self.judged
        try:
            return super()._away(worker, urgent)
        finally:
            self.as_of = now

    def _keeps(self, was: Json) -> bool:
        helper, name = was.get("co_worker"), was["id"]
        if helper is None or name in self.parts.helped:
            return False
        if name in self.parts.movable:
            return True
        for lock in self.locks:
            if lock["case"] == name and (lock["lead"] == helper or lock["co_worker"] not in (None, helper)):
                return False
        if was.get("co_working") == "none":
            return False
        return not co_worker_bars(self, self.cases[name], self.workers[helper])

    def _delegates(self, was: Json) -> bool:
        if was.get("delegate") is None:
            return False
        if was["id"] not in self.parts.led:
            return True
        bars = co_worker_bars(self, self.cases[was["id"]], self.workers[was["delegate"]])
        return not set(bars) - {"may_not_co_work"}

    def _carried(self, was: Json) -> Iterator[tuple[str, int]]:
        name = was["id"]
        if name in self.kept:
            yield self.kept[name], super().weight_as_co_worker(was)
        if name in self.delegated_to:
            yield self.delegated_to[name], self.delegated(was)
        if name in self.parts.helped:
            yield was["lead"], self._rest(was, was["lead"])

    def _rest(self, case: Json, worker: str) -> int:
        whole = super().weight_as_lead(case, worker)
        passed_on = self.delegated({**case, "lead": worker}) if case["id"] in self.delegated_to else 0
        return whole - passed_on

    def weight_as_lead(self, case: Json, worker_id: str) -> int:
        """What the case adds to this lead: nothing where they carry it, less where it is delegated."""
        if case["status"] == "open":
            return super().weight_as_lead(case, worker_id)
        return 0 if case["id"] in self.parts.helped else self._rest(case, worker_id)

    def weight_as_co_worker(self, case: Json) -> int:
        """Nothing for a co-worker who stays: they carry it already."""
        stays = case["status"] == "pending" and case["id"] in self.kept
        return 0 if stays else super().weight_as_co_worker(case)

    def delegated(self, case: Json) -> int:
        """Of the weight that the case has for a lead who delegates nothing."""
        return super().delegated({**case, "status": "open"})


def _taken_up(scenario: Json, parts: Parts) -> Json:
    again = copy.deepcopy(scenario)
    taken = {*parts.led, *parts.helped, *parts.movable}
    again["cases"] = [c for c in again["cases"] if c["status"] == "open"]
    baseline = [line for line in again.get("baseline") or [] if line["case"] not in parts.movable]
    for case in again["cases"]:
        if case["id"] in taken:
            lead = case.pop("lead")
            case.update(status="pending", co_worker=None, delegate=None)
            if case["id"] in parts.movable:
                baseline.append({"case": case["id"], "lead": lead})
            if case["id"] in parts.helped:
                again["locks"] = [
                    k for k in again.get("locks") or [] if k["case"] != case["id"] or k["lead"] == lead
                ]
    again["baseline"] = baseline
    again.setdefault("policy", {}).setdefault("priority", {})["max_days_overdue"] = 0
    for worker in again["workers"]:
        worker["max_new_cases"] = 10**6
    return again


def touched(scenario: Json, question: Question) -> tuple[Parts, list[str]]:
    """The cases that an absence touches, and those that it leaves alone."""
    reading = Reading(scenario)
    led, helped, alone = [], [], []
    for case in reading.open_cases:
        presses = case.get("urgency") == "urgent" or reading.is_statutory(case)
        if case["lead"] in question.away:
            group = led
        elif case.get("co_worker") in question.away and (
            case.get("co_working") == "required"
            or needs_support(reading, case, reading.workers[case["lead"]])
        ):
            group = helped
        else:
            continue
        (alone if question.cover and not presses else group).append(case["id"])
    return Parts(led, helped, []), alone


def movable(scenario: Json, parts: Parts, question: Question | None, only: str | None = None) -> list[str]:
    """The other open cases that may lawfully move; `only` those of one lead."""
    away = question.away if question else ()
    locked = {lock["case"] for lock in scenario.get("locks") or []}
    candidates = [
        c["id"]
        for c in scenario["cases"]
        if c["status"] == "open"
        and c["id"] not in {*parts.led, *parts.helped, *locked}
        and c["lead"] not in away
        and only in (None, c["lead"])
    ]
    again = Again(scenario, Parts(parts.led, parts.helped, candidates), away, question and question.first)
    return [name for name in candidates if _may_move(again, name)]


def _may_move(again: Again, name: str) -> bool:
    case, was = again.cases[name], again.was[name]
    helper = again.workers[was["co_worker"]] if was.get("co_worker") else None
    if helper is None and case.get("co_working") == "required":
        return False
    if helper is not None and (
        case.get("co_working") == "none" or helper["id"] == was["lead"] or co_worker_bars(again, case, helper)
    ):
        return False
    if again.task(case)["independent"] and case.get("family") is not None:
        others = [c for c in again.was.values() if c["status"] == "open" and c["id"] != name]
        same = [c for c in others if c.get("family") == case["family"]]
        affected = {*again.parts.led, *again.parts.helped}
        if any(c["id"] in affected or was["lead"] in (c["lead"], c.get("co_worker")) for c in same):
            return False
    for worker in again.workers.values():
        if worker["id"] in (was["lead"], was.get("co_worker")) or lead_bars(again, case, worker):
            continue
        if not needs_support(again, case, worker) or can_support(again, case, helper):
            return True
    return False


class Way(NamedTuple):
    """One way to deal with a case; no lead: it waits."""

    lead: str | None
    co_worker: str | None
    cost: int
    lead_load: int
    co_load: int
    moves: int


def ways(again: Again, name: str) -> list[Way]:
    """Every way to deal with a case by itself."""
    case, was = again.cases[name], again.was[name]
    lock = next((lock for lock in again.locks if lock["case"] == name), None)
    found = []
    for lead in again.workers.values():
        if name in again.parts.helped and lead["id"] != was["lead"]:
            continue
        stays = name in again.parts.movable and lead["id"] == was["lead"]
        for helper in (None, *again.workers.values()):
            helper_id = helper and helper["id"]
            if name in again.kept and helper_id != again.kept[name]:
                continue
            if name in again.parts.movable and helper_id != was.get("co_worker"):
                continue
            if lock and (lock["lead"] != lead["id"] or lock["co_worker"] not in (None, helper_id)):
                continue
            broken = pair_breaches(again, case, lead, helper)
            if name in again.parts.helped:
                theirs = [b for b in broken if b[2] == was["lead"] and b[0] not in ("supported", "co_worker")]
                broken = [b for b in broken if b not in theirs]
            if broken and not stays:
                continue
            cost = sum(case_costs(again, case, lead, helper).values()) + change_cost(again, name, lead["id"])
            load = again.weight_as_lead(case, lead["id"])
            co_load = again.weight_as_co_worker(case) if helper else 0
            moves = int(name in again.parts.movable and not stays)
            found.append(Way(lead["id"], helper_id, cost, load, co_load, moves))
    if name not in again.parts.movable and lock is None:
        found.append(Way(None, None, change_cost(again, name, None), 0, 0, 0))
    return found


class Search:
    """The best levels over every combination of ways; `first` may judge finished loads before them.

    The case `waiting` gets nobody.
    """

    def __init__(
        self,
        again: Again,
        moves: int,
        first: Callable[[dict[str, int]], int] | None = None,
        waiting: str | None = None,
    ) -> None:
        self.again, self.first = again, first
        self.load = dict(again.before)
        brought = dict.fromkeys(again.workers, 0)
        for name, lead in again.overrides:
            brought[lead] += again.weight_as_lead(again.cases[name], lead)
        self.limit = {
            w: max(again.capacity(worker), again.standing[w] + brought[w])
            for w, worker in again.workers.items()
        }
        self.steps = {w: utilisation_steps(again, worker) for w, worker in again.workers.items()}
        self.family = 100 * int(again.policy["weights"]["family"])
        self.best: tuple[int, ...] | None = None
        self.taken: list[tuple[str, Way]] = []
        order = sorted(again.cases[c["id"]]["id"] for c in again.pending)
        order.sort(key=lambda name: name in again.parts.movable)
        self.cases = [
            (name, sorted(ways(again, name), key=lambda way: (way.lead is None, way.moves))) for name in order
        ]
        self.cases = [
            (name, [way for way in options if name != waiting or way.lead is None])
            for name, options in self.cases
        ]
        self.rest = self._rest()
        start = sum(step_cost(self.steps[w], load) for w, load in self.load.items())
        self._descend(0, moves, 0, start)

    def _rest(self) -> list[int]:
        """The least that the cases from each place on can cost, loads aside."""
        least = [0]
        for _, options in reversed(self.cases):
            least.append(least[-1] + min((way.cost for way in options), default=0))
        return least[::-1]

    def _descend(self, place: int, moves: int, waiting: int, cost: int) -> None:
        if self.best is not None and self.first is None and (waiting, cost + self.rest[place]) >= self.best:
            return
        if place == len(self.cases):
            found = (waiting, cost) if self.first is None else (self.first(self.load), waiting, cost)
            if self.best is None or found < self.best:
                self.best = found
            return
        name, options = self.cases[place]
        case = self.again.cases[name]
        for way in options:
            if way.moves > moves or not self._lawful(case, way):
                continue
            extra = self._carry(way, 1) + self._another_lead(case, way)
            price = 0 if way.lead else self.again.priority(case)
            self.taken.append((name, way))
            self._descend(place + 1, moves - way.moves, waiting + price, cost + way.cost + extra)
            self.taken.pop()
            self._carry(way, -1)

    def _carry(self, way: Way, sign: int) -> int:
        """Book the loads; what they add to utilisation."""
        added = 0
        for worker, load in ((way.lead, way.lead_load), (way.co_worker, way.co_load)):
            if worker is not None and load:
                before = step_cost(self.steps[worker], self.load[worker])
                self.load[worker] += sign * load
                added += step_cost(self.steps[worker], self.load[worker]) - before
        return added

    def _lawful(self, case: Json, way: Way) -> bool:
        if way.lead is None:
            return True
        stays_full = {way.lead: way.lead_load}
        if way.co_worker is not None:
            stays_full[way.co_worker] = stays_full.get(way.co_worker, 0) + way.co_load
        if any(self.load[w] + load > self.limit[w] for w, load in stays_full.items() if load):
            return False
        return all(self._apart(case, way, *other) for other in self.taken)

    def _apart(self, case: Json, way: Way, name: str, taken: Way) -> bool:
        """Whether independence holds between two cases."""
        other = self.again.cases[name]
        if case.get("family") is None or other.get("family") != case["family"] or taken.lead is None:
            return True
        if self.again.task(case)["independent"] and way.lead in (taken.lead, taken.co_worker):
            return False
        return not (self.again.task(other)["independent"] and taken.lead in (way.lead, way.co_worker))

    def _another_lead(self, case: Json, way: Way) -> int:
        family = family_key(self.again, case)
        if family is None or way.lead is None:
            return 0
        leads = {
            taken.lead
            for name, taken in self.taken
            if taken.lead and family_key(self.again, self.again.cases[name]) == family
        }
        return self.family if leads and way.lead not in leads else 0


def absence_optimum(scenario: Json, question: Question, waiting: str | None = None) -> list[Levels | None]:
    """The best levels for 0, 1, ... moves; None where the locks leave nothing lawful.

    The case `waiting` gets nobody.
    """
    parts, _ = touched(scenario, question)
    if question.moves:
        parts = parts._replace(movable=movable(scenario, parts, question))
    again = Again(scenario, parts, question.away, question.first)
    found = [Search(again, count, None, waiting).best for count in range(question.moves + 1)]
    return [best and (best[0], best[1]) for best in found]


def relief_optimum(scenario: Json, worker: str, most: int) -> list[tuple[int, int, int]]:
    """For 0, 1, ... moves: the least that the worker is above capacity, then the best levels."""
    nothing = Parts([], [], [])
    own = movable(scenario, nothing, None, only=worker)
    again = Again(scenario, Parts([], [], own), (), None)
    capacity = again.capacity(again.workers[worker])

    def excess(load: dict[str, int]) -> int:
        return max(0, load[worker] - capacity)

    found = [Search(again, count, first=excess).best for count in range(min(most, len(own)) + 1)]
    return [(best[0], best[1], best[2]) for best in found if best is not None]


def true_score(scenario: Json, parts: Parts, question: Question, assignments: list[Json]) -> Levels:
    """The levels of a finished plan of the cases taken up."""
    again = Again(scenario, parts, question.away, question.first)
    found = evaluate(again, assignments)
    return found["unallocated"], found["preference"]

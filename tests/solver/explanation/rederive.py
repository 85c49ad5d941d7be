"""Explanations derived a second time, from every plan of a small scenario and apart from the program."""

from __future__ import annotations

import copy
import itertools
import math
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from tests.oracle import Reading, optimum
from tests.oracle.random_scenarios import small_scenario
from tests.oracle.rules import find_breaches, pair_breaches

Json = dict[str, Any]
Score = tuple[int, int]
Item = tuple[str, str | None]  # rule, worker


def small(seed: int) -> Json | None:
    """A random scenario with at most four pending cases and five workers, or None where locks break rules."""
    document = small_scenario(seed)
    pending = [case["id"] for case in document["cases"] if case["status"] == "pending"]
    people = [worker["id"] for worker in document["workers"]]
    return document if len(pending) <= 4 and len(people) <= 5 and best(document) is not None else None


def best(document: Json) -> Score | None:
    """The best score, by exhaustive search."""
    found = optimum(document)
    return None if found is None else (found["unallocated"], found["preference"])


def given_to(document: Json, case: str, worker: str) -> Json:
    """The scenario with the case locked to the worker, without an override, in place of its own lock."""
    changed = copy.deepcopy(document)
    locks = [lock for lock in changed.get("locks") or [] if lock["case"] != case]
    lock = {"case": case, "lead": worker, "co_worker": None, "override_reason": None}
    changed["locks"] = [*locks, lock]
    return changed


def never(document: Json, case: str) -> Json:
    """The scenario with everybody ruled out for the case."""
    changed = copy.deepcopy(document)
    vetoes = [{"case": case, "worker": worker["id"]} for worker in changed["workers"]]
    changed["excluded"] = [*(changed.get("excluded") or []), *vetoes]
    return changed


class Waiting:
    """A case that waits, and every plan that would give it to somebody, with what such a plan breaks.

    What a cause may name of a broken rule: a worker's limits, whatever case they are broken for; and whatever
    concerns the case itself. A plan that breaks anything else is no plan.
    """

    def __init__(self, document: Json, case_id: str, unallocated: int) -> None:
        self.reading = Reading(document)
        self.case = case_id
        self.unallocated = unallocated
        others = [case for case in self.reading.pending if case["id"] != case_id]
        self.others = [(case, self._lawful(case)) for case in others]

    @property
    def plans(self) -> int:
        """How many plans there are to look at."""
        return len(self._pairs(self.case)) * math.prod(len(choices) for _, choices in self.others)

    @cached_property
    def ways_in(self) -> list[frozenset[Item]]:
        """What each plan that gives the case to somebody breaks."""
        return list(self._ways_in())

    def kept_out(self, cause: set[Item]) -> bool:
        """Whether every plan that lets the case in breaks something in the cause."""
        return all(broken & cause for broken in self.ways_in)

    def _ways_in(self) -> Iterator[frozenset[Item]]:
        for mine in self._pairs(self.case):
            for rest in itertools.product(*(choices for _, choices in self.others)):
                plan = [mine, *(choice for choice in rest if choice is not None)]
                waiting = [case for (case, _), made in zip(self.others, rest, strict=True) if made is None]
                broken = self._broken(plan, sum(map(self.reading.priority, waiting)))
                if broken is not None:
                    yield broken

    def _broken(self, plan: list[Json], waiting: int) -> frozenset[Item] | None:
        found: set[Item] = set()
        if waiting >= self.unallocated:
            found.add(("priority", None))
        for rule, case, worker in find_breaches(self.reading, plan):
            if rule in ("capacity", "new_cases"):
                found.add((rule, worker))
            elif rule in ("supported", "co_worker") and case == self.case:
                found.add((rule, None))
            elif case == self.case or (rule == "independent" and worker in self._mine(plan)):
                found.add((rule, worker))
            else:
                return None
        return frozenset(found)

    def _mine(self, plan: list[Json]) -> set[str | None]:
        return {plan[0]["lead"], plan[0]["co_worker"]}

    def _pairs(self, case: str) -> list[Json]:
        ids = list(self.reading.workers)
        return [
            {"case": case, "lead": lead, "co_worker": beside}
            for lead in ids
            for beside in (None, *ids)
            if lead != beside
        ]

    def _lawful(self, case: Json) -> list[Json | None]:
        """The choices for another case that break no rule of its own, and waiting unless it is locked."""
        workers, locks = self.reading.workers, [k for k in self.reading.locks if k["case"] == case["id"]]
        found: list[Json | None] = [] if locks else [None]
        for pair in self._pairs(case["id"]):
            beside = None if pair["co_worker"] is None else workers[pair["co_worker"]]
            fits = all(
                lock["lead"] == pair["lead"] and lock.get("co_worker") in (None, pair["co_worker"])
                for lock in locks
            )
            if fits and not pair_breaches(self.reading, case, workers[pair["lead"]], beside):
                found.append(pair)
        return found

"""One urgent case on top of a plan, with a few moves: every combination, on plain JSON documents."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from tests.oracle.figures import Json, Reading
from tests.oracle.rules import Assignment, find_breaches
from tests.oracle.score import evaluate

Change = tuple[int, int]

# What a plan without the case may still put right: freeing a worker, or a family, is what moves are for.
_MENDABLE = {"capacity", "new_cases", "independent"}


def urgent_optimum(scenario: Json, case: str, plan: list[Assignment], moves: int) -> dict[str, Change]:
    """The best change of both levels for each worker who can lead the case when so many others change lead.

    Parameters
    ----------
    plan
        Lawful; without the case itself, whose lock is set aside.
    """
    reading = Reading(without_lock(scenario, case))
    now = evaluate(reading, plan)
    best: dict[str, Change] = {}
    for moved in _moved(reading, plan, moves):
        for lead, helper in _pairs(reading):
            whole = [*moved, {"case": case, "lead": lead, "co_worker": helper}]
            if find_breaches(reading, whole):
                continue
            found = evaluate(reading, whole)
            change = (
                found["unallocated"] - now["unallocated"],
                found["preference"] - now["preference"],
            )
            best[lead] = min(change, best.get(lead, change))
    return best


def without_lock(scenario: Json, case: str) -> Json:
    """The scenario with the question open again."""
    return scenario | {"locks": [lock for lock in scenario.get("locks") or [] if lock["case"] != case]}


def _pairs(reading: Reading) -> list[tuple[str, str | None]]:
    workers = list(reading.workers)
    return [(lead, helper) for lead in workers for helper in (None, *workers) if helper != lead]


def _moved(reading: Reading, plan: list[Assignment], most: int) -> Iterator[list[Assignment]]:
    """Every plan in which at most so many cases have another lead."""
    pairs = _pairs(reading)
    for count in range(most + 1):
        for places in itertools.combinations(range(len(plan)), count):
            for ways in itertools.product(pairs, repeat=count):
                moves = dict(zip(places, ways, strict=True))
                if any(plan[place]["lead"] == lead for place, (lead, _) in moves.items()):
                    continue
                moved = [
                    {**made, "lead": moves[place][0], "co_worker": moves[place][1]}
                    if place in moves
                    else made
                    for place, made in enumerate(plan)
                ]
                if {rule for rule, *_ in find_breaches(reading, moved)} <= _MENDABLE:
                    yield moved

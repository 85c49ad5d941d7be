"""The score of an allocation: what waits, then what it costs, term by term."""

from __future__ import annotations

import math
from typing import TypedDict

from tests.oracle.figures import Json, Reading, exact
from tests.oracle.rules import Assignment, holds, lead_bars, loads_after

TERMS = (
    "expertise",
    "interest",
    "grade",
    "continuity",
    "family",
    "newly_qualified",
    "co_working",
    "co_working_missed",
    "local_cost",
    "locality",
    "cross_team",
    "change",
    "utilisation",
)


class Score(TypedDict):
    """Both levels, and the second by its terms (every term, zeros included)."""

    unallocated: int
    preference: int
    terms: dict[str, int]


def _shortfall(reading: Reading, case: Json, lead: Json, co_worker: Json | None) -> int:
    """Levels that the lead is short of the case's needs, where the co-worker does not meet them in full."""
    task = reading.task(case)
    cover: dict[str, int] = {}
    if co_worker is not None and (not task["reserved"] or holds(co_worker, task["lead_requires"])):
        cover = co_worker.get("expertise") or {}
    skill: dict[str, int] = lead.get("expertise") or {}
    return sum(
        max(0, needed - skill.get(tag, 0))
        for tag, needed in (case.get("needs") or {}).items()
        if cover.get(tag, 0) < needed
    )


def breaks_continuity(reading: Reading, case: Json, lead_id: str) -> bool:
    """Somebody who knows the person or the family may lead the case, and none of those who may does."""
    if reading.task(case)["independent"]:
        return False
    known = {case.get("previous_lead")}
    if case.get("family") is not None:
        known |= {relative["lead"] for relative in reading.relatives.get(case["family"], [])}
    able = {w for w in known if w in reading.workers and not lead_bars(reading, case, reading.workers[w])}
    return bool(able) and lead_id not in able


def case_costs(reading: Reading, case: Json, lead: Json, co_worker: Json | None) -> dict[str, int]:
    """The terms that one allocated case decides alone: all but `family`, `change` and `utilisation`."""
    weights, tier = reading.policy["weights"], reading.tier(case)
    wanted = case.get("co_working") or "allowed"
    role = reading.role(lead)
    fitting_grade = reading.policy["complexity"]["tier_grades"][tier - 1]
    shared_interests = set(case.get("needs") or {}) & set(lead.get("interests") or [])
    asked_for = wanted in ("preferred", "required")
    alone_and_new = role["newly_qualified"] and co_worker is None
    localities = lead.get("localities") or []
    far = bool(case.get("locality") is not None and localities and case["locality"] not in localities)
    units = {
        "expertise": weights["expertise"] * _shortfall(reading, case, lead, co_worker),
        "interest": -weights["interest"] * len(shared_interests),
        "grade": weights["grade"] * abs(role["grade"] - fitting_grade),
        "continuity": weights["continuity"] * breaks_continuity(reading, case, lead["id"]),
        "newly_qualified": weights["newly_qualified"] * (tier - 1) * alone_and_new,
        "co_working": weights["co_working"] * (co_worker is not None and not asked_for),
        "co_working_missed": weights["co_working_missed"] * (co_worker is None and wanted == "preferred"),
        "local_cost": (case.get("cost_for") or {}).get(lead["id"]) or 0,
        "locality": weights["locality"] * far,
        "cross_team": weights["cross_team"] * (lead["team"] != case["team"]),
    }
    return {term: 100 * int(units[term]) for term in units}


def change_cost(reading: Reading, case_id: str, lead_id: str | None) -> int:
    """What moving the case away from the earlier allocation costs; a null lead is a case that waits."""
    moved = [e for e in reading.baseline if e["case"] == case_id and e["lead"] != lead_id]
    return 100 * int(reading.policy["weights"]["change"]) * len(moved)


def family_key(reading: Reading, case: Json) -> str | None:
    """The family whose leads the case counts among; an independent task counts in none."""
    family: str | None = None if reading.task(case)["independent"] else case.get("family")
    return family


def utilisation_steps(reading: Reading, worker: Json) -> list[tuple[int, int]]:
    """(hundredths, slope) for each step; none for somebody without capacity."""
    capacity = reading.capacity(worker)
    if capacity <= 0:
        return []
    steps = reading.policy["weights"]["utilisation_steps"]
    return [(math.floor(capacity * exact(threshold)), int(slope)) for threshold, slope in steps]


def step_cost(steps: list[tuple[int, int]], load: int) -> int:
    """The cost of a load in hundredths of a point under a worker's steps."""
    return sum(slope * max(0, load - start) for start, slope in steps)


def _family_cost(reading: Reading, assignments: list[Assignment]) -> int:
    leads: dict[str, set[str]] = {}
    for given in assignments:
        family = family_key(reading, reading.cases[given["case"]])
        if family is not None:
            leads.setdefault(family, set()).add(given["lead"])
    extra = sum(len(people) - 1 for people in leads.values())
    return 100 * int(reading.policy["weights"]["family"]) * extra


def evaluate(reading: Reading, assignments: list[Assignment]) -> Score:
    """The score of an allocation, lawful or not, whose cases are pending and whose workers exist."""
    terms = dict.fromkeys(TERMS, 0)
    workers = reading.workers
    lead_of: dict[str, str] = {}
    for given in assignments:
        lead_of[given["case"]] = given["lead"]
        co_worker = workers[given["co_worker"]] if given.get("co_worker") is not None else None
        case = reading.cases[given["case"]]
        for term, cost in case_costs(reading, case, workers[given["lead"]], co_worker).items():
            terms[term] += cost
    terms["family"] = _family_cost(reading, assignments)
    terms["change"] = sum(change_cost(reading, c["id"], lead_of.get(c["id"])) for c in reading.pending)
    after = loads_after(reading, assignments)
    terms["utilisation"] = sum(
        step_cost(utilisation_steps(reading, worker), after[worker_id])
        for worker_id, worker in workers.items()
    )
    waiting = [case for case in reading.pending if case["id"] not in lead_of]
    return {
        "unallocated": sum(reading.priority(case) for case in waiting),
        "preference": sum(terms.values()),
        "terms": terms,
    }


def score(scenario: Json, assignments: list[Assignment]) -> Score:
    """Both levels of an allocation's score and every term of the second.

    Parameters
    ----------
    scenario
        A ``caseload-scenario/1`` document.
    assignments
        ``{"case", "lead", "co_worker"}`` for each allocated case; a pending case not named waits.

    Returns
    -------
    dict
        ``{"unallocated": int, "preference": int, "terms": {term: int}}``, in hundredths of a weight.
    """
    return evaluate(Reading(scenario), assignments)

"""The hard rules: who may lead, who may co-work, and what a whole allocation breaks."""

from __future__ import annotations

from collections import Counter

from tests.oracle.figures import Json, Reading

Breach = tuple[str, str | None, str | None]  # rule, case, worker
Assignment = Json  # {"case", "lead", "co_worker"}

NO_LIMIT = 10**9


def holds(worker: Json, lead_requires: list[list[str]]) -> bool:
    """Whether the worker has every qualification of some list; no lists means that anybody does."""
    held = set(worker.get("qualifications") or [])
    return not lead_requires or any(held.issuperset(needed) for needed in lead_requires)


def years(worker: Json) -> float:
    """Years since qualifying, none where the file is silent."""
    value: float = worker.get("years_qualified") or 0
    return value


def max_tier(reading: Reading, worker: Json) -> int:
    """The worker's own highest tier, or the role's."""
    own = worker.get("max_tier")
    return int(reading.role(worker)["max_tier"] if own is None else own)


def in_conflict(reading: Reading, case: Json, worker: Json) -> bool:
    """A declared conflict, or an earlier part in what the task must look at with fresh eyes."""
    family = case.get("family")
    declared = worker.get("conflicts") or []
    if case["id"] in declared or (family is not None and family in declared):
        return True
    if not reading.task(case)["independent"]:
        return False
    involved = {case.get("previous_lead")}
    for relative in reading.relatives.get(family, []) if family is not None else []:
        involved |= {relative["lead"], relative.get("co_worker"), relative.get("delegate")}
    return worker["id"] in involved


def from_other_team(reading: Reading, case: Json, worker: Json) -> bool:
    """Whether the worker's team may not take this team's cases."""
    cross_team = reading.policy["cross_team"]
    if worker["team"] == case["team"] or cross_team is True:
        return False
    return cross_team is False or worker["team"] not in cross_team.get(case["team"], [])


def lead_bars(reading: Reading, case: Json, worker: Json) -> list[str]:
    """Every rule that keeps the worker from leading the case, judged after any override."""
    role, task = reading.role(worker), reading.task(case)
    supervised = role["newly_qualified"] and task["newly_qualified"] == "co_worked"
    overridden = (case["id"], worker["id"]) in reading.overrides
    language = case.get("language")
    verdicts = {
        "may_not_lead": not role["may_lead"],
        "not_qualified": not holds(worker, task["lead_requires"]),
        "not_experienced": years(worker) < task["min_years_qualified"] and not supervised,
        "above_tier": reading.tier(case) > max_tier(reading, worker) and not overridden,
        "newly_qualified": role["newly_qualified"] and task["newly_qualified"] == "forbidden",
        "absent": reading.is_absent(worker, case),
        "conflict_of_interest": in_conflict(reading, case, worker),
        "language": language is not None
        and language not in (worker.get("languages") or [])
        and not overridden,
        "other_team": from_other_team(reading, case, worker) and not overridden,
        "excluded": (case["id"], worker["id"]) in reading.excluded,
    }
    return [rule for rule, barred in verdicts.items() if barred]


def co_worker_bars(reading: Reading, case: Json, worker: Json) -> list[str]:
    """Every rule that keeps the worker from co-working the case; no override reaches a co-worker."""
    verdicts = {
        "may_not_co_work": not reading.role(worker)["may_co_work"],
        "absent": reading.is_absent(worker, case),
        "conflict_of_interest": in_conflict(reading, case, worker),
        "other_team": from_other_team(reading, case, worker),
        "excluded": (case["id"], worker["id"]) in reading.excluded,
    }
    return [rule for rule, barred in verdicts.items() if barred]


def needs_support(reading: Reading, case: Json, lead: Json) -> bool:
    """A newly qualified lead of a task that such a worker may only take beside somebody."""
    role, task = reading.role(lead), reading.task(case)
    return bool(role["newly_qualified"]) and task["newly_qualified"] == "co_worked"


def can_support(reading: Reading, case: Json, co_worker: Json | None) -> bool:
    """Whether this co-worker supplies the experience that a newly qualified lead lacks."""
    if co_worker is None or reading.role(co_worker)["newly_qualified"]:
        return False
    task = reading.task(case)
    experienced = years(co_worker) >= max(1, task["min_years_qualified"])
    return experienced and holds(co_worker, task["lead_requires"])


def load_limit(reading: Reading, worker: Json) -> int:
    """The most that after(w) may be: capacity, or what is held already, or what overriding locks bring."""
    brought = sum(
        reading.weight_as_lead(reading.cases[case_id], lead)
        for case_id, lead in reading.overrides
        if lead == worker["id"]
    )
    return max(reading.capacity(worker), reading.before[worker["id"]] + brought)


def new_case_limit(reading: Reading, worker: Json) -> int:
    """The most leads that may be newly given, no fewer than the worker's overriding locks."""
    own = worker.get("max_new_cases")
    limit = reading.role(worker)["max_new_cases"] if own is None else own
    overriding = sum(lead == worker["id"] for _, lead in reading.overrides)
    return NO_LIMIT if limit is None else max(int(limit), overriding)


def loads_after(reading: Reading, assignments: list[Assignment]) -> dict[str, int]:
    """after(w): what everybody carries once the assignments are added to the open cases."""
    after = dict(reading.before)
    for given in assignments:
        case = reading.cases[given["case"]]
        after[given["lead"]] += reading.weight_as_lead(case, given["lead"])
        if given.get("co_worker") is not None:
            after[given["co_worker"]] += reading.weight_as_co_worker(case)
    return after


def pair_breaches(reading: Reading, case: Json, lead: Json, co_worker: Json | None) -> list[Breach]:
    """What one case's lead and co-worker break by themselves, whatever the other cases do."""
    found: list[Breach] = [(rule, case["id"], lead["id"]) for rule in lead_bars(reading, case, lead)]
    wanted = case.get("co_working") or "allowed"
    if co_worker is None:
        if wanted == "required":
            found.append(("co_worker", case["id"], None))
    else:
        found += [(rule, case["id"], co_worker["id"]) for rule in co_worker_bars(reading, case, co_worker)]
        if wanted == "none" or co_worker["id"] == lead["id"]:
            found.append(("co_worker", case["id"], co_worker["id"]))
    if needs_support(reading, case, lead) and not can_support(reading, case, co_worker):
        found.append(("supported", case["id"], lead["id"]))
    return found


def _unreadable(reading: Reading, assignments: list[Assignment]) -> tuple[list[Assignment], list[Breach]]:
    """The assignments that can be judged, and a breach for each of the others."""
    readable: dict[str, Assignment] = {}
    found: list[Breach] = []
    for given in assignments:
        case_id = given["case"]
        named = [w for w in (given["lead"], given.get("co_worker")) if w is not None]
        strangers = [w for w in named if w not in reading.workers]
        if case_id not in reading.cases:
            found.append(("unknown_case", case_id, None))
        elif reading.cases[case_id]["status"] != "pending":
            found.append(("not_pending", case_id, None))
        elif case_id in readable:
            found.append(("duplicate_case", case_id, None))
        elif strangers:
            found += [("unknown_worker", case_id, stranger) for stranger in strangers]
        else:
            readable[case_id] = given
    return list(readable.values()), found


def _limit_breaches(reading: Reading, assignments: list[Assignment]) -> list[Breach]:
    after = loads_after(reading, assignments)
    leads = Counter(given["lead"] for given in assignments)
    found: list[Breach] = []
    for worker_id, worker in reading.workers.items():
        if after[worker_id] > load_limit(reading, worker):
            found.append(("capacity", None, worker_id))
        if leads[worker_id] > new_case_limit(reading, worker):
            found.append(("new_cases", None, worker_id))
    return found


def _independence_breaches(reading: Reading, assignments: list[Assignment]) -> list[Breach]:
    """The lead of an independent case has no part in the family's other pending cases."""
    found: list[Breach] = []
    for given in assignments:
        case = reading.cases[given["case"]]
        if not reading.task(case)["independent"] or case.get("family") is None:
            continue
        for other in assignments:
            related = reading.cases[other["case"]].get("family") == case["family"]
            involved = given["lead"] in (other["lead"], other.get("co_worker"))
            if other["case"] != given["case"] and related and involved:
                found.append(("independent", given["case"], given["lead"]))
                break
    return found


def _lock_breaches(reading: Reading, assignments: list[Assignment]) -> list[Breach]:
    by_case = {given["case"]: given for given in assignments}
    found: list[Breach] = []
    for lock in reading.locks:
        given = by_case.get(lock["case"])
        if given is None or given["lead"] != lock["lead"]:
            found.append(("lock", lock["case"], lock["lead"]))
        elif lock.get("co_worker") is not None and given.get("co_worker") != lock["co_worker"]:
            found.append(("lock", lock["case"], lock["co_worker"]))
    return found


def find_breaches(reading: Reading, assignments: list[Assignment]) -> list[Breach]:
    """Everything that an allocation breaks; an empty list means that it is lawful."""
    readable, found = _unreadable(reading, assignments)
    workers = reading.workers
    for given in readable:
        co_worker = workers[given["co_worker"]] if given.get("co_worker") is not None else None
        found += pair_breaches(reading, reading.cases[given["case"]], workers[given["lead"]], co_worker)
    found += _limit_breaches(reading, readable)
    found += _independence_breaches(reading, readable)
    found += _lock_breaches(reading, readable)
    return found


def may_lead(scenario: Json, case: str, worker: str) -> list[str]:
    """The ids of every rule that bars the worker from leading the pending case; empty when none does.

    Parameters
    ----------
    scenario
        A ``caseload-scenario/1`` document.
    case, worker
        Ids within it.
    """
    reading = Reading(scenario)
    return lead_bars(reading, reading.cases[case], reading.workers[worker])


def may_co_work(scenario: Json, case: str, worker: str) -> list[str]:
    """The ids of every rule that bars the worker from co-working the pending case; empty when none does."""
    reading = Reading(scenario)
    return co_worker_bars(reading, reading.cases[case], reading.workers[worker])


def breaches(scenario: Json, assignments: list[Assignment]) -> list[Breach]:
    """Every breach of a hard rule as (rule, case or None, worker or None).

    Parameters
    ----------
    scenario
        A ``caseload-scenario/1`` document.
    assignments
        ``{"case", "lead", "co_worker"}`` for each allocated case; a pending case not named waits.
    """
    return find_breaches(Reading(scenario), assignments)

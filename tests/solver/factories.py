"""Builders with fixed defaults, so that a test states only what matters to it. The people are invented.

Unless told otherwise: Monday 23 November 2026, nine o'clock; a full-time social worker of team T, registered
for five years, who can carry 30 points; a routine review of tier 1, which weighs 1 point, an hour old.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from solver.scenario import Case, Lock, Scenario, Standing, Veto, Worker
from solver.stated import StatedPlan
from solver.verify import Verification, verify

MONDAY = "2026-11-23T09:00:00"
RSW = "registered_social_worker"
FACTORS = (
    "risk",
    "breadth_of_need",
    "depth_of_need",
    "ability_to_engage",
    "resource_availability",
    "contact_time",
)
SUM_OF_TIER = {1: 6, 2: 10, 3: 14}


def scores(total: int) -> dict[str, int]:
    """Six scores with this sum, 6 to 18."""
    each, rest = divmod(total, len(FACTORS))
    return {factor: each + (place < rest) for place, factor in enumerate(FACTORS)}


def a_worker(id: str = "ana", **fields: Any) -> Worker:
    """A worker, by default called as their id with a capital."""
    return Worker.model_validate(
        {
            "id": id,
            "name": id.capitalize(),
            "team": "T",
            "role": "social_worker",
            "fte": 1,
            "qualifications": [RSW],
            "years_qualified": 5,
            **fields,
        }
    )


def a_newly_qualified_worker(id: str = "nia", **fields: Any) -> Worker:
    """A registered worker in their first supported year."""
    return a_worker(id, **{"role": "newly_qualified_social_worker", "years_qualified": 0, **fields})


def a_case(id: str = "C1", tier: int = 1, **fields: Any) -> Case:
    """A pending case."""
    return Case.model_validate(
        {
            "id": id,
            "team": "T",
            "task": "review",
            "status": "pending",
            "received_at": "2026-11-23T08:00:00",
            "complexity": scores(SUM_OF_TIER[tier]),
            **fields,
        }
    )


def an_open_case(id: str, lead: str, tier: int = 1, **fields: Any) -> Case:
    """A case that somebody leads already."""
    return a_case(id, tier, **{"status": "open", "lead": lead, **fields})


def holding(worker: str, points: float) -> Case:
    """An open case that weighs so much on its lead."""
    return an_open_case(f"O-{worker}", worker, points_for={worker: points})


def away(first: str, last: str | None = None, kind: str = "annual_leave") -> dict[str, Any]:
    """An absence, as a file writes it; without `last` it has no end."""
    return {"from": first, "to": last, "kind": kind}


def a_lock(case: str, lead: str, co_worker: str | None = None, reason: str | None = None) -> Lock:
    """A manager's fixed choice, overriding where a reason is given."""
    return Lock(case=case, lead=lead, co_worker=co_worker, override_reason=reason)


def a_veto(case: str, worker: str) -> Veto:
    """A manager's veto."""
    return Veto(case=case, worker=worker)


def a_standing(case: str, lead: str) -> Standing:
    """A line of an earlier allocation."""
    return Standing(case=case, lead=lead)


def a_scenario(*parts: Worker | Case | Lock | Veto | Standing, **fields: Any) -> Scenario:
    """A scenario of these parts, in their order; `policy` takes what differs from the defaults."""

    def of_kind(kind: type) -> list[Any]:
        return [part for part in parts if isinstance(part, kind)]

    return Scenario.model_validate(
        {
            "format": "caseload-scenario/1",
            "name": "a test",
            "as_of": MONDAY,
            "workers": of_kind(Worker),
            "cases": of_kind(Case),
            "locks": of_kind(Lock),
            "excluded": of_kind(Veto),
            "baseline": of_kind(Standing),
            **fields,
        }
    )


def plan(
    *assignments: tuple[str, ...], waiting: Iterable[str] = (), score: tuple[int, int] | None = None
) -> StatedPlan:
    """A plan of (case, lead) and (case, lead, co-worker), the cases that wait, and the score it claims."""
    return StatedPlan.model_validate(
        {
            "assignments": [
                dict(zip(("case", "lead", "co_worker"), stated, strict=False)) for stated in assignments
            ],
            "unallocated": [{"case": case} for case in waiting],
            "score": None if score is None else {"unallocated": score[0], "preference": score[1]},
        }
    )


def checked(scenario: Scenario, *assignments: tuple[str, ...]) -> Verification:
    """The second opinion on these assignments, every other pending case waiting."""
    assigned = {case for case, *_ in assignments}
    waiting = [case.id for case in scenario.pending if case.id not in assigned]
    return verify(scenario, plan(*assignments, waiting=waiting))


def broken(verification: Verification) -> list[tuple[str, str | None, str | None]]:
    """What is broken, as (rule, case, worker)."""
    return [(breach.rule, breach.case, breach.worker) for breach in verification.breaches]


def broken_by(scenario: Scenario, *assignments: tuple[str, ...]) -> list[tuple[str, str | None, str | None]]:
    """What these assignments break, every other pending case waiting."""
    return broken(checked(scenario, *assignments))

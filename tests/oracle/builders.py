"""Documents with fixed defaults, so that a test states only what matters to it."""

from __future__ import annotations

from typing import Any

from tests.oracle.policy import RSW, Json

MONDAY = "2026-11-23T09:00:00"
FACTORS = (
    "risk",
    "breadth_of_need",
    "depth_of_need",
    "ability_to_engage",
    "resource_availability",
    "contact_time",
)


def scores(total: int) -> dict[str, int]:
    """Six factor scores with this sum, from 6 to 18."""
    each, rest = divmod(total, 6)
    return {factor: each + (place < rest) for place, factor in enumerate(FACTORS)}


def a_worker(name: str = "ana", **fields: Any) -> Json:
    """A full-time social worker of team T, five years qualified, with nothing else to say."""
    return {
        "id": name,
        "name": f"Invented {name}",
        "team": "T",
        "role": "social_worker",
        "fte": 1,
        "qualifications": [RSW],
        "years_qualified": 5,
    } | fields


def a_case(name: str = "C1", total: int = 6, **fields: Any) -> Json:
    """A pending routine review of team T received an hour ago: tier 1 unless the total says otherwise."""
    return {
        "id": name,
        "team": "T",
        "task": "review",
        "status": "pending",
        "received_at": "2026-11-23T08:00:00",
        "complexity": scores(total),
    } | fields


def an_open_case(name: str, lead: str, total: int = 6, **fields: Any) -> Json:
    """The same, held by a lead."""
    return a_case(name, total, status="open", lead=lead) | fields


def a_scenario(*documents: Json, **fields: Any) -> Json:
    """A Monday's scenario of these workers and cases."""
    return {
        "format": "caseload-scenario/1",
        "name": "a test",
        "as_of": MONDAY,
        "workers": [document for document in documents if "role" in document],
        "cases": [document for document in documents if "task" in document],
    } | fields


def given(case: str, lead: str, co_worker: str | None = None) -> Json:
    """One assignment."""
    return {"case": case, "lead": lead, "co_worker": co_worker}

"""Small teams of invented people, and one that takes long to prove."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from scenarios.generate import generate

Json = dict[str, Any]

FACTORS = (
    "risk",
    "breadth_of_need",
    "depth_of_need",
    "ability_to_engage",
    "resource_availability",
    "contact_time",
)


def a_worker(id_: str, **fields: Any) -> Json:
    return {
        "id": id_,
        "name": f"Worker {id_}",
        "team": "T",
        "role": "social_worker",
        "fte": 1,
        "qualifications": ["registered_social_worker"],
        "years_qualified": 5,
        **fields,
    }


def a_case(id_: str, score: int = 1, **fields: Any) -> Json:
    return {
        "id": id_,
        "team": "T",
        "task": "review",
        "status": "pending",
        "received_at": "2026-11-23T08:00:00",
        "complexity": dict.fromkeys(FACTORS, score),
        **fields,
    }


def a_scenario(workers: list[Json], cases: list[Json], **fields: Any) -> Json:
    return {
        "format": "caseload-scenario/1",
        "name": "Invented",
        "as_of": "2026-11-23T09:00:00",
        "workers": workers,
        "cases": cases,
        **fields,
    }


def two_and_two() -> Json:
    """Two workers, two easy cases: proven in milliseconds."""
    return a_scenario([a_worker("W1"), a_worker("W2")], [a_case("C1"), a_case("C2")])


@cache
def _endless() -> Json:
    return generate(workers=60, pending=300, teams=4, seed=1, cross_team=True)


def endless() -> Json:
    """One pool of 60 workers and 300 cases: not proven within a minute."""
    return deepcopy(_endless())

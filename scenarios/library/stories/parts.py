"""Short ways to write a scenario down by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scenarios.invent.cases import FACTORS
from scenarios.invent.kinds import Record

AS_OF = "2026-11-23T09:00:00"  # a Monday
TODAY = "2026-11-23"

# Scores of an ordinary case of each tier: sums of 8, 11 and 16.
ORDINARY = {1: "212111", 2: "222212", 3: "332323"}


@dataclass(frozen=True)
class Story:
    """A named scenario and what to know before opening it.

    Parameters
    ----------
    name
        Also the file's name.
    title
        A line.
    story
        What happens, in plain English.
    look_for
        What a good proposal shows.
    build
        Gives the scenario.
    """

    name: str
    title: str
    story: str
    look_for: tuple[str, ...]
    build: Callable[[], Record]


def scenario(name: str, workers: list[Record], cases: list[Record], **more: Any) -> Record:
    """Return a whole scenario on the Monday morning; ``more`` may add policy, locks, excluded, baseline."""
    return {
        "format": "caseload-scenario/1",
        "name": name,
        "as_of": AS_OF,
        **({"policy": more["policy"]} if "policy" in more else {}),
        "workers": workers,
        "cases": cases,
        **{field: more[field] for field in ("locks", "excluded", "baseline") if field in more},
    }


def worker(ident: str, name: str, team: str, role: str, fte: float = 1, **fields: Any) -> Record:
    """Return a worker; ``fields`` are those of the format."""
    return {"id": ident, "name": name, "team": team, "role": role, "fte": fte, **fields}


def referral(ident: str, team: str, task: str, scores: str, received: str, **fields: Any) -> Record:
    """Return a pending case.

    Parameters
    ----------
    ident, team, task
        As in the format.
    scores
        The six scores as digits, in the order of the default factors.
    received
        Day of November 2026 and time: "20T15:00".
    fields
        Further fields of the format; ``decided_at`` may be written like ``received``.
    """
    if "decided_at" in fields:
        fields["decided_at"] = november(fields["decided_at"])
    return {
        "id": ident,
        "team": team,
        "task": task,
        "status": "pending",
        "received_at": november(received),
        "complexity": scored(scores),
        **fields,
    }


def held(ident: str, team: str, task: str, tier: int, lead: str, **fields: Any) -> Record:
    """Return an open case of an ordinary weight of its tier, led by ``lead`` since September."""
    return {
        "id": ident,
        "team": team,
        "task": task,
        "status": "open",
        "received_at": "2026-09-14T10:00:00",
        "decided_at": "2026-09-14T16:00:00",
        "complexity": scored(ORDINARY[tier]),
        "lead": lead,
        **fields,
    }


def caseload(lead: str, team: str, task: str, tiers: str) -> list[Record]:
    """Return an open case of ``lead`` for each digit of ``tiers``: "3321" weighs 4 + 4 + 2 + 1 points."""
    return [
        held(f"{lead}-{number}", team, task, int(tier), lead) for number, tier in enumerate(tiers, start=1)
    ]


def scored(scores: str) -> dict[str, int]:
    """Return the complexity that six digits say: "322121"."""
    return dict(zip(FACTORS, map(int, scores), strict=True))


def november(moment: str) -> str:
    """Return "20T15:00" as a time in November 2026."""
    return f"2026-11-{moment}:00"

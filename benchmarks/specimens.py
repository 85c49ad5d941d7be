"""What is solved: scenarios invented from seeds, the library's, and instances of others; in two sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from scenarios.generate import generate

Json = dict[str, Any]

ALL = ("ours", "highs", "scip", "timefold", "cpsat", "by_hand")
EXACT = ("ours", "highs", "scip", "cpsat", "by_hand")


@dataclass(frozen=True)
class Specimen:
    """One scenario to solve, by whom and for how long.

    Attributes
    ----------
    kind
        Specimens of one kind are reported together.
    make
        Gives the scenario document.
    absent
        Who leaves, as a place among those who lead most open cases, the busiest 0: their cases need others.
        None for the weekly proposal.
    week
        The scenario's weekly proposal, where that is tried too: its time is compared.
    limits
        Seconds, by peer where they differ; the search of a peer that hopes for no proof need not be as long.
    """

    kind: str
    name: str
    make: Callable[[], Json] = field(compare=False)
    time_limit: float
    peers: tuple[str, ...]
    limits: dict[str, float] = field(default_factory=dict)
    best_known: int | None = None
    absent: int | None = None
    week: str | None = None

    def limit_of(self, peer: str) -> float:
        """Seconds for one peer."""
        return self.limits.get(peer, self.time_limit)


def _invented(
    kind: str,
    size: tuple[int, int, int],
    seed: int,
    seconds: float,
    peers: tuple[str, ...],
    **more: Any,
) -> Specimen:
    limits = more.pop("limits", {})
    workers, pending, teams = size
    make = partial(generate, workers, pending, teams, seed, **more)
    return Specimen(kind, f"{kind}, seed {seed}", make, seconds, peers, limits)


def _absences(week: Specimen, places: range, seconds: float, cold: float) -> list[Specimen]:
    """Give the absences of a scenario's busiest workers; `cold` is the limit of a solve from nothing."""
    return [
        Specimen(
            f"absence, {week.kind}",
            f"{week.name}, absence {place + 1}",
            week.make,
            seconds,
            ("ours", "cpsat"),
            {"cpsat": cold},
            absent=place,
            week=week.name,
        )
        for place in places
    ]


def short() -> list[Specimen]:
    """About two minutes on two cores."""
    brief = {"cpsat": 5.0, "scip": 5.0}
    teams = [
        *(_invented("team 15 × 45", (15, 45, 1), seed, 10, EXACT, limits=brief) for seed in (101, 102)),
        *(_invented("team 15 × 60", (15, 60, 1), seed, 10, EXACT, limits=brief) for seed in (103, 104)),
    ]
    return [
        *teams,
        *_absences(teams[0], range(1), 10, 5.0),
        *_absences(teams[2], range(1), 10, 5.0),
        _invented("team 30 × 100", (30, 100, 2), 105, 10, EXACT, limits=brief, cross_team=True),
        _invented("authority 120 × 500, 10 teams", (120, 500, 10), 106, 10, ("ours", "highs", "by_hand")),
        _invented(
            "pool 120 × 500", (120, 500, 10), 107, 10, ("ours", "highs", "by_hand"), cross_team="neighbours"
        ),
    ]


def full() -> list[Specimen]:
    """Some hours on two cores: every size of the goals, twenty seeds of a team."""
    teams = [
        _invented(f"team 15 × {pending}", (15, pending, 1), 200 + seed, 60, EXACT)
        for pending in (45, 60)
        for seed in range(10)
    ]
    middle = [
        *(
            _invented("team 30 × 100", (30, 100, 2), 300 + seed, 60, ALL, cross_team=True)
            for seed in range(5)
        ),
        *(
            _invented("pool 60 × 200", (60, 200, 4), 310 + seed, 60, ALL, cross_team=True)
            for seed in range(3)
        ),
    ]
    large = [
        _invented("authority 300 × 1,500, 25 teams", (300, 1500, 25), 320, 60, ALL),
        _invented("pool 300 × 1,500", (300, 1500, 25), 321, 60, ALL, cross_team="neighbours"),
        _invented("pool 1,000 × 5,000", (1000, 5000, 80), 322, 60, ALL, cross_team="neighbours"),
        _invented(
            "pool 1,000 × 10,000",
            (1000, 10000, 80),
            323,
            90,
            ("ours", "highs", "by_hand"),
            cross_team="neighbours",
        ),
    ]
    light = _invented(
        "pool 300 × 1,500, light", (300, 1500, 25), 324, 60, ALL, cross_team="neighbours", open_load=(40, 65)
    )
    absences = [
        *(absence for team in teams[::6] for absence in _absences(team, range(2), 60, 60)),
        *(absence for week in (*large[:2], light) for absence in _absences(week, range(4), 60, 60)),
    ]
    return [*teams, *middle, *large, *growth(), *absences]


def growth() -> list[Specimen]:
    """Pools of rising size with a like load, for the project alone: seconds to 2 % against eligible pairs."""
    sizes = ((100, 500), (200, 1000), (400, 2000), (1000, 5000), (2000, 10000))
    return [
        Specimen(
            "growth",
            f"growth, {workers:,} × {pending:,}",
            partial(
                generate, workers, pending, workers // 12, 400, cross_team="neighbours", open_load=(40, 65)
            ),
            90,
            ("ours",),
        )
        for workers, pending in sizes
    ]


SETS: dict[str, Callable[[], list[Specimen]]] = {"short": short, "full": full}

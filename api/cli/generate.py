"""`caseload generate`: a scenario of any size, from a seed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import typer

from api.cli.exits import Refused, say
from api.cli.options import Out
from api.cli.outputs import emit, json_bytes, refuse_spreadsheet, refuse_unwritable, save


class CrossTeam(StrEnum):
    """Teams that may take one another's cases: none, those nearest, or all."""

    none = "none"
    neighbours = "neighbours"
    all = "all"


_CROSS_TEAM: dict[CrossTeam, bool | Literal["neighbours"]] = {
    CrossTeam.none: False,
    CrossTeam.neighbours: "neighbours",
    CrossTeam.all: True,
}


def generate(
    workers: Annotated[
        int, typer.Option("--workers", metavar="N", min=1, help="Workers in all.", show_default=False)
    ],
    pending: Annotated[
        int, typer.Option("--pending", metavar="M", min=0, help="Pending cases.", show_default=False)
    ],
    teams: Annotated[
        int, typer.Option("--teams", metavar="T", min=1, help="Teams, at most one a worker.")
    ] = 1,
    seed: Annotated[
        int, typer.Option("--seed", metavar="S", min=0, help="The same seed, the same scenario.")
    ] = 1,
    open_cases: Annotated[
        int | None,
        typer.Option("--open", metavar="K", min=0, help="Open cases; by default as many as fill the team."),
    ] = None,
    load: Annotated[
        tuple[int, int],
        typer.Option("--load", metavar="LOW HIGH", help="Percentage of capacity that open cases fill."),
    ] = (58, 88),
    cross_team: Annotated[
        CrossTeam, typer.Option("--cross-team", help="Whose workers may take a team's cases.")
    ] = CrossTeam.none,
    out: Out = None,
) -> None:
    """Invent a scenario of any size; without --out it is printed."""
    from scenarios.generate import generate as invented

    refuse_unwritable(out)
    refuse_spreadsheet(out)
    try:
        scenario = invented(
            workers, pending, teams, seed, open_cases, _CROSS_TEAM[cross_team], open_load=load
        )
    except ValueError as error:
        raise Refused(str(error)) from None
    if out is None:
        emit(scenario)
        return
    save(out, json_bytes(scenario))
    say(f"Wrote {out}.")

"""`caseload generate`: a scenario of any size, from a seed."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.exits import Refused, say
from api.cli.options import Out
from api.cli.outputs import emit, json_bytes, refuse_spreadsheet, refuse_unwritable, save


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
    out: Out = None,
) -> None:
    """Invent a scenario of any size; without --out it is printed."""
    from scenarios.generate import generate as invented

    refuse_unwritable(out)
    refuse_spreadsheet(out)
    try:
        scenario = invented(workers, pending, teams, seed)
    except ValueError as error:
        raise Refused(str(error)) from None
    if out is None:
        emit(scenario)
        return
    save(out, json_bytes(scenario))
    say(f"Wrote {out}.")

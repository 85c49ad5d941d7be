"""Options that several commands share, with the limits that each is held to."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

_LONGEST = 1_000_000.0  # seconds, eleven days


def _seconds(value: float) -> float:
    if not (math.isfinite(value) and 0 < value <= _LONGEST):
        raise typer.BadParameter(
            f"a number of seconds above 0, at most {_LONGEST:,.0f}, is needed, not {value}"
        )
    return value


ScenarioArgument = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        help="A scenario file, `-` for standard input, or a name that `caseload scenarios` lists.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the document alone, for programs.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Also write the answer to a file.", show_default=False),
]
TimeLimit = Annotated[
    float,
    typer.Option(
        "--time-limit",
        metavar="S",
        help="Seconds to search at most; with --deterministic, units of work.",
        callback=_seconds,
    ),
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, max=2**31 - 1, help="Seed of the search.")]
Threads = Annotated[
    int | None,
    typer.Option(
        "--threads",
        metavar="N",
        min=1,
        max=256,
        help="Search threads; one a core by default.",
        show_default=False,
    ),
]
Deterministic = Annotated[
    bool,
    typer.Option(
        "--deterministic",
        help="One thread and a limit of work instead of the clock: the same proposal every time.",
    ),
]

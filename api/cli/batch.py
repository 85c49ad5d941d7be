"""`caseload batch`: every scenario of a folder, side by side over the cores."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.exits import BAD_INPUT, INTERRUPTED, OUR_FAULT, say
from api.cli.options import Deterministic, Json, Seed, TimeLimit
from api.cli.outputs import emit

if TYPE_CHECKING:
    from api.cli.batch_files import Result


Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="N",
        min=1,
        max=256,
        help="How many at once; one a core by default.",
        show_default=False,
    ),
]


def batch(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Holds the scenarios, as *.json.")],
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where the proposals go.")],
    time_limit: TimeLimit = 30.0,
    seed: Seed = 1,
    deterministic: Deterministic = False,
    jobs: Jobs = None,
    json: Json = False,
) -> None:
    """Propose for every scenario file in a folder, one search thread each.

    Beside the proposals go summary.json and summary.csv. A bad file is reported and the rest is done (exit
    code 2). Run again, it does only what is new, changed or unfinished; Ctrl-C keeps what is finished.
    """
    from api.cli.batch_files import Store, scenario_files, write_summary
    from api.cli.batch_run import run
    from api.cli.show.batch import show_batch

    paths = scenario_files(folder, out)
    options = {"time_limit": time_limit, "seed": seed, "deterministic": deterministic}
    results, interrupted = run(paths, Store(out, options), jobs=jobs or _cores())
    document = write_summary(out, options, results, interrupted=interrupted)
    if json:
        emit(document)
    else:
        from api.cli.show.console import output

        show_batch(output(), results)
    for result in results:
        say(*result.faults)
    if interrupted:
        say("Stopped. What is finished is kept; run it again for the rest.")
    raise typer.Exit(_code(results, interrupted))


def _code(results: list[Result], interrupted: bool) -> int:
    states = {result.state for result in results}
    if interrupted:
        return INTERRUPTED
    if "failed" in states:
        return OUR_FAULT
    return BAD_INPUT if "refused" in states else 0


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        return os.cpu_count() or 1

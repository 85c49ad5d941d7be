"""`caseload relieve`: which open cases go to whom, so that a worker is back within their capacity."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.exits import THE_ANSWER_IS_NO, say
from api.cli.inputs import blamed_on, read_scenario_argument
from api.cli.options import Deterministic, Json, Out, ScenarioArgument, Seed, Threads, TimeLimit
from api.cli.outputs import emit, json_bytes, refuse_unwritable, save


def relieve(
    scenario: ScenarioArgument,
    worker: Annotated[
        str, typer.Option("--worker", metavar="W", help="Who carries too much.", show_default=False)
    ],
    moves: Annotated[
        int | None,
        typer.Option(
            "--moves",
            metavar="N",
            help="How many cases may go at most; as many as it takes by default.",
            show_default=False,
        ),
    ] = None,
    json: Json = False,
    out: Out = None,
    time_limit: TimeLimit = 30.0,
    seed: Seed = 1,
    threads: Threads = None,
    deterministic: Deterministic = False,
) -> None:
    """Propose the fewest open cases of a worker above capacity that must go, and to whom.

    Exit code 1 when so many moves do not bring the worker back within their capacity.
    """
    from api.cli.progress import ProgressLine, cancelled_by_ctrl_c
    from solver import relieve as relieved
    from solver.propose import Options

    refuse_unwritable(out, scenario)
    team = read_scenario_argument(scenario)
    options = Options(time_limit, seed, threads, deterministic)
    with (
        blamed_on(scenario),
        cancelled_by_ctrl_c() as cancel,
        ProgressLine(time_limit, cancel, limit_is_time=not deterministic) as line,
    ):
        answer = relieved(team, worker, moves, options, cancel, line.tell)
    if out is not None:
        save(out, json_bytes(answer.document()))
    if json:
        emit(answer.document())
    else:
        from api.cli.show.absence import show_relief
        from api.cli.show.console import output

        show_relief(output(), team, answer)
    if out is not None:
        say(f"Wrote {out}.")
    if not answer.achieved:
        raise typer.Exit(THE_ANSWER_IS_NO)

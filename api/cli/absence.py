"""`caseload absence`: who covers, or takes over, the cases of people who are away."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.exits import Refused, all_of, say
from api.cli.inputs import blamed_on, read_scenario_argument
from api.cli.options import Deterministic, Json, Out, ScenarioArgument, Seed, Threads, TimeLimit
from api.cli.outputs import emit, json_bytes, refuse_unwritable, save

if TYPE_CHECKING:
    from solver.errors import Fault
    from solver.scenario import Scenario

_DAY = re.compile(r"\d{4}-\d\d-\d\d")  # other ways to write a day are refused at every door

Moves = Annotated[
    int, typer.Option("--moves", metavar="N", help="How many of the other open cases may change lead.")
]


def absence(
    scenario: ScenarioArgument,
    worker: Annotated[
        list[str],
        typer.Option(
            "--worker",
            metavar="W",
            help="Who is away; repeat it for several at once.",
            show_default=False,
        ),
    ],
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="annual_leave, short_sickness, training or other_leave (covered); long_sickness or left "
            "(reallocated); or cover or reallocation.",
            show_default=False,
        ),
    ],
    first: Annotated[
        str, typer.Option("--from", metavar="D", help="The first day away: 2026-12-01.", show_default=False)
    ],
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="D", help="The last day away, if it is known.", show_default=False),
    ] = None,
    notified_on: Annotated[
        str | None,
        typer.Option(
            "--notified-on",
            metavar="D",
            help="When it became known; the scenario's day by default.",
            show_default=False,
        ),
    ] = None,
    moves: Moves = 0,
    json: Json = False,
    out: Out = None,
    time_limit: TimeLimit = 30.0,
    seed: Seed = 1,
    threads: Threads = None,
    deterministic: Deterministic = False,
) -> None:
    """Propose who covers or takes over the open cases of people who are away.

    Everybody else's cases stay, or at most --moves of them change lead; the answer shows what each
    further move would buy. Every affected case comes with a draft note.
    """
    from api.cli.progress import ProgressLine, cancelled_by_ctrl_c
    from solver import absence as answered
    from solver.absences.request import request_faults
    from solver.propose import Options

    refuse_unwritable(out, scenario)
    written = {"--from": first, "--to": last, "--notified-on": notified_on}
    begins, ends, notified = (_readable(text) for text in written.values())
    _, team = all_of(
        lambda: _refuse_unreadable(written),
        lambda: _team(
            scenario,
            lambda team: request_faults(team, worker, kind, begins, ends, notified, moves),
        ),
    )
    assert begins is not None
    options = Options(time_limit, seed, threads, deterministic)
    with (
        blamed_on(scenario),
        cancelled_by_ctrl_c() as cancel,
        ProgressLine(time_limit, cancel, limit_is_time=not deterministic) as line,
    ):
        answer = answered(team, worker, kind, begins, ends, notified, moves, options, cancel, line.tell)
    if out is not None:
        save(out, json_bytes(answer.document()))
    if json:
        emit(answer.document())
    else:
        from api.cli.show.absence import show_absence
        from api.cli.show.console import output

        show_absence(output(), team, answer)
    if out is not None:
        say(f"Wrote {out}.")


def _readable(text: str | None) -> date | None:
    """Read a day, if it is one."""
    try:
        return date.fromisoformat(text) if text is not None and _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _refuse_unreadable(days: dict[str, str | None]) -> None:
    """Refuse with every day that is none."""
    wrong = [f"{option} {text}" for option, text in days.items() if text is not None and not _readable(text)]
    if wrong:
        raise Refused(*(f"{day}: a day such as 2026-12-01 is needed" for day in wrong))


def _team(argument: str, faults: Callable[[Scenario], list[Fault]]) -> Scenario:
    """Read the scenario, and refuse what is wrong with what is asked about it."""
    from solver.absences.request import InvalidRequest

    team = read_scenario_argument(argument)
    with blamed_on(argument):
        if found := faults(team):
            raise InvalidRequest(found)
    return team

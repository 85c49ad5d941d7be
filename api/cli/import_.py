"""`caseload import table`: a team's own spreadsheets become a scenario."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.exits import Refused, all_of, say
from api.cli.inputs import STANDARD_INPUT, Source, blamed_on, read_file
from api.cli.options import Out
from api.cli.outputs import emit, json_bytes, refuse_spreadsheet, refuse_unwritable, save

app = typer.Typer(no_args_is_help=True, help="Turn a team's own files into a scenario.")


@app.callback()
def import_() -> None:
    """Turn a team's own files into a scenario."""


Name = Annotated[
    str | None,
    typer.Option("--name", help="What to call the scenario; the name of the cases' file by default."),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="T",
        help="Local date and time it speaks of, e.g. 2026-11-23T09:00; now by default.",
    ),
]
PolicyFile = Annotated[
    str | None, typer.Option("--policy", metavar="FILE", help="The authority's local statement, as JSON.")
]


@app.command()
def table(
    workers: Annotated[str, typer.Argument(metavar="WORKERS", help="Table of workers, .csv or .xlsx.")],
    cases: Annotated[str, typer.Argument(metavar="CASES", help="Table of cases, .csv or .xlsx.")],
    out: Out = None,
    name: Name = None,
    as_of: AsOf = None,
    policy: PolicyFile = None,
) -> None:
    """Read a table of workers and a table of cases as a scenario; without --out it is printed.

    `caseload template` writes empty tables with a line of help in each column. Every fault is named by its
    sheet, row, column and value.
    """
    from scenarios.tables import File, read_tables

    refuse_unwritable(out, workers, cases)
    refuse_spreadsheet(out)
    readers = (lambda: _table_file(workers), lambda: _table_file(cases), lambda: _policy(policy))
    people, work, stated = all_of(*readers)
    with blamed_on(f"{workers} and {cases}"):
        document, remarks = read_tables(
            File(*people),
            File(*work),
            as_of=datetime.now().isoformat(timespec="minutes") if as_of is None else as_of,
            name=Path(cases).stem if name is None else name,
            policy=stated,
        )
    say(*remarks)
    if out is None:
        emit(document)
        return
    save(out, json_bytes(document))
    say(f"Wrote {out}: {_contents(document)}.")


def _table_file(path: str) -> Source:
    if path == STANDARD_INPUT:
        raise Refused("standard input: a table is read from a file")
    return read_file(path)


def _policy(path: str | None) -> dict[str, Any] | None:
    if path is None:
        return None
    from solver import parse_json

    source = read_file(path)
    with blamed_on(source.label):
        document = parse_json(source.data)
    if not isinstance(document, dict):
        raise Refused(f"{source.label}: a policy is an object, as in a scenario's `policy`")
    return document


def _contents(document: dict[str, Any]) -> str:
    from api.cli.show.console import counted

    pending = sum(case["status"] == "pending" for case in document["cases"])
    held = len(document["cases"]) - pending
    workers = counted(len(document["workers"]), "worker")
    return f"{workers}, {counted(pending, 'pending case')}, {counted(held, 'open case')}"

"""`caseload template`: empty tables for a team to fill in."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.exits import Refused, say
from api.cli.outputs import save


class Kind(StrEnum):
    """The kinds of spreadsheet that are written."""

    CSV = "csv"
    XLSX = "xlsx"


def template(
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where to put them.")] = Path(),
    kind: Annotated[Kind, typer.Option("--kind", help="The kind of file.")] = Kind.XLSX,
) -> None:
    """Write an empty table of workers and one of cases, with a line of help in each column.

    Fill them in below the line of help, which may stay, and read them with `caseload import table`. Lists are
    written `a; b`, maps `tag: 2; tag: 3`. Existing files are left alone.
    """
    from scenarios.tables import encoded, template_of

    paths = {table: out / f"{table}.{kind}" for table in ("workers", "cases")}
    existing = [path for path in paths.values() if path.exists()]
    if existing:
        raise Refused(*(f"{path}: exists already and is left as it is" for path in existing))
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"--out {out}: cannot be made ({error.strerror})") from None
    save(paths["workers"], encoded(template_of("workers"), kind.value))
    save(paths["cases"], encoded(template_of("cases"), kind.value))
    say(f"Wrote {paths['workers']} and {paths['cases']}.")

"""The `caseload` command: every subcommand in the order in which `caseload --help` lists them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from api.cli import (
    absence,
    batch,
    benchmark,
    demo_service,
    explain,
    generate,
    import_,
    library,
    rank,
    relieve,
    serve,
    solve,
    template,
    verify,
    worker,
)
from api.cli.exits import Commands

app = typer.Typer(
    name="caseload",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"caseload {version('caseload')}")
        raise typer.Exit


@app.callback()
def caseload(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Propose how pending cases are shared among workers, with proof and reasons. A manager decides.

    Exit codes: 0 done; 1 the answer is no (rules broken, nobody eligible); 2 bad input, every fault listed.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a character shows another one; it is no reason to fail.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


# One line a command; a module beside this one holds it.
app.command()(solve.solve)
app.command()(verify.verify)
app.command()(rank.rank)
app.command()(explain.explain)
app.command()(explain.compare)
app.command()(absence.absence)
app.command()(relieve.relieve)
app.command()(batch.batch)
app.command()(library.demo)
app.command()(library.scenarios)
app.command()(generate.generate)
app.add_typer(import_.app, name="import")
app.command()(template.template)
app.add_typer(benchmark.app, name="benchmark")
app.command()(serve.serve)
app.command()(worker.worker)
app.command(hidden=True)(demo_service.demo_service)

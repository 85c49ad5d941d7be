"""`caseload serve`: the service on a port of this machine."""

from __future__ import annotations

from typing import Annotated, Any

import typer


def serve(
    host: Annotated[
        str | None, typer.Option(help="Where to listen: an address of this machine itself.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="0 takes any free one.")] = None,
    database_url: Annotated[
        str | None, typer.Option(help="sqlite:///FILE, for this process alone, or postgresql://...")
    ] = None,
) -> None:
    """Serve the HTTP API, and work on the proposals asked for.

    Until there is sign-in it listens on this machine's own addresses alone. Options left out come from the
    environment: CASELOAD_HOST, CASELOAD_PORT, CASELOAD_DATABASE_URL and others.
    """
    from api.cli.service import run_service

    given: dict[str, Any] = {"host": host, "port": port, "database_url": database_url}
    run_service({name: value for name, value in given.items() if value is not None})

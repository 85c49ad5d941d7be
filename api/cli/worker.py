"""`caseload worker`: works on proposals that were asked for elsewhere."""

from __future__ import annotations

from typing import Annotated

import typer


def worker(
    database_url: Annotated[
        str | None, typer.Option(help="The PostgreSQL database of the service: postgresql://...")
    ] = None,
) -> None:
    """Work on the proposals asked for at a service, beside it or on another machine.

    It shares the service's PostgreSQL database; an embedded database belongs to `caseload serve`, which works
    on its proposals itself.
    """
    from api.cli.service import run_worker

    run_worker({} if database_url is None else {"database_url": database_url})

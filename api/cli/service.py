"""Starts the processes of the service and stops them in good order."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Any, NoReturn

import structlog
import typer
import uvicorn
from fastapi import FastAPI
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from api import logs
from api.callers import is_loopback
from api.db import DatabaseUnfit
from api.lock import DatabaseInUse
from api.main import create_app
from api.metrics import Metrics
from api.process import Process
from api.proposals.following import Following
from api.settings import Settings

log = structlog.get_logger(__name__)

_BAD_INPUT = 2


class _Server(uvicorn.Server):
    """Says where it listens, and lets those who wait and follow go as soon as a stop is asked for.

    Their requests would hold it up.
    """

    def __init__(self, config: uvicorn.Config, following: Following, greeting: str) -> None:
        super().__init__(config)
        self._following = following
        self._greeting = greeting

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            typer.echo(self._greeting)
            sys.stdout.flush()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._following.close()
        super().handle_exit(sig, frame)


def run_service(given: Mapping[str, Any]) -> None:
    """Serve until told to stop."""
    settings = _settings(given)
    if not is_loopback(settings.host):
        _refuse(
            f"--host {settings.host}: until there is sign-in, the service listens on this machine's own "
            "addresses alone: 127.0.0.1, ::1 or localhost."
        )
    stop = _prepare(settings)
    listener = _listener(settings)
    metrics = Metrics()
    with _opened(settings, metrics) as process:
        if not stop.is_set():
            _serve(settings, listener, create_app(settings, process, metrics))
    _leave()


def _serve(settings: Settings, listener: socket.socket, app: FastAPI) -> None:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    greeting = (
        f"Caseload on http://{shown}:{port} for this machine only, as there is no sign-in yet. "
        f"Database: {settings.database_shown}"
    )
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=settings.stop_seconds,
        server_header=False,
    )
    _Server(config, app.state.following, greeting).run(sockets=[listener])


def run_worker(given: Mapping[str, Any]) -> None:
    """Work on runs until told to stop."""
    settings = _settings(given)
    if settings.is_embedded:
        _refuse(
            f"{settings.database_shown} is an embedded database: `caseload serve` works on its proposals "
            "itself. Workers beside it need PostgreSQL: --database-url postgresql://..."
        )
    if settings.runs_at_once == 0:
        _refuse("CASELOAD_RUNS_AT_ONCE is 0: a worker must take at least one run.")
    stop = _prepare(settings)
    with _opened(settings, Metrics()):
        typer.echo(f"Caseload works on proposals. Database: {settings.database_shown}")
        sys.stdout.flush()
        stop.wait()
    _leave()


def _leave() -> None:
    """End the process now, even where a thread still waits for a database that is away.

    Everything was handed back or closed by then; Python itself would wait for such a thread for ever.
    """
    left = [thread for thread in threading.enumerate() if not thread.daemon]
    if len(left) > 1:
        log.warning("threads_left", threads=len(left) - 1)
        logging.shutdown()
        os._exit(0)


@contextmanager
def _opened(settings: Settings, metrics: Metrics) -> Iterator[Process]:
    """Open the process; say in one line why not, where that is something to be mended outside."""
    with ExitStack() as stack:
        try:
            process = stack.enter_context(Process(settings, metrics))
        except (DatabaseInUse, DatabaseUnfit) as error:
            _refuse(str(error), code=1)
        except (DBAPIError, OSError) as error:
            why = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
            _refuse(f"The database {settings.database_shown} cannot be used: {why}", code=1)
        yield process


def _prepare(settings: Settings) -> threading.Event:
    """Set up what belongs to the whole process; give the event that a signal to stop sets.

    The web server takes the signals over while it runs, and passes them on here when it has ended: they must
    not end the process before its runs are handed back.
    """
    # What is stored is about people: nobody else on this machine reads it.
    os.umask(0o077)
    logs.configure(settings.log_level)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _settings(given: Mapping[str, Any]) -> Settings:
    try:
        return Settings(**given)
    except ValidationError as error:
        for fault in error.errors():
            name = str(fault["loc"][0]) if fault["loc"] else "settings"
            option = f"--{name.replace('_', '-')}" if name in given else f"CASELOAD_{name.upper()}"
            typer.echo(f"{option}: {str(fault['msg']).removeprefix('Value error, ')}", err=True)
        raise typer.Exit(_BAD_INPUT) from None


def _listener(settings: Settings) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        _refuse(f"Cannot listen on {settings.host} port {settings.port}: {error.strerror}.", code=1)
    return listener


def _refuse(message: str, code: int = _BAD_INPUT) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)

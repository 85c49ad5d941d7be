"""The service with a Monday team's proposal in it, left running: the second half of `make demo`."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import typer

MONDAY = "monday"
LOG = Path("var/caseload.log")

# Set where nobody is there to stop the service: it is stopped when everything was shown.
EXIT = "CASELOAD_DEMO_EXIT"

_START_SECONDS = 60


def demo_service() -> None:
    """Start the service in the background, ask it for a Monday team's proposal, and say how to go on."""
    address = _running()
    started = None
    if address is None:
        address, started = _start()
    try:
        _show(address, _ask(address))
    except (OSError, typer.Exit):
        _stop(started)
        raise
    if os.environ.get(EXIT):
        _stop(started)
        typer.echo("Stopped again.")


def _running() -> str | None:
    """Give the address of the service that an earlier demonstration left, if it still answers."""
    greeting = _greeting()
    if greeting is None:
        return None
    try:
        with urllib.request.urlopen(f"{greeting}/readyz", timeout=5) as answer:
            return greeting if json.load(answer).get("status") == "ready" else None
    except (OSError, ValueError):
        return None


def _greeting() -> str | None:
    found = re.search(r"Caseload on (http://\S+)", LOG.read_text()) if LOG.exists() else None
    return None if found is None else found[1]


def _start() -> tuple[str, subprocess.Popen[bytes]]:
    """Start `caseload serve` apart from this terminal; give its address."""
    from api.settings import Settings

    LOG.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    port = "0" if _is_taken(Settings().port) else str(Settings().port)
    with LOG.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "serve", "--port", port],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        greeting = _greeting()
        if greeting is not None:
            return greeting, process
        time.sleep(0.1)
    _stop(process)
    said = LOG.read_text().strip().splitlines()
    typer.echo(f"The service did not start: {said[-1] if said else 'it said nothing'}", err=True)
    raise typer.Exit(1)


def _is_taken(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _ask(address: str) -> dict[str, Any]:
    from scenarios import load

    body = json.dumps({"scenario": load(MONDAY)}).encode()
    request = urllib.request.Request(
        f"{address}/v1/proposals?wait=60", body, {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=90) as answer:
        view: dict[str, Any] = json.load(answer)
    if view["state"] != "ready":
        typer.echo(f"The proposal is {view['state']}: see {LOG}.", err=True)
        raise typer.Exit(1)
    return view


def _show(address: str, view: dict[str, Any]) -> None:
    from api.settings import Settings

    proposal = view["proposal"]
    first = proposal["assignments"][0]["case"]
    decisions = {"decided_by": "team-manager", "decisions": [{"case": first, "decision": "accept"}]}
    where = f"{address}{view['links']['self']}"
    settings = Settings()
    stop = f"kill $(cat {settings.database_file}.lock)" if settings.is_embedded else "kill and its process id"
    typer.echo(
        f"\nThe same is served: {address}, on this machine only.\n"
        f"It proposed for the Monday team: {len(proposal['assignments'])} cases given, "
        f"{len(proposal['unallocated'])} waiting, {proposal['status']}.\n\n"
        f"Read it, follow how it came about, accept its first case:\n\n"
        f"  curl -sS {where}\n"
        f"  curl -sS {where}/events\n"
        f"  curl -sS -H 'Content-Type: application/json' -d '{json.dumps(decisions)}' {where}/decisions\n\n"
        f"Described at {address}/openapi.json; its log is {LOG}. Stop it with: {stop}"
    )


def _stop(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None and process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.wait(30)

"""The program as processes of its own, to be stopped and killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2 as httpx

Json = dict[str, Any]


class Running:
    """A process of `caseload`; its log is in `log`."""

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        self.log = folder / f"log-{time.time_ns()}"
        environment = os.environ | {f"CASELOAD_{name.upper()}": value for name, value in settings.items()}
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "api.cli", *arguments],
                cwd=folder,
                env=environment | {"PYTHONPATH": str(Path(__file__).parents[2])},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout is not None
        self.greeting = self._process.stdout.readline()
        assert self.greeting, self.log.read_text()

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.communicate()

    def stop(self) -> int:
        """Ask it to stop; give its exit code."""
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate(timeout=30)
        return self._process.returncode

    def end(self) -> None:
        """End it, if it has not ended."""
        if self._process.poll() is None:
            self.kill()


class Server(Running):
    """`caseload serve` on a free port."""

    def __init__(self, folder: Path, database_url: str, **settings: str) -> None:
        super().__init__(folder, "serve", "--port", "0", "--database-url", database_url, **settings)
        address = re.search(r"http://\S+:\d+", self.greeting)
        assert address is not None
        self.client = httpx.Client(base_url=address[0], timeout=60)

    def ask(self, scenario: Json, key: str | None = None, **options: Any) -> Json:
        """Ask for a proposal and do not wait for it."""
        headers = {} if key is None else {"Idempotency-Key": key}
        body = {"scenario": scenario, "options": options}
        answer = self.client.post("/v1/proposals", json=body, headers=headers)
        assert answer.status_code == 202, answer.text
        return dict(answer.json())

    def read(self, proposal: Json) -> Json:
        """Read a proposal again."""
        answer = self.client.get(f"/v1/proposals/{proposal['id']}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def until(self, proposal: Json, *states: str, seconds: float = 60) -> Json:
        """Read a proposal until it is in one of `states`."""
        deadline = time.monotonic() + seconds
        while (found := self.read(proposal))["state"] not in states:
            assert time.monotonic() < deadline, f"still {found['state']} after {seconds} seconds"
            time.sleep(0.1)
        return found


@contextmanager
def a_server(folder: Path, database_url: str, **settings: str) -> Iterator[Server]:
    """Run a service until the end of the block, or until it is killed in it."""
    server = Server(folder, database_url, **settings)
    try:
        yield server
    finally:
        server.client.close()
        server.end()


@contextmanager
def a_worker_process(folder: Path, database_url: str, **settings: str) -> Iterator[Running]:
    """Run `caseload worker` until the end of the block, or until it is killed in it."""
    worker = Running(folder, "worker", "--database-url", database_url, **settings)
    try:
        yield worker
    finally:
        worker.end()


def children(pid: int) -> list[int]:
    """Give the living processes that any thread of a process has started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def is_alive(pid: int) -> bool:
    """Say whether a process is there and no zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"

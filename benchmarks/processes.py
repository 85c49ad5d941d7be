"""Starts a peer's process, asks it, watches its memory, and ends it when it overruns."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks import memory
from benchmarks.absences import absent_worker
from scenarios.generate import generate
from solver import Scenario, read_scenario

ROOT = Path(__file__).parents[1]

_GRACE = 30.0  # seconds beyond the limit, and as much again of it, before a peer is ended
_START = 120.0  # seconds to start a process and import
_WARM_UP = 10.0
_LOOK = 0.02  # seconds between two looks at the memory


@contextlib.contextmanager
def kept_whole(scenario: Scenario) -> Iterator[str]:
    """A file with the whole scenario, every default written out, for as long as it is needed."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(scenario.document(), file)
        file.flush()
        yield file.name


class PeerFailed(Exception):
    """A peer's process died, overran or could not start; the text says which."""


class PeerProcess:
    """One peer, ready once it has solved a first, tiny scenario: that wakes up what is loaded late."""

    def __init__(self, key: str, threads: int, root: Path = ROOT, absences: bool = False) -> None:
        self._threads = threads  # HiGHS holds a process to the number that it is first given
        self._absences = absences  # whether it will be asked about some
        environment = {**os.environ, "PYTHONPATH": str(root)}
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the process
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.trial", key],
            cwd=root,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            bufsize=1,
            start_new_session=True,
        )
        self.most = 0.0

    def __enter__(self) -> Self:
        try:
            tiny = read_scenario(generate(workers=4, pending=6, teams=1, seed=1))
            absent = absent_worker(tiny, 0) if self._absences else None
            with kept_whole(tiny) as path:
                first = {"scenario": path, "time_limit": _WARM_UP, "threads": self._threads, "seed": 1}
                self.ask({**first, "absent": absent}, _START)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def ask(self, request: dict[str, Any], patience: float = 0.0) -> dict[str, Any]:
        """Send one job and wait for its answer, `patience` seconds more than a job needs to be late.

        Raises
        ------
        PeerFailed
            When there is none.
        """
        self.most = 0.0
        pipe = self._process.stdin
        assert pipe is not None
        with contextlib.suppress(BrokenPipeError):  # the answer will say that it died
            pipe.write(json.dumps(request) + "\n")
            pipe.flush()
        return self._answer(2 * request["time_limit"] + _GRACE + patience)

    def _answer(self, patience: float) -> dict[str, Any]:
        pipe = self._process.stdout
        assert pipe is not None
        until = time.monotonic() + patience
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            while not selector.select(_LOOK):
                self.most = max(self.most, memory.held(self._process.pid))
                if time.monotonic() > until:
                    raise PeerFailed(f"no answer after {patience:.0f} s")
        line = pipe.readline()
        if not line:
            code = self._process.wait()
            raise PeerFailed(f"the process ended with {code}: {self._last_words()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    def _end(self) -> None:
        """End the process with all that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._errors.close()

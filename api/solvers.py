"""Solving processes: kept warm between jobs, replaced when they die, ended with the service."""

from __future__ import annotations

import os
import queue
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

import structlog

from solver import SolverFailed, SolverProcess
from solver.jobs import Job
from solver.progress import Listener

log = structlog.get_logger(__name__)

Answer = TypeVar("Answer")

# A solving process that dies is replaced; a job that kills three is given up.
_TRIES = 3

_LOOK_SECONDS = 0.05


class Solvers:
    """Does jobs in processes of their own, any number at the same time.

    Parameters
    ----------
    answers_at_once
        Jobs that are done at the same time for callers who wait for them; more wait for their turn.
    """

    def __init__(self, answers_at_once: int) -> None:
        self._idle: queue.SimpleQueue[SolverProcess] = queue.SimpleQueue()
        self._busy: set[SolverProcess] = set()
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(answers_at_once)
        self._stopping = threading.Event()

    def warm_up(self) -> None:
        """Start a process, so that whoever asks first does not wait for it."""
        process = SolverProcess()
        process.start()
        self._idle.put(process)

    def perform(
        self,
        job: Job[Answer],
        on_progress: Listener | None = None,
        cancel: threading.Event | None = None,
    ) -> Answer:
        """Do a job (`solver.SolverProcess.perform`).

        Raises
        ------
        AllocationError
            Whatever the job raises.
        SolverFailed
            When it killed as many processes as it may, or the service stops.
        """
        for attempt in range(1, _TRIES + 1):
            with self._borrowed() as process:
                try:
                    return process.perform(job, on_progress, cancel)
                except SolverFailed:
                    if attempt == _TRIES or self._stopping.is_set():
                        raise
                    log.warning("solver_died", job=type(job).__name__, attempt=attempt)
        raise AssertionError("unreachable")

    def answer(self, job: Job[Answer], cancel: threading.Event) -> Answer:
        """Do a job for a caller who waits for it, when its turn comes."""
        while not self._turns.acquire(timeout=_LOOK_SECONDS):
            if cancel.is_set() or self._stopping.is_set():
                raise SolverFailed("nobody waits for the answer any more")
        try:
            return self.perform(job, cancel=cancel)
        finally:
            self._turns.release()

    def stop(self) -> None:
        """Kill the processes at work, and let none begin; their callers hear that they died."""
        self._stopping.set()
        with self._lock:
            pids = [process.pid for process in self._busy]
        for pid in pids:
            if pid is not None:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        """End every process."""
        self.stop()
        with suppress(queue.Empty):
            while True:
                self._idle.get_nowait().close()

    @contextmanager
    def _borrowed(self) -> Iterator[SolverProcess]:
        if self._stopping.is_set():
            raise SolverFailed("the service stops")
        try:
            process = self._idle.get_nowait()
        except queue.Empty:
            process = SolverProcess()
        with self._lock:
            self._busy.add(process)
        try:
            yield process
        finally:
            with self._lock:
                self._busy.discard(process)
            self._idle.put(process)
            if self._stopping.is_set():
                self.close()

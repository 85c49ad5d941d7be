"""Solving in another process: warm, killable, and unable to take its caller down.

CP-SAT is native code that may abort a process, and a manager may close the page. A child is started once and
kept, so that a small solve does not pay for a start; it is stopped when its caller ends, however that ends.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self

from solver.errors import SolverFailed
from solver.hints import Hint
from solver.jobs import Answer, Job, Propose
from solver.progress import Listener, Progress, Written
from solver.proposal import Proposal
from solver.propose import Options
from solver.scenario import Scenario

_POLL = 0.02  # seconds between looks at the caller's wish to stop
_GRACE = 0.8  # seconds that a stopped child has for its answer
_GRACE_PER_CASE = 0.005  # ... and for writing down each case of it
_GRACE_PER_OPEN = 0.002  # ... and for checking it beside each case that somebody has
_OVERRUN = 10.0  # seconds beyond its limit after which a child is thought to hang
_ROOT = Path(__file__).resolve().parent.parent


class SolverProcess:
    """One child process that does one job at a time.

    Use it as a context manager, or `close` it. Threads may share it; they wait for one another.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id, while it lives."""
        return None if self._child is None else self._child.pid

    def start(self) -> None:
        """Start the child, if it is not there; it warms up on its own."""
        if self._child is not None and self._child.poll() is None:
            return
        self.close()
        ours, theirs = Pipe()
        path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH", "")]))
        # A session of its own: Ctrl-C at a terminal reaches the caller, who decides.
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "solver.child", str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
        )
        theirs.close()
        self._line = ours

    def close(self) -> None:
        """End the child."""
        child, line = self._child, self._line
        self._child = self._line = None
        if line is not None:
            line.close()
        if child is not None:
            child.kill()
            child.wait()

    def propose(
        self,
        scenario: Scenario,
        *,
        time_limit: float = 30.0,
        seed: int = 1,
        threads: int | None = None,
        deterministic: bool = False,
        on_progress: Listener | None = None,
        cancel: threading.Event | None = None,
        hint: Hint = (),
    ) -> Proposal:
        """Propose an allocation (see `solver.propose`).

        Raises
        ------
        LocksBreakRules, VerificationFailed
            As in `solver.propose.propose_here`.
        SolverFailed
            When the child died; the next call starts a new one.
        """
        options = Options(time_limit, seed, threads, deterministic)
        return self.perform(Propose(scenario, hint=tuple(hint), options=options), on_progress, cancel)

    def perform(
        self,
        job: Job[Answer],
        on_progress: Listener | None = None,
        cancel: threading.Event | None = None,
    ) -> Answer:
        """Have the child do a job.

        Parameters
        ----------
        on_progress
            Called with the best score and bound as they improve, where the job has any.
        cancel
            Set it to stop within a second; the answer is then the best found so far.

        Raises
        ------
        AllocationError
            Whatever the job raises.
        SolverFailed
            When the child died; the next call starts a new one.
        """
        with self._turn:
            run = _Run(self, job, on_progress, cancel)
            try:
                return run.result()
            finally:
                # Left by an exception of the caller's, the child still works on this job, and its answer
                # would be taken for that of the next.
                if not run.answered:
                    self.close()

    def send(self, message: tuple[str, *tuple[Any, ...]]) -> None:
        """Say something to the child.

        Raises
        ------
        SolverFailed
            When it has died.
        """
        assert self._line is not None
        try:
            self._line.send(message)
        except OSError:
            raise self.died() from None

    def receive(self, wait: float) -> tuple[str, Any] | None:
        """Hear what the child says within `wait` seconds.

        Raises
        ------
        SolverFailed
            When it has died.
        """
        assert self._line is not None
        try:
            return self._line.recv() if self._line.poll(wait) else None
        except (EOFError, OSError):
            raise self.died() from None

    def died(self) -> SolverFailed:
        """Bury the child and say how it ended."""
        code = self._child.wait() if self._child is not None else 0
        self.close()
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
        return SolverFailed(f"the solving process ended {how}")


class _Run(Generic[Answer]):
    """One job at a child: waits, passes progress on, stops it, and does without it if it must.

    Attributes
    ----------
    answered
        Whether the child has said its last word about this job.
    """

    def __init__(
        self,
        process: SolverProcess,
        job: Job[Answer],
        listener: Listener | None,
        cancel: threading.Event | None,
    ) -> None:
        self._process = process
        self._job = job
        self._listener = listener
        self._cancel = cancel
        self._best: Written = ()
        self.answered = False
        scenario, options = job.scenario, job.options
        self._grace = _GRACE + _GRACE_PER_CASE * len(scenario.pending) + _GRACE_PER_OPEN * len(scenario.open)
        self._give_up = float("inf")
        if not options.deterministic:
            self._give_up = time.monotonic() + options.time_limit * 1.2 + _OVERRUN + 2 * self._grace

    def result(self) -> Answer:
        self._process.start()
        self._process.send(("do", self._job))
        stopping = False
        while True:
            message = self._process.receive(_POLL)
            if message is not None:
                kind, content = message
                self.answered = kind != "progress"
                if kind == "done":
                    answer: Answer = content
                    return answer
                self._hear(kind, content)
            elif not stopping and self._cancel is not None and self._cancel.is_set():
                stopping = True
                self._process.send(("cancel",))
                self._give_up = time.monotonic() + self._grace
            elif time.monotonic() > self._give_up:
                return self._without_child(stopping)

    def _hear(self, kind: str, content: Any) -> None:
        if kind == "failed":
            raise content
        progress: Progress = content
        self._best = progress.plan or self._best
        if self._listener is not None:
            self._listener(progress)

    def _without_child(self, cancelled: bool) -> Answer:
        """End a child that does not answer, and answer with the best that can be said without a search."""
        self._process.close()
        stop = threading.Event()
        if cancelled:
            stop.set()
        return self._job.hurried(self._best).perform(None, stop)


class _Idle:
    """Children that wait for work, kept warm between calls."""

    def __init__(self) -> None:
        self._children: list[SolverProcess] = []
        self._lock = threading.Lock()
        atexit.register(self.close)

    @contextmanager
    def borrowed(self) -> Iterator[SolverProcess]:
        with self._lock:
            process = self._children.pop() if self._children else SolverProcess()
        try:
            yield process
        finally:
            with self._lock:
                self._children.append(process)

    def close(self) -> None:
        with self._lock:
            while self._children:
                self._children.pop().close()


_idle = _Idle()


def propose(
    scenario: Scenario,
    *,
    time_limit: float = 30.0,
    seed: int = 1,
    threads: int | None = None,
    deterministic: bool = False,
    on_progress: Listener | None = None,
    cancel: threading.Event | None = None,
    hint: Hint = (),
) -> Proposal:
    """Propose who takes which case, solved in a warm process of its own and verified.

    Parameters
    ----------
    scenario
        Workers, cases, policy and the manager's fixed choices.
    time_limit
        Seconds; units of deterministic time when `deterministic`.
    seed, threads
        Of the search; all cores by default.
    deterministic
        One thread and a deterministic limit: the same scenario and seed give the same proposal.
    on_progress
        Called with the best score and bound as they improve.
    cancel
        Set it to stop within a second; the best found so far is proposed.
    hint
        A standing plan to start from, as (case, lead, co-worker or None) ids.

    Raises
    ------
    LocksBreakRules
        When the manager's fixed choices break a hard rule, alone or together.
    VerificationFailed
        When the second opinion disagrees; the scenario is kept.
    SolverFailed
        When the solving process died.

    Examples
    --------
    >>> proposal = propose(read_scenario(document))  # doctest: +SKIP
    >>> proposal.status, proposal.score  # doctest: +SKIP
    ('optimal', Score(unallocated=0, preference=4150))
    """
    with _idle.borrowed() as process:
        return process.propose(
            scenario,
            time_limit=time_limit,
            seed=seed,
            threads=threads,
            deterministic=deterministic,
            on_progress=on_progress,
            cancel=cancel,
            hint=hint,
        )

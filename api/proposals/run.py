"""The runs in hand in this process: solves each, keeps what was found, obeys cancels and the stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from api.db import Database
from api.engine import Engine, LetGo
from api.errors import listed
from api.metrics import Metrics
from api.proposals import repository
from api.proposals.jobs import Outcome, job_of, outcome_of
from api.solvers import Solvers
from solver import AllocationError, InvalidInput, Score, SolverFailed
from solver.progress import gap

log = structlog.get_logger(__name__)

Kept = TypeVar("Kept")

# Longest pause between two attempts to reach a database that does not answer.
_LONGEST_PAUSE = 5.0


class RunFailed(Exception):
    """Ends a run for good; the words for people are in the database."""


class RunInHand:
    """One run in hand, and the best that was told of it."""

    def __init__(self) -> None:
        self.cancel = threading.Event()
        self._score: Score | None = None
        self._bound: Score | None = None

    def news(self, seconds: float, score: Score, bound: Score) -> dict[str, Any] | None:
        """Write a better score or bound as an event, each the best so far; None when neither is better."""
        best = min(score, self._score or score), max(bound, self._bound or bound)
        if best == (self._score, self._bound):
            return None
        self._score, self._bound = best
        return {
            "seconds": round(seconds, 3),
            "score": best[0].model_dump(),
            "bound": best[1].model_dump(),
            "gap": gap(*best),
        }


class Runs:
    """Performs runs for the queue engine, any number at the same time."""

    def __init__(self, database: Database, engine: Engine, metrics: Metrics, solvers: Solvers) -> None:
        self._database = database
        self._engine = engine
        self._metrics = metrics
        self._solvers = solvers
        self._in_hand: dict[str, RunInHand] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def perform(self, proposal_id: str) -> None:
        """Work on a run until it has an outcome.

        A run may be begun again after a crash anywhere in here, so everything is kept once and the outcome,
        which the engine records after this returns, comes last.

        Raises
        ------
        LetGo
            When the run was cancelled, or this process stops: no outcome.
        RunFailed
            When there will be none.
        """
        run = RunInHand()
        with self._lock:
            self._in_hand[proposal_id] = run
        started = time.perf_counter()
        outcome = "failed"
        try:
            with structlog.contextvars.bound_contextvars(proposal=proposal_id):
                outcome = self._outcome(proposal_id, run)
        finally:
            with self._lock:
                del self._in_hand[proposal_id]
            seconds = time.perf_counter() - started
            log.info("run_left", proposal=proposal_id, outcome=outcome, seconds=round(seconds, 3))
            self._metrics.run(outcome, seconds)
        if outcome in ("cancelled", "handed_back"):
            raise LetGo

    def cancel(self, proposal_id: str) -> None:
        """Stop a run, if it is in hand here; it keeps what it found and then cancels itself."""
        with self._lock:
            run = self._in_hand.get(proposal_id)
        if run is not None:
            run.cancel.set()

    def look_for_cancels(self) -> None:
        """Stop the runs in hand that were cancelled through another process."""
        with self._lock:
            ids = [proposal_id for proposal_id, run in self._in_hand.items() if not run.cancel.is_set()]
        if ids:
            with self._database.reading() as session:
                unwanted = repository.asked_to_cancel(session, ids)
            for proposal_id in unwanted:
                self.cancel(proposal_id)

    def hand_back(self, patience: float) -> bool:
        """Drop every run in hand without an outcome, to be run again; give whether all let go in time."""
        self._stopping.set()
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            with self._lock:
                if not self._in_hand:
                    break
            self._solvers.stop()
            time.sleep(0.02)
        with self._lock:
            return not self._in_hand

    def _outcome(self, proposal_id: str, run: RunInHand) -> str:
        asked = self._surely(lambda session: repository.asked(session, proposal_id), writes=False)
        if asked is None:
            return "handed_back"
        if asked.cancel_asked:
            self._engine.cancel(proposal_id)
            return "cancelled"
        if asked.has_failed:
            raise RunFailed("before")
        if asked.has_result:
            return "ready"
        return self._solve(proposal_id, run, asked)

    def _solve(self, proposal_id: str, run: RunInHand, asked: repository.Asked) -> str:
        attempt = self._surely(lambda session: _begin(session, proposal_id))
        if attempt is None:
            return "handed_back"
        log.info(
            "run_begun",
            attempt=attempt,
            pending=sum(c["status"] == "pending" for c in asked.scenario["cases"]),
        )
        try:
            job = job_of(asked)
            found = self._solvers.perform(
                job,
                lambda now: self._tell(proposal_id, run.news(now.seconds, now.score, now.bound)),
                run.cancel,
            )
            outcome = outcome_of(job, found)
        except AllocationError as error:
            if self._stopping.is_set():
                return "handed_back"
            return self._fail(proposal_id, error)
        if self._stopping.is_set():
            return "handed_back"
        return self._keep(proposal_id, run, outcome)

    def _tell(self, proposal_id: str, news: dict[str, Any] | None) -> None:
        if news is None:
            return
        try:
            with self._database.writing() as session:
                repository.add_event(session, proposal_id, "progress", news)
        except DBAPIError as error:
            # News of a run is worth less than the run.
            log.warning("progress_not_kept", error=type(error).__name__)

    def _keep(self, proposal_id: str, run: RunInHand, outcome: Outcome) -> str:
        document, found = outcome.proposal.document(), outcome.found
        last = run.news(found.solver.wall_seconds, found.score, found.bound)

        def keep(session: Session) -> bool:
            kept = repository.keep_result(session, proposal_id, document, outcome.answer, outcome.weekly)
            if kept and last is not None:
                repository.add_event(session, proposal_id, "progress", last)
            return True

        if self._surely(keep) is None:
            return "handed_back"
        if run.cancel.is_set():
            self._engine.cancel(proposal_id)
            return "cancelled"
        return "ready"

    def _fail(self, proposal_id: str, error: AllocationError) -> str:
        log.error("run_failed", error=type(error).__name__)
        kept = self._surely(lambda session: repository.keep_failure(session, proposal_id, _in_words(error)))
        if kept is None:
            return "handed_back"
        raise RunFailed(type(error).__name__) from None

    def _surely(self, work: Callable[[Session], Kept], writes: bool = True) -> Kept | None:
        """Do a piece of database work as often as it takes; None when this process stops first.

        A run that cost minutes is not failed because the database restarts in the second in which it ends.
        """
        pause = 0.1
        while not self._stopping.is_set():
            try:
                with self._database.writing() if writes else self._database.reading() as session:
                    return work(session)
            except (DBAPIError, PoolTimeout) as error:
                log.warning("database_unavailable", error=type(error).__name__)
                self._stopping.wait(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
        return None


def _begin(session: Session, proposal_id: str) -> int:
    attempt = repository.starts(session, proposal_id) + 1
    repository.add_event(session, proposal_id, "started", {"attempt": attempt})
    return attempt


def _in_words(error: AllocationError) -> dict[str, Any]:
    """Say why nothing was found, in the terms of a problem document."""
    if isinstance(error, InvalidInput):
        return {"title": str(error).partition("\n")[0], "faults": listed(error.faults)}
    if isinstance(error, SolverFailed):
        return {"title": "The solver could not do its work; the fault is ours", "faults": []}
    return {"title": "The proposal did not pass its own check; the fault is ours", "faults": []}

"""The durable queue of runs: the one module that knows DBOS.

A run is a DBOS workflow whose id is the proposal's id, and DBOS's row of it is the only place where its state
is kept. Everything else about a proposal is data, written once, that says nothing of the state.

Three things end a hold on a run: its end, recorded by DBOS under a token that only the present holder has; a
cancel, which takes it out of every hand at once; and the holder's death. An embedded database has one holder
with a fixed name, so what it held when it died is taken up again at its next start. Processes that share a
database have names of their own, give signs of life, and take over from those that give none.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Literal, get_args

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, WorkflowStatusString
from sqlalchemy.orm import Session

from api.db import Database
from api.settings import Settings

State = Literal["queued", "running", "ready", "failed", "cancelled"]
STATES: tuple[State, ...] = get_args(State)
ENDED: frozenset[State] = frozenset({"ready", "failed", "cancelled"})

_STATE: Mapping[str, State] = {
    WorkflowStatusString.ENQUEUED.value: "queued",
    WorkflowStatusString.DELAYED.value: "queued",
    WorkflowStatusString.PENDING.value: "running",
    WorkflowStatusString.SUCCESS.value: "ready",
    WorkflowStatusString.ERROR.value: "failed",
    WorkflowStatusString.MAX_RECOVERY_ATTEMPTS_EXCEEDED.value: "failed",
    WorkflowStatusString.CANCELLED.value: "cancelled",
}

_APPLICATION = "caseload"
# Somebody waits for an answer about an absence, or for an answer that is there already to become decidable:
# neither waits for weekly proposals, which may take minutes.
_QUEUE, _PRESSING = "proposals", "answers"
_WORKFLOW = "propose"

# Constant: with a version that follows the code, a run asked for before an update waits for the old code.
_VERSION = "1"

# A run that was begun this often and never ended kills whoever takes it up.
MAX_STARTS = 50

# How often an idle process looks for a queued run; a look costs about 3 ms.
_LOOK_SECONDS = 0.1

# Ids in one question to the database.
_CHUNK = 500

Perform = Callable[[str], None]

# DBOS keeps one engine in a process, and a workflow must exist before it starts.
_perform: list[Perform] = []


class LetGo(BaseException):
    """Ends the work on a run without an outcome: it was cancelled, or is handed back to be run again.

    Not an `Exception`: DBOS records those as the run's failure.
    """


@DBOS.workflow(name=_WORKFLOW, max_recovery_attempts=MAX_STARTS)
def _propose(proposal_id: str) -> None:
    _perform[-1](proposal_id)


class Engine:
    """Queues runs, knows their states, and hands them to `perform`, one thread each."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.executor = "embedded" if database.is_embedded else str(uuid.uuid4())
        self._database = database
        self._runs_at_once = settings.runs_at_once
        self._dbos: DBOS | None = None
        self._client: DBOSClient | None = None

    @property
    def takes_runs(self) -> bool:
        """Whether this process works on runs itself."""
        return self._runs_at_once > 0

    def launch(self, perform: Perform) -> None:
        """Start taking runs; those that this executor left unfinished come first."""
        _perform.append(perform)
        config: DBOSConfig = {
            "name": _APPLICATION,
            "system_database_url": str(self._database.engine.url),
            # Its tables lie beside ours, so that a proposal and its place in the queue are one transaction.
            "system_database_engine": self._database.engine,
            "serializer": DBOSPortableJSONSerializer(),
            "executor_id": self.executor,
            "application_version": _VERSION,
            "log_level": "WARNING",
        }
        self._dbos = DBOS(config=config)
        DBOS.listen_queues([_QUEUE, _PRESSING] if self.takes_runs else [])
        DBOS.launch()
        for queue in (_QUEUE, _PRESSING) if self.takes_runs else ():
            DBOS.register_queue(
                queue,
                worker_concurrency=self._runs_at_once,
                polling_interval_sec=_LOOK_SECONDS,
                on_conflict="always_update",
            )
        self._client = DBOSClient(
            system_database_engine=self._database.engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=_APPLICATION,
            lazy=True,
            # A request is told that the database is away; only a run waits until it is back.
            retry_connection_errors=False,
        )

    @property
    def _known(self) -> DBOSClient:
        assert self._client is not None, "the engine is not launched"
        return self._client

    @property
    def is_launched(self) -> bool:
        """Whether runs can be queued, and are taken if this process takes any."""
        return self._client is not None

    def stop_taking(self) -> None:
        """Take no further run; those in hand go on."""
        if self._dbos is not None:
            for event in self._dbos.background_thread_stop_events:
                event.set()

    def close(self) -> None:
        """Leave the queue; what is still in hand stays this executor's until it is recovered."""
        if self._client is not None:
            self._client.destroy()
            self._client = None
        if self._dbos is not None:
            DBOS.destroy()
            self._dbos = None
            _perform.pop()

    def enqueue(self, session: Session, proposal_id: str, pressing: bool = False) -> None:
        """Queue a run as part of the caller's transaction; a pressing one is not kept waiting by others."""
        self._known.enqueue_in_transaction(
            session,
            {
                "workflow_name": _WORKFLOW,
                "queue_name": _PRESSING if pressing else _QUEUE,
                "workflow_id": proposal_id,
                "workflow_id_reuse_policy": "reject",
                "app_version": _VERSION,
            },
            proposal_id,
        )

    def cancel(self, proposal_id: str) -> None:
        """Cancel a run wherever it is; one that has ended stays as it is."""
        self._known.cancel_workflow(proposal_id)

    def state(self, proposal_id: str) -> State:
        """Give the state of one run."""
        return self.states([proposal_id])[proposal_id]

    def states(self, proposal_ids: Iterable[str]) -> dict[str, State]:
        """Give the states of runs by id; ids without a run are left out."""
        ids = list(proposal_ids)
        return {
            found.workflow_id: _STATE[found.status]
            for start in range(0, len(ids), _CHUNK)
            for found in self._known.list_workflows(
                workflow_ids=ids[start : start + _CHUNK], load_input=False, load_output=False
            )
        }

    def counts(self) -> dict[str, int]:
        """Give the number of runs in each state that does not end."""
        numbers = dict.fromkeys(("queued", "running"), 0)
        for found in self._known.list_workflows(
            status=["ENQUEUED", "DELAYED", "PENDING"], name=_WORKFLOW, load_input=False, load_output=False
        ):
            numbers[_STATE[found.status]] += 1
        return numbers

    def take_over_from(self, executors: list[str]) -> None:
        """Queue again what dead processes were working on.

        The engine's own recovery, which counts how often a run was begun; its public way of resuming one
        starts that count anew, and a run that kills its workers would go round for ever.
        """
        assert self._dbos is not None
        DBOS._recover_pending_workflows(executors)

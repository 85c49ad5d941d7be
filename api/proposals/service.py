"""Asking for proposals, reading and cancelling them."""

from __future__ import annotations

import json
import time
import uuid
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from api import idempotency
from api.answers import Answer, etag
from api.db import Database
from api.engine import ENDED, Engine, State
from api.idempotency import Request
from api.proposals import repository
from api.proposals.run import Runs
from api.proposals.schemas import Options, ProposalRequest
from api.reading import limit_faults, scenario_in, with_what_else
from api.refusals import TeamNotHeld, UnknownProposal
from api.settings import Settings
from api.tables import ProposalRow
from solver import LocksBreakRules, Scenario, StatedPlan, read_scenario, verify
from solver.errors import Fault

# Breaches that a plan of the locked cases alone can only have through the locks: whatever else is assigned,
# and whoever joins as co-worker, adds weight and never takes any away.
_OF_LOCKS = frozenset(
    {
        *("may_not_lead", "not_qualified", "not_experienced", "above_tier", "newly_qualified", "absent"),
        *("conflict_of_interest", "language", "other_team", "excluded", "may_not_co_work", "capacity"),
        "new_cases",
    }
)

# A cancelled run writes down the best it has within a second or so; then it is taken out of its hand.
_CANCEL_SECONDS = 4.0

_CACHED = 16


class Submitted(NamedTuple):
    """A proposal that was queued, or the answer that was given when it was."""

    proposal_id: str
    answer: Answer | None


class Proposals:
    """What can be done with proposals."""

    def __init__(self, database: Database, engine: Engine, runs: Runs, settings: Settings) -> None:
        self._database = database
        self._engine = engine
        self._runs = runs
        self._settings = settings
        self._scenarios: OrderedDict[str, Scenario] = OrderedDict()
        self._lock = Lock()

    def submit(self, asked: ProposalRequest, request: Request) -> Submitted:
        """Check a scenario and queue a run on it: both are stored, or neither.

        Raises
        ------
        InvalidScenario, LocksBreakRules
            With every fault, its place beginning with `scenario`.
        TeamNotHeld
            When a team is named in place of a scenario.
        """
        if asked.scenario is None:
            raise TeamNotHeld(asked.team or "")
        with_what_else(limit_faults(asked.options, self._settings), lambda: checked(asked.scenario))
        return self.queue(asked.scenario, asked.options, request)

    def queue(
        self, scenario: Any, options: Options, request: Request, job: Mapping[str, Any] | None = None
    ) -> Submitted:
        """Store what was asked for and queue the run of it: both, or neither.

        Parameters
        ----------
        job
            What was asked, where it is not a weekly proposal; somebody waits for its answer.
        """

        def work(session: Session) -> Submitted:
            row = None if request.key is None else idempotency.claim(session, request)
            if row is not None and row.subject is not None:
                return Submitted(row.subject, idempotency.kept(row))
            proposal_id = str(uuid.uuid4())
            repository.add(session, proposal_id, scenario, options.model_dump(), job)
            self._engine.enqueue(session, proposal_id, pressing=job is not None)
            if row is not None:
                row.subject = proposal_id
            return Submitted(proposal_id, None)

        return idempotency.claiming(self._database, work)

    def submitted(self, proposal_id: str, request: Request) -> Answer:
        """Answer a submission: with the proposal if it is ready by now, and otherwise with where to look."""
        view, headers = self.view(proposal_id)
        status = 201 if view["state"] == "ready" else 202
        headers["Location"] = view["links"]["self"]
        return idempotency.settled(self._database, request, Answer.of(status, view, headers))

    def read(self, proposal_id: str) -> Answer:
        """Answer with a proposal as it stands."""
        view, headers = self.view(proposal_id)
        return Answer.of(200, view, headers)

    def cancel(self, proposal_id: str) -> Answer:
        """Stop a run in whatever state, keep what it found so far, and answer with how it stands."""
        if self.state(proposal_id) not in ENDED:
            with self._database.writing() as session:
                repository.ask_to_cancel(session, proposal_id)
            self._runs.cancel(proposal_id)
            deadline = time.monotonic() + _CANCEL_SECONDS
            while self._engine.state(proposal_id) == "running" and time.monotonic() < deadline:
                time.sleep(0.05)
            self._engine.cancel(proposal_id)
        return self.read(proposal_id)

    def state(self, proposal_id: str) -> State:
        """Give the state of a run.

        Raises
        ------
        UnknownProposal
            When there is none of that id.
        """
        states = self._engine.states([proposal_id]) if is_id(proposal_id) else {}
        if proposal_id not in states:
            raise UnknownProposal
        return states[proposal_id]

    def scenario(self, proposal_id: str) -> Scenario:
        """Give the scenario in which a proposal is decided; the last few are kept at hand."""
        with self._lock:
            if proposal_id in self._scenarios:
                self._scenarios.move_to_end(proposal_id)
                return self._scenarios[proposal_id]
        with self._database.reading() as session:
            document = repository.scenario(session, proposal_id)
        scenario = read_scenario(document)
        with self._lock:
            self._scenarios[proposal_id] = scenario
            while len(self._scenarios) > _CACHED:
                self._scenarios.popitem(last=False)
        return scenario

    def counts(self) -> dict[str, int]:
        """Give the number of proposals that wait or are worked on."""
        return self._engine.counts()

    def view(self, proposal_id: str) -> tuple[dict[str, Any], dict[str, str]]:
        """Give how a proposal stands, and the headers that say so.

        Raises
        ------
        UnknownProposal
            When there is none of that id.
        """
        # The state first: what a run keeps, it keeps before it ends.
        state = self.state(proposal_id)
        with self._database.reading() as session:
            row = repository.get(session, proposal_id)
            progress = None if state in ENDED else repository.last_progress(session, proposal_id)
            decided = repository.decided_cases(session, proposal_id)
        view = _viewed(row, state, progress, decided)
        headers = {} if view["proposal"] is None else {"ETag": etag(row.decisions_version)}
        return view, headers


def _viewed(row: ProposalRow, state: State, progress: Any, decided: int) -> dict[str, Any]:
    found, answer = (row.result, row.answer) if state in ("ready", "cancelled") else (None, None)
    failure = row.failure if state == "failed" else None
    if state == "failed" and failure is None:
        failure = '{"title": "The run could not be finished; the fault is ours", "faults": []}'
    address = f"/v1/proposals/{row.id}"
    return {
        "id": row.id,
        "state": state,
        "created_at": row.created_at,
        "options": json.loads(row.options),
        "progress": progress,
        "proposal": None if found is None else json.loads(found),
        "answer": None if answer is None else json.loads(answer),
        "failure": None if failure is None else json.loads(failure),
        "decisions": {"version": row.decisions_version, "cases": decided},
        "links": {
            "self": address,
            "events": f"{address}/events",
            "decisions": f"{address}/decisions",
            "draft": f"{address}/draft",
        },
    }


def is_id(text: str) -> bool:
    """Say whether a text from an address has the form of an id as they are given out."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def checked(document: Any) -> Scenario:
    """Read the scenario inside a request, and see that its locks can be kept.

    Raises
    ------
    InvalidScenario, LocksBreakRules
        With every fault, its place beginning with `scenario`.
    """
    scenario = scenario_in(document)
    faults = _lock_faults(scenario)
    if faults:
        raise LocksBreakRules(faults)
    return scenario


def _lock_faults(scenario: Scenario) -> list[Fault]:
    """List what the locks break whatever else is decided; the solver finds what else they may break."""
    pending = {case.id for case in scenario.pending}
    locks = {lock.case: (index, lock) for index, lock in enumerate(scenario.locks) if lock.case in pending}
    if not locks:
        return []
    plan = StatedPlan.model_validate(
        {
            "assignments": [
                {"case": lock.case, "lead": lock.lead, "co_worker": lock.co_worker}
                for _, lock in locks.values()
            ],
            "unallocated": [{"case": case.id} for case in scenario.pending if case.id not in locks],
        }
    )
    return [
        Fault(f"scenario.locks[{index}]", f"{lock.case} to {lock.lead}", f"{breach.rule}: {breach.text}")
        for breach in verify(scenario, plan).breaches
        if breach.rule in _OF_LOCKS
        for index, lock in locks.values()
        if breach.case == lock.case or (breach.case is None and breach.worker in (lock.lead, lock.co_worker))
    ]

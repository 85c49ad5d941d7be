"""Asking about absences and reliefs: each is a run, and its answer is kept as a proposal to be decided."""

from __future__ import annotations

from api import idempotency
from api.absences.jobs import Asked, job_of, stored
from api.answers import Answer
from api.db import Database
from api.errors import problem_of
from api.idempotency import Request
from api.proposals.service import Proposals, Submitted
from api.reading import inside, limit_faults, scenario_in, with_what_else
from api.settings import Settings
from solver import LocksBreakRules, SolverFailed
from solver.errors import Fault


class Absences:
    """What can be asked about people who are away, or carry too much."""

    def __init__(self, database: Database, proposals: Proposals, settings: Settings) -> None:
        self._database = database
        self._proposals = proposals
        self._settings = settings

    def submit(self, asked: Asked, request: Request) -> Submitted:
        """Check what is asked and queue the run that answers it.

        Raises
        ------
        InvalidInput
            With every fault.
        """
        limits = limit_faults(asked.options, self._settings)
        with_what_else(limits, lambda: job_of(asked, scenario_in(asked.scenario)).check())
        return self._proposals.queue(asked.scenario, asked.options, request, stored(asked))

    def submitted(self, proposal_id: str, request: Request) -> Answer:
        """Answer with what was found; or with how the run stands, where nothing is found by now.

        Raises
        ------
        SolverFailed
            When the run failed, and the caller can do nothing about it.
        """
        view, headers = self._proposals.view(proposal_id)
        headers["Location"] = view["links"]["self"]
        if view["answer"] is not None:
            answer = Answer.of(201, view["answer"], headers)
        elif view["failure"] is not None:
            answer = _refused([Fault(**fault) for fault in view["failure"]["faults"]])
        else:
            answer = Answer.of(202, view, headers)
        return idempotency.settled(self._database, request, answer)


def _refused(faults: list[Fault]) -> Answer:
    """Say why a run came to nothing; what was asked had no faults, but its locks may break rules."""
    if not faults:
        raise SolverFailed("the run came to nothing")
    return problem_of(LocksBreakRules(inside("scenario", LocksBreakRules(faults))))

"""Answering absences and reliefs, and keeping the answers to be decided."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from api import idempotency
from api.absences.schemas import AbsenceRequest, ReliefRequest
from api.answers import Answer
from api.db import Database
from api.engine import Engine
from api.idempotency import Request
from api.proposals import repository
from api.proposals.schemas import Options
from api.proposals.service import inside
from api.refusals import InvalidRequest
from api.settings import Settings
from solver import (
    AbsenceAnswer,
    InvalidScenario,
    LocksBreakRules,
    ReliefAnswer,
    Scenario,
    absence,
    read_scenario,
    relieve,
)
from solver.absences.deciding import to_decide
from solver.errors import Fault
from solver.propose import Options as RunOptions

Found = TypeVar("Found", AbsenceAnswer, ReliefAnswer)


class Absences:
    """What can be asked about people who are away, or carry too much."""

    def __init__(self, database: Database, engine: Engine, settings: Settings) -> None:
        self._database = database
        self._engine = engine
        self._settings = settings

    def absence(self, asked: AbsenceRequest, request: Request) -> Answer:
        """Say who covers or takes over the cases of people who are away.

        Raises
        ------
        InvalidRequest, InvalidScenario, LocksBreakRules
            With every fault.
        """
        workers = [asked.worker] if isinstance(asked.worker, str) else asked.worker
        return self._answer(
            asked.scenario,
            asked.options,
            request,
            lambda scenario, options: absence(
                scenario,
                workers,
                asked.kind,
                asked.from_,
                asked.to,
                asked.notified_on,
                asked.moves,
                options,
            ),
        )

    def relief(self, asked: ReliefRequest, request: Request) -> Answer:
        """Say which cases of a worker above capacity go to whom.

        Raises
        ------
        InvalidRequest, InvalidScenario
            With every fault.
        """
        return self._answer(
            asked.scenario,
            asked.options,
            request,
            lambda scenario, options: relieve(scenario, asked.worker, asked.moves, options),
        )

    def _answer(
        self,
        document: Any,
        options: Options,
        request: Request,
        find: Callable[[Scenario, RunOptions], Found],
    ) -> Answer:
        if options.time_limit > self._settings.max_time_limit:
            allowed = f"at most {self._settings.max_time_limit:g} seconds"
            raise InvalidRequest([Fault.at("options.time_limit", options.time_limit, allowed)])
        try:
            scenario = read_scenario(document)
            found = find(scenario, RunOptions(options.time_limit, options.seed))
        except LocksBreakRules as error:
            raise LocksBreakRules(inside("scenario", error)) from None
        except InvalidScenario as error:
            raise InvalidScenario(inside("scenario", error)) from None
        return self._keep(scenario, found, options, request)

    def _keep(
        self, scenario: Scenario, found: AbsenceAnswer | ReliefAnswer, options: Options, request: Request
    ) -> Answer:
        """Store the answer as a proposal whose run finds it done."""
        decided = to_decide(scenario, found)
        proposal_id = str(uuid.uuid4())

        def work(session: Session) -> Answer:
            repository.add(session, proposal_id, decided.scenario.document(), options.model_dump())
            repository.keep_result(session, proposal_id, decided.proposal.document())
            self._engine.enqueue(session, proposal_id)
            return Answer.of(201, found.document(), {"Location": f"/v1/proposals/{proposal_id}"})

        return idempotency.once(self._database, request, work)

"""Answering absences and reliefs, and keeping the answers to be decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from api.absences.schemas import AbsenceRequest, ReliefRequest
from api.answers import Answer
from api.idempotency import Request
from api.proposals.keeping import Keeping
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

    def __init__(self, keeping: Keeping, settings: Settings) -> None:
        self._keeping = keeping
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
        decided = to_decide(scenario, found)
        return self._keeping.keep(201, found.document(), decided.scenario, decided.proposal, options, request)

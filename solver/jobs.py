"""What takes a while, as values: each can be sent to another process and done there (`solver.process`)."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, Self, TypeVar

from solver.absences import AbsenceAnswer, ReliefAnswer, absence, relieve
from solver.absences.request import check_relief, read_request
from solver.explain import PATIENCE, explain
from solver.explanation.document import Explanation
from solver.one_case import propose_one
from solver.progress import Listener, Written
from solver.proposal import Proposal, Ranking
from solver.propose import Options, propose_here
from solver.rank import rank
from solver.scenario import Scenario
from solver.stated import StatedPlan
from solver.urgent import rank_on

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Job(ABC, Generic[Answer]):
    """Something to do with a scenario, within the limits of its options."""

    scenario: Scenario
    options: Options = field(default_factory=Options, kw_only=True)

    @abstractmethod
    def perform(self, tell: Listener | None, cancel: threading.Event | None) -> Answer:
        """Do it, in this process.

        Parameters
        ----------
        tell
            Called with what is found on the way, where that can be scored.
        cancel
            Set it to stop; the answer is then what was found so far.
        """

    def hurried(self, best: Written) -> Self:
        """Give the same without a search: what is left when none may run.

        Parameters
        ----------
        best
            The best plan that was told of.
        """
        del best
        return replace(self, options=replace(self.options, time_limit=0.0))


@dataclass(frozen=True)
class _Hinted(Job[Answer]):
    """Something to do that can start from a plan, as (case, lead, co-worker or None) ids."""

    hint: Written = field(default=(), kw_only=True)

    def hurried(self, best: Written) -> Self:
        """Answer with the best that was told of."""
        return replace(super().hurried(best), hint=best or self.hint)


@dataclass(frozen=True)
class Propose(_Hinted[Proposal]):
    """Share the pending cases among the workers, from a standing plan if there is one."""

    def perform(self, tell: Listener | None, cancel: threading.Event | None) -> Proposal:
        """Propose an allocation (`solver.propose.propose_here`)."""
        return propose_here(self.scenario, self.options, tell, cancel, self.hint)


@dataclass(frozen=True)
class ProvideForAbsence(_Hinted[AbsenceAnswer]):
    """Find out who covers or takes over the cases of people who are away (`solver.absence`)."""

    workers: tuple[str, ...]
    kind: str
    first: date
    last: date | None = None
    notified_on: date | None = None
    moves: int = 0

    def check(self) -> None:
        """Check what is asked.

        Raises
        ------
        InvalidRequest
            With every fault.
        """
        read_request(
            self.scenario, self.workers, self.kind, self.first, self.last, self.notified_on, self.moves
        )

    def perform(self, tell: Listener | None, cancel: threading.Event | None) -> AbsenceAnswer:
        """Answer."""
        return absence(
            self.scenario,
            self.workers,
            self.kind,
            self.first,
            self.last,
            self.notified_on,
            self.moves,
            self.options,
            cancel,
            tell,
            self.hint,
        )


@dataclass(frozen=True)
class Relieve(_Hinted[ReliefAnswer]):
    """Find out which cases of a worker above capacity go to whom (`solver.relieve`)."""

    worker: str
    moves: int | None = None

    def check(self) -> None:
        """Check what is asked.

        Raises
        ------
        InvalidRequest
            With every fault.
        """
        check_relief(self.scenario, self.worker, self.moves)

    def perform(self, tell: Listener | None, cancel: threading.Event | None) -> ReliefAnswer:
        """Answer."""
        return relieve(self.scenario, self.worker, self.moves, self.options, cancel, tell, self.hint)


@dataclass(frozen=True)
class Explain(Job[Explanation]):
    """Explain one case of a plan (`solver.explain`)."""

    plan: Proposal | StatedPlan
    case: str
    worker: str | None = None
    patience: float = PATIENCE

    def perform(self, _: Listener | None, cancel: threading.Event | None) -> Explanation:
        """Answer; a stop leaves what is known by then, as `bounded`."""
        return explain(
            self.scenario,
            self.plan,
            self.case,
            self.worker,
            options=self.options,
            patience=self.patience,
            cancel=cancel,
        )

    def hurried(self, best: Written) -> Self:
        """Say what can be said without a search."""
        return replace(super().hurried(best), patience=0.0)


@dataclass(frozen=True)
class Ranked:
    """A ranking; where somebody may lead the case, a scenario and a proposal that give it to the first."""

    ranking: Ranking
    proposed: tuple[Scenario, Proposal] | None


@dataclass(frozen=True)
class RankUrgent(Job[Ranked]):
    """Rank every worker for one case, and propose the first so that it can be decided at once."""

    case: str
    plan: StatedPlan | None = None
    moves: int = 0

    def perform(self, _: Listener | None, cancel: threading.Event | None) -> Ranked:
        """Answer (`solver.rank`, `solver.rank_on`, `solver.one_case.propose_one`)."""
        ranking: Ranking
        if self.plan is None:
            ranking = rank(self.scenario, self.case)
        else:
            ranking = rank_on(self.scenario, self.case, self.plan, self.moves, self.options, cancel)
        if not ranking.ranking:
            return Ranked(ranking, None)
        return Ranked(ranking, propose_one(self.scenario, ranking, self.plan, self.options))


AnyJob = Job[Any]

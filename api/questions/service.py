"""Answers that need no run: computed from what was sent."""

from __future__ import annotations

import threading

from api.answers import Answer
from api.idempotency import Request
from api.proposals.keeping import Keeping
from api.proposals.schemas import Options
from api.questions.schemas import RankingRequest, VerificationRequest
from api.reading import inside, read_all, scenario_in, with_what_else
from api.solvers import Solvers
from solver import InvalidProposal, rank, read_plan, verify
from solver.errors import Fault
from solver.jobs import RankUrgent
from solver.rank import must_be_pending


def verification(asked: VerificationRequest) -> Answer:
    """Check a plan against every rule and recompute its score.

    Raises
    ------
    InvalidRequest
        With every fault of the scenario and of the plan.
    """
    scenario, (plan,) = read_all([], asked.scenario, reader=read_plan, proposal=asked.proposal)
    return Answer.of(200, verify(scenario, plan).document())


class Rankings:
    """Who could take one case; where it is urgent, or ranked on a proposal, kept to be decided at once."""

    def __init__(self, keeping: Keeping, solvers: Solvers) -> None:
        self._keeping = keeping
        self._solvers = solvers

    def ranking(self, asked: RankingRequest, request: Request, gone: threading.Event) -> Answer:
        """Rank every worker for one pending case, on top of a proposal where one is sent.

        Parameters
        ----------
        gone
            Set when nobody waits for the answer any more.

        Raises
        ------
        InvalidRequest, InvalidScenario, InvalidProposal
            With every fault.
        UnknownCase
            When the scenario has no such case, or it is not pending.
        """
        faults = []
        if asked.moves and asked.proposal is None:
            faults.append(Fault.at("moves", asked.moves, "0, or a `proposal` whose cases may move"))
        scenario = with_what_else(faults, lambda: scenario_in(asked.scenario))
        must_be_pending(scenario, asked.case)
        urgent = any(case.id == asked.case and case.urgency == "urgent" for case in scenario.pending)
        if asked.proposal is None and not urgent:
            return Answer.of(200, rank(scenario, asked.case).document())
        try:
            plan = None if asked.proposal is None else read_plan(asked.proposal)
            job = RankUrgent(scenario, asked.case, plan, asked.moves)
            found = self._solvers.answer(job, gone)
        except InvalidProposal as error:
            raise InvalidProposal(inside("proposal", error)) from None
        if found.proposed is None:
            return Answer.of(200, found.ranking.document())
        return self._keeping.keep(200, found.ranking.document(), *found.proposed, Options(), request)

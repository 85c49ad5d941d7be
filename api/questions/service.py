"""Answers that need no run: computed from what was sent."""

from __future__ import annotations

from api.answers import Answer
from api.idempotency import Request
from api.proposals.keeping import Keeping
from api.proposals.schemas import Options
from api.proposals.service import inside
from api.questions.schemas import RankingRequest, VerificationRequest
from api.refusals import InvalidRequest
from solver import InvalidProposal, InvalidScenario, rank, rank_on, read_plan, read_scenario, verify
from solver.errors import Fault
from solver.one_case import propose_one


def verification(asked: VerificationRequest) -> Answer:
    """Check a plan against every rule and recompute its score.

    Raises
    ------
    InvalidRequest
        With every fault of the scenario and of the plan.
    """
    faults: list[Fault] = []
    scenario = plan = None
    try:
        scenario = read_scenario(asked.scenario)
    except InvalidScenario as error:
        faults += inside("scenario", error)
    try:
        plan = read_plan(asked.proposal)
    except InvalidProposal as error:
        faults += inside("proposal", error)
    if scenario is None or plan is None:
        raise InvalidRequest(faults)
    return Answer.of(200, verify(scenario, plan).document())


class Rankings:
    """Who could take one case; where it is urgent, or ranked on a proposal, kept to be decided at once."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    def ranking(self, asked: RankingRequest, request: Request) -> Answer:
        """Rank every worker for one pending case, on top of a proposal where one is sent.

        Raises
        ------
        InvalidRequest, InvalidScenario, InvalidProposal
            With every fault.
        UnknownCase
            When the scenario has no such case, or it is not pending.
        """
        if asked.moves and asked.proposal is None:
            raise InvalidRequest([Fault.at("moves", asked.moves, "0, or a `proposal` whose cases may move")])
        try:
            scenario = read_scenario(asked.scenario)
        except InvalidScenario as error:
            raise InvalidScenario(inside("scenario", error)) from None
        try:
            plan = None if asked.proposal is None else read_plan(asked.proposal)
            found = (
                rank(scenario, asked.case)
                if plan is None
                else rank_on(scenario, asked.case, plan, asked.moves)
            )
        except InvalidProposal as error:
            raise InvalidProposal(inside("proposal", error)) from None
        urgent = next(case.urgency for case in scenario.pending if case.id == asked.case) == "urgent"
        if not found.ranking or not (urgent or plan is not None):
            return Answer.of(200, found.document())
        alone, proposal = propose_one(scenario, found, plan)
        return self._keeping.keep(200, found.document(), alone, proposal, Options(), request)

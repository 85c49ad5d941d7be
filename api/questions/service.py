"""Answers that need no run: computed from what was sent, and not kept."""

from __future__ import annotations

from api.answers import Answer
from api.proposals.service import inside
from api.questions.schemas import RankingRequest, VerificationRequest
from api.refusals import InvalidRequest
from solver import InvalidProposal, InvalidScenario, rank, read_plan, read_scenario, verify
from solver.errors import Fault


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


def ranking(asked: RankingRequest) -> Answer:
    """Rank every worker for one pending case.

    Raises
    ------
    InvalidScenario
        With every fault.
    UnknownCase
        When the scenario has no such case, or it is not pending.
    """
    try:
        scenario = read_scenario(asked.scenario)
    except InvalidScenario as error:
        raise InvalidScenario(inside("scenario", error)) from None
    return Answer.of(200, rank(scenario, asked.case).document())

"""Answers about one case, and about two plans: worked out from what was sent, and not kept."""

from __future__ import annotations

from typing import Any

from api.answers import Answer
from api.explanations.schemas import ComparisonRequest, ExplanationRequest
from api.proposals.service import inside
from api.refusals import InvalidRequest
from api.settings import Settings
from solver import (
    InvalidProposal,
    InvalidScenario,
    Proposal,
    Scenario,
    StatedPlan,
    compare,
    explain,
    read_proposal,
    read_scenario,
)
from solver.errors import Fault
from solver.propose import Options


def explanation(asked: ExplanationRequest, settings: Settings) -> Answer:
    """Explain one case of a plan.

    Raises
    ------
    InvalidRequest
        With every fault of the scenario and of the plan.
    InvalidProposal
        When the plan does not fit the scenario.
    UnknownCase, UnknownWorker
        When the scenario has no such pending case, or no such worker.
    """
    faults: list[Fault] = []
    if asked.options.time_limit > settings.max_time_limit:
        allowed = f"at most {settings.max_time_limit:g} seconds"
        faults.append(Fault.at("options.time_limit", asked.options.time_limit, allowed))
    scenario, (plan,) = _read(faults, asked.scenario, proposal=asked.proposal)
    options = Options(asked.options.time_limit, asked.options.seed)
    try:
        found = explain(scenario, plan, asked.case, asked.worker, options=options, patience=asked.patience)
    except InvalidProposal as error:
        raise InvalidProposal(inside("proposal", error)) from None
    return Answer.of(200, found.document())


def comparison(asked: ComparisonRequest) -> Answer:
    """Compare two plans.

    Raises
    ------
    InvalidRequest
        With every fault of the scenario and of both plans.
    """
    scenario, (first, second) = _read([], asked.scenario, first=asked.first, second=asked.second)
    return Answer.of(200, compare(scenario, first, second).document())


def _read(faults: list[Fault], document: Any, **plans: Any) -> tuple[Scenario, list[Proposal | StatedPlan]]:
    """Read the scenario and every plan, or refuse them with all faults together, those found already too."""
    scenario = None
    read = []
    try:
        scenario = read_scenario(document)
    except InvalidScenario as error:
        faults += inside("scenario", error)
    for name, plan in plans.items():
        try:
            read.append(read_proposal(plan))
        except InvalidProposal as error:
            faults += inside(name, error)
    if scenario is None or faults:
        raise InvalidRequest(faults)
    return scenario, read

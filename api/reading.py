"""Documents inside a request, and limits on what it may ask for, every fault with its place in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from api.proposals.schemas import Options
from api.refusals import InvalidRequest
from api.settings import Settings
from solver import (
    InvalidProposal,
    InvalidScenario,
    Proposal,
    Scenario,
    StatedPlan,
    read_proposal,
    read_scenario,
)
from solver.errors import Fault, InvalidInput

Read = TypeVar("Read")


def inside(field: str, error: InvalidInput) -> list[Fault]:
    """Give the faults of a document as faults of the field that holds it."""
    return [
        Fault(f"{field}.{fault.place}" if fault.place else field, fault.value, fault.allowed)
        for fault in error.faults
    ]


def scenario_in(document: Any) -> Scenario:
    """Read the scenario inside a request.

    Raises
    ------
    InvalidScenario
        With every fault, its place beginning with `scenario`.
    """
    try:
        return read_scenario(document)
    except InvalidScenario as error:
        raise InvalidScenario(inside("scenario", error)) from None


def read_all(
    faults: list[Fault],
    document: Any,
    reader: Callable[[Any], Proposal | StatedPlan] = read_proposal,
    **plans: Any,
) -> tuple[Scenario, list[Proposal | StatedPlan]]:
    """Read a scenario and plans for it.

    Parameters
    ----------
    faults
        What was found wrong with the request already.
    reader
        Reads each of the plans.
    plans
        By the name of the field that holds each.

    Raises
    ------
    InvalidRequest
        With all faults together.
    """
    scenario = None
    read: list[Proposal | StatedPlan] = []
    try:
        scenario = read_scenario(document)
    except InvalidScenario as error:
        faults += inside("scenario", error)
    for name, plan in plans.items():
        try:
            read.append(reader(plan))
        except InvalidProposal as error:
            faults += inside(name, error)
    if scenario is None or faults:
        raise InvalidRequest(faults)
    return scenario, read


def with_what_else(faults: list[Fault], read: Callable[[], Read]) -> Read:
    """Read something that may have faults beside those that are known, and refuse with all of them together.

    Raises
    ------
    InvalidInput
        As `read` raised it where nothing else is wrong.
    InvalidRequest
        With all faults together.
    """
    try:
        found = read()
    except InvalidInput as error:
        if not faults:
            raise
        raise InvalidRequest([*faults, *error.faults]) from None
    if faults:
        raise InvalidRequest(faults)
    return found


def limit_faults(options: Options, settings: Settings) -> list[Fault]:
    """Refuse a search that is longer than this service allows."""
    if options.time_limit <= settings.max_time_limit:
        return []
    allowed = f"at most {settings.max_time_limit:g} seconds"
    return [Fault.at("options.time_limit", options.time_limit, allowed)]

"""What a run does, read from its row; and what is kept of what it found."""

from __future__ import annotations

from typing import Any, NamedTuple

from api.absences import jobs as absences
from api.proposals.repository import Asked
from solver import AbsenceAnswer, Proposal, ReliefAnswer, read_scenario
from solver.absences.deciding import to_decide
from solver.jobs import AnyJob, Propose
from solver.propose import Options


class Outcome(NamedTuple):
    """What a run found.

    Attributes
    ----------
    proposal
        What is decided on.
    answer
        The document that was asked for, where it is another.
    weekly
        The scenario in which it is decided, where that is not the one that was asked about.
    found
        The proposal whose score and bound were told of.
    """

    proposal: Proposal
    answer: dict[str, Any] | None
    weekly: dict[str, Any] | None
    found: Proposal


def job_of(asked: Asked) -> AnyJob:
    """Give the job of a run."""
    scenario = read_scenario(asked.scenario)
    if asked.job is not None:
        return absences.read(asked.job, scenario, asked.options)
    return Propose(scenario, options=Options(asked.options["time_limit"], asked.options["seed"]))


def outcome_of(job: AnyJob, found: Proposal | AbsenceAnswer | ReliefAnswer) -> Outcome:
    """Give what is kept of what a job found."""
    if isinstance(found, Proposal):
        return Outcome(found, None, None, found)
    decided = to_decide(job.scenario, found)
    return Outcome(decided.proposal, found.document(), decided.scenario.document(), found.proposal)

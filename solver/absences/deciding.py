"""An answer about an absence or a relief as a weekly proposal, so that it can be decided like any other.

What is decided are the cases that need somebody and those that move; what stays where it is, is open. The
decisions are judged by `solver.verify`, which does not know that what stands may stand: whoever carries more
than their capacity, and only keeps what they have, is given the capacity of what they carry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

from solver import quantities
from solver.absences.answer import AbsenceAnswer, ReliefAnswer
from solver.absences.check import Judge
from solver.absences.taking_up import Taken
from solver.exact import HUNDRED
from solver.proposal import Assignment, Proposal, Score, Waiting, WorkerLoad
from solver.scenario import Scenario, Worker
from solver.stated import StatedPlan
from solver.verify import Verification, verify


@dataclass(frozen=True)
class ToDecide:
    """A weekly scenario, and a proposal for it of which every figure is true."""

    scenario: Scenario
    proposal: Proposal


def to_decide(scenario: Scenario, answer: AbsenceAnswer | ReliefAnswer) -> ToDecide:
    """Turn an answer into a weekly proposal.

    Parameters
    ----------
    scenario
        What was asked about; what would help the cases that wait stays a change to it.
    """
    taken = _taken(scenario, answer)
    made = tuple(made for made in answer.proposal.assignments if made.case in taken.cases)
    proposal = answer.proposal.model_copy(update={"assignments": made})
    judge = Judge(scenario, taken, proposal)
    weekly = _roomy(judge)
    return ToDecide(weekly, _restated(weekly, proposal))


def _taken(scenario: Scenario, answer: AbsenceAnswer | ReliefAnswer) -> Taken:
    """Read from an answer which cases it is about."""
    moved = frozenset(move.case for move in answer.moved)
    affected = frozenset(note.case for note in answer.notes) - moved
    if isinstance(answer, ReliefAnswer):
        return Taken(movable=moved)
    away = frozenset([answer.worker] if isinstance(answer.worker, str) else answer.worker)
    led = frozenset(case.id for case in scenario.open if case.id in affected and case.lead in away)
    return Taken(
        led=led,
        helped=affected - led,
        movable=moved,
        away=away,
        judged_at=max(scenario.as_of, datetime.combine(answer.from_, time.min)),
        due=datetime.combine(answer.deadline or answer.from_, time(23, 59)),
    )


def _roomy(judge: Judge) -> Scenario:
    """Give the weekly scenario in which nobody has less capacity than they carry."""
    weekly = judge.undecided
    roles = dict(weekly.policy.roles)
    workers: list[Worker] = []
    for worker in weekly.workers:
        standing = judge.standing[worker.id]
        if standing > quantities.capacity(weekly.policy, worker, weekly.as_of.date()):
            name = f"{worker.role}, {standing / HUNDRED:g} points"
            points = {"points_per_fte": Decimal(standing) / HUNDRED, "capacity_factor": Decimal(1)}
            roles[name] = weekly.policy.roles[worker.role].model_copy(update=points)
            workers.append(worker.model_copy(update={"role": name, "fte": Decimal(1), "reductions": ()}))
        else:
            workers.append(worker)
    here = {case.id for case in weekly.cases}
    return weekly.model_copy(
        update={
            "policy": weekly.policy.model_copy(update={"roles": roles}),
            "workers": tuple(workers),
            "locks": tuple(line for line in weekly.locks if line.case in here),
            "excluded": tuple(line for line in weekly.excluded if line.case in here),
            "baseline": tuple(line for line in weekly.baseline if line.case in here),
        }
    )


def _restated(weekly: Scenario, proposal: Proposal) -> Proposal:
    """State the figures of the weekly scenario; the distance to the bound stays what it is."""
    plan = StatedPlan.of(proposal).model_copy(update={"score": None})
    true = verify(weekly, plan)
    lead, points = proposal.score, proposal.bound
    return proposal.model_copy(
        update={
            "score": true.score,
            "bound": Score(
                unallocated=true.score.unallocated - (lead.unallocated - points.unallocated),
                preference=true.score.preference - (lead.preference - points.preference),
            ),
            "terms": true.terms,
            "assignments": tuple(_assignment(weekly, made, true) for made in proposal.assignments),
            "unallocated": tuple(_waiting(weekly, case, true) for case in proposal.unallocated),
            "workers": tuple(_load(weekly, proposal, worker, true) for worker in weekly.workers),
        }
    )


def _assignment(weekly: Scenario, made: Assignment, true: Verification) -> Assignment:
    case = next(case for case in weekly.pending if case.id == made.case)
    points = quantities.points_as_lead(weekly.policy, case, made.lead)
    return made.model_copy(update={"costs": true.costs_by_case[made.case], "points": points / HUNDRED})


def _waiting(weekly: Scenario, waiting: Waiting, true: Verification) -> Waiting:
    case = next(case for case in weekly.pending if case.id == waiting.case)
    priority = quantities.priority(weekly.policy, case, weekly.as_of)
    return waiting.model_copy(update={"costs": true.costs_by_case[waiting.case], "priority": priority})


def _load(weekly: Scenario, proposal: Proposal, worker: Worker, true: Verification) -> WorkerLoad:
    policy, cases = weekly.policy, {case.id: case for case in weekly.pending}
    before = quantities.loads_before(weekly)[worker.id]
    led = [cases[made.case] for made in proposal.assignments if made.lead == worker.id]
    helped = [cases[made.case] for made in proposal.assignments if made.co_worker == worker.id]
    after = before + sum(quantities.points_as_lead(policy, case, worker.id) for case in led)
    after += sum(quantities.co_worker_points(policy, case) for case in helped)
    capacity = quantities.capacity(policy, worker, weekly.as_of.date())
    return WorkerLoad(
        worker=worker.id,
        capacity=capacity / HUNDRED,
        before=before / HUNDRED,
        after=after / HUNDRED,
        utilisation=round(after / capacity, 4) if capacity else None,
        utilisation_cost=true.utilisation_by_worker[worker.id],
        new_cases=len(led),
    )

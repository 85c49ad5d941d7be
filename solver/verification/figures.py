"""Whether the figures that a plan states are the true ones (SPEC 4, `score`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from math import isclose

from solver import quantities
from solver.exact import HUNDRED
from solver.proposal import Proposal, Score, WorkerLoad
from solver.verification.facts import Breach, Facts
from solver.verification.scoring import Scored
from solver.verification.settled import Settled

# A share may be written rounded, to 2 places at the least.
_ROUNDED = 0.005


def score_breaches(stated: Score | None, scored: Scored) -> Iterator[Breach]:
    """Compare a stated score with the true one; nothing stated, nothing wrong."""
    if stated is not None and stated != scored.score:
        text = f"The plan states the score {_pair(stated)}; it is {_pair(scored.score)}"
        yield Breach(rule="score", text=text)


def proposal_breaches(facts: Facts, plan: Settled, proposal: Proposal, scored: Scored) -> Iterator[Breach]:
    """Compare every figure of a full proposal whose cases and workers are all known."""
    yield from _differences("The plan's terms", None, None, proposal.terms, scored.terms)
    yield from _assignment_breaches(facts, plan, proposal, scored)
    yield from _waiting_breaches(facts, proposal, scored)
    yield from _load_breaches(facts, plan, proposal, scored)


def _assignment_breaches(facts: Facts, plan: Settled, proposal: Proposal, scored: Scored) -> Iterator[Breach]:
    policy = facts.policy
    for made in proposal.assignments:
        case = facts.pending[made.case]
        true = {
            "tier": quantities.tier(policy, case),
            "points": quantities.points_as_lead(policy, case, made.lead) / HUNDRED,
        }
        stated = {"tier": made.tier, "points": made.points}
        yield from _differences(f"{case.id}", case.id, made.lead, stated, true)
        costs = f"The costs of {case.id}"
        yield from _differences(costs, case.id, made.lead, made.costs, scored.costs[case.id])


def _waiting_breaches(facts: Facts, proposal: Proposal, scored: Scored) -> Iterator[Breach]:
    as_of = facts.scenario.as_of
    for waiting in proposal.unallocated:
        case = facts.pending[waiting.case]
        true = {"priority": quantities.priority(facts.policy, case, as_of)}
        yield from _differences(case.id, case.id, None, {"priority": waiting.priority}, true)
        costs = f"The costs of {case.id}"
        yield from _differences(costs, case.id, None, waiting.costs, scored.costs[case.id])


def _load_breaches(facts: Facts, plan: Settled, proposal: Proposal, scored: Scored) -> Iterator[Breach]:
    listed = Counter(load.worker for load in proposal.workers)
    for worker in facts.workers:
        if listed[worker] != 1:
            text = f"{worker} stands {listed[worker]} times among the workers' loads, not once"
            yield Breach(rule="score", worker=worker, text=text)
    led = plan.leads_by_worker()
    for load in proposal.workers:
        worker = load.worker
        if worker not in facts.workers:
            text = f"A load is stated of {worker}, but no worker has that id"
            yield Breach(rule="score", worker=worker, text=text)
            continue
        true = {
            "capacity": facts.capacity[worker] / HUNDRED,
            "before": facts.before[worker] / HUNDRED,
            "after": scored.after[worker] / HUNDRED,
            "utilisation_cost": scored.utilisation[worker],
            "new_cases": len(led.get(worker, ())),
        }
        stated = {field: getattr(load, field) for field in true}
        yield from _differences(facts.workers[worker].name, None, worker, stated, true)
        yield from _utilisation_breaches(facts, load, scored.after[worker])


def _utilisation_breaches(facts: Facts, load: WorkerLoad, after: int) -> Iterator[Breach]:
    capacity = facts.capacity[load.worker]
    true = after / capacity if capacity else None
    stated = load.utilisation
    if stated is None or true is None:
        same = stated is true
    else:
        same = isclose(stated, true, rel_tol=0, abs_tol=_ROUNDED)
    if not same:
        text = f"{facts.workers[load.worker].name}: the utilisation is stated as {stated}; it is {true}"
        yield Breach(rule="score", worker=load.worker, text=text)


def _differences(
    what: str,
    case: str | None,
    worker: str | None,
    stated: Mapping[str, float],
    true: Mapping[str, float],
) -> Iterator[Breach]:
    """Yield one breach for each figure that differs; a figure left out is 0."""
    for name in dict.fromkeys([*true, *stated]):
        said, found = stated.get(name, 0), true.get(name, 0)
        if said != found:
            text = f"{what}: {name} is stated as {said}; it is {found}"
            yield Breach(rule="score", case=case, worker=worker, text=text)


def _pair(score: Score) -> str:
    return f"{score.unallocated} unallocated, {score.preference} preference"

"""A stated plan settled against its scenario: what it can only mean, and where it names what is not there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from solver import quantities
from solver.stated import StatedAssignment, StatedPlan
from solver.verification.facts import Breach, Choice, Facts


@dataclass
class Settled:
    """What of a plan can be read.

    Attributes
    ----------
    named
        By pending case, in file order, the ids as stated. A case assigned twice counts as first assigned; one
        both assigned and waiting as assigned.
    choices
        Those of `named` whose lead is a worker of the scenario. Any other pending case is unallocated.
    breaches
        `unknown_case`, `not_pending`, `duplicate_case`, `missing_case` and `unknown_worker`. With any of them
        it is not certain which plan is meant.
    """

    named: dict[str, StatedAssignment]
    choices: dict[str, Choice]
    breaches: list[Breach] = field(default_factory=list)

    def given_to(self, facts: Facts) -> dict[str, int]:
        """Give after(w) − before(w) by worker, in hundredths of a point (SPEC 3)."""
        policy = facts.policy
        given = dict.fromkeys(facts.workers, 0)
        for choice in self.choices.values():
            given[choice.lead.id] += quantities.points_as_lead(policy, choice.case, choice.lead.id)
            if choice.co_worker is not None:
                given[choice.co_worker.id] += quantities.co_worker_points(policy, choice.case)
        return given

    def leads_by_worker(self) -> dict[str, list[Choice]]:
        """Give the cases newly led by each worker who leads any."""
        led = defaultdict(list)
        for choice in self.choices.values():
            led[choice.lead.id].append(choice)
        return led


def settle(facts: Facts, plan: StatedPlan) -> Settled:
    """Read the plan in the scenario's own terms."""
    first: dict[str, StatedAssignment] = {}
    for assignment in plan.assignments:
        first.setdefault(assignment.case, assignment)
    named = {case: first[case] for case in facts.pending if case in first}
    choices = {
        case: Choice(
            facts.pending[case], facts.workers[stated.lead], facts.workers.get(stated.co_worker or "")
        )
        for case, stated in named.items()
        if stated.lead in facts.workers
    }
    breaches = [*_case_breaches(facts, plan), *_worker_breaches(facts, plan)]
    return Settled(named, choices, breaches)


def _case_breaches(facts: Facts, plan: StatedPlan) -> Iterator[Breach]:
    mentions = Counter([made.case for made in plan.assignments])
    mentions.update(waiting.case for waiting in plan.unallocated)
    opened = {case.id for case in facts.scenario.open}
    for case, times in mentions.items():
        if case in opened:
            yield Breach(rule="not_pending", case=case, text=f"{case} is open: it is not to be allocated")
        elif case not in facts.pending:
            yield Breach(rule="unknown_case", case=case, text=f"No case has the id {case}")
        elif times > 1:
            text = f"{case} stands {times} times in the plan, as assigned or as waiting"
            yield Breach(rule="duplicate_case", case=case, text=text)
    for case in facts.pending:
        if case not in mentions:
            text = f"{case} is pending, but neither assigned nor waiting"
            yield Breach(rule="missing_case", case=case, text=text)


def _worker_breaches(facts: Facts, plan: StatedPlan) -> Iterator[Breach]:
    for assignment in plan.assignments:
        for worker in (assignment.lead, assignment.co_worker):
            if worker is not None and worker not in facts.workers:
                text = f"{assignment.case} is given to {worker}, but no worker has that id"
                yield Breach(rule="unknown_worker", case=assignment.case, worker=worker, text=text)

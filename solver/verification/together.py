"""The rules that no pair breaks alone: limits, support, co-workers, independence and locks (SPEC 4).

A rule whose question cannot be asked, because somebody named does not exist, is not broken by that.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from solver import quantities
from solver.exact import plain
from solver.verification.facts import Breach, Choice, Facts, counted, in_points
from solver.verification.pairs import co_worker_failures, lead_failures
from solver.verification.settled import Settled


def plan_breaches(facts: Facts, plan: Settled) -> Iterator[Breach]:
    """Yield every broken hard rule of a settled plan: pair by pair, then together."""
    yield from _pairs(facts, plan)
    for choice in plan.choices.values():
        yield from _supported(facts, plan, choice)
    yield from _co_worker(facts, plan)
    yield from _independent(facts, plan)
    yield from _lock(facts, plan)
    yield from _capacity(facts, plan)
    yield from _new_cases(facts, plan)


def _pairs(facts: Facts, plan: Settled) -> Iterator[Breach]:
    for case_id, stated in plan.named.items():
        case = facts.pending[case_id]
        for worker_id, failures in ((stated.lead, lead_failures), (stated.co_worker, co_worker_failures)):
            worker = facts.workers.get(worker_id or "")
            if worker is None:
                continue
            for rule, text in failures(facts, case, worker):
                yield Breach(rule=rule, case=case.id, worker=worker.id, text=text)


def _supported(facts: Facts, plan: Settled, choice: Choice) -> Iterator[Breach]:
    case, lead, co_worker = choice.case, choice.lead, choice.co_worker
    task = facts.task(case)
    if task.newly_qualified != "co_worked" or not facts.role(lead).newly_qualified:
        return
    if co_worker is None and plan.named[case.id].co_worker is not None:
        return  # nobody of that id: whether they could support is no question
    years = max(Decimal(1), task.min_years_qualified)
    if co_worker is not None:
        experienced = co_worker.years_qualified >= years and not facts.role(co_worker).newly_qualified
        if experienced and facts.is_qualified(case, co_worker):
            return
    beside = "no co-worker" if co_worker is None else co_worker.name
    text = (
        f"{lead.name} is newly qualified and would lead {case.id} beside {beside}: "
        f"a {case.task} needs somebody beside them who has been qualified for {counted(plain(years), 'year')}"
    )
    yield Breach(rule="supported", case=case.id, worker=lead.id, text=text)


def _co_worker(facts: Facts, plan: Settled) -> Iterator[Breach]:
    for case_id, stated in plan.named.items():
        co_working, co_worker = facts.pending[case_id].co_working, stated.co_worker
        if co_worker is None:
            if co_working == "required":
                yield Breach(
                    rule="co_worker", case=case_id, text=f"{case_id} requires a co-worker and has none"
                )
            continue
        if co_working == "none":
            text = f"{case_id} allows no co-worker, but {_name(facts, co_worker)} is to co-work it"
            yield Breach(rule="co_worker", case=case_id, worker=co_worker, text=text)
        elif co_worker == stated.lead:
            text = f"{_name(facts, co_worker)} cannot co-work {case_id} beside themselves: they are its lead"
            yield Breach(rule="co_worker", case=case_id, worker=co_worker, text=text)


def _independent(facts: Facts, plan: Settled) -> Iterator[Breach]:
    for choice in plan.choices.values():
        case, lead = choice.case, choice.lead
        if case.family is None or not facts.task(case).independent:
            continue
        for other in plan.choices.values():
            if other.case.family != case.family or other.case.id == case.id:
                continue
            if lead is other.lead or lead is other.co_worker:
                text = (
                    f"{lead.name} would lead {case.id}, a {case.task} that must be independent, "
                    f"and work on {other.case.id} of the same family"
                )
                yield Breach(rule="independent", case=case.id, worker=lead.id, text=text)


def _lock(facts: Facts, plan: Settled) -> Iterator[Breach]:
    for case_id, lock in facts.locks.items():
        stated = plan.named.get(case_id)
        fixed = f"{case_id} is fixed to {_name(facts, lock.lead)}"
        if stated is None:
            yield Breach(rule="lock", case=case_id, worker=lock.lead, text=f"{fixed}, but is not assigned")
        elif stated.lead != lock.lead:
            text = f"{fixed}, but given to {_name(facts, stated.lead)}"
            yield Breach(rule="lock", case=case_id, worker=lock.lead, text=text)
        elif lock.co_worker is not None and stated.co_worker != lock.co_worker:
            beside = "nobody" if stated.co_worker is None else _name(facts, stated.co_worker)
            text = f"{fixed} beside {_name(facts, lock.co_worker)}, but {beside} is to co-work it"
            yield Breach(rule="lock", case=case_id, worker=lock.co_worker, text=text)


def _capacity(facts: Facts, plan: Settled) -> Iterator[Breach]:
    policy = facts.policy
    for worker_id, given in plan.given_to(facts).items():
        before = facts.before[worker_id]
        fixed = sum(
            quantities.points_as_lead(policy, case, worker_id) for case in facts.overriding.get(worker_id, ())
        )
        limit = max(facts.capacity[worker_id], before + fixed)
        if before + given > limit:
            carried = f"{in_points(before + given)} of {in_points(limit)} points"
            text = f"{_name(facts, worker_id)} would carry {carried}"
            if before > facts.capacity[worker_id]:
                text += f", already above a capacity of {in_points(facts.capacity[worker_id])}"
            yield Breach(rule="capacity", worker=worker_id, text=text)


def _new_cases(facts: Facts, plan: Settled) -> Iterator[Breach]:
    for worker_id, led in plan.leads_by_worker().items():
        worker = facts.workers[worker_id]
        limit = quantities.max_new_cases(facts.policy, worker)
        if limit is None:
            continue
        limit = max(limit, len(facts.overriding.get(worker_id, ())))
        if len(led) > limit:
            text = (
                f"{worker.name} would be given {counted(len(led), 'new case')} to lead; the limit is {limit}"
            )
            yield Breach(rule="new_cases", worker=worker_id, text=text)


def _name(facts: Facts, worker_id: str) -> str:
    worker = facts.workers.get(worker_id)
    return worker_id if worker is None else worker.name

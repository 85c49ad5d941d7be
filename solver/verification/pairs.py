"""May this worker lead that case, may they co-work it: the rules about one pair (SPEC 4).

Each rule is a function that gives the fact that breaks it, as a clause for a sentence, or None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from solver import quantities
from solver.exact import plain
from solver.scenario import Case, Worker
from solver.verification.facts import Facts, counted

PairRule = Callable[[Facts, Case, Worker], str | None]

# What a lock with a reason sets aside for its lead, and nothing else.
OVERRIDABLE = frozenset({"above_tier", "other_team", "language"})


def lead_failures(facts: Facts, case: Case, worker: Worker) -> Iterator[tuple[str, str]]:
    """Yield every rule that keeps the worker from leading the case, with a sentence; after the override."""
    overridden = OVERRIDABLE if facts.is_overridden(case, worker) else frozenset()
    for rule, text in _failures(LEAD_RULES, facts, case, worker):
        if rule not in overridden:
            yield rule, f"{worker.name} may not lead {case.id}: {text}"


def co_worker_failures(facts: Facts, case: Case, worker: Worker) -> Iterator[tuple[str, str]]:
    """Yield every rule that keeps the worker from co-working the case, with a sentence."""
    for rule, text in _failures(CO_WORKER_RULES, facts, case, worker):
        yield rule, f"{worker.name} may not co-work {case.id}: {text}"


def may_lead(facts: Facts, case: Case, worker: Worker) -> bool:
    """Say whether no pair rule keeps the worker from leading the case."""
    return next(lead_failures(facts, case, worker), None) is None


def _failures(
    rules: Mapping[str, PairRule], facts: Facts, case: Case, worker: Worker
) -> Iterator[tuple[str, str]]:
    for rule, failing in rules.items():
        text = failing(facts, case, worker)
        if text is not None:
            yield rule, text


def _may_not_lead(facts: Facts, _: Case, worker: Worker) -> str | None:
    return None if facts.role(worker).may_lead else f"a {worker.role} leads no cases"


def _may_not_co_work(facts: Facts, _: Case, worker: Worker) -> str | None:
    return None if facts.role(worker).may_co_work else f"a {worker.role} co-works no cases"


def _not_qualified(facts: Facts, case: Case, worker: Worker) -> str | None:
    if facts.is_qualified(case, worker):
        return None
    asked = " or ".join(" and ".join(together) for together in facts.task(case).lead_requires)
    return f"{case.task} asks for {asked}"


def _not_experienced(facts: Facts, case: Case, worker: Worker) -> str | None:
    task = facts.task(case)
    if facts.role(worker).newly_qualified and task.newly_qualified == "co_worked":
        return None  # their co-worker supplies the experience: `supported`
    if worker.years_qualified >= task.min_years_qualified:
        return None
    asked, held = plain(task.min_years_qualified), plain(worker.years_qualified)
    return f"{case.task} asks for {counted(asked, 'year')} since qualification, not {held}"


def _above_tier(facts: Facts, case: Case, worker: Worker) -> str | None:
    tier, limit = quantities.tier(facts.policy, case), quantities.max_tier(facts.policy, worker)
    return None if tier <= limit else f"it is tier {tier}, above their limit of tier {limit}"


def _newly_qualified(facts: Facts, case: Case, worker: Worker) -> str | None:
    forbidden = facts.task(case).newly_qualified == "forbidden" and facts.role(worker).newly_qualified
    return f"no newly qualified worker may lead a {case.task}" if forbidden else None


def _absent(facts: Facts, case: Case, worker: Worker) -> str | None:
    policy, as_of = facts.policy, facts.scenario.as_of
    urgent = case.urgency == "urgent"
    if not quantities.is_absent(policy, worker, urgent, as_of):
        return None
    if urgent:
        return f"it is urgent and they are away on {as_of.date()}"
    window = quantities.absence_window(policy, as_of)
    away = quantities.absence_days(worker, window)
    return f"they are away {away} of the next {counted(len(window), 'working day')}"


def _conflict_of_interest(facts: Facts, case: Case, worker: Worker) -> str | None:
    if case.id in worker.conflicts:
        return "they have declared a conflict of interest in it"
    if case.family is not None and case.family in worker.conflicts:
        return f"they have declared a conflict of interest in the family {case.family}"
    if not facts.task(case).independent:
        return None
    if case.previous_lead == worker.id:
        return f"a {case.task} must be independent and they led it before"
    for kin in facts.kin(case):
        if worker.id in (kin.lead, kin.co_worker, kin.delegate):
            return f"a {case.task} must be independent and they work on {kin.id} of the same family"
    return None


def _language(_: Facts, case: Case, worker: Worker) -> str | None:
    speaks = case.language is None or case.language in worker.languages
    return None if speaks else f"it needs the language {case.language}"


def _other_team(facts: Facts, case: Case, worker: Worker) -> str | None:
    admitted = facts.policy.admits(case.team, worker.team)
    return None if admitted else f"it is a case of team {case.team}, closed to workers of team {worker.team}"


def _excluded(facts: Facts, case: Case, worker: Worker) -> str | None:
    return "the manager has ruled them out" if (case.id, worker.id) in facts.vetoes else None


LEAD_RULES: dict[str, PairRule] = {
    "may_not_lead": _may_not_lead,
    "not_qualified": _not_qualified,
    "not_experienced": _not_experienced,
    "above_tier": _above_tier,
    "newly_qualified": _newly_qualified,
    "absent": _absent,
    "conflict_of_interest": _conflict_of_interest,
    "language": _language,
    "other_team": _other_team,
    "excluded": _excluded,
}

CO_WORKER_RULES: dict[str, PairRule] = {
    "may_not_co_work": _may_not_co_work,
    "absent": _absent,
    "conflict_of_interest": _conflict_of_interest,
    "other_team": _other_team,
    "excluded": _excluded,
}

"""The two levels of the score, term by term, from SPEC 5."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR

from solver import quantities
from solver.exact import HUNDRED
from solver.proposal import Score
from solver.scenario import Case
from solver.verification.facts import Choice, Facts
from solver.verification.pairs import may_lead
from solver.verification.settled import Settled

Term = Callable[[Facts, Choice], int]


@dataclass(frozen=True)
class Scored:
    """A plan's score and where it comes from.

    Attributes
    ----------
    terms
        Every term of SPEC 5 with its total, in that order; they sum to `score.preference`.
    costs
        By pending case, the terms that are not 0.
    utilisation
        By worker.
    after
        after(w) by worker, in hundredths of a point.
    """

    score: Score
    terms: dict[str, int]
    costs: dict[str, dict[str, int]]
    utilisation: dict[str, int]
    after: dict[str, int]


def score_plan(facts: Facts, plan: Settled) -> Scored:
    """Score what is allocated, and what is not, as SPEC 5 says."""
    policy, as_of = facts.policy, facts.scenario.as_of
    waiting = [case for case_id, case in facts.pending.items() if case_id not in plan.choices]
    given = plan.given_to(facts)
    after = {worker: facts.before[worker] + points for worker, points in given.items()}
    utilisation = {worker: _utilisation(facts, worker, load) for worker, load in after.items()}
    costs = _costs(facts, plan.choices)
    terms = {term: sum(case_costs.get(term, 0) for case_costs in costs.values()) for term in TERMS}
    terms["utilisation"] = sum(utilisation.values())
    score = Score(
        unallocated=sum(quantities.priority(policy, case, as_of) for case in waiting),
        preference=sum(terms.values()),
    )
    return Scored(score, terms, costs, utilisation, after)


def _costs(facts: Facts, choices: Mapping[str, Choice]) -> dict[str, dict[str, int]]:
    family = _family(facts, choices)
    change = _change(facts, choices)
    costs = {}
    for case_id in facts.pending:
        choice = choices.get(case_id)
        found = {} if choice is None else {term: cost(facts, choice) for term, cost in LEAD_TERMS.items()}
        found["family"] = family.get(case_id, 0)
        found["change"] = change.get(case_id, 0)
        costs[case_id] = {term: HUNDRED * found[term] for term in TERMS if found.get(term)}
    return costs


def _expertise(facts: Facts, choice: Choice) -> int:
    case, lead, co_worker = choice.case, choice.lead, choice.co_worker
    if co_worker is not None and facts.task(case).reserved and not facts.is_qualified(case, co_worker):
        co_worker = None
    missing = 0
    for tag, needed in case.needs.items():
        if co_worker is None or co_worker.expertise.get(tag, 0) < needed:
            missing += max(0, needed - lead.expertise.get(tag, 0))
    return facts.policy.weights.expertise * missing


def _interest(facts: Facts, choice: Choice) -> int:
    return -facts.policy.weights.interest * len(choice.case.needs.keys() & set(choice.lead.interests))


def _grade(facts: Facts, choice: Choice) -> int:
    fitting = facts.policy.complexity.tier_grades[quantities.tier(facts.policy, choice.case) - 1]
    return facts.policy.weights.grade * abs(facts.role(choice.lead).grade - fitting)


def _continuity(facts: Facts, choice: Choice) -> int:
    case = choice.case
    if facts.task(case).independent:
        return 0
    earlier = {case.previous_lead, *(kin.lead for kin in facts.kin(case))}
    if choice.lead.id in earlier and may_lead(facts, case, choice.lead):
        return 0
    others = (facts.workers[worker] for worker in earlier if worker in facts.workers)
    return facts.policy.weights.continuity if any(may_lead(facts, case, other) for other in others) else 0


def _newly_qualified(facts: Facts, choice: Choice) -> int:
    if choice.co_worker is not None or not facts.role(choice.lead).newly_qualified:
        return 0
    return facts.policy.weights.newly_qualified * (quantities.tier(facts.policy, choice.case) - 1)


def _co_working(facts: Facts, choice: Choice) -> int:
    wanted = choice.case.co_working in ("preferred", "required")
    return 0 if choice.co_worker is None or wanted else facts.policy.weights.co_working


def _co_working_missed(facts: Facts, choice: Choice) -> int:
    missed = choice.co_worker is None and choice.case.co_working == "preferred"
    return facts.policy.weights.co_working_missed if missed else 0


def _local_cost(_: Facts, choice: Choice) -> int:
    return choice.case.cost_for.get(choice.lead.id, 0)


def _locality(facts: Facts, choice: Choice) -> int:
    locality, goes_to = choice.case.locality, choice.lead.localities
    away = locality is not None and len(goes_to) > 0 and locality not in goes_to
    return facts.policy.weights.locality if away else 0


def _cross_team(facts: Facts, choice: Choice) -> int:
    return facts.policy.weights.cross_team if choice.lead.team != choice.case.team else 0


LEAD_TERMS: dict[str, Term] = {
    "expertise": _expertise,
    "interest": _interest,
    "grade": _grade,
    "continuity": _continuity,
    "newly_qualified": _newly_qualified,
    "co_working": _co_working,
    "co_working_missed": _co_working_missed,
    "local_cost": _local_cost,
    "locality": _locality,
    "cross_team": _cross_team,
}

# Every term, in the order of SPEC 5.
TERMS = (
    "expertise",
    "interest",
    "grade",
    "continuity",
    "family",
    "newly_qualified",
    "co_working",
    "co_working_missed",
    "local_cost",
    "locality",
    "cross_team",
    "change",
    "utilisation",
)


def _family(facts: Facts, choices: Mapping[str, Choice]) -> dict[str, int]:
    """Book each further lead of a family on the case, in file order, that brings them in."""
    seen: dict[str, set[str]] = {}
    booked = {}
    for case_id, choice in choices.items():
        family = choice.case.family
        if family is None or facts.task(choice.case).independent:
            continue
        leads = seen.setdefault(family, set())
        if leads and choice.lead.id not in leads:
            booked[case_id] = facts.policy.weights.family
        leads.add(choice.lead.id)
    return booked


def _change(facts: Facts, choices: Mapping[str, Choice]) -> dict[str, int]:
    def lead(case: Case) -> str | None:
        choice = choices.get(case.id)
        return None if choice is None else choice.lead.id

    return {
        earlier.case: facts.policy.weights.change
        for earlier in facts.scenario.baseline
        if earlier.case in facts.pending and lead(facts.pending[earlier.case]) != earlier.lead
    }


def _utilisation(facts: Facts, worker: str, after: int) -> int:
    capacity = facts.capacity[worker]
    if capacity == 0:
        return 0
    total = 0
    for step in facts.policy.weights.utilisation_steps:
        free = int((capacity * step.threshold).to_integral_value(rounding=ROUND_FLOOR))
        total += step.slope * max(0, after - free)
    return total

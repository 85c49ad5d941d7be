"""A second opinion on any plan: every hard rule and the whole score, in plain Python (SPEC 4 and 5).

Written from the contract's wording, apart from the model; the two share the quantities of SPEC 3 alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from solver.proposal import Proposal, Score
from solver.scenario import Scenario
from solver.shapes import Frozen, Listed
from solver.stated import StatedPlan
from solver.verification.facts import Breach, Facts
from solver.verification.figures import proposal_breaches, score_breaches
from solver.verification.scoring import score_plan
from solver.verification.settled import settle
from solver.verification.together import plan_breaches

__all__ = ["Breach", "Verification", "verify"]


class Verification(Frozen):
    """What the second opinion found.

    Attributes
    ----------
    breaches
        Every broken rule, once for each case and worker concerned; none when the plan is lawful and its
        figures are true.
    score, terms
        Recomputed; every term of SPEC 5 is there, in that order.
    costs_by_case
        By pending case, assigned or not, the terms that are not 0.
    utilisation_by_worker
        By worker. With `costs_by_case` it sums to `score.preference`.
    """

    breaches: Listed[Breach]
    score: Score
    terms: dict[str, int]
    costs_by_case: dict[str, dict[str, int]]
    utilisation_by_worker: dict[str, int]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with the plan."""
        return not self.breaches

    def document(self) -> dict[str, Any]:
        """Give the JSON document (SPEC 9, `caseload verify`)."""
        return self.model_dump(mode="json", include={"breaches", "score", "terms"})


def verify(scenario: Scenario, proposal: Proposal | StatedPlan) -> Verification:
    """Check a plan against every hard rule and recompute its score, without the solver.

    Each broken rule is reported by its id (SPEC 4) and none follows from another: a worker who does not exist
    is not unqualified too; a case assigned twice counts as it was first assigned and weighs once. An
    assignment to nobody known leaves its case unallocated in the score. Stated figures are compared only when
    every pending case stands in the plan once, no other does and every worker exists: otherwise it is not
    certain which plan is meant, and no score is the true one.

    Parameters
    ----------
    scenario
        What the plan is for.
    proposal
        A proposal, all of whose figures are checked; or a plan as anybody states it, of which only the score
        is.
    """
    facts = Facts(scenario)
    stated = StatedPlan.of(proposal) if isinstance(proposal, Proposal) else proposal
    plan = settle(facts, stated)
    scored = score_plan(facts, plan)
    breaches = _each_once([*plan.breaches, *plan_breaches(facts, plan)])
    if not plan.breaches:
        breaches += score_breaches(stated.stated_score, scored)
        if isinstance(proposal, Proposal):
            breaches += proposal_breaches(facts, plan, proposal, scored)
    return Verification(
        breaches=tuple(breaches),
        score=scored.score,
        terms=scored.terms,
        costs_by_case=scored.costs,
        utilisation_by_worker=scored.utilisation,
    )


def _each_once(breaches: Iterable[Breach]) -> list[Breach]:
    """Keep the first sentence about each rule, case and worker."""
    first: dict[tuple[str, str | None, str | None], Breach] = {}
    for breach in breaches:
        first.setdefault((breach.rule, breach.case, breach.worker), breach)
    return list(first.values())

"""Every soft term of SPEC 5. Weights live in the policy; a term only says what they are multiplied by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.rule import PairTerm, PlanTerm
from solver.terms.beside import CO_WORKING, CO_WORKING_MISSED, EXPERTISE, NEWLY_QUALIFIED
from solver.terms.lead import CONTINUITY, CROSS_TEAM, GRADE, INTEREST, LOCAL_COST, LOCALITY
from solver.terms.load import UTILISATION
from solver.terms.standing import CHANGE, FAMILY

if TYPE_CHECKING:
    from solver.placements import Placements

# What the choice of the lead costs by itself.
PAIR_TERMS: tuple[PairTerm, ...] = (INTEREST, GRADE, CONTINUITY, LOCAL_COST, LOCALITY, CROSS_TEAM)

# What depends on lead and co-worker, on other cases, or on the whole load.
PLAN_TERMS: tuple[PlanTerm, ...] = (
    EXPERTISE,
    FAMILY,
    NEWLY_QUALIFIED,
    CO_WORKING,
    CO_WORKING_MISSED,
    CHANGE,
    UTILISATION,
)

# The order of SPEC 5, for tables and totals.
TERM_KEYS: tuple[str, ...] = (
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

PHRASES: dict[str, str] = {term.key: term.phrase for term in PAIR_TERMS}
PHRASES |= {term.key: term.phrase for term in PLAN_TERMS}


def charge(placements: Placements) -> None:
    """Add every term to the objective of the placements' model."""
    for pair_term in PAIR_TERMS:
        costs = pair_term.cost(placements.problem, placements.lead_pairs)
        placements.model.cost(placements.lead_variables, costs)
    for plan_term in PLAN_TERMS:
        plan_term.charge(placements)

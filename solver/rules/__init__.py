"""Every hard rule of SPEC 4. A rule that protects is never relaxed: a case waits instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.rule import PairRule, PlanRule
from solver.rules.capacity import CAPACITY, NEW_CASES
from solver.rules.circumstances import (
    ABSENT,
    CONFLICT,
    EXCLUDED,
    LANGUAGE,
    MAY_NOT_CO_WORK,
    OTHER_TEAM,
)
from solver.rules.co_working import CO_WORKER, INDEPENDENT, SUPPORTED
from solver.rules.locks import LOCK
from solver.rules.warrants import (
    ABOVE_TIER,
    MAY_NOT_LEAD,
    NEWLY_QUALIFIED,
    NOT_EXPERIENCED,
    NOT_QUALIFIED,
)

if TYPE_CHECKING:
    from solver.placements import Placements

# May this worker lead, may this worker co-work? A pair that breaks one of these is never built.
PAIR_RULES: tuple[PairRule, ...] = (
    MAY_NOT_LEAD,
    NOT_QUALIFIED,
    NOT_EXPERIENCED,
    ABOVE_TIER,
    NEWLY_QUALIFIED,
    MAY_NOT_CO_WORK,
    ABSENT,
    CONFLICT,
    LANGUAGE,
    OTHER_TEAM,
    EXCLUDED,
)

# Does the whole plan hold together?
PLAN_RULES: tuple[PlanRule, ...] = (CAPACITY, NEW_CASES, SUPPORTED, CO_WORKER, INDEPENDENT, LOCK)

PHRASES: dict[str, str] = {rule.key: rule.phrase for rule in PAIR_RULES}
PHRASES |= {rule.key: rule.phrase for rule in PLAN_RULES}


def enforce(placements: Placements) -> None:
    """Post every rule of the whole plan in the placements' model; the pairs keep the others."""
    for rule in PLAN_RULES:
        rule.enforce(placements)

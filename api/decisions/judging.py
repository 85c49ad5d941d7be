"""Whether decisions hold against the rules, and which rules an override sets aside.

The allocation that is judged is what stands decided, with the new decisions in: a case that is not decided,
or deferred, is nobody's. An override is a lock with an `override_reason` (SPEC 4); what that may set aside,
the second opinion allows, and it refuses the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from solver import Scenario, StatedPlan, verify
from solver.scenario import Lock
from solver.verification.facts import Breach

Kind = Literal["accept", "override", "defer"]


@dataclass(frozen=True)
class Chosen:
    """What is decided on one case: who leads and who co-works it, if anybody."""

    case: str
    kind: Kind
    lead: str | None = None
    co_worker: str | None = None
    reason: str | None = None


def breaches(scenario: Scenario, chosen: Mapping[str, Chosen]) -> list[Breach]:
    """List every hard rule that the allocation of `chosen`, by case, would break."""
    return _breaches(scenario, chosen, with_reasons=True)


def overridden(scenario: Scenario, chosen: Mapping[str, Chosen]) -> dict[str, list[str]]:
    """Name, by case, the rules that each override sets aside: those that would break if no reason counted."""
    found = _breaches(scenario, chosen, with_reasons=False)
    return {
        choice.case: sorted(
            {
                breach.rule
                for breach in found
                if breach.case == choice.case or (breach.case is None and breach.worker == choice.lead)
            }
        )
        for choice in chosen.values()
        if choice.kind == "override"
    }


def _breaches(scenario: Scenario, chosen: Mapping[str, Chosen], with_reasons: bool) -> list[Breach]:
    judged = scenario.model_copy(update={"locks": tuple(_locks(scenario, chosen, with_reasons))})
    return list(verify(judged, _plan(scenario, chosen)).breaches)


def _locks(scenario: Scenario, chosen: Mapping[str, Chosen], with_reasons: bool) -> Sequence[Lock]:
    """Give the manager's fixed choices: the overrides, and the scenario's own where they were accepted."""
    locks = [lock for lock in scenario.locks if lock.case in chosen and chosen[lock.case].kind == "accept"]
    for choice in chosen.values():
        if choice.kind == "override" and choice.lead is not None:
            reason = choice.reason if with_reasons else None
            locks.append(
                Lock(case=choice.case, lead=choice.lead, co_worker=choice.co_worker, override_reason=reason)
            )
    return locks


def _plan(scenario: Scenario, chosen: Mapping[str, Chosen]) -> StatedPlan:
    given = [choice for choice in chosen.values() if choice.lead is not None]
    cases = {choice.case for choice in given}
    return StatedPlan.model_validate(
        {
            "assignments": [
                {"case": choice.case, "lead": choice.lead, "co_worker": choice.co_worker} for choice in given
            ],
            "unallocated": [{"case": case.id} for case in scenario.pending if case.id not in cases],
        }
    )

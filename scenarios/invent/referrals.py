"""Inventing the pending cases of a team: siblings, returns, and links to what it holds already."""

from collections.abc import Callable
from datetime import datetime

from scenarios.invent.cases import USUAL_TIERS, invent_case, override_tier, scores_of_tier, times_of_referral
from scenarios.invent.draw import Draw
from scenarios.invent.kinds import Record
from scenarios.invent.teams import Team

LEAVERS = ("X01", "X02", "X03", "X04", "X05")  # earlier leads who work here no more


def invent_referrals(
    draw: Draw, team: Team, count: int, new_id: Callable[[], str], as_of: datetime
) -> list[Record]:
    """Return ``count`` pending cases of the team, some of them in sibling groups.

    Parameters
    ----------
    draw
        The source of choices.
    team
        Its kind says what comes.
    count
        How many.
    new_id
        Gives the next case id.
    as_of
        The time of the scenario.
    """
    cases: list[Record] = []
    while len(cases) < count:
        first = _referral(draw, team, new_id(), as_of)
        if team.families and draw.chance(9):
            first["family"] = draw.pick(team.families)
        cases.append(first)
        siblings = draw.weighted(((0, 84), (1, 10), (2, 6)))
        if "family" not in first and siblings:
            first["family"] = "F" + str(first["id"])[1:]
        for _ in range(min(siblings, count - len(cases))):
            cases.append(_sibling(draw, first, new_id()))
    return cases


def _referral(draw: Draw, team: Team, ident: str, as_of: datetime) -> Record:
    task, tier = draw.weighted(team.kind.arriving), draw.weighted(USUAL_TIERS)
    case = invent_case(draw, ident, (team.id, team.kind), task, tier)
    override_tier(draw, case, tier)
    case |= {"status": "pending", **times_of_referral(draw, task, as_of)}
    if draw.chance(11):
        case["previous_lead"] = draw.pick(LEAVERS) if draw.chance(15) else draw.pick(team.members)["id"]
    return case


def _sibling(draw: Draw, first: Record, ident: str) -> Record:
    """Return a brother's or sister's case: the same referral, home and task, scores of their own."""
    shared = (
        "team",
        "task",
        "status",
        "received_at",
        "decided_at",
        "urgency",
        "locality",
        "language",
        "family",
    )
    return {
        "id": ident,
        **{name: first[name] for name in shared if name in first},
        "complexity": scores_of_tier(draw, draw.weighted(USUAL_TIERS)),
        "needs": dict(first.get("needs", {})),
    }

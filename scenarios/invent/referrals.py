"""Inventing the pending cases of a team: siblings, returns, and links to what it holds already."""

from collections.abc import Callable
from datetime import datetime

from scenarios.invent.cases import USUAL_TIERS, invent_case, override_tier, scores_of_tier, times_of_referral
from scenarios.invent.draw import Draw
from scenarios.invent.kinds import Record
from scenarios.invent.teams import Team
from scenarios.invent.workers import LANGUAGES

CHILDRENS_TASKS = {"initial_assessment", "section_47_enquiry", "child_in_need_plan", "looked_after_child"}
SIBLINGS = ((0, 80), (1, 12), (2, 8))  # how many more of a home come with a child
HOUSEHOLDS = ((0, 95), (1, 5))  # and with an adult
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
        first = invent_referral(draw, team, draw.weighted(team.kind.arriving), new_id(), as_of)
        if team.families and draw.chance(9):
            first["family"] = draw.pick(team.families)
        cases.append(first)
        others = draw.weighted(SIBLINGS if first["task"] in CHILDRENS_TASKS else HOUSEHOLDS)
        if "family" not in first and others:
            first["family"] = "F" + str(first["id"])[1:]
        for _ in range(min(others, count - len(cases))):
            cases.append(_of_the_same_home(draw, first, new_id()))
    return cases


def invent_referral(draw: Draw, team: Team, task: str, ident: str, as_of: datetime) -> Record:
    """Return one pending case of the team that needs ``task``."""
    tier = draw.weighted(USUAL_TIERS)
    case = invent_case(draw, ident, (team.id, team.kind), task, tier)
    override_tier(draw, case, tier)
    case |= {"status": "pending", **times_of_referral(draw, task, as_of)}
    if draw.chance(6):
        case["language"] = _language(draw, team)
    if draw.chance(11):
        case["previous_lead"] = draw.pick(LEAVERS) if draw.chance(15) else draw.pick(team.members)["id"]
    return case


def _language(draw: Draw, team: Team) -> str:
    """Return a language that a case needs: mostly one that somebody in the team speaks."""
    spoken = [language for worker in team.members for language in worker.get("languages", ())[1:]]
    return draw.pick(spoken) if spoken and draw.chance(80) else draw.weighted(LANGUAGES)


def _of_the_same_home(draw: Draw, first: Record, ident: str) -> Record:
    """Return the case of a brother or sister, who needs the same, or of an adult's partner."""
    shared = ("team", "status", "received_at", "decided_at", "urgency", "locality", "language", "family")
    return {
        "id": ident,
        "task": first["task"] if first["task"] in CHILDRENS_TASKS else "care_act_assessment",
        **{name: first[name] for name in shared if name in first},
        "complexity": scores_of_tier(draw, draw.weighted(USUAL_TIERS)),
        "needs": dict(first.get("needs", {})),
    }

"""Inventing cases: how heavy they are, what they need, and when they came."""

from datetime import datetime, timedelta

from scenarios.invent.draw import Draw
from scenarios.invent.kinds import TASKS, Record, TeamKind
from scenarios.invent.workers import LOCALITIES

FACTORS = (
    "risk",
    "breadth_of_need",
    "depth_of_need",
    "ability_to_engage",
    "resource_availability",
    "contact_time",
)
SUMS_OF_TIER = {1: (6, 9), 2: (10, 13), 3: (14, 18)}
HUNDREDTHS_OF_TIER = {1: 100, 2: 200, 3: 400}
USUAL_TIERS = ((1, 52), (2, 34), (3, 14))
LONG_LIST_PERCENT = 16  # referrals that have waited for more than a few days


def invent_case(draw: Draw, ident: str, team: tuple[str, TeamKind], task: str, tier: int) -> Record:
    """Return a case of ``tier`` without its times, and with only the fields that say something.

    Parameters
    ----------
    draw
        The source of choices.
    ident
        The case's id.
    team
        The team's id and its kind.
    task
        The function that the case needs.
    tier
        1 to 3, before any override.
    """
    team_id, kind = team
    case: Record = {
        "id": ident,
        "team": team_id,
        "task": task,
        "complexity": scores_of_tier(draw, tier),
        "needs": {
            tag: draw.between(1, 3) for tag in draw.some(kind.tags, draw.weighted(((0, 1), (1, 5), (2, 3))))
        },
        "locality": draw.pick(LOCALITIES) if draw.chance(75) else None,
        "co_working": draw.weighted(
            (("allowed", 74), ("none", 8), ("preferred", 11), ("required", 7)),
        ),
    }
    if draw.chance(4):
        case["statutory"] = draw.chance(75)
    return {
        name: value
        for name, value in case.items()
        if value is not None and value != {} and value != "allowed"
    }


def scores_of_tier(draw: Draw, tier: int) -> dict[str, int]:
    """Return six scores of 1 to 3 whose sum falls in ``tier`` by the default bounds."""
    scores = dict.fromkeys(FACTORS, 1)
    for _ in range(draw.between(*SUMS_OF_TIER[tier]) - len(FACTORS)):
        scores[draw.pick([factor for factor in FACTORS if scores[factor] < 3])] += 1
    return scores


def tier_of(case: Record) -> int:
    """Return an invented case's tier by the default bounds."""
    if "tier_override" in case:
        return int(case["tier_override"]["tier"])
    total = sum(case["complexity"].values())
    return next(tier for tier, (_, highest) in SUMS_OF_TIER.items() if total <= highest)


def override_tier(draw: Draw, case: Record, tier: int) -> int:
    """Let a manager judge a few cases differently; return the tier that counts."""
    if not draw.chance(4):
        return tier
    if tier < 3 and draw.chance(60):
        judged, reason = tier + 1, "the scores miss what is known of the history"
    else:
        judged, reason = max(1, tier - 1), "most of the work is done already"
    case["tier_override"] = {"tier": judged, "reason": reason}
    return judged


def times_of_referral(draw: Draw, task: str, as_of: datetime) -> Record:
    """Return when a pending case came, when it was decided on, and how urgent it is."""
    urgent = draw.chance(TASKS[task].urgent_percent)
    if urgent:
        hours = draw.between(1, 30)
    elif draw.chance(LONG_LIST_PERCENT):
        hours = draw.between(150, 900)
    else:
        hours = draw.between(3, 120)
    received = as_of - timedelta(hours=hours, minutes=30 * draw.below(2))
    times: Record = {"received_at": received.isoformat()}
    decided = received + timedelta(hours=draw.between(1, 24))
    if decided <= as_of and draw.chance(85):
        times["decided_at"] = decided.isoformat()
    if urgent:
        times["urgency"] = "urgent"
    return times


def times_of_open_case(draw: Draw, as_of: datetime) -> Record:
    """Return when an open case came and when it was decided on."""
    received = as_of - timedelta(days=draw.between(10, 400), hours=draw.below(9))
    times: Record = {
        "received_at": received.isoformat(),
        "decided_at": (received + timedelta(hours=draw.between(1, 24))).isoformat(),
    }
    if draw.chance(5):
        times["urgency"] = "urgent"
    return times

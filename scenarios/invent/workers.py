"""Inventing workers: roles, hours, qualifications, what they know, and when they are away."""

from datetime import date, timedelta

from scenarios.invent.draw import Draw
from scenarios.invent.kinds import OT, POINTS_PER_FTE, RSW, Record, TeamKind

LOCALITIES = ("harbour", "moor", "old_town", "valley")
LANGUAGES = (
    ("polish", 5), ("urdu", 4), ("bengali", 3), ("romanian", 3), ("somali", 3), ("arabic", 3),
    ("punjabi", 2), ("turkish", 2), ("portuguese", 2), ("british_sign_language", 2),
)  # fmt: skip
SOCIAL_WORK_ROLES = ("senior_social_worker", "social_worker", "newly_qualified_social_worker", "team_manager")


def invent_worker(
    draw: Draw, ident: str, name: str, team: tuple[str, TeamKind], role: str, today: date
) -> Record:
    """Return one worker of ``role``, with only the fields that say something.

    Parameters
    ----------
    draw
        The source of choices.
    ident, name
        The worker's id and name.
    team
        The team's id and its kind.
    role
        A role of the default policy or of ``LOCAL_POLICY``.
    today
        The day that absences and reductions are laid around.
    """
    team_id, kind = team
    years = _years_qualified(draw, role)
    worker: Record = {
        "id": ident,
        "name": name,
        "team": team_id,
        "role": role,
        "fte": 1
        if role == "team_manager"
        else draw.weighted(((1, 64), (0.8, 18), (0.6, 10), (0.5, 5), (0.74, 3))),
        "qualifications": _qualifications(draw, kind, role, years),
        "years_qualified": years,
        "expertise": _expertise(draw, kind, role),
        "interests": draw.some(kind.tags, draw.weighted(((0, 2), (1, 5), (2, 3)))),
        "languages": ["english"] + ([draw.weighted(LANGUAGES)] if draw.chance(22) else []),
        "localities": draw.some(LOCALITIES, draw.weighted(((0, 3), (1, 2), (2, 4), (3, 1)))),
        "reductions": _reductions(draw, role, today),
        "absences": _absences(draw, today),
    }
    worker.update(_own_limits(draw, role, years))
    return {field: value for field, value in worker.items() if value != [] and value != {}}


def capacity_hundredths(worker: Record, today: date) -> int:
    """Return the hundredths of a point that an invented worker can hold on ``today``.

    Whole-number arithmetic throughout. It shapes the invented load; the solver's own figure is the one
    that counts.
    """
    given_up = sum(
        round(reduction["share"] * 100)
        for reduction in worker.get("reductions", ())
        if reduction["from"] <= today.isoformat()
        and (reduction["to"] is None or today.isoformat() <= reduction["to"])
    )
    capacity: int = (
        POINTS_PER_FTE[worker["role"]] * round(worker["fte"] * 100) * max(0, 100 - given_up) // 100
    )
    return capacity


def _years_qualified(draw: Draw, role: str) -> float:
    if role in ("support_worker", "care_coordinator"):
        return 0
    if role == "newly_qualified_social_worker":
        return draw.pick((0, 0.25, 0.5))
    if role in ("senior_social_worker", "team_manager"):
        return draw.between(5, 24)
    return draw.weighted(((0.5, 1), (1, 2), (1.5, 2), (2, 3), (3, 3), (4, 2), (6, 2), (9, 2), (14, 1)))


def _qualifications(draw: Draw, kind: TeamKind, role: str, years: float) -> list[str]:
    if role == "occupational_therapist":
        return [OT]
    if role not in SOCIAL_WORK_ROLES:
        return []
    held = [RSW]
    if years >= 2:
        held += [warrant for warrant, percent in kind.warrants if draw.chance(percent)]
    return held


def _expertise(draw: Draw, kind: TeamKind, role: str) -> dict[str, int]:
    levels = (
        ((1, 2), (2, 4), (3, 4))
        if role in ("senior_social_worker", "team_manager")
        else ((1, 4), (2, 4), (3, 2))
    )
    return {tag: draw.weighted(levels) for tag in draw.some(kind.tags, draw.between(2, 4))}


def _reductions(draw: Draw, role: str, today: date) -> list[Record]:
    if not draw.chance(14):
        return []
    share, reason, began, ends, note = draw.weighted(
        (
            ((0.5, "phased_return", -14, 28, "half a caseload for six weeks"), 4),
            ((0.2, "union_duties", -300, None, "one day a week"), 2),
            ((0.1, "lead_role", -200, None, "practice lead"), 3),
            ((0.25, "other_circumstances", -30, 60, "agreed in supervision"), 2),
            ((0.4, "phased_return", -70, -7, "ended"), 2),
        )
    )
    return [
        {
            "share": share,
            "reason": reason,
            "from": _day(today, began),
            "to": None if ends is None else _day(today, ends),
            "note": note,
        }
    ]


def _absences(draw: Draw, today: date) -> list[Record]:
    if not draw.chance(13):
        return []
    kind, begins, ends, told = draw.weighted(
        (
            (("annual_leave", -2, 9, -40), 5),
            (("annual_leave", 14, 25, -20), 2),
            (("short_sickness", -1, 1, -1), 3),
            (("training", 1, 2, -30), 3),
            (("other_leave", 0, 4, -6), 2),
            (("long_sickness", -20, None, -20), 2),
            (("left", -3, None, -31), 2),
            (("annual_leave", -40, -30, -90), 2),
        )
    )
    return [
        {
            "from": _day(today, begins),
            "to": None if ends is None else _day(today, ends),
            "kind": kind,
            "notified_on": _day(today, told),
        }
    ]


def _own_limits(draw: Draw, role: str, years: float) -> Record:
    """Return the limits that a few workers have of their own, lower or higher than their role's."""
    limits: Record = {}
    if role == "social_worker" and years < 2 and draw.chance(50):
        limits["max_tier"] = 2
    if role == "support_worker" and draw.chance(12):
        limits["max_tier"] = 2
    if role != "team_manager" and draw.chance(6):
        limits["max_new_cases"] = draw.pick((1, 2, 3, 6))
    return limits


def _day(today: date, offset: int) -> str:
    return (today + timedelta(days=offset)).isoformat()

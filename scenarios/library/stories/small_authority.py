"""One small authority at its published figures, as one of its Mondays. Nobody in it exists.

The figures that a small English authority publishes of its children's services, and what they come to on a
Monday morning:

===============================================  ==========================================================
about 128 referrals a month                      30 assessments wait, a week's referrals (128 x 12 / 52)
692 section 47 enquiries a year                  13 enquiries wait, a week's (692 / 52)
1,110 open cases in need, 145 protection plans   1,110 open cases, 145 of them the task child_protection_plan
15 cases a worker                                74 full-time equivalents hold them (1,110 / 15)
14 % of posts vacant                             86 posts, 12 of them empty: what is left are the 74
3.5 % absent                                     2.6 full-time equivalents are away: three people
===============================================  ==========================================================

What moves on to the longer-term teams the same morning is invented, and so is how it is spread over teams.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

from scenarios.invent.cases import tier_of
from scenarios.invent.draw import Draw
from scenarios.invent.kinds import CHILDREN, RSW, Record, TeamKind
from scenarios.invent.names import invented_names
from scenarios.invent.open_work import counts_of_open_cases, invent_open_cases
from scenarios.invent.referrals import invent_referral
from scenarios.invent.teams import Team
from scenarios.invent.workers import capacity_hundredths, invent_worker
from scenarios.library.stories.parts import AS_OF, TODAY, Story, scenario

OPEN_CASES = 1110
PROTECTION_PLANS = 145
USUAL_LOAD = 78  # per cent of capacity that the open cases come to, about

ASSESSMENT_WORK = (("initial_assessment", 55), ("section_47_enquiry", 15), ("child_in_need_plan", 30))
PLAN_WORK = (("child_in_need_plan", 88), ("looked_after_child", 4), ("review", 8))
CARE_WORK = (("looked_after_child", 70), ("child_in_need_plan", 15), ("review", 15))

# Team: its open work, its headcount, how many of them work 0.8 and 0.6, and what waits for it.
TEAMS = {
    "assessment-north": (ASSESSMENT_WORK, 13, (2, 1), {"initial_assessment": 15, "section_47_enquiry": 4}),
    "assessment-south": (ASSESSMENT_WORK, 13, (2, 1), {"initial_assessment": 15, "section_47_enquiry": 4}),
    "safeguarding-east": (PLAN_WORK, 14, (1, 1), {"section_47_enquiry": 3, "child_in_need_plan": 6}),
    "safeguarding-west": (PLAN_WORK, 14, (1, 1), {"section_47_enquiry": 2, "child_in_need_plan": 5}),
    "children-in-care": (CARE_WORK, 13, (1, 1), {"looked_after_child": 5, "review": 1}),
    "disabled-children": (PLAN_WORK, 11, (1, 1), {"child_in_need_plan": 3, "review": 1}),
}  # fmt: skip

# The three who are away: place in the team's list. The first is full time, the others work 0.8: 2.6 in all.
AWAY = {
    ("safeguarding-east", 3): ("long_sickness", "2026-10-05", None),
    ("assessment-south", 10): ("short_sickness", "2026-11-22", "2026-11-27"),
    ("disabled-children", 9): ("other_leave", "2026-11-16", "2026-12-11"),
}

POLICY: Record = {
    "tasks": {
        "child_protection_plan": {
            "lead_requires": [[RSW]],
            "newly_qualified": "co_worked",
            "statutory": True,
            "reserved": True,
        }
    }
}


def _small_authority() -> Record:
    draw, now = Draw(seed=1110), datetime.fromisoformat(AS_OF)
    names, numbers = iter(invented_names(draw, 100)), count(1)
    worker_ids, case_ids = (f"W{number:03d}" for number in numbers), (f"C{number:04d}" for number in count(1))
    staff = [_team(draw, team_id, lambda: (next(worker_ids), next(names))) for team_id in TEAMS]
    open_cases = _open_cases(draw, staff, lambda: next(case_ids), now)
    referrals = [
        _of_this_week(draw, team, task, next(case_ids), now)
        for team in staff
        for task, number in TEAMS[team.id][3].items()
        for _ in range(number)
    ]
    workers = [person for team in staff for person in team.members]
    return scenario("small-authority", workers, open_cases + referrals, policy=POLICY)


def _team(draw: Draw, team_id: str, people: Callable[[], tuple[str, str]]) -> Team:
    """Return a team of two seniors, two newly qualified workers and social workers, part-timers last."""
    held, headcount, (four_days, three_days), _ = TEAMS[team_id]
    kind: TeamKind = replace(CHILDREN, held=held)
    roles = ["senior_social_worker"] * 2 + ["newly_qualified_social_worker"] * 2
    roles += ["social_worker"] * (headcount - len(roles))
    hours = [1.0] * (headcount - four_days - three_days) + [0.8] * four_days + [0.6] * three_days
    members = []
    for place, (role, fte) in enumerate(zip(roles, hours, strict=True)):
        person = invent_worker(draw, *people(), (team_id, kind), role, date.fromisoformat(TODAY))
        person["fte"] = fte
        person.pop("absences", None)
        if (team_id, place) in AWAY:
            reason, begins, ends = AWAY[team_id, place]
            person["absences"] = [{"from": begins, "to": ends, "kind": reason, "notified_on": begins}]
        members.append(person)
    room = {person["id"]: capacity_hundredths(person, date.fromisoformat(TODAY)) for person in members}
    return Team(team_id, kind, members, room)


def _open_cases(draw: Draw, staff: list[Team], new_id: Callable[[], str], now: datetime) -> list[Record]:
    """Return the 1,110 open cases, 145 of the heavier plans made protection plans."""
    people = [(team, person) for team in staff for person in team.members]
    counts = counts_of_open_cases([round(100 * person["fte"]) for _, person in people], OPEN_CASES)
    cases = [
        case
        for (team, person), number in zip(people, counts, strict=True)
        for case in invent_open_cases(
            draw, team, person, (number, team.room[person["id"]] * USUAL_LOAD // 100), new_id, now
        )
    ]
    plans = [case for case in cases if case["task"] == "child_in_need_plan" and tier_of(case) > 1]
    for case in draw.some(plans, PROTECTION_PLANS):
        case["task"] = "child_protection_plan"
        case.pop("delegate", None)
    return cases


def _of_this_week(draw: Draw, team: Team, task: str, ident: str, now: datetime) -> Record:
    """Return a referral of the last seven days; an enquiry in a longer-term team is about a known family."""
    case = invent_referral(draw, team, task, ident, now)
    urgent = case.get("urgency") == "urgent"
    received = now - timedelta(hours=draw.between(2, 20 if urgent else 160))
    case.pop("decided_at", None)
    case["received_at"] = received.isoformat()
    decided = received + timedelta(hours=draw.between(1, 24))
    if decided <= now:
        case["decided_at"] = decided.isoformat()
    if task == "section_47_enquiry" and not team.id.startswith("assessment"):
        case["family"] = draw.pick(team.families)
    return case


STORY = Story(
    name="small-authority",
    title="One small authority at its published figures, on a Monday",
    story=(
        "A small authority's children's services: six teams, 74 full-time equivalents in 86 "
        "posts, 15 cases each, 1,110 open cases in need, 145 of them under a protection plan. On "
        "this Monday a week's referrals and section 47 enquiries wait, and the cases that move on "
        "to the longer-term teams. The figures are of the size that such an authority publishes; "
        "everybody in it is invented."
    ),
    look_for=(
        "Protection plans are a task that the authority added to the policy.",
        "The two assessment teams take nearly all that is new; the optimum is proven team by team.",
        "Enquiries about families that a team knows go to the worker who knows them, where there is room.",
    ),
    build=_small_authority,
)

"""What a manager has said already: locks, vetoes, an earlier plan, conflicts, and figures for single pairs.

Locks are lawful by construction, alone and together: each lies on a plain case of the team and on an
experienced worker of the team with nothing in the way and enough room, and no worker gets two.
"""

from scenarios.invent.cases import HUNDREDTHS_OF_TIER, tier_of
from scenarios.invent.draw import Draw
from scenarios.invent.kinds import Record
from scenarios.invent.referrals import LEAVERS
from scenarios.invent.teams import Team, highest_tier, is_experienced
from scenarios.invent.workers import LANGUAGES

LOCKABLE = {"initial_assessment", "child_in_need_plan", "care_act_assessment", "review", "looked_after_child"}
LEAST_ROOM = 400  # hundredths of a point: the heaviest case fits


def add_conflicts(draw: Draw, team: Team, referrals: list[Record]) -> None:
    """Let a few workers know a family, or have a conflict with a case, of their own team."""
    for worker in team.members:
        if referrals and draw.chance(6):
            case = draw.pick(referrals)
            worker["conflicts"] = [case.get("family", case["id"])]
        elif draw.chance(1):
            worker["conflicts"] = ["F0000"]  # a family long closed


def add_pair_figures(draw: Draw, team: Team, referrals: list[Record]) -> None:
    """Let a few cases weigh or cost differently with some workers: travel, unfamiliar work."""
    for case in referrals:
        if not draw.chance(6):
            continue
        some = draw.some(team.members, draw.between(1, 3))
        usual = HUNDREDTHS_OF_TIER[tier_of(case)]
        if draw.chance(50):
            case["points_for"] = {
                worker["id"]: (usual + draw.pick((-25, 25, 50, 150))) / 100 for worker in some
            }
        else:
            case["cost_for"] = {worker["id"]: draw.between(0, 30) for worker in some}


def choose_locks(draw: Draw, team: Team, referrals: list[Record], count: int) -> list[Record]:
    """Return up to ``count`` locks that break no rule, some with a co-worker or an override.

    A locked case carries no figure of its own, and its language only where the lock overrides it.
    """
    plain = [worker for worker in team.members if _is_free(worker) and team.room[worker["id"]] >= LEAST_ROOM]
    cases = [case for case in referrals if _is_plain(case)]
    locks = []
    for case in draw.some(cases, min(count, len(plain) // 2)):
        lead, second = plain.pop(), plain.pop()
        lock: Record = {"case": case["id"], "lead": lead["id"]}
        if draw.chance(35):
            case["language"] = draw.weighted(LANGUAGES)
            lock["override_reason"] = "an interpreter is booked and the worker knows the child's school"
        elif draw.chance(40):
            lock["co_worker"] = second["id"]
        locks.append(lock)
    return locks


def choose_vetoes(draw: Draw, team: Team, referrals: list[Record], count: int) -> list[Record]:
    """Return up to ``count`` vetoes, each of a worker of the team for one of its cases."""
    return [
        {"case": case["id"], "worker": draw.pick(team.members)["id"]} for case in draw.some(referrals, count)
    ]


def choose_baseline(draw: Draw, team: Team, referrals: list[Record], count: int) -> list[Record]:
    """Return an earlier plan for up to ``count`` cases; one of its leads may have left since."""
    return [
        {"case": case["id"], "lead": draw.pick(LEAVERS) if draw.chance(5) else draw.pick(team.members)["id"]}
        for case in draw.some(referrals, count)
    ]


def _is_free(worker: Record) -> bool:
    """Say whether nothing stands in the way of this worker for a plain case of the team."""
    return (
        is_experienced(worker)
        and highest_tier(worker) >= 3
        and worker.get("max_new_cases") is None
        and "absences" not in worker
        and "conflicts" not in worker
    )


def _is_plain(case: Record) -> bool:
    """Say whether a case of the team can be given to any free worker of it, alone or with another."""
    return case["task"] in LOCKABLE and "co_working" not in case and "language" not in case

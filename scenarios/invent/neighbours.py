"""Which teams' workers may take a team's cases, so that a case has about so many who may lead it."""

from scenarios.invent.cases import USUAL_TIERS
from scenarios.invent.kinds import Record, TeamKind
from scenarios.invent.teams import Team, fitting_tasks, highest_tier


def neighbours_of_teams(staff: list[Team], pool: int) -> dict[str, list[str]]:
    """Return for each team the ids of those whose workers may take its cases.

    Teams are asked from the nearest outwards, the team's own kind before the others, until the workers who
    may lead a usual case, the team's own included, come to ``pool`` as nearly as whole teams allow.

    Parameters
    ----------
    staff
        The teams in their order, which goes for their places on a ring.
    pool
        How many workers may lead a case, about.
    """
    kinds = {team.kind.key: team.kind for team in staff}
    strengths = {key: [_usual_leads(kind, team) for team in staff] for key, kind in kinds.items()}
    return {
        team.id: [staff[other].id for other in _nearest(staff, place, strengths[team.kind.key], 1000 * pool)]
        for place, team in enumerate(staff)
    }


def _nearest(staff: list[Team], place: int, strength: list[int], wanted: int) -> list[int]:
    """Return the places of the neighbours of the team at ``place``; strengths in thousandths of a worker."""
    teams = len(staff)
    others = [(place + step) % teams for step in _outwards(teams)]
    same = [other for other in others if staff[other].kind is staff[place].kind]
    others = same + [other for other in others if staff[other].kind is not staff[place].kind]
    chosen, had = [], strength[place]
    for other in others:
        if had + strength[other] // 2 >= wanted:
            break
        chosen.append(other)
        had += strength[other]
    return chosen


def _outwards(teams: int) -> list[int]:
    """Return the steps to every other place on a ring, nearest first: 1, -1, 2, -2, ..."""
    steps = [sign * step for step in range(1, teams // 2 + 1) for sign in (1, -1)]
    return steps[: teams - 1]


def _usual_leads(kind: TeamKind, team: Team) -> int:
    """Return how many of the team may lead a usual case of ``kind``, in thousandths of a worker."""
    total = sum(weight for _, weight in kind.arriving) * sum(weight for _, weight in USUAL_TIERS)
    return sum(1000 * _reach(kind, worker) // total for worker in team.members if "absences" not in worker)


def _reach(kind: TeamKind, worker: Record) -> int:
    """Return the weight of the tasks and tiers of ``kind`` that the worker may lead."""
    tasks = sum(weight for _, weight in fitting_tasks(worker, kind.arriving))
    return tasks * sum(weight for tier, weight in USUAL_TIERS if tier <= highest_tier(worker))

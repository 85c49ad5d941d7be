"""An invented team while its work is being laid out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from scenarios.invent.draw import Draw
from scenarios.invent.kinds import HIGHEST_TIER, TASKS, Record, TeamKind, Weights
from scenarios.invent.workers import capacity_hundredths, invent_worker


@dataclass
class Team:
    """A team, its workers, and what they carry so far.

    Parameters
    ----------
    id
        As in the scenario.
    kind
        What comes to it and who works in it.
    members
        Its workers.
    room
        Hundredths of a point that each member may still take, by worker id; below 0 when over capacity.
    families
        Family ids of its open cases.
    """

    id: str
    kind: TeamKind
    members: list[Record]
    room: dict[str, int]
    families: list[str] = field(default_factory=list)

    @property
    def supporters(self) -> list[Record]:
        """Members with the experience to work beside a newly qualified colleague."""
        return [worker for worker in self.members if is_experienced(worker)]


def invent_team(
    draw: Draw, key: tuple[str, TeamKind], size: int, people: Callable[[], tuple[str, str]], today: date
) -> Team:
    """Return a team of ``size`` whose first members are those without whom no team stands.

    Parameters
    ----------
    draw
        The source of choices.
    key
        The team's id and kind.
    size
        Number of workers, 1 or more.
    people
        Gives the next worker's id and name.
    today
        The day of the scenario.
    """
    backbone = ["social_worker", "senior_social_worker"] + (["team_manager"] if size >= 6 else [])
    roles = [*backbone, *(draw.weighted(key[1].roles) for _ in range(size - len(backbone)))][:size]
    members = [invent_worker(draw, *people(), key, role, today) for role in roles]
    return Team(*key, members, {worker["id"]: capacity_hundredths(worker, today) for worker in members})


def highest_tier(worker: Record) -> int:
    """Return the highest tier that the worker leads: their own limit, or their role's."""
    limit: int = worker.get("max_tier", HIGHEST_TIER.get(worker["role"], 3))
    return limit


def is_newly_qualified(worker: Record) -> bool:
    """Say whether the worker is in the supported first year."""
    return bool(worker["role"] == "newly_qualified_social_worker")


def is_experienced(worker: Record) -> bool:
    """Say whether the worker is a social worker of two years or more, to whom any reserved work is open."""
    return (
        worker["role"] in ("senior_social_worker", "social_worker") and worker.get("years_qualified", 0) >= 2
    )


def fitting_tasks(worker: Record, tasks: Weights) -> Weights:
    """Return those of ``tasks`` that may be led by the worker by qualification and experience."""
    held = set(worker.get("qualifications", ()))
    fitting = []
    for task, weight in tasks:
        facts = TASKS[task]
        if facts.qualifications and held.isdisjoint(facts.qualifications):
            continue
        if is_newly_qualified(worker):
            if facts.newly_qualified == "forbidden":
                continue
        elif worker.get("years_qualified", 0) < facts.years:
            continue
        fitting.append((task, weight))
    return tuple(fitting)

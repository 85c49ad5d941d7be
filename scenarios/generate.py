"""Scenarios of any size, invented from a seed: the same arguments give the same scenario everywhere.

>>> scenario = generate(workers=12, pending=40, teams=1, seed=1)
>>> len(scenario["workers"]), sum(case["status"] == "pending" for case in scenario["cases"])
(12, 40)
"""

from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from itertools import count
from typing import Literal

from scenarios.invent.choices import (
    add_conflicts,
    add_pair_figures,
    choose_baseline,
    choose_locks,
    choose_vetoes,
)
from scenarios.invent.draw import Draw
from scenarios.invent.kinds import KINDS, LOCAL_POLICY, Record
from scenarios.invent.names import invented_names
from scenarios.invent.neighbours import neighbours_of_teams
from scenarios.invent.open_work import counts_of_open_cases, invent_open_cases, planned_load
from scenarios.invent.referrals import invent_referrals
from scenarios.invent.teams import Team, invent_team

MONDAY = "2026-11-23T09:00:00"
POOL = 100
USUAL_LOAD = (58, 88)

CrossTeam = bool | Literal["neighbours"]


def generate(
    workers: int,
    pending: int,
    teams: int,
    seed: int,
    open_cases: int | None = None,
    cross_team: CrossTeam = False,
    *,
    open_load: tuple[int, int] = USUAL_LOAD,
    pool: int = POOL,
    as_of: str = MONDAY,
) -> Record:
    """Return an invented scenario in the format caseload-scenario/1.

    Teams are of four kinds in turn (disability, children, adults, mental health; the seed says which comes
    first), their sizes and referrals as even as whole numbers allow. Every field of the format occurs in a
    scenario of some size. The locks are lawful, alone and together. Time and size grow in proportion to
    ``workers`` + ``pending`` + ``open_cases``.

    Parameters
    ----------
    workers, pending, teams
        How many: workers 1 or more, pending 0 or more, teams from 1 to ``workers``.
    seed
        0 or more.
    open_cases
        How many open cases in all, lighter or heavier ones for the same load; None for as many usual ones as
        the load asks for.
    cross_team
        False, True, or "neighbours": each team's cases may go to those teams nearest to it, its own kind
        first, that bring the workers who may lead a usual case of it to about ``pool``.
    open_load
        Lowest and highest percentage of capacity to which open cases bring most workers.
    pool
        How many workers may lead a case, about, with "neighbours"; 1 or more.
    as_of
        Local date and time without an offset, from 1910 to 2190.

    Returns
    -------
    dict
        The scenario, ready for ``json.dumps``.

    Raises
    ------
    ValueError
        If a number is outside its range; the text names the range.
    """
    least = {"workers": (workers, 1), "pending": (pending, 0), "teams": (teams, 1), "seed": (seed, 0)}
    least |= {"open_cases": (0 if open_cases is None else open_cases, 0), "pool": (pool, 1)}
    least |= {"lowest open_load": (open_load[0], 0), "highest open_load": (open_load[1], open_load[0])}
    _refuse_bad_arguments(least, cross_team, as_of)
    draw, now = Draw(seed), datetime.fromisoformat(as_of)
    staff = _invent_staff(draw, workers, teams, seed, now)
    case_ids = _numbered("C", max(4, len(str(pending + (open_cases or 40 * workers)))))

    open_work = _open_work(draw, staff, (open_cases, open_load), case_ids, now)
    referrals = [
        invent_referrals(draw, team, share, lambda: next(case_ids), now)
        for team, share in zip(staff, _even_shares(pending, teams), strict=True)
    ]
    choices = _choices(draw, staff, referrals)
    policy = deepcopy(LOCAL_POLICY)
    if cross_team:
        policy["cross_team"] = True if cross_team is True else neighbours_of_teams(staff, pool)
    return {
        "format": "caseload-scenario/1",
        "name": f"invented-{workers}x{pending}-teams-{teams}-seed-{seed}",
        "as_of": now.isoformat(),
        "policy": policy,
        "workers": [worker for team in staff for worker in team.members],
        "cases": open_work + [case for cases in referrals for case in cases],
        **choices,
    }


def _refuse_bad_arguments(least: dict[str, tuple[int, int]], cross_team: CrossTeam, as_of: str) -> None:
    """Raise with every fault at once; ``least`` holds each number and the least that it may be."""
    faults = [
        f"{name} must be a whole number from {lowest} up, not {value!r}"
        for name, (value, lowest) in least.items()
        if not isinstance(value, int) or isinstance(value, bool) or value < lowest
    ]
    workers, teams = least["workers"][0], least["teams"][0]
    if not faults and teams > workers:
        faults.append(f"teams must be from 1 to the number of workers ({workers}), not {teams}")
    if cross_team not in (False, True, "neighbours"):
        faults.append(f"cross_team must be False, True or 'neighbours', not {cross_team!r}")
    if not _is_local_moment(as_of):
        faults.append(f"as_of must be a local date and time of 1910 to 2190 such as {MONDAY}, not {as_of!r}")
    if faults:
        raise ValueError("; ".join(faults))


def _is_local_moment(text: str) -> bool:
    """Say whether the text is a date and time without an offset, well inside the calendar of the format."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return False
    return moment.tzinfo is None and 1910 <= moment.year <= 2190


def _invent_staff(draw: Draw, workers: int, teams: int, seed: int, now: datetime) -> list[Team]:
    names = iter(invented_names(draw, workers))
    worker_ids = _numbered("W", max(3, len(str(workers))))
    keys = []
    for number in range(teams):
        kind = KINDS[(seed + number) % len(KINDS)]
        keys.append((f"{kind.key}-{number // len(KINDS) + 1}", kind))
    return [
        invent_team(draw, key, size, lambda: (next(worker_ids), next(names)), now.date())
        for key, size in zip(keys, _even_shares(workers, teams), strict=True)
    ]


def _open_work(
    draw: Draw,
    staff: list[Team],
    wanted: tuple[int | None, tuple[int, int]],
    case_ids: Iterator[str],
    now: datetime,
) -> list[Record]:
    people = [(team, worker) for team in staff for worker in team.members]
    open_cases, load = wanted
    plans = [planned_load(draw, team, worker, load) for team, worker in people]
    counts = counts_of_open_cases(plans, open_cases)
    return [
        case
        for (team, worker), plan in zip(people, zip(counts, plans, strict=True), strict=True)
        for case in invent_open_cases(draw, team, worker, plan, lambda: next(case_ids), now)
    ]


def _choices(draw: Draw, staff: list[Team], referrals: list[list[Record]]) -> dict[str, list[Record]]:
    """Return a few locks, vetoes and lines of an earlier plan; add conflicts and pair figures to records."""
    locks, vetoes, baseline = [], [], []
    for team, cases in zip(staff, referrals, strict=True):
        add_conflicts(draw, team, cases)
        locked = choose_locks(draw, team, cases, _some(draw, len(cases), 30))
        locks += locked
        taken = {lock["case"] for lock in locked}
        free = [case for case in cases if case["id"] not in taken]
        add_pair_figures(draw, team, free)
        vetoes += choose_vetoes(draw, team, free, _some(draw, len(free), 20))
        baseline += choose_baseline(draw, team, cases, _some(draw, len(cases), 12))
    return {"locks": locks, "excluded": vetoes, "baseline": baseline}


def _numbered(letter: str, width: int) -> Iterator[str]:
    return (f"{letter}{number:0{width}d}" for number in count(1))


def _some(draw: Draw, cases: int, every: int) -> int:
    """Return about one in ``every`` of so many cases, the rest left to chance."""
    return cases // every + (draw.below(every) < cases % every)


def _even_shares(total: int, parts: int) -> list[int]:
    return [total * (part + 1) // parts - total * part // parts for part in range(parts)]

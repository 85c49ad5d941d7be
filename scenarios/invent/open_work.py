"""Laying out the open cases that a team's workers carry already."""

from collections.abc import Callable, Iterator
from datetime import datetime

from scenarios.invent.cases import (
    HUNDREDTHS_OF_TIER,
    USUAL_TIERS,
    invent_case,
    override_tier,
    tier_of,
    times_of_open_case,
)
from scenarios.invent.draw import Draw
from scenarios.invent.kinds import TASKS, Record
from scenarios.invent.teams import Team, fitting_tasks, highest_tier, is_newly_qualified

USUAL_POINTS = 176  # hundredths of a point of an open case, by USUAL_TIERS
LIGHTEST, HEAVIEST = HUNDREDTHS_OF_TIER[1], HUNDREDTHS_OF_TIER[3]

NewId = Callable[[], str]


def planned_load(draw: Draw, team: Team, worker: Record, usual: tuple[int, int]) -> int:
    """Return the hundredths of a point that a worker's own open cases should come to.

    Mostly within the ``usual`` percentages of capacity, a little over all of it for some. A manager holds
    little.
    """
    if worker["role"] == "team_manager":
        percent = draw.pick((0, 20, 40))
    elif draw.chance(7):
        percent = draw.between(101, 115)
    else:
        percent = draw.between(*usual)
    return team.room[worker["id"]] * percent // 100


def counts_of_open_cases(plans: list[int], total: int | None) -> list[int]:
    """Share open cases out over workers in proportion to their planned loads, in whole cases.

    Parameters
    ----------
    plans
        Planned load of every worker, in hundredths of a point.
    total
        Number of open cases in all; None for as many as the loads ask for.
    """
    if total is None:
        return [(plan + USUAL_POINTS // 2) // USUAL_POINTS for plan in plans]
    shares = plans if sum(plans) else [1] * len(plans)
    whole, counts, given, seen = sum(shares), [], 0, 0
    for share in shares:
        seen += share
        counts.append(total * seen // whole - given)
        given += counts[-1]
    return counts


def invent_open_cases(
    draw: Draw, team: Team, worker: Record, plan: tuple[int, int], new_id: NewId, as_of: datetime
) -> Iterator[Record]:
    """Yield the open cases that ``worker`` leads, and book their weight on the team.

    Parameters
    ----------
    draw
        The source of choices.
    team
        The worker's team; its ``room`` and ``families`` are updated.
    worker
        Who leads.
    plan
        How many cases, and the hundredths of a point that they should come to.
    new_id
        Gives the next case id; a family takes the number of its first case.
    as_of
        The time of the scenario.
    """
    count, target = plan
    tasks = fitting_tasks(worker, team.kind.held)
    carried, family = 0, None
    for place in range(count):
        tier = min(highest_tier(worker), _tier_towards(draw, (target - carried) // (count - place)))
        task = draw.weighted(tasks)
        case = invent_case(draw, new_id(), (team.id, team.kind), task, tier)
        tier = override_tier(draw, case, tier)
        family = _family(draw, case, family)
        weight = HUNDREDTHS_OF_TIER[tier]
        if draw.chance(3):
            weight += draw.pick((50, 75, 100))
            case["points_for"] = {worker["id"]: weight / 100}
        case |= {"status": "open", **times_of_open_case(draw, as_of), "lead": worker["id"]}
        carried += weight
        _share_out(draw, team, case, worker, weight)
        if family is not None:
            case["family"] = family
            team.families.append(family)
        if draw.chance(5):
            case["previous_lead"] = draw.pick(team.members)["id"]
        yield case


def _tier_towards(draw: Draw, mean: int) -> int:
    """Return a tier drawn so that the weight of many is about ``mean`` hundredths of a point."""
    if mean <= USUAL_POINTS:
        lighter = 100 * (USUAL_POINTS - max(LIGHTEST, mean)) // (USUAL_POINTS - LIGHTEST)
        return 1 if draw.chance(lighter) else draw.weighted(USUAL_TIERS)
    heavier = 100 * (min(HEAVIEST, mean) - USUAL_POINTS) // (HEAVIEST - USUAL_POINTS)
    return 3 if draw.chance(heavier) else draw.weighted(USUAL_TIERS)


def _family(draw: Draw, case: Record, previous: str | None) -> str | None:
    """Return the family of a case: often a brother or sister of the one before, mostly nobody's."""
    if previous is not None and draw.chance(50):
        return previous
    return "F" + str(case["id"])[1:] if draw.chance(14) else None


def _share_out(draw: Draw, team: Team, case: Record, lead: Record, weight: int) -> None:
    """Give an open case its co-worker and its delegate, and book what each of the three carries."""
    facts, others = TASKS[case["task"]], [member for member in team.members if member is not lead]
    needs_support = is_newly_qualified(lead) and facts.newly_qualified == "co_worked"
    if needs_support or draw.chance(7):
        fit = [member for member in others if member["role"] in ("senior_social_worker", "social_worker")]
        if fit:
            case["co_worker"] = draw.pick(fit)["id"]
            team.room[case["co_worker"]] -= HUNDREDTHS_OF_TIER[tier_of(case)] // 2  # all of them are even
    if facts.delegable and others and draw.chance(9):
        delegated = -(-weight * 2 // 5)
        case["delegate"] = draw.pick(others)["id"]
        team.room[case["delegate"]] -= delegated
        weight -= delegated
    team.room[lead["id"]] -= weight

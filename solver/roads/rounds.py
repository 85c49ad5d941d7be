"""Rounds of small exact models: disjoint groups of workers share out anew what is theirs and what waits.

What one model cannot do for a thousand workers, many can do for a dozen each: within its group a round leaves
nothing to gain. Groups are drawn anew each round, workers together who could take one another's cases, so
that what is stuck between two groups is free in another round. A group's model sees everybody else's work
as standing.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.components import Component
from solver.engine import Budget
from solver.plan import NOBODY, Plan
from solver.problem import Problem
from solver.progress import Unheard
from solver.roads.menu import Menu
from solver.roads.posted import costed
from solver.roads.preferred import Preferred
from solver.terms.standing import siblings

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Keep = tuple[Flags, Flags]  # which of the problem's pairs of leads, and of co-workers


@dataclass(frozen=True)
class Group:
    """Workers, and the cases that they may share out among them: their own, and some that wait."""

    workers: Ints
    cases: Ints


def groups(
    problem: Problem, menu: Menu, plan: Plan, size: int, waiting: int, random: np.random.Generator
) -> list[Group]:
    """Draw disjoint groups of about `size` workers, each with up to `waiting` waiting cases.

    Families are kept whole: a case whose sibling is led elsewhere does not move in this round.
    """
    members = _neighbours(problem, menu, plan, size, random)
    group_of = np.full(len(problem.workers) + 1, -1, dtype=np.int64)
    for number, workers in enumerate(members):
        group_of[workers] = number
    number_of = np.full(len(problem.cases), -1, dtype=np.int64)
    led = menu.cases[plan.lead[menu.cases] != NOBODY]
    same = (plan.co_worker[led] == NOBODY) | (group_of[plan.lead[led]] == group_of[plan.co_worker[led]])
    number_of[led[same]] = group_of[plan.lead[led[same]]]
    _invite(problem, menu, plan, number_of, group_of, (len(members), waiting), random)
    for family in problem.family_members.values():
        _keep_whole(problem, plan, number_of, family)
    order = np.argsort(number_of, kind="stable")
    first = np.searchsorted(number_of[order], np.arange(len(members) + 1))
    cases = [np.sort(order[first[i] : first[i + 1]]) for i in range(len(members))]
    return [Group(np.sort(w), c) for w, c in zip(members, cases, strict=True) if len(c) > 1]


def _keep_whole(problem: Problem, plan: Plan, number_of: Ints, family: list[int]) -> None:
    """Put a family's cases into the one group that has its allocated ones, or into none."""
    placeable = [case for case in family if problem.leads.start[case] < problem.leads.start[case + 1]]
    led = {int(number_of[case]) for case in placeable if plan.lead[case] != NOBODY}
    if not led:
        led = {int(number_of[case]) for case in placeable if number_of[case] >= 0}
    number_of[placeable] = led.pop() if len(led) == 1 else -1


def _neighbours(
    problem: Problem, menu: Menu, plan: Plan, size: int, random: np.random.Generator
) -> list[Ints]:
    """Gather workers around cases drawn by lot, of divided families first.

    Whoever leads the family now, and those who may lead any of it.
    """
    free = np.zeros(len(problem.workers), dtype=np.bool_)
    free[menu.lead_worker] = True
    free[menu.help_worker] = True
    first = np.searchsorted(menu.lead_case, np.arange(len(menu.cases) + 1))
    divided = _divided(problem, menu, plan)
    drawn = random.permutation(len(menu.cases))
    found: list[Ints] = []
    for place in drawn[np.argsort(~divided[drawn], kind="stable")].tolist():
        family = problem.family_members.get(problem.cases[menu.cases[place]].family or "", [])
        members = np.flatnonzero(np.isin(menu.cases, family)) if divided[place] else np.array([place])
        rows = np.concatenate([np.arange(first[member], first[member + 1]) for member in members])
        able = random.permutation(np.unique(menu.lead_worker[rows]))
        able = able[free[able]]
        leads = plan.lead[menu.cases[members]]
        leads = np.unique(leads[leads != NOBODY])
        if len(able) < min(4, size) or not free[leads].all():
            continue
        chosen = np.concatenate([leads, able[~np.isin(able, leads)]])[:size]
        free[chosen] = False
        found.append(chosen)
        if not free.any():
            break
    rest = np.flatnonzero(free)
    if len(rest):
        found.extend(np.array_split(rest, -(-len(rest) // size)))
    return found


def _divided(problem: Problem, menu: Menu, plan: Plan) -> Flags:
    """Say which cases of the menu are of a family with several leads, or with some of it waiting."""
    flags = np.zeros(len(problem.cases), dtype=np.bool_)
    for members in siblings(problem):
        flags[members] = len(np.unique(plan.lead[members])) > 1
    return flags[menu.cases]


def _invite(
    problem: Problem,
    menu: Menu,
    plan: Plan,
    number_of: Ints,
    group_of: Ints,
    sizes: tuple[int, int],
    random: np.random.Generator,
) -> None:
    """Deal the waiting cases out among the groups in which somebody may lead them."""
    count, most = sizes
    room = np.full(count, most, dtype=np.int64)
    first = np.searchsorted(menu.lead_case, np.arange(len(menu.cases) + 1))
    waiting = np.flatnonzero(plan.lead[menu.cases] == NOBODY)
    worth = problem.priority[menu.cases[waiting]] / (problem.points[menu.cases[waiting]] + 100.0)
    order = waiting[np.argsort(-worth * random.uniform(0.3, 1.0, len(waiting)), kind="stable")]
    for place in order.tolist():
        able = group_of[menu.lead_worker[first[place] : first[place + 1]]]
        able = able[(able >= 0) & (room[able] > 0)]
        if len(able):
            number = int(random.choice(able))
            number_of[menu.cases[place]] = number
            room[number] -= 1


def shared_out(
    problem: Problem, keep: Keep, plan: Plan, group: Group, budget: Budget, limit: float
) -> Plan | None:
    """Share a group's cases out anew, no more of them waiting; give the better plan, or None.

    The model is priced (`preferred`) and mostly proven in a second.

    Parameters
    ----------
    keep
        Which of the problem's pairs of leads and of co-workers to consider at all.
    limit
        Seconds, or deterministic units, that the group may take.
    """
    view = _beside(problem, plan, group)
    inside = np.zeros(len(problem.workers), dtype=np.bool_)
    inside[group.workers] = True
    leads = keep[0] & inside[problem.leads.worker]
    co_workers = keep[1] & inside[problem.co_workers.worker]
    own = budget.share(1.0)
    own.limit = min(own.left, limit)
    part = Component(group.cases, group.workers)
    level = Preferred.of(part, costed(view, part, co_workers, leads), plan, 0, Unheard(part.least(view)))
    before = level.cost
    level.search(own, 1)
    budget.spend(own.spent)
    return level.plan if level.cost < before else None


def _beside(problem: Problem, plan: Plan, group: Group) -> Problem:
    """The problem as the group sees it: everybody's other work stands."""
    rest = plan.copy()
    rest.lead[group.cases] = NOBODY
    rest.co_worker[group.cases] = NOBODY
    points, new = rest.given(problem)
    view = copy.copy(problem)
    view.before = problem.before + points
    view.new_limit = problem.new_limit - new
    return view

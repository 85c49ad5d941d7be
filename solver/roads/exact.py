"""A component solved exactly, level after level, each proven or bounded: the road for teams.

First what must wait (`waiting`, and where that leaves a doubt a model of every pair), then what is preferred
(`preferred`; of several teams in one among the pairs that prices leave, `narrowed`). Each model holds only
what its level can use: the first the co-workers whom some lead cannot do without, the second those beside
whom some lead costs less (`menu`).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from solver.components import Component
from solver.engine import Budget
from solver.found import Found
from solver.improving import Told, improve
from solver.placements import Placements
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import Watch
from solver.roads.menu import Menu, menu_of
from solver.roads.narrowed import Narrowed
from solver.roads.posted import costed, lawful
from solver.roads.preferred import Preferred
from solver.roads.repair import follow_shares, only_locks
from solver.roads.waiting import fewest_waiting

# When the first level is hard, keep this share of the time for the second: a plan that is fair among those
# that leave the fewest waiting is worth more than a proof.
_FIRST_LEVEL_SHARE = 0.5
_MANY_PAIRS = 6000  # of several teams in one: their programme is grown first, to price pairs out
_LIGHT = 1500  # variables of a model that is solved sooner than a start for it is found
_KINDS_SHARE = 0.25  # of the time left, for the first level with equal cases taken together


def solve_exactly(
    problem: Problem, component: Component, start: Plan, budget: Budget, threads: int, watch: Watch
) -> Found:
    """Solve a component from the lawful plan `start`.

    Returns
    -------
    Found
        The best plan, with a true bound of both levels of this component.
    """
    menu = menu_of(problem, component.cases)
    if len(menu.lead_case) > _MANY_PAIRS:
        plan, waiting_bound = _fewest_waiting(problem, component, menu, start, budget, threads, watch)
        return Narrowed(problem, component, menu, plan, waiting_bound, budget, threads, watch).found()
    with ThreadPoolExecutor(1) as aside:  # a model takes as long to build as a light first level to solve
        building = aside.submit(costed, problem, component, menu.helpers(problem))
        plan, waiting_bound = _fewest_waiting(problem, component, menu, start, budget, threads, watch)
    level = Preferred.of(component, building.result(), plan, waiting_bound, watch)
    level.search(budget, threads)
    least = min(level.waiting, waiting_bound)
    return Found(level.plan, (level.waiting, level.cost), (least, level.bound))


def _fewest_waiting(
    problem: Problem,
    component: Component,
    menu: Menu,
    start: Plan,
    budget: Budget,
    threads: int,
    watch: Watch,
) -> tuple[Plan, int]:
    """Leave as little waiting as the hard rules allow; give the plan and a lower bound.

    Equal cases are shared out first as if they were one; mostly some plan within those shares meets that
    bound, and the model of every pair, which would have to tell equal cases apart, is not needed.
    """
    if not component.waiting(problem, start):
        return start, 0
    share = budget.share(_KINDS_SHARE)
    shares, bound = fewest_waiting(problem, menu, share, threads)
    budget.spend(share.spent)
    needed = menu.helpers(problem, needed=True)
    plan = start
    if shares is not None:
        within = lawful(problem, component, needed, shares.leads(problem, menu))
        if len(within.model) < _LIGHT:
            dealt = only_locks(problem, menu, start)
        else:
            dealt = follow_shares(problem, menu, shares, start, others=False)
        dealt, _ = _first_level(within, dealt, bound, budget, 1)
        plan = min(start, dealt, key=lambda one: component.waiting(problem, one))
        if plan is dealt:
            watch.better(plan)
    if component.waiting(problem, plan) <= bound:
        return plan, bound
    whole = lawful(problem, component, needed)
    return _first_level(whole, plan, bound, budget, threads, watch)


def _first_level(
    placements: Placements,
    start: Plan,
    floor: int,
    budget: Budget,
    threads: int,
    watch: Watch | None = None,
) -> tuple[Plan, int]:
    """Leave as little priority waiting as the hard rules allow; give the plan and a lower bound.

    What a part of the choices comes to bounds nothing, and is told to nobody.
    """
    problem, model = placements.problem, placements.model
    priorities = problem.priority[placements.cases]
    model.between(
        placements.waiting, priorities, floor, int(priorities.sum())
    )  # no search below what is known
    model.cost(placements.waiting, priorities)
    plan = placements.without_strangers(start)

    share = budget.share(_FIRST_LEVEL_SHARE)
    improved = improve(placements, plan, share, threads, floor, None if watch is None else _told(watch))
    budget.spend(share.spent)
    return (start if improved.plan is None else improved.plan), improved.bound


def _told(watch: Watch) -> Told:
    """Tell of the first level; the second is bounded as it was."""

    def told(better: Plan | None, bound: int) -> None:
        if better is not None:
            watch.better(better)
        watch.bounded((bound, watch.floor))

    return told

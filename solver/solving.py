"""All components of a problem, solved side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from solver.components import Component
from solver.engine import Budget
from solver.found import Found
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import Tracker
from solver.roads import choose_road
from solver.roads.pool import solve_pool


def solve_parts(
    problem: Problem, parts: list[Component], start: Plan, budget: Budget, tracker: Tracker
) -> list[str]:
    """Solve the components side by side, one thread each; a single one gets every thread."""
    side_by_side = max(1, min(len(parts), budget.threads))
    threads = max(1, budget.threads // side_by_side)
    shares = _shares([len(part.cases) for part in parts], side_by_side)

    def solve(index: int) -> str:
        part = parts[index]
        road = choose_road(problem, part)
        # An exact road is mostly done long before its time; a pool takes all that it is given.
        own = budget.share(shares[index] if road is solve_pool else 1.0)
        found: Found = road(problem, part, start, own, threads, tracker.watch(index, part))
        budget.spend(own.spent)
        tracker.finished(index, part, found)
        return road.__name__

    with ThreadPoolExecutor(side_by_side) as pool:
        return sorted(set(pool.map(solve, range(len(parts)))))


def _shares(sizes: list[int], queues: int) -> list[float]:
    """Say how much of the time left each part may take, so that those after it in its queue have theirs.

    Parts come largest first, each in the queue that is shortest then.
    """
    queued: list[list[int]] = [[] for _ in range(queues)]
    for index in range(len(sizes)):
        min(queued, key=lambda queue: sum(sizes[one] for one in queue)).append(index)
    shares = {
        index: sizes[index] / sum(sizes[one] for one in queue[place:])
        for queue in queued
        for place, index in enumerate(queue)
    }
    return [shares[index] for index in range(len(sizes))]

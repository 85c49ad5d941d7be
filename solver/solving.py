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


def solve_parts(
    problem: Problem, parts: list[Component], start: Plan, budget: Budget, tracker: Tracker
) -> list[str]:
    """Solve the components side by side, one thread each; a single one gets every thread."""
    side_by_side = max(1, min(len(parts), budget.threads))
    threads = max(1, budget.threads // side_by_side)

    def solve(index: int) -> str:
        part = parts[index]
        road = choose_road(problem, part)
        found: Found = road(problem, part, start, budget, threads, tracker.watch(index, part))
        tracker.finished(index, part, found)
        return road.__name__

    with ThreadPoolExecutor(side_by_side) as pool:
        return sorted(set(pool.map(solve, range(len(parts)))))

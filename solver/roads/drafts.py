"""Plans of a pool, worked on in rounds: the best one, and a draft that may still leave more waiting.

A plan that leaves the least waiting, found blind to costs, is dear; one that follows a programme's optimum is
cheap, and leaves a little more waiting. It is easier to let less wait in the second than to make the first
cheaper, so that is worked on until it is the better one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from solver.components import Component
from solver.engine import Budget
from solver.found import Levels
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import Watch
from solver.roads.annealing import Annealing
from solver.roads.menu import Menu
from solver.roads.rounds import Group, Keep, groups, shared_out
from solver.scoring import bill

Reals = NDArray[np.float64]

_ROUND = 1e-3  # deterministic units it costs to draw groups, and to build the model of one


@dataclass(frozen=True)
class Draw:
    """How groups are drawn and solved.

    Attributes
    ----------
    workers, invited
        Of a group; and the waiting cases offered to it.
    seconds
        For one group's model, or deterministic units.
    idle
        Rounds without a gain after which another is not worth its time.
    share
        Of what is left of the budget: no round begins after that.
    """

    workers: int
    invited: int
    seconds: float
    idle: int
    share: float


class Drafts:
    """The best plan of a component and the draft, from one lawful plan on."""

    def __init__(
        self,
        problem: Problem,
        component: Component,
        menu: Menu,
        start: Plan,
        budget: Budget,
        threads: int,
        watch: Watch,
    ) -> None:
        self.problem, self.component, self.menu = problem, component, menu
        self.budget, self.threads, self.watch = budget, threads, watch
        self.plan = self.draft = start
        self.levels = self.draft_levels = self.levels_of(start)
        self._random = np.random.default_rng(budget.seed)
        self._lock = threading.Lock()

    def levels_of(self, plan: Plan) -> Levels:
        """Give both levels of a plan."""
        return self.component.levels(self.problem, plan, bill(self.problem, plan))

    def work_on(self, plan: Plan) -> None:
        """Make a plan the draft."""
        self._keep(plan, self.levels_of(plan))

    def take(self, plan: Plan) -> None:
        """Make a plan the draft if it is better."""
        levels = self.levels_of(plan)
        if levels < self.draft_levels:
            self._keep(plan, levels)

    def _keep(self, plan: Plan, levels: Levels) -> None:
        self.draft, self.draft_levels = plan, levels
        if levels < self.levels:
            self.plan, self.levels = plan, levels
            self.watch.better(plan)

    def anneal(
        self,
        dearer: tuple[Reals, Reals],
        hot: float,
        chains: int,
        share: float,
        spared: int = 0,
        done: Callable[[], bool] | None = None,
    ) -> None:
        """Change the draft by chains of moves, each thread for itself, and keep the best that comes of it.

        Parameters
        ----------
        dearer
            What each lead and helper costs above the bound at some prices.
        hot, chains
            Where to begin and how long to go on (`annealing`).
        share
            Of what is left of the budget, in which it ends.
        spared
            Threads that work on something else meanwhile.
        done
            Says whether that is done: this goes on, again and again, until then.
        """
        begun = self.budget.left
        threads = max(1, self.threads - spared)

        def passed() -> float:
            if self.budget.cancelled or self.budget.over or (done is not None and done()):
                return 1.0
            return (begun - self.budget.left) / (share * begun)

        with ThreadPoolExecutor(threads) as pool:
            while passed() < 1:
                seeds = self._random.integers(2**31, size=threads).tolist()
                annealing = Annealing(self.problem, self.menu, dearer, self.draft, self.budget)
                for better in pool.map(partial(annealing.improved, hot, chains, passed), seeds):
                    self.take(better)
                if done is None:
                    break

    def rounds(self, draw: Draw, keep: Keep, enough: Levels, spared: int = 0) -> None:
        """Share the draft out anew, group by group, until it is good enough, gains nothing, or time is up.

        Parameters
        ----------
        keep
            Which of the problem's pairs of leads and of co-workers the models hold.
        spared
            Threads that work on something else meanwhile.
        """
        reserve = (1 - draw.share) * self.budget.left
        threads = max(1, self.threads - spared)

        def over() -> bool:
            return self.budget.cancelled or self.budget.left <= reserve

        def share_out(group: Group) -> None:
            if not over():
                self._share_out(draw, keep, group, reserve)

        idle = 0
        with ThreadPoolExecutor(threads) as pool:
            while self.draft_levels > enough and idle < draw.idle and not over():
                before = self.draft_levels
                self.budget.spend(_ROUND)
                drawn = groups(self.problem, self.menu, self.draft, draw.workers, draw.invited, self._random)
                if not drawn:
                    return
                list(pool.map(share_out, drawn))
                idle = idle + 1 if self.draft_levels == before else 0

    def _share_out(self, draw: Draw, keep: Keep, group: Group, reserve: float) -> None:
        with self._lock:
            plan = self.draft
        limit = min(draw.seconds, self.budget.left - reserve)
        self.budget.spend(_ROUND)
        better = shared_out(self.problem, keep, plan, group, self.budget, limit)
        if better is None:
            return
        with self._lock:
            merged = self.draft.copy()
            merged.lead[group.cases] = better.lead[group.cases]
            merged.co_worker[group.cases] = better.co_worker[group.cases]
            self.take(merged)

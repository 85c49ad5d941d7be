"""Handfuls of workers who share out anew what they have, for a plan that nothing proves the best.

A search of everything finds its plans slowly where it proves slowly. What a handful of workers have, and
what waits, is a model that is settled in a moment, everything else as it is; many of them, drawn by lot, come
to a plan that is hard to better (a large neighbourhood search). While that gains they stay small; where it
does not, they grow.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solver.placements import Placements
from solver.plan import NOBODY, Plan

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

_FIRST = 60  # pairs of a case and a lead that a handful has, at first
_LARGER = 1.25
_DRAWS = 10  # without a gain, and twice as many as make up everybody, before handfuls grow
_PATIENCE = 0.03  # of the time that there is, without a gain, before they do


class Handfuls:
    """Draws from the literals of placements, what a plan has in them among them, in a time of so much."""

    def __init__(self, placements: Placements, seed: int, time: float) -> None:
        self._placements = placements
        self._random = np.random.default_rng(seed)
        self._patience = _PATIENCE * time
        self._pairs, self._idle, self._spent = float(_FIRST), 0, 0.0
        self._enough = _DRAWS

    @property
    def all(self) -> bool:
        """Whether a handful would be everybody by now."""
        return self._pairs >= len(self._placements.lead_pairs)

    def draw(self, plan: Plan) -> Flags:
        """Give the literals that a handful may choose among, and all of the plan's; shape (variables,)."""
        placements = self._placements
        leads, helpers = placements.lead_pairs, placements.co_worker_pairs
        free, inside = self._drawn(plan)
        kept: Flags = placements.values(plan) > 0
        kept[placements.lead_variables] |= free[leads.case] & inside[leads.worker]
        kept[placements.co_worker_variables] |= free[helpers.case] & inside[helpers.worker]
        return kept

    def _drawn(self, plan: Plan) -> tuple[Flags, Flags]:
        """Add workers until they have enough pairs; give what is theirs or waits, and the workers."""
        leads, lead = self._placements.lead_pairs, plan.lead
        inside = np.zeros(len(self._placements.problem.workers) + 1, dtype=np.bool_)
        free: Flags = lead == NOBODY
        some = self._in_order()
        for number, worker in enumerate(some.tolist()):
            inside[worker] = True
            free |= lead == worker
            if number and (free[leads.case] & inside[leads.worker]).sum() >= self._pairs:
                self._enough = _DRAWS + 2 * len(some) // (number + 1)
                break
        return free, inside

    def _in_order(self) -> Ints:
        """Give all workers by lot, those first who may lead some case."""
        leads, workers = self._placements.lead_pairs, self._placements.workers
        case = leads.case[self._random.integers(len(leads))]
        able = np.isin(workers, leads.worker[leads.case == case])
        shuffled = self._random.permutation(len(workers))
        found: Ints = workers[shuffled[np.argsort(~able[shuffled], kind="stable")]]
        return found

    def tell(self, gained: bool, spent: float) -> None:
        """Say whether the last handful found a better plan, and how much time it took."""
        self._idle, self._spent = (0, 0.0) if gained else (self._idle + 1, self._spent + spent)
        if self._idle >= self._enough and self._spent >= self._patience:
            self._pairs, self._idle, self._spent = self._pairs * _LARGER, 0, 0.0

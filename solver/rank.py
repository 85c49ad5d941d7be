"""One urgent case: every worker for it, now, without a solver run (SPEC 8)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from solver.errors import UnknownCase
from solver.options import Options, Position, obstacle_keys
from solver.problem import Problem
from solver.proposal import Barred, Ranking
from solver.scenario import Scenario
from solver.writing import candidate


def rank(scenario: Scenario, case: str) -> Ranking:
    """Rank every worker for one pending case against the current loads; every other pending case waits.

    Parameters
    ----------
    case
        Id of a pending case. A lock on it is set aside: the question is open again.

    Returns
    -------
    Ranking
        Those who may lead it by the change in score, best first, ties by worker id, each with their best co-
        worker or none; and the others, with every rule that bars them.

    Raises
    ------
    UnknownCase
        When there is no such case, or it is not pending.

    Notes
    -----
    The first question about a scenario works its numbers out and the next ones find them ready: the last
    scenario asked about is kept for that.
    """
    must_be_pending(scenario, case)
    locked = any(lock.case == case for lock in scenario.locks)
    problem = Problem(scenario, ignore_lock=case) if locked else _resolved(_Same(scenario))
    return rank_in(problem, case)


@dataclass(frozen=True, eq=False)
class _Same:
    """A scenario known by itself: to compare thousands of fields would cost more than to rank."""

    scenario: Scenario

    def __hash__(self) -> int:
        return id(self.scenario)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.scenario is other.scenario


@lru_cache(maxsize=1)
def _resolved(same: _Same) -> Problem:
    """Keep the numbers of the last scenario: a manager asks about one case after another."""
    return Problem(same.scenario)


def rank_in(problem: Problem, case: str, position: Position | None = None) -> Ranking:
    """Rank within numbers already resolved, on top of `position` (by default, everything pending waits)."""
    index = problem.case_index[case]
    everybody = np.arange(len(problem.workers), dtype=np.int64)
    options = Options(position or Position(problem), index, everybody)
    rows = options.lawful().tolist()
    barred = np.flatnonzero(options.obstacles)
    barred = barred[np.argsort(problem.id_order[barred])]
    return Ranking(
        case=case,
        ranking=tuple(candidate(options, row) for row in rows),
        barred=tuple(
            Barred(worker=problem.workers[row].id, rules=obstacle_keys(int(options.obstacles[row])))
            for row in barred.tolist()
        ),
    )


def must_be_pending(scenario: Scenario, case: str) -> None:
    """Refuse a case that is not there, or that is open."""
    found = next((item for item in scenario.cases if item.id == case), None)
    if found is None:
        raise UnknownCase(case)
    if not found.is_pending:
        raise UnknownCase(case, f"it is open with {found.lead}; only a pending case can be allocated")

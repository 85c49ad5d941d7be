"""The first plan: the most pressing case first, each to whoever suits it best as things stand.

What a careful manager does by hand. It starts every search, and is what is left when no search may run.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solver.options import Options, Position
from solver.plan import NOBODY, Plan
from solver.problem import Problem


def greedy(problem: Problem, start: Plan, cases: NDArray[np.int64] | None = None) -> Plan:
    """Give the waiting cases of a lawful plan to whoever suits them best, the most pressing first.

    Parameters
    ----------
    start
        A lawful plan; what it allocates stays.
    cases
        The cases to look at; all by default.
    """
    position = Position(problem, start)
    waiting = start.waiting() if cases is None else cases[start.lead[cases] == NOBODY]
    choices = np.diff(problem.leads.start)
    for case in waiting[np.lexsort((choices[waiting], -problem.priority[waiting]))].tolist():
        options = Options(position, case)
        lawful = options.lawful()
        if len(lawful):
            row = int(lawful[0])
            position.give(case, int(options.workers[row]), int(options.best_beside[0][row]))
    return position.plan

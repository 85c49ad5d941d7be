"""The shapes that every rule and every term fills."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from solver.placements import Placements
    from solver.plan import Plan
    from solver.problem import Pairs, Problem
    from solver.scenario import Case, Worker
    from solver.staff import Staff

Flags = NDArray[np.bool_]
Barred = Flags | list[int]  # truths over all workers, or just the indices of the few concerned


@dataclass(frozen=True)
class PairRule:
    """A rule about one worker and one case: the pair that breaks it is never built.

    Attributes
    ----------
    key
        The id in SPEC 4.
    phrase
        The rule in a manager's words.
    bars
        Whom the rule keeps from the case, over all workers at once.
    fact
        Why it keeps this worker from this case, with the figures.
    leads, co_works
        Whether the rule speaks of leads, of co-workers, or of both.
    overridable
        Whether a manager's lock with a reason overrides it for its lead.
    """

    key: str
    phrase: str
    bars: Callable[[Staff, Case], Barred]
    fact: Callable[[Staff, Case, Worker], str]
    leads: bool = True
    co_works: bool = False
    overridable: bool = False


@dataclass(frozen=True)
class PlanRule:
    """A rule about the whole plan: `enforce` adds its constraints to the model."""

    key: str
    phrase: str
    enforce: Callable[[Placements], None]


@dataclass(frozen=True)
class PairTerm:
    """A soft aim that depends on the case and its lead alone.

    `cost` gives it for many pairs at once, shape (pairs,), already × 100 (SPEC 5).
    """

    key: str
    phrase: str
    cost: Callable[[Problem, Pairs], NDArray[np.int64]]


@dataclass(frozen=True)
class PlanTerm:
    """A soft aim that depends on more than one lead.

    Attributes
    ----------
    charge
        Adds its cost to the model's objective.
    book
        Gives what it costs each case of a finished plan, shape (cases,), × 100 (SPEC 5); None for what
        belongs to workers instead (`Problem.utilisation_cost`).
    """

    key: str
    phrase: str
    charge: Callable[[Placements], None]
    book: Callable[[Problem, Plan], NDArray[np.int64]] | None

"""The shapes that every rule and every term fills."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from solver.placements import Placements
    from solver.plan import Plan
    from solver.problem import Pairs, Problem
    from solver.scenario import Case, Worker
    from solver.shapes import Name
    from solver.staff import Staff

Flags = NDArray[np.bool_]


class Kind(NamedTuple):
    """All that most rules look at: thousands of cases are of a few kinds, and each kind is judged once."""

    task: Name
    team: Name
    tier: int
    urgent: bool
    language: Name | None


@dataclass(frozen=True)
class PairRule:
    """A rule about one worker and one case: the pair that breaks it is never built.

    It bars either by the case's kind or by the case itself.

    Attributes
    ----------
    key
        The id in SPEC 4.
    phrase
        The rule in a manager's words.
    fact
        Why it keeps this worker from this case, with the figures.
    bars
        Whom the rule keeps from cases of a kind, over all workers at once.
    bars_from
        Whom it keeps from this very case: the indices of the few concerned.
    leads, co_works
        Whether the rule speaks of leads, of co-workers, or of both.
    overridable
        Whether a manager's lock with a reason overrides it for its lead.
    """

    key: str
    phrase: str
    fact: Callable[[Staff, Case, Worker], str]
    bars: Callable[[Staff, Kind], Flags] | None = None
    bars_from: Callable[[Staff, Case], list[int]] | None = None
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

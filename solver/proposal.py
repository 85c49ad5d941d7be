"""What the solver hands to a manager: a proposal, never an allocation (SPEC 6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import field_serializer

from solver.scenario import Moment
from solver.shapes import Frozen, Listed, Name

Costs = dict[str, int]
StoppedBy = Literal["optimal", "time_limit", "deterministic_limit", "cancelled"]


class Score(Frozen):
    """Two levels, smaller is better, the first strictly before the second (SPEC 5)."""

    unallocated: int
    preference: int

    def __lt__(self, other: Score) -> bool:
        return self.key < other.key

    @property
    def key(self) -> tuple[int, int]:
        """Give the score as a pair that sorts."""
        return self.unallocated, self.preference

    def less(self, other: Score) -> Score:
        """Give what this score has more than `other`, level by level."""
        return Score(
            unallocated=self.unallocated - other.unallocated, preference=self.preference - other.preference
        )


class Alternative(Frozen):
    """Another lawful choice for one case, and the change in score when only that case changes."""

    lead: Name
    co_worker: Name | None = None
    delta_alone: Score


class Assignment(Frozen):
    """A case proposed to a lead; `costs` by term, `points` as the case weighs on its lead."""

    case: Name
    lead: Name
    co_worker: Name | None = None
    tier: int
    points: float
    costs: Costs
    because: Listed[str] = ()
    alternatives: Listed[Alternative] = ()


class Waiting(Frozen):
    """A case that no lawful plan found room for, or that gives way to more urgent ones.

    `blocked_by` counts, for each rule, the workers whom it keeps from the case as things are proposed.
    """

    case: Name
    priority: int
    costs: Costs
    blocked_by: dict[str, int] = {}
    because: Listed[str] = ()
    would_help: Listed[dict[str, Any]] = ()


class WorkerLoad(Frozen):
    """What a worker carries, in points; `utilisation` is after ÷ capacity (null without capacity)."""

    worker: Name
    capacity: float
    before: float
    after: float
    utilisation: float | None
    utilisation_cost: int
    new_cases: int
    because: Listed[str] = ()


class Timescale(Frozen):
    """When a case was, or is, to be allocated (SPEC 3, `allocate_by`) and how that stands at `as_of`."""

    case: Name
    due: Moment
    state: Literal["on_time", "due_today", "late"]

    @field_serializer("due")
    def _local(self, value: datetime) -> str:
        return value.isoformat()


class SolverFacts(Frozen):
    """How the proposal was come by; times in seconds, in the solving process, without start-up."""

    wall_seconds: float
    build_seconds: float
    seed: int
    threads: int
    deterministic: bool
    roads: Listed[str] = ()
    ortools: str = ""


class Proposal(Frozen):
    """A proposed allocation with its score, its proof and its reasons.

    `status` is `optimal` only when both levels are proven; otherwise `bound` is a true lower bound of both
    and `gap` = (preference − bound) ÷ max(1, |preference|) once the first level is proven, else 1.
    """

    format: Literal["caseload-proposal/1"] = "caseload-proposal/1"
    scenario: str
    status: Literal["optimal", "feasible"]
    stopped_by: StoppedBy
    score: Score
    bound: Score
    gap: float
    assignments: Listed[Assignment]
    unallocated: Listed[Waiting]
    workers: Listed[WorkerLoad]
    terms: dict[str, int]
    timescales: Listed[Timescale]
    solver: SolverFacts

    def document(self) -> dict[str, Any]:
        """Give the JSON document (SPEC 6)."""
        return self.model_dump(mode="json")


class Candidate(Frozen):
    """A worker who may lead a case, with their best co-worker or none (SPEC 8)."""

    lead: Name
    co_worker: Name | None
    delta_alone: Score
    costs: Costs


class Barred(Frozen):
    """A worker who may not lead a case, with every rule that says so."""

    worker: Name
    rules: Listed[str]


class Ranking(Frozen):
    """Every worker for one pending case, against the current loads (SPEC 8)."""

    format: Literal["caseload-ranking/1"] = "caseload-ranking/1"
    case: Name
    ranking: Listed[Candidate]
    barred: Listed[Barred]

    def document(self) -> dict[str, Any]:
        """Give the JSON document (SPEC 8)."""
        return self.model_dump(mode="json")

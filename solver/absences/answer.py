"""What a manager is handed about an absence or a relief (SPEC 7)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_serializer

from solver.absences.request import Kind
from solver.proposal import Proposal, Score
from solver.scenario import Day
from solver.shapes import Frozen, Listed, Name


class FrontierStep(Frozen):
    """The best that can be had when at most so many other cases change lead.

    Of a relief, `after` is what the worker then carries, in points, and `status` is `infeasible` while that
    is above their capacity; the score is then of the plan that comes nearest.
    """

    moves: int
    score: Score
    status: Literal["optimal", "feasible", "infeasible"]
    after: float | None = Field(default=None, exclude_if=lambda value: value is None)


class Move(Frozen):
    """A case that changes lead although its lead is there."""

    case: Name
    from_: Name = Field(alias="from")
    to: Name
    costs: dict[str, int] = Field(default={}, exclude_if=lambda value: not value)


class Note(Frozen):
    """A draft management note for one case: who, why, until when. A manager signs it, or changes it."""

    case: Name
    text: str


class AbsenceAnswer(Frozen):
    """Who takes what while somebody is away, or for good.

    Attributes
    ----------
    worker
        Who is away; a list where several are.
    deadline
        The day by which the cases are reallocated; null for cover.
    left_alone
        Open cases that wait for the worker's return: neither urgent nor statutory.
    frontier
        The best score for 0, 1, ... moves.
    """

    format: Literal["caseload-absence/1"] = "caseload-absence/1"
    worker: Name | Listed[Name]
    kind: Kind
    from_: Day = Field(alias="from")
    to: Day | None
    deadline: Day | None
    proposal: Proposal
    left_alone: Listed[Name]
    frontier: Listed[FrontierStep]
    moved: Listed[Move]
    notes: Listed[Note]

    def document(self) -> dict[str, Any]:
        """Give the JSON document (SPEC 7)."""
        return self.model_dump(mode="json", by_alias=True)

    @field_serializer("from_", "to", "deadline")
    def _plain(self, value: Day | None) -> str | None:
        return None if value is None else value.isoformat()


class ReliefAnswer(Frozen):
    """Which of a worker's open cases go to whom, so that they are back within their capacity.

    `achieved` says whether they are; otherwise the proposal is the plan that comes nearest.
    """

    format: Literal["caseload-relief/1"] = "caseload-relief/1"
    worker: Name
    kind: Kind = "reallocation"
    achieved: bool
    proposal: Proposal
    left_alone: Listed[Name]
    frontier: Listed[FrontierStep]
    moved: Listed[Move]
    notes: Listed[Note]

    def document(self) -> dict[str, Any]:
        """Give the JSON document (SPEC 7)."""
        return self.model_dump(mode="json", by_alias=True)

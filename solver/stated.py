"""A plan that somebody states: the few fields of a proposal that can be right or wrong (SPEC 6).

Anybody's proposal can be checked, so anything beyond those fields is let pass unread.
"""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, ValidationError

from solver.errors import Fault, InvalidProposal
from solver.faults import model_faults
from solver.proposal import Proposal, Score
from solver.shapes import Frozen, Listed, Name


class _Lenient(Frozen):
    """A value that ignores fields it does not know."""

    model_config = ConfigDict(extra="ignore")


class StatedAssignment(_Lenient):
    """A case said to go to a lead, with a co-worker or none; the ids may name nobody."""

    case: Name
    lead: Name
    co_worker: Name | None = None


class StatedWaiting(_Lenient):
    """A case said to stay unallocated."""

    case: Name


class StatedScore(_Lenient):
    """The score that the plan is said to have."""

    unallocated: int
    preference: int


class StatedPlan(_Lenient):
    """Who is said to take what, what is said to wait, and the score said to follow, if one is stated."""

    assignments: Listed[StatedAssignment]
    unallocated: Listed[StatedWaiting] = Field(default=())
    score: StatedScore | None = None

    @classmethod
    def of(cls, proposal: Proposal) -> StatedPlan:
        """Take from a proposal what it states."""
        return cls(
            assignments=tuple(
                StatedAssignment(case=made.case, lead=made.lead, co_worker=made.co_worker)
                for made in proposal.assignments
            ),
            unallocated=tuple(StatedWaiting(case=waiting.case) for waiting in proposal.unallocated),
            score=StatedScore(**proposal.score.model_dump()),
        )

    @property
    def stated_score(self) -> Score | None:
        """Give the stated score as one that can be compared, or None."""
        return None if self.score is None else Score(**self.score.model_dump())


def read_plan(document: Any) -> StatedPlan:
    """Read what a proposal document states, whoever wrote it.

    Parameters
    ----------
    document
        A mapping as `json.loads` gives it, with `assignments` [{`case`, `lead`, `co_worker`}] and perhaps
        `unallocated` [{`case`}] and `score`; other fields are not read.

    Raises
    ------
    InvalidProposal
        With every fault: fields that are missing or of the wrong kind.
    """
    try:
        return StatedPlan.model_validate(document)
    except ValidationError as error:
        raise InvalidProposal(model_faults(error, StatedPlan)) from None
    except RecursionError:
        raise InvalidProposal([Fault("", "", "a document nested less deeply")]) from None

"""What decisions look like at the door."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.proposals.schemas import Body, Id, Reason

DecisionId = Annotated[str, Field(min_length=1, max_length=36, pattern=r"^[^\x00]*$")]

_SUPERSEDES = Field(
    default=None,
    description="Id of the decision that stands on the case, when this one takes its place.",
)


class Accept(Body):
    """The case goes to whom the proposal gives it."""

    case: Id
    decision: Literal["accept"]
    supersedes: DecisionId | None = _SUPERSEDES


class Override(Body):
    """The case goes to somebody of the manager's choice, with the reason: a lock with an `override_reason`.

    It may go beyond the lead's tier, team, language, capacity and number of new cases; that is recorded. No
    other rule can be overridden.
    """

    case: Id
    decision: Literal["override"]
    lead: Id
    co_worker: Id | None = None
    reason: Reason
    supersedes: DecisionId | None = _SUPERSEDES


class Defer(Body):
    """The case waits, with the reason."""

    case: Id
    decision: Literal["defer"]
    reason: Reason
    supersedes: DecisionId | None = _SUPERSEDES


Choice = Annotated[Accept | Override | Defer, Field(discriminator="decision")]


class DecisionsRequest(Body):
    """Decisions on one or more cases, recorded together or not at all."""

    decided_by: Id = Field(
        description="Who decides, as the caller states it. Recorded as unverified until there is sign-in."
    )
    decisions: list[Choice] = Field(min_length=1, max_length=10_000)


class DraftChoice(Body):
    """What a manager is thinking of for one case; all but the case may still be open."""

    case: Id
    decision: Literal["accept", "override", "defer"] | None = None
    lead: Id | None = None
    co_worker: Id | None = None
    reason: str | None = Field(default=None, max_length=10_000, pattern=r"^[^\x00]*$")


class DraftRequest(Body):
    """The whole draft: it takes the place of the one before."""

    decisions: list[DraftChoice] = Field(max_length=10_000)


class DecisionView(BaseModel):
    """A decision as recorded."""

    id: str
    proposal: str
    case: str
    decision: Literal["accept", "override", "defer"]
    lead: str | None = Field(description="Whom the case goes to; null when deferred.")
    co_worker: str | None
    reason: str | None
    overrides: list[str] = Field(description="The rules that this decision sets aside, by their ids.")
    decided_by: str
    decided_by_verified: bool
    decided_at: str
    supersedes: str | None


class HistoryView(BaseModel):
    """One line of the history: what was recorded, when and by whom."""

    version: int
    at: str
    by: str
    decision: DecisionView


class DecisionsView(BaseModel):
    """What stands decided on a proposal, and everything that was ever decided on it."""

    proposal: str
    version: int
    decisions: list[DecisionView] = Field(description="The decision that stands on each decided case.")
    history: list[HistoryView]


class RecordedView(BaseModel):
    """What was just recorded."""

    proposal: str
    version: int
    decisions: list[DecisionView]


class BreachView(BaseModel):
    """A rule that would be broken."""

    rule: str
    case: str | None
    worker: str | None
    text: str


class DraftView(BaseModel):
    """A draft, and which rules it would break if it were decided now."""

    model_config = ConfigDict(extra="forbid")

    proposal: str
    updated_at: str | None
    decisions: list[DraftChoice]
    breaches: list[BreachView]

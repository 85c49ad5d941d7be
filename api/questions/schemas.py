"""What questions and their answers look like at the door."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from api.decisions.schemas import BreachView
from api.proposals.schemas import Body, Id, PlanDocument, ScenarioDocument, ScoreView, document


class VerificationRequest(Body):
    """A scenario, and a plan for it from whatever hand."""

    scenario: ScenarioDocument
    proposal: PlanDocument = Field(
        description="A proposal document, or any plan that states its assignments; the rest is not read."
    )


class VerificationView(BaseModel):
    """The second opinion: every broken rule, and the true score."""

    breaches: list[BreachView]
    score: ScoreView
    terms: dict[str, int]


class RankingRequest(Body):
    """A scenario, and the pending case that somebody is wanted for."""

    scenario: ScenarioDocument
    case: Id
    # Left out or given, never null.
    proposal: Annotated[dict[str, Any] | None, document("StatedPlan")] = Field(
        default=None, description="Rank on top of this proposal, which is not decided yet."
    )
    moves: int = Field(
        default=0, ge=0, le=100, description="How many of the proposal's cases may go elsewhere."
    )

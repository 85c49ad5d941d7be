"""What is asked about one case of a proposal, and about two plans."""

from __future__ import annotations

from pydantic import Field

from api.proposals.schemas import Body, Options, PlanDocument, ScenarioDocument
from solver.explain import PATIENCE
from solver.shapes import Name

MAX_PATIENCE = 600


class ExplanationRequest(Body):
    """A scenario, a plan for it, and the case that somebody asks about."""

    scenario: ScenarioDocument
    proposal: PlanDocument = Field(
        description="A proposal document; or any lawful plan that states its assignments and what waits."
    )
    case: Name
    worker: Name | None = Field(
        default=None, description="Why this one, or why not? Without a name: the lead as proposed."
    )
    options: Options = Options()
    patience: float = Field(
        default=PATIENCE,
        ge=0,
        le=MAX_PATIENCE,
        description="Seconds, from the start, in which the weight is looked for whose change would have the "
        "worker chosen; 0 for none.",
    )


class ComparisonRequest(Body):
    """A scenario, and two plans for it from whatever hand."""

    scenario: ScenarioDocument
    first: PlanDocument = Field(description="What is compared with: a proposal, or any plan.")
    second: PlanDocument = Field(description="What is compared. A case that it does not mention waits.")

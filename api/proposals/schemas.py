"""What proposals look like at the door."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, model_validator

from api.engine import State

MAX_SEED = 2**31 - 1

# What PostgreSQL can store as text has no NUL in it.
Id = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Reason = Annotated[str, Field(max_length=10_000, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]

# Marks the place of a document in the description: pydantic refers to no schema that it did not make.
DOCUMENT = "x-document"


def document(name: str) -> WithJsonSchema:
    """Describe a field by the schema of one of the solver's documents."""
    return WithJsonSchema({"type": "object", DOCUMENT: name})


# Read by the solver's own readers, which find every fault at once.
ScenarioDocument = Annotated[dict[str, Any], document("Scenario")]
ProposalDocument = Annotated[dict[str, Any], document("Proposal")]
PlanDocument = Annotated[dict[str, Any], document("StatedPlan")]


class Body(BaseModel):
    """A body: strict, and closed to unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Options(Body):
    """How to search."""

    time_limit: float = Field(
        default=30.0, gt=0, description="Seconds of search; the best found by then is proposed."
    )
    seed: int = Field(default=1, ge=0, le=MAX_SEED, description="Of the search.")


class ProposalRequest(Body):
    """What to make a proposal from: a scenario, or one day the data held of a team."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["scenario"]}, {"required": ["team"]}]},
    )

    # Left out or given, never null.
    scenario: Annotated[dict[str, Any] | None, document("Scenario")] = Field(
        default=None, description="Format `caseload-scenario/1`."
    )
    team: Annotated[Id | None, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 200})] = Field(
        default=None,
        description="Id of a team whose data the service holds. It holds none yet, so none is found.",
    )
    options: Options = Options()

    @model_validator(mode="after")
    def _one_source(self) -> ProposalRequest:
        if (self.scenario is None) == (self.team is None):
            raise ValueError("either `scenario` or `team` is needed, and not both")
        return self


class WaitQuery(BaseModel):
    """How long to wait for the proposal."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    wait: float = Field(
        default=0.0,
        ge=0,
        description="Seconds to wait for the proposal before answering that it is on its way.",
    )


class AnswerQuery(BaseModel):
    """How long to wait for an answer."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    wait: Annotated[float | None, Field(ge=0), WithJsonSchema({"type": "number", "minimum": 0})] = Field(
        default=None,
        description="Seconds to wait for the answer before saying that it is on its way; as long as the "
        "service lets anyone wait, when left out.",
    )


class NoQuery(BaseModel):
    """An address that takes no parameters."""

    model_config = ConfigDict(extra="forbid")


class ScoreView(BaseModel):
    """Two levels, smaller is better, the first strictly before the second."""

    unallocated: int
    preference: int


class ProgressView(BaseModel):
    """The best score and bound that a run has told of."""

    seconds: float
    score: ScoreView
    bound: ScoreView
    gap: float


class FaultView(BaseModel):
    """One thing wrong with what was sent."""

    place: str = Field(description="Where it stands, such as `scenario.cases[3].complexity.risk`.")
    value: str = Field(description="What stands there, shortened.")
    allowed: str = Field(description="What would be accepted.")


class FailureView(BaseModel):
    """Why a run failed."""

    title: str
    faults: list[FaultView]


class DecidedView(BaseModel):
    """How far the manager is."""

    version: int = Field(description="Number of decisions recorded on this proposal; its ETag.")
    cases: int = Field(description="Cases with a decision.")


class ProposalView(BaseModel):
    """A proposal that was asked for."""

    id: str
    state: State
    created_at: str
    options: Options
    progress: ProgressView | None = Field(description="The best found so far, while it is being worked on.")
    proposal: ProposalDocument | None = Field(
        description="When `ready`; when `cancelled`, the best that had been found, if anything had."
    )
    answer: dict[str, Any] | None = Field(
        description="What was asked for, where that is an absence or a relief; the proposal is of what is to "
        "be decided in it, and its figures count that alone."
    )
    failure: FailureView | None = Field(description="When `failed`.")
    decisions: DecidedView
    links: dict[Literal["self", "events", "decisions", "draft"], str]


class ProblemView(BaseModel):
    """A problem document (RFC 9457); particular problems add what the caller needs to go on."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    faults: list[FaultView] = Field(default=[], description="Everything wrong with the request, all at once.")

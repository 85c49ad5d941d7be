"""What is to be allocated, among whom: workers, cases and the manager's fixed choices (SPEC 1)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    Field,
    NaiveDatetime,
    ValidationInfo,
    field_serializer,
    field_validator,
    model_validator,
)

from solver.crosscheck import cross_faults
from solver.errors import InvalidScenario
from solver.exact import Coefficient, FullTime, Points, Share, Years
from solver.policy import Policy
from solver.shapes import Count, Frozen, Listed, Name, Tier, Written

FORMAT = "caseload-scenario/1"

# Years in which the calendar is trusted; keeps every sum of dates and hours inside what a date can hold.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def _in_calendar(value: Any) -> Any:
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise ValueError(f"a year from {_FIRST_YEAR} to {_LAST_YEAR} is needed")
    return value


Moment = Annotated[NaiveDatetime, Field(strict=False), Written, AfterValidator(_in_calendar)]
Day = Annotated[date, Field(strict=False), Written, AfterValidator(_in_calendar)]
Level = Annotated[int, Field(ge=1, le=3)]
Names = Listed[Name]
Reason = Annotated[str, Field(min_length=1, max_length=10_000, pattern=r"\S")]
Text = Annotated[str, Field(max_length=10_000)]
AbsenceKind = Literal["annual_leave", "short_sickness", "long_sickness", "training", "other_leave", "left"]
CoWorking = Literal["none", "allowed", "preferred", "required"]


class Period(Frozen):
    """Dates from `from` to `to`, both included; a null `to` has no end."""

    from_: Day = Field(alias="from")
    to: Day | None = None

    @field_validator("to")
    @classmethod
    def _forwards(cls, to: date | None, info: ValidationInfo) -> date | None:
        start = info.data.get("from_")
        if to is not None and start is not None and to < start:
            raise ValueError(f"a date on or after the start, {start}, is needed")
        return to

    def covers(self, day: date) -> bool:
        """Say whether `day` lies in the period."""
        return self.from_ <= day and (self.to is None or day <= self.to)


class Reduction(Period):
    """A share (0 to 1, two places) of capacity given up for a time: phased return, union duties."""

    share: Share
    reason: Text = ""
    note: Text | None = None


class Absence(Period):
    """Days on which a worker is away."""

    kind: AbsenceKind
    notified_on: Day | None = None


class Worker(Frozen):
    """A person who may lead or co-work cases.

    Attributes
    ----------
    fte
        Full-time equivalent, above 0 up to 1, two places.
    years_qualified
        Years since qualification.
    expertise
        Level 1 to 3 by tag.
    localities
        Where the worker goes; none means anywhere.
    max_tier, max_new_cases
        Replace the role's, up or down; null leaves the role's.
    conflicts
        Ids of cases and families that this worker must not touch.
    """

    id: Name
    name: Name
    team: Name
    role: Name
    fte: FullTime
    qualifications: Names = ()
    years_qualified: Years = Field(default=0, validate_default=True)
    expertise: dict[Name, Level] = {}
    interests: Names = ()
    languages: Names = ()
    localities: Names = ()
    reductions: Listed[Reduction] = ()
    max_tier: Annotated[int, Field(ge=0, le=50)] | None = None
    max_new_cases: Count | None = None
    conflicts: Names = ()
    absences: Listed[Absence] = ()


class TierOverride(Frozen):
    """A manager's own tier for a case, with the reason."""

    tier: Tier
    reason: Reason


class Case(Frozen):
    """A piece of work for one person or family.

    Attributes
    ----------
    complexity
        Score 1 to 3 for every factor of the policy.
    needs
        Expertise level 1 to 3 that each tag asks for.
    lead, co_worker, delegate
        Who carries an open case; not read on pending ones.
    points_for
        What the case weighs on that worker as lead, in points.
    cost_for
        A local cost of that lead, whole, at least 0.
    """

    id: Name
    team: Name
    task: Name
    status: Literal["pending", "open"]
    received_at: Moment
    decided_at: Moment | None = None
    urgency: Literal["routine", "urgent"] = "routine"
    statutory: bool | None = None
    complexity: dict[Name, Level]
    tier_override: TierOverride | None = None
    needs: dict[Name, Level] = {}
    language: Name | None = None
    locality: Name | None = None
    family: Name | None = None
    previous_lead: Name | None = None
    co_working: CoWorking = "allowed"
    lead: Name | None = None
    co_worker: Name | None = None
    delegate: Name | None = None
    points_for: dict[Name, Points] = {}
    cost_for: dict[Name, Coefficient] = {}

    @property
    def is_pending(self) -> bool:
        """Whether the case is to be allocated."""
        return self.status == "pending"


class Lock(Frozen):
    """A manager's fixed choice; a null `co_worker` is free. A reason lets it override what SPEC 4 lists."""

    case: Name
    lead: Name
    co_worker: Name | None = None
    override_reason: Reason | None = None


class Veto(Frozen):
    """A worker whom the manager has ruled out for a case."""

    case: Name
    worker: Name


class Standing(Frozen):
    """One line of an earlier allocation that should not be disturbed without gain."""

    case: Name
    lead: Name


class Scenario(Frozen):
    """Everything that one proposal is made from; valid from birth.

    Raises
    ------
    pydantic.ValidationError
        When a field is missing, unknown or of the wrong kind.
    InvalidScenario
        When the parts contradict one another. Use `solver.read_scenario` to have all faults at once.
    """

    format: Literal["caseload-scenario/1"]
    name: Text = ""
    as_of: Moment
    policy: Policy = Field(default_factory=lambda: Policy.model_validate({}))
    workers: Listed[Worker] = ()
    cases: Listed[Case] = ()
    locks: Listed[Lock] = ()
    excluded: Listed[Veto] = ()
    baseline: Listed[Standing] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        faults = cross_faults(self)
        if faults:
            raise InvalidScenario(faults)
        return self

    @field_serializer("as_of")
    def _local(self, value: datetime) -> str:
        return value.isoformat()

    @property
    def pending(self) -> tuple[Case, ...]:
        """Give the cases to allocate, in file order."""
        return tuple(case for case in self.cases if case.is_pending)

    @property
    def open(self) -> tuple[Case, ...]:
        """Give the cases already held, in file order."""
        return tuple(case for case in self.cases if not case.is_pending)

    def document(self) -> dict[str, Any]:
        """Give the JSON document (SPEC 1), with the whole policy written out."""
        return self.model_dump(mode="json", by_alias=True)

"""What absences and reliefs look like at the door."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from api.proposals.schemas import Body, Id, Options, ScenarioDocument

MAX_MOVES = 1000

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _day(value: Any) -> Any:
    with suppress(ValueError):
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    raise ValueError("a day such as 2026-12-01 is needed")


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Kind = Literal[
    "annual_leave",
    "short_sickness",
    "training",
    "other_leave",
    "long_sickness",
    "left",
    "cover",
    "reallocation",
]

# With a discriminator, what is wrong with the one form is not told of the other too.
Workers = Annotated[
    Annotated[Id, Tag("one")] | Annotated[list[Id], Field(min_length=1, max_length=1000), Tag("several")],
    Discriminator(lambda value: "several" if isinstance(value, list) else "one"),
]


class AbsenceRequest(Body):
    """Who is away, when, and whether others' cases may move."""

    scenario: ScenarioDocument
    worker: Workers = Field(description="Id of the worker, or a list where several are away at once.")
    kind: Kind = Field(
        description="A kind of absence: leave, training and short sickness are covered, long sickness and "
        "leaving reallocated; or what is asked for."
    )
    from_: Day = Field(alias="from", description="The first day.")
    to: Day | None = Field(default=None, description="The last day; null while it is not known.")
    notified_on: Day | None = Field(
        default=None, description="When it became known; the scenario's own day when null."
    )
    moves: int = Field(
        default=0, ge=0, le=MAX_MOVES, description="How many of the other open cases may change lead."
    )
    options: Options = Options()


class ReliefRequest(Body):
    """Who carries too much."""

    scenario: ScenarioDocument
    worker: Id
    moves: Annotated[int, Field(ge=0, le=MAX_MOVES)] | None = Field(
        default=None, description="How many of their cases may go at most; as many as it takes when null."
    )
    options: Options = Options()

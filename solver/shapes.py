"""What every document is made of: frozen values that know their fields and nothing else."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

Item = TypeVar("Item")

# A JSON list, kept as a tuple; the items stay strict.
Listed = Annotated[tuple[Item, ...], Field(strict=False)]

Name = Annotated[str, Field(min_length=1, max_length=200)]
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


def _written(value: Any) -> Any:
    """Dates come as text of the calendar: a bare number would be read as seconds since 1970."""
    if not isinstance(value, date) and not (isinstance(value, str) and _DATE.match(value)):
        raise PydanticCustomError("date_as_text", "a date as text is needed, such as 2026-11-23")
    return value


# What a date or a moment is checked for before it is read.
Written = BeforeValidator(_written)

Count = Annotated[int, Field(ge=0, le=1_000_000)]
Tier = Annotated[int, Field(ge=1, le=50)]


class Frozen(BaseModel):
    """A value: strict, immutable, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

"""What every document is made of: frozen values that know their fields and nothing else."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Item = TypeVar("Item")

# A JSON list, kept as a tuple; the items stay strict.
Listed = Annotated[tuple[Item, ...], Field(strict=False)]

Name = Annotated[str, Field(min_length=1, max_length=200)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Tier = Annotated[int, Field(ge=1, le=50)]


class Frozen(BaseModel):
    """A value: strict, immutable, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

"""Exact numbers: decimals of two places in files, whole hundredths inside (SPEC, preamble)."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

HUNDRED = 100

# Limits on single numbers. With them, and the check of the whole score in `crosscheck`, no coefficient can
# come near the 64-bit integers that the solver counts in.
MAX_COEFFICIENT = 10**12
MAX_POINTS = 10**6
MAX_DAYS = 36_600


def _exact(value: Any) -> Any:
    """Read a JSON number as the decimal that was written, not as its binary neighbour."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ValueError("a number is needed")
    try:
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    except InvalidOperation as error:  # pragma: no cover - ints and floats always convert
        raise ValueError("a number is needed") from error
    if not number.is_finite():
        raise ValueError("a finite number is needed")
    return number


def _two_places(value: Any) -> Any:
    number = _exact(value)
    if abs(number) > MAX_POINTS * HUNDRED or number != number.quantize(Decimal("0.01")):
        raise ValueError("a number with at most 2 decimal places is needed")
    return number


def plain(number: Decimal) -> int | float:
    """Write a decimal as the JSON number that a person would write: 4, 0.5."""
    return int(number) if number == number.to_integral_value() else float(number)


def _schema(**limits: int) -> WithJsonSchema:
    """Describe a decimal as the JSON number that it is written as."""
    return WithJsonSchema({"type": "number", **limits})


_Plain = PlainSerializer(plain, return_type=int | float, when_used="json")

TwoPlaces = Annotated[Decimal, BeforeValidator(_two_places), _Plain, _schema()]
Share = Annotated[TwoPlaces, Field(ge=0, le=1), _schema(minimum=0, maximum=1)]
Factor = Annotated[TwoPlaces, Field(ge=0, le=100), _schema(minimum=0, maximum=100)]
Threshold = Annotated[TwoPlaces, Field(ge=0, le=1000), _schema(minimum=0, maximum=1000)]
FullTime = Annotated[TwoPlaces, Field(gt=0, le=1), _schema(exclusiveMinimum=0, maximum=1)]
Points = Annotated[TwoPlaces, Field(ge=0, le=MAX_POINTS), _schema(minimum=0, maximum=MAX_POINTS)]
Years = Annotated[
    Decimal, BeforeValidator(_exact), Field(ge=0, le=200), _Plain, _schema(minimum=0, maximum=200)
]
Coefficient = Annotated[int, Field(ge=0, le=MAX_COEFFICIENT)]


def hundredths(number: Decimal) -> int:
    """Turn a decimal of at most two places into whole hundredths.

    >>> hundredths(Decimal("0.5"))
    50
    """
    return int(number * HUNDRED)


def ceil_share(points: int, share: Decimal) -> int:
    """Give ceil(points × share), exact, in the hundredths of `points`."""
    return int((points * share).to_integral_value(rounding=ROUND_CEILING))

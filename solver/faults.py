"""What pydantic finds wrong with a document, in a manager's words: the place, the value, what is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ValidationError

from solver.errors import Fault

# Fields that take one of two shapes: one fault says both, instead of one for each shape that was tried.
_EITHER = {
    "cross_team": "false, true, or for each team a list of the teams whose workers may take its cases",
    "bank_holidays": '"england-and-wales", "scotland", "northern-ireland", or a list of dates',
}

# What is allowed where a value of another kind stands; the rest is in pydantic's own words.
_ALLOWED = {
    "missing": "this field is needed",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "dict_type": "an object",
    "tuple_type": "a list",
    "too_short": "a list of at least {min_length}",
    "too_long": "a list of at most {max_length}",
    "bool_type": "true or false",
    "string_type": "text",
    "string_too_short": "text of at least {min_length} character",
    "string_too_long": "text of at most {max_length} characters",
    "string_pattern_mismatch": "text that is not blank",
    "string_unicode": "text of whole characters (no lone surrogate)",
    "timezone_naive": "a local time, without an offset",
    "literal_error": "{expected}",
    "invalid_key": "a name as text",
}
_DATE = "a date, such as 2026-11-23"
_MOMENT = "a local date and time, such as 2026-11-23T09:00:00"

_NUMBERS = {"integer": "a whole number", "number": "a number"}
_LONGEST_NAME = 120  # characters of a field's name worth repeating in a place


def model_faults(error: ValidationError, model: type[BaseModel]) -> list[Fault]:
    """Turn what pydantic found into faults, one a place and reason, in file order."""
    faults = dict.fromkeys(_fault(detail, model) for detail in error.errors(include_url=False))
    inside = {place for fault in faults for place in _places_above(fault.place)}
    return [fault for fault in faults if fault.place not in inside or not _only_sums_up(fault)]


def place_of(location: Iterable[str | int]) -> str:
    """Write a path as a person would: ``cases[3].complexity.risk``."""
    place = ""
    for part in location:
        if isinstance(part, int):
            place += f"[{part}]"
        elif part != "[key]":
            name = part if len(part) <= _LONGEST_NAME else part[: _LONGEST_NAME - 1] + "…"
            place += f".{printable(name)}" if place else printable(name)
    return place


def printable(name: str) -> str:
    """Spell out NUL and half characters, so that a place with such a name can be printed and stored."""
    return name.replace("\0", "\\u0000").encode("utf-8", "backslashreplace").decode()


def _places_above(place: str) -> Iterable[str]:
    return (place[:cut] for cut, character in enumerate(place) if character in ".[")


def _only_sums_up(fault: Fault) -> bool:
    """Say whether the fault says no more than those found inside its place: a bad item shortens a list."""
    return fault.allowed in _EITHER.values() or fault.allowed.startswith("a list of at least")


def _fault(detail: Any, model: type[BaseModel]) -> Fault:
    location: Sequence[str | int] = detail["loc"]
    if location[:1] == ("policy",) and len(location) > 2 and location[1] in _EITHER:
        # After the field comes the shape that was tried, then the way within it.
        return Fault.at(place_of([*location[:2], *location[3:]]), detail["input"], _EITHER[str(location[1])])
    place = place_of(location)
    if detail["type"] == "missing":
        return Fault(place, "missing", _ALLOWED["missing"])
    if detail["type"] == "extra_forbidden":
        return Fault.at(place, detail["input"], f"no such field; there are {_fields(model, location)}")
    return Fault.at(place, detail["input"], _allowed(detail, model))


def _allowed(detail: Any, model: type[BaseModel]) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in _ALLOWED:
        return _ALLOWED[kind].format_map(context)
    if kind.startswith("date"):
        node = _node(model, detail["loc"])
        formats = {option.get("format") for option in (node, *node.get("anyOf", ()))}
        return _MOMENT if "date-time" in formats else _DATE
    if kind.startswith(("int_", "greater_than", "less_than", "finite_number")):
        return _range(_node(model, detail["loc"]))
    message = str(detail["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return message[:1].lower() + message[1:]


def _range(node: Mapping[str, Any]) -> str:
    """Say which numbers the field of that JSON Schema takes: a whole number from 1 to 3."""
    kinds = [option for option in (node, *node.get("anyOf", ())) if option.get("type") in _NUMBERS]
    number = {**node, **(kinds[0] if kinds else {"type": "number"})}
    low, high, above = (number.get(limit) for limit in ("minimum", "maximum", "exclusiveMinimum"))
    limits = []
    if above is not None:
        limits.append(f"above {above}")
    if low is not None:
        limits.append(f"of at least {low}" if high is None else f"from {low} to {high}")
    elif high is not None:
        limits.append(f"up to {high}")
    return " ".join([_NUMBERS[number["type"]], ", ".join(limits)]).strip()


def _fields(model: type[BaseModel], location: Sequence[str | int]) -> str:
    """Name the fields of the object that holds the last part of `location`."""
    return (
        ", ".join(_resolved(_schema(model), _node(model, location[:-1])).get("properties", {})) or "none here"
    )


@lru_cache(maxsize=16)
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(mode="validation")


def _node(model: type[BaseModel], location: Sequence[str | int]) -> dict[str, Any]:
    """Find the part of the model's JSON Schema that describes the value at `location`."""
    schema = _schema(model)
    node = schema
    for part in location:
        node = _inside(schema, node, part)
    return node


def _resolved(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" in node:
        node = next((option for option in node["anyOf"] if "$ref" in option), node)
    if "$ref" in node:
        return dict(schema["$defs"][node["$ref"].rsplit("/", 1)[-1]])
    return node


def _inside(schema: dict[str, Any], node: dict[str, Any], part: str | int) -> dict[str, Any]:
    node = _resolved(schema, node)
    if isinstance(part, int):
        return dict(node.get("items", {}))
    more = node.get("additionalProperties", {})
    return dict(node.get("properties", {}).get(part) or (more if isinstance(more, Mapping) else {}))

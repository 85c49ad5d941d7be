"""From a JSON document to a valid scenario, or to every fault in it at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from solver.crosscheck import Known, Parts, part_faults
from solver.errors import Fault, InvalidInput, InvalidScenario
from solver.policy import DEFAULTS, Complexity, overlay
from solver.scenario import Case, Lock, Scenario, Standing, Veto, Worker
from solver.shapes import Frozen

Model = TypeVar("Model", bound=BaseModel)

_ITEMS: dict[str, type[Frozen]] = {
    "workers": Worker,
    "cases": Case,
    "locks": Lock,
    "excluded": Veto,
    "baseline": Standing,
}

# Fields that take one of two shapes: one fault says both, instead of one for each shape that was tried.
_EITHER = {
    "cross_team": "false, true, or an object from a team to the list of teams whose workers may take its cases",
    "bank_holidays": '"england-and-wales", "scotland", "northern-ireland", or a list of dates',
}


def read_scenario(document: Any) -> Scenario:
    """Read a scenario from a parsed JSON document.

    Parameters
    ----------
    document
        A mapping as `json.loads` gives it, in the format ``caseload-scenario/1`` (SPEC 1).

    Raises
    ------
    InvalidScenario
        With every fault: fields, kinds, ranges, and cross-checks as far as the rest can be read.
    """
    try:
        return Scenario.model_validate(document)
    except ValidationError as error:
        faults = model_faults(error, Scenario)
    except RecursionError:
        raise InvalidScenario([Fault("", "", "a document nested less deeply")]) from None
    if isinstance(document, Mapping):
        faults += _rest_faults(document, faults)
    raise InvalidScenario(dict.fromkeys(faults))


def parse_json(text: bytes | str, refusal: type[InvalidInput] = InvalidScenario) -> Any:
    """Parse JSON strictly: UTF-8, finite numbers, no key twice in an object.

    Raises
    ------
    InvalidInput
        Of the class `refusal`, naming the line and column where the text stops being JSON.
    """
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        return json.loads(decoded, object_pairs_hook=_unique, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        fault = Fault("", f"byte {error.start}", "text in UTF-8")
    except json.JSONDecodeError as error:
        fault = Fault(f"line {error.lineno}, column {error.colno}", "", f"JSON ({error.msg})")
    except RecursionError:
        fault = Fault("", "", "JSON nested less deeply")
    except ValueError as error:  # a key twice, NaN, or an integer with thousands of digits
        fault = Fault("", "", str(error))
    raise refusal([fault])


def model_faults(error: ValidationError, model: type[BaseModel]) -> list[Fault]:
    """Turn what pydantic found into faults, one a place and reason."""
    return list(dict.fromkeys(_fault(detail, model) for detail in error.errors(include_url=False)))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"each key once in an object; {twice!r} stands twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"finite numbers only, not {name}")


def _fault(detail: Any, model: type[BaseModel]) -> Fault:
    location: Sequence[str | int] = detail["loc"]
    for index, part in enumerate(location):
        if part in _EITHER and location[0] == "policy" and index == 1:
            inner = [step for step in location[2:] if isinstance(step, int)]
            return Fault.at(_place([*location[:2], *inner]), detail["input"], _EITHER[str(part)])
    kind = detail["type"]
    if kind == "missing":
        return Fault(_place(location), "missing", "this field is needed")
    if kind == "extra_forbidden":
        return Fault.at(_place(location), detail["input"], f"no such field; there are {_fields(model, location)}")
    message = str(detail["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return Fault.at(_place(location), detail["input"], message[:1].lower() + message[1:])


def _place(location: Iterable[str | int]) -> str:
    place = ""
    for part in location:
        if part == "[key]":
            continue
        place += f"[{part}]" if isinstance(part, int) else f".{part}" if place else str(part)
    return place


def _fields(model: type[BaseModel], location: Sequence[str | int]) -> str:
    """Name the fields of the object that holds the last part of `location`."""
    schema: dict[str, Any] = model.model_json_schema(mode="validation")
    node = schema
    for part in location[:-1]:
        node = _inside(schema, node, part)
    return ", ".join(_resolved(schema, node).get("properties", {})) or "none here"


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


def _rest_faults(document: Mapping[str, Any], found: Iterable[Fault]) -> list[Fault]:
    """Cross-check whatever can still be read beside the faults `found`."""
    bad = [fault.place for fault in found]
    lists = {name: _readable(document.get(name, ()), name, model, bad) for name, model in _ITEMS.items()}
    given = document.get("policy", {})
    given = given if isinstance(given, Mapping) else {}
    faults = []
    if not any(place.startswith("policy.complexity") for place in bad):
        complexity = Complexity.model_validate(overlay(DEFAULTS, given)["complexity"])
        faults = [Fault(f"policy.{f.place}", f.value, f.allowed) for f in complexity.contradictions()]
    return faults + part_faults(_known(given), Parts(**lists))


def _readable(items: Any, name: str, model: type[Frozen], bad: Iterable[str]) -> list[Any] | None:
    """Build the items without their faulty fields; None for an item that is no object."""
    if not isinstance(items, (list, tuple)):
        return None
    faulty: dict[int, set[str]] = {}
    for place in bad:
        if place.startswith(f"{name}["):
            index, _, rest = place[len(name) + 1 :].partition("]")
            faulty.setdefault(int(index), set()).add(rest.lstrip(".").split(".")[0].split("[")[0])
    return [
        model.model_validate(item)
        if index not in faulty
        else _remainder(item, model, faulty[index])
        if isinstance(item, Mapping)
        else None
        for index, item in enumerate(items)
    ]


def _remainder(item: Mapping[str, Any], model: type[Frozen], faulty: set[str]) -> Any:
    kept = {key: value for key, value in item.items() if key in model.model_fields and key not in faulty}
    return model.model_construct(**kept)


def _known(policy: Mapping[str, Any]) -> Known:
    """Read what a faulty policy still names, so that its faults do not make others of good items."""
    merged = overlay(DEFAULTS, policy)
    roles, tasks, complexity = merged["roles"], merged["tasks"], merged["complexity"]
    factors = complexity.get("factors") if isinstance(complexity, Mapping) else None
    bounds = complexity.get("tier_upper_bounds") if isinstance(complexity, Mapping) else None
    names = isinstance(factors, list) and all(isinstance(factor, str) for factor in factors)
    return Known(
        roles=frozenset(roles) if isinstance(roles, Mapping) else None,
        delegable={name: not isinstance(rule, Mapping) or rule.get("delegable") is True for name, rule in tasks.items()}
        if isinstance(tasks, Mapping)
        else None,
        factors=frozenset(factors) if names and factors is not None else None,
        tiers=len(bounds) if isinstance(bounds, list) else None,
    )

"""From a JSON document to a valid scenario, or to every fault in it at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from pydantic import ValidationError

from solver.crosscheck import Known, Parts, part_faults
from solver.errors import Fault, InvalidInput, InvalidScenario
from solver.faults import model_faults, place_of
from solver.policy import DEFAULTS, Complexity, overlay
from solver.scenario import Case, Lock, Scenario, Standing, Veto, Worker
from solver.shapes import Frozen

_ITEMS: dict[str, type[Frozen]] = {
    "workers": Worker,
    "cases": Case,
    "locks": Lock,
    "excluded": Veto,
    "baseline": Standing,
}

# Objects of a case in which every name can still be judged when a value beside it is at fault.
_JUDGED_BY_NAME = ("complexity", "tier_override")

# More than any number that a field takes.
_DIGITS = 1000


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
        faults += _rest_faults(document)
    raise InvalidScenario(dict.fromkeys(faults))


def parse_json(text: bytes | str, refusal: type[InvalidInput] = InvalidScenario) -> Any:
    """Parse JSON strictly: UTF-8, no key twice in an object.

    Numbers that are not finite are let through, for the reader of the document to name their places.

    Raises
    ------
    InvalidInput
        Of the class `refusal`, naming the line and column where the text stops being JSON, or every key that
        stands twice.
    """
    repeating: list[_Repeating] = []
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        document = json.loads(decoded, object_pairs_hook=partial(_object, repeating), parse_int=_integer)
    except UnicodeDecodeError as error:
        fault = Fault("", f"byte {error.start}", "text in UTF-8")
    except json.JSONDecodeError as error:
        fault = Fault(f"line {error.lineno}, column {error.colno}", "", f"JSON ({error.msg})")
    except RecursionError:
        fault = Fault("", "", "JSON nested less deeply")
    else:
        if not repeating:
            return document
        raise refusal(_repeat_faults(document))
    raise refusal([fault])


class _Repeating(dict[str, Any]):
    """An object of a JSON text in which keys stand twice; the last value of each is kept."""

    repeated: tuple[str, ...] = ()


def _object(repeating: list[_Repeating], pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object, noting one whose keys repeat."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    noted = _Repeating(found)
    noted.repeated = tuple(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
    repeating.append(noted)
    return noted


def _repeat_faults(document: Any) -> Iterator[Fault]:
    """Find the places of the keys that repeat, in file order."""
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), document)]
    while waiting:
        location, value = waiting.pop()
        if isinstance(value, _Repeating):
            yield from (
                Fault(place_of([*location, key]), "", "each key once in an object") for key in value.repeated
            )
        if isinstance(value, dict):
            waiting += [((*location, key), inner) for key, inner in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [((*location, index), value[index]) for index in reversed(range(len(value)))]


def _integer(text: str) -> int:
    """Read an integer; one that no field takes need not be read to the last of its digits."""
    return int(text[:_DIGITS])


def _rest_faults(document: Mapping[str, Any]) -> list[Fault]:
    """Cross-check whatever can still be read of a faulty document."""
    lists = {name: _readable(document.get(name, ()), model) for name, model in _ITEMS.items()}
    given = document.get("policy", {})
    given = given if isinstance(given, Mapping) else {}
    complexity = overlay(DEFAULTS, given)["complexity"]
    contradictions = (
        _remainder(complexity, Complexity).contradictions() if isinstance(complexity, Mapping) else []
    )
    faults = [Fault(f"policy.{fault.place}", fault.value, fault.allowed) for fault in contradictions]
    return faults + part_faults(_known(given), Parts(**lists))


def _readable(items: Any, model: type[Frozen]) -> list[Any] | None:
    """Build the items without their faulty fields; None for an item that is no object."""
    if not isinstance(items, (list, tuple)):
        return None
    return [_remainder(item, model) if isinstance(item, Mapping) else None for item in items]


def _remainder(item: Mapping[str, Any], model: type[Frozen]) -> Any:
    try:
        return model.model_validate(item)
    except ValidationError as error:
        faulty = {detail["loc"][0] for detail in error.errors(include_url=False) if detail["loc"]}
    faulty -= {key for key in _JUDGED_BY_NAME if isinstance(item.get(key), Mapping)}
    kept = {key: value for key, value in item.items() if key in model.model_fields and key not in faulty}
    return model.model_construct(**kept)


def _known(policy: Mapping[str, Any]) -> Known:
    """Read what a faulty policy still names, so that its faults do not make others of good items."""
    merged = overlay(DEFAULTS, policy)
    roles, tasks, complexity = merged["roles"], merged["tasks"], merged["complexity"]
    factors = complexity.get("factors") if isinstance(complexity, Mapping) else None
    bounds = complexity.get("tier_upper_bounds") if isinstance(complexity, Mapping) else None
    return Known(
        roles=frozenset(filter(_is_text, roles)) if isinstance(roles, Mapping) else None,
        delegable={name: _is_delegable(rule) for name, rule in tasks.items() if _is_text(name)}
        if isinstance(tasks, Mapping)
        else None,
        factors=frozenset(factors)
        if factors and isinstance(factors, list) and all(map(_is_text, factors))
        else None,
        tiers=len(bounds) if isinstance(bounds, list) else None,
    )


def _is_delegable(rule: Any) -> bool:
    return not isinstance(rule, Mapping) or rule.get("delegable") is True


def _is_text(name: Any) -> bool:
    """Say whether a name can be repeated to a person: text, and of whole characters."""
    return isinstance(name, str) and not any("\ud800" <= character <= "\udfff" for character in name)

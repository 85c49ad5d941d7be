"""Changes to a scenario as JSON Patches (RFC 6902) that fit the document however sparsely it was written.

Every operation adds a member to an object that is there, which replaces the member if it is there too;
whatever is laid over the policy's defaults is given whole, less what equals them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from solver.exact import HUNDRED, MAX_POINTS, hundredths, plain
from solver.explanation.document import Change
from solver.policy import Policy, default_policy
from solver.reading import read_scenario
from solver.scenario import Scenario


def add(path: str, value: Any) -> dict[str, Any]:
    """Write one operation."""
    return {"op": "add", "path": path, "value": value}


def worker_field(worker: int, field: str, value: Any) -> dict[str, Any]:
    """Set a field of a worker, by their place in the file."""
    return add(f"/workers/{worker}/{field}", value)


def case_field(scenario: Scenario, case: str, field: str, value: Any) -> dict[str, Any]:
    """Set a field of a case, by its id."""
    place = next(place for place, item in enumerate(scenario.cases) if item.id == case)
    return add(f"/cases/{place}/{field}", value)


def policy_part(scenario: Scenario, part: str, value: Any) -> dict[str, Any]:
    """Set one part of the policy, leaving out of an object what the defaults say already."""
    base = _written(default_policy(), part)
    stated = beyond(base, value) if isinstance(base, dict) and isinstance(value, dict) else value
    if "policy" in scenario.model_fields_set:
        return add(f"/policy/{part}", stated)
    return add("/policy", {part: stated})


def beyond(base: Mapping[str, Any], value: Mapping[str, Any]) -> dict[str, Any]:
    """Give what of `value` has to be laid over `base` to come to `value`, object by object."""
    found = {}
    for key, item in value.items():
        below = base.get(key)
        if isinstance(item, Mapping) and isinstance(below, Mapping):
            inner = beyond(below, item)
            if inner:
                found[key] = inner
        elif key not in base or item != below:
            found[key] = item
    return found


def policy_of(scenario: Scenario, part: str) -> Any:
    """Give one part of the merged policy as a file states it."""
    return _written(scenario.policy, part)


def _written(policy: Policy, part: str) -> Any:
    return policy.model_dump(mode="json", include={part})[part]


def raised_capacity(scenario: Scenario, worker: int, least: int) -> Change | None:
    """Give the worker a role of their own that differs in its points alone, so that capacity reaches `least`.

    Parameters
    ----------
    worker
        By place in the file.
    least
        Hundredths of a point.

    Returns
    -------
    list of dict or None
        None where no number of points would do: the worker's time is given up whole.
    """
    person, day = scenario.workers[worker], scenario.as_of.date()
    role = scenario.policy.roles[person.role]
    given_up = sum(hundredths(reduction.share) for reduction in person.reductions if reduction.covers(day))
    each = hundredths(role.capacity_factor) * hundredths(person.fte) * (HUNDRED - min(HUNDRED, given_up))
    if not each:
        return None
    per_fte = -(-least * HUNDRED**3 // each)  # rounded up
    if per_fte > MAX_POINTS * HUNDRED:
        return None
    roles = dict(policy_of(scenario, "roles"))
    written = plain(Decimal(per_fte) / HUNDRED)
    name = f"{person.role} at {written} points"
    while name in roles:
        name += "+"
    roles[name] = {**roles[person.role], "points_per_fte": written}
    return [policy_part(scenario, "roles", roles), worker_field(worker, "role", name)]


def applied(scenario: Scenario, change: Change) -> Scenario:
    """Read the scenario again with a change made to its document.

    Raises
    ------
    InvalidScenario
        When the changed document is not valid.
    """
    document = scenario.document()
    for operation in change:
        *parents, last = operation["path"].split("/")[1:]
        place: Any = document
        for step in parents:
            place = place[int(step)] if isinstance(place, list) else place[step]
        place[last] = operation["value"]
    return read_scenario(document)

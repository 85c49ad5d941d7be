"""Changes as JSON Patches: they fit a document however sparsely it was written, and mean what they say."""

from __future__ import annotations

import copy
from typing import Any

import jsonpatch
import pytest

from solver import read_scenario
from solver.explanation.patches import (
    applied,
    beyond,
    case_field,
    policy_of,
    policy_part,
    raised_capacity,
    worker_field,
)
from solver.quantities import capacity
from tests.oracle.random_scenarios import small_scenario

Json = dict[str, Any]


@pytest.mark.parametrize("seed", range(25))
def test_the_same_change_to_the_file_and_to_the_scenario(seed: int) -> None:
    """The file leaves out what it likes; the scenario writes everything out."""
    document = small_scenario(seed)
    scenario = read_scenario(document)
    case = scenario.pending[0]
    changes = [
        [worker_field(0, "max_new_cases", 9)],
        [case_field(scenario, case.id, "urgency", "urgent")],
        [policy_part(scenario, "cross_team", {"T0": ["T1"]})],
        [policy_part(scenario, "weights", {**policy_of(scenario, "weights"), "grade": 77})],
        raised_capacity(scenario, 1, 5_000) or [],
    ]
    for change in changes:
        by_file = read_scenario(jsonpatch.apply_patch(copy.deepcopy(document), change))
        assert by_file == applied(scenario, change)


@pytest.mark.parametrize("seed", range(25))
def test_capacity_reaches_what_was_asked_and_nothing_else_changes(seed: int) -> None:
    scenario = read_scenario(small_scenario(seed))
    day = scenario.as_of.date()
    before = scenario.workers[0]
    now = capacity(scenario.policy, before, day)
    change = raised_capacity(scenario, 0, now + 137)
    if change is None:
        assert now == 0
        return
    changed = applied(scenario, change)
    after = changed.workers[0]
    assert now + 137 <= capacity(changed.policy, after, day) < now + 137 + 10
    assert after.model_copy(update={"role": before.role}) == before
    was, role = scenario.policy.roles[before.role], changed.policy.roles[after.role]
    assert role.model_copy(update={"points_per_fte": was.points_per_fte}) == was
    assert changed.workers[1:] == scenario.workers[1:]
    assert changed.cases == scenario.cases


def test_only_what_goes_beyond_is_stated() -> None:
    base = {"a": 1, "b": {"c": 2, "d": 3}, "e": [1]}
    assert beyond(base, {"a": 1, "b": {"c": 2, "d": 4}, "e": [1], "f": 5}) == {"b": {"d": 4}, "f": 5}


def test_weights_keep_an_authoritys_own_steps() -> None:
    document = small_scenario(3) | {"policy": {"weights": {"utilisation_steps": [[0.5, 7]], "family": 3}}}
    scenario = read_scenario(document)
    change = policy_part(scenario, "weights", {**policy_of(scenario, "weights"), "grade": 9})
    assert change["value"] == {"utilisation_steps": [[0.5, 7]], "family": 3, "grade": 9}

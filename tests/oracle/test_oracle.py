"""The oracle against worked examples that it did not write, and its search against plain enumeration."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from tests.oracle import breaches, optimal_allocation, optimum, score
from tests.oracle.builders import a_case, a_scenario, a_worker
from tests.oracle.policy import Json
from tests.oracle.random_scenarios import small_scenario, team_scenario
from tests.oracle.search import enumerate_all

VECTORS = {path.stem: path for path in sorted((Path(__file__).parents[1] / "vectors").glob("*.json"))}


def vector(name: str) -> Json:
    document: Json = json.loads(VECTORS[name].read_text(encoding="utf-8"))
    return document


def test_the_worked_examples_are_here() -> None:
    assert sum(name.startswith("tiny-") for name in VECTORS) == 12
    assert sum(name.startswith("team-") for name in VECTORS) == 3


@pytest.mark.parametrize("name", VECTORS)
def test_each_stated_allocation_is_judged_as_stated(name: str) -> None:
    document = vector(name)
    for allocation in document["allocations"]:
        found = breaches(document["scenario"], allocation["assignments"])
        assert (found == []) is allocation["lawful"], found
        if not allocation["lawful"]:
            continue
        levels = score(document["scenario"], allocation["assignments"])
        assert {level: levels[level] for level in ("unallocated", "preference")} == allocation["score"]
        assert {term: cost for term, cost in levels["terms"].items() if cost} == allocation["terms"]


@pytest.mark.parametrize("name", [name for name in VECTORS if name.startswith("tiny-")])
def test_the_search_finds_the_stated_optimum(name: str) -> None:
    document = vector(name)
    assert optimum(document["scenario"]) == document["optimum"]


def of_size(workers: int, pending: int) -> list[int]:
    """The first seeds whose scenarios are no larger than this."""

    def fits(seed: int) -> bool:
        scenario = small_scenario(seed)
        waiting = sum(case["status"] == "pending" for case in scenario["cases"])
        return len(scenario["workers"]) <= workers and waiting <= pending

    return list(itertools.islice(filter(fits, itertools.count()), 8))


@pytest.mark.parametrize("seed", of_size(workers=4, pending=2))
def test_the_search_finds_what_plain_enumeration_finds(seed: int) -> None:
    scenario = small_scenario(seed)
    found = optimal_allocation(scenario)
    assert (found and found[0]) == enumerate_all(scenario)


@pytest.mark.parametrize("seed", range(150))
def test_the_best_allocation_is_lawful_and_scores_what_is_claimed(seed: int) -> None:
    scenario = small_scenario(seed)
    found = optimal_allocation(scenario)
    if found is None:  # only locks can leave nothing lawful
        assert scenario["locks"]
        assert optimum(scenario | {"locks": []}) is not None
        return
    claimed, plan = found
    assert breaches(scenario, plan) == []
    levels = score(scenario, plan)
    assert (levels["unallocated"], levels["preference"]) == claimed


def test_locks_that_contradict_each_other_leave_nothing_lawful() -> None:
    ana, cases = a_worker(max_new_cases=1), [a_case("C1"), a_case("C2")]
    lock = {"lead": "ana", "co_worker": None, "override_reason": None}
    locks = [lock | {"case": case["id"]} for case in cases]
    assert optimum(a_scenario(ana, *cases, locks=locks)) is None
    assert optimum(a_scenario(ana, *cases, locks=locks[:1])) is not None


def test_nobody_and_nothing_is_still_an_allocation() -> None:
    assert optimum(a_scenario()) == {"unallocated": 0, "preference": 0}
    assert optimum(a_scenario(a_case())) == {"unallocated": 15, "preference": 0}


class TestRandomScenarios:
    def test_a_seed_gives_one_scenario(self) -> None:
        assert small_scenario(7) == small_scenario(7)
        assert small_scenario(7) != small_scenario(8)
        assert team_scenario(7, 12, 30, 80) == team_scenario(7, 12, 30, 80)

    def test_they_are_small(self) -> None:
        for scenario in map(small_scenario, range(100)):
            pending = sum(case["status"] == "pending" for case in scenario["cases"])
            assert 3 <= len(scenario["workers"]) <= 6
            assert 2 <= pending <= 6
            assert 5 <= len(scenario["cases"]) - pending <= 20

    def test_every_field_is_in_play(self) -> None:
        seen: dict[str, set[str]] = {"scenario": set(), "worker": set(), "case": set(), "policy": set()}
        for scenario in map(small_scenario, range(100)):
            seen["scenario"] |= _said(scenario)
            seen["policy"] |= _said(scenario.get("policy") or {})
            seen["worker"] |= set().union(*map(_said, scenario["workers"]))
            seen["case"] |= set().union(*map(_said, scenario["cases"]))
        assert seen["scenario"] >= {"policy", "locks", "excluded", "baseline"}
        assert seen["policy"] >= {"complexity", "roles", "tasks", "cross_team", "co_worker_share", "weights"}
        assert seen["policy"] >= {"delegated_share", "window_working_days", "allocation_hours", "priority"}
        assert seen["worker"] >= {"expertise", "interests", "languages", "localities", "reductions"}
        assert seen["worker"] >= {"max_tier", "max_new_cases", "conflicts", "absences", "qualifications"}
        assert seen["case"] >= {"decided_at", "urgency", "statutory", "tier_override", "needs", "language"}
        assert seen["case"] >= {"locality", "family", "previous_lead", "co_working", "points_for", "cost_for"}
        assert seen["case"] >= {"lead", "co_worker", "delegate"}

    def test_most_locks_can_be_kept_and_some_cannot(self) -> None:
        locked = [s for s in map(small_scenario, range(200)) if s.get("locks")]
        broken = sum(optimum(scenario) is None for scenario in locked)
        assert len(locked) > 50
        assert 0 < broken < len(locked) / 3

    @pytest.mark.parametrize("seed", range(5))
    def test_a_teams_locks_hold_together(self, seed: int) -> None:
        scenario = team_scenario(seed, workers=12, pending=30, open_cases=80)
        pending = [case["id"] for case in scenario["cases"] if case["status"] == "pending"]
        assert (len(scenario["workers"]), len(pending), len(scenario["cases"])) == (12, 30, 110)
        assert scenario["locks"]
        plan = [{key: lock[key] for key in ("case", "lead", "co_worker")} for lock in scenario["locks"]]
        assert breaches(scenario, [given for given in plan if given["case"] in pending]) == []


def _said(document: dict[str, Any]) -> set[str]:
    return {key for key, value in document.items() if value not in (None, [], {})}

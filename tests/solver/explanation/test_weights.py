"""The smallest change to one weight, against every weight tried by an exhaustive search."""

from __future__ import annotations

import copy
from collections import Counter

import jsonpatch

from solver.explain import explain
from solver.explanation.standing import Standing
from solver.explanation.weights import WeightSearch
from solver.explanation.why_not import Replanned, replan
from solver.propose import Options, propose_here
from solver.reading import read_scenario
from solver.scenario import Scenario
from tests.oracle.policy import Json, merged_policy
from tests.solver.explanation.rederive import best, given_to, small
from tests.solver.factories import a_case, a_lock, a_scenario, a_worker

QUICK = Options(threads=1)
_DEAR = 10**6


def with_weight(document: Json, weight: str, value: int) -> Json:
    """The document with one weight of its policy changed."""
    changed = copy.deepcopy(document)
    changed.setdefault("policy", {}).setdefault("weights", {})[weight] = value
    return changed


def chosen(document: Json, case: str, worker: str) -> bool:
    """Whether every optimal plan gives the case to the worker."""
    without = copy.deepcopy(document)
    item = next(item for item in without["cases"] if item["id"] == case)
    item["cost_for"] = {**(item.get("cost_for") or {}), worker: _DEAR}
    pinned, other = best(given_to(document, case, worker)), best(without)
    return pinned is not None and other is not None and pinned < other


def nearest_by_trying(document: Json, case: str, worker: str, reach: int) -> int | None:
    """The least distance at which some weight has the worker chosen, up to `reach`."""
    weights = {k: v for k, v in merged_policy(document)["weights"].items() if isinstance(v, int)}
    for distance in range(1, reach + 1):
        for weight, now in weights.items():
            for value in (now - distance, now + distance):
                if value >= 0 and chosen(with_weight(document, weight, value), case, worker):
                    return distance
    return None


def changed_by(document: Json, change: list[Json]) -> int:
    """How far the patch moves the one weight that it moves."""
    after = merged_policy(jsonpatch.apply_patch(document, change))["weights"]
    before = merged_policy(document)["weights"]
    moved = [abs(after[key] - before[key]) for key in before if after[key] != before[key]]
    assert len(moved) == 1
    return int(moved[0])


def test_the_smallest_change_is_the_smallest_in_random_scenarios() -> None:
    seen: Counter[str] = Counter()
    for seed in range(90):
        document = small(seed)
        if document is None:
            continue
        scenario = read_scenario(document)
        proposal = propose_here(scenario, QUICK)
        if len(scenario.pending) > 3:
            continue
        for case in scenario.pending:
            for worker in scenario.workers:
                found = explain(scenario, proposal, case.id, worker.id, options=QUICK, patience=60)
                if found.verdict != "possible" or case.id in {lock.case for lock in scenario.locks}:
                    continue
                if found.delta_replanned is None or found.delta_replanned.key <= (0, 0):
                    continue
                where = (seed, case.id, worker.id)
                if not found.remedies:
                    assert nearest_by_trying(document, case.id, worker.id, 5) is None, where
                    seen["none"] += 1
                    continue
                change = [dict(step) for step in found.remedies[0].change]
                assert found.remedies[0].kind == "weight", where
                assert chosen(jsonpatch.apply_patch(document, change), case.id, worker.id), where
                distance = changed_by(document, change)
                assert nearest_by_trying(document, case.id, worker.id, min(distance - 1, 8)) is None, where
                seen["found"] += 1
    assert seen["found"] > 3, seen
    assert seen["none"] > 2, seen


def two_for_one_case(**fields: object) -> Scenario:
    """Ana has the skill, Ben the family: 3 × 10 against 15."""
    ana, ben = a_worker("ana", expertise={"neglect": 3}), a_worker("ben")
    case = a_case("C1", 2, needs={"neglect": 3}, previous_lead="ben", co_working="none")
    return a_scenario(ana, ben, case, **fields)


def test_the_change_is_said_in_words() -> None:
    """Ben wins once 3 × expertise is below 15, that is at 4, six less; or continuity above 30, 16 more."""
    scenario = two_for_one_case()
    found = explain(scenario, propose_here(scenario, QUICK), "C1", "ben", options=QUICK, patience=60)
    text = (
        "Were the weight of expertise 4 instead of 10, Ben would be chosen: "
        "the smallest change to one weight that does it."
    )
    assert found.because[-1] == text
    assert [remedy.text for remedy in found.remedies] == [text]
    assert found.remedies[0].change == (
        {"op": "add", "path": "/policy", "value": {"weights": {"expertise": 4}}},
    )


def test_where_cases_would_be_left_waiting_no_weight_helps() -> None:
    ana, ben = a_worker("ana", max_new_cases=1), a_worker("ben", max_new_cases=1, max_tier=1)
    scenario = a_scenario(ana, ben, a_case("C1", 2), a_case("C2", 1))
    found = explain(scenario, propose_here(scenario, QUICK), "C2", "ana", options=QUICK)
    assert found.because[-1] == (
        "No weight would have Ana chosen: cases left waiting come before every preference."
    )


def test_what_the_manager_fixed_no_weight_changes() -> None:
    ana, ben = a_worker("ana"), a_worker("ben")
    scenario = a_scenario(ana, ben, a_case("C1", 2), a_lock("C1", "ana"))
    found = explain(scenario, propose_here(scenario, QUICK), "C1", "ben", options=QUICK)
    assert found.because[-1] == "The manager fixed the lead: no weight of the policy changes that."


def test_without_patience_nothing_is_said_of_weights() -> None:
    scenario = two_for_one_case()
    found = explain(scenario, propose_here(scenario, QUICK), "C1", "ben", options=QUICK, patience=0)
    assert not found.remedies
    assert not any("weight" in sentence for sentence in found.because)


def test_no_weight_is_tried_beyond_the_patience_not_even_by_a_solve_under_way() -> None:
    scenario = two_for_one_case()
    budget = Options(threads=1).budget(None)
    standing = Standing(scenario, propose_here(scenario, QUICK), "C1", budget)
    answer = replan(standing, "ben")
    assert isinstance(answer, Replanned)
    search = WeightSearch(standing, answer.pinned, "ben", patience=0.5)
    assert search.standing.budget.left <= 0.5
    assert standing.budget.left > 20  # what is solved after is not held to it
    budget.started -= 1
    assert WeightSearch(standing, answer.pinned, "ben", patience=0.5).run() is False

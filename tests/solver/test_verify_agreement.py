"""The second opinion against two others: worked examples, and a judge written apart from the program."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from solver.reading import read_scenario
from solver.scenario import Scenario
from solver.stated import StatedPlan, read_plan
from solver.verify import Verification, verify
from tests.oracle import breaches, score
from tests.oracle.random_scenarios import small_scenario
from tests.solver.factories import broken

VECTORS = sorted((Path(__file__).parents[1] / "vectors").glob("*.json"))

# What random plans of small scenarios must have shown in numbers for the comparison to mean anything.
RULES = {
    *("may_not_lead", "not_qualified", "not_experienced", "above_tier", "newly_qualified", "absent"),
    *("conflict_of_interest", "language", "other_team", "excluded", "may_not_co_work", "capacity"),
    *("new_cases", "supported", "co_worker", "independent", "lock"),
}
SEEDS = range(300)
PLANS_EACH = 4


def whole(scenario: Scenario, assignments: list[dict[str, Any]], stated: Any) -> StatedPlan:
    """A plan in which every other pending case waits."""
    assigned = {made["case"] for made in assignments}
    waiting = [{"case": case.id} for case in scenario.pending if case.id not in assigned]
    return read_plan({"assignments": assignments, "unallocated": waiting, "score": stated})


def assert_sums(found: Verification) -> None:
    """Every breakdown of the second level comes to the same."""
    by_case = sum(sum(costs.values()) for costs in found.costs_by_case.values())
    assert by_case + sum(found.utilisation_by_worker.values()) == found.score.preference
    assert sum(found.terms.values()) == found.score.preference


def test_the_worked_examples_are_here() -> None:
    assert len(VECTORS) == 15


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_each_worked_example_is_judged_as_it_states(path: Path) -> None:
    vector = json.loads(path.read_text(encoding="utf-8"))
    scenario = read_scenario(vector["scenario"])
    assert vector["allocations"]
    for allocation in vector["allocations"]:
        found = verify(scenario, whole(scenario, allocation["assignments"], allocation["score"]))
        assert found.ok == allocation["lawful"]
        assert_sums(found)
        if allocation["lawful"]:
            assert found.score.model_dump() == allocation["score"]
            assert {term: total for term, total in found.terms.items() if total} == allocation["terms"]


def a_random_plan(scenario: Scenario, rng: Random) -> list[dict[str, Any]]:
    """Any lead, often a co-worker, locks mostly followed; what is left out waits."""
    workers = [worker.id for worker in scenario.workers]
    locks = {lock.case: lock for lock in scenario.locks}
    assignments = []
    for case in scenario.pending:
        if not workers or rng.random() < 0.25:
            continue
        lead, co_worker = rng.choice(workers), rng.choice(workers) if rng.random() < 0.4 else None
        if case.id in locks and rng.random() < 0.7:
            lead, co_worker = locks[case.id].lead, locks[case.id].co_worker or co_worker
        assignments.append({"case": case.id, "lead": lead, "co_worker": co_worker})
    return assignments


def test_it_agrees_with_the_independent_judge_on_random_plans_of_random_scenarios() -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        document, rng = small_scenario(seed), Random(seed)
        scenario = read_scenario(document)
        for _ in range(PLANS_EACH):
            assignments = a_random_plan(scenario, rng)
            true = score(document, assignments)
            levels = {"unallocated": true["unallocated"], "preference": true["preference"]}
            found = verify(scenario, whole(scenario, assignments, levels))
            assert len(set(broken(found))) == len(found.breaches), seed
            assert set(broken(found)) == set(breaches(document, assignments)), seed
            assert found.score.model_dump() == levels, seed
            assert found.terms == true["terms"], seed
            assert_sums(found)
            seen.update(rule for rule, _, _ in broken(found))
            seen["lawful"] += found.ok
    assert RULES | {"lawful"} == {rule for rule, times in seen.items() if times}

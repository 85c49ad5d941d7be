"""Every explanation of random small scenarios, derived again by exhaustive search."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import jsonpatch
import pytest

from solver.explain import explain
from solver.explanation.document import Explanation
from solver.proposal import Proposal
from solver.propose import Options, propose_here
from solver.reading import read_scenario
from solver.scenario import Scenario
from tests.oracle import Reading
from tests.oracle.rules import lead_bars
from tests.solver.explanation.rederive import Json, Waiting, best, given_to, never, small

SEEDS = range(140)
PLANS = 4_000  # scenarios with more of them are not looked through
QUICK = Options(threads=1)
LEAD_RULES = {
    *("may_not_lead", "not_qualified", "not_experienced", "above_tier", "newly_qualified"),
    *("absent", "conflict_of_interest", "language", "other_team", "excluded"),
}

Solved = tuple[int, Json, Scenario, Proposal]


@cache
def solved() -> list[Solved]:
    found = []
    for seed in SEEDS:
        document = small(seed)
        if document is not None:
            scenario = read_scenario(document)
            found.append((seed, document, scenario, propose_here(scenario, QUICK)))
    return found


def difference(after: tuple[int, int] | None, before: tuple[int, int] | None) -> dict[str, int]:
    assert after is not None
    assert before is not None
    return {"unallocated": after[0] - before[0], "preference": after[1] - before[1]}


def test_why_not_another_is_exact() -> None:
    """`possible` and its price are what an exhaustive search finds; `barred` is where it finds nothing."""
    seen: Counter[str] = Counter()
    for seed, document, scenario, proposal in solved():
        optimum = best(document)
        for case in scenario.pending:
            for worker in scenario.workers:
                found = explain(scenario, proposal, case.id, worker.id, options=QUICK, patience=0)
                pinned = best(given_to(document, case.id, worker.id))
                seen[found.verdict] += 1
                where = (seed, case.id, worker.id)
                assert found.status == "optimal", where
                if pinned is None:
                    assert found.delta_replanned is None, where
                    assert found.verdict != "possible", where
                else:
                    assert found.verdict != "barred", where
                    assert found.delta_replanned is not None, where
                    assert found.delta_replanned.model_dump() == difference(pinned, optimum), where
                if found.verdict == "barred":
                    assert_every_bar(document, found)
    assert min(seen["chosen"], seen["possible"], seen["barred"]) > 25, seen


def assert_every_bar(document: Json, found: Explanation) -> None:
    """Every rule of the pair is there, each once, with its fact; and none that does not hold."""
    changed = {**document, "locks": [k for k in document.get("locks") or [] if k["case"] != found.case]}
    reading = Reading(changed)
    bars = set(lead_bars(reading, reading.cases[found.case], reading.workers[str(found.worker)]))
    named = {rule.rule for rule in found.rules}
    assert named & LEAD_RULES == bars
    assert named
    assert all(rule.fact for rule in found.rules)


def waiting_cases() -> list[tuple[Solved, Explanation]]:
    return [
        (item, explain(item[2], item[3], waiting.case, options=QUICK))
        for item in solved()
        for waiting in item[3].unallocated
    ]


@pytest.fixture(scope="module")
def explained() -> list[tuple[Solved, Explanation]]:
    return waiting_cases()


def test_causes_are_minimal(explained: list[tuple[Solved, Explanation]]) -> None:
    """Together they keep the case out; without any one of them they do not."""
    sizes: Counter[int] = Counter()
    for (seed, document, _, proposal), found in explained:
        waiting = Waiting(document, found.case, proposal.score.unallocated)
        if waiting.plans > PLANS:
            continue
        cause = {(reason.rule, reason.worker) for reason in found.cause}
        where = (seed, found.case, sorted(cause, key=str))
        assert len(cause) == len(found.cause), where
        assert waiting.kept_out(cause), where
        for reason in cause:
            assert not waiting.kept_out(cause - {reason}), (*where, reason)
        assert all(reason.fact for reason in found.cause)
        sizes[len(cause)] += 1
    assert sizes.total() > 40, sizes
    assert len(sizes) > 3, sizes


def test_the_verdict_says_whether_anybody_could_have_it(explained: list[tuple[Solved, Explanation]]) -> None:
    for (seed, document, scenario, _), found in explained:
        somebody = any(best(given_to(document, found.case, worker.id)) for worker in scenario.workers)
        assert found.verdict == ("possible" if somebody else "barred"), (seed, found.case)


def test_remedies_are_sufficient_and_cost_what_they_say(explained: list[tuple[Solved, Explanation]]) -> None:
    """Applied to the document as it was written, every optimal plan allocates the case."""
    kinds: Counter[str] = Counter()
    for (seed, document, _, _), found in explained:
        for remedy in found.remedies:
            where = (seed, found.case, remedy.kind)
            changed: Json = jsonpatch.apply_patch(document, [dict(step) for step in remedy.change])
            scenario = read_scenario(changed)
            again = propose_here(scenario, QUICK)
            assert found.case in {made.case for made in again.assignments}, where
            after, without = best(changed), best(never(changed, found.case))
            assert after is not None, where
            assert without is not None, where
            assert after < without, where
            assert remedy.cost.model_dump() == difference(after, best(document)), where
            kinds[remedy.kind] += 1
    assert set(kinds) >= {"capacity", "qualification", "other_team", "language", "max_tier"}, kinds


def test_less_of_the_same_would_not_do(explained: list[tuple[Solved, Explanation]]) -> None:
    """A hundredth of a point less, or a new case less, and letting the case in leaves no less waiting."""
    tried: Counter[str] = Counter()
    for (seed, document, _, _), found in explained:
        for remedy in found.remedies:
            if remedy.kind not in ("capacity", "new_cases"):
                continue
            less = lessened(document, remedy.kind, [dict(step) for step in remedy.change])
            in_it, out_of_it = best(less), best(never(less, found.case))
            assert in_it is not None
            assert out_of_it is not None
            where = (seed, found.case, remedy.kind)
            assert in_it[0] == out_of_it[0], where
            tried[remedy.kind] += 1
    assert tried["capacity"] > 5, tried


def lessened(document: Json, kind: str, change: list[dict[str, Any]]) -> Json:
    """The document with a little less of the change."""
    if kind == "new_cases":
        change[0]["value"] -= 1
    else:
        role = change[1]["value"]
        roles = change[0]["value"]["roles"] if change[0]["path"] == "/policy" else change[0]["value"]
        roles[role]["points_per_fte"] = round(roles[role]["points_per_fte"] - 0.01, 2)
    changed: Json = jsonpatch.apply_patch(document, change)
    return changed

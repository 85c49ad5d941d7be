"""One case, everybody ranked: judged by trying every worker with every co-worker."""

import pytest

from solver import UnknownCase, rank, read_scenario
from tests.oracle import breaches, score
from tests.oracle.random_scenarios import small_scenario
from tests.solver.factories import (
    a_case,
    a_lock,
    a_newly_qualified_worker,
    a_scenario,
    a_standing,
    a_worker,
    an_open_case,
    holding,
)

ANA, BEN = a_worker("ana"), a_worker("ben")


def best_by_trying(document, case, worker):
    """The least change in preference over every lawful co-worker choice; None where none is lawful."""
    nothing = score(document, [])
    changes = []
    for beside in [None, *(other["id"] for other in document["workers"])]:
        alone = [{"case": case, "lead": worker, "co_worker": beside}]
        if not [breach for breach in breaches(document, alone) if breach[0] != "lock"]:
            changes.append(score(document, alone)["preference"] - nothing["preference"])
    return min(changes, default=None)


@pytest.mark.parametrize("seed", range(40))
def test_every_worker_is_ranked_or_barred_as_trying_them_all_says(seed):
    document = small_scenario(seed)
    scenario = read_scenario(document)
    for case in scenario.pending:
        ranking = rank(scenario, case.id)
        unlocked = {**document, "locks": [lk for lk in document.get("locks", []) if lk["case"] != case.id]}
        best = {w["id"]: best_by_trying(unlocked, case.id, w["id"]) for w in document["workers"]}
        ranked = {candidate.lead: candidate.delta_alone.preference for candidate in ranking.ranking}
        assert ranked == {worker: change for worker, change in best.items() if change is not None}
        assert {barred.worker for barred in ranking.barred} == {
            w for w, change in best.items() if change is None
        }
        assert all(barred.rules for barred in ranking.barred)
        order = [(candidate.delta_alone.preference, candidate.lead) for candidate in ranking.ranking]
        assert order == sorted(order)
        for candidate in ranking.ranking:
            assert sum(candidate.costs.values()) == candidate.delta_alone.preference


def rules(scenario, worker, case="C1"):
    return {barred.worker: barred.rules for barred in rank(scenario, case).barred}[worker]


def test_every_rule_that_bars_is_named_the_limits_included():
    sam = a_worker("sam", qualifications=[], max_tier=1, max_new_cases=0, team="B")
    scenario = a_scenario(sam, holding("sam", 30), a_case(tier=2, task="section_47_enquiry"))
    assert rules(scenario, "sam") == ("not_qualified", "above_tier", "other_team", "capacity", "new_cases")


def test_nobody_to_support_and_nobody_to_join_are_named():
    nia = a_newly_qualified_worker("nia")
    alone = a_scenario(nia, a_case(task="section_47_enquiry", co_working="required"))
    assert rules(alone, "nia") == ("supported", "co_worker")
    full = a_scenario(nia, ANA, holding("ana", 30), a_case(task="section_47_enquiry"))
    assert rules(full, "nia") == ("supported",)


def test_its_own_lock_is_set_aside():
    scenario = a_scenario(ANA, BEN, a_case(), a_lock("C1", "ben"))
    assert [candidate.lead for candidate in rank(scenario, "C1").ranking] == ["ana", "ben"]


def test_returning_a_case_to_its_standing_lead_pays():
    ranking = rank(a_scenario(ANA, BEN, a_case(), a_standing("C1", "ben")), "C1").ranking
    assert [(candidate.lead, candidate.costs.get("change")) for candidate in ranking] == [
        ("ben", -2500),
        ("ana", None),
    ]


def test_giving_it_takes_its_priority_off_the_first_level():
    candidate = rank(a_scenario(ANA, a_case()), "C1").ranking[0]
    assert candidate.delta_alone.unallocated == -15  # routine 10 + tier 1 × 5


@pytest.mark.parametrize("case", ["nothing", "O1"])
def test_only_a_pending_case_is_ranked(case):
    with pytest.raises(UnknownCase, match=case):
        rank(a_scenario(ANA, an_open_case("O1", "ana"), a_case()), case)

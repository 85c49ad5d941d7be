"""An urgent case on top of a proposal: who could lead it, and what else would go elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from solver import (
    InvalidProposal,
    LocksBreakRules,
    Scenario,
    UnknownCase,
    rank,
    rank_on,
    read_plan,
    read_scenario,
)
from solver.propose import Options, propose_here
from solver.stated import StatedPlan
from solver.urgent import RankingOn
from tests.oracle.random_scenarios import small_scenario
from tests.oracle.rules import breaches
from tests.oracle.urgent import urgent_optimum, without_lock
from tests.solver.factories import a_case, a_lock, a_scenario, a_worker, plan

ONE_THREAD = Options(threads=1)
SEEDS = range(100, 145)


def leads(ranking: RankingOn) -> list[str]:
    """Who may lead, best first."""
    return [candidate.lead for candidate in ranking.ranking]


def full_ben(*more: Any) -> Scenario:
    """Only Ben speaks Polish; he has room for one case of tier 1, and so has Cat."""
    ben, cat = a_worker("ben", fte=0.04, languages=["pl"]), a_worker("cat", fte=0.04)
    return a_scenario(ben, cat, a_case("C1"), a_case("C2", urgency="urgent", language="pl"), *more)


def test_without_moves_what_is_proposed_weighs() -> None:
    ranking = rank_on(full_ben(), "C2", plan(("C1", "ben"), waiting=["C2"]))
    assert leads(ranking) == []
    assert {barred.worker: barred.rules for barred in ranking.barred}["ben"] == ("capacity",)
    assert [one.lead for one in rank(full_ben(), "C2").ranking] == ["ben"]


def test_one_case_goes_elsewhere_to_make_room() -> None:
    ranking = rank_on(full_ben(), "C2", plan(("C1", "ben"), waiting=["C2"]), moves=1, options=ONE_THREAD)
    assert leads(ranking) == ["ben"]
    [ben] = ranking.ranking
    assert [(move.case, move.from_, move.to) for move in ben.moves] == [("C1", "ben", "cat")]
    assert ben.proven
    assert sum(ben.costs.values()) == ben.delta_alone.preference
    assert ben.delta_alone.unallocated == -1005  # urgent 1000 + tier 1 × 5


def test_a_case_of_the_proposal_is_set_aside_itself() -> None:
    ranking = rank_on(full_ben(), "C2", plan(("C2", "ben"), waiting=["C1"]))
    assert leads(ranking) == ["ben"]


def test_a_locked_case_does_not_move() -> None:
    scenario = full_ben(a_lock("C1", "ben"))
    ranking = rank_on(scenario, "C2", plan(("C1", "ben"), waiting=["C2"]), moves=2, options=ONE_THREAD)
    assert leads(ranking) == []


def test_what_the_proposal_leaves_waiting_waits_on() -> None:
    ranking = rank_on(full_ben(), "C2", plan(waiting=["C1", "C2"]), moves=2, options=ONE_THREAD)
    assert [(one.lead, one.moves) for one in ranking.ranking] == [("ben", ())]


@pytest.mark.parametrize("assignment", [("C9", "ben"), ("C1", "eva"), ("C1", "ben", "ben")])
def test_a_proposal_that_does_not_fit_is_refused(assignment: tuple[str, ...]) -> None:
    with pytest.raises(InvalidProposal, match=r"assignments\[0\]"):
        rank_on(full_ben(), "C2", plan(assignment))


def test_a_case_that_is_not_pending_is_refused() -> None:
    with pytest.raises(UnknownCase):
        rank_on(full_ben(), "C9", plan())


def proposed(document: dict[str, Any], case: str) -> StatedPlan | None:
    """The optimum, if it stays lawful without the case and its lock."""
    try:
        proposal = propose_here(read_scenario(document), ONE_THREAD)
    except LocksBreakRules:
        return None
    rest = [
        {"case": made.case, "lead": made.lead, "co_worker": made.co_worker}
        for made in proposal.assignments
        if made.case != case
    ]
    return None if breaches(without_lock(document, case), rest) else read_plan({"assignments": rest})


def test_each_lead_is_ranked_by_the_best_that_two_moves_allow() -> None:
    ranked = moved = 0
    for seed in SEEDS:
        document = small_scenario(seed)
        case = next(one["id"] for one in document["cases"] if one["status"] == "pending")
        stated = proposed(document, case)
        if stated is None or len(stated.assignments) > 3 or len(document["workers"]) > 5:
            continue
        given = [made.model_dump() for made in stated.assignments]
        best = urgent_optimum(document, case, given, 2)
        ranking = rank_on(read_scenario(document), case, stated, 2, ONE_THREAD)
        assert {one.lead: one.delta_alone.key for one in ranking.ranking} == best, seed
        assert set(best) | {one.worker for one in ranking.barred} == {w["id"] for w in document["workers"]}
        ranked += len(best)
        moved += sum(bool(one.moves) for one in ranking.ranking)
    assert ranked > 10
    assert moved > 2

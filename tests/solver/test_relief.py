"""Relief of a worker above capacity, as a manager would tell it. The people are invented."""

from __future__ import annotations

from typing import Any

import pytest

from solver import InvalidRequest, ReliefAnswer, Scenario, relieve
from solver.propose import Options
from tests.solver.factories import a_lock, a_scenario, a_worker, an_open_case


def ask(scenario: Scenario, moves: int | None = None) -> ReliefAnswer:
    """Ask for relief of Ana."""
    return relieve(scenario, "ana", moves, options=Options(threads=1))


def a_team(*more: Any, capacity: float = 6) -> Scenario:
    """Ana with 4 + 2 + 2 + 1 = 9 points, Ben with room, Cat with none."""
    half_time = {"role": "social_worker", "fte": round(capacity / 30, 2)}
    tiers = {"C1": 3, "C2": 2, "C3": 2, "C4": 1}
    held = [an_open_case(name, "ana", tier=tier) for name, tier in tiers.items()]
    return a_scenario(a_worker("ana", **half_time), a_worker("ben"), *held, *more)


def test_the_fewest_cases_that_bring_the_worker_within_capacity_go() -> None:
    answer = ask(a_team())  # 9 − 4 = 5 ≤ 6: one move is enough, and only C1 is
    assert [(move.case, move.from_, move.to) for move in answer.moved] == [("C1", "ana", "ben")]
    assert answer.achieved
    assert [step.status for step in answer.frontier] == ["infeasible", "optimal"]
    assert [step.after for step in answer.frontier] == [9, 5]


def test_two_where_one_is_not_enough() -> None:
    answer = ask(a_team(capacity=3))  # 9 − 4 − 2 = 3
    assert [step.after for step in answer.frontier] == [9, 5, 3]
    assert len(answer.moved) == 2
    assert "C1" in {move.case for move in answer.moved}


def test_what_cannot_be_done_in_so_many_moves_is_said_and_comes_as_near_as_it_can() -> None:
    answer = ask(a_team(capacity=3), moves=1)
    assert not answer.achieved
    assert [(step.status, step.after) for step in answer.frontier] == [("infeasible", 9), ("infeasible", 5)]
    assert [move.case for move in answer.moved] == ["C1"]


def test_more_moves_are_priced_and_not_taken() -> None:
    answer = ask(a_team(), moves=3)
    assert [step.moves for step in answer.frontier] == [0, 1, 2, 3]
    assert len(answer.moved) == 1


def test_who_is_within_capacity_keeps_everything() -> None:
    answer = ask(a_team(capacity=30))
    assert answer.achieved
    assert answer.moved == ()
    assert [step.moves for step in answer.frontier] == [0]


def test_a_case_whose_tier_rose_above_the_worker_may_stay_or_go() -> None:
    sue = a_worker("ana", role="support_worker", fte=0.1)  # 2.4 points, tier 1 at most
    answer = ask(a_scenario(sue, a_worker("ben"), an_open_case("C1", "ana", tier=3)))
    assert [move.case for move in answer.moved] == ["C1"]


def test_what_a_move_costs_the_family_is_shown() -> None:
    known = an_open_case("C1", "ana", tier=3, previous_lead="ana")
    scenario = a_scenario(a_worker("ana", fte=0.1), a_worker("ben"), known)
    answer = ask(scenario)
    assert answer.moved[0].costs["continuity"] == 1500
    assert answer.moved[0].costs["change"] == 2500
    assert answer.notes[0].text == (
        "C1 (review) moves from Ana to Ben to bring Ana back within capacity. What it costs the family in "
        "continuity: somebody else knows the family (15) and a change of worker (25)."
    )


def test_a_locked_case_stays() -> None:
    answer = ask(a_team(a_lock("C1", "ana")))  # 9 − 2 − 2 = 5 with C1 kept
    assert {move.case for move in answer.moved} == {"C2", "C3"}
    assert answer.left_alone == ("C1",)


def test_nobody_else_with_room_means_no() -> None:
    answer = relieve(a_scenario(a_worker("ana", fte=0.1), an_open_case("C1", "ana", tier=3)), "ana")
    assert not answer.achieved
    assert answer.left_alone == ("C1",)


def test_the_document_has_the_fields_of_an_absence_without_dates() -> None:
    document = ask(a_team()).document()
    assert document["format"] == "caseload-relief/1"
    assert {"worker", "proposal", "left_alone", "frontier", "moved", "notes"} < set(document)
    assert not {"from", "to", "deadline"} & set(document)


def test_unknown_people_and_senseless_numbers_are_refused() -> None:
    with pytest.raises(InvalidRequest) as caught:
        relieve(a_team(), "eva", -1)
    assert [fault.place for fault in caught.value.faults] == ["worker", "moves"]

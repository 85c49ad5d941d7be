"""An absence as a manager would tell it: who is touched, who takes what, who stays. All are invented."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from solver import AbsenceAnswer, InvalidRequest, LocksBreakRules, Scenario, absence
from solver.propose import Options
from solver.scenario import Case, Lock
from tests.solver.factories import (
    a_case,
    a_lock,
    a_newly_qualified_worker,
    a_scenario,
    a_veto,
    a_worker,
    an_open_case,
    away,
    holding,
)

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
PLAN = {"task": "child_in_need_plan"}  # statutory
SECTION_47 = {"task": "section_47_enquiry"}  # a newly qualified lead needs somebody beside them


def ask(
    scenario: Scenario, *workers: str, kind: str = "left", first: date = MONDAY, **more: Any
) -> AbsenceAnswer:
    """Ask about an absence; somebody has left on Monday unless told otherwise."""
    return absence(scenario, workers or ("ana",), kind, first, options=Options(threads=1), **more)


def taken(answer: AbsenceAnswer) -> dict[str, tuple[str, str | None]]:
    """Who takes what."""
    return {made.case: (made.lead, made.co_worker) for made in answer.proposal.assignments}


def load_of(answer: AbsenceAnswer, worker: str) -> tuple[float, float]:
    """What somebody carries before and after."""
    load = next(load for load in answer.proposal.workers if load.worker == worker)
    return load.before, load.after


def two_with(*parts: Case | Lock) -> Scenario:
    """Ana, who will be away, and Ben, with these cases."""
    return a_scenario(a_worker("ana"), a_worker("ben"), *parts)


def test_who_leaves_hands_over_every_open_case_and_what_was_pending_is_set_aside() -> None:
    answer = ask(two_with(an_open_case("C1", "ana"), an_open_case("C2", "ben"), a_case("C3")))
    assert taken(answer) == {"C1": ("ben", None)}
    assert answer.kind == "reallocation"
    assert answer.left_alone == ()
    assert answer.proposal.status == "optimal"
    assert answer.proposal.unallocated == ()
    assert load_of(answer, "ben") == (1, 2)  # C2, then C1 too
    assert load_of(answer, "ana") == (0, 0)


@pytest.mark.parametrize("kind", ["annual_leave", "short_sickness", "training", "other_leave", "cover"])
def test_cover_is_for_urgent_and_statutory_matters_and_the_rest_is_left_alone(kind: str) -> None:
    urgent, statutory = an_open_case("C1", "ana", urgency="urgent"), an_open_case("C2", "ana", **PLAN)
    plain = an_open_case("C3", "ana")
    answer = ask(two_with(urgent, statutory, plain), kind=kind, last=FRIDAY)
    assert set(taken(answer)) == {"C1", "C2"}
    assert answer.left_alone == ("C3",)
    assert answer.kind == "cover"
    assert answer.deadline is None
    assert load_of(answer, "ana") == (1, 1)  # C3 is still Ana's


@pytest.mark.parametrize("kind", ["long_sickness", "left", "reallocation"])
def test_reallocation_is_due_five_working_days_after_the_notification(kind: str) -> None:
    answer = ask(two_with(an_open_case("C1", "ana")), kind=kind, notified_on=date(2026, 12, 22))
    # 23, 24, then after Christmas, a weekend and the substitute of Boxing Day: 29, 30, 31 December
    assert answer.deadline == date(2026, 12, 31)
    assert answer.proposal.timescales[0].due.date() == date(2026, 12, 31)
    assert "31 December 2026" in answer.notes[0].text


def test_notification_is_today_unless_said() -> None:
    assert ask(two_with(an_open_case("C1", "ana"))).deadline == date(2026, 11, 30)


def test_an_affected_case_is_not_overdue_however_old_it_is() -> None:
    old = an_open_case("C1", "ana", received_at="2026-01-01T09:00:00", co_working="none", language="pl")
    answer = ask(two_with(old))
    assert answer.proposal.unallocated[0].priority == 15  # routine 10 + tier 1 × 5, no day overdue
    assert "Nobody is found to lead C1" in answer.notes[0].text


def test_the_limit_on_new_cases_is_for_new_work() -> None:
    ben = a_worker("ben", max_new_cases=0)
    answer = ask(a_scenario(a_worker("ana"), ben, an_open_case("C1", "ana"), an_open_case("C2", "ana")))
    assert taken(answer) == {"C1": ("ben", None), "C2": ("ben", None)}


def test_others_are_judged_on_the_day_on_which_the_absence_begins() -> None:
    christmas = date(2026, 12, 14)
    case = an_open_case("C1", "ana")
    now, then = away("2026-11-23", "2026-11-27"), away("2026-12-14", "2026-12-18")
    here = a_scenario(a_worker("ana"), a_worker("ben", absences=[now]), case)
    gone = a_scenario(a_worker("ana"), a_worker("ben", absences=[then]), case)
    assert taken(ask(here, first=christmas)) == {"C1": ("ben", None)}
    assert ask(gone, first=christmas).proposal.unallocated[0].blocked_by["absent"] == 2
    assert taken(ask(gone)) == {"C1": ("ben", None)}


def test_an_absence_that_began_is_judged_today() -> None:
    last_week = away("2026-11-16", "2026-11-20")
    scenario = a_scenario(a_worker("ana"), a_worker("ben", absences=[last_week]), an_open_case("C1", "ana"))
    assert taken(ask(scenario, first=date(2026, 11, 16))) == {"C1": ("ben", None)}


def test_capacity_is_that_of_today() -> None:
    leave = [{"share": 1, "reason": "phased_return", "from": "2026-12-01"}]
    scenario = a_scenario(a_worker("ana"), a_worker("ben", reductions=leave), an_open_case("C1", "ana"))
    assert taken(ask(scenario, first=date(2026, 12, 7))) == {"C1": ("ben", None)}


def test_several_away_at_once_take_nothing_from_one_another() -> None:
    staff = [a_worker(name) for name in ("ana", "ben", "cat")]
    scenario = a_scenario(*staff, an_open_case("C1", "ana"), an_open_case("C2", "ben"))
    answer = ask(scenario, "ana", "ben", "ana")
    assert taken(answer) == {"C1": ("cat", None), "C2": ("cat", None)}
    assert answer.worker == ("ana", "ben")
    assert [note.case for note in answer.notes] == ["C1", "C2"]


class TestWhoStays:
    def test_a_lawful_co_worker_stays_and_carries_no_more(self) -> None:
        shared = an_open_case("C1", "ana", tier=3, co_worker="cat")
        staff = [a_worker(name) for name in ("ana", "ben", "cat")]
        answer = ask(a_scenario(*staff, shared))
        assert taken(answer) == {"C1": ("ben", "cat")}
        assert load_of(answer, "cat") == (2, 2)  # half of 4

    def test_even_above_capacity(self) -> None:
        cat = a_worker("cat", fte=0.1)  # 3 points
        shared = an_open_case("C1", "ana", tier=3, co_worker="cat")
        scenario = a_scenario(a_worker("ana"), a_worker("ben"), cat, shared, holding("cat", 4))
        assert taken(ask(scenario)) == {"C1": ("ben", "cat")}

    def test_they_stay_while_it_waits(self) -> None:
        shared = an_open_case("C1", "ana", tier=3, co_worker="cat", language="pl")
        answer = ask(a_scenario(a_worker("ana"), a_worker("cat"), shared))
        assert answer.proposal.unallocated[0].case == "C1"
        assert load_of(answer, "cat") == (2, 2)

    def test_one_who_is_not_lawful_any_more_gives_way(self) -> None:
        shared = an_open_case("C1", "ana", co_worker="cat", co_working="required")
        staff = [a_worker(name) for name in ("ana", "ben", "dan")]
        cat = a_worker("cat", conflicts=["C1"])
        lead, helper = taken(ask(a_scenario(*staff, cat, shared)))["C1"]
        assert {lead, helper} == {"ben", "dan"}

    def test_a_delegate_keeps_their_part_and_the_lead_carries_the_rest(self) -> None:
        case = an_open_case("C1", "ana", tier=3, delegate="sue", **PLAN)
        sue = a_worker("sue", role="support_worker", qualifications=[])
        answer = ask(a_scenario(a_worker("ana"), a_worker("ben"), sue, case))
        assert load_of(answer, "sue") == (1.6, 1.6)  # 4 × 0.4
        assert load_of(answer, "ben") == (0, 2.4)

    def test_where_only_the_co_worker_is_away_the_lead_stays_and_a_new_one_is_found(self) -> None:
        case = an_open_case("C1", "nia", co_worker="ana", **SECTION_47)
        scenario = a_scenario(a_worker("ana"), a_newly_qualified_worker("nia"), a_worker("ben"), case)
        answer = ask(scenario)
        assert taken(answer) == {"C1": ("nia", "ben")}
        assert load_of(answer, "nia") == (1, 1)
        assert "Nia stays its lead" in answer.notes[0].text

    def test_where_nobody_can_co_work_the_lead_still_carries_it(self) -> None:
        case = an_open_case("C1", "nia", co_worker="ana", **SECTION_47)
        answer = ask(a_scenario(a_worker("ana"), a_newly_qualified_worker("nia"), case))
        assert [waiting.case for waiting in answer.proposal.unallocated] == ["C1"]
        assert load_of(answer, "nia") == (1, 1)
        assert "Nobody is found to co-work C1" in answer.notes[0].text

    def test_a_lead_who_would_not_be_given_the_case_keeps_it_before_any_search(self) -> None:
        """Ben speaks no Polish, but has the case; Cat takes Ana's place beside him."""
        case = an_open_case("C1", "ben", co_worker="ana", co_working="required", language="pl")
        team = a_scenario(a_worker("ana"), a_worker("ben"), a_worker("cat"), case)
        answer = absence(team, ["ana"], "left", MONDAY, options=Options(time_limit=0))
        assert taken(answer) == {"C1": ("ben", "cat")}

    def test_where_no_rule_needs_a_co_worker_none_is_sought(self) -> None:
        case = an_open_case("C1", "ben", co_worker="ana")
        assert ask(two_with(case)).proposal.assignments == ()

    def test_cover_is_found_for_a_co_worker_only_where_it_presses(self) -> None:
        routine = an_open_case("C1", "ben", co_worker="ana", co_working="required")
        answer = ask(a_scenario(a_worker("ana"), a_worker("ben"), a_worker("cat"), routine), kind="cover")
        assert answer.proposal.assignments == ()
        assert answer.left_alone == ("C1",)


class TestTheManagersChoices:
    def test_a_lock_on_an_affected_case_holds(self) -> None:
        staff = [a_worker(name) for name in ("ana", "ben", "cat")]
        scenario = a_scenario(*staff, an_open_case("C1", "ana"), a_lock("C1", "cat"))
        assert taken(ask(scenario)) == {"C1": ("cat", None)}

    def test_a_lock_on_who_is_away_is_refused_with_the_rule(self) -> None:
        with pytest.raises(LocksBreakRules, match="absent"):
            ask(two_with(an_open_case("C1", "ana"), a_lock("C1", "ana")))

    def test_a_veto_holds(self) -> None:
        staff = [a_worker(name) for name in ("ana", "ben", "cat")]
        scenario = a_scenario(*staff, an_open_case("C1", "ana"), a_veto("C1", "ben"))
        assert taken(ask(scenario)) == {"C1": ("cat", None)}

    def test_a_locked_case_of_somebody_else_does_not_move(self) -> None:
        assert [move.case for move in ask(crowded(), moves=1).moved] == ["C2"]
        locked = crowded(a_lock("C2", "ben"))
        assert ask(locked, moves=1).moved == ()


def crowded(*more: Any) -> Scenario:
    """Only Ben may take C1 from Ana, who speaks Polish as he does, and he is full with C2."""
    ana, ben = a_worker("ana", languages=["pl"]), a_worker("ben", languages=["pl"], fte=0.1)
    cases = [an_open_case("C1", "ana", tier=2, language="pl"), an_open_case("C2", "ben", tier=2)]
    return a_scenario(ana, ben, a_worker("cat"), *cases, *more)


class TestMoves:
    def test_nobody_elses_case_moves_unless_asked(self) -> None:
        answer = ask(crowded())
        assert [waiting.case for waiting in answer.proposal.unallocated] == ["C1"]
        assert len(answer.frontier) == 1

    def test_one_move_makes_room(self) -> None:
        answer = ask(crowded(), moves=1)
        assert taken(answer) == {"C1": ("ben", None), "C2": ("cat", None)}
        assert [(move.case, move.from_, move.to) for move in answer.moved] == [("C2", "ben", "cat")]
        assert answer.moved[0].costs["change"] == 2500
        assert [step.score.unallocated for step in answer.frontier] == [20, 0]  # routine 10 + tier 2 × 5
        assert {step.status for step in answer.frontier} == {"optimal"}
        assert any(note.case == "C2" and "moves from Ben to Cat" in note.text for note in answer.notes)

    def test_a_case_that_stays_says_no_more_than_that(self) -> None:
        staff = [a_worker(name) for name in ("ana", "ben", "cat")]
        answer = ask(a_scenario(*staff, an_open_case("C1", "ana"), an_open_case("C2", "ben")), moves=1)
        stays = next(made for made in answer.proposal.assignments if made.case == "C2")
        assert stays.because == ("It stays with Ben.",)
        assert stays.alternatives == ()

    def test_what_stands_may_stand_though_no_rule_would_allow_it_today(self) -> None:
        above = an_open_case("C2", "sue", tier=3)
        sue = a_worker("sue", role="support_worker", fte=0.1)
        scenario = a_scenario(a_worker("ana"), a_worker("ben"), sue, an_open_case("C1", "ana"), above)
        answer = ask(scenario, moves=1)
        assert [step.status for step in answer.frontier] == ["optimal", "optimal"]


def test_every_fault_of_a_request_is_named_at_once() -> None:
    with pytest.raises(InvalidRequest) as caught:
        ask(two_with(), "eva", kind="holiday", last=date(2026, 11, 1), moves=-1)
    assert [fault.place for fault in caught.value.faults] == ["worker", "moves", "kind", "to"]


def test_the_document_has_the_fields_of_the_contract() -> None:
    document = ask(two_with(an_open_case("C1", "ana")), last=FRIDAY).document()
    assert list(document) == [
        *("format", "worker", "kind", "from", "to", "deadline", "proposal", "left_alone"),
        *("frontier", "moved", "notes"),
    ]
    assert document["format"] == "caseload-absence/1"
    assert (document["worker"], document["from"], document["to"]) == ("ana", "2026-11-23", "2026-11-27")
    assert document["frontier"] == [{"moves": 0, "score": document["proposal"]["score"], "status": "optimal"}]
    moved = ask(crowded(), moves=1).document()["moved"]
    assert moved == [{"case": "C2", "from": "ben", "to": "cat", "costs": moved[0]["costs"]}]


def test_a_note_of_cover_says_who_why_and_until_when() -> None:
    answer = ask(two_with(an_open_case("C1", "ana", **PLAN)), kind="annual_leave", last=FRIDAY)
    assert answer.notes[0].text == (
        "Ana is away from 23 November 2026 to 27 November 2026 (notified 23 November 2026). "
        "Ben covers C1 (child in need plan, statutory) as temporary lead from 23 November 2026 to "
        "27 November 2026. The case stays with Ana, who has it back afterwards."
    )


def test_nobody_affected_is_an_answer_too() -> None:
    answer = ask(two_with(an_open_case("C1", "ben")))
    assert (answer.notes, answer.moved, answer.proposal.assignments) == ((), (), ())
    assert answer.proposal.status == "optimal"

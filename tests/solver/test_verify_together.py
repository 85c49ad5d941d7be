"""The rules that no pair breaks alone, each from both sides, and nothing else reported beside it."""

from __future__ import annotations

from typing import Any

import pytest

from solver.scenario import Worker
from tests.solver.factories import (
    a_case,
    a_lock,
    a_newly_qualified_worker,
    a_scenario,
    a_worker,
    an_open_case,
    broken_by,
    checked,
    holding,
)


def room_for(points: float) -> dict[str, Any]:
    """A policy in which a full-time social worker carries so many points."""
    return {"roles": {"social_worker": {"points_per_fte": points}}}


class TestCapacity:
    def test_a_full_worker_takes_no_more(self) -> None:
        ana, held, case = a_worker(), holding("ana", 10), a_case()
        # 10 + 1 = 11, exactly full
        assert broken_by(a_scenario(ana, held, case, policy=room_for(11)), ("C1", "ana")) == []
        tight = a_scenario(ana, held, case, policy=room_for(10.99))
        assert broken_by(tight, ("C1", "ana")) == [("capacity", None, "ana")]

    def test_what_counts_is_what_the_case_weighs_on_that_lead(self) -> None:
        scenario = a_scenario(
            *(a_worker("ana"), a_worker("ben")),
            *(a_case("C1", tier=3, points_for={"ana": 0.5}), a_case("C2", points_for={"ben": 9})),
            policy=room_for(3),
        )
        assert broken_by(scenario, ("C1", "ana")) == []
        assert broken_by(scenario, ("C2", "ben")) == [("capacity", None, "ben")]

    def test_a_co_workers_share_weighs_too(self) -> None:
        ana, ben, case = a_worker(), a_worker("ben"), a_case(tier=2)
        held = holding("ben", 4)
        # ceil(2 × 0.5) = 1: 4 + 1 = 5
        assert broken_by(a_scenario(ana, ben, held, case, policy=room_for(5)), ("C1", "ana", "ben")) == []
        tight = a_scenario(ana, ben, held, case, policy=room_for(4.99))
        assert broken_by(tight, ("C1", "ana", "ben")) == [("capacity", None, "ben")]

    def test_somebody_above_capacity_may_keep_what_they_hold_and_take_what_weighs_nothing(self) -> None:
        ana, held = a_worker(), holding("ana", 12)
        light, case = a_case("C1", points_for={"ana": 0}), a_case("C2", points_for={"ana": 0.01})
        scenario = a_scenario(ana, held, light, case, policy=room_for(10))
        assert broken_by(scenario) == []
        assert broken_by(scenario, ("C1", "ana")) == []
        assert broken_by(scenario, ("C2", "ana")) == [("capacity", None, "ana")]

    def test_the_sentence_gives_both_figures(self) -> None:
        ana, case = a_worker(name="Ana Obi"), a_case(points_for={"ana": 2.5})
        scenario = a_scenario(ana, holding("ana", 29), case)
        [breach] = checked(scenario, ("C1", "ana")).breaches
        assert breach.text == "Ana Obi would carry 31.5 of 30 points"
        over = a_scenario(ana, holding("ana", 31), case)
        [breach] = checked(over, ("C1", "ana")).breaches
        assert breach.text == "Ana Obi would carry 33.5 of 31 points, already above a capacity of 30"

    def test_overriding_locks_raise_it_just_enough(self) -> None:
        ana, held = a_worker(), holding("ana", 9)
        one, two, three = a_case("C1", tier=2), a_case("C2"), a_case("C3")
        locks = (a_lock("C1", "ana", reason="knows them"), a_lock("C2", "ana", reason="court"))
        scenario = a_scenario(ana, held, one, two, three, *locks, policy=room_for(10))
        # 9 + 2 + 1 = 12 with the locked ones; the third makes 13
        assert broken_by(scenario, ("C1", "ana"), ("C2", "ana")) == []
        all_three = broken_by(scenario, ("C1", "ana"), ("C2", "ana"), ("C3", "ana"))
        assert all_three == [("capacity", None, "ana")]

    def test_a_lock_without_a_reason_raises_nothing(self) -> None:
        scenario = a_scenario(
            a_worker(), holding("ana", 10), a_case(), a_lock("C1", "ana"), policy=room_for(10)
        )
        assert broken_by(scenario, ("C1", "ana")) == [("capacity", None, "ana")]

    def test_an_overriding_lock_below_capacity_leaves_it_as_it_is(self) -> None:
        scenario = a_scenario(
            a_worker(), a_case(), a_case("C2"), a_lock("C1", "ana", reason="x"), policy=room_for(2)
        )
        assert broken_by(scenario, ("C1", "ana"), ("C2", "ana")) == []


class TestNewCases:
    def test_nobody_leads_more_new_cases_than_their_limit(self) -> None:
        scenario = a_scenario(a_worker(max_new_cases=1), a_case("C1"), a_case("C2"))
        assert broken_by(scenario, ("C1", "ana")) == []
        assert broken_by(scenario, ("C1", "ana"), ("C2", "ana")) == [("new_cases", None, "ana")]

    def test_the_roles_limit_holds_where_the_worker_has_none(self) -> None:
        cases = [a_case(f"C{number}") for number in range(6)]
        all_six = [(case.id, "ana") for case in cases]
        assert broken_by(a_scenario(a_worker(), *cases), *all_six[:5]) == []
        assert broken_by(a_scenario(a_worker(), *cases), *all_six) == [("new_cases", None, "ana")]
        unlimited = {"roles": {"social_worker": {"max_new_cases": None}}}
        assert broken_by(a_scenario(a_worker(), *cases, policy=unlimited), *all_six) == []

    def test_neither_open_cases_nor_co_working_count(self) -> None:
        scenario = a_scenario(
            *(a_worker("ana", max_new_cases=0), a_worker("ben")),
            *(an_open_case("O1", "ana"), a_case("C1")),
        )
        assert broken_by(scenario, ("C1", "ben", "ana")) == []
        assert broken_by(scenario, ("C1", "ana")) == [("new_cases", None, "ana")]

    def test_overriding_locks_raise_it_to_their_number(self) -> None:
        ana, cases = a_worker(max_new_cases=0), [a_case(f"C{number}") for number in (1, 2, 3)]
        locks = (a_lock("C1", "ana", reason="x"), a_lock("C2", "ana", reason="y"))
        scenario = a_scenario(ana, *cases, *locks)
        assert broken_by(scenario, ("C1", "ana"), ("C2", "ana")) == []
        all_three = broken_by(scenario, ("C1", "ana"), ("C2", "ana"), ("C3", "ana"))
        assert all_three == [("new_cases", None, "ana")]
        plain = a_scenario(ana, *cases, a_lock("C1", "ana"))
        assert broken_by(plain, ("C1", "ana")) == [("new_cases", None, "ana")]


class TestSupported:
    """Nia, newly qualified, leads a section 47 enquiry, which asks for one year and registration."""

    @pytest.mark.parametrize(
        ("co_worker", "supports"),
        [
            (a_worker("sam", years_qualified=1), True),
            (a_worker("sam", years_qualified=0.99), False),
            (a_worker("sam", qualifications=["occupational_therapist"]), False),
            (a_worker("sam", role="occupational_therapist"), True),  # registered too: the role is no rank
            (a_newly_qualified_worker("sam", years_qualified=3), False),
        ],
    )
    def test_an_experienced_qualified_co_worker_supports(self, co_worker: Worker, supports: bool) -> None:
        policy = {"roles": {"newly_qualified_social_worker": {"may_co_work": True}}}
        case = a_case(task="section_47_enquiry")
        scenario = a_scenario(a_newly_qualified_worker(), co_worker, case, policy=policy)
        expected = [] if supports else [("supported", "C1", "nia")]
        assert broken_by(scenario, ("C1", "nia", "sam")) == expected

    def test_alone_is_not_supported(self) -> None:
        case = a_case(task="section_47_enquiry")
        scenario = a_scenario(a_newly_qualified_worker(), a_worker("sam"), case)
        assert broken_by(scenario, ("C1", "nia")) == [("supported", "C1", "nia")]
        assert broken_by(scenario, ("C1", "sam")) == []

    @pytest.mark.parametrize(("asked", "held", "supports"), [(0, 1, True), (0, 0.5, False), (3, 2, False)])
    def test_support_takes_a_year_at_least_and_more_where_the_task_asks_for_more(
        self, asked: float, held: float, supports: bool
    ) -> None:
        policy = {"tasks": {"review": {"newly_qualified": "co_worked", "min_years_qualified": asked}}}
        sam = a_worker("sam", years_qualified=held, qualifications=[])
        scenario = a_scenario(a_newly_qualified_worker(), sam, a_case(), policy=policy)
        expected = [] if supports else [("supported", "C1", "nia")]
        assert broken_by(scenario, ("C1", "nia", "sam")) == expected

    def test_a_task_that_is_allowed_needs_no_support(self) -> None:
        case = a_case(task="child_in_need_plan")
        assert broken_by(a_scenario(a_newly_qualified_worker(), case), ("C1", "nia")) == []


class TestCoWorker:
    @pytest.mark.parametrize(
        ("wanted", "alone", "together"),
        [
            ("none", [], [("co_worker", "C1", "ben")]),
            ("allowed", [], []),
            ("preferred", [], []),
            ("required", [("co_worker", "C1", None)], []),
        ],
    )
    def test_a_case_says_whether_it_is_co_worked(
        self, wanted: str, alone: list[Any], together: list[Any]
    ) -> None:
        scenario = a_scenario(a_worker(), a_worker("ben"), a_case(co_working=wanted))
        assert broken_by(scenario) == []
        assert broken_by(scenario, ("C1", "ana")) == alone
        assert broken_by(scenario, ("C1", "ana", "ben")) == together

    def test_nobody_co_works_with_themselves(self) -> None:
        scenario = a_scenario(a_worker(), a_case())
        assert broken_by(scenario, ("C1", "ana", "ana")) == [("co_worker", "C1", "ana")]


class TestIndependent:
    """C1 is independent, C2 is another pending case."""

    policy = {"tasks": {"review": {"independent": True}, "visit": {}}}
    workers = (a_worker("ana"), a_worker("ben"))

    @pytest.mark.parametrize(
        ("other", "breached"),
        [
            (("C2", "ana"), True),
            (("C2", "ben", "ana"), True),
            (("C2", "ben"), False),
        ],
    )
    def test_its_lead_takes_no_part_in_the_familys_other_cases(
        self, other: tuple[str, ...], breached: bool
    ) -> None:
        cases = (a_case("C1", family="F"), a_case("C2", family="F", task="visit"))
        scenario = a_scenario(*self.workers, *cases, policy=self.policy)
        expected = [("independent", "C1", "ana")] if breached else []
        assert broken_by(scenario, ("C1", "ana"), other) == expected

    def test_its_co_worker_may_help_the_family_elsewhere(self) -> None:
        cases = (a_case("C1", family="F"), a_case("C2", family="F", task="visit"))
        scenario = a_scenario(*self.workers, *cases, policy=self.policy)
        assert broken_by(scenario, ("C1", "ana", "ben"), ("C2", "ben")) == []

    @pytest.mark.parametrize("families", [("F", "G"), ("F", None), (None, None)])
    def test_other_families_do_not_matter(self, families: tuple[str | None, str | None]) -> None:
        cases = (a_case("C1", family=families[0]), a_case("C2", family=families[1], task="visit"))
        scenario = a_scenario(*self.workers, *cases, policy=self.policy)
        assert broken_by(scenario, ("C1", "ana"), ("C2", "ana")) == []

    def test_two_independent_cases_of_a_family_need_two_leads(self) -> None:
        cases = (a_case("C1", family="F"), a_case("C2", family="F"))
        scenario = a_scenario(*self.workers, *cases, policy=self.policy)
        both = [("independent", "C1", "ana"), ("independent", "C2", "ana")]
        assert broken_by(scenario, ("C1", "ana"), ("C2", "ana")) == both
        assert broken_by(scenario, ("C1", "ana"), ("C2", "ben")) == []

    def test_it_is_said_once_however_many_cases_are_meant(self) -> None:
        cases = (a_case("C1", family="F"), *(a_case(f"C{n}", family="F", task="visit") for n in (2, 3)))
        scenario = a_scenario(*self.workers, *cases, policy=self.policy)
        found = broken_by(scenario, ("C1", "ana"), ("C2", "ana"), ("C3", "ana"))
        assert found == [("independent", "C1", "ana")]


class TestLock:
    workers = tuple(a_worker(id) for id in ("ana", "ben", "cem"))

    def test_a_locked_lead_holds(self) -> None:
        scenario = a_scenario(*self.workers, a_case(), a_lock("C1", "ana"))
        assert broken_by(scenario, ("C1", "ana")) == []
        assert broken_by(scenario, ("C1", "ben")) == [("lock", "C1", "ana")]

    def test_a_locked_case_does_not_wait(self) -> None:
        scenario = a_scenario(*self.workers, a_case(), a_lock("C1", "ana"))
        assert broken_by(scenario) == [("lock", "C1", "ana")]

    def test_a_lock_that_names_no_co_worker_leaves_that_free(self) -> None:
        scenario = a_scenario(*self.workers, a_case(), a_lock("C1", "ana"))
        assert broken_by(scenario, ("C1", "ana", "ben")) == []

    def test_a_locked_co_worker_holds(self) -> None:
        scenario = a_scenario(*self.workers, a_case(), a_lock("C1", "ana", "ben"))
        assert broken_by(scenario, ("C1", "ana", "ben")) == []
        assert broken_by(scenario, ("C1", "ana", "cem")) == [("lock", "C1", "ben")]
        assert broken_by(scenario, ("C1", "ana")) == [("lock", "C1", "ben")]

    def test_a_lock_that_is_wholly_ignored_is_one_breach(self) -> None:
        scenario = a_scenario(*self.workers, a_case(), a_lock("C1", "ana", "ben"))
        assert broken_by(scenario, ("C1", "ben", "ana")) == [("lock", "C1", "ana")]

    def test_locks_of_open_cases_are_ignored(self) -> None:
        scenario = a_scenario(
            *self.workers, an_open_case("O1", "ben"), a_lock("O1", "ana", reason="knows them")
        )
        assert broken_by(scenario) == []

    def test_the_sentence_names_both(self) -> None:
        scenario = a_scenario(*self.workers, a_case(), a_lock("C1", "ana", "ben"))
        [breach] = checked(scenario, ("C1", "cem")).breaches
        assert breach.text == "C1 is fixed to Ana, but given to Cem"
        [breach] = checked(scenario, ("C1", "ana")).breaches
        assert breach.text == "C1 is fixed to Ana beside Ben, but nobody is to co-work it"

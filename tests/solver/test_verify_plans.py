"""What a plan names and states: ids, repeats, what is left out, and figures that are not the true ones."""

from __future__ import annotations

from typing import Any

import pytest

from solver.errors import InvalidProposal
from solver.proposal import Proposal
from solver.scenario import Scenario
from solver.stated import StatedPlan, read_plan
from solver.verify import verify
from tests.solver.factories import (
    a_case,
    a_lock,
    a_newly_qualified_worker,
    a_scenario,
    a_worker,
    an_open_case,
    broken,
    broken_by,
    plan,
)

TWO_CASES = a_scenario(
    *(a_worker("ana"), a_worker("ben")),
    *(a_case("C1", tier=2), a_case("C2", tier=2)),
    an_open_case("O1", "ana"),
)


class TestWhatAPlanNames:
    def test_every_case_assigned_or_waiting_is_a_whole_plan(self) -> None:
        assert broken(verify(TWO_CASES, plan(("C1", "ana"), ("C2", "ben")))) == []
        assert broken(verify(TWO_CASES, plan(("C1", "ana"), waiting=["C2"]))) == []

    def test_a_case_neither_assigned_nor_waiting_is_missing(self) -> None:
        found = verify(TWO_CASES, plan(("C1", "ana")))
        assert broken(found) == [("missing_case", "C2", None)]
        assert found.score.unallocated == 20  # it waits, said or not

    @pytest.mark.parametrize(
        "stated",
        [
            plan(("C1", "ana"), ("C2", "ben"), ("C9", "ben")),
            plan(("C1", "ana"), ("C2", "ben"), waiting=["C9"]),
            plan(("C1", "ana"), ("C2", "ben"), ("C9", "ben"), waiting=["C9"]),
        ],
    )
    def test_a_case_that_does_not_exist_is_unknown_and_that_alone(self, stated: StatedPlan) -> None:
        found = verify(TWO_CASES, stated)
        assert broken(found) == [("unknown_case", "C9", None)]
        assert found.score == verify(TWO_CASES, plan(("C1", "ana"), ("C2", "ben"))).score

    @pytest.mark.parametrize(
        "stated",
        [
            plan(("C1", "ana"), ("C2", "ben"), ("O1", "ben")),
            plan(("C1", "ana"), ("C2", "ben"), waiting=["O1"]),
        ],
    )
    def test_an_open_case_is_not_to_be_allocated(self, stated: StatedPlan) -> None:
        assert broken(verify(TWO_CASES, stated)) == [("not_pending", "O1", None)]

    def test_a_lead_who_does_not_exist_is_unknown_and_that_alone(self) -> None:
        found = verify(TWO_CASES, plan(("C1", "zoe"), ("C2", "ben")))
        assert broken(found) == [("unknown_worker", "C1", "zoe")]
        assert found.score.unallocated == 20  # nobody leads it

    @pytest.mark.parametrize("wanted", ["allowed", "preferred", "required"])
    def test_a_co_worker_who_does_not_exist_is_unknown_and_that_alone(self, wanted: str) -> None:
        case = a_case(task="section_47_enquiry", co_working=wanted)
        scenario = a_scenario(a_newly_qualified_worker("nia"), case)
        assert broken_by(scenario, ("C1", "nia", "zoe")) == [("unknown_worker", "C1", "zoe")]

    def test_what_can_still_be_judged_beside_somebody_unknown_is(self) -> None:
        scenario = a_scenario(
            *(a_worker("ana", max_tier=1), a_worker("ben", conflicts=["C1"])),
            *(a_case("C1", tier=2, co_working="none"), a_lock("C1", "ana")),
        )
        assert broken_by(scenario, ("C1", "zoe", "ben")) == [
            ("unknown_worker", "C1", "zoe"),
            ("conflict_of_interest", "C1", "ben"),
            ("co_worker", "C1", "ben"),
            ("lock", "C1", "ana"),
        ]
        assert broken_by(scenario, ("C1", "ana", "zoe")) == [
            ("unknown_worker", "C1", "zoe"),
            ("above_tier", "C1", "ana"),
            ("co_worker", "C1", "zoe"),
        ]

    @pytest.mark.parametrize(
        "stated",
        [
            plan(("C1", "ana"), ("C2", "ben"), ("C1", "ana")),
            plan(("C1", "ana"), ("C2", "ben"), ("C1", "ben")),
            plan(("C1", "ana"), ("C2", "ben"), waiting=["C1"]),
            plan(("C1", "ana"), ("C2", "ben"), ("C1", "ben"), ("C1", "ben"), waiting=["C1", "C1"]),
        ],
    )
    def test_a_case_named_again_counts_as_first_assigned_and_weighs_once(self, stated: StatedPlan) -> None:
        room_for_one_each = {"roles": {"social_worker": {"max_new_cases": 1}}}
        scenario = a_scenario(*TWO_CASES.workers, *TWO_CASES.cases, policy=room_for_one_each)
        found = verify(scenario, stated)
        assert broken(found) == [("duplicate_case", "C1", None)]
        assert found.score == verify(scenario, plan(("C1", "ana"), ("C2", "ben"))).score

    def test_a_case_that_waits_twice_is_a_duplicate_too(self) -> None:
        found = verify(TWO_CASES, plan(("C1", "ana"), waiting=["C2", "C2"]))
        assert broken(found) == [("duplicate_case", "C2", None)]
        assert found.score.unallocated == 20

    def test_an_empty_plan_of_an_empty_scenario_is_lawful(self) -> None:
        assert verify(a_scenario(), plan()).ok


class TestTheStatedScore:
    def test_the_true_one_is_no_breach_and_none_need_be_stated(self) -> None:
        assert verify(TWO_CASES, plan(("C1", "ana"), waiting=["C2"], score=(20, 0))).ok
        assert verify(TWO_CASES, plan(("C1", "ana"), waiting=["C2"], score=None)).ok

    @pytest.mark.parametrize("score", [(20, 1), (19, 0), (0, 0), (20, -1)])
    def test_any_other_is(self, score: tuple[int, int]) -> None:
        found = verify(TWO_CASES, plan(("C1", "ana"), waiting=["C2"], score=score))
        assert broken(found) == [("score", None, None)]
        [breach] = found.breaches
        assert breach.text == (
            f"The plan states the score {score[0]} unallocated, {score[1]} preference; "
            "it is 20 unallocated, 0 preference"
        )

    def test_a_broken_rule_does_not_make_a_true_score_false(self) -> None:
        scenario = a_scenario(a_worker(max_tier=1), a_case(tier=2))
        honest = verify(scenario, plan(("C1", "ana"), score=(0, 0)))
        assert broken(honest) == [("above_tier", "C1", "ana")]
        flattering = verify(scenario, plan(("C1", "ana"), score=(0, -1)))
        assert broken(flattering) == [("above_tier", "C1", "ana"), ("score", None, None)]

    @pytest.mark.parametrize(
        "assignments", [[("C1", "zoe"), ("C2", "ben")], [("C1", "ana")], [("C1", "ana"), ("C1", "ben")]]
    )
    def test_no_score_is_judged_where_it_is_not_certain_which_plan_is_meant(
        self, assignments: list[tuple[str, ...]]
    ) -> None:
        found = verify(TWO_CASES, plan(*assignments, score=(12345, 6)))
        assert found.breaches
        assert "score" not in {breach.rule for breach in found.breaches}


WEEK = a_scenario(
    *(a_worker("ana"), a_worker("ben", reductions=[{"share": 1, "from": "2026-01-01"}])),
    *(a_case("C1", tier=3, points_for={"ana": 18.25}), a_case("C2")),
    an_open_case("O1", "ben"),
    name="a week",
)


def a_proposal(**fields: Any) -> dict[str, Any]:
    """The true proposal for WEEK, worked by hand, but for what `fields` replace."""
    return {
        "format": "caseload-proposal/1",
        "scenario": "a week",
        "status": "optimal",
        "stopped_by": "optimal",
        # C2 waits: 10 + 5. C1: grade 4 × |2 − 3|. Ana: 1825 of 3000, 325 + 25 above 1500 and 1800
        "score": {"unallocated": 15, "preference": 750},
        "bound": {"unallocated": 15, "preference": 750},
        "gap": 0,
        "assignments": [
            {
                "case": "C1",
                "lead": "ana",
                "co_worker": None,
                "tier": 3,
                "points": 18.25,
                "costs": {"grade": 400},
            }
        ],
        "unallocated": [{"case": "C2", "priority": 15, "costs": {}}],
        "workers": [a_load(), a_load("ben", 0, 1, 1, None, 0, 0)],
        "terms": {"grade": 400, "utilisation": 350, "family": 0},
        "timescales": [],
        "solver": {"wall_seconds": 0, "build_seconds": 0, "seed": 1, "threads": 1, "deterministic": True},
        **fields,
    }


def a_load(
    worker: str = "ana",
    capacity: float = 30,
    before: float = 0,
    after: float = 18.25,
    utilisation: float | None = 0.61,
    utilisation_cost: int = 350,
    new_cases: int = 1,
) -> dict[str, Any]:
    """A line of the workers' loads, by default Ana's true one."""
    return {
        "worker": worker,
        "capacity": capacity,
        "before": before,
        "after": after,
        "utilisation": utilisation,
        "utilisation_cost": utilisation_cost,
        "new_cases": new_cases,
    }


BEN = a_load("ben", 0, 1, 1, None, 0, 0)
MADE: dict[str, Any] = a_proposal()["assignments"][0]
WAITING: dict[str, Any] = a_proposal()["unallocated"][0]


class TestAFullProposal:
    def judged(self, **fields: Any) -> list[tuple[str, str | None, str | None]]:
        return broken(verify(WEEK, Proposal.model_validate(a_proposal(**fields))))

    def test_true_figures_are_no_breach(self) -> None:
        assert self.judged() == []

    def test_terms_of_0_may_be_named_or_not(self) -> None:
        assert self.judged(terms={"grade": 400, "utilisation": 350}) == []
        assert self.judged(assignments=[{**MADE, "costs": {"grade": 400, "change": 0}}]) == []

    @pytest.mark.parametrize(
        ("field", "value", "concerned"),
        [
            ("score", {"unallocated": 15, "preference": 749}, (None, None)),
            ("terms", {"grade": 400, "utilisation": 351}, (None, None)),
            ("terms", {"grade": 400, "utilisation": 350, "luck": 1}, (None, None)),
            ("assignments", [{**MADE, "tier": 2}], ("C1", "ana")),
            ("assignments", [{**MADE, "points": 4}], ("C1", "ana")),
            ("assignments", [{**MADE, "costs": {"grade": 401}}], ("C1", "ana")),
            ("assignments", [{**MADE, "costs": {}}], ("C1", "ana")),
            ("unallocated", [{**WAITING, "priority": 16}], ("C2", None)),
            ("unallocated", [{**WAITING, "costs": {"change": 2500}}], ("C2", None)),
            ("workers", [a_load(capacity=31), BEN], (None, "ana")),
            ("workers", [a_load(before=0.01), BEN], (None, "ana")),
            ("workers", [a_load(after=18.24), BEN], (None, "ana")),
            ("workers", [a_load(utilisation=0.6), BEN], (None, "ana")),
            ("workers", [a_load(utilisation=None), BEN], (None, "ana")),
            ("workers", [a_load(utilisation_cost=349), BEN], (None, "ana")),
            ("workers", [a_load(new_cases=2), BEN], (None, "ana")),
            ("workers", [a_load(), {**BEN, "utilisation": 0}], (None, "ben")),
            ("workers", [a_load()], (None, "ben")),
            ("workers", [a_load(), BEN, BEN], (None, "ben")),
            ("workers", [a_load(), BEN, {**BEN, "worker": "zoe"}], (None, "zoe")),
        ],
    )
    def test_each_false_figure_is_found_once(
        self, field: str, value: Any, concerned: tuple[str | None, str | None]
    ) -> None:
        assert self.judged(**{field: value}) == [("score", *concerned)]

    def test_its_plan_is_judged_as_anybodys(self) -> None:
        proposal = Proposal.model_validate(a_proposal(assignments=[{**MADE, "lead": "zoe"}]))
        assert broken(verify(WEEK, proposal)) == [("unknown_worker", "C1", "zoe")]

    def test_its_document_says_the_same(self) -> None:
        proposal = Proposal.model_validate(a_proposal())
        assert read_plan(proposal.document()) == StatedPlan.of(proposal)
        assert verify(WEEK, read_plan(proposal.document())) == verify(WEEK, proposal)


def test_the_document_of_a_verification_is_breaches_score_and_terms() -> None:
    document = verify(TWO_CASES, plan(("C1", "ana"))).document()
    assert document["breaches"] == [
        {
            "rule": "missing_case",
            "case": "C2",
            "worker": None,
            "text": "C2 is pending, but neither assigned nor waiting",
        }
    ]
    assert document["score"] == {"unallocated": 20, "preference": 0}
    assert len(document["terms"]) == 13
    assert list(document) == ["breaches", "score", "terms"]


class TestReadingAPlan:
    def test_only_the_assignments_are_needed(self) -> None:
        assert read_plan({"assignments": [{"case": "C1", "lead": "ana"}]}) == plan(("C1", "ana"))
        assert read_plan({"assignments": []}) == plan()

    def test_other_fields_are_not_read(self) -> None:
        document = {
            "format": "somebody-elses/7",
            "assignments": [{"case": "C1", "lead": "ana", "co_worker": "ben", "mood": {"good": True}}],
            "unallocated": [{"case": "C2", "reason": 5}],
            "score": {"unallocated": 1, "preference": 2, "beauty": 3},
        }
        assert read_plan(document) == plan(("C1", "ana", "ben"), waiting=["C2"], score=(1, 2))

    def test_every_fault_is_named_with_its_place(self) -> None:
        document = {
            "assignments": [{"case": "C1"}, {"case": 7, "lead": None, "co_worker": ["ben"]}, "C3"],
            "unallocated": ["C4", {}],
            "score": {"unallocated": "many", "preference": True},
        }
        with pytest.raises(InvalidProposal) as refused:
            read_plan(document)
        assert [(fault.place, fault.value) for fault in refused.value.faults] == [
            ("assignments[0].lead", "missing"),
            ("assignments[1].case", "7"),
            ("assignments[1].lead", "null"),
            ("assignments[1].co_worker", "a list of 1"),
            ("assignments[2]", "'C3'"),
            ("unallocated[0]", "'C4'"),
            ("unallocated[1].case", "missing"),
            ("score.unallocated", "'many'"),
            ("score.preference", "true"),
        ]

    @pytest.mark.parametrize(
        "document", [None, [], "plan", 3, {}, {"assignments": None}, {"assignments": {}}]
    )
    def test_anything_else_is_no_plan(self, document: Any) -> None:
        with pytest.raises(InvalidProposal) as refused:
            read_plan(document)
        [fault] = refused.value.faults
        assert fault.place == ("assignments" if isinstance(document, dict) else "")
        assert "StatedPlan" not in str(refused.value)


def test_a_verification_does_not_depend_on_the_order_of_a_plan() -> None:
    def judged(scenario: Scenario, *assignments: tuple[str, ...]) -> Any:
        return verify(scenario, plan(*assignments)).model_dump()

    there = judged(TWO_CASES, ("C1", "ana"), ("C2", "ana", "ben"))
    assert there == judged(TWO_CASES, ("C2", "ana", "ben"), ("C1", "ana"))

"""Bad scenario documents: what does not fit together, and all faults at once."""

from __future__ import annotations

import pytest

from solver.errors import InvalidScenario
from solver.reading import read_scenario
from tests.solver.documents import (
    Json,
    a_case_document,
    a_document,
    a_worker_document,
    faults_of,
    places,
    said,
    with_case,
    with_policy,
    with_worker,
)
from tests.solver.factories import scores

ROLES = (
    "newly_qualified_social_worker, occupational_therapist, senior_social_worker, social_worker, "
    "support_worker, team_manager"
)
FACTORS = "ability_to_engage, breadth_of_need, contact_time, depth_of_need, resource_availability, risk"


@pytest.mark.parametrize(
    ("document", "faults"),
    [
        (with_worker(role="wizard"), [f"workers[0].role: 'wizard': a role of the policy: {ROLES}"]),
        (
            a_document(workers=[a_worker_document(), a_worker_document()]),
            ["workers[1].id: 'ana': each once; workers[0] has it already"],
        ),
        (
            a_document(cases=[a_case_document(), a_case_document(id="C2"), a_case_document()]),
            ["cases[2].id: 'C1': each once; cases[0] has it already"],
        ),
        (with_case(status="open"), ["cases[0].lead: missing: the worker who leads it: the case is open"]),
        (
            with_case(status="open", lead="zoe", co_worker="yan", delegate="xia"),
            [
                "cases[0].lead: 'zoe': the id of a worker of this scenario",
                "cases[0].co_worker: 'yan': the id of a worker of this scenario",
                "cases[0].delegate: 'xia': the id of a worker of this scenario",
            ],
        ),
        (
            with_case(status="open", lead="ana", delegate="ana", task="section_47_enquiry"),
            [
                "cases[0].delegate: 'ana': nobody: section_47_enquiry is not delegable; these are: "
                "care_act_assessment, child_in_need_plan, equipment_and_adaptations, reablement_review, "
                "review"
            ],
        ),
        (
            with_case(tier_override={"tier": 4, "reason": "x"}),
            ["cases[0].tier_override.tier: 4: a tier of the policy: 1 to 3"],
        ),
        (
            with_case(complexity={**scores(6), "luck": 1}),
            [f"cases[0].complexity.luck: 1: only {FACTORS}"],
        ),
        (
            a_document(
                locks=[{"case": "C9", "lead": "zoe", "co_worker": "yan"}],
                excluded=[{"case": "C8", "worker": "xia"}],
                baseline=[{"case": "C7", "lead": "gone"}],
            ),
            [
                "locks[0].case: 'C9': the id of a case of this scenario",
                "locks[0].lead: 'zoe': the id of a worker of this scenario",
                "locks[0].co_worker: 'yan': the id of a worker of this scenario",
                "excluded[0].case: 'C8': the id of a case of this scenario",
                "excluded[0].worker: 'xia': the id of a worker of this scenario",
                "baseline[0].case: 'C7': the id of a case of this scenario",
            ],
        ),
        (
            a_document(
                locks=[{"case": "C1", "lead": "ana"}] * 2,
                excluded=[{"case": "C1", "worker": "ana"}] * 2,
                baseline=[{"case": "C1", "lead": "ana"}, {"case": "C1", "lead": "ben"}],
            ),
            [
                "locks[1].case: 'C1': each once; locks[0] has it already",
                "baseline[1].case: 'C1': each once; baseline[0] has it already",
            ],
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(document: Json, faults: list[str]) -> None:
    assert said(document) == faults


def test_an_unknown_task_is_refused_with_those_there_are() -> None:
    [fault] = faults_of(with_case(task="quest"))
    assert fault.place == "cases[0].task"
    assert fault.allowed.startswith("a task of the policy: adult_safeguarding_enquiry, ")


def test_every_factor_is_scored() -> None:
    found = faults_of(with_case(complexity={"risk": 1}))
    assert {fault.place for fault in found} == {
        f"cases[0].complexity.{factor}" for factor in FACTORS.split(", ") if factor != "risk"
    }
    assert {(fault.value, fault.allowed) for fault in found} == {("missing", "a score of 1, 2 or 3")}


class TestAllAtOnce:
    def test_faults_of_every_kind_are_listed_together(self) -> None:
        document = {
            "format": "caseload-scenario/1",
            "as_of": "2026-11-23T09:00:00Z",
            "mood": "low",
            "policy": {"weights": {"grade": -1}, "co_worker_share": 2},
            "workers": [a_worker_document(fte=0, role="wizard"), a_worker_document(id="ben", nickname="B")],
            "cases": [
                a_case_document(complexity=scores(9) | {"risk": 7}, team=None),
                a_case_document(id="C2", status="open", lead="zoe", task="quest"),
                a_case_document(id="C2"),
                "C3",
            ],
            "locks": [{"case": "C9", "lead": "ben", "co_worker": 5}],
            "excluded": [{"case": "C1", "worker": "ana"}],
        }
        assert set(places(document)) == {
            *("as_of", "mood", "policy.weights.grade", "policy.co_worker_share"),
            *("workers[0].fte", "workers[0].role", "workers[1].nickname"),
            *("cases[0].team", "cases[0].complexity.risk", "cases[1].lead", "cases[1].task", "cases[2].id"),
            *("cases[3]", "locks[0].case", "locks[0].co_worker"),
        }

    def test_a_faulty_score_hides_no_factor_that_is_missing_or_unknown(self) -> None:
        given = scores(9) | {"risk": 0, "luck": 2}
        del given["contact_time"]
        document = with_case(complexity=given, tier_override={"tier": 4})
        assert set(places(document)) == {
            *(f"cases[0].complexity.{factor}" for factor in ("risk", "luck", "contact_time")),
            *("cases[0].tier_override.tier", "cases[0].tier_override.reason"),
        }

    def test_a_faulty_figure_hides_no_contradiction_beside_it(self) -> None:
        document = with_policy(
            complexity={"tier_upper_bounds": [9, 9, 18], "tier_points": [-1], "tier_grades": [1]}
        )
        assert set(places(document)) == {
            f"policy.complexity.{name}" for name in ("tier_upper_bounds", "tier_points[0]", "tier_grades")
        }

    def test_each_fault_is_said_once(self) -> None:
        found = faults_of(a_document(workers=[None, {}, {"id": 1}], cases=[{}, 3], locks=[{}]))
        assert len(found) == len(set(found))

    def test_a_faulty_field_makes_no_further_fault(self) -> None:
        """A worker whose `fte` is wrong exists, a list that cannot be read names nobody in particular."""
        held = a_case_document(status="open", lead="ana")
        assert places(a_document(workers=[a_worker_document(fte=9)], cases=[held])) == ["workers[0].fte"]
        assert places(a_document(workers="ana", cases=[held])) == ["workers"]
        assert places(a_document(cases=7, locks=[{"case": "C1", "lead": "ana"}])) == ["cases"]

    def test_a_faulty_policy_makes_good_items_no_worse(self) -> None:
        assert places(with_policy(roles=None)) == ["policy.roles"]
        assert places(with_policy(roles={"social_worker": {"grade": "high"}})) == [
            "policy.roles.social_worker.grade"
        ]
        assert places(with_policy(tasks=[])) == ["policy.tasks"]
        assert places(with_policy(complexity={"factors": None})) == ["policy.complexity.factors"]
        assert places(with_policy(complexity={"factors": []})) == ["policy.complexity.factors"]
        assert places(with_policy(complexity={"factors": [7]})) == ["policy.complexity.factors[0]"]
        assert places(a_document(policy=3)) == ["policy"]

    def test_what_a_faulty_policy_adds_is_known_all_the_same(self) -> None:
        document = with_policy(
            roles={"wizard": {"points_per_fte": "many"}},
            tasks={"quest": {"delegable": True, "reward": 1}},
        )
        document["workers"] = [a_worker_document(role="wizard")]
        document["cases"] = [a_case_document(task="quest", status="open", lead="ana", delegate="ana")]
        assert places(document) == ["policy.roles.wizard.points_per_fte", "policy.tasks.quest.reward"]

    def test_contradictions_of_the_policy_stand_beside_other_faults(self) -> None:
        document = with_policy(complexity={"tier_upper_bounds": [9, 9, 17]}, allocation_hours=-1)
        assert places(document) == [
            "policy.allocation_hours",
            "policy.complexity.tier_upper_bounds",
            "policy.complexity.tier_upper_bounds",
        ]

    def test_a_title_counts_them(self) -> None:
        with pytest.raises(InvalidScenario, match=r"^The scenario has 1 fault\n  as_of: missing") as refused:
            read_scenario({"format": "caseload-scenario/1"})
        assert len(refused.value.faults) == 1
        with pytest.raises(InvalidScenario, match=r"^The scenario has 2 faults\n"):
            read_scenario({})

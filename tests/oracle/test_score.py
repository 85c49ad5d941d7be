"""Each term of the score, held to sums worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.oracle import score
from tests.oracle.builders import a_case, a_scenario, a_worker, an_open_case, given
from tests.oracle.policy import Json

NO_STEPS: Json = {"weights": {"utilisation_steps": []}}


def terms(scenario: Json, *plan: Json) -> dict[str, int]:
    """The terms that are not zero, utilisation aside unless the policy names steps."""
    scenario = {"policy": NO_STEPS} | scenario
    found = score(scenario, list(plan))
    assert found["preference"] == sum(found["terms"].values())
    return {term: cost for term, cost in found["terms"].items() if cost}


def one(
    worker: Json, case: Json, *others: Json, co_worker: str | None = None, **fields: Any
) -> dict[str, int]:
    """The terms of one case led by one worker; grade is out of the way unless a test puts it there."""
    policy = {"weights": {"utilisation_steps": [], "grade": 0}}
    scenario = a_scenario(worker, case, *others, **({"policy": policy} | fields))
    return terms(scenario, given(case["id"], worker["id"], co_worker))


@pytest.mark.parametrize(
    ("expertise", "cost"),
    [
        ({}, 4000),  # 10 × (3 + 1)
        ({"neglect": 2}, 2000),  # 10 × (1 + 1)
        ({"neglect": 3, "dementia": 2}, 0),  # more than needed is not a credit
    ],
)
def test_expertise(expertise: dict[str, int], cost: int) -> None:
    case = a_case(needs={"neglect": 3, "dementia": 1})
    assert one(a_worker(expertise=expertise), case).get("expertise", 0) == cost


def test_a_co_worker_covers_a_need_in_full_or_not_at_all() -> None:
    ben = a_worker("ben", expertise={"neglect": 2, "dementia": 2})
    case = a_case(needs={"neglect": 3, "dementia": 2}, co_working="required")
    # dementia is covered; neglect falls short of 3 with both: 10 × (3 − 1)
    assert one(a_worker(expertise={"neglect": 1}), case, ben, co_worker="ben") == {"expertise": 2000}


@pytest.mark.parametrize(("qualifications", "cost"), [([], 2000), (["registered_social_worker"], 0)])
def test_on_reserved_work_only_the_qualified_cover(qualifications: list[str], cost: int) -> None:
    ben = a_worker("ben", qualifications=qualifications, expertise={"neglect": 2})
    case = a_case(task="looked_after_child", needs={"neglect": 2}, co_working="required")
    assert one(a_worker(), case, ben, co_worker="ben").get("expertise", 0) == cost


def test_interest_is_a_credit_for_each_tag() -> None:
    ana = a_worker(interests=["neglect", "dementia", "bees"], expertise={"neglect": 1, "dementia": 1})
    case = a_case(needs={"neglect": 1, "dementia": 1})
    assert one(ana, case) == {"interest": -400}  # −2 × 2


@pytest.mark.parametrize(
    ("role", "total", "cost"),
    [
        ("senior_social_worker", 6, 800),  # 4 × |3 − 1|
        ("social_worker", 6, 400),  # 4 × |2 − 1|
        ("social_worker", 10, 0),
        ("support_worker", 14, 800),  # 4 × |1 − 3|
    ],
)
def test_grade(role: str, total: int, cost: int) -> None:
    scenario = a_scenario(a_worker(role=role), a_case(total=total))
    assert terms(scenario, given("C1", "ana")).get("grade", 0) == cost


class TestContinuity:
    def test_a_new_face_costs_where_a_known_one_may_lead(self) -> None:
        case, ben = a_case(previous_lead="ben"), a_worker("ben")
        assert one(a_worker(), case, ben) == {"continuity": 1500}
        assert one(ben, case, a_worker()) == {}

    def test_nothing_where_no_known_face_may_lead(self) -> None:
        case = a_case(previous_lead="ben")
        assert one(a_worker(), case, a_worker("ben", conflicts=["C1"])) == {}
        assert one(a_worker(), a_case(previous_lead="gone")) == {}
        vetoes = [{"case": "C1", "worker": "ben"}]
        policy = {"weights": {"utilisation_steps": [], "grade": 0}}
        assert one(a_worker(), case, a_worker("ben"), excluded=vetoes, policy=policy) == {}

    def test_the_leads_of_the_familys_open_cases_are_known_faces(self) -> None:
        case, ben = a_case(family="F", previous_lead="gone"), a_worker("ben")
        sibling = an_open_case("C8", "ben", family="F", co_worker="ana")
        assert one(a_worker(), case, ben, sibling) == {"continuity": 1500}  # a co-worker is not one
        assert one(ben, case, a_worker(), sibling) == {}
        stranger = an_open_case("C8", "ben", family="G")
        assert one(a_worker(), case, ben, stranger) == {}

    def test_either_of_two_known_faces_will_do(self) -> None:
        case, ben = a_case(family="F", previous_lead="ana"), a_worker("ben")
        sibling = an_open_case("C8", "ben", family="F")
        assert one(a_worker(), case, ben, sibling) == {}
        assert one(ben, case, a_worker(), sibling) == {}

    def test_an_override_makes_a_known_face_able(self) -> None:
        ben = a_worker("ben", max_tier=1)
        case = a_case(total=10, previous_lead="ben")
        lock = {"case": "C1", "lead": "ben", "co_worker": None, "override_reason": "trusted"}
        policy = {"weights": {"utilisation_steps": [], "grade": 0}}
        assert one(a_worker(), case, ben, policy=policy, locks=[lock]) == {"continuity": 1500}
        assert one(a_worker(), case, ben, policy=policy) == {}

    def test_it_is_not_for_independent_tasks(self) -> None:
        policy = {"weights": {"utilisation_steps": [], "grade": 0}, "tasks": {"fresh": {"independent": True}}}
        case = a_case(task="fresh", family="F", previous_lead="gone")
        sibling = an_open_case("C8", "ben", family="F")
        assert one(a_worker(), case, a_worker("ben"), sibling, policy=policy) == {}


def test_a_family_should_not_meet_many_leads() -> None:
    policy = {"weights": {"utilisation_steps": [], "grade": 0}, "tasks": {"fresh": {"independent": True}}}
    staff = [a_worker(name) for name in ("ana", "ben", "cat", "dot")]
    cases = [a_case(name, family="F") for name in ("C1", "C2", "C3")]
    alone = [a_case("C4", family="F", task="fresh"), a_case("C5")]
    scenario = a_scenario(*staff, *cases, *alone, policy=policy)
    three = [given("C1", "ana"), given("C2", "ben"), given("C3", "cat")]
    assert terms(scenario, *three) == {"family": 8000}  # 40 × (3 − 1)
    assert terms(scenario, *three[:2]) == {"family": 4000}
    assert terms(scenario, three[0], given("C3", "ana")) == {}
    # neither the independent case nor a stranger's counts
    assert terms(scenario, three[0], given("C4", "dot"), given("C5", "ben")) == {}


def test_somebody_newly_qualified_is_protected_from_the_harder_tiers() -> None:
    new, ben = a_worker("new", role="newly_qualified_social_worker"), a_worker("ben")
    assert one(new, a_case(total=10)) == {"newly_qualified": 800}  # 8 × (2 − 1)
    assert one(new, a_case(total=14)) == {"newly_qualified": 1600}  # 8 × (3 − 1)
    assert one(new, a_case(total=6)) == {}
    assert one(new, a_case(total=10), ben, co_worker="ben") == {"co_working": 1200}


@pytest.mark.parametrize(
    ("wanted", "alone", "together"),
    [
        ("allowed", {}, {"co_working": 1200}),
        ("preferred", {"co_working_missed": 1500}, {}),
        ("required", {}, {}),
    ],
)
def test_co_working(wanted: str, alone: dict[str, int], together: dict[str, int]) -> None:
    case, ben = a_case(co_working=wanted), a_worker("ben")
    assert one(a_worker(), case, ben) == alone
    assert one(a_worker(), case, ben, co_worker="ben") == together


def test_local_cost_locality_and_cross_team() -> None:
    ana, ben = a_worker(localities=["N"], team="U"), a_worker("ben", localities=[])
    case = a_case(locality="S", cost_for={"ana": 7, "gone": 3})
    assert one(ana, case) == {"local_cost": 700, "locality": 300, "cross_team": 2000}
    assert one(ben, case) == {}  # no localities: anywhere
    assert one(a_worker(localities=["S", "N"]), case) == {"local_cost": 700}
    assert one(a_worker(localities=["N"]), a_case()) == {}


def test_change_counts_every_case_that_left_its_earlier_lead_and_those_that_wait() -> None:
    baseline = [
        {"case": "C1", "lead": "ana"},
        {"case": "C2", "lead": "ana"},
        {"case": "C3", "lead": "gone"},
        {"case": "C8", "lead": "ben"},
    ]
    cases = [a_case(name) for name in ("C1", "C2", "C3", "C4")] + [an_open_case("C8", "ana")]
    policy = {"weights": {"utilisation_steps": [], "grade": 0}}
    scenario = a_scenario(a_worker(), a_worker("ben"), *cases, baseline=baseline, policy=policy)
    assert terms(scenario) == {"change": 7500}  # C1, C2 and C3 wait; C8 is open
    moved = [given("C1", "ana"), given("C2", "ben"), given("C3", "ben"), given("C4", "ben")]
    assert terms(scenario, *moved) == {"change": 5000}  # C2 and C3


def test_utilisation_counts_every_step_of_every_worker() -> None:
    # capacity floor(1000 × 0.33) = 330; steps at floor(330 × 0.5) = 165 and floor(330 × 0.67 = 221.1) = 221
    weights = {"utilisation_steps": [[0.5, 2], [0.67, 3]], "grade": 0}
    policy = {"roles": {"social_worker": {"points_per_fte": 10}}, "weights": weights}
    nobody = a_worker("ben", fte=0.33, reductions=[{"share": 1, "reason": "other", "from": "2026-01-01"}])
    held = [an_open_case("C8", "ana", total=10), an_open_case("C9", "ben", total=18)]
    scenario = a_scenario(a_worker(fte=0.33), nobody, a_case(), *held, policy=policy)
    assert terms(scenario) == {"utilisation": 70}  # 2 × (200 − 165); ben has no capacity
    # after 300: 2 × (300 − 165) + 3 × (300 − 221) = 270 + 237
    assert terms(scenario, given("C1", "ana")) == {"utilisation": 507}


def test_what_waits_costs_its_priority() -> None:
    cases = [a_case("C1"), a_case("C2", urgency="urgent", total=18)]
    scenario = a_scenario(a_worker(), *cases)
    assert score(scenario, [])["unallocated"] == 15 + 1015
    assert score(scenario, [given("C2", "ana")])["unallocated"] == 15
    assert score(scenario, [given("C1", "ana"), given("C2", "ana")])["unallocated"] == 0

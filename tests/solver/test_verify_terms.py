"""The score of SPEC 5: each term from both sides, the sum in a comment."""

from __future__ import annotations

from typing import Any

import pytest

from solver.scenario import Scenario
from tests.solver.factories import (
    RSW,
    a_case,
    a_newly_qualified_worker,
    a_scenario,
    a_standing,
    a_veto,
    a_worker,
    an_open_case,
    checked,
    holding,
)

ORDER = [
    "expertise",
    "interest",
    "grade",
    "continuity",
    "family",
    "newly_qualified",
    "co_working",
    "co_working_missed",
    "local_cost",
    "locality",
    "cross_team",
    "change",
    "utilisation",
]
FITTING = {"complexity": {"tier_grades": [2, 2, 2]}}  # every tier fits a social worker's grade


def costs(scenario: Scenario, *assignments: tuple[str, ...]) -> dict[str, int]:
    """The terms that are not 0, once every breakdown has been seen to sum up to the same."""
    found = checked(scenario, *assignments)
    assert list(found.terms) == ORDER
    assert sum(found.terms.values()) == found.score.preference
    for term in ORDER[:-1]:
        assert sum(case.get(term, 0) for case in found.costs_by_case.values()) == found.terms[term]
    assert sum(found.utilisation_by_worker.values()) == found.terms["utilisation"]
    assert not any("utilisation" in case or 0 in case.values() for case in found.costs_by_case.values())
    return {term: total for term, total in found.terms.items() if total}


def cost_of(case: dict[str, Any], lead: dict[str, Any], **co_worker: Any) -> dict[str, int]:
    """The terms of one case led by Ana, with Ben beside her where something is said of him."""
    workers = [a_worker("ana", **lead)] + ([a_worker("ben", **co_worker)] if co_worker else [])
    people = [worker.id for worker in workers]
    return costs(a_scenario(*workers, a_case(**case), policy=FITTING), ("C1", *people))


def test_nothing_to_allocate_costs_nothing() -> None:
    found = checked(a_scenario())
    assert found.ok
    assert found.score.key == (0, 0)
    assert found.terms == dict.fromkeys(ORDER, 0)


def test_a_case_that_fits_costs_nothing() -> None:
    assert cost_of({}, {}) == {}


def test_what_waits_costs_its_priority_and_nothing_else() -> None:
    case = a_case("C1", tier=3, urgency="urgent", needs={"dementia": 3}, co_working="preferred", locality="N")
    found = checked(a_scenario(a_worker(), case, a_case("C2")), ("C2", "ana"))
    assert found.score.key == (1015, 400)  # 1000 + 3 × 5; the grade of C2: 4 × |2 − 1|
    assert found.costs_by_case == {"C1": {}, "C2": {"grade": 400}}


class TestExpertise:
    @pytest.mark.parametrize(
        ("held", "cost"),
        [
            ({}, 5000),  # (3 + 2) × 10
            ({"dementia": 1}, 4000),
            ({"dementia": 3, "neglect": 1}, 1000),
            ({"dementia": 3, "neglect": 3}, 0),  # more than needed makes up for nothing else
            ({"dementia": 1, "neglect": 3}, 2000),
        ],
    )
    def test_each_missing_level_costs(self, held: dict[str, int], cost: int) -> None:
        found = cost_of({"needs": {"dementia": 3, "neglect": 2}}, {"expertise": held})
        assert found.get("expertise", 0) == cost

    @pytest.mark.parametrize(
        ("held", "cost"),
        [
            ({"dementia": 3}, 1000),  # in full: 0, and the lead lacks 1 of neglect
            ({"dementia": 2}, 3000),  # not in full: nothing; 2 + 1
            ({"dementia": 3, "neglect": 2}, 0),
        ],
    )
    def test_a_co_worker_meets_a_need_in_full_or_not_at_all(self, held: dict[str, int], cost: int) -> None:
        case = {"needs": {"dementia": 3, "neglect": 2}, "co_working": "required"}
        lead = {"expertise": {"dementia": 1, "neglect": 1}}
        assert cost_of(case, lead, expertise=held).get("expertise", 0) == cost

    @pytest.mark.parametrize(("qualifications", "cost"), [([RSW], 0), ([], 3000)])
    def test_on_reserved_work_only_the_qualified_meet_a_need(
        self, qualifications: list[str], cost: int
    ) -> None:
        case = {"needs": {"dementia": 3}, "co_working": "required", "task": "looked_after_child"}
        found = cost_of(case, {}, expertise={"dementia": 3}, qualifications=qualifications)
        assert found.get("expertise", 0) == cost

    def test_on_other_work_anyone_does(self) -> None:
        case = {"needs": {"dementia": 3}, "co_working": "required", "task": "child_in_need_plan"}
        assert cost_of(case, {}, expertise={"dementia": 3}, qualifications=[]) == {}


def test_a_leads_interest_in_a_need_is_worth_something() -> None:
    case = {"needs": {"dementia": 1, "neglect": 1}}
    expert = {"dementia": 1, "neglect": 1}
    assert cost_of(case, {"expertise": expert, "interests": ["dementia", "housing"]}) == {"interest": -200}
    assert cost_of(case, {"expertise": expert, "interests": ["dementia", "neglect"]}) == {"interest": -400}
    assert cost_of(case, {"expertise": expert, "interests": ["housing"]}) == {}
    assert cost_of({**case, "co_working": "required"}, {"expertise": expert}, interests=["neglect"]) == {}


@pytest.mark.parametrize(
    ("role", "tier", "cost"),
    [
        ("support_worker", 1, 0),
        ("social_worker", 1, 400),
        ("social_worker", 2, 0),
        ("social_worker", 3, 400),
        ("senior_social_worker", 3, 0),
        ("senior_social_worker", 1, 800),
    ],
)
def test_the_grade_of_the_role_should_fit_the_tier(role: str, tier: int, cost: int) -> None:
    scenario = a_scenario(a_worker(role=role), a_case(tier=tier))
    assert costs(scenario, ("C1", "ana")).get("grade", 0) == cost


class TestContinuity:
    """Ana led it before, or leads the family's open case; Ben is new to it."""

    people = (a_worker("ana"), a_worker("ben"))
    before = a_case(previous_lead="ana")

    def test_it_is_missed_when_somebody_else_leads(self) -> None:
        scenario = a_scenario(*self.people, self.before, policy=FITTING)
        assert costs(scenario, ("C1", "ana")) == {}
        assert costs(scenario, ("C1", "ben")) == {"continuity": 1500}
        assert costs(scenario, ("C1", "ben", "ana")) == {"continuity": 1500, "co_working": 1200}

    def test_the_leads_of_the_familys_open_cases_know_it_too(self) -> None:
        kin = an_open_case("O1", "ana", family="F", co_worker="ben")
        scenario = a_scenario(*self.people, kin, a_case(family="F"), policy=FITTING)
        assert costs(scenario, ("C1", "ana")) == {}
        assert costs(scenario, ("C1", "ben")) == {"continuity": 1500}
        strangers = a_scenario(*self.people, kin, a_case(family="G"), policy=FITTING)
        assert costs(strangers, ("C1", "ben")) == {}

    def test_any_one_of_those_who_know_it_will_do(self) -> None:
        kin = an_open_case("O1", "ben", family="F")
        case = a_case(family="F", previous_lead="ana")
        scenario = a_scenario(*self.people, a_worker("cem"), kin, case, policy=FITTING)
        assert costs(scenario, ("C1", "ana")) == {}
        assert costs(scenario, ("C1", "ben")) == {}
        assert costs(scenario, ("C1", "cem")) == {"continuity": 1500}

    def test_nothing_is_missed_when_nobody_who_knows_it_may_lead(self) -> None:
        gone = a_scenario(a_worker("ben"), self.before, policy=FITTING)
        assert costs(gone, ("C1", "ben")) == {}
        ruled_out = a_scenario(*self.people, self.before, a_veto("C1", "ana"), policy=FITTING)
        assert costs(ruled_out, ("C1", "ben")) == {}

    def test_somebody_full_may_lead_all_the_same(self) -> None:
        scenario = a_scenario(*self.people, holding("ana", 40), self.before, policy=FITTING)
        assert checked(scenario, ("C1", "ben")).terms["continuity"] == 1500

    def test_independent_tasks_look_for_somebody_new(self) -> None:
        policy = {**FITTING, "tasks": {"review": {"independent": True}}}
        assert costs(a_scenario(*self.people, self.before, policy=policy), ("C1", "ben")) == {}

    def test_a_case_that_waits_misses_nothing(self) -> None:
        assert costs(a_scenario(*self.people, self.before)) == {}


class TestFamily:
    people = (a_worker("ana"), a_worker("ben"), a_worker("cem"))
    siblings = tuple(a_case(f"C{number}", family="F") for number in (1, 2, 3))

    def test_each_further_lead_costs_and_is_booked_where_they_come_in(self) -> None:
        scenario = a_scenario(*self.people, *self.siblings, policy=FITTING)
        assert costs(scenario, ("C1", "ana"), ("C2", "ana"), ("C3", "ana")) == {}
        assert costs(scenario, ("C1", "ana"), ("C2", "ben"), ("C3", "ana")) == {"family": 4000}
        assert costs(scenario, ("C1", "ana"), ("C2", "ben"), ("C3", "cem")) == {"family": 8000}
        found = checked(scenario, ("C3", "ana"), ("C2", "ben"), ("C1", "ben"))
        assert found.costs_by_case == {"C1": {}, "C2": {}, "C3": {"family": 4000}}

    def test_only_allocated_cases_of_one_family_count(self) -> None:
        scenario = a_scenario(*self.people, *self.siblings, a_case("C4", family="G"), policy=FITTING)
        assert costs(scenario, ("C1", "ana"), ("C4", "ben")) == {}
        loners = a_scenario(*self.people, a_case("C1"), a_case("C2"), policy=FITTING)
        assert costs(loners, ("C1", "ana"), ("C2", "ben")) == {}

    def test_open_cases_and_independent_tasks_are_left_out(self) -> None:
        policy = {**FITTING, "tasks": {"check": {"independent": True}}}
        apart = a_case("C0", family="F", task="check")
        held = an_open_case("O1", "cem", family="F", task="check")
        scenario = a_scenario(*self.people, apart, *self.siblings, held, policy=policy)
        found = checked(scenario, ("C0", "ben"), ("C1", "ana"), ("C2", "ana"))
        assert found.terms["family"] == 0


@pytest.mark.parametrize(("tier", "cost"), [(1, 0), (2, 800), (3, 1600)])
def test_somebody_newly_qualified_is_spared_the_harder_tiers(tier: int, cost: int) -> None:
    scenario = a_scenario(
        *(a_newly_qualified_worker(max_tier=3), a_worker()), a_case(tier=tier), policy=FITTING
    )
    assert costs(scenario, ("C1", "nia")).get("newly_qualified", 0) == cost
    assert costs(scenario, ("C1", "nia", "ana")) == {"co_working": 1200}
    assert costs(scenario, ("C1", "ana")) == {}


@pytest.mark.parametrize(
    ("wanted", "alone", "together"),
    [
        ("allowed", {}, {"co_working": 1200}),
        ("preferred", {"co_working_missed": 1500}, {}),
        ("required", {}, {}),
        ("none", {}, {"co_working": 1200}),
    ],
)
def test_a_co_worker_costs_unless_wanted_and_is_missed_when_preferred(
    wanted: str, alone: dict[str, int], together: dict[str, int]
) -> None:
    assert cost_of({"co_working": wanted}, {}) == alone
    assert cost_of({"co_working": wanted}, {}, team="T") == together


def test_a_local_cost_is_that_of_the_lead() -> None:
    assert cost_of({"cost_for": {"ana": 7, "ben": 99}}, {}) == {"local_cost": 700}
    assert cost_of({"cost_for": {"ben": 99}, "co_working": "required"}, {}, team="T") == {}


@pytest.mark.parametrize(
    ("locality", "goes_to", "cost"),
    [
        ("N", ["S", "E"], {"locality": 300}),
        ("N", ["S", "N"], {}),
        ("N", [], {}),  # anywhere
        (None, ["S"], {}),
    ],
)
def test_a_lead_should_work_where_the_case_is(
    locality: str | None, goes_to: list[str], cost: dict[str, int]
) -> None:
    assert cost_of({"locality": locality}, {"localities": goes_to}) == cost


def test_a_lead_of_another_team_costs_even_where_the_policy_lets_them() -> None:
    policy = {**FITTING, "cross_team": True}
    workers = (a_worker(), a_worker("ben", team="U"))
    scenario = a_scenario(*workers, a_case(co_working="required"), policy=policy)
    assert costs(scenario, ("C1", "ben", "ana")) == {"cross_team": 2000}
    assert costs(scenario, ("C1", "ana", "ben")) == {}


def test_every_case_that_leaves_its_earlier_lead_costs_even_by_waiting() -> None:
    baseline = [a_standing(case, "ana") for case in ("C1", "C2", "C3", "O1")]
    cases = [a_case(f"C{number}") for number in (1, 2, 3, 4)]
    scenario = a_scenario(
        a_worker(), a_worker("ben"), *cases, an_open_case("O1", "ben"), *baseline, policy=FITTING
    )
    found = checked(scenario, ("C1", "ana"), ("C2", "ben"), ("C4", "ben"))
    assert found.terms["change"] == 5000  # C2 moved, C3 waits; the open one is ignored
    assert found.costs_by_case == {"C1": {}, "C2": {"change": 2500}, "C3": {"change": 2500}, "C4": {}}


class TestUtilisation:
    def test_every_step_passed_costs_each_hundredth_beyond(self) -> None:
        scenario = a_scenario(a_worker(), holding("ana", 26), a_case(), policy=FITTING)
        # 2700 of 3000; steps at 1500, 1800, 2100, 2400, 2700: 1200 + 900 + 600 + 2 × 300 + 3 × 0
        assert costs(scenario, ("C1", "ana")) == {"utilisation": 3300}
        # 2600: 1100 + 800 + 500 + 2 × 200
        assert costs(scenario) == {"utilisation": 2800}

    def test_a_threshold_is_rounded_down(self) -> None:
        policy = {**FITTING, "weights": {"utilisation_steps": [[0.33, 5]]}}
        # capacity 30 × 0.67 = 20.10; 2010 × 0.33 = 663.3; 700 − 663 = 37
        scenario = a_scenario(a_worker(fte=0.67), holding("ana", 7), policy=policy)
        assert costs(scenario) == {"utilisation": 185}

    def test_everybody_counts_whether_given_anything_or_not(self) -> None:
        scenario = a_scenario(
            *(a_worker("ana"), a_worker("ben")), *(holding("ana", 15.01), holding("ben", 15.02))
        )
        found = checked(scenario)
        assert found.utilisation_by_worker == {"ana": 1, "ben": 2}
        assert found.score.key == (0, 3)

    def test_nobody_without_capacity_counts(self) -> None:
        worker = a_worker(reductions=[{"share": 1, "from": "2026-01-01"}])
        assert costs(a_scenario(worker, holding("ana", 10))) == {}

    def test_above_capacity_the_steps_go_on(self) -> None:
        scenario = a_scenario(a_worker(), holding("ana", 40))
        # 2500 + 2200 + 1900 + 2 × 1600 + 3 × 1300
        assert costs(scenario) == {"utilisation": 13700}

    def test_what_a_co_worker_carries_counts(self) -> None:
        case = a_case(tier=3, co_working="required")
        scenario = a_scenario(a_worker(), a_worker("ben"), holding("ben", 15), case, policy=FITTING)
        # 1500 + 200: 200 beyond the first step
        assert costs(scenario, ("C1", "ana", "ben")) == {"utilisation": 200}


def test_every_weight_is_policy() -> None:
    weights = {"expertise": 1, "interest": 20, "grade": 300, "locality": 4000, "utilisation_steps": []}
    case = a_case(tier=3, needs={"dementia": 3, "neglect": 1}, locality="N")
    ana = a_worker(interests=["dementia"], localities=["S"])
    scenario = a_scenario(ana, holding("ana", 25), case, policy={"weights": weights})
    assert costs(scenario, ("C1", "ana")) == {
        "expertise": 400,  # 4 levels
        "interest": -2000,
        "grade": 30000,
        "locality": 400000,
    }


def test_an_unlawful_plan_is_scored_all_the_same() -> None:
    scenario = a_scenario(a_worker(max_tier=1), a_case(tier=2))
    found = checked(scenario, ("C1", "ana"))
    assert not found.ok
    assert found.score.key == (0, 0)
    assert checked(scenario).score.key == (20, 0)

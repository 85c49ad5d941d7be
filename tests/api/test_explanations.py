"""Explanations and comparisons over HTTP say what the same commands say, and refuse as strictly."""

from __future__ import annotations

import jsonpatch

from solver import compare, explain, read_plan, read_proposal, read_scenario
from tests.api.scenarios import a_case, a_scenario, a_worker, two_and_two
from tests.api.service import Json, Service, assert_problem

PLAN = {"assignments": [{"case": "C1", "lead": "W1"}], "unallocated": [{"case": "C2"}]}


def ask(service: Service, door: str, **body: object) -> Json:
    answer = service.client.post(f"/v1/{door}", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_another_lead_is_priced_from_a_proposal_of_ours(service: Service):
    proposal = service.ask(two_and_two())["proposal"]
    made = proposal["assignments"][0]
    other = next(worker["id"] for worker in two_and_two()["workers"] if worker["id"] != made["lead"])
    found = ask(
        service,
        "explanations",
        scenario=two_and_two(),
        proposal=proposal,
        case=made["case"],
        worker=other,
        patience=0,
    )
    expected = explain(read_scenario(two_and_two()), read_proposal(proposal), made["case"], other, patience=0)
    assert found["verdict"] == "possible"
    assert found["delta_replanned"] == expected.document()["delta_replanned"]


def test_a_remedy_is_a_patch_on_what_was_sent(service: Service):
    scenario = a_scenario([a_worker("W1", max_new_cases=1)], [a_case("C1"), a_case("C2", statutory=True)])
    proposal = service.ask(scenario)["proposal"]
    found = ask(service, "explanations", scenario=scenario, proposal=proposal, case="C1")
    assert found["worker"] is None
    assert [remedy["kind"] for remedy in found["remedies"]] == ["new_cases", "priority"]
    for remedy in found["remedies"]:
        changed = jsonpatch.apply_patch(scenario, remedy["change"])
        again = service.ask(changed)["proposal"]
        assert "C1" in {made["case"] for made in again["assignments"]}


def test_two_plans_are_compared(service: Service):
    second = {"assignments": [{"case": "C1", "lead": "W2"}]}
    found = ask(service, "comparisons", scenario=two_and_two(), first=PLAN, second=second)
    scenario = read_scenario(two_and_two())
    assert found == compare(scenario, read_plan(PLAN), read_plan(second)).document()
    assert found["moves"][0]["from"] == "W1"


def test_faults_of_scenario_plan_and_options_come_together(service: Service):
    scenario = two_and_two()
    scenario["cases"][0]["status"] = "lost"
    body = {
        "scenario": scenario,
        "proposal": {"assignments": [{"case": "C1"}]},
        "case": "C1",
        "options": {"time_limit": 10**6},
    }
    problem = assert_problem(service.client.post("/v1/explanations", json=body), 422, "invalid-request")
    assert [fault["place"] for fault in problem["faults"]] == [
        "options.time_limit",
        "scenario.cases[0].status",
        "proposal.assignments[0].lead",
    ]


def test_a_plan_that_does_not_fit_is_refused(service: Service):
    body = {"scenario": two_and_two(), "proposal": {"assignments": []}, "case": "C1"}
    problem = assert_problem(service.client.post("/v1/explanations", json=body), 422, "invalid-proposal")
    assert {fault["place"] for fault in problem["faults"]} == {"proposal.C1", "proposal.C2"}


def test_who_and_what_is_not_there_is_refused(service: Service):
    body = {"scenario": two_and_two(), "proposal": PLAN}
    missing = service.client.post("/v1/explanations", json={**body, "case": "C9"})
    assert_problem(missing, 422, "unknown-case")
    nobody = service.client.post("/v1/explanations", json={**body, "case": "C1", "worker": "W9"})
    assert_problem(nobody, 422, "unknown-worker")


def test_unknown_fields_and_parameters_are_refused(service: Service):
    body = {"scenario": two_and_two(), "proposal": PLAN, "case": "C1"}
    assert_problem(service.client.post("/v1/explanations", json={**body, "because": True}), 422)
    assert_problem(service.client.post("/v1/explanations?fast=1", json=body), 422)
    assert_problem(service.client.post("/v1/comparisons", json={"scenario": two_and_two()}), 422)

"""The questions answered at once say what the same commands say."""

from __future__ import annotations

from solver import rank, read_plan, read_scenario, verify
from tests.api.scenarios import a_case, a_scenario, a_worker, endless, two_and_two
from tests.api.service import Json, Service, assert_problem

PLAN = {"assignments": [{"case": "C1", "lead": "W1"}], "unallocated": [{"case": "C2"}]}


def ask(service: Service, door: str, **body: object) -> Json:
    answer = service.client.post(f"/v1/{door}", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_lawful_plan_is_verified_with_its_score(service: Service):
    found = ask(service, "verifications", scenario=two_and_two(), proposal=PLAN)
    assert found == verify(read_scenario(two_and_two()), read_plan(PLAN)).document()
    assert found["breaches"] == []


def test_each_broken_rule_is_named(service: Service):
    scenario = two_and_two() | {"excluded": [{"case": "C1", "worker": "W1"}]}
    found = ask(
        service,
        "verifications",
        scenario=scenario,
        proposal=PLAN | {"score": {"unallocated": 0, "preference": 0}},
    )
    assert {breach["rule"] for breach in found["breaches"]} == {"excluded", "score"}


def test_a_proposal_of_ours_is_verified(service: Service):
    ready = service.ask(two_and_two())
    found = ask(service, "verifications", scenario=two_and_two(), proposal=ready["proposal"])
    assert found["breaches"] == []
    assert found["score"] == ready["proposal"]["score"]


def test_faults_of_the_scenario_and_of_the_plan_come_together(service: Service):
    scenario = two_and_two()
    scenario["cases"][0]["status"] = "lost"
    body = {"scenario": scenario, "proposal": {"assignments": [{"case": "C1"}]}}
    problem = assert_problem(service.client.post("/v1/verifications", json=body), 422)
    assert [fault["place"] for fault in problem["faults"]] == [
        "scenario.cases[0].status",
        "proposal.assignments[0].lead",
    ]


def test_a_ranking_has_everybody(service: Service):
    scenario = read_scenario(endless())
    case = scenario.pending[0].id
    found = ask(service, "rankings", scenario=endless(), case=case)
    assert found == rank(scenario, case).document()
    assert len(found["ranking"]) + len(found["barred"]) == 60


def test_a_ranking_wants_a_pending_case(service: Service):
    scenario = a_scenario([a_worker("W1")], [a_case("C1"), a_case("C2", status="open", lead="W1")])
    for case in ("C2", "C3"):
        answer = service.client.post("/v1/rankings", json={"scenario": scenario, "case": case})
        problem = assert_problem(answer, 422, "unknown-case")
        assert problem["faults"][0]["place"] == "case"

"""An urgent case over HTTP: ranked, kept as a proposal of one case, and allocated at once."""

from __future__ import annotations

from typing import Any

from solver import rank_on, read_plan, read_scenario
from tests.api.scenarios import a_case, a_scenario, a_worker
from tests.api.service import Json, Service, assert_problem


def a_team(**urgent: Any) -> Json:
    """Only W1 speaks Polish, as the urgent case asks; W1 and W2 have room for one case each."""
    workers = [a_worker("W1", fte=0.04, languages=["pl"]), a_worker("W2", fte=0.04)]
    return a_scenario(workers, [a_case("C1"), a_case("C2", urgency="urgent", language="pl", **urgent)])


PLAN = {"assignments": [{"case": "C1", "lead": "W1"}], "unallocated": [{"case": "C2"}]}


def ranked(service: Service, **body: Any) -> tuple[Json, str | None]:
    answer = service.client.post("/v1/rankings", json={"scenario": a_team(), "case": "C2", **body})
    assert answer.status_code == 200, answer.text
    return dict(answer.json()), answer.headers.get("Location")


def test_allocate_now_is_one_decision_on_the_ranking(service: Service):
    found, address = ranked(service)
    assert [one["lead"] for one in found["ranking"]] == ["W1"]
    assert address is not None
    proposal = service.client.get(address).json()
    assert proposal["state"] == "ready"
    assert [made["case"] for made in proposal["proposal"]["assignments"]] == ["C2"]
    taken = service.decide(proposal, {"case": "C2", "decision": "accept"})
    assert taken.status_code == 201, taken.text
    assert taken.json()["decisions"][0]["lead"] == "W1"


def test_the_decision_is_checked_like_any_other(service: Service):
    _, address = ranked(service)
    proposal = service.client.get(address).json()
    other = {"case": "C2", "decision": "override", "lead": "W2", "reason": "An interpreter comes along"}
    taken = service.decide(proposal, other)
    assert taken.json()["decisions"][0]["overrides"] == ["language"]


def test_on_a_proposal_nobody_may_have_room_and_nothing_is_kept(service: Service):
    found, address = ranked(service, proposal=PLAN)
    assert found["ranking"] == []
    assert address is None


def test_on_a_proposal_others_go_elsewhere_and_are_decided_with_it(service: Service):
    found, address = ranked(service, proposal=PLAN, moves=1)
    same = rank_on(read_scenario(a_team()), "C2", read_plan(PLAN), 1).document()
    assert found == same
    assert found["ranking"][0]["moves"] == [{"case": "C1", "from": "W1", "to": "W2"}]
    proposal = service.client.get(address).json()
    both = [{"case": case, "decision": "accept"} for case in ("C1", "C2")]
    taken = service.decide(proposal, *both)
    assert taken.status_code == 201, taken.text
    assert {line["case"]: line["lead"] for line in taken.json()["decisions"]} == {"C1": "W2", "C2": "W1"}


def test_a_routine_ranking_is_not_kept(service: Service):
    assert ranked(service, case="C1")[1] is None


def test_moves_need_a_proposal_and_a_proposal_must_fit(service: Service):
    body = {"scenario": a_team(), "case": "C2", "moves": 1}
    problem = assert_problem(service.client.post("/v1/rankings", json=body), 422, "invalid-request")
    assert problem["faults"][0]["place"] == "moves"
    strange = {"assignments": [{"case": "C9", "lead": "W1"}]}
    problem = assert_problem(
        service.client.post("/v1/rankings", json=body | {"proposal": strange}), 422, "invalid-proposal"
    )
    assert problem["faults"][0]["place"] == "proposal.assignments[0]"

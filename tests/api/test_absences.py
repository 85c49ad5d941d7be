"""Absences and reliefs over HTTP: what the commands say, kept as proposals, decided like any other."""

from __future__ import annotations

import threading
import time
from datetime import date
from functools import cache
from typing import Any

import jsonpatch

from scenarios.generate import generate
from solver import absence, read_scenario, relieve
from solver.propose import Options
from tests.api.scenarios import a_case, a_scenario, a_worker, endless
from tests.api.service import Json, Service, assert_problem, sent_events


def a_team(**fields: Any) -> Json:
    """W1 holds three cases, W2 one, W3 none; something is pending, which is set aside."""
    held = [a_case(name, 2, status="open", lead="W1") for name in ("C1", "C2", "C3")]
    cases = [*held, a_case("C4", status="open", lead="W2"), a_case("C5")]
    return a_scenario([a_worker("W1"), a_worker("W2"), a_worker("W3")], cases, **fields)


def ask(service: Service, door: str, headers: dict[str, str] | None = None, **body: Any) -> tuple[Json, str]:
    """The answer, and where it is kept."""
    answer = service.client.post(f"/v1/{door}", json={"scenario": a_team(), **body}, headers=headers)
    assert answer.status_code == 201, answer.text
    return dict(answer.json()), answer.headers["Location"]


def kept(service: Service, address: str) -> Json:
    """The proposal as which an answer is kept."""
    answer = service.client.get(address)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def without_times(document: Json) -> Json:
    return document | {
        "proposal": {key: value for key, value in document["proposal"].items() if key != "solver"}
    }


LEFT = {"worker": "W1", "kind": "left", "from": "2026-11-23"}


def test_an_absence_is_answered_as_the_command_answers_it(service: Service):
    found, _ = ask(service, "absences", **LEFT)
    same = absence(read_scenario(a_team()), ["W1"], "left", date(2026, 11, 23)).document()
    assert without_times(found) == without_times(same)
    assert {made["case"] for made in found["proposal"]["assignments"]} == {"C1", "C2", "C3"}


def test_several_away_are_given_as_a_list(service: Service):
    found, _ = ask(service, "absences", **(LEFT | {"worker": ["W1", "W2"]}))
    assert found["worker"] == ["W1", "W2"]
    assert {made["lead"] for made in found["proposal"]["assignments"]} == {"W3"}


def test_an_absence_is_decided_like_any_other_proposal(service: Service):
    found, address = ask(service, "absences", **LEFT)
    proposal = kept(service, address)
    assert proposal["state"] == "ready"
    assert proposal["proposal"]["score"] == found["proposal"]["score"]
    first, second, third = found["proposal"]["assignments"]
    taken = service.decide(proposal, {"case": first["case"], "decision": "accept"})
    assert taken.status_code == 201, taken.text
    assert taken.json()["decisions"][0]["lead"] == first["lead"]
    deferred = {"case": second["case"], "decision": "defer", "reason": "The family is away"}
    assert service.decide(proposal, deferred).status_code == 201
    back = {"case": third["case"], "decision": "override", "lead": "W1", "reason": "She wants to keep it"}
    problem = assert_problem(service.decide(proposal, back), 422, "breaks-rules")
    assert "excluded" in {breach["rule"] for breach in problem["breaches"]}


def test_what_moves_is_decided_and_what_stays_is_not(service: Service):
    _, address = ask(service, "absences", **LEFT, moves=1)
    proposal = kept(service, address)
    cases = {made["case"] for made in proposal["proposal"]["assignments"]}
    assert {"C1", "C2", "C3"} <= cases
    if "C4" not in cases:
        refused = service.decide(proposal, {"case": "C4", "decision": "accept"})
        assert assert_problem(refused, 422)["faults"][0]["place"] == "decisions[0].case"


def test_a_relief_is_answered_and_kept(service: Service):
    small = a_team()
    small["workers"][0]["fte"] = 0.1  # 3 points of capacity, and 3 × 2 held
    found, address = ask(service, "reliefs", scenario=small, worker="W1")
    same = relieve(read_scenario(small), "W1", options=Options()).document()
    assert without_times(found) == without_times(same)
    assert found["achieved"] is True
    assert len(found["moved"]) == 2
    assert {made["case"] for made in kept(service, address)["proposal"]["assignments"]} == {
        move["case"] for move in found["moved"]
    }


def test_a_repeated_request_is_answered_as_the_first_time(service: Service):
    key = {"Idempotency-Key": "an-absence-told-twice"}
    assert ask(service, "absences", key, **LEFT) == ask(service, "absences", key, **LEFT)


def test_every_fault_is_named_with_its_place(service: Service):
    body = {
        "scenario": a_team(),
        "worker": ["W1", "W9"],
        "kind": "left",
        "from": "2026-11-23",
        "to": "2026-11-01",
    }
    problem = assert_problem(service.client.post("/v1/absences", json=body), 422, "invalid-request")
    assert [fault["place"] for fault in problem["faults"]] == ["worker", "to"]
    senseless = body | {"from": "2026-02-30", "kind": "holiday", "moves": -1}
    problem = assert_problem(service.client.post("/v1/absences", json=senseless), 422)
    assert {fault["place"] for fault in problem["faults"]} == {"from", "kind", "moves"}


def test_limits_the_scenario_and_what_is_asked_are_judged_together(service: Service):
    long = {"options": {"time_limit": 10**9}}
    body = {"scenario": a_team(), **LEFT, "worker": "W9", "to": "2026-11-01", **long}
    problem = assert_problem(service.client.post("/v1/absences", json=body), 422, "invalid-request")
    assert [fault["place"] for fault in problem["faults"]] == ["options.time_limit", "worker", "to"]
    broken = a_team()
    broken["workers"][0]["fte"] = 3
    for door, asked in (("absences", LEFT), ("reliefs", {"worker": "W1"}), ("proposals", {})):
        answer = service.client.post(f"/v1/{door}", json={"scenario": broken, **asked, **long})
        places = [fault["place"] for fault in assert_problem(answer, 422, "invalid-request")["faults"]]
        assert places == ["options.time_limit", "scenario.workers[0].fte"], door


def test_who_is_away_and_when_is_named_once_where_it_is_wrong(service: Service):
    body = {"scenario": a_team(), **LEFT, "worker": [], "from": "2026-02-30"}
    problem = assert_problem(service.client.post("/v1/absences", json=body), 422)
    assert [fault["place"] for fault in problem["faults"]] == ["worker", "from"]
    assert problem["faults"][1]["allowed"] == "a day such as 2026-12-01 is needed"
    problem = assert_problem(service.client.post("/v1/absences", json=body | {"worker": 5}), 422)
    assert [fault["place"] for fault in problem["faults"]] == ["worker", "from"]


def test_locks_that_break_a_rule_are_refused_where_they_stand(service: Service):
    locks = [{"case": "C1", "lead": "W1", "co_worker": None, "override_reason": None}]
    body = {"scenario": a_team(locks=locks), **LEFT}
    problem = assert_problem(service.client.post("/v1/absences", json=body), 422, "locks-break-rules")
    assert problem["faults"][0]["place"] == "scenario.locks[0]"


def test_a_worker_who_is_not_there_cannot_be_relieved(service: Service):
    problem = assert_problem(
        service.client.post("/v1/reliefs", json={"scenario": a_team(), "worker": "W9"}), 422
    )
    assert problem["faults"][0]["place"] == "worker"


def test_more_time_than_is_given_to_anyone_is_refused(service: Service):
    body = {"scenario": a_team(), **LEFT, "options": {"time_limit": 10**9}}
    problem = assert_problem(service.client.post("/v1/absences", json=body), 422)
    assert problem["faults"][0]["place"] == "options.time_limit"


@cache
def hard() -> Json:
    """Four leave a pool of 40 in which five cases may move: no machine proves it within a test."""
    scenario = generate(workers=40, pending=0, teams=1, seed=5)
    away = [worker["id"] for worker in scenario["workers"][:4]]
    day = scenario["as_of"][:10]
    return {"scenario": scenario, "worker": away, "kind": "left", "from": day, "moves": 20}


def test_who_does_not_wait_is_told_where_the_answer_will_be(service: Service):
    answer = service.client.post("/v1/absences?wait=0", json={"scenario": a_team(), **LEFT})
    assert answer.status_code == 202, answer.text
    view = answer.json()
    assert answer.headers["Location"] == view["links"]["self"]
    ready = service.until(view, "ready")
    same = absence(read_scenario(a_team()), ["W1"], "left", date(2026, 11, 23)).document()
    assert without_times(ready["answer"]) == without_times(same)
    assert {made["case"] for made in ready["proposal"]["assignments"]} == {"C1", "C2", "C3"}
    events = sent_events(service.client.get(view["links"]["events"]).text)
    assert [events[0].kind, events[-2].kind, events[-1].kind] == ["started", "progress", "end"]
    assert events[-2].data["score"] == events[-2].data["bound"] == same["proposal"]["score"]


def test_a_weekly_proposal_has_no_other_answer(service: Service):
    assert service.ask(a_team())["answer"] is None


def test_an_absence_can_be_followed_and_cancelled(service: Service):
    body = hard() | {"options": {"time_limit": 120}}
    view = service.client.post("/v1/absences?wait=0", json=body).json()
    deadline = time.monotonic() + 30
    while service.read(view)["progress"] is None:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    told = service.read(view)["progress"]
    begun = time.monotonic()
    cancelled = service.client.delete(view["links"]["self"]).json()
    assert time.monotonic() - begun < 5
    assert cancelled["state"] == "cancelled"
    found = cancelled["answer"]["proposal"]
    assert found["stopped_by"] == "cancelled"
    score, before = ((line["unallocated"], line["preference"]) for line in (found["score"], told["score"]))
    assert score <= before
    assert len(cancelled["answer"]["frontier"]) == hard()["moves"] + 1


def test_who_waits_while_another_cancels_has_what_was_found(service: Service):
    answers: list[Any] = []
    before = {run["id"] for run in in_hand(service)}
    body = hard() | {"options": {"time_limit": 120}}
    thread = threading.Thread(
        target=lambda: answers.append(service.client.post("/v1/absences", json=body)), daemon=True
    )
    thread.start()
    deadline = time.monotonic() + 30
    while not (mine := [run for run in in_hand(service) if run["id"] not in before and run["progress"]]):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    service.client.delete(mine[0]["links"]["self"])
    thread.join(20)
    assert answers[0].status_code == 201
    assert answers[0].json()["proposal"]["stopped_by"] == "cancelled"
    assert answers[0].headers["Location"] == mine[0]["links"]["self"]


def in_hand(service: Service) -> list[Json]:
    """The runs that are worked on."""
    ids = list(service.process.runs._in_hand)
    return [service.client.get(f"/v1/proposals/{name}").json() for name in ids]


def test_absences_do_not_wait_for_weekly_proposals(service: Service):
    runs = [service.ask(endless(), wait=0, time_limit=60) for _ in range(3)]
    begun = time.monotonic()
    ask(service, "reliefs", worker="W1")
    assert time.monotonic() - begun < 15
    assert any(service.read(run)["state"] in ("queued", "running") for run in runs)
    for run in runs:
        service.client.delete(run["links"]["self"])


def test_what_would_help_is_a_patch_on_what_was_sent(service: Service):
    held = [a_case("C1", 3, status="open", lead="W1")]
    small = a_scenario([a_worker("W1"), a_worker("W2", fte=0.1)], [a_case("P1"), *held])
    found, address = ask(service, "absences", scenario=small, **LEFT)
    [waiting] = found["proposal"]["unallocated"]
    assert [remedy["kind"] for remedy in waiting["would_help"]] == ["capacity"]
    changed = jsonpatch.apply_patch(small, waiting["would_help"][0]["change"])
    again, _ = ask(service, "absences", scenario=changed, **LEFT)
    assert [made["case"] for made in again["proposal"]["assignments"]] == ["C1"]
    assert kept(service, address)["proposal"]["unallocated"][0]["would_help"] == waiting["would_help"]


def test_a_wait_longer_than_is_given_to_anyone_is_refused(service: Service):
    answer = service.client.post("/v1/reliefs?wait=1e9", json={"scenario": a_team(), "worker": "W1"})
    assert assert_problem(answer, 422)["faults"][0]["place"] == "query.wait"

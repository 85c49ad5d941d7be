"""Proposals: asked for, queued, followed, cancelled in every state, read."""

from __future__ import annotations

import time
import uuid

import httpx2 as httpx
import pytest

from api.proposals import repository
from api.proposals.run import RunInHand
from solver import Score, read_plan, read_scenario, verify
from tests.api.scenarios import a_case, a_scenario, a_worker, endless, two_and_two
from tests.api.service import Service, assert_problem, at_one_moment, sent_events


def score(unallocated: int, preference: int) -> Score:
    return Score(unallocated=unallocated, preference=preference)


def test_a_proposal_that_is_ready_in_time_comes_with_the_answer(service: Service):
    answer = service.client.post("/v1/proposals?wait=30", json={"scenario": two_and_two()})
    assert answer.status_code == 201
    found = answer.json()
    assert found["state"] == "ready"
    assert answer.headers["location"] == f"/v1/proposals/{found['id']}"
    assert found["proposal"]["format"] == "caseload-proposal/1"
    assert found["proposal"]["status"] == "optimal"
    assert verify(read_scenario(two_and_two()), read_plan(found["proposal"])).ok
    assert service.read(found) == found


def test_without_a_wait_the_answer_says_where_to_look(service: Service):
    answer = service.client.post("/v1/proposals", json={"scenario": two_and_two()})
    assert answer.status_code == 202
    location = answer.headers["location"]
    found = service.until({"links": {"self": location}}, "ready")
    assert found["proposal"]["score"]["unallocated"] == 0


def test_a_wait_that_is_too_short_ends_in_time(service: Service):
    started = time.monotonic()
    found = service.ask(endless(), wait=0.3)
    assert 0.3 <= time.monotonic() - started < 5
    assert found["state"] in ("queued", "running")
    assert found["proposal"] is None
    service.client.delete(found["links"]["self"])


def test_the_options_are_kept_and_obeyed(service: Service):
    found = service.ask(two_and_two(), seed=7, time_limit=12.5)
    assert found["options"] == {"time_limit": 12.5, "seed": 7}
    assert found["proposal"]["solver"]["seed"] == 7


def test_a_time_limit_ends_a_long_search_with_what_was_found(service: Service):
    found = service.ask(endless(), wait=25, time_limit=1)
    assert found["state"] == "ready"
    assert found["proposal"]["stopped_by"] == "time_limit"
    assert verify(read_scenario(endless()), read_plan(found["proposal"])).ok


def test_an_empty_team_has_an_empty_proposal(service: Service):
    found = service.ask(a_scenario([], []))
    assert found["state"] == "ready"
    assert found["proposal"]["assignments"] == []


def test_a_team_by_its_id_is_refused_until_its_data_is_held(service: Service):
    answer = service.client.post("/v1/proposals", json={"team": "north"})
    problem = assert_problem(answer, 404, "team-not-held")
    assert "service of record" in problem["detail"]
    assert [fault["place"] for fault in problem["faults"]] == ["team"]


@pytest.mark.parametrize("body", [{}, {"team": "north", "scenario": two_and_two()}])
def test_one_source_is_needed(service: Service, body: dict[str, object]):
    problem = assert_problem(service.client.post("/v1/proposals", json=body), 422, "invalid-request")
    assert "either `scenario` or `team`" in problem["faults"][0]["allowed"]


def test_every_fault_of_a_scenario_is_listed_with_its_place(service: Service):
    scenario = two_and_two()
    scenario["cases"][0]["complexity"]["risk"] = 4
    scenario["workers"][1]["fte"] = 2
    scenario["excluded"] = [{"case": "nobody", "worker": "W1"}]
    problem = assert_problem(
        service.client.post("/v1/proposals", json={"scenario": scenario}), 422, "invalid-scenario"
    )
    assert {fault["place"] for fault in problem["faults"]} == {
        "scenario.cases[0].complexity.risk",
        "scenario.workers[1].fte",
        "scenario.excluded[0].case",
    }


def test_locks_that_break_a_rule_are_refused_at_the_door(service: Service):
    scenario = two_and_two()
    scenario["workers"][0] |= {"role": "support_worker", "max_tier": 1}
    scenario["cases"][1] = a_case("C2", score=3)
    scenario["locks"] = [{"case": "C1", "lead": "W2"}, {"case": "C2", "lead": "W1"}]
    answer = service.client.post("/v1/proposals", json={"scenario": scenario})
    problem = assert_problem(answer, 422, "locks-break-rules")
    assert [fault["place"] for fault in problem["faults"]] == ["scenario.locks[1]"]
    assert problem["faults"][0]["allowed"].startswith("above_tier: ")


def test_locks_that_only_the_solver_finds_broken_end_the_run_with_the_faults(service: Service):
    # A co-worker is required, and there is nobody but the lead.
    scenario = a_scenario(
        [a_worker("W1")],
        [a_case("C1", co_working="required")],
        locks=[{"case": "C1", "lead": "W1"}],
    )
    found = service.ask(scenario)
    assert found["state"] == "failed"
    assert found["proposal"] is None
    assert found["failure"]["faults"][0]["allowed"].startswith("co_worker: ")


def test_events_tell_what_happened_and_then_the_end(service: Service):
    found = service.ask(two_and_two())
    answer = service.client.get(found["links"]["events"])
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = sent_events(answer.text)
    assert events[0].kind == "started"
    assert events[-1].kind == "end"
    assert events[-1].data == {"state": "ready"}
    last = events[-2]
    assert last.kind == "progress"
    assert last.data["score"] == found["proposal"]["score"]
    assert last.data["bound"] == found["proposal"]["bound"]


def test_events_resume_after_the_last_one_seen(service: Service):
    found = service.ask(two_and_two())
    everything = sent_events(service.client.get(found["links"]["events"]).text)
    for seen, event in enumerate(everything[:-1], 1):
        again = service.client.get(found["links"]["events"], headers={"Last-Event-ID": event.id})
        assert sent_events(again.text) == everything[seen:]
    done = service.client.get(found["links"]["events"], headers={"Last-Event-ID": everything[-1].id})
    assert done.status_code == 204


def test_a_long_run_tells_of_its_score_and_bound(service: Service):
    found = service.ask(endless(), wait=0, time_limit=6)
    events = sent_events(service.client.get(found["links"]["events"]).text)
    told = [event.data for event in events if event.kind == "progress"]
    assert told
    ready = service.read(found)["proposal"]
    assert told[-1]["score"] == ready["score"]
    assert told[-1]["bound"] == ready["bound"]


def test_only_a_better_score_or_bound_is_news():
    run = RunInHand()
    first = run.news(1.0, score(9, 500), score(0, 0))
    assert first == {
        "seconds": 1.0,
        "score": {"unallocated": 9, "preference": 500},
        "bound": {"unallocated": 0, "preference": 0},
        "gap": 1.0,
    }
    assert run.news(1.1, score(9, 500), score(0, 0)) is None
    assert run.news(1.2, score(9, 600), score(0, 0)) is None  # worse at the second level
    assert run.news(1.3, score(8, 900), score(0, 0)) is not None  # better at the first
    closer = run.news(1.4, score(9, 100), score(8, 450))
    assert closer is not None
    assert closer["score"] == {"unallocated": 8, "preference": 900}  # the best so far, not the last
    assert closer["gap"] == 0.5  # (900 - 450) / 900, the first level being proven


def test_a_queued_run_is_cancelled_at_once(service: Service):
    running_now = [service.ask(endless(), wait=0) for _ in range(service.settings.runs_at_once)]
    for found in running_now:
        service.until(found, "running")
    queued = service.ask(two_and_two(), wait=0)
    assert queued["state"] == "queued"
    answer = service.client.delete(queued["links"]["self"])
    assert answer.status_code == 200
    assert answer.json()["state"] == "cancelled"
    assert answer.json()["proposal"] is None
    assert sent_events(service.client.get(queued["links"]["events"]).text)[-1].data == {"state": "cancelled"}
    for found in running_now:
        service.client.delete(found["links"]["self"])
    time.sleep(0.5)
    assert service.read(queued)["state"] == "cancelled"


def test_a_running_run_is_cancelled_and_what_it_found_stays(service: Service):
    found = service.ask(endless(), wait=0)
    service.until(found, "running")
    deadline = time.monotonic() + 20
    while service.read(found)["progress"] is None and time.monotonic() < deadline:
        time.sleep(0.05)
    started = time.monotonic()
    answer = service.client.delete(found["links"]["self"])
    assert time.monotonic() - started < 5
    cancelled = answer.json()
    assert cancelled["state"] == "cancelled"
    assert cancelled["proposal"]["stopped_by"] == "cancelled"
    assert verify(read_scenario(endless()), read_plan(cancelled["proposal"])).ok
    assert service.read(found) == cancelled


def test_a_run_that_has_ended_stays_as_it_is(service: Service):
    found = service.ask(two_and_two())
    answer = service.client.delete(found["links"]["self"])
    assert answer.status_code == 200
    assert answer.json() == found


def test_a_failed_run_stays_failed(service: Service):
    scenario = a_scenario(
        [a_worker("W1")], [a_case("C1", co_working="required")], locks=[{"case": "C1", "lead": "W1"}]
    )
    found = service.ask(scenario)
    assert service.client.delete(found["links"]["self"]).json() == found


@pytest.mark.parametrize("id_", ["none", "00000000-0000-4000-8000-000000000000", "%00", "a%2Fb", "É" * 40])
def test_an_unknown_id_is_not_found(service: Service, id_: str):
    for method, path in (
        ("GET", ""),
        ("DELETE", ""),
        ("GET", "/events"),
        ("GET", "/decisions"),
        ("GET", "/draft"),
    ):
        answer = service.client.request(method, f"/v1/proposals/{id_}{path}")
        assert_problem(answer, 404)


def test_the_same_key_is_answered_as_the_first_time(service: Service):
    ask = {
        "url": "/v1/proposals?wait=30",
        "json": {"scenario": two_and_two()},
        "headers": {"Idempotency-Key": f"once-{time.time()}"},
    }
    first, second = (service.client.post(**ask) for _ in range(2))
    assert first.status_code == 201
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert second.headers["location"] == first.headers["location"]


def test_a_key_with_another_body_is_refused(service: Service):
    headers = {"Idempotency-Key": f"other-{time.time()}"}
    service.client.post("/v1/proposals", json={"scenario": two_and_two()}, headers=headers)
    other = two_and_two() | {"name": "Another"}
    answer = service.client.post("/v1/proposals", json={"scenario": other}, headers=headers)
    assert_problem(answer, 422, "key-reused")


@pytest.mark.parametrize("key", ["", " ", "two words", "x" * 256, "\x7f"])
def test_a_key_out_of_form_is_refused(service: Service, key: str):
    answer = service.client.post(
        "/v1/proposals", json={"scenario": two_and_two()}, headers={"Idempotency-Key": key}
    )
    assert_problem(answer, 400, "bad-header")


def asked_with(service: Service, key: str) -> httpx.Response:
    headers, body = {"Idempotency-Key": key}, {"scenario": two_and_two()}
    return service.client.post("/v1/proposals?wait=30", json=body, headers=headers)


def test_many_requests_with_one_key_at_once_are_one_proposal(service: Service):
    for number in range(10):
        key = f"many-{number}-{time.time()}"
        answers = at_one_moment(lambda _, key=key: asked_with(service, key))
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1


def test_a_run_that_died_between_its_result_and_its_end_is_not_solved_again(service: Service):
    for kept, ending in ((repository.keep_result, "ready"), (repository.keep_failure, "failed")):
        with service.process.database.writing() as session:
            proposal_id = str(uuid.uuid4())
            repository.add(session, proposal_id, two_and_two(), {"time_limit": 30.0, "seed": 1})
            kept(session, proposal_id, {"title": "Kept before", "faults": []})
            service.process.engine.enqueue(session, proposal_id)
        found = service.until({"links": {"self": f"/v1/proposals/{proposal_id}"}}, "ready", "failed")
        assert found["state"] == ending
        assert (found["proposal"] or found["failure"])["title"] == "Kept before"
        events = sent_events(service.client.get(found["links"]["events"]).text)
        assert [event.kind for event in events] == ["end"]


def test_two_hundred_at_once_all_end_once(service: Service):
    def asked(number: int) -> str:
        view = service.ask(two_and_two() | {"name": f"Scenario {number}"}, wait=0)
        return str(view["links"]["self"])

    found = at_one_moment(asked, 200)
    assert len(set(found)) == 200
    names = set()
    for location in found:
        ready = service.until({"links": {"self": location}}, "ready", seconds=120)
        names.add(ready["proposal"]["scenario"])
        events = sent_events(service.client.get(ready["links"]["events"]).text)
        assert [event.kind for event in events].count("started") == 1
    assert names == {f"Scenario {number}" for number in range(200)}

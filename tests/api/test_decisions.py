"""The manager's decisions: taken, judged, superseded, never edited, never doubled."""

from __future__ import annotations

import time
from typing import Any

import pytest
import sqlalchemy as sa

from tests.api.scenarios import a_case, a_scenario, a_worker, endless, two_and_two
from tests.api.service import Json, Service, assert_problem, at_one_moment

ACCEPT = {"case": "C1", "decision": "accept"}
DEFER = {"case": "C1", "decision": "defer", "reason": "The family asked for a later start"}


def override(case: str, lead: str, co_worker: str | None = None, **fields: Any) -> Json:
    reason = "Knows the family"
    return {
        "case": case,
        "decision": "override",
        "lead": lead,
        "co_worker": co_worker,
        "reason": reason,
    } | fields


@pytest.fixture
def ready(service: Service) -> Json:
    """A proposal on two workers and two cases."""
    return service.ask(two_and_two())


def ready_on(service: Service, workers: list[Json], cases: list[Json], **fields: Any) -> Json:
    found = service.ask(a_scenario(workers, cases, **fields))
    assert found["state"] == "ready"
    return found


def lead_of(proposal: Json, case: str) -> str:
    return next(made["lead"] for made in proposal["proposal"]["assignments"] if made["case"] == case)


def test_an_accepted_case_goes_as_proposed(service: Service, ready: Json):
    answer = service.decide(ready, ACCEPT)
    assert answer.status_code == 201
    assert answer.headers["etag"] == '"1"'
    [made] = answer.json()["decisions"]
    assert made["lead"] == lead_of(ready, "C1")
    assert made["overrides"] == []
    assert made["decided_by"] == "manager-1"
    assert made["decided_by_verified"] is False
    decided = service.decisions(ready)
    assert decided["decisions"] == [made]
    assert decided["history"] == [
        {"version": 1, "at": made["decided_at"], "by": "manager-1", "decision": made}
    ]
    assert service.read(ready)["decisions"] == {"version": 1, "cases": 1}


def test_a_deferred_case_waits_with_its_reason(service: Service, ready: Json):
    [made] = service.decide(ready, DEFER).json()["decisions"]
    assert (made["lead"], made["reason"]) == (None, "The family asked for a later start")


@pytest.mark.parametrize(
    ("worker", "case", "policy", "rules"),
    [
        # tier 3 of a worker who goes up to tier 1
        (
            {"max_tier": 1},
            {"complexity": dict.fromkeys(two_and_two()["cases"][0]["complexity"], 3)},
            {},
            ["above_tier"],
        ),
        ({"team": "U"}, {}, {}, ["other_team"]),
        ({}, {"language": "cy"}, {}, ["language"]),
        # 30 points for one full-time: 0.01 of it is 0.3, less than the 1 point that the case weighs
        ({"fte": 0.01}, {}, {}, ["capacity"]),
        ({"max_new_cases": 0}, {}, {}, ["new_cases"]),
        ({"team": "U", "max_new_cases": 0}, {"language": "cy"}, {}, ["language", "new_cases", "other_team"]),
        ({}, {}, {}, []),
    ],
)
def test_an_override_sets_aside_what_a_manager_may_and_says_so(
    service: Service, worker: Json, case: Json, policy: Json, rules: list[str]
):
    found = ready_on(service, [a_worker("W1", **worker)], [a_case("C1", **case)], policy=policy)
    answer = service.decide(found, override("C1", "W1"))
    assert answer.status_code == 201, answer.text
    [made] = answer.json()["decisions"]
    assert made["overrides"] == rules
    assert (made["lead"], made["reason"]) == ("W1", "Knows the family")


@pytest.mark.parametrize(
    ("worker", "case", "rule"),
    [
        ({"role": "support_worker", "qualifications": []}, {"task": "section_47_enquiry"}, "not_qualified"),
        ({"years_qualified": 0}, {"task": "section_47_enquiry"}, "not_experienced"),
        ({"conflicts": ["C1"]}, {}, "conflict_of_interest"),
        ({"absences": [{"from": "2026-11-23", "to": "2026-12-31", "kind": "annual_leave"}]}, {}, "absent"),
        ({}, {"co_working": "required"}, "co_worker"),
        ({"role": "newly_qualified_social_worker"}, {"task": "looked_after_child"}, "supported"),
    ],
)
def test_no_reason_overrides_the_other_rules(service: Service, worker: Json, case: Json, rule: str):
    found = ready_on(service, [a_worker("W1", **worker)], [a_case("C1", **case)])
    problem = assert_problem(service.decide(found, override("C1", "W1")), 422, "breaks-rules")
    assert rule in {breach["rule"] for breach in problem["breaches"]}
    assert service.decisions(found)["decisions"] == []


def test_a_veto_of_the_scenario_is_not_overridden(service: Service):
    vetoed = {"excluded": [{"case": "C1", "worker": "W1"}]}
    found = ready_on(service, [a_worker("W1")], [a_case("C1")], **vetoed)
    problem = assert_problem(service.decide(found, override("C1", "W1")), 422, "breaks-rules")
    assert [breach["rule"] for breach in problem["breaches"]] == ["excluded"]


def test_two_overrides_that_together_break_capacity_are_refused_together_and_in_turn(service: Service):
    # W3 has room for 1 point (0.05 × 30 = 1.5) and a co-worker carries half of a case's 2: one, not two.
    workers = [a_worker("W1"), a_worker("W2"), a_worker("W3", fte=0.05)]
    cases = [a_case("C1", score=2), a_case("C2", score=2)]
    both = [override("C1", "W1", "W3"), override("C2", "W2", "W3")]
    found = ready_on(service, workers, cases)
    problem = assert_problem(service.decide(found, *both), 422, "breaks-rules")
    assert [(breach["rule"], breach["worker"]) for breach in problem["breaches"]] == [("capacity", "W3")]
    assert service.decisions(found)["version"] == 0
    assert service.decide(found, both[0]).status_code == 201
    assert_problem(service.decide(found, both[1]), 422, "breaks-rules")
    assert service.decisions(found)["version"] == 1


def test_an_acceptance_that_an_override_left_no_room_for_is_refused(service: Service):
    # Room for 1.5 points: the proposal gives W1 one of two cases of 1 point, and the override the other.
    workers = [a_worker("W1", fte=0.05)]
    found = ready_on(service, workers, [a_case("C1"), a_case("C2")])
    [given] = found["proposal"]["assignments"]
    waiting = {"C1": "C2", "C2": "C1"}[given["case"]]
    assert service.decide(found, override(waiting, "W1")).json()["decisions"][0]["overrides"] == []
    problem = assert_problem(
        service.decide(found, {"case": given["case"], "decision": "accept"}), 422, "breaks-rules"
    )
    assert [breach["rule"] for breach in problem["breaches"]] == ["capacity"]
    # Overriding both goes beyond the capacity, by name.
    [made] = service.decide(found, override(given["case"], "W1")).json()["decisions"]
    assert made["overrides"] == ["capacity"]


def test_a_lock_of_the_scenario_may_be_accepted_deferred_or_overridden(service: Service):
    locked = {"locks": [{"case": "C1", "lead": "W2", "override_reason": "Asked for her"}]}
    workers = [a_worker("W1"), a_worker("W2", max_tier=0)]
    for decision in (ACCEPT, DEFER, override("C1", "W1")):
        found = ready_on(service, workers, [a_case("C1")], **locked)
        assert lead_of(found, "C1") == "W2"
        assert service.decide(found, decision).status_code == 201


def test_what_is_left_undecided_is_nobodys(service: Service, ready: Json):
    assert service.decide(ready, ACCEPT).status_code == 201
    assert service.decide(ready, {"case": "C2", "decision": "accept"}).status_code == 201
    assert service.decisions(ready)["version"] == 2


def test_a_case_that_waits_cannot_be_accepted(service: Service):
    found = ready_on(service, [], [a_case("C1")])
    problem = assert_problem(service.decide(found, ACCEPT), 422, "invalid-request")
    assert "deferred or overridden" in problem["faults"][0]["allowed"]


def test_a_decision_is_superseded_only_by_one_that_names_it(service: Service, ready: Json):
    [first] = service.decide(ready, ACCEPT).json()["decisions"]
    problem = assert_problem(service.decide(ready, DEFER), 409, "already-decided")
    assert problem["present"] == [first]
    assert problem["version"] == 1
    [second] = service.decide(ready, DEFER | {"supersedes": first["id"]}).json()["decisions"]
    assert second["supersedes"] == first["id"]
    assert_problem(service.decide(ready, ACCEPT | {"supersedes": first["id"]}), 409, "already-decided")
    decided = service.decisions(ready)
    assert decided["decisions"] == [second]
    assert [line["decision"] for line in decided["history"]] == [first, second]
    assert service.read(ready)["decisions"] == {"version": 2, "cases": 1}


def test_nothing_can_be_superseded_where_nothing_stands(service: Service, ready: Json):
    [other] = service.decide(ready, {"case": "C2", "decision": "accept"}).json()["decisions"]
    answer = service.decide(ready, ACCEPT | {"supersedes": other["id"]})
    problem = assert_problem(answer, 422, "invalid-request")
    assert problem["faults"][0]["place"] == "decisions[0].supersedes"


def test_decisions_of_one_request_are_recorded_together_or_not_at_all(service: Service, ready: Json):
    answer = service.decide(ready, ACCEPT, {"case": "C9", "decision": "accept"}, override("C2", "W9", "W8"))
    problem = assert_problem(answer, 422, "invalid-request")
    assert [fault["place"] for fault in problem["faults"]] == [
        "decisions[1].case",
        "decisions[2].lead",
        "decisions[2].co_worker",
    ]
    twice = assert_problem(service.decide(ready, ACCEPT, DEFER), 422, "invalid-request")
    assert [fault["allowed"] for fault in twice["faults"]] == ["each case once"] * 2
    assert service.decisions(ready) == {
        "proposal": ready["id"],
        "version": 0,
        "decisions": [],
        "history": [],
    }


@pytest.mark.parametrize(
    "decision",
    [
        {"case": "C1"},
        {"case": "C1", "decision": "reject"},
        {"case": "C1", "decision": "override", "lead": "W1"},
        {"case": "C1", "decision": "override", "lead": "W1", "reason": "  "},
        {"case": "C1", "decision": "defer"},
        {"case": "C1", "decision": "accept", "lead": "W1"},
        {"case": 1, "decision": "accept"},
    ],
)
def test_a_decision_out_of_form_is_refused(service: Service, ready: Json, decision: Json):
    problem = assert_problem(service.decide(ready, decision), 422, "invalid-request")
    assert problem["faults"][0]["place"].startswith("decisions[0]")


def test_a_stale_proposal_is_refused_with_what_changed(service: Service, ready: Json):
    seen = service.client.get(ready["links"]["self"]).headers["etag"]
    [first] = service.decide(ready, ACCEPT, If_Match=seen).json()["decisions"]
    other = {"case": "C2", "decision": "accept"}
    problem = assert_problem(service.decide(ready, other, If_Match=seen), 412, "stale-proposal")
    assert problem["version"] == 1
    assert [line["decision"] for line in problem["changed"]] == [first]
    now = service.client.get(ready["links"]["decisions"]).headers["etag"]
    assert service.decide(ready, other, If_Match=now).status_code == 201


@pytest.mark.parametrize("tags", ['"7"', 'W/"0"', '"other"', '"1", "2"'])
def test_an_etag_that_is_not_the_present_one_never_matches(service: Service, ready: Json, tags: str):
    assert_problem(service.decide(ready, ACCEPT, If_Match=tags), 412, "stale-proposal")


@pytest.mark.parametrize("tags", ["*", '"0"', '"5", "0"'])
def test_an_etag_that_is_the_present_one_matches(service: Service, ready: Json, tags: str):
    assert service.decide(ready, ACCEPT, If_Match=tags).status_code == 201


@pytest.mark.parametrize("tags", ["0", '"0', "", '"0" "1"'])
def test_an_etag_out_of_form_is_refused(service: Service, ready: Json, tags: str):
    assert_problem(service.decide(ready, ACCEPT, If_Match=tags), 400, "bad-header")


def test_there_is_nothing_to_decide_on_before_the_end(service: Service):
    found = service.ask(endless(), wait=0)
    problem = assert_problem(service.decide(found, ACCEPT), 409, "nothing-to-decide")
    assert problem["state"] in ("queued", "running")
    assert_problem(service.client.get(found["links"]["draft"]), 409, "nothing-to-decide")
    service.client.delete(found["links"]["self"])


def test_what_a_cancelled_run_found_can_be_decided_on(service: Service):
    found = service.ask(endless(), wait=0)
    while service.read(found)["progress"] is None:
        time.sleep(0.1)
    cancelled = service.client.delete(found["links"]["self"]).json()
    made = cancelled["proposal"]["assignments"][0]
    answer = service.decide(cancelled, {"case": made["case"], "decision": "accept"})
    assert answer.status_code == 201, answer.text


def test_of_two_first_decisions_at_one_moment_one_wins(service: Service, ready: Json):
    answers = at_one_moment(lambda one: service.decide(ready, DEFER | {"reason": f"Reason {one}"}))
    won = [answer for answer in answers if answer.status_code == 201]
    assert len(won) == 1
    [made] = won[0].json()["decisions"]
    for answer in answers:
        if answer is not won[0]:
            assert assert_problem(answer, 409, "already-decided")["present"] == [made]
    assert service.decisions(ready)["version"] == 1


def test_the_same_key_records_once_and_is_answered_as_the_first_time(service: Service, ready: Json):
    key = f"decide-{ready['id']}"
    first, second = (service.decide(ready, ACCEPT, Idempotency_Key=key) for _ in range(2))
    assert first.status_code == 201
    assert (second.status_code, second.content) == (201, first.content)
    assert second.headers["etag"] == first.headers["etag"]
    assert service.decisions(ready)["version"] == 1
    assert_problem(service.decide(ready, DEFER, Idempotency_Key=key), 422, "key-reused")


def test_a_refusal_is_replayed_too(service: Service, ready: Json):
    service.decide(ready, ACCEPT)
    key = f"refused-{ready['id']}"
    first = service.decide(ready, DEFER, Idempotency_Key=key)
    assert_problem(first, 409, "already-decided")
    service.decide(ready, {"case": "C2", "decision": "accept"})
    second = service.decide(ready, DEFER, Idempotency_Key=key)
    assert (second.status_code, second.content) == (409, first.content)


def test_one_key_at_one_moment_records_once(service: Service, ready: Json):
    key = f"moment-{ready['id']}"
    answers = at_one_moment(lambda _: service.decide(ready, ACCEPT, Idempotency_Key=key))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert service.decisions(ready)["version"] == 1


def test_a_draft_is_changed_freely_and_says_what_it_would_break(service: Service):
    workers = [a_worker("W1", conflicts=["C1"]), a_worker("W2")]
    found = ready_on(service, workers, [a_case("C1"), a_case("C2")])
    draft = found["links"]["draft"]
    empty = {"proposal": found["id"], "updated_at": None, "decisions": [], "breaches": []}
    assert service.client.get(draft).json() == empty
    thought = {"case": "C1", "decision": "override", "lead": "W1", "co_worker": None, "reason": None}
    answer = service.client.put(draft, json={"decisions": [thought]})
    assert answer.status_code == 200
    assert answer.json()["decisions"] == [thought]
    assert [breach["rule"] for breach in answer.json()["breaches"]] == ["conflict_of_interest"]
    better = [{"case": "C1"}, {"case": "C2", "decision": "accept"}]
    service.client.put(draft, json={"decisions": better})
    kept = service.client.get(draft).json()
    assert [item["case"] for item in kept["decisions"]] == ["C1", "C2"]
    assert kept["breaches"] == []
    service.decide(found, {"case": "C2", "decision": "accept"})
    assert [item["case"] for item in service.client.get(draft).json()["decisions"]] == ["C1"]
    assert service.decisions(found)["version"] == 1


def test_a_draft_names_what_is_there(service: Service, ready: Json):
    answer = service.client.put(
        ready["links"]["draft"], json={"decisions": [{"case": "C9"}, {"case": "C1", "lead": "W9"}]}
    )
    problem = assert_problem(answer, 422, "invalid-request")
    assert [fault["place"] for fault in problem["faults"]] == ["decisions[0].case", "decisions[1].lead"]


@pytest.mark.parametrize("table", ["decisions", "decision_history"])
@pytest.mark.parametrize("change", ["UPDATE {} SET proposal_id = proposal_id", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_a_decision(
    service: Service, ready: Json, table: str, change: str
):
    service.decide(ready, ACCEPT)
    with (
        pytest.raises(sa.exc.DBAPIError, match="only ever added to"),
        service.process.database.writing() as session,
    ):
        session.execute(sa.text(change.format(table)))
    assert service.decisions(ready)["version"] == 1

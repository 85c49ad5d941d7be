"""Every line of the log is JSON with the request's id, and none tells who the people are."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
import structlog

from api import logs
from tests.api.processes import a_server
from tests.api.scenarios import a_case, a_scenario, a_worker
from tests.api.service import Service, assert_problem

# Words that stand in a scenario and a decision, and must stand nowhere in a log.
NAME, CASE, REASON, MANAGER = (
    "Zebedee Unmistakable",
    "CASE-UNMISTAKABLE",
    "Reason unmistakable",
    "boss-unmistakable",
)


def test_the_log_is_json_with_request_ids_and_without_people(tmp_path: Path):
    scenario = a_scenario([a_worker("W1", name=NAME)], [a_case(CASE)], name=NAME)
    with a_server(tmp_path, f"sqlite:///{tmp_path}/caseload.db") as server:
        given = server.client.post("/v1/rankings", json={}, headers={"X-Request-ID": "mine-1"})
        assert given.headers["x-request-id"] == "mine-1"
        made = server.client.get("/healthz", headers={"X-Request-ID": "two words"})
        assert len(made.headers["x-request-id"]) == 32
        proposal = server.until(server.ask(scenario), "ready")
        decision = {"case": CASE, "decision": "override", "lead": "W1", "reason": REASON}
        body = {"decided_by": MANAGER, "decisions": [decision]}
        assert server.client.post(proposal["links"]["decisions"], json=body).status_code == 201
        assert server.client.post(proposal["links"]["decisions"], json=body).status_code == 409
        faulty = scenario | {"as_of": NAME, "workers": [{"name": NAME}]}
        assert server.client.post("/v1/proposals", json={"scenario": faulty}).status_code == 422
        impossible = a_case(CASE, co_working="required")
        locked = {"locks": [{"case": CASE, "lead": "W1"}]}
        failing = a_scenario([a_worker("W1", name=NAME)], [impossible], **locked)
        server.until(server.ask(failing), "failed")
        server.client.get(f"/v1/proposals/{NAME}")
        server.client.request("BREW", "/v1/proposals")
        assert server.stop() == 0
        text = server.log.read_text()
    assert "unmistakable" not in text.lower()
    lines = [json.loads(line) for line in text.splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert {line["request_id"] for line in requests} >= {"mine-1", made.headers["x-request-id"]}
    assert all({"method", "route", "status", "ms", "timestamp", "level"} <= set(line) for line in requests)
    assert any(line["logger"] == "dbos" for line in lines)
    begun = next(line for line in lines if line["event"] == "run_begun")
    assert (begun["proposal"], begun["pending"]) == (proposal["id"], 1)


def test_a_failure_of_ours_says_where_and_not_what(service: Service, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise RuntimeError(NAME)

    monkeypatch.setattr(service.client.app.state.proposals, "read", fail)
    client = service.client.__class__(
        service.client.app,
        base_url="http://127.0.0.1",
        client=("127.0.0.1", 50000),
        raise_server_exceptions=False,
    )
    with structlog.testing.capture_logs() as logged:
        answer = client.get("/v1/proposals/any")
    problem = assert_problem(answer, 500)
    assert NAME not in answer.text
    assert "X-Request-ID" in problem["detail"]
    assert answer.headers["x-request-id"]
    [line] = [line for line in logged if line["event"] == "request_failed"]
    assert line["error"] == "RuntimeError"
    assert line["at"].rpartition(":")[0] == __file__
    assert NAME not in str(logged)


def test_an_error_of_a_library_is_logged_by_its_kind_alone(capsys: pytest.CaptureFixture[str]):
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        logs.configure("info")
        try:
            raise RuntimeError(NAME)
        except RuntimeError:
            logging.getLogger("uvicorn.error").exception("It failed")
    finally:
        root.handlers[:], level = before
        root.setLevel(level)
        structlog.reset_defaults()
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["error"], line["level"]) == ("It failed", "RuntimeError", "error")
    assert NAME not in str(line)

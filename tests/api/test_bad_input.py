"""Whatever comes to the door is answered with a clear refusal: every fault, and never a 5xx."""

from __future__ import annotations

import gzip
import json
from typing import Any

import httpx2 as httpx
import pytest

from api.requests import MAX_DEPTH
from tests.api.scenarios import a_case, a_scenario, a_worker, two_and_two
from tests.api.service import Json, Service, assert_problem

DOORS = (
    ("POST", "/v1/proposals"),
    ("POST", "/v1/verifications"),
    ("POST", "/v1/rankings"),
    ("POST", "/v1/absences"),
    ("POST", "/v1/reliefs"),
)
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def ready(service: Service) -> Json:
    return service.ask(two_and_two())


@pytest.fixture(params=[*DOORS, ("POST", "decisions"), ("PUT", "draft")], ids=lambda door: door[1])
def door(request: pytest.FixtureRequest, ready: Json) -> tuple[str, str]:
    """Every method and address that takes a body."""
    method, address = request.param
    return method, ready["links"].get(address, address)


def send(
    service: Service, door: tuple[str, str], body: bytes | str, headers: Json | None = None
) -> httpx.Response:
    method, address = door
    return service.client.request(method, address, content=body, headers=JSON if headers is None else headers)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "JSON"),
        (b"nothing", "JSON"),
        (b'{"a": 1, "a": 2}', "once"),
        (b'{"a": "\xff"}', "UTF-8"),
        ('{"a": 1}'.encode("utf-16"), "UTF-8"),
        (b"[" * 100_000, "nested less deeply"),
        (b'{"a":' * 500 + b"1" + b"}" * 500, f"at most {MAX_DEPTH} deep"),
        (b'{"a": "\\u0000"}', "NUL"),
        (b'{"\\u0000": 1}', "NUL"),
        (b'{"a": ["\\ud800"]}', "half characters"),
        (b'{"\\udfff": 1}', "half characters"),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else "",
)
def test_what_is_no_readable_json_is_refused(service: Service, door: tuple[str, str], body: bytes, said: str):
    problem = assert_problem(send(service, door, body), 400, "unreadable-body")
    assert any(said in fault["allowed"] for fault in problem["faults"]), problem


def test_a_place_below_an_unstorable_name_is_told_in_what_can_be_stored(service: Service):
    body = b'{"a": [{"x\\u0000y": {"t": "\\ud800"}}]}'
    problem = assert_problem(send(service, ("POST", "/v1/verifications"), body), 400, "unreadable-body")
    assert [fault["place"] for fault in problem["faults"]] == ["a[0]", "a[0].x\\u0000y.t"]


def test_an_unstorable_name_in_a_query_is_told_in_what_can_be_stored(service: Service):
    answer = service.client.post("/v1/proposals?x%00y=1", json={"team": "A"})
    problem = assert_problem(answer, 422, "invalid-request")
    assert [fault["place"] for fault in problem["faults"]] == ["query.x\\u0000y"]


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"7", b'"text"', b"{}", b'{"surprise": 1}'])
def test_json_that_does_not_say_what_is_needed_is_refused(
    service: Service, door: tuple[str, str], body: bytes
):
    assert assert_problem(send(service, door, body), 422)["faults"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {"Content-Type": "application/merge-patch+json"},
        {"Content-Type": ";"},
    ],
)
def test_another_kind_of_body_is_refused(service: Service, door: tuple[str, str], headers: Json):
    assert_problem(send(service, door, b"{}", headers), 415, "wrong-media-type")


def test_a_compressed_body_is_not_opened(service: Service, door: tuple[str, str]):
    bomb = gzip.compress(b" " * 10_000_000)
    assert_problem(send(service, door, bomb, JSON | {"Content-Encoding": "gzip"}), 415, "wrong-media-type")


def test_a_body_over_the_limit_is_refused(service: Service, door: tuple[str, str]):
    limit = service.settings.max_body_bytes
    problem = assert_problem(send(service, door, b" " * (limit + 1)), 413, "body-too-large")
    assert problem["limit"] == limit
    padded = b"{}" + b" " * (limit - 2)
    assert_problem(send(service, door, padded), 422)


def test_an_unknown_field_is_refused_by_its_place(service: Service):
    body = {"scenario": two_and_two(), "options": {"time_limit": 5, "speed": 9}, "colour": "red"}
    problem = assert_problem(service.client.post("/v1/proposals", json=body), 422, "invalid-request")
    assert {fault["place"] for fault in problem["faults"]} == {"colour", "options.speed"}
    deep = two_and_two()
    deep["cases"][0]["colour"] = "red"
    deep["policy"] = {"weights": {"colour": 1}}
    problem = assert_problem(
        service.client.post("/v1/proposals", json={"scenario": deep}), 422, "invalid-scenario"
    )
    places = {fault["place"] for fault in problem["faults"]}
    assert places == {"scenario.cases[0].colour", "scenario.policy.weights.colour"}


@pytest.mark.parametrize(
    "options",
    [
        {"time_limit": 0},
        {"time_limit": -1},
        {"time_limit": "30"},
        {"time_limit": 1e9},
        {"time_limit": True},
        {"seed": -1},
        {"seed": 1.5},
        {"seed": 2**31},
        {"seed": 10**400},
        {"seed": None},
        [],
    ],
)
def test_options_out_of_range_are_refused(service: Service, options: Any):
    body = {"scenario": two_and_two(), "options": options}
    problem = assert_problem(service.client.post("/v1/proposals", json=body), 422, "invalid-request")
    assert problem["faults"][0]["place"].startswith("options")


@pytest.mark.parametrize("number", ["1e400", "-1e400", "NaN", "Infinity", "-Infinity", "9" * 5000])
def test_a_number_that_is_none_is_refused_by_its_place(service: Service, number: str):
    body = f'{{"scenario": {{}}, "options": {{"time_limit": {number}, "seed": {number}}}}}'
    problem = assert_problem(send(service, DOORS[0], body), 422)
    assert {fault["place"] for fault in problem["faults"]} == {"options.time_limit", "options.seed"}
    deep = json.dumps(two_and_two()).replace('"fte": 1', f'"fte": {number}', 1)
    rest = (
        *("", ', "proposal": {"assignments": []}', ', "case": "C1"'),
        *(', "worker": "W1", "kind": "left", "from": "2026-11-23"', ', "worker": "W1"'),
    )
    for door, others in zip(DOORS, rest, strict=True):
        problem = assert_problem(send(service, door, f'{{"scenario": {deep}{others}}}'), 422)
        assert [fault["place"] for fault in problem["faults"]] == ["scenario.workers[0].fte"]


@pytest.mark.parametrize(
    "query", ["wait=-1", "wait=soon", "wait=nan", "wait=inf", "wait=1e9", "later=1", "wait="]
)
def test_a_query_out_of_form_is_refused(service: Service, query: str):
    answer = service.client.post(f"/v1/proposals?{query}", json={"scenario": two_and_two()})
    problem = assert_problem(answer, 422, "invalid-request")
    assert problem["faults"][0]["place"].startswith("query.")


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("GET", "/v1/proposals", {"POST"}),
        ("PATCH", "/v1/proposals", {"POST"}),
        ("TRACE", "/v1/verifications", {"POST"}),
        ("POST", "/healthz", {"GET"}),
        ("BREW", "/readyz", {"GET"}),
    ],
)
def test_a_wrong_method_is_refused(service: Service, method: str, address: str, allowed: set[str]):
    answer = service.client.request(method, address)
    assert_problem(answer, 405)
    assert set(answer.headers["allow"].split(", ")) == allowed


@pytest.mark.parametrize(
    "address", ["/", "/v1", "/v2/proposals", "/v1/proposals/", "//", "/%ff", "/v1/proposals/../x"]
)
def test_a_wrong_address_is_not_found(service: Service, address: str):
    assert_problem(service.client.get(address), 404)


@pytest.mark.parametrize("seen", ["x", "-1", "1.5", "9" * 30, "end ", "²"])
def test_an_event_id_that_was_not_given_out_is_refused(service: Service, ready: Json, seen: str):
    answer = service.client.get(ready["links"]["events"], headers={"Last-Event-ID": seen.encode()})
    assert_problem(answer, 400, "bad-header")


def test_a_caller_from_elsewhere_is_refused(service: Service):
    elsewhere = service.client.__class__(
        service.client.app, base_url="http://127.0.0.1", client=("192.0.2.7", 50000)
    )
    assert_problem(elsewhere.post("/v1/rankings", json={}), 403, "not-from-here")
    assert elsewhere.get("/healthz").status_code == 200
    misled = service.client.post("/v1/rankings", json={}, headers={"Host": "caseload.example"})
    assert_problem(misled, 403, "not-from-here")


def test_faults_that_quote_strange_text_are_still_answered(service: Service):
    strange = "\u202e\U0001f600" + "é" * 300
    scenario = a_scenario([a_worker("W1", role=strange)], [a_case("C1", needs={strange: 9})])
    problem = assert_problem(service.client.post("/v1/proposals", json={"scenario": scenario}), 422)
    assert {fault["place"] for fault in problem["faults"]} >= {"scenario.workers[0].role"}
    json.dumps(problem)

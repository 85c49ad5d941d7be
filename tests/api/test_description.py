"""The OpenAPI description: every example runs, every route says who may call it, nothing dangles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from api import callers
from api.examples import BODIES, SCENARIO
from api.main import ROUTERS
from solver import read_scenario
from tests.api.service import Json, Service

CALLERS = {callers.local_caller, callers.anyone}


def routes() -> list[APIRoute]:
    return [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


@pytest.mark.parametrize("route", routes(), ids=lambda route: f"{min(route.methods)} {route.path}")
def test_each_route_says_who_may_call_it(route: APIRoute):
    declared = [dependency.dependency for dependency in route.dependencies]
    assert len(CALLERS.intersection(declared)) == 1


def test_no_route_is_missed(service: Service):
    app = service.client.app
    assert isinstance(app, FastAPI)
    described = {(method.upper(), path) for path, item in app.openapi()["paths"].items() for method in item}
    listed = {(method, route.path) for route in routes() for method in route.methods}
    assert described == listed - {("GET", "/openapi.json")}
    assert len(described) == 17


@pytest.fixture(scope="module")
def description(service: Service) -> Json:
    answer = service.client.get("/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


def referred(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from referred(value)
    elif isinstance(node, list):
        for value in node:
            yield from referred(value)


def test_everything_that_is_referred_to_is_there(description: Json):
    schemas = description["components"]["schemas"]
    assert {name.rsplit("/", 1)[-1] for name in referred(description)} <= set(schemas)
    assert {"Scenario", "Worker", "Case", "Policy", "Proposal", "Ranking", "StatedPlan"} <= set(schemas)


def test_every_operation_is_described(description: Json):
    operations = [operation for item in description["paths"].values() for operation in item.values()]
    for operation in operations:
        assert operation["summary"]
        assert operation["description"]
        assert operation["tags"]
    assert len({operation["operationId"] for operation in operations}) == len(operations)


def in_description(description: Json, schema: str) -> jsonschema.Draft202012Validator:
    root = {"$ref": f"#/components/schemas/{schema}", "components": description["components"]}
    return jsonschema.Draft202012Validator(root)


def test_the_example_scenario_fits_its_schema_and_reads(description: Json):
    in_description(description, "Scenario").validate(SCENARIO)
    read_scenario(SCENARIO)


def test_answers_fit_their_schemas(service: Service, description: Json):
    ready = service.ask(SCENARIO)
    in_description(description, "ProposalView").validate(ready)
    in_description(description, "Proposal").validate(ready["proposal"])
    refused = service.client.post("/v1/proposals", json={"colour": 1}).json()
    in_description(description, "ProblemView").validate(refused)


@pytest.mark.parametrize(
    ("address", "name"), [(address, name) for address, examples in BODIES.items() for name in examples]
)
def test_each_example_runs_as_it_stands(service: Service, description: Json, address: str, name: str):
    [(method, operation)] = [
        (method, operation)
        for method, operation in description["paths"][address].items()
        if "requestBody" in operation
    ]
    example = operation["requestBody"]["content"]["application/json"]["examples"][name]["value"]
    assert example == json.loads(json.dumps(BODIES[address][name]["value"]))
    ready = service.ask(SCENARIO)
    answer = service.client.request(method, address.format(proposal_id=ready["id"]), json=example)
    assert answer.status_code in (200, 201, 202), answer.text
    described = operation["responses"][str(answer.status_code)]["content"]["application/json"]["schema"]
    jsonschema.Draft202012Validator({**described, "components": description["components"]}).validate(
        answer.json()
    )

"""What the OpenAPI description says beyond the routes: the documents' schemas, the answers, the examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api import examples
from api.proposals.schemas import DOCUMENT, ProblemView
from solver import (
    AbsenceAnswer,
    Comparison,
    Explanation,
    Proposal,
    Ranking,
    ReliefAnswer,
    Scenario,
    StatedPlan,
)
from solver.urgent import RankingOn

DESCRIPTION = """
Proposes how pending social-care cases are shared among workers, with proof and reasons. A manager decides.

A proposal is asked for, queued, worked on and then ready; follow its events or ask again until it is. The
manager's decisions are recorded case by case and never changed, only superseded by later ones.

Every refusal is a problem document (RFC 9457) that lists all faults at once. There is no sign-in yet: only
callers on this machine are answered, and who decided is recorded as the caller states it.
"""

TAGS = [
    {"name": "Proposals", "description": "Asked for, followed, cancelled, read."},
    {"name": "Decisions", "description": "What the manager decides on a proposal, and the draft of it."},
    {"name": "Questions", "description": "Answered at once and not kept."},
    {"name": "Explanations", "description": "Why, why not, what would help; two plans compared. Not kept."},
    {"name": "Absences", "description": "Followed and cancelled as proposals are, and decided like them."},
    {"name": "Service", "description": "How the service is."},
]

_PROBLEMS = {
    400: "The request cannot be read: no JSON, a key twice, nested too deeply, a header out of form.",
    403: "The caller is not on this machine.",
    404: "There is no such proposal.",
    409: "Another decision stands, or there is nothing to decide on; the answer says how things stand.",
    412: "Other decisions were taken since the version in `If-Match`; the answer says which.",
    413: "The body is over the limit.",
    415: "The body is not said to be JSON in UTF-8.",
    422: "The request has faults; every one is listed with its place and what is allowed.",
    503: "The database cannot be reached for the moment.",
}

_LOCAL_TIME = (
    r"^(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$"
)

# The documents that are written, one schema each.
_WRITTEN: tuple[type[BaseModel], ...] = (
    *(Proposal, Ranking, RankingOn, Explanation, Comparison),
    *(AbsenceAnswer, ReliefAnswer, ProblemView),
)

Responses = dict[int | str, dict[str, Any]]


def problems(*statuses: int) -> Responses:
    """Describe the refusals of a route."""
    return {
        status: {
            "description": _PROBLEMS[status],
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemView"}}},
        }
        for status in sorted({*statuses, 403, 503})
    }


def answers(status: int, model: type[BaseModel], description: str, **headers: str) -> Responses:
    """Describe an answer of a route."""
    found: dict[str, Any] = {"description": description, "model": model}
    if headers:
        found["headers"] = {
            name: {"description": text, "schema": {"type": "string"}} for name, text in headers.items()
        }
    return {status: found}


def content(
    status: int, description: str, media_type: str = "", schema: dict[str, Any] | None = None
) -> Responses:
    """Describe an answer that is no model of ours, or has no body."""
    return {
        status: {
            "description": description,
            **({"content": {media_type: {"schema": schema or {}}}} if media_type else {}),
        }
    }


def body_examples(address: str) -> Any:
    """Give the examples of a route's body in the form that OpenAPI wants; each of them runs."""
    return {
        "requestBody": {
            "content": {"application/json": {"examples": dict(examples.BODIES[address])}},
        }
    }


def describe(app: FastAPI) -> None:
    """Have the description include the schemas of the documents that the solver reads and writes."""
    original = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = original()
            schema["components"]["schemas"] |= _document_schemas()
            _refer(schema)
        assert app.openapi_schema is not None
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _refer(node: Any) -> None:
    """Put a reference in each place that is marked as a document's."""
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _refer(inner)
    if isinstance(node, dict) and isinstance(node.get(DOCUMENT), str):
        name = node.pop(DOCUMENT)
        node.pop("type", None)
        node["$ref"] = f"#/components/schemas/{name}"


def _as_read(node: Any) -> None:
    """Describe texts as they are read: moments are local, and none holds what cannot be stored."""
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _as_read(inner)
    if isinstance(node, dict) and node.get("type") == "string":
        if node.get("format") == "date-time":
            node["pattern"] = _LOCAL_TIME
            del node["format"]
        elif not {"pattern", "format", "enum", "const"}.intersection(node):
            node["pattern"] = "^[^\\u0000]*$"


def _document_schemas() -> Mapping[str, Any]:
    template = "#/components/schemas/{model}"
    read = models_json_schema([(Scenario, "validation"), (StatedPlan, "validation")], ref_template=template)[
        1
    ]["$defs"]
    written = models_json_schema(
        [(kind, "serialization") for kind in _WRITTEN],
        ref_template=template,
    )[1]["$defs"]
    # A policy is laid over the defaults, object by object, so nothing in it has to be stated.
    for name in ("Policy", "Complexity", "Role", "Priority", "Weights"):
        read[name].pop("required", None)
    read["Scenario"]["example"] = examples.SCENARIO
    schemas = {**written, **read}
    _as_read(schemas)
    return schemas

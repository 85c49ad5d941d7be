"""`/v1/explanations` and `/v1/comparisons`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.callers import LOCAL_CALLER
from api.documentation import body_examples, content, problems
from api.explanations import service
from api.explanations.schemas import ComparisonRequest, ExplanationRequest
from api.proposals.schemas import NoQuery
from api.requests import StrictRoute

router = APIRouter(prefix="/v1", tags=["Explanations"], route_class=StrictRoute, dependencies=[LOCAL_CALLER])


@router.post(
    "/explanations",
    summary="Explain one case",
    responses=content(
        200,
        "Why the lead, why not another with the exact price, or why the case waits and what would help.",
        "application/json",
        {"$ref": "#/components/schemas/Explanation"},
    )
    | problems(400, 413, 415, 422),
    openapi_extra=body_examples("/v1/explanations"),
    response_class=Response,
)
def explain_case(asked: ExplanationRequest, _: Annotated[NoQuery, Query()], request: Request) -> Response:
    """Explain one case of a plan: every word follows from rules that were checked or plans that were solved.

    Each remedy's `change` is a JSON Patch on the scenario that was sent: applied, the case is allocated.
    """
    return service.explanation(asked, request.app.state.settings).response()


@router.post(
    "/comparisons",
    summary="Compare two plans",
    responses=content(
        200,
        "Which cases moved, from whom to whom and why, and who wins on which term.",
        "application/json",
        {"$ref": "#/components/schemas/Comparison"},
    )
    | problems(400, 413, 415, 422),
    openapi_extra=body_examples("/v1/comparisons"),
    response_class=Response,
)
def compare_plans(asked: ComparisonRequest, _: Annotated[NoQuery, Query()]) -> Response:
    """Compare two proposals, or a proposal with a plan made by hand, without a solver run."""
    return service.comparison(asked).response()

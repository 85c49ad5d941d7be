"""`/v1/explanations` and `/v1/comparisons`."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.callers import LOCAL_CALLER
from api.documentation import body_examples, content, problems
from api.explanations import service
from api.explanations.schemas import ComparisonRequest, ExplanationRequest
from api.parts import ExplanationsHere, Nothing
from api.requests import StrictRoute
from api.waiting import while_connected

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
async def explain_case(
    asked: ExplanationRequest, _: Nothing, request: Request, explanations: ExplanationsHere
) -> Response:
    """Explain one case of a plan: every word follows from rules that were checked or plans that were solved.

    Each remedy's `change` is a JSON Patch on the scenario that was sent: applied, the case is allocated.
    """
    answer = await while_connected(request, lambda gone: explanations.explanation(asked, gone))
    return answer.response()


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
def compare_plans(asked: ComparisonRequest, _: Nothing) -> Response:
    """Compare two proposals, or a proposal with a plan made by hand, without a solver run."""
    return service.comparison(asked).response()

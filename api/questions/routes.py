"""`/v1/verifications` and `/v1/rankings`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.callers import LOCAL_CALLER
from api.documentation import answers, body_examples, content, problems
from api.proposals.schemas import NoQuery
from api.questions import service
from api.questions.schemas import RankingRequest, VerificationRequest, VerificationView
from api.requests import StrictRoute

router = APIRouter(prefix="/v1", tags=["Questions"], route_class=StrictRoute, dependencies=[LOCAL_CALLER])


@router.post(
    "/verifications",
    summary="Check a plan",
    responses=answers(200, VerificationView, "The second opinion.") | problems(400, 413, 415, 422),
    openapi_extra=body_examples("/v1/verifications"),
    response_class=Response,
)
def verify_plan(asked: VerificationRequest, _: Annotated[NoQuery, Query()]) -> Response:
    """Check a plan, whoever made it, against every hard rule, and recompute its score without the solver."""
    return service.verification(asked).response()


@router.post(
    "/rankings",
    summary="Rank the workers for one case",
    responses=content(
        200,
        "Those who may lead it, best first, and the others with every rule that bars them.",
        "application/json",
        {"$ref": "#/components/schemas/Ranking"},
    )
    | problems(400, 413, 415, 422),
    openapi_extra=body_examples("/v1/rankings"),
    response_class=Response,
)
def rank_workers(asked: RankingRequest, _: Annotated[NoQuery, Query()]) -> Response:
    """Rank every worker for one pending case against the current loads, without a solver run."""
    return service.ranking(asked).response()

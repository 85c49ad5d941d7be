"""`/v1/verifications` and `/v1/rankings`."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi import Request as HttpRequest
from fastapi.responses import Response

from api import idempotency
from api.callers import LOCAL_CALLER
from api.documentation import answers, body_examples, content, problems
from api.parts import FollowingHere, Key, Nothing, RankingsHere
from api.proposals.keeping import until_decidable
from api.questions import service
from api.questions.schemas import RankingRequest, VerificationRequest, VerificationView
from api.requests import StrictRoute
from api.waiting import while_connected

router = APIRouter(prefix="/v1", tags=["Questions"], route_class=StrictRoute, dependencies=[LOCAL_CALLER])


@router.post(
    "/verifications",
    summary="Check a plan",
    responses=answers(200, VerificationView, "The second opinion.") | problems(400, 413, 415, 422),
    openapi_extra=body_examples("/v1/verifications"),
    response_class=Response,
)
def verify_plan(asked: VerificationRequest, _: Nothing) -> Response:
    """Check a plan, whoever made it, against every hard rule, and recompute its score without the solver."""
    return service.verification(asked).response()


@router.post(
    "/rankings",
    summary="Rank the workers for one case",
    responses=content(
        200,
        "Those who may lead it, best first, and the others with every rule that bars them. An urgent case, "
        "or one ranked on a proposal, is kept with the first of them as a proposal: `Location` says where.",
        "application/json",
        {"$ref": "#/components/schemas/RankingOn"},
    )
    | problems(400, 413, 415, 422),
    openapi_extra=body_examples("/v1/rankings"),
    response_class=Response,
)
async def rank_workers(
    asked: RankingRequest,
    _: Nothing,
    http: HttpRequest,
    key: Key,
    rankings: RankingsHere,
    following: FollowingHere,
) -> Response:
    """Rank every worker for one pending case, against the current loads or on top of a proposal.

    To allocate an urgent case now, accept it in the proposal at `Location`.
    """
    request = idempotency.Request(key, "POST /v1/rankings", asked.model_dump(mode="json"))
    answer = await while_connected(http, lambda gone: rankings.ranking(asked, request, gone))
    return (await until_decidable(answer, following)).response()

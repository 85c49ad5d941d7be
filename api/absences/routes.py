"""`/v1/absences` and `/v1/reliefs`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, status
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api import idempotency
from api.absences.schemas import AbsenceRequest, ReliefRequest
from api.absences.service import Absences
from api.callers import LOCAL_CALLER
from api.documentation import body_examples, content, problems
from api.proposals.following import Following
from api.proposals.keeping import until_decidable
from api.proposals.schemas import NoQuery
from api.requests import StrictRoute, idempotency_key

router = APIRouter(prefix="/v1", tags=["Absences"], route_class=StrictRoute, dependencies=[LOCAL_CALLER])


def absences(request: Request) -> Absences:
    """Give the application's absences."""
    found: Absences = request.app.state.absences
    return found


def following(request: Request) -> Following:
    """Give the application's followers."""
    found: Following = request.app.state.following
    return found


AbsencesHere = Annotated[Absences, Depends(absences)]
FollowingHere = Annotated[Following, Depends(following)]
Key = Annotated[str | None, Depends(idempotency_key)]
Nothing = Annotated[NoQuery, Query()]


@router.post(
    "/absences",
    status_code=status.HTTP_201_CREATED,
    summary="Provide for an absence",
    responses=content(
        201,
        "Who takes what, what moves, and a draft note for each case. `Location` names the proposal as which "
        "it is kept.",
        "application/json",
        {"$ref": "#/components/schemas/AbsenceAnswer"},
    )
    | problems(400, 413, 415, 422),
    openapi_extra=body_examples("/v1/absences"),
    response_class=Response,
)
async def provide_for_absence(
    asked: AbsenceRequest, _: Nothing, key: Key, absences: AbsencesHere, following: FollowingHere
) -> Response:
    """Propose who covers or takes over the open cases of people who are away.

    The answer is kept as a proposal, at `Location`, and decided like any other.
    """
    request = idempotency.Request(key, "POST /v1/absences", asked.model_dump(mode="json"))
    answer = await run_in_threadpool(absences.absence, asked, request)
    return (await until_decidable(answer, following)).response()


@router.post(
    "/reliefs",
    status_code=status.HTTP_201_CREATED,
    summary="Relieve a worker above capacity",
    responses=content(
        201,
        "Which cases go to whom, and whether that is enough. `Location` names the proposal as which it is "
        "kept.",
        "application/json",
        {"$ref": "#/components/schemas/ReliefAnswer"},
    )
    | problems(400, 413, 415, 422),
    openapi_extra=body_examples("/v1/reliefs"),
    response_class=Response,
)
async def relieve_worker(
    asked: ReliefRequest, _: Nothing, key: Key, absences: AbsencesHere, following: FollowingHere
) -> Response:
    """Propose the fewest open cases of a worker above capacity that must go, and to whom.

    The answer is kept as a proposal, at `Location`, and decided like any other.
    """
    request = idempotency.Request(key, "POST /v1/reliefs", asked.model_dump(mode="json"))
    answer = await run_in_threadpool(absences.relief, asked, request)
    return (await until_decidable(answer, following)).response()

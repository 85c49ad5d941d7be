"""`/v1/proposals/{id}/decisions` and its draft."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, status
from fastapi.responses import Response

from api import idempotency
from api.callers import LOCAL_CALLER
from api.decisions.schemas import DecisionsRequest, DecisionsView, DraftRequest, DraftView, RecordedView
from api.decisions.service import Decisions
from api.documentation import answers, body_examples, problems
from api.proposals.schemas import NoQuery
from api.requests import StrictRoute, idempotency_key, seen_versions

router = APIRouter(
    prefix="/v1/proposals/{proposal_id}",
    tags=["Decisions"],
    route_class=StrictRoute,
    dependencies=[LOCAL_CALLER],
)

_ETAG = "The version of the decisions, for `If-Match`."


def decisions(request: Request) -> Decisions:
    """Give the application's decisions."""
    found: Decisions = request.app.state.decisions
    return found


DecisionsHere = Annotated[Decisions, Depends(decisions)]
Nothing = Annotated[NoQuery, Query()]


@router.post(
    "/decisions",
    status_code=status.HTTP_201_CREATED,
    summary="Decide",
    responses=answers(201, RecordedView, "What was recorded.", ETag=_ETAG, Location="Where to read it.")
    | problems(400, 404, 409, 412, 413, 415, 422),
    openapi_extra=body_examples("/v1/proposals/{proposal_id}/decisions"),
    response_class=Response,
)
def decide(
    proposal_id: str,
    asked: DecisionsRequest,
    _: Nothing,
    key: Annotated[str | None, Depends(idempotency_key)],
    seen: Annotated[frozenset[int] | None, Depends(seen_versions)],
    decisions: DecisionsHere,
) -> Response:
    """Record the manager's decisions on one or more cases: all of them, or none.

    They are judged together with what stands decided. A case that was decided before takes a new decision
    only where that names the old one, in `supersedes`; the old one stays in the history.
    """
    address = f"POST /v1/proposals/{proposal_id}/decisions"
    request = idempotency.Request(key, address, asked.model_dump(mode="json"))
    return decisions.take(proposal_id, asked, seen, request).response()


@router.get(
    "/decisions",
    summary="Read the decisions",
    responses=answers(200, DecisionsView, "What stands, and the history.", ETag=_ETAG) | problems(404, 422),
    response_class=Response,
)
def read(proposal_id: str, _: Nothing, decisions: DecisionsHere) -> Response:
    """Read which decision stands on each case, and everything that was ever decided."""
    return decisions.read(proposal_id).response()


@router.get(
    "/draft",
    summary="Read the draft",
    responses=answers(200, DraftView, "The draft, and what it would break.") | problems(404, 409, 422),
    response_class=Response,
)
def read_draft(proposal_id: str, _: Nothing, decisions: DecisionsHere) -> Response:
    """Read what is being thought of, and which rules it would break if it were decided now."""
    return decisions.draft(proposal_id).response()


@router.put(
    "/draft",
    summary="Change the draft",
    responses=answers(200, DraftView, "The draft, and what it would break.")
    | problems(400, 404, 409, 413, 415, 422),
    openapi_extra=body_examples("/v1/proposals/{proposal_id}/draft"),
    response_class=Response,
)
def keep_draft(proposal_id: str, asked: DraftRequest, _: Nothing, decisions: DecisionsHere) -> Response:
    """Put a draft in the place of the one before, as often as wanted; it binds nobody.

    A case is taken out of the draft when it is decided.
    """
    return decisions.keep_draft(proposal_id, asked).response()

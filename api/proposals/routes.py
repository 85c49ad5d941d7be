"""`/v1/proposals`: ask, read, follow, cancel."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Query, status
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from pydantic import WithJsonSchema

from api.answers import written
from api.callers import LOCAL_CALLER
from api.documentation import answers, body_examples, content, problems
from api.parts import FollowingHere, Nothing, ProposalsHere
from api.proposals.asking import AskingHere
from api.proposals.following import Following
from api.proposals.repository import Event
from api.proposals.schemas import ProposalRequest, ProposalView, WaitQuery
from api.refusals import BadHeader
from api.requests import StrictRoute

router = APIRouter(
    prefix="/v1/proposals", tags=["Proposals"], route_class=StrictRoute, dependencies=[LOCAL_CALLER]
)

# The id of the closing event: a client that comes back with it has seen everything.
END = "end"

_ETAG = "The version of the decisions, for `If-Match`; there once there is something to decide on."


@router.post(
    "",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Ask for a proposal",
    responses=answers(201, ProposalView, "It was ready in time.", Location="Where to read it.", ETag=_ETAG)
    | answers(202, ProposalView, "It is on its way.", Location="Where to read it.")
    | problems(400, 404, 413, 415, 422),
    openapi_extra=body_examples("/v1/proposals"),
    response_class=Response,
)
async def ask(
    asked: ProposalRequest,
    query: Annotated[WaitQuery, Query()],
    asking: AskingHere,
    proposals: ProposalsHere,
) -> Response:
    """Queue a proposal for a scenario; wait for it for `wait` seconds, if asked to.

    Once this has answered, the proposal is made whatever happens to the service.
    """
    return await asking.answered(proposals, asked, query.wait)


@router.get(
    "/{proposal_id}",
    summary="Read a proposal",
    responses=answers(200, ProposalView, "How it stands.", ETag=_ETAG) | problems(404, 422),
    response_class=Response,
)
def read(proposal_id: str, _: Nothing, proposals: ProposalsHere) -> Response:
    """Read the state of a proposal, and the proposal itself when it is ready."""
    return proposals.read(proposal_id).response()


@router.delete(
    "/{proposal_id}",
    summary="Cancel a run",
    responses=answers(200, ProposalView, "How it stands now.", ETag=_ETAG) | problems(404, 422),
    response_class=Response,
)
def cancel(proposal_id: str, _: Nothing, proposals: ProposalsHere) -> Response:
    """Stop a run, queued or running; what it found so far stays readable. An ended one stays as it is."""
    return proposals.cancel(proposal_id).response()


@router.get(
    "/{proposal_id}/events",
    summary="Follow a run",
    responses=content(
        200,
        "`started`, then `progress` with each better score and bound, then `end` with the state. What "
        "happened before is told first; `Last-Event-ID` resumes after an event.",
        "text/event-stream",
        {
            "type": "object",
            "required": ["id", "event", "data"],
            "properties": {
                "id": {"type": "string"},
                "event": {"enum": ["started", "progress", "end"]},
                "data": {"type": "string", "contentMediaType": "application/json"},
            },
        },
    )
    | content(204, "The caller has seen the `end`.")
    | problems(400, 404, 422),
    response_class=Response,
)
async def follow(
    proposal_id: str,
    _: Nothing,
    proposals: ProposalsHere,
    following: FollowingHere,
    last_seen: Annotated[
        str | None,
        Header(alias="Last-Event-ID", description="Id of the last event seen."),
        WithJsonSchema({"type": "string", "pattern": f"^([0-9]{{1,9}}|{END})$"}),
    ] = None,
) -> Response:
    """Follow a run by server-sent events, from the start or from where the line was lost."""
    await run_in_threadpool(proposals.state, proposal_id)
    if last_seen == END:
        return Response(status_code=status.HTTP_204_NO_CONTENT)
    stream = _stream(following, proposal_id, _number(last_seen))
    return StreamingResponse(
        stream,
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _number(last_seen: str | None) -> int:
    if last_seen is None:
        return 0
    if not (last_seen.isascii() and last_seen.isdigit() and len(last_seen) < 10):
        raise BadHeader("Last-Event-ID", last_seen, "the id of an event as it was given")
    return int(last_seen)


async def _stream(following: Following, proposal_id: str, after: int) -> AsyncIterator[bytes]:
    async for item in following.events(proposal_id, after):
        if item is None:
            yield KEEPALIVE_COMMENT
        elif isinstance(item, Event):
            yield format_sse_event(data_str=item.document, event=item.kind, id=str(item.number))
        else:
            yield format_sse_event(data_str=written({"state": item}), event="end", id=END)

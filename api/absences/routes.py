"""`/v1/absences` and `/v1/reliefs`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, status
from fastapi.responses import Response

from api.absences.schemas import AbsenceRequest, ReliefRequest
from api.callers import LOCAL_CALLER
from api.documentation import answers, body_examples, content, problems
from api.parts import AbsencesHere
from api.proposals.asking import AskingHere
from api.proposals.schemas import AnswerQuery, ProposalView
from api.requests import StrictRoute

router = APIRouter(prefix="/v1", tags=["Absences"], route_class=StrictRoute, dependencies=[LOCAL_CALLER])

Wait = Annotated[AnswerQuery, Query()]


def _described(address: str, document: str, description: str) -> dict[str, Any]:
    """Describe a door whose answer is kept as a proposal."""
    kept = f"{description} `Location` names the proposal as which it is kept."
    schema = {"$ref": f"#/components/schemas/{document}"}
    return {
        "status_code": status.HTTP_201_CREATED,
        "responses": content(201, kept, "application/json", schema)
        | answers(202, ProposalView, "It is on its way.", Location="Where to read it.")
        | problems(400, 413, 415, 422),
        "openapi_extra": body_examples(address),
        "response_class": Response,
    }


@router.post(
    "/absences",
    summary="Provide for an absence",
    **_described(
        "/v1/absences", "AbsenceAnswer", "Who takes what, what moves, and a draft note for each case."
    ),
)
async def provide_for_absence(
    asked: AbsenceRequest, query: Wait, asking: AskingHere, absences: AbsencesHere
) -> Response:
    """Propose who covers or takes over the open cases of people who are away.

    The answer is kept as a proposal, at `Location`: followed and cancelled while it is worked on, and decided
    like any other. For a case that waits, the `change` of what would help is a JSON Patch on the scenario
    that was sent.
    """
    return await asking.answered(absences, asked, query.wait)


@router.post(
    "/reliefs",
    summary="Relieve a worker above capacity",
    **_described("/v1/reliefs", "ReliefAnswer", "Which cases go to whom, and whether that is enough."),
)
async def relieve_worker(
    asked: ReliefRequest, query: Wait, asking: AskingHere, absences: AbsencesHere
) -> Response:
    """Propose the fewest open cases of a worker above capacity that must go, and to whom.

    The answer is kept as a proposal, at `Location`: followed and cancelled while it is worked on, and decided
    like any other.
    """
    return await asking.answered(absences, asked, query.wait)

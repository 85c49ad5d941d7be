"""`/healthz`, `/readyz`, `/metrics`, and the description of it all."""

from __future__ import annotations

from typing import Literal

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from api.answers import Answer
from api.callers import ANYONE, LOCAL_CALLER
from api.documentation import answers, content, problems
from api.metrics import CONTENT_TYPE
from api.process import Process

log = structlog.get_logger(__name__)

router = APIRouter(tags=["Service"])


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"]


class Readiness(BaseModel):
    """Whether requests can be served, and what stands in the way."""

    status: Literal["ready", "not_ready"]
    database: bool
    migrations: bool
    queue: bool


@router.get(
    "/healthz",
    summary="Is the process alive?",
    responses=answers(200, Health, "It is."),
    response_class=Response,
    dependencies=[ANYONE],
)
def health() -> Response:
    """Say that the process answers, whatever its database does."""
    return Answer.of(200, {"status": "ok"}).response()


@router.get(
    "/readyz",
    summary="Can it serve?",
    responses=answers(200, Readiness, "It can.") | answers(503, Readiness, "It cannot, and why."),
    response_class=Response,
    dependencies=[ANYONE],
)
def readiness(request: Request) -> Response:
    """Say whether the database answers, its tables are as this program needs them, and runs are taken."""
    process: Process = request.app.state.process
    database = migrations = queue = False
    try:
        migrations = process.database.is_at_head()
        database = True
        process.engine.counts()
        queue = process.is_working
    except SQLAlchemyError as error:
        log.warning("not_ready", error=type(error).__name__)
        queue = False
    ready = database and migrations and queue
    document = {"status": "ready" if ready else "not_ready"}
    return Answer.of(
        200 if ready else 503,
        document | {"database": database, "migrations": migrations, "queue": queue},
    ).response()


@router.get(
    "/metrics",
    summary="Counters, for Prometheus",
    responses=content(200, "Prometheus' text format.", "text/plain") | problems(),
    response_class=Response,
    dependencies=[LOCAL_CALLER],
)
def metrics(request: Request) -> Response:
    """Give what the service counts of itself."""
    state = request.app.state
    return Response(state.metrics.text(state.proposals.counts()), media_type=CONTENT_TYPE)


@router.get("/openapi.json", include_in_schema=False, dependencies=[ANYONE])
def description(request: Request) -> JSONResponse:
    """Describe the service."""
    return JSONResponse(request.app.openapi())

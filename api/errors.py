"""From what went wrong to a problem document (RFC 9457): one table of statuses, every fault, no traceback."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Match

from api import refusals
from api.answers import Answer
from solver.errors import (
    AllocationError,
    Fault,
    InvalidInput,
    InvalidProposal,
    InvalidScenario,
    LocksBreakRules,
    UnknownCase,
    UnknownWorker,
)
from solver.faults import place_of

log = structlog.get_logger(__name__)

# The most telling class of an error decides: the table is read along its line of descent.
STATUS: dict[type[AllocationError], tuple[int, str, str]] = {
    refusals.UnreadableBody: (400, "unreadable-body", "The body cannot be read"),
    refusals.BadHeader: (400, "bad-header", "A header is not as it must be"),
    refusals.NotFromHere: (403, "not-from-here", "Callers on this machine only"),
    refusals.UnknownProposal: (404, "unknown-proposal", "No such proposal"),
    refusals.TeamNotHeld: (404, "team-not-held", "No such team here"),
    refusals.NothingToDecide: (409, "nothing-to-decide", "The proposal cannot be decided on"),
    refusals.AlreadyDecided: (409, "already-decided", "Another decision stands"),
    refusals.StaleProposal: (412, "stale-proposal", "The proposal's decisions have changed"),
    refusals.BodyTooLarge: (413, "body-too-large", "The body is too large"),
    refusals.WrongMediaType: (415, "wrong-media-type", "JSON in UTF-8 is needed"),
    refusals.BreaksRules: (422, "breaks-rules", "The decision breaks a rule"),
    refusals.KeyReused: (422, "key-reused", "The idempotency key was used for another request"),
    LocksBreakRules: (422, "locks-break-rules", "The scenario's locks break a rule"),
    InvalidScenario: (422, "invalid-scenario", "The scenario has faults"),
    InvalidProposal: (422, "invalid-proposal", "The proposal has faults"),
    InvalidInput: (422, "invalid-request", "The request has faults"),
    UnknownCase: (422, "unknown-case", "No such pending case"),
    UnknownWorker: (422, "unknown-worker", "No such worker"),
}

_PHRASES = {404: "There is nothing at this address.", 405: "This address does not take that method."}


def problem_type(name: str) -> str:
    """Give the identifier of a kind of problem."""
    return f"urn:caseload:problem:{name}"


def problem_of(error: AllocationError) -> Answer:
    """Write the problem document for an error of ours that a caller can do something about."""
    status, name, title = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    more: dict[str, Any] = {}
    detail = str(error)
    faults: Sequence[Fault] = getattr(error, "faults", ())
    if isinstance(error, refusals.Refusal):
        detail, more = error.detail, error.more
    elif isinstance(error, InvalidInput):
        detail = detail.partition("\n")[0] + "."
    elif isinstance(error, UnknownCase):
        faults = [Fault.at("case", error.case, "the id of a pending case of the scenario")]
    elif isinstance(error, UnknownWorker):
        faults = [Fault.at("worker", error.worker, "the id of a worker of the scenario")]
    return Answer.problem(status, title, detail, problem_type(name), faults=listed(faults), **more)


def listed(faults: Iterable[Fault]) -> list[dict[str, str]]:
    """Write faults as JSON objects."""
    return [{"place": fault.place, "value": fault.value, "allowed": fault.allowed} for fault in faults]


def is_answerable(error: AllocationError) -> bool:
    """Say whether an error is the caller's to mend, and not a failure of ours."""
    return any(kind in STATUS for kind in type(error).__mro__)


def install(app: FastAPI) -> None:
    """Have every error that can be named answered as a problem document; `logs` answers the others."""
    app.add_exception_handler(AllocationError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _gone)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.add_exception_handler(kind, _database)


def _ours(_: Request, error: Exception) -> Response:
    if isinstance(error, AllocationError) and is_answerable(error):
        return problem_of(error).response()
    return unexpected(error)


def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = list(dict.fromkeys(map(_fault, error.errors())))
    return problem_of(refusals.InvalidRequest(faults)).response()


def _fault(detail: Mapping[str, Any]) -> Fault:
    """Name the place as a caller knows it: a path in the body, or `query.` or `header.` and a name."""
    source, *path = detail["loc"]
    # A union's tag stands in the path but not in the body.
    path = [part for part in path if part not in ("accept", "override", "defer", "one", "several")]
    place = place_of(path if source == "body" else [source, *path])
    if detail["type"] == "missing":
        return Fault(place, "missing", "this is needed")
    if detail["type"] == "extra_forbidden":
        return Fault.at(place, detail["input"], "no such field")
    message = str(detail["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return Fault.at(place, detail["input"], message[:1].lower() + message[1:])


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = str(error.detail)
    detail = _PHRASES.get(error.status_code, title)
    headers = {"Allow": _allowed(request)} if error.status_code == 405 else error.headers
    return Answer.problem(error.status_code, title, detail, headers=headers).response()


def _allowed(request: Request) -> str:
    """Name the methods that the address takes, all its routes together."""
    return ", ".join(
        sorted(
            method
            for route in request.app.state.routes
            if route.matches(request.scope)[0] != Match.NONE
            for method in route.methods
        )
    )


def _gone(_: Request, __: Exception) -> Response:
    # Nobody is left to read it.
    return Answer.problem(400, "Bad Request", "The request ended before its body did.").response()


def _database(_: Request, error: Exception) -> Response:
    log.error("database_unavailable", error=type(error).__name__)
    return Answer.problem(
        503,
        "The database cannot be reached",
        "Nothing was lost or half done. Try again in a moment.",
        problem_type("database-unavailable"),
        {"Retry-After": "5"},
    ).response()


def unexpected(error: Exception) -> Response:
    """Answer a failure of ours, and log where it was."""
    # The text of an exception may quote a person's data, so its kind and place are logged, not its words.
    log.error("request_failed", error=type(error).__name__, at=_place(error))
    return Answer.problem(
        500, "Internal error", "The fault is ours. The request id in X-Request-ID finds it in the log."
    ).response()


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"

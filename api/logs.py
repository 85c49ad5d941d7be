"""JSON logs, one line an event, with its request's id. Ids and counts are logged, never names or bodies."""

from __future__ import annotations

import logging
import re
import sys
import time
import uuid

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import unexpected
from api.metrics import Metrics

log = structlog.get_logger(__name__)

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def configure(level: str) -> None:
    """Send our own lines and those of the libraries to stderr, as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                # A traceback's text may quote data: what is logged of it is where and what kind.
                _kind_of_error,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "dbos"):
        library = logging.getLogger(name)
        # Not none at all: the queue engine would bring its own, which does not write JSON.
        library.handlers = [logging.NullHandler()]
        library.propagate = True
    logging.getLogger("uvicorn.access").disabled = True
    for name in ("dbos", "alembic", "sqlalchemy"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _kind_of_error(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    kind = found[0] if isinstance(found, tuple) else type(found) if isinstance(found, BaseException) else None
    if kind is not None:
        event["error"] = kind.__name__
    return event


class RequestLog:
    """Gives each request an id, says on the log how it went, and counts it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        status = 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, answer)
            except Exception as error:
                if status:
                    raise  # half an answer is out: the server cuts the line
                await unexpected(error)(scope, receive, answer)
            finally:
                seconds = time.perf_counter() - started
                # The pattern of the address, not the address: what stands in it is the caller's.
                route = getattr(scope.get("route"), "path", "unknown")
                self._metrics.request(route, scope["method"], status, seconds)
                log.info(
                    "request",
                    method=scope["method"],
                    route=route,
                    status=status,
                    ms=round(seconds * 1000, 1),
                )

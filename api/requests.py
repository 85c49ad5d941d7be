"""Bodies read strictly: JSON in UTF-8 within the limit, nested as a person would, every text storable."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from email.message import Message
from typing import Annotated, Any

from fastapi import Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from pydantic import WithJsonSchema
from starlette.responses import Response

from api.refusals import BadHeader, BodyTooLarge, UnreadableBody, WrongMediaType
from solver import parse_json
from solver.errors import Fault
from solver.faults import printable

# A scenario nests six deep. Far beyond that, what recurses over a document would end at Python's own limit.
MAX_DEPTH = 32

# How much of a body over the limit is still read, so that the caller, done with sending, hears why.
_DRAINED = 4

# Half a character, and the one that PostgreSQL cannot store in text.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_MAYBE_UNSTORABLE = re.compile(rb"\\u(0000|[dD][89a-fA-F])")


class StrictRequest(Request):
    """A request whose body is refused for every fault that its text can have."""

    async def body(self) -> bytes:
        """Read the body, up to the limit."""
        if not hasattr(self, "_body"):
            self._body = await self._read(self.app.state.settings.max_body_bytes)
        return self._body

    async def json(self) -> Any:
        """Parse the body, once, in a thread: a large one takes a while."""
        if not hasattr(self, "_json"):
            self._json = await run_in_threadpool(read_body, await self.body())
        return self._json

    async def _read(self, limit: int) -> bytes:
        chunks, size = [], 0
        async for chunk in self.stream():
            size += len(chunk)
            if size <= limit:
                chunks.append(chunk)
            elif size > limit * _DRAINED:
                break
        if size > limit:
            raise BodyTooLarge(limit)
        return b"".join(chunks)


class StrictRoute(APIRoute):
    """A route that reads its body as `StrictRequest` does."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        handle = super().get_route_handler()
        takes_body = self.body_field is not None

        async def strict(request: Request) -> Response:
            request = StrictRequest(request.scope, request.receive)
            if takes_body and await request.body():
                check_media_type(request)
                # Parsed here: FastAPI would put one sentence in the place of every error.
                await request.json()
            return await handle(request)

        return strict


def check_media_type(request: Request) -> None:
    """Refuse a body that does not say it is JSON, or is in another encoding than UTF-8.

    Raises
    ------
    WrongMediaType
        Naming the header.
    """
    value = request.headers.get("content-type", "")
    message = Message()
    message["content-type"] = value
    charset = message.get_content_charset("utf-8")
    if not value or message.get_content_type() != "application/json" or charset not in ("utf-8", "utf8"):
        allowed = "application/json, in UTF-8"
        raise WrongMediaType(
            f"The body must be {allowed}.", [Fault.at("header.Content-Type", value, allowed)]
        )
    coding = request.headers.get("content-encoding", "identity")
    if coding.lower() != "identity":
        raise WrongMediaType(
            "The body must not be compressed.", [Fault.at("header.Content-Encoding", coding, "identity")]
        )


def read_body(raw: bytes) -> Any:
    """Parse a body.

    Raises
    ------
    UnreadableBody
        When it is not JSON, repeats a key, nests too deeply, or holds text that cannot be stored.
    """
    document = parse_json(raw, UnreadableBody)
    faults = _faults(document, texts=bool(_MAYBE_UNSTORABLE.search(raw)))
    if faults:
        raise UnreadableBody(faults)
    return document


def _faults(document: Any, texts: bool) -> list[Fault]:
    """Walk over the document without recursion; texts only where the raw body gives cause."""
    faults: list[Fault] = []
    level: list[tuple[str, Any]] = [("", document)]
    for _ in range(MAX_DEPTH):
        below: list[tuple[str, Any]] = []
        for place, value in level:
            if isinstance(value, dict):
                names = {key: printable(key) if texts else key for key in value}
                below += [(f"{place}.{names[key]}" if place else names[key], value[key]) for key in value]
                if texts and any(map(_UNSTORABLE.search, value)):
                    faults.append(Fault(place, "a name", "names without NUL or half characters"))
            elif isinstance(value, list):
                below += [(f"{place}[{index}]", inner) for index, inner in enumerate(value)]
            elif texts and isinstance(value, str) and _UNSTORABLE.search(value):
                faults.append(Fault.at(place, value, "text without NUL or half characters"))
        level = below
    if level:
        faults.append(Fault("", "", f"JSON nested at most {MAX_DEPTH} deep"))
    return faults


_KEY = r"^[\x21-\x7e]{1,255}$"


def idempotency_key(
    key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="Any text of 1 to 255 visible ASCII characters, new for each new request. The same "
            "request with the same key is answered as the first time and done once.",
        ),
        WithJsonSchema({"type": "string", "pattern": _KEY}),
    ] = None,
) -> str | None:
    """Read the `Idempotency-Key`, if there is one."""
    if key is not None and not re.fullmatch(_KEY, key):
        raise BadHeader("Idempotency-Key", key, "1 to 255 visible ASCII characters")
    return key


_TAG = r'[ \t]*(W/)?"([\x21\x23-\x7e\x80-\xff]*)"[ \t]*'


def seen_versions(
    tags: Annotated[
        str | None,
        Header(
            alias="If-Match",
            description="The ETag of the proposal, or of its decisions, as you saw it. If another decision "
            "was taken since, nothing is recorded and the answer says what changed.",
        ),
        WithJsonSchema({"type": "string", "pattern": rf"^(\*|{_TAG}(,{_TAG})*)$"}),
    ] = None,
) -> frozenset[int] | None:
    """Read `If-Match`: the versions that the caller takes for the present one, or None when any will do."""
    if tags is None or tags.strip() == "*":
        return None
    versions = set()
    for tag in tags.split(","):
        match = re.fullmatch(_TAG, tag)
        if match is None:
            raise BadHeader("If-Match", tags, 'an ETag as given, such as "3", or *')
        weak, value = match.groups()
        # A weak tag never matches here, nor does one that was not given out.
        if not weak and value.isascii() and value.isdigit() and len(value) < 10:
            versions.add(int(value))
    return frozenset(versions)

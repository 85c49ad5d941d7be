"""An answer as bytes: what is sent, what is kept for a repeated request, and so the same to the last byte."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

JSON = "application/json"
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Answer:
    """A status, a JSON body and headers."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = JSON

    @classmethod
    def of(cls, status: int, document: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Answer:
        """Write `document` as JSON."""
        return cls(status, written(document), headers or {})

    @classmethod
    def problem(
        cls,
        status: int,
        title: str,
        detail: str,
        kind: str = "about:blank",
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> Answer:
        """Write a problem document (RFC 9457)."""
        document = {"type": kind, "title": title, "status": status, "detail": detail, **more}
        return cls(status, written(document), headers or {}, PROBLEM)

    def response(self) -> Response:
        """Give it as something that can be sent."""
        return Response(self.body, self.status, dict(self.headers), self.media_type)


def written(document: Any) -> str:
    """Write JSON in ASCII, so that no text that a caller sent can make it unwritable."""
    return json.dumps(document, separators=(",", ":"), allow_nan=False)


def etag(version: int) -> str:
    """Give the version of a proposal's decisions as an entity tag."""
    return f'"{version}"'

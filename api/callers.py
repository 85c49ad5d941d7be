"""Who may call: every route declares one of these, and a test sees that it does."""

from __future__ import annotations

import ipaddress

from fastapi import Depends, Request

from api.refusals import NotFromHere

_NAMES = ("localhost", "localhost.localdomain")


def is_loopback(host: str) -> bool:
    """Say whether a name or address means this machine itself."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() in _NAMES


def local_caller(request: Request) -> None:
    """Let callers on this machine in, and nobody else; sign-in will take this one's place.

    The name by which the service was called counts too: a page from elsewhere whose own name leads here must
    not speak for the person who looks at it.
    """
    client = request.client.host if request.client else ""
    if not is_loopback(client) or not is_loopback(request.url.hostname or ""):
        raise NotFromHere


def anyone(_: Request) -> None:
    """Let everybody in: what is told is nobody's data."""


LOCAL_CALLER = Depends(local_caller)
ANYONE = Depends(anyone)

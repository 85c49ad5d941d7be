"""A service in this process, and how the tests speak to it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

import httpx2 as httpx
from fastapi.testclient import TestClient

from api.main import create_app
from api.metrics import Metrics
from api.process import Process
from api.settings import Settings

Json = dict[str, Any]
Answer = TypeVar("Answer")


class Service(NamedTuple):
    """The process, and a client on this machine."""

    settings: Settings
    process: Process
    client: TestClient

    def ask(self, scenario: Json, wait: float = 30, **options: Any) -> Json:
        """Ask for a proposal and give how it stands after the wait."""
        body = {"scenario": scenario, "options": {"time_limit": 30, **options}}
        answer = self.client.post("/v1/proposals", params={"wait": wait}, json=body)
        assert answer.status_code in (201, 202), answer.text
        return dict(answer.json())

    def read(self, proposal: Json) -> Json:
        """Read a proposal again."""
        answer = self.client.get(proposal["links"]["self"])
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def until(self, proposal: Json, *states: str, seconds: float = 20) -> Json:
        """Read a proposal until it is in one of `states`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = self.read(proposal)
            if found["state"] in states:
                return found
            time.sleep(0.05)
        raise AssertionError(f"still {found['state']} after {seconds} seconds")

    def decide(self, proposal: Json, *decisions: Json, **headers: str) -> httpx.Response:
        """Take decisions."""
        return self.client.post(
            proposal["links"]["decisions"],
            json={"decided_by": "manager-1", "decisions": list(decisions)},
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )

    def decisions(self, proposal: Json) -> Json:
        """Read what was decided."""
        return dict(self.client.get(proposal["links"]["decisions"]).json())


@contextmanager
def running(settings: Settings) -> Iterator[Service]:
    """Run a service in this process."""
    metrics = Metrics()
    with Process(settings, metrics) as process:
        app = create_app(settings, process, metrics)
        with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000)) as client:
            yield Service(settings, process, client)


class SentEvent(NamedTuple):
    """A server-sent event as read."""

    id: str
    kind: str
    data: Any


def sent_events(text: str) -> list[SentEvent]:
    """Read a text/event-stream."""
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append(SentEvent(fields["id"], fields["event"], json.loads(fields["data"])))
    return found


def at_one_moment(ask: Callable[[int], Answer], many: int = 8) -> list[Answer]:
    """Ask so many times at once, each with its number; give the answers."""
    begin = threading.Barrier(many)

    def at_the_sign(number: int) -> Answer:
        begin.wait()
        return ask(number)

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(at_the_sign, range(many)))


def assert_problem(answer: httpx.Response, status: int, kind: str | None = None) -> Json:
    """See that an answer is a problem document, and give it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    if kind is not None:
        assert document["type"] == f"urn:caseload:problem:{kind}"
    return dict(document)

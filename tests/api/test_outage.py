"""A database that goes away and comes back costs no run, and is told as what it is meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.processes import a_server
from tests.api.scenarios import endless, two_and_two
from tests.api.wire import Wire

pytestmark = pytest.mark.postgres


@pytest.fixture
def wire(postgres_url: str) -> Iterator[Wire]:
    found = Wire(postgres_url)
    yield found
    found.close()


def test_a_run_outlives_an_outage_of_the_database(wire: Wire, tmp_path: Path):
    with a_server(tmp_path, wire.url, runs_at_once="1") as server:
        run = server.ask(endless(), time_limit=2)
        queued = server.ask(two_and_two())
        server.until(run, "running")
        wire.cut()
        assert server.client.get("/readyz").status_code == 503
        assert server.client.get("/healthz").status_code == 200
        for answer in (
            server.client.get(f"/v1/proposals/{run['id']}"),
            server.client.delete(f"/v1/proposals/{run['id']}"),
            server.client.post("/v1/proposals", json={"scenario": two_and_two()}),
            server.client.get("/metrics"),
        ):
            assert answer.status_code == 503, answer.text
            assert answer.headers["content-type"] == "application/problem+json"
        time.sleep(4)  # the run ends in the dark
        wire.mend()
        assert server.until(run, "ready")["proposal"]["stopped_by"] == "time_limit"
        assert server.client.get(f"/v1/proposals/{run['id']}/events").text.count("event: started") == 1
        server.until(queued, "ready")
        server.until(server.ask(two_and_two()), "ready")
        assert server.client.get("/readyz").status_code == 200
        assert server.stop() == 0


def test_a_stop_is_short_while_the_database_is_away(wire: Wire, tmp_path: Path):
    with a_server(tmp_path, wire.url, worker_silence="2") as server:
        run = server.ask(endless(), time_limit=60)
        server.until(run, "running")
        wire.cut()
        begun = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - begun < 20
        wire.mend()
    with a_server(tmp_path, wire.url, worker_silence="2") as server:
        server.until(run, "running")
        assert server.client.delete(f"/v1/proposals/{run['id']}").json()["state"] == "cancelled"

"""Killed at random moments and started again: each run ends once, each acknowledged decision is kept once."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from pathlib import Path

import httpx2 as httpx
import pytest
import sqlalchemy as sa

from api.db import Database
from api.settings import Settings
from api.tables import DecisionRow, EventRow, HistoryRow, ProposalRow
from scenarios.generate import generate
from tests.api.processes import Json, Server, a_server, a_worker_process, children, is_alive
from tests.api.scenarios import endless, two_and_two

ROUNDS = 3
SCENARIOS = 20

# Seconds after which the processes on one database take one of them for dead.
SILENCE = "2"


def started(database_url: str, proposal: Json) -> int:
    """How often a run was begun."""
    database = Database(Settings(database_url=database_url))
    with database.reading() as session:
        found = session.scalar(
            sa.select(sa.func.count()).where(
                EventRow.proposal_id == proposal["id"], EventRow.kind == "started"
            )
        )
    database.close()
    return found or 0


def until_begun(database_url: str, proposal: Json) -> None:
    """Wait until somebody works on a run: it is running a moment before."""
    deadline = time.monotonic() + 30
    while not started(database_url, proposal):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def assert_begun_again(server: Server, database_url: str, proposal: Json) -> None:
    """See a run begun for the second time, and end it."""
    deadline = time.monotonic() + 30
    while started(database_url, proposal) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    cancelled = server.client.delete(f"/v1/proposals/{proposal['id']}").json()
    assert cancelled["state"] == "cancelled"
    assert started(database_url, proposal) == 2


class Client:
    """Somebody who asks and decides until it is acknowledged, whatever becomes of the service."""

    def __init__(self) -> None:
        self.server: Server | None = None
        self.asked: dict[int, str] = {}
        self.decided: dict[int, str] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def done(self) -> bool:
        return len(self.decided) == SCENARIOS

    def end(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set() and not self.done():
            server = self.server
            if server is None:
                time.sleep(0.01)
                continue
            try:
                self._go_on(server.client)
            except (httpx.TransportError, RuntimeError):
                time.sleep(0.05)  # it is gone: the next one is asked

    def _go_on(self, client: httpx.Client) -> None:
        for number in range(SCENARIOS):
            if number not in self.asked:
                body = {"scenario": two_and_two() | {"name": f"Scenario {number}"}}
                headers = {"Idempotency-Key": f"ask-{number}"}
                answer = client.post("/v1/proposals", json=body, headers=headers)
                assert answer.status_code in (201, 202)
                self.asked[number] = answer.json()["id"]
        for number, id_ in self.asked.items():
            if number not in self.decided:
                self._decide(client, number, id_)

    def _decide(self, client: httpx.Client, number: int, id_: str) -> None:
        if client.get(f"/v1/proposals/{id_}").json()["state"] != "ready":
            return
        body = {"decided_by": "manager-1", "decisions": [{"case": "C1", "decision": "accept"}]}
        headers = {"Idempotency-Key": f"decide-{number}"}
        answer = client.post(f"/v1/proposals/{id_}/decisions", json=body, headers=headers)
        assert answer.status_code == 201
        self.decided[number] = answer.json()["decisions"][0]["id"]


def assert_everything_is_there_once(database_url: str, client: Client) -> None:
    database = Database(Settings(database_url=database_url))
    with database.reading() as session:
        rows = session.scalars(sa.select(ProposalRow)).all()
        assert sorted(row.id for row in rows) == sorted(client.asked.values())
        assert all(row.result is not None and row.failure is None for row in rows)
        decisions = session.scalars(sa.select(DecisionRow.id)).all()
        assert sorted(decisions) == sorted(client.decided.values())
        history = session.scalars(sa.select(HistoryRow.decision_id)).all()
        assert sorted(history) == sorted(decisions)
    database.close()


def test_a_service_killed_at_random_moments_loses_and_doubles_nothing(
    fresh_database_url: str, tmp_path: Path
):
    chance = random.Random(4)
    client = Client()
    try:
        for _ in range(ROUNDS):
            with a_server(tmp_path, fresh_database_url, worker_silence=SILENCE) as server:
                client.server = server
                time.sleep(chance.uniform(0.2, 2.0))
                server.kill()
        with a_server(tmp_path, fresh_database_url, worker_silence=SILENCE) as server:
            client.server = server
            deadline = time.monotonic() + 90
            while not client.done() and time.monotonic() < deadline:
                time.sleep(0.1)
            assert client.done()
            for id_ in client.asked.values():
                assert server.read({"id": id_})["state"] == "ready"
    finally:
        client.end()
    assert_everything_is_there_once(fresh_database_url, client)


def test_a_run_that_was_running_when_the_service_was_killed_is_run_again(
    fresh_database_url: str, tmp_path: Path
):
    with a_server(tmp_path, fresh_database_url, worker_silence=SILENCE) as server:
        run = server.ask(endless(), time_limit=3)
        until_begun(fresh_database_url, run)
        solvers = children(server.pid)
        server.kill()
    deadline = time.monotonic() + 10
    while any(map(is_alive, solvers)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(is_alive, solvers)), "a solver outlived its service"
    with a_server(tmp_path, fresh_database_url, worker_silence=SILENCE) as server:
        assert server.until(run, "ready")["proposal"]["stopped_by"] == "time_limit"
    assert started(fresh_database_url, run) == 2


def test_a_cancel_that_was_acknowledged_holds_after_a_kill(fresh_database_url: str, tmp_path: Path):
    with a_server(tmp_path, fresh_database_url, worker_silence=SILENCE, runs_at_once="1") as server:
        run = server.ask(endless())
        server.until(run, "running")
        queued = server.ask(two_and_two())
        for proposal in (queued, run):
            assert server.client.delete(f"/v1/proposals/{proposal['id']}").json()["state"] == "cancelled"
        before = server.read(run)
        server.kill()
    with a_server(tmp_path, fresh_database_url, worker_silence=SILENCE) as server:
        time.sleep(1)
        assert server.read(run) == before
        assert server.read(queued)["state"] == "cancelled"


def test_a_stop_hands_runs_back_at_once(fresh_database_url: str, tmp_path: Path):
    # Far longer than the test may take: what is taken up again was handed back, not found dead.
    with a_server(tmp_path, fresh_database_url, worker_silence="600") as server:
        run = server.ask(endless(), time_limit=60)
        server.until(run, "running")
        begun = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - begun < 5
        assert '"handed_back": true' in server.log.read_text()
    with a_server(tmp_path, fresh_database_url, worker_silence="600") as server:
        assert_begun_again(server, fresh_database_url, run)


def test_a_stop_lets_those_who_wait_and_follow_go(fresh_database_url: str, tmp_path: Path):
    with a_server(tmp_path, fresh_database_url) as server:
        run = server.ask(endless(), time_limit=60)
        followed: list[str] = []
        waited: list[int] = []

        def follow() -> None:
            followed.append(server.client.get(f"/v1/proposals/{run['id']}/events").text)

        def wait() -> None:
            body = {"scenario": endless()}
            waited.append(server.client.post("/v1/proposals?wait=60", json=body).status_code)

        threads = [threading.Thread(target=follow), threading.Thread(target=wait)]
        for thread in threads:
            thread.start()
        time.sleep(1.5)
        begun = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - begun < 6
        for thread in threads:
            thread.join()
        assert "event: end" not in followed[0]
        assert waited == [202]


def test_followers_who_drop_leave_nothing_behind(fresh_database_url: str, tmp_path: Path):
    with a_server(tmp_path, fresh_database_url) as server:
        run = server.ask(endless(), time_limit=60)

        def followers() -> str:
            lines = server.client.get("/metrics").text.splitlines()
            return next(line for line in lines if line.startswith("caseload_followers "))

        streams = [server.client.stream("GET", f"/v1/proposals/{run['id']}/events") for _ in range(8)]
        for stream in streams:
            stream.__enter__()
        assert followers() == "caseload_followers 8.0"
        for stream in streams:
            stream.__exit__(None, None, None)
        deadline = time.monotonic() + 10
        while followers() != "caseload_followers 0.0" and time.monotonic() < deadline:
            time.sleep(0.1)
        assert followers() == "caseload_followers 0.0"
        assert server.client.delete(f"/v1/proposals/{run['id']}").json()["state"] == "cancelled"


def test_a_solver_that_is_killed_is_replaced(fresh_database_url: str, tmp_path: Path):
    with a_server(tmp_path, fresh_database_url, runs_at_once="1") as server:
        server.until(server.ask(two_and_two()), "ready")
        [solver] = children(server.pid)
        run = server.ask(endless(), time_limit=3)
        server.until(run, "running")
        os.kill(solver, signal.SIGKILL)
        assert server.until(run, "ready")["proposal"]["stopped_by"] == "time_limit"
    assert started(fresh_database_url, run) == 1


def test_an_absence_outlives_its_solver_and_its_service(fresh_database_url: str, tmp_path: Path):
    team = generate(workers=40, pending=0, teams=1, seed=5)
    away = [worker["id"] for worker in team["workers"][:4]]
    body = {"scenario": team, "worker": away, "kind": "left", "from": team["as_of"][:10], "moves": 20}
    with a_server(tmp_path, fresh_database_url, worker_silence=SILENCE) as server:
        answer = server.client.post("/v1/absences?wait=0", json=body | {"options": {"time_limit": 5}})
        assert answer.status_code == 202, answer.text
        run = answer.json()
        until_begun(fresh_database_url, run)
        time.sleep(1)
        for solver in children(server.pid):
            os.kill(solver, signal.SIGKILL)
        time.sleep(1)
        assert server.client.get("/healthz").status_code == 200
        assert server.read(run)["state"] == "running"
        server.kill()
    with a_server(tmp_path, fresh_database_url, worker_silence=SILENCE) as server:
        ready = server.until(run, "ready")
        assert ready["answer"]["worker"] == away
        assert ready["answer"]["proposal"]["stopped_by"] == "time_limit"
    assert started(fresh_database_url, run) == 2


@pytest.mark.postgres
def test_a_worker_that_is_killed_is_taken_over_from(postgres_url: str, tmp_path: Path):
    with (
        a_server(tmp_path, postgres_url, worker_silence=SILENCE, runs_at_once="0") as server,
        a_worker_process(tmp_path, postgres_url, worker_silence=SILENCE) as first,
    ):
        run = server.ask(endless(), time_limit=60)
        server.until(run, "running")
        with a_worker_process(tmp_path, postgres_url, worker_silence=SILENCE):
            first.kill()
            assert_begun_again(server, postgres_url, run)


@pytest.mark.postgres
def test_a_worker_that_stops_hands_its_runs_over_at_once(postgres_url: str, tmp_path: Path):
    with (
        a_server(tmp_path, postgres_url, worker_silence="60", runs_at_once="0") as server,
        a_worker_process(tmp_path, postgres_url, worker_silence="60") as first,
    ):
        run = server.ask(endless(), time_limit=60)
        server.until(run, "running")
        with a_worker_process(tmp_path, postgres_url, worker_silence="60"):
            assert first.stop() == 0
            assert_begun_again(server, postgres_url, run)


@pytest.mark.postgres
def test_workers_share_the_runs_and_each_is_run_once(postgres_url: str, tmp_path: Path):
    with (
        a_server(tmp_path, postgres_url, runs_at_once="0") as server,
        a_worker_process(tmp_path, postgres_url),
        a_worker_process(tmp_path, postgres_url),
    ):
        runs = [server.ask(two_and_two() | {"name": str(number)}) for number in range(20)]
        for run in runs:
            server.until(run, "ready")
    assert [started(postgres_url, run) for run in runs] == [1] * len(runs)


@pytest.mark.postgres
def test_a_run_is_cancelled_through_another_process(postgres_url: str, tmp_path: Path):
    with (
        a_server(tmp_path, postgres_url, runs_at_once="0") as server,
        a_worker_process(tmp_path, postgres_url),
    ):
        run = server.ask(endless())
        deadline = time.monotonic() + 30
        while server.read(run)["progress"] is None and time.monotonic() < deadline:
            time.sleep(0.1)
        cancelled = server.client.delete(f"/v1/proposals/{run['id']}").json()
        assert cancelled["state"] == "cancelled"
        assert cancelled["proposal"]["stopped_by"] == "cancelled"

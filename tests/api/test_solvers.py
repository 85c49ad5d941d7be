"""The pool of solving processes: deaths are replaced and counted, turns kept, all ends with the service."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.solvers import Solvers
from api.waiting import while_connected
from solver import SolverFailed, read_scenario
from solver.jobs import Job
from solver.progress import Listener
from tests.api.scenarios import two_and_two


@dataclass(frozen=True)
class Dies(Job[str]):
    """Kills the process that does it, as often as it is told to; counts in a file."""

    file: str
    times: int

    def perform(self, tell: Listener | None, cancel: threading.Event | None) -> str:
        before = len(Path(self.file).read_bytes())
        Path(self.file).write_bytes(b"." * (before + 1))
        if before < self.times:
            os.kill(os.getpid(), signal.SIGKILL)
        return f"after {before + 1} tries"


@dataclass(frozen=True)
class Lasts(Job[float]):
    """Takes as long as it may, and tells when it was stopped."""

    def perform(self, tell: Listener | None, cancel: threading.Event | None) -> float:
        assert cancel is not None
        cancel.wait(60)
        return time.time()


SCENARIO = read_scenario(two_and_two())


@pytest.fixture
def solvers() -> Iterator[Solvers]:
    found = Solvers(answers_at_once=1)
    yield found
    found.close()


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "tries"
    path.write_bytes(b"")
    return str(path)


def test_a_process_that_dies_is_replaced(solvers: Solvers, file: str):
    assert solvers.perform(Dies(SCENARIO, file, 2)) == "after 3 tries"


def test_a_job_that_kills_three_is_given_up_and_the_next_is_done(solvers: Solvers, file: str):
    with pytest.raises(SolverFailed, match="SIGKILL"):
        solvers.perform(Dies(SCENARIO, file, 100))
    assert len(Path(file).read_bytes()) == 3
    assert solvers.perform(Dies(SCENARIO, file, 0)) == "after 4 tries"


def test_who_waits_for_an_answer_waits_for_their_turn_and_may_leave(solvers: Solvers):
    first, second = threading.Event(), threading.Event()
    ended: list[float] = []
    thread = threading.Thread(target=lambda: ended.append(solvers.answer(Lasts(SCENARIO), first)))
    thread.start()
    time.sleep(0.3)
    threading.Timer(0.3, second.set).start()
    begun = time.monotonic()
    with pytest.raises(SolverFailed, match="nobody waits"):
        solvers.answer(Lasts(SCENARIO), second)
    assert time.monotonic() - begun < 2
    asked = time.time()
    first.set()
    thread.join(10)
    assert 0 <= ended[0] - asked < 1


def test_a_stop_ends_what_is_at_work_and_nothing_begins_after_it(solvers: Solvers):
    failed: list[SolverFailed] = []

    def work() -> None:
        try:
            solvers.perform(Lasts(SCENARIO), cancel=threading.Event())
        except SolverFailed as error:
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    deadline = time.monotonic() + 20
    while thread.is_alive() and time.monotonic() < deadline:
        solvers.stop()
        time.sleep(0.05)
    assert len(failed) == 1
    with pytest.raises(SolverFailed, match="stops"):
        solvers.perform(Lasts(SCENARIO))


class Caller:
    """A request whose caller leaves after a while."""

    def __init__(self, stays: float) -> None:
        self._leaves = time.monotonic() + stays

    async def is_disconnected(self) -> bool:
        return time.monotonic() > self._leaves


def asked(stays: float, work: Any) -> Any:
    return asyncio.run(while_connected(Caller(stays), work))  # type: ignore[arg-type]


def test_work_for_a_caller_who_has_gone_is_stopped():
    begun = time.monotonic()
    assert asked(0.1, lambda gone: gone.wait(30)) is True
    assert time.monotonic() - begun < 2


def test_work_for_a_caller_who_stays_is_not_disturbed():
    assert asked(30, lambda gone: gone.wait(0.5)) is False


def test_what_goes_wrong_in_the_work_is_heard():
    def fail(_: threading.Event) -> None:
        raise SolverFailed("as told")

    with pytest.raises(SolverFailed, match="as told"):
        asked(30, fail)

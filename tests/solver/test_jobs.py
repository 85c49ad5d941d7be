"""Every job done by another process: answered as here, stopped within a second, killed without harm."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from solver import (
    InvalidRequest,
    LocksBreakRules,
    Proposal,
    Scenario,
    SolverFailed,
    SolverProcess,
    UnknownCase,
    read_plan,
    read_scenario,
)
from solver.jobs import AnyJob, Explain, Propose, ProvideForAbsence, RankUrgent, Relieve
from solver.progress import Progress
from solver.propose import Options
from tests.oracle.random_scenarios import team_scenario
from tests.solver.factories import a_case, a_lock, a_scenario, a_worker, an_open_case

MONDAY = date(2026, 11, 23)
QUICK = Options(threads=1)
LONG = Options(time_limit=600)


@pytest.fixture(scope="module")
def process() -> Iterator[SolverProcess]:
    with SolverProcess() as process:
        yield process


def a_team(*more: Any) -> Scenario:
    """Ana is above capacity; Ben and Cat have room; one routine case and one urgent one are pending."""
    held = [an_open_case("C1", "ana", tier=3), an_open_case("C2", "ana"), an_open_case("C3", "ben")]
    pending = [a_case("P1"), a_case("P2", urgency="urgent")]
    return a_scenario(a_worker("ana", fte=0.1), a_worker("ben"), a_worker("cat"), *held, *pending, *more)


PLAN = read_plan({"assignments": [{"case": "P1", "lead": "ben"}], "unallocated": [{"case": "P2"}]})

JOBS: dict[str, AnyJob] = {
    "propose": Propose(a_team(), options=QUICK),
    "absence": ProvideForAbsence(a_team(), ("ana",), "left", MONDAY, moves=1, options=QUICK),
    "relief": Relieve(a_team(), "ana", options=QUICK),
    "explain": Explain(a_team(), PLAN, "P1", "cat", options=QUICK),
    "rank": RankUrgent(a_team(), "P2", options=QUICK),
    "rank on a plan": RankUrgent(a_team(), "P2", PLAN, 1, options=QUICK),
}


def plain(answer: Any) -> Any:
    """An answer without the times that it took."""
    if isinstance(answer, Proposal):
        return answer.model_copy(update={"solver": None})
    if hasattr(answer, "proposal"):
        return answer.model_copy(update={"proposal": plain(answer.proposal)})
    if hasattr(answer, "proposed"):
        scenario, proposal = answer.proposed
        return answer.ranking, scenario, plain(proposal)
    return answer


@pytest.mark.parametrize("job", JOBS.values(), ids=JOBS.keys())
def test_the_other_process_answers_as_this_one(job: AnyJob, process: SolverProcess) -> None:
    assert plain(process.perform(job)) == plain(job.perform(None, None))
    assert process.pid != os.getpid()


@pytest.mark.parametrize("job", JOBS.values(), ids=JOBS.keys())
def test_a_process_that_hangs_is_done_without(job: AnyJob, process: SolverProcess) -> None:
    """What is left is what can be said without a search; it is lawful, or says that it is bounded."""
    process.perform(JOBS["relief"])
    assert process.pid is not None
    os.kill(process.pid, signal.SIGSTOP)
    cancel = threading.Event()
    cancel.set()
    begun = time.monotonic()
    answer = process.perform(replace(job, options=LONG), cancel=cancel)
    assert time.monotonic() - begun < 10
    assert type(answer) is type(job.perform(None, None))


def hard_absence(moves: int = 5) -> ProvideForAbsence:
    """One that no machine proves within the seconds of a test."""
    scenario = read_scenario({**team_scenario(8, 40, 0, 400), "locks": []})
    away = tuple(worker.id for worker in scenario.workers[:4])
    return ProvideForAbsence(scenario, away, "left", scenario.as_of.date(), moves=moves, options=LONG)


def test_a_cancelled_absence_gives_the_best_that_it_told_of(process: SolverProcess) -> None:
    cancel = threading.Event()
    told: list[Progress] = []
    asked: list[float] = []

    def stop() -> None:
        asked.append(time.monotonic())
        cancel.set()

    threading.Timer(3, stop).start()
    answer = process.perform(hard_absence(), told.append, cancel)
    assert time.monotonic() - asked[0] < 30  # far below its limit: it was the stop that ended it
    assert answer.proposal.stopped_by == "cancelled"
    assert told
    assert answer.proposal.score.key <= told[-1].score.key
    assert all(now.bound.key <= answer.proposal.score.key for now in told)
    assert [step.moves for step in answer.frontier] == list(range(6))


@pytest.mark.parametrize(("moves", "seconds"), [(0, 0.0), (5, 0.0), (5, 2.0)])
def test_an_absence_that_hangs_gives_the_best_that_it_told_of(
    moves: int, seconds: float, process: SolverProcess
) -> None:
    """A busy machine looks no different from a hanging process: what was told of is not lost with it."""
    cancel = threading.Event()
    told: list[Progress] = []

    def hang(now: Progress) -> None:
        told.append(now)
        if now.seconds >= seconds and process.pid is not None and not cancel.is_set():
            os.kill(process.pid, signal.SIGSTOP)
            cancel.set()

    answer = process.perform(hard_absence(moves), hang, cancel)
    assert answer.proposal.score.key <= told[-1].score.key
    assert answer.proposal.stopped_by == "cancelled"
    assert [step.moves for step in answer.frontier] == list(range(moves + 1))
    assert len(answer.moved) <= moves


def test_a_relief_that_hangs_gives_the_best_that_it_told_of(process: SolverProcess) -> None:
    """The hundred cases of one who goes down to a tenth of their time."""
    scenario = read_scenario({**team_scenario(8, 40, 0, 400), "locks": []})
    worker = scenario.workers[0].model_copy(update={"fte": 0.1})
    scenario = scenario.model_copy(update={"workers": (worker, *scenario.workers[1:])})
    cancel = threading.Event()
    told: list[Progress] = []

    def hang(now: Progress) -> None:
        told.append(now)
        if process.pid is not None:
            os.kill(process.pid, signal.SIGSTOP)
            cancel.set()

    answer = process.perform(Relieve(scenario, worker.id, options=LONG), hang, cancel)
    assert answer.proposal.score.key <= told[-1].score.key
    assert len(answer.moved) == answer.frontier[-1].moves


def test_a_killed_process_is_reported_and_replaced(process: SolverProcess) -> None:
    def kill(_: Progress) -> None:
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)

    with pytest.raises(SolverFailed, match="SIGKILL"):
        process.perform(hard_absence(), kill)
    assert process.perform(JOBS["relief"]).achieved


def test_refusals_come_back_as_they_are(process: SolverProcess) -> None:
    with pytest.raises(InvalidRequest) as caught:
        process.perform(ProvideForAbsence(a_team(), ("eva",), "holiday", MONDAY))
    assert [fault.place for fault in caught.value.faults] == ["worker", "kind"]
    with pytest.raises(LocksBreakRules):
        process.perform(ProvideForAbsence(a_team(a_lock("C1", "ana")), ("ana",), "left", MONDAY))
    with pytest.raises(UnknownCase):
        process.perform(RankUrgent(a_team(), "P9"))


def test_what_is_asked_can_be_checked_without_a_search() -> None:
    ProvideForAbsence(a_team(), ("ana",), "left", MONDAY).check()
    with pytest.raises(InvalidRequest):
        ProvideForAbsence(a_team(), ("ana",), "left", MONDAY, last=date(2026, 11, 1)).check()
    Relieve(a_team(), "ana").check()
    with pytest.raises(InvalidRequest):
        Relieve(a_team(), "eva", -1).check()


def test_in_a_hurry_the_best_that_was_told_of_is_proposed() -> None:
    job = Propose(a_team(), options=LONG)
    hurried = job.hurried((("P1", "cat", None), ("P2", "ben", None)))
    assert hurried.options.time_limit == 0
    made = hurried.perform(None, None).assignments
    assert {one.case: one.lead for one in made} == {"P1": "cat", "P2": "ben"}


def test_where_nobody_may_take_an_urgent_case_nothing_is_proposed() -> None:
    alone = a_scenario(a_worker("ana", max_new_cases=0), a_case("P1", urgency="urgent"))
    found = RankUrgent(alone, "P1").perform(None, None)
    assert found.ranking.ranking == ()
    assert found.proposed is None

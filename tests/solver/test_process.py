"""Solving in another process: warm, stopped within a second, killed without harm."""

import os
import signal
import threading
import time

import pytest

from solver import LocksBreakRules, SolverFailed, SolverProcess, read_scenario, verify
from tests.oracle.random_scenarios import small_scenario, team_scenario
from tests.solver.factories import a_case, a_lock, a_scenario, a_worker


@pytest.fixture(scope="module")
def process():
    with SolverProcess() as process:
        yield process


def hard_scenario():
    """One that no machine proves within the seconds of a test."""
    return read_scenario(team_scenario(8, 150, 700, 900))


def test_the_child_is_kept_between_runs(process):
    scenario = read_scenario(small_scenario(1))
    first = process.propose(scenario)
    child = process.pid
    assert process.propose(scenario).score == first.score
    assert process.pid == child != os.getpid()


def test_progress_improves_and_bounds_hold(process):
    told = []
    proposal = process.propose(hard_scenario(), time_limit=4, on_progress=told.append)
    assert told
    scores = [progress.score.key for progress in told]
    assert scores == sorted(scores, reverse=True)
    assert all(progress.bound.key <= proposal.score.key for progress in told)
    assert all(0 <= progress.gap <= 1 for progress in told)


def test_a_cancelled_run_gives_its_best_soon(process):
    scenario = hard_scenario()
    cancel = threading.Event()
    asked = []

    def stop():
        asked.append(time.monotonic())
        cancel.set()

    threading.Timer(2, stop).start()
    proposal = process.propose(scenario, time_limit=600, cancel=cancel)
    assert proposal.stopped_by == "cancelled"
    assert time.monotonic() - asked[0] < 60  # far below its limit: it was the stop that ended it
    assert verify(scenario, proposal).ok


def test_a_run_cancelled_before_it_starts_still_proposes(process):
    cancel = threading.Event()
    cancel.set()
    proposal = process.propose(hard_scenario(), cancel=cancel)
    assert proposal.stopped_by == "cancelled"
    assert proposal.assignments


def test_a_killed_child_is_reported_and_replaced(process):
    def kill(_):
        os.kill(process.pid, signal.SIGKILL)

    with pytest.raises(SolverFailed, match="SIGKILL"):
        process.propose(hard_scenario(), time_limit=600, on_progress=kill)
    assert process.propose(read_scenario(small_scenario(1))).status == "optimal"


def test_a_child_that_does_not_answer_is_done_without(process):
    scenario = read_scenario(small_scenario(1))
    process.propose(scenario)
    os.kill(process.pid, signal.SIGSTOP)  # as deaf as one that hangs in native code
    cancel = threading.Event()
    cancel.set()
    proposal = process.propose(scenario, cancel=cancel)
    assert proposal.stopped_by == "cancelled"
    assert verify(scenario, proposal).ok


def test_a_run_that_its_caller_left_answers_no_other(process):
    class Left(Exception):
        pass

    def leave(_):
        raise Left

    with pytest.raises(Left):
        process.propose(hard_scenario(), time_limit=600, on_progress=leave)
    scenario = read_scenario(small_scenario(1))
    assert verify(scenario, process.propose(scenario)).ok


def test_faults_come_back_as_they_are(process):
    scenario = a_scenario(
        a_worker("sam", qualifications=[]), a_case(task="section_47_enquiry"), a_lock("C1", "sam")
    )
    with pytest.raises(LocksBreakRules) as caught:
        process.propose(scenario)
    assert [fault.place for fault in caught.value.faults] == ["locks[0]"]


def test_a_closed_process_leaves_no_child_behind():
    with SolverProcess() as process:
        process.propose(read_scenario(small_scenario(1)))
        child = process.pid
    assert child is not None
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)

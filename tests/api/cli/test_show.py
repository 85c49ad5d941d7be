"""What people are told: how good a proposal is, what waits, who carries how much."""

import io
from typing import Any

import pytest
from rich.console import Console

from api.cli.exits import say
from api.cli.show import words
from api.cli.show.console import percent, points
from api.cli.show.proposal import names, show_proposal
from scenarios import load
from solver import Proposal, Scenario, Score, propose, read_scenario


@pytest.fixture(scope="module")
def monday() -> Scenario:
    return read_scenario(load("monday"))


@pytest.fixture(scope="module")
def proposal(monday: Scenario) -> Proposal:
    return propose(monday, deterministic=True)


def shown(scenario: Scenario, proposal: Proposal, width: int = 140) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False)
    show_proposal(console, scenario, proposal)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def stopped(proposal: Proposal, **fields: Any) -> Proposal:
    return proposal.model_copy(update={"status": "feasible", "stopped_by": "time_limit", **fields})


def test_proven_is_said_only_of_what_is_proven(proposal: Proposal):
    assert words.proof(proposal) == "Proven: no lawful allocation is better."
    worse = Score(unallocated=proposal.score.unallocated, preference=proposal.score.preference - 100)
    told = words.proof(stopped(proposal, bound=worse, gap=100 / proposal.score.preference))
    assert "Stopped by the time limit after" in told
    assert "No lawful allocation leaves less waiting" in told
    assert "at most 0.3 % from the best possible" in told  # 100 / 39,202


def test_an_unproven_first_level_is_said(proposal: Proposal):
    told = words.proof(stopped(proposal, bound=Score(unallocated=0, preference=0), gap=1.0))
    assert "perhaps with fewer cases waiting" in told
    assert "No lawful" not in told


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("cancelled", "Stopped on request"),
        ("deterministic_limit", "Stopped by the limit of work"),
        ("time_limit", "Stopped by the time limit"),
    ],
)
def test_what_ended_the_search_is_said(proposal: Proposal, reason: str, told: str):
    assert words.proof(stopped(proposal, stopped_by=reason)).startswith(told)


def test_counts_of_cases_are_grammatical(proposal: Proposal):
    one = proposal.model_copy(update={"assignments": proposal.assignments[:1], "unallocated": ()})
    assert words.in_short(one) == "The 1 pending case can be allocated."
    assert words.in_short(proposal) == "Of 40 pending cases, 39 can be allocated and 1 must wait."
    all_given = proposal.model_copy(update={"unallocated": ()})
    assert words.in_short(all_given) == "All 39 pending cases can be allocated."


def test_every_case_has_a_reason(monday: Scenario, proposal: Proposal):
    called = names(monday)
    for made in proposal.assignments:
        told = words.reasons(made.because, called[made.lead])
        assert told
        assert "this keeps" not in told
        assert len(told) <= len(" ".join(made.because))


def test_a_waiting_case_says_whom_each_rule_keeps_from_it(monday: Scenario, proposal: Proposal):
    text = " ".join(shown(monday, proposal, 200).split())
    waiting = proposal.unallocated[0]
    assert "None of the 12 workers may lead this initial assessment." in text
    assert f"language {waiting.blocked_by['language']}" in text


def test_what_would_help_is_told(monday: Scenario, proposal: Proposal):
    remedy = {"kind": "language", "text": "Somebody who speaks it."}
    waiting = proposal.unallocated[0].model_copy(update={"would_help": (remedy,)})
    text = shown(monday, proposal.model_copy(update={"unallocated": (waiting,)}), 200)
    assert "Would help: Somebody who speaks it." in " ".join(text.split())


def test_a_worker_without_capacity_has_no_percentage(monday: Scenario, proposal: Proposal):
    first, *others = proposal.workers
    none = first.model_copy(update={"capacity": 0.0, "utilisation": None})
    assert "no capacity" in shown(monday, proposal.model_copy(update={"workers": (none, *others)}))


def test_two_of_one_name_are_told_apart(monday: Scenario):
    twins = tuple(worker.model_copy(update={"name": "Ana Reyes"}) for worker in monday.workers[:2])
    called = names(monday.model_copy(update={"workers": (*twins, *monday.workers[2:])}))
    assert [called[worker.id] for worker in twins] == [f"Ana Reyes ({worker.id})" for worker in twins]
    assert called[monday.workers[2].id] == monday.workers[2].name


@pytest.mark.parametrize(("value", "told"), [(0, "0 %"), (0.004, "0.4 %"), (0.625, "62 %"), (1.07, "107 %")])
def test_percentages(value: float, told: str):
    assert percent(value) == told


@pytest.mark.parametrize(
    ("value", "told"), [(4.0, "4"), (2.5, "2.5"), (17.76, "17.76"), (0.0, "0"), (100.0, "100")]
)
def test_points_have_no_needless_zeros(value: float, told: str):
    assert points(value) == told


def test_messages_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]):
    say("team.json: \x1b[2J\nforged: line")
    assert capsys.readouterr().err == "team.json: \ufffd[2J\ufffdforged: line\n"

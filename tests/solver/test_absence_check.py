"""The second opinion on absences: it lets true answers pass and names what is wrong with others."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from solver import VerificationFailed, absence, read_scenario
from solver.absences.affected import taken_by, with_movable
from solver.absences.check import breaches, check
from solver.absences.request import read_request
from solver.absences.taking_up import Taken
from solver.proposal import Assignment, Proposal
from solver.propose import Options
from solver.scenario import Scenario
from tests.solver.factories import a_scenario, a_worker, an_open_case

MONDAY = date(2026, 11, 23)


def a_team() -> Scenario:
    """Ana leaves; Dan stays on C1 beside whoever takes it; Ben and Cat hold a case each."""
    staff = [a_worker(name) for name in ("ana", "ben", "cat", "dan")]
    shared = an_open_case("C1", "ana", tier=3, co_worker="dan")
    others = [an_open_case("C3", "ben"), an_open_case("C4", "cat")]
    return a_scenario(*staff, shared, an_open_case("C2", "ana"), *others)


def answered(moves: int = 1) -> tuple[Scenario, Taken, Proposal]:
    """What was asked, and the answer."""
    scenario = a_team()
    request = read_request(scenario, ["ana"], "left", MONDAY, None, None, moves)
    taken = with_movable(scenario, taken_by(scenario, request))
    answer = absence(scenario, ["ana"], "left", MONDAY, moves=moves, options=Options(threads=1))
    return scenario, taken, answer.proposal


def changed(proposal: Proposal, case: str, **fields: str | None) -> Proposal:
    """The proposal with one assignment changed and nothing else."""

    def change(made: Assignment) -> Assignment:
        return made.model_copy(update=fields) if made.case == case else made

    return proposal.model_copy(update={"assignments": tuple(map(change, proposal.assignments))})


def test_a_true_answer_passes() -> None:
    scenario, taken, proposal = answered()
    assert breaches(scenario, taken, proposal, 1) == []


@pytest.mark.parametrize(
    ("tamper", "rule"),
    [
        (lambda proposal: changed(proposal, "C2", lead="ana"), "excluded"),
        (lambda proposal: changed(proposal, "C1", co_worker=None), "co_worker"),
        (lambda proposal: changed(proposal, "C2", lead="dan"), "score"),
        (
            lambda proposal: proposal.model_copy(update={"assignments": proposal.assignments[1:]}),
            "missing_case",
        ),
    ],
)
def test_what_is_wrong_is_named(tamper: Callable[[Proposal], Proposal], rule: str) -> None:
    scenario, taken, proposal = answered()
    wrong = tamper(proposal)
    assert rule in {breach.rule for breach in breaches(scenario, taken, wrong, 1)}
    with pytest.raises(VerificationFailed):
        check(scenario, taken, wrong, 1)


def test_what_failed_is_kept_with_what_was_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    scenario, taken, proposal = answered()
    wrong = changed(proposal, "C2", lead="ana")
    with pytest.raises(VerificationFailed) as caught:
        check(scenario, taken, wrong, 1)
    assert caught.value.kept_at is not None
    kept = json.loads(Path(caught.value.kept_at).read_text())
    assert read_scenario(kept["scenario"]) == scenario
    assert kept["proposal"] == wrong.document()
    assert (kept["taken"]["away"], kept["taken"]["led"], kept["moves"]) == (["ana"], ["C1", "C2"], 1)
    assert Path(caught.value.kept_at).stat().st_mode & 0o077 == 0


def test_more_moves_than_asked_are_named() -> None:
    scenario, taken, proposal = answered()
    moved = changed(changed(proposal, "C3", lead="dan"), "C4", lead="dan")
    texts = [breach.text for breach in breaches(scenario, taken, moved, 1)]
    assert "2 cases change lead; at most 1 may" in texts


def test_a_load_before_that_is_not_true_is_named() -> None:
    scenario, taken, proposal = answered()
    loads = tuple(load.model_copy(update={"before": load.before + 1}) for load in proposal.workers)
    wrong = proposal.model_copy(update={"workers": loads})
    found = breaches(scenario, taken, wrong, 1)
    assert {breach.worker for breach in found} == {"ana", "ben", "cat", "dan"}

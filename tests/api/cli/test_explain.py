"""`caseload explain` and `caseload compare`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from solver import compare, explain, read_proposal, read_scenario
from tests.api.cli.running import caseload, document, refused


@pytest.fixture
def made(proposal: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(proposal.read_text())
    return found


def test_the_lead_is_explained(scenario: Path, proposal: Path, made: dict[str, Any]):
    first = made["assignments"][0]
    answer = document("explain", scenario, proposal, "--case", first["case"])
    assert (answer["verdict"], answer["worker"]) == ("chosen", first["lead"])
    shown = caseload("explain", scenario, proposal, "--case", first["case"])
    assert shown.exit_code == 0
    assert f"Case {first['case']}: why" in shown.stdout


def test_another_is_priced_or_barred(scenario: Path, proposal: Path, made: dict[str, Any], team: Any):
    case = made["assignments"][0]["case"]
    seen = set()
    for worker in team["workers"]:
        given = ("explain", scenario, proposal, "--case", case, "--worker", worker["id"], "--patience", 0)
        answer = document(*given)
        found = explain(read_scenario(team), read_proposal(made), case, worker["id"], patience=0).document()
        assert answer["verdict"] == found["verdict"]
        assert answer["delta_replanned"] == found["delta_replanned"]
        shown = caseload(*given, columns=200)
        assert shown.exit_code == 0
        assert answer["because"][0][:40] in shown.stdout
        seen.add(answer["verdict"])
    assert {"chosen", "possible"} <= seen


def test_a_waiting_case_is_explained_with_what_would_help(tmp_path: Path):
    plan = tmp_path / "monday.json"
    assert caseload("solve", "monday", "--out", plan).exit_code == 0
    answer = document("explain", "monday", plan, "--case", "R40")
    assert answer["worker"] is None
    assert answer["cause"]
    assert answer["remedies"]
    shown = caseload("explain", "monday", plan, "--case", "R40").stdout
    assert "What keeps it out" in shown
    assert "What would help" in shown


def test_a_plan_by_hand_is_compared(scenario: Path, proposal: Path, made: dict[str, Any], team: Any):
    by_hand = {"assignments": made["assignments"][1:]}
    path = proposal.with_name("hand.json")
    path.write_text(json.dumps(by_hand))
    answer = document("compare", scenario, proposal, path)
    found = compare(read_scenario(team), read_proposal(made), read_proposal(by_hand))
    assert answer == found.document()
    assert [move["to"] for move in answer["moves"]] == [None]
    shown = caseload("compare", scenario, proposal, path)
    assert shown.exit_code == 0
    assert "Treated differently" in shown.stdout


def test_a_plan_that_breaks_a_rule_is_the_answer_no(scenario: Path, proposal: Path, made: dict[str, Any]):
    lead = made["assignments"][0]["lead"]
    everything = [{"case": one["case"], "lead": lead} for one in made["assignments"]]
    path = proposal.with_name("hand.json")
    path.write_text(json.dumps({"assignments": everything}))
    answer = document("compare", scenario, proposal, path, code=1)
    assert answer["better"] == "first"
    assert answer["second"]["breaches"]
    assert "is not lawful" in caseload("compare", scenario, proposal, path, columns=200).stdout


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (("--case", "C-none"), "case 'C-none': no case has that id"),
        (("--worker", "W-none"), "worker 'W-none': no worker has that id"),
    ],
)
def test_what_is_not_there_is_refused(
    scenario: Path, proposal: Path, made: dict[str, Any], more: tuple[str, str], line: str
):
    case = () if more[0] == "--case" else ("--case", made["assignments"][0]["case"])
    assert line in refused("explain", scenario, proposal, *case, *more)


def test_a_plan_that_does_not_fit_is_refused_with_every_fault(scenario: Path, proposal: Path, made: Any):
    path = proposal.with_name("other.json")
    path.write_text(json.dumps({"assignments": []}))
    lines = refused("explain", scenario, path, "--case", made["assignments"][0]["case"])
    assert lines[0].startswith(f"{path}: the proposal has 12 faults")
    assert all("missing_case" in line for line in lines[1:])


def test_standard_input_is_read_once(scenario: Path):
    assert refused("explain", "-", "-", "--case", "C1") == [
        "standard input: it cannot be both the scenario and the proposal"
    ]
    assert refused("compare", scenario, "-", "-") == ["standard input: it cannot be both plans"]

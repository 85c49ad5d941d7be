"""`caseload verify` and `caseload rank`."""

import json
from pathlib import Path
from typing import Any

import pytest

from solver import rank, read_scenario
from tests.api.cli.running import caseload, document, refused


def changed(proposal: Path, **fields: Any) -> Path:
    path = proposal.with_name("changed.json")
    path.write_text(json.dumps(json.loads(proposal.read_text()) | fields))
    return path


def test_a_true_proposal_verifies(scenario: Path, proposal: Path):
    answer = document("verify", scenario, proposal)
    assert list(answer) == ["breaches", "score", "terms"]
    assert answer["breaches"] == []
    assert answer["score"] == json.loads(proposal.read_text())["score"]
    shown = caseload("verify", scenario, proposal)
    assert (shown.exit_code, "Every rule holds" in shown.stdout) == (0, True)


def test_breaches_are_the_answer_no(scenario: Path, proposal: Path):
    wrong = changed(proposal, score={"unallocated": 0, "preference": -1}, assignments=[])
    answer = document("verify", scenario, wrong, code=1)
    assert {breach["rule"] for breach in answer["breaches"]} == {"missing_case"}
    shown = caseload("verify", scenario, wrong)
    assert (shown.exit_code, "missing case" in shown.stdout) == (1, True)


def test_an_untrue_score_is_found(scenario: Path, proposal: Path):
    wrong = changed(proposal, score={"unallocated": 0, "preference": -1})
    assert [one["rule"] for one in document("verify", scenario, wrong, code=1)["breaches"]] == ["score"]


def test_the_faults_of_both_files_are_listed(scenario: Path, tmp_path: Path):
    bad = tmp_path / "bad.json"
    bad.write_text('{"format": "caseload-scenario/1", "as_of": "soon", "colour": 1}')
    plan = tmp_path / "plan.json"
    plan.write_text('{"assignments": [{"case": 1}]}')
    lines = refused("verify", bad, plan, "--json")
    assert lines[0] == f"{bad}: the scenario has 2 faults"
    assert lines[3] == f"{plan}: the proposal has 2 faults"
    assert {line.split(":")[0].strip() for line in lines[1:3]} == {"as_of", "colour"}
    assert {line.split(":")[0].strip() for line in lines[4:]} == {
        "assignments[0].case",
        "assignments[0].lead",
    }


def test_standard_input_is_one_thing_only(team: dict[str, Any]):
    assert "cannot be both" in refused("verify", "-", "-", given=json.dumps(team).encode())[0]


def test_the_ranking_is_the_solvers(scenario: Path, team: dict[str, Any]):
    case = next(case["id"] for case in team["cases"] if case["status"] == "pending")
    answer = document("rank", scenario, "--case", case)
    assert answer == rank(read_scenario(team), case).document()
    shown = caseload("rank", scenario, "--case", case, columns=120)
    assert shown.exit_code == 0
    names = {worker["id"]: worker["name"] for worker in team["workers"]}
    for one in answer["ranking"]:
        assert names[one["lead"]] in shown.stdout


def test_nobody_eligible_is_the_answer_no():
    answer = document("rank", "monday", "--case", "R40", code=1)
    assert answer["ranking"] == []
    shown = caseload("rank", "monday", "--case", "R40")
    assert (shown.exit_code, "Nobody may lead it" in shown.stdout) == (1, True)


@pytest.mark.parametrize("case", ["R99", "C000", ""])
def test_a_case_that_is_not_pending_is_bad_input(case: str):
    assert repr(case) in refused("rank", "monday", "--case", case, "--json")[0]

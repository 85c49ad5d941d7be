"""`caseload batch`: the week's scenarios side by side."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from scenarios.generate import generate
from solver import SolverProcess, read_plan, read_scenario, verify
from tests.api.cli.running import caseload, document, refused


@pytest.fixture(scope="session")
def teams() -> dict[str, dict[str, Any]]:
    return {f"team-{seed}.json": generate(workers=5, pending=6, teams=1, seed=seed) for seed in (1, 2, 3)}


@pytest.fixture
def week(tmp_path: Path, teams: dict[str, dict[str, Any]]) -> Path:
    folder = tmp_path / "week"
    folder.mkdir()
    for name, team in teams.items():
        (folder / name).write_text(json.dumps(team))
    return folder


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the scenarios that a solver was asked for."""
    names: list[str] = []
    propose = SolverProcess.propose

    def counted(self: SolverProcess, scenario: Any, **options: Any) -> Any:
        names.append(scenario.name)
        return propose(self, scenario, **options)

    monkeypatch.setattr(SolverProcess, "propose", counted)
    return names


def states(answer: dict[str, Any]) -> dict[str, str]:
    return {row["file"]: row["state"] for row in answer["scenarios"]}


def test_every_scenario_gets_a_proposal_that_verifies(week: Path, tmp_path: Path, teams: dict[str, Any]):
    out = tmp_path / "out"
    answer = document("batch", week, "--out", out, "--jobs", 1)
    assert states(answer) == dict.fromkeys(teams, "done")
    for row in answer["scenarios"]:
        team = read_scenario(teams[row["file"]])
        made = json.loads((out / f"{Path(row['file']).stem}.proposal.json").read_text())
        assert verify(team, read_plan(made)).ok
        urgency = {case.id: case.urgency for case in team.pending}
        waiting = [urgency[one["case"]] for one in made["unallocated"]]
        worst = max(made["workers"], key=lambda load: load["utilisation"] or 0)
        assert row["status"] == made["status"] == "optimal"
        assert (row["waiting_urgent"], row["waiting_routine"]) == (
            waiting.count("urgent"),
            waiting.count("routine"),
        )
        assert (row["worst_load"], row["pending"]) == (worst["utilisation"], len(urgency))
        assert made["solver"]["threads"] == 1


def test_the_summary_is_kept_as_json_and_csv(week: Path, tmp_path: Path):
    out = tmp_path / "out"
    answer = document("batch", week, "--out", out, "--jobs", 1)
    assert json.loads((out / "summary.json").read_text()) == answer
    with open(out / "summary.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["file"] for row in rows] == [row["file"] for row in answer["scenarios"]]
    assert [float(row["gap"]) for row in rows] == [row["gap"] for row in answer["scenarios"]]


def test_a_bad_file_is_reported_and_the_rest_done(week: Path, tmp_path: Path, teams: dict[str, Any]):
    (week / "bad.json").write_text('{"format": "caseload-scenario/1", "as_of": "soon", "colour": 1}')
    (week / "worse.json").write_text("not json")
    (week / "folder.json").mkdir()
    case = next(case["id"] for case in teams["team-1.json"]["cases"] if case["status"] == "pending")
    locks = [{"case": case, "lead": worker["id"]} for worker in teams["team-1.json"]["workers"]]
    (week / "locked.json").write_text(json.dumps(teams["team-1.json"] | {"locks": locks}))
    result = caseload("batch", week, "--out", tmp_path / "out", columns=120)
    assert result.exit_code == 2
    answer = json.loads((tmp_path / "out" / "summary.json").read_text())
    bad = dict.fromkeys(("bad.json", "worse.json", "folder.json", "locked.json"), "refused")
    assert states(answer) == dict.fromkeys(teams, "done") | bad
    assert f"{week / 'bad.json'}: the scenario has 2 faults\n" in result.stderr
    assert "  as_of: 'soon': " in result.stderr
    assert f"{week / 'locked.json'}: the scenario has " in result.stderr
    assert "7 scenarios: " in result.stdout


def test_what_is_finished_is_not_done_again(
    week: Path, tmp_path: Path, teams: dict[str, Any], solved: list[str]
):
    out = tmp_path / "out"
    document("batch", week, "--out", out, "--jobs", 1)
    assert len(solved) == 3
    first = {path.name: path.read_bytes() for path in out.glob("*.proposal.json")}
    again = document("batch", week, "--out", out, "--jobs", 1)
    assert len(solved) == 3
    assert states(again) == dict.fromkeys(teams, "kept")
    assert {path.name: path.read_bytes() for path in out.glob("*.proposal.json")} == first


@pytest.mark.parametrize("change", ["scenario", "lost", "damaged", "untrue", "options", "manifest"])
def test_what_has_changed_is_done_again(week: Path, tmp_path: Path, solved: list[str], change: str):
    out, options = tmp_path / "out", []
    document("batch", week, "--out", out, "--jobs", 1)
    solved.clear()
    proposal = out / "team-2.proposal.json"
    match change:
        case "scenario":
            document_ = json.loads((week / "team-2.json").read_text())
            (week / "team-2.json").write_text(json.dumps(document_ | {"name": "other"}))
        case "lost":
            proposal.unlink()
        case "damaged":
            proposal.write_bytes(proposal.read_bytes()[:-100])
        case "untrue":
            made = json.loads(proposal.read_text())
            made["score"]["preference"] -= 100
            proposal.write_text(json.dumps(made))
        case "options":
            options = ["--seed", 2]
        case "manifest":
            (out / "manifest.json").write_text('{"finished": 3')
    result = caseload("batch", week, "--out", out, "--jobs", 1, *options)
    assert result.exit_code == 0
    assert len(solved) == (3 if change in ("options", "manifest") else 1)
    made = json.loads(proposal.read_text())
    assert verify(read_scenario(json.loads((week / "team-2.json").read_text())), read_plan(made)).ok


def test_a_new_file_alone_is_done(week: Path, tmp_path: Path, solved: list[str]):
    out = tmp_path / "out"
    document("batch", week, "--out", out, "--jobs", 1)
    shutil.copy(week / "team-1.json", week / "team-9.json")
    solved.clear()
    assert states(document("batch", week, "--out", out, "--jobs", 1))["team-9.json"] == "done"
    assert len(solved) == 1


def test_a_failure_of_the_program_is_its_own_exit_code(
    week: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from solver import SolverFailed

    propose = SolverProcess.propose

    def failing(self: SolverProcess, scenario: Any, **options: Any) -> Any:
        if "seed-2" in scenario.name:
            raise SolverFailed("the solving process ended by SIGKILL")
        return propose(self, scenario, **options)

    monkeypatch.setattr(SolverProcess, "propose", failing)
    result = caseload("batch", week, "--out", tmp_path / "out")
    assert result.exit_code == 70
    assert "team-2.json: the program failed" in result.stderr
    answer = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert states(answer) == {"team-1.json": "done", "team-2.json": "failed", "team-3.json": "done"}


def test_folders_that_will_not_do(week: Path, tmp_path: Path):
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no such folder" in refused("batch", tmp_path / "none", "--out", tmp_path / "out")[0]
    assert "a file, not a folder" in refused("batch", week / "team-1.json", "--out", tmp_path / "out")[0]
    assert "no scenario files" in refused("batch", empty, "--out", tmp_path / "out")[0]
    assert "one of their own" in refused("batch", week, "--out", week)[0]
    assert "team-1.json" in refused("batch", week, "--out", week / "team-1.json")[0]

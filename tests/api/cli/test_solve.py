"""`caseload solve`."""

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from solver import Proposal, read_scenario, verify
from tests.api.cli.running import caseload, document, refused

EMPTY = {
    "format": "caseload-scenario/1",
    "name": "Nobody",
    "as_of": "2026-11-23T09:00:00",
    "workers": [],
    "cases": [],
}


def rows_of(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_document_is_a_proposal_that_verifies(scenario: Path, team: dict[str, Any]):
    made = Proposal.model_validate_json(json.dumps(document("solve", scenario)))
    assert made.status == "optimal"
    assert verify(read_scenario(team), made).ok


def test_people_see_who_takes_what_and_how_good_it_is(scenario: Path, proposal: Path, team: dict[str, Any]):
    made = json.loads(proposal.read_text())
    shown = caseload("solve", scenario, columns=200)
    assert shown.exit_code == 0
    assert "Proven: no lawful allocation is better." in shown.stdout
    lines = [line.split() for line in shown.stdout.splitlines()]
    for case in [one["case"] for one in (*made["assignments"], *made["unallocated"])]:
        assert any(line[:1] == [case] for line in lines)
    assert f"preference {made['score']['preference']:,}" in shown.stdout


@pytest.mark.parametrize("columns", [60, 80, 120, 160])
def test_no_line_is_wider_than_the_terminal(columns: int):
    shown = caseload("solve", "monday", columns=columns).stdout
    assert max(map(len, shown.splitlines())) <= columns
    assert "from 50 % to 83 %" in shown


def test_a_table_says_nothing_twice():
    shown = caseload("solve", "monday", columns=200).stdout
    proposed, _, workers = shown.partition("Workers: points carried")
    assert "Delroy Fennimoor goes from" not in proposed
    assert "Delroy Fennimoor" in workers


def test_out_is_the_document_and_json_prints_the_same_kind(scenario: Path, tmp_path: Path):
    out = tmp_path / "answer.json"
    printed = document("solve", scenario, "--deterministic", "--out", out)
    assert json.loads(out.read_text()) == printed
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.json", "team.json"]


def test_deterministic_runs_are_the_same(scenario: Path):
    first, second = (document("solve", scenario, "--deterministic", "--seed", 7) for _ in range(2))
    assert first.pop("solver")["seed"] == second.pop("solver")["seed"] == 7
    assert first == second


def test_options_reach_the_solver(scenario: Path):
    solver = document("solve", scenario, "--threads", 1, "--seed", 5)["solver"]
    assert (solver["threads"], solver["seed"]) == (1, 5)


def test_a_workbook_for_the_meeting(tmp_path: Path):
    out = tmp_path / "meeting.xlsx"
    made = document("solve", "monday", "--out", out)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Proposal", "Waiting", "Workers", "Summary"]
    rows = list(book["Proposal"].values)
    column = rows[0].index
    assert [(row[column("case")], row[column("lead")]) for row in rows[1:]] == [
        (one["case"], one["lead"]) for one in made["assignments"]
    ]
    assert [row[0] for row in list(book["Waiting"].values)[1:]] == [
        one["case"] for one in made["unallocated"]
    ]
    assert len(list(book["Workers"].values)) == 1 + len(made["workers"])
    summary = dict(list(book["Summary"].values)[1:])
    assert summary["score: preference"] == made["score"]["preference"]


def test_a_csv_for_the_meeting(tmp_path: Path):
    out = tmp_path / "meeting.csv"
    made = document("solve", "monday", "--out", out)
    rows = rows_of(out)
    given, waiting = ([row for row in rows if row["outcome"] == word] for word in ("proposed", "waiting"))
    assert [row["case"] for row in given] == [one["case"] for one in made["assignments"]]
    assert [row["case"] for row in waiting] == [one["case"] for one in made["unallocated"]]
    assert all(row["why"] for row in rows)


def test_no_name_runs_as_a_formula_in_the_meeting(tmp_path: Path, team: dict[str, Any]):
    for worker in team["workers"]:
        worker["name"] = "=HYPERLINK(1)"
    scenario = tmp_path / "team.json"
    scenario.write_text(json.dumps(team))
    for out in (tmp_path / "meeting.xlsx", tmp_path / "meeting.csv"):
        assert caseload("solve", scenario, "--out", out).exit_code == 0
    cells = [
        cell for sheet in openpyxl.load_workbook(tmp_path / "meeting.xlsx") for row in sheet for cell in row
    ]
    assert {cell.data_type for cell in cells if str(cell.value).startswith("=")} == {"s"}
    assert {row["lead_name"] for row in rows_of(tmp_path / "meeting.csv")} <= {"'=HYPERLINK(1)", ""}


@pytest.fixture
def team(team: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(team))


def test_names_cannot_steer_the_terminal(tmp_path: Path, team: dict[str, Any]):
    for worker in team["workers"]:
        worker["name"] = "[bold]\x1b[2J:smile:\u202e"
    scenario = tmp_path / "team.json"
    scenario.write_text(json.dumps(team))
    shown = caseload("solve", scenario, columns=200).stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[bold]" in shown
    assert ":smile:" in shown


def test_the_scenario_may_come_from_stdin_or_the_library(team: dict[str, Any]):
    assert document("solve", "-", given=json.dumps(team).encode())["scenario"] == team["name"]
    assert document("solve", "siblings")["status"] == "optimal"


@pytest.mark.parametrize("part", ["all", "workers", "cases"])
def test_nothing_to_do_is_a_valid_proposal(tmp_path: Path, team: dict[str, Any], part: str):
    empty = dict(EMPTY)
    if part == "cases":
        empty["workers"] = team["workers"]
    if part == "workers":
        empty |= {
            "cases": [case for case in team["cases"] if case["status"] == "pending"],
            "policy": team.get("policy", {}),
        }
    if part == "cases":
        empty["policy"] = team.get("policy", {})
    made = document("solve", "-", given=json.dumps(empty).encode())
    assert (made["status"], made["assignments"]) == ("optimal", [])
    shown = caseload("solve", "-", given=json.dumps(empty).encode())
    assert shown.exit_code == 0
    assert ("No case is pending" in shown.stdout) is (part != "workers")


def test_locks_that_break_a_rule_are_named(tmp_path: Path, team: dict[str, Any]):
    pending = [case["id"] for case in team["cases"] if case["status"] == "pending"]
    scenario = tmp_path / "locked.json"
    lead = team["workers"][0]["id"]
    scenario.write_text(json.dumps(team | {"locks": [{"case": case, "lead": lead} for case in pending]}))
    lines = refused("solve", scenario, "--json")
    assert lines[0].startswith(f"{scenario}: the scenario has ")
    assert any("new_cases" in line for line in lines)


def test_an_existing_file_is_replaced_whole_and_a_link_is_followed(scenario: Path, tmp_path: Path):
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    assert caseload("solve", scenario, "--out", link).exit_code == 0
    assert link.is_symlink()
    assert json.loads(real.read_text())["format"] == "caseload-proposal/1"
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_device_is_written_to_and_stays_a_device(scenario: Path):
    assert caseload("solve", scenario, "--out", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()

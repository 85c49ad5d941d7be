"""Where scenarios come from: `import table`, `template`, `generate`, `scenarios` and `demo`."""

import json
from pathlib import Path
from typing import Any

import pytest

from scenarios import load, names
from scenarios.generate import generate
from scenarios.library.tables.make import CASES, WORKERS
from scenarios.tables import write
from solver import read_scenario
from tests.api.cli.running import caseload, document, refused


def test_the_monday_teams_spreadsheets_become_its_scenario(tmp_path: Path):
    out = tmp_path / "team.json"
    result = caseload(
        "import",
        "table",
        WORKERS,
        CASES,
        "--out",
        out,
        "--name",
        "monday",
        "--as-of",
        load("monday")["as_of"],
    )
    assert (result.exit_code, result.stdout) == (0, "")
    assert "12 workers, 40 pending cases, 103 open cases" in result.stderr
    assert read_scenario(json.loads(out.read_text())).pending == read_scenario(load("monday")).pending
    expected, found = (document("solve", one, "--deterministic") for one in ("monday", out))
    assert (found["status"], found["score"]) == ("optimal", expected["score"])


def test_without_out_the_scenario_is_printed():
    result = caseload("import", "table", WORKERS, CASES)
    assert result.exit_code == 0
    scenario = read_scenario(json.loads(result.stdout))
    assert scenario.name == "monday-cases"
    assert scenario.as_of.second == 0


def test_a_policy_goes_with_the_tables(tmp_path: Path):
    team = generate(workers=6, pending=8, teams=1, seed=5)
    write(team, tmp_path / "workers.xlsx", tmp_path / "cases.xlsx")
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps(team["policy"]))
    files = (tmp_path / "workers.xlsx", tmp_path / "cases.xlsx")
    result = caseload("import", "table", *files, "--policy", policy, "--as-of", team["as_of"])
    assert read_scenario(json.loads(result.stdout)).policy == read_scenario(team).policy
    policy.write_text("[]")
    assert "a policy is an object" in refused("import", "table", *files, "--policy", policy)[0]
    policy.write_text("{")
    assert "JSON" in "".join(refused("import", "table", *files, "--policy", policy))


def test_every_fault_is_told_by_sheet_row_column_and_value(tmp_path: Path):
    people, work = tmp_path / "people.csv", tmp_path / "work.csv"
    people.write_text(WORKERS.read_text("utf-8-sig").replace("senior_social_worker", "wizard", 1))
    work.write_text(CASES.read_text("utf-8-sig").replace("2026-09-14T10:00:00", "in autumn", 1))
    lines = refused("import", "table", people, work, "--as-of", "soon")
    assert lines[0] == f"{people} and {work}: the pair of tables has 3 faults"
    assert any(line.startswith("  people.csv, row 3, column role (D3): 'wizard': ") for line in lines)
    assert any(line.startswith("  work.csv, row 2, column received_at (E2): 'in autumn': ") for line in lines)
    assert any(line.startswith("  as_of: 'soon': ") for line in lines)


def test_files_that_cannot_be_tables(tmp_path: Path):
    lines = refused("import", "table", tmp_path, tmp_path / "none.csv", "--policy", tmp_path / "none.json")
    assert [line.split(": ")[1] for line in lines] == [
        "a directory, not a file",
        "no such file",
        "no such file",
    ]
    assert "read from a file" in refused("import", "table", "-", CASES)[0]
    assert "would replace what is read" in refused("import", "table", WORKERS, CASES, "--out", CASES)[0]
    out = tmp_path / "team.xlsx"
    assert "written as JSON" in refused("import", "table", WORKERS, CASES, "--out", out)[0]
    assert "written as JSON" in refused("generate", "--workers", 1, "--pending", 1, "--out", out)[0]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_template_is_filled_in_below_its_help(tmp_path: Path, kind: str):
    folder = tmp_path / "new"
    assert caseload("template", "--out", folder, "--kind", kind).exit_code == 0
    files = (folder / f"workers.{kind}", folder / f"cases.{kind}")
    assert json.loads(caseload("import", "table", *files).stdout)["workers"] == []
    before = files[0].read_bytes()
    lines = refused("template", "--out", folder, "--kind", kind)
    assert all("exists already" in line for line in lines)
    assert len(lines) == 2
    assert files[0].read_bytes() == before


def test_a_template_has_no_place_in_a_file(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    assert "cannot be made" in refused("template", "--out", tmp_path / "file")[0]


def test_generate_prints_or_writes_the_same_scenario(tmp_path: Path):
    size = ("--workers", 6, "--pending", 9, "--teams", 2, "--seed", 4)
    expected: dict[str, Any] = generate(workers=6, pending=9, teams=2, seed=4)
    assert json.loads(caseload("generate", *size).stdout) == expected
    assert caseload("generate", *size, "--out", tmp_path / "team.json").stdout == ""
    assert json.loads((tmp_path / "team.json").read_text()) == expected


@pytest.mark.parametrize(
    "size",
    [
        ("--workers", 0, "--pending", 1),
        ("--workers", 2, "--pending", -1),
        ("--workers", 2, "--pending", 1, "--teams", 3),
        ("--workers", 2, "--pending", 1, "--seed", -1),
        ("--workers", 2),
    ],
)
def test_sizes_that_cannot_be_are_refused(size: tuple[object, ...]):
    assert refused("generate", *size)


def test_the_library_is_listed():
    shown = caseload("scenarios").stdout
    assert all(name in shown for name in names())
    assert [one["name"] for one in document("scenarios")["scenarios"]] == names()


def test_the_demo_tells_a_manager_what_to_make_of_it():
    shown = caseload("demo")
    assert shown.exit_code == 0
    for told in (
        "Of 40 pending cases",
        "Proven: no lawful allocation is better.",
        "Workers: points",
        "a manager's decision",
    ):
        assert told in " ".join(shown.stdout.split())

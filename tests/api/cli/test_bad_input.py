"""Bad input is refused with all its faults, on stderr, with exit code 2; never a traceback."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.api.cli.running import caseload, refused

BAD_FILES = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t\n", "empty"),
    "not json": (b"workers: 12", "JSON"),
    "cut short": (b'{"format": "caseload-scenario/1", "workers": [', "JSON"),
    "latin-1": ('{"name": "Zoë"}'.encode("latin-1"), "UTF-8"),
    "utf-16": ('{"name": "Zoë"}'.encode("utf-16"), "UTF-8"),
    "binary": (bytes(range(256)), "UTF-8"),
    "a list": (b"[]", "fault"),
    "a number": (b"1e999", "fault"),
    "nested": (b"[" * 100_000, "nested"),
    "surrogate": (b'{"format": "caseload-scenario/1", "name": "\\ud800"}', "name"),
    "huge number": (b'{"workers": [{"fte": ' + b"9" * 5000 + b"}]}", "workers"),
    "a key twice": (b'{"name": "a", "name": "b"}', "name: each key once"),
    "a proposal": (b'{"format": "caseload-proposal/1", "assignments": []}', "format"),
}


@pytest.mark.parametrize("command", ["solve", "rank", "verify"])
@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_scenario_is_refused(tmp_path: Path, command: str, kind: str):
    content, told = BAD_FILES[kind]
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    more = {"solve": [], "rank": ["--case", "C1"], "verify": [path]}[command]
    lines = refused(command, path, *more, "--json")
    assert str(path) in lines[0]
    assert told in "\n".join(lines)


def test_every_fault_is_listed_with_its_place():
    team = {
        "format": "caseload-scenario/1",
        "as_of": "2026-11-23T09:00:00",
        "colour": "red",
        "workers": [{"id": "W1", "name": "Ana", "team": "North", "role": "wizard", "fte": 2}],
        "cases": [{"id": "C1", "team": "North", "task": "review", "status": "open", "lead": "W9"}],
    }
    lines = refused("solve", "-", given=json.dumps(team).encode())
    places = {line.strip().split(":")[0] for line in lines[1:]}
    wanted = {
        "colour",
        "workers[0].role",
        "workers[0].fte",
        "cases[0].received_at",
        "cases[0].complexity",
        "cases[0].lead",
    }
    assert wanted <= places
    assert lines[0] == f"standard input: the scenario has {len(lines) - 1} faults"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--time-limit", "0"], "--time-limit"),
        (["--time-limit", "-1"], "--time-limit"),
        (["--time-limit", "nan"], "--time-limit"),
        (["--time-limit", "inf"], "--time-limit"),
        (["--time-limit", "1e300"], "--time-limit"),
        (["--time-limit", "soon"], "--time-limit"),
        (["--threads", "0"], "--threads"),
        (["--threads", "1.5"], "--threads"),
        (["--threads", "99999999999999999999"], "--threads"),
        (["--seed", "-1"], "--seed"),
        (["--seed", "4294967296"], "--seed"),
        (["--colour"], "--colour"),
        (["--out"], "--out"),
    ],
)
def test_options_out_of_range_are_refused(options: list[str], told: str):
    assert told in "\n".join(refused("solve", "monday", *options))


def test_missing_files_directories_and_misspelt_names(tmp_path: Path):
    assert refused("solve", tmp_path / "none.json") == [f"{tmp_path / 'none.json'}: no such file"]
    assert refused("solve", tmp_path) == [f"{tmp_path}: a directory, not a file"]
    assert "did you mean siblings?" in refused("solve", "sibling")[0]
    assert "caseload scenarios" in refused("solve", "xyzzy")[0]
    assert refused("verify", "nowhere/a", "nowhere/b") == [
        "nowhere/a: no such file",
        "nowhere/b: no such file",
    ]
    assert "cannot be read" in refused("solve", "a/\0")[0]


def test_a_link_to_nothing_is_a_missing_file(tmp_path: Path):
    (tmp_path / "link.json").symlink_to(tmp_path / "none.json")
    assert "no such file" in refused("solve", tmp_path / "link.json")[0]


def test_a_path_that_is_no_folder(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    assert "cannot be read" in refused("solve", tmp_path / "file" / "team.json")[0]


@pytest.mark.parametrize(
    ("out", "told"),
    [
        ("-", "--json prints the document"),
        ("nowhere/answer.json", "there is no folder"),
        (".", "a directory"),
        ("team.json", "would replace what is read"),
    ],
)
def test_a_place_that_cannot_be_written_is_refused_before_the_work(
    scenario: Path, monkeypatch: pytest.MonkeyPatch, out: str, told: str
):
    monkeypatch.chdir(scenario.parent)
    before = scenario.read_bytes()
    assert told in refused("solve", scenario, "--out", out, "--json")[0]
    assert scenario.read_bytes() == before


def test_a_full_disk_is_told(scenario: Path):
    assert "cannot be written" in refused("solve", scenario, "--out", "/dev/full", "--json")[0]


def test_a_half_written_file_is_not_left_behind(
    scenario: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    out = tmp_path / "answer.json"
    out.write_text("old")
    monkeypatch.setattr(os, "fsync", fail)
    assert "No space left" in refused("solve", scenario, "--out", out, "--json")[0]
    assert out.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.json", "team.json"]


@pytest.mark.parametrize(
    "command", ["solve", "verify", "rank", "batch", "generate", "import", "template", "demo"]
)
def test_help_and_missing_arguments(command: str):
    helped = caseload(command, "--help")
    assert (helped.exit_code, helped.stderr) == (0, "")
    assert caseload(command, "--nonsense").exit_code == 2


def test_no_command_and_an_unknown_one():
    assert caseload().exit_code == 2
    assert caseload("allocate").exit_code == 2


def test_the_version():
    shown = caseload("--version")
    assert (shown.exit_code, shown.stdout.split()[0]) == (0, "caseload")


def test_a_mode_of_a_new_file_is_the_users(scenario: Path, tmp_path: Path):
    before = os.umask(0o027)
    try:
        assert caseload("solve", scenario, "--out", tmp_path / "answer.json").exit_code == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "answer.json").stat().st_mode) == 0o640


def test_huge_files_are_not_read(monkeypatch: pytest.MonkeyPatch, scenario: Path, team: dict[str, Any]):
    from api.cli import inputs

    monkeypatch.setattr(inputs, "MAX_BYTES", 100)
    assert "larger than" in refused("solve", scenario)[0]
    assert "larger than" in refused("solve", "-", given=json.dumps(team).encode())[0]

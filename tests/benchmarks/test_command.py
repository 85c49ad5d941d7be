"""`caseload benchmark`, as it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.cli.running import caseload
from tests.benchmarks.lines import a_line, write_lines


def test_a_report_is_written_from_lines(tmp_path: Path):
    done = caseload("benchmark", "report", write_lines(tmp_path, a_line()))
    assert done.exit_code == 0
    assert (tmp_path / "report.html").exists()


def test_a_run_adds_lines_and_writes_the_report(tmp_path: Path):
    out = tmp_path / "new" / "folder"
    done = caseload("benchmark", "run", "--kind", "15 × 45, seed 101", "--peers", "by_hand", "--out", out)
    assert done.exit_code == 0
    assert len((out / "trials.jsonl").read_text().splitlines()) == 1
    assert "By hand (greedy)" in (out / "report.md").read_text()


def test_assignment_problems_are_run_from_files(tmp_path: Path):
    instance = tmp_path / "small"
    instance.write_text("2 2  10 20 30 15  3 4 5 6  10 10")
    done = caseload("benchmark", "gap", instance, "--peers", "ours", "--time-limit", "10", "--out", tmp_path)
    assert done.exit_code == 0
    # the first agent takes the first item, the second the second
    assert "| small | Caseload |" in (tmp_path / "report.md").read_text()
    assert "| 0 | 2,500 |" in (tmp_path / "report.md").read_text()


def test_agreement_is_told(scenario_file: Path):
    done = caseload("benchmark", "agree", scenario_file, "--time-limit", "20")
    assert done.exit_code == 0
    assert "1 scenarios: 0 differences, 0 answers not proven in their time." in done.stderr


@pytest.fixture
def scenario_file(tmp_path: Path) -> Path:
    path = tmp_path / "team.json"
    assert caseload("generate", "--workers", 5, "--pending", 8, "--out", path).exit_code == 0
    return path


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("run", "--set", "huge"), "--set huge: one of short, full is needed"),
        (("run", "--kind", "nothing"), "no scenario of the set short"),
        (("run", "--peers", "ours,nobody"), "nobody: no such solver"),
        (("report", "."), "No such file"),
        (("gap", "missing"), "missing: No such file"),
        (("agree", "missing.json"), "no such file"),
        (("compare", "no-such-commit", "HEAD"), "no-such-commit"),
    ],
)
def test_bad_input_is_refused_in_words(
    arguments: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    done = caseload("benchmark", *arguments)
    assert done.exit_code == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr

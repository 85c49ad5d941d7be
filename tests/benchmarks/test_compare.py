"""Two commits side by side."""

from __future__ import annotations

import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest

from benchmarks import compare
from benchmarks.pages import markdown
from benchmarks.processes import ROOT
from benchmarks.specimens import Specimen
from scenarios.generate import generate
from tests.benchmarks.lines import a_line


def git(repository: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    told = subprocess.run(
        ["git", *identity, *arguments], cwd=repository, capture_output=True, text=True, check=True
    )
    return told.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The solver at two commits: as it is, and with a greedy start that gives nothing to anybody."""
    home = tmp_path / "repository"
    for package in ("solver", "scenarios"):
        shutil.copytree(ROOT / package, home / package, ignore=shutil.ignore_patterns("__pycache__"))
    git(tmp_path, "init", "--quiet", str(home))
    git(home, "add", ".")
    git(home, "commit", "--quiet", "--message=before")
    git(home, "tag", "before")
    greedy = home / "solver" / "greedy.py"
    greedy.write_text(greedy.read_text() + "\n\ndef greedy(problem, start, cases=None):\n    return start\n")
    git(home, "commit", "--quiet", "--all", "--message=after")
    git(home, "tag", "after")
    return home


def test_each_side_runs_its_own_solver(repository: Path):
    with compare.source_of("before", repository) as before, compare.source_of("after", repository) as after:
        assert "def greedy" in (before / "solver" / "greedy.py").read_text()
        assert (after / "solver" / "greedy.py").read_text().count("def greedy") == 2
        assert (after / "benchmarks").resolve() == ROOT / "benchmarks"
        specimen = Specimen("tiny", "tiny", partial(generate, 6, 9, 1, 4), 20.0, ("by_hand",))
        (own,) = compare.trials(specimen, ["by_hand"], before)
        (other,) = compare.trials(specimen, ["by_hand"], after)
    assert own["score"] < other["score"]
    assert len(git(repository, "worktree", "list").splitlines()) == 1


def test_an_unknown_commit_is_refused(repository: Path):
    with pytest.raises(compare.NoSuchCommit, match="no-such"), compare.source_of("no-such", repository):
        pass


def test_pairs_are_told_with_their_ratio_and_its_mean():
    pairs = [
        compare.Pair("one", a_line(seconds=1.0), a_line(seconds=2.0)),
        compare.Pair("two", a_line(seconds=1.0), a_line(seconds=8.0, proven=False)),
        compare.Pair("three", a_line(), {**a_line(), "failed": "it died"}),
    ]
    told = markdown(compare.table(pairs, "old", "new"))
    # the square root of 2 × 8
    assert "new takes 4.00 times as long as old (geometric mean of 2 scenarios)." in told
    assert "| one | 1.000 | 2.000 | 2.00 | 20, 3000 | 20, 3000 |" in told
    assert "| two | 1.000 | 8.000 | 8.00 | 20, 3000 | 20, 3000 (not proven) |" in told
    assert "| three | 0.500 | failed | – | 20, 3000 | it died |" in told


def test_the_usual_trial_is_the_median_one_unless_one_failed():
    lines = [a_line(seconds=seconds) for seconds in (3.0, 1.0, 2.0)]
    assert compare._usual(lines)["seconds"] == 2.0
    assert compare._usual([*lines, {**a_line(), "failed": "it died"}])["failed"] == "it died"

"""Two commits side by side: the same scenarios and trial code, the solver of the one and of the other."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import exp, log
from pathlib import Path
from statistics import median

from benchmarks.measure import Line, trials
from benchmarks.pages import Block, Heading, Paragraph, Table
from benchmarks.processes import ROOT
from benchmarks.specimens import Specimen

Say = Callable[[str], None]


class NoSuchCommit(ValueError):
    """Git knows no commit by that name."""


@contextmanager
def source_of(revision: str, repository: Path = ROOT) -> Iterator[Path]:
    """A folder with the solver and the scenarios of a commit, and the trial code of now.

    Raises
    ------
    NoSuchCommit
        When there is none of that name.
    """
    with tempfile.TemporaryDirectory(prefix="caseload-compare-") as name:
        tree, mixed = Path(name) / "tree", Path(name) / "mixed"
        made = _git(repository, "worktree", "add", "--detach", str(tree), revision)
        if made.returncode:
            raise NoSuchCommit(f"{revision}: {made.stderr.strip()}")
        try:
            mixed.mkdir()
            for package, home in (("solver", tree), ("scenarios", tree), ("benchmarks", ROOT)):
                (mixed / package).symlink_to(home / package, target_is_directory=True)
            yield mixed
        finally:
            _git(repository, "worktree", "remove", "--force", str(tree))


def _git(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=repository, capture_output=True, text=True, check=False)


@dataclass(frozen=True)
class Pair:
    """What one scenario came to at two commits; each the median trial by seconds."""

    scenario: str
    before: Line
    after: Line

    @property
    def ratio(self) -> float:
        """How many times as long the later one takes."""
        return float(self.after["seconds"]) / max(1e-4, float(self.before["seconds"]))


def compare(specimens: list[Specimen], before: str, after: str, repeat: int, say: Say) -> list[Pair]:
    """Run the project at two commits on each specimen, in turn, so that a busy minute hits both."""
    pairs = []
    with source_of(before) as old, source_of(after) as new:
        for specimen in specimens:
            lines: dict[str, list[Line]] = {"before": [], "after": []}
            for turn in range(repeat):
                order = [("before", old), ("after", new)]
                for side, root in order if turn % 2 == 0 else reversed(order):
                    lines[side] += trials(specimen, ["ours"], root)
            pair = Pair(specimen.name, _usual(lines["before"]), _usual(lines["after"]))
            pairs.append(pair)
            say(" ".join(f"{cell:<24}" for cell in row(pair)).rstrip())
    return pairs


def _usual(lines: list[Line]) -> Line:
    """The median trial; one that failed, if any did."""
    failed = [line for line in lines if "failed" in line]
    if failed:
        return failed[0]
    middle = median(line["seconds"] for line in lines)
    return min(lines, key=lambda line: abs(line["seconds"] - middle))


def table(pairs: list[Pair], before: str, after: str) -> list[Block]:
    """The comparison for people."""
    head = (
        "Scenario",
        f"{before}: seconds",
        f"{after}: seconds",
        "Ratio",
        f"{before}: score",
        f"{after}: score",
    )
    timed = [pair.ratio for pair in pairs if "failed" not in pair.before and "failed" not in pair.after]
    told = "Nothing to compare."
    if timed:
        mean = exp(sum(log(max(1e-6, ratio)) for ratio in timed) / len(timed))
        told = (
            f"{after} takes {mean:.2f} times as long as {before} (geometric mean of {len(timed)} scenarios)."
        )
    return [
        Heading(f"{before} and {after}", 1),
        Paragraph(told),
        Table(head, tuple(row(pair) for pair in pairs)),
    ]


def row(pair: Pair) -> tuple[str, ...]:
    """One scenario's cells."""
    sides = (pair.before, pair.after)
    seconds = ["failed" if "failed" in line else f"{line['seconds']:.3f}" for line in sides]
    scores = [line.get("failed") or _score(line) for line in sides]
    ratio = "–" if "failed" in seconds else f"{pair.ratio:.2f}"
    return (pair.scenario, *seconds, ratio, *scores)


def _score(line: Line) -> str:
    return f"{line['score'][0]}, {line['score'][1]}{'' if line['proven'] else ' (not proven)'}"

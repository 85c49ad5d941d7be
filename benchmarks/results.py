"""Reads trial lines and says how good each is.

Percentages are of the part of the score that the allocation can change: what the open cases alone already
cost is taken off. They are over the best bound that any peer proved for the scenario, or, where none did,
over the best score found; and only among plans that leave as little waiting as the best: one that leaves more
says so instead.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.peers import PEERS

Line = dict[str, Any]


class NoTrials(ValueError):
    """A file holds no trials, or something that is none; says where."""


def read(path: Path) -> list[Line]:
    """Read a file of trial lines; of a trial that was run again, the later counts.

    Raises
    ------
    NoTrials
        When a line is no trial, or there is none.
    OSError
        When the file cannot be read.
    """
    latest: dict[tuple[str, str, float], Line] = {}
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            line = json.loads(text)
            latest[line["scenario"], line["peer"], line["time_limit"]] = line
        except (ValueError, KeyError, TypeError):
            raise NoTrials(f"{path}: line {number} is no trial") from None
    if not latest:
        raise NoTrials(f"{path}: no trials")
    return list(latest.values())


@dataclass(frozen=True)
class Trial:
    """One line beside what is known of its scenario from all peers."""

    line: Line
    best: tuple[int, int]
    reference: int
    proven_reference: bool
    least_is_proven: bool

    def __getattr__(self, name: str) -> Any:
        try:
            return self.line[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def label(self) -> str:
        """The peer's name for people."""
        return PEERS[self.line["peer"]].label if self.line["peer"] in PEERS else str(self.line["peer"])

    @property
    def changeable(self) -> int:
        """The part of the reference score that the allocation can change; at least 1."""
        return max(1, abs(self.reference - int(self.line["fixed"])))

    @cached_property
    def over(self) -> float | None:
        """Percent over the reference; None where more waits than must."""
        return self.percent(self.line["score"])

    @property
    def own_gap(self) -> float | None:
        """Percent over its own bound, of the part of its score that can change; None without a bound."""
        bound = self.line["bound"]
        return self.near if bound is not None and bound[0] == self.line["score"][0] else None

    def percent(self, score: list[int | None] | tuple[int, int]) -> float | None:
        """Percent of a score over the reference; None where more waits than must, or nothing is known."""
        waiting, preference = score
        if waiting != self.best[0] or preference is None:
            return None
        return 100.0 * (preference - self.reference) / self.changeable

    @property
    def leaves_least_waiting(self) -> bool:
        """Whether the first level is optimal, by anybody's proof."""
        return self.least_is_proven and int(self.line["score"][0]) == self.best[0]

    @property
    def seconds_to_proof(self) -> float | None:
        """Seconds, when it is proven."""
        return float(self.line["seconds"]) if self.line["proven"] else None

    @property
    def near(self) -> float | None:
        """Percent over its own bound of plans that leave no more waiting than its own; None without one.

        Unlike `own_gap` where the first level is not proven. Every solver bounds what the plans cost that
        leave the least waiting; only the project's bound is one of all that leave no more than it found.
        """
        return self._near(self.line["score"])

    def _near(self, score: list[int | None]) -> float | None:
        bound, (waiting, preference) = self.line["bound"], score
        if bound is None or preference is None or waiting != self.line["score"][0]:
            return None
        return 100.0 * (preference - int(bound[1])) / max(1, abs(int(bound[1]) - int(self.line["fixed"])))

    def seconds_to(self, percent: float) -> float | None:
        """When it first had a plan so `near` that left no more waiting than its last; None without one."""
        for seconds, *levels in self.line["timeline"]:
            over = self._near(levels[:2])
            if over is not None and over <= percent:
                return float(seconds)
        return None

    @property
    def memory(self) -> float | None:
        """MiB at the most, over what the process held before."""
        peak, before = self.line.get("memory_peak"), self.line.get("memory_before")
        return None if peak is None else float(peak) - float(before or 0.0)


@dataclass(frozen=True)
class Results:
    """All trials that ended, and the lines of those that failed or whose plan is unlawful."""

    trials: list[Trial]
    faulty: list[Line]

    @property
    def kinds(self) -> list[str]:
        """In the order in which they were run."""
        return list(dict.fromkeys(trial.kind for trial in self.trials))

    @property
    def peers(self) -> list[str]:
        """In the order of the table of peers."""
        there = {trial.peer for trial in self.trials}
        return [key for key in PEERS if key in there] + sorted(there - set(PEERS))

    def of(self, kind: str | None = None, peer: str | None = None) -> list[Trial]:
        """The trials of a kind, of a peer, or both."""
        return [t for t in self.trials if kind in (None, t.kind) and peer in (None, t.peer)]


def gather(lines: list[Line]) -> Results:
    """Put every trial beside the others of its scenario."""
    sound = [line for line in lines if "failed" not in line and line["lawful"] and line["bound_holds"]]
    by_scenario: dict[str, list[Line]] = defaultdict(list)
    for line in sound:
        by_scenario[line["scenario"]].append(line)
    trials = [Trial(line, *_known(by_scenario[line["scenario"]])) for line in sound]
    return Results(trials, [line for line in lines if line not in sound])


def _known(lines: list[Line]) -> tuple[tuple[int, int], int, bool, bool]:
    """The best score, what percentages are over, and whether that and the first level are proven."""
    best = min((int(line["score"][0]), int(line["score"][1])) for line in lines)
    stated = lines[0].get("best_known")
    if stated is not None and best[0] == 0:
        return best, int(stated), True, True
    bounds = [line["bound"][1] for line in lines if line["bound"] is not None and line["bound"][0] == best[0]]
    useful = max(bounds, default=None)
    # A bound from the signs of the costs alone says nothing.
    if useful is None or useful < int(lines[0]["fixed"]) - abs(best[1]):
        return best, best[1], False, bool(bounds) or best[0] == 0
    return best, int(useful), True, True


def middle(values: list[float]) -> float | None:
    """The median, or None of nothing."""
    return median(values) if values else None

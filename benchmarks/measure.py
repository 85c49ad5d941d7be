"""Runs trials: each peer on each specimen in its own process, every answer re-scored, one line a trial."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.absences import absent_worker, judged_absence, problem_of
from benchmarks.peers import PEERS
from benchmarks.processes import ROOT, PeerFailed, PeerProcess, kept_whole
from benchmarks.specimens import Specimen
from solver import Scenario, read_plan, read_scenario, verify
from solver.problem import Problem

Line = dict[str, Any]
Say = Callable[[str], None]

SEED = 1  # of every solver
_NOTHING = -(10**14)  # a bound below it says nothing


def cores() -> int:
    """The threads that each solver may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def measure(
    specimens: list[Specimen], peers: tuple[str, ...] | None, out: Path, say: Say, root: Path = ROOT
) -> Path:
    """Run every trial and append its line to ``trials.jsonl`` in `out` as soon as it is known.

    Parameters
    ----------
    peers
        Only these; all of the specimen's when None. One that is not installed is left out and said to be.
    root
        Where the project's own source lies, for comparisons of two versions.
    """
    wanted = tuple(PEERS) if peers is None else peers
    absent = [key for key in wanted if PEERS[key].lacks]
    for key in absent:
        say(f"Left out: {PEERS[key].label}, which needs {PEERS[key].lacks}.")
    lines = out / "trials.jsonl"
    here = {"machine": machine(), "revision": revision(root)}
    with lines.open("a", encoding="utf-8") as file:
        for specimen in specimens:
            chosen = [key for key in specimen.peers if key in wanted and key not in absent]
            for line in trials(specimen, chosen, root):
                file.write(json.dumps({**line, **here}) + "\n")
                file.flush()
                say(summary(line))
    return lines


def trials(specimen: Specimen, peers: list[str], root: Path = ROOT) -> Iterator[Line]:
    """Run a specimen's trials one after the other: peers beside one another would share the cores."""
    scenario = read_scenario(specimen.make())
    absent = None if specimen.absent is None else absent_worker(scenario, specimen.absent)
    facts = _facts(scenario, specimen, absent)
    with kept_whole(scenario) as path:
        for key in peers:
            limits = {"time_limit": specimen.limit_of(key), "threads": cores(), "seed": SEED}
            head = {**facts, "peer": key, **limits, "at": datetime.now(UTC).isoformat(timespec="seconds")}
            yield {**head, **_trial(scenario, key, {"scenario": path, "absent": absent, **limits}, root)}


def _facts(scenario: Scenario, specimen: Specimen, absent: str | None) -> Line:
    problem = Problem(scenario) if absent is None else problem_of(scenario, absent)
    return {
        "kind": specimen.kind,
        "scenario": specimen.name,
        "workers": len(scenario.workers),
        "pending": len(problem.cases),
        "open": len(scenario.open),
        "pairs": len(problem.leads) + len(problem.co_workers),
        "fixed": int(problem.utilisation_cost(problem.before).sum()),
        "best_known": specimen.best_known,
        "absent": absent,
        "week": specimen.week,
    }


def _trial(scenario: Scenario, key: str, request: dict[str, Any], root: Path) -> Line:
    try:
        with PeerProcess(key, request["threads"], root, request["absent"] is not None) as process:
            answer = process.ask(request)
            most = process.most
    except PeerFailed as error:
        return {"failed": str(error)}
    return {**judged(scenario, answer, request["absent"]), **_memory(answer, most)}


def judged(scenario: Scenario, answer: dict[str, Any], absent: str | None = None) -> Line:
    """An answer with its plan judged by the second opinion, whose score is the one that counts.

    Parameters
    ----------
    absent
        Who leaves, where the answer is about that.
    """
    plan, bound = answer.pop("plan"), answer.pop("bound")
    if plan is None:
        return {"failed": "found no plan in its time"}
    score, breaches = _judged(scenario, plan) if absent is None else judged_absence(scenario, absent, plan)
    true_bound = bound is None or tuple(bound) <= score
    return {
        "seconds": answer["seconds"],
        "build_seconds": answer["build_seconds"],
        "proven": answer["proven"] and bound is not None and tuple(bound) == score,
        "score": list(score),
        "bound": bound,
        "bound_holds": true_bound,
        "lawful": not breaches,
        "breaches": breaches[:5],
        "versions": answer["versions"],
        "facts": answer["facts"],
        "timeline": answer["timeline"],
    }


def _judged(scenario: Scenario, plan: dict[str, Any]) -> tuple[tuple[int, int], list[str]]:
    verification = verify(scenario, read_plan(plan))
    return verification.score.key, [f"{breach.rule}: {breach.text}" for breach in verification.breaches]


def _memory(answer: dict[str, Any], most: float) -> Line:
    """MiB at the most, and before the job; the process's own peak is exact, its children's is looked at."""
    peak = answer["memory_peak"]
    return {
        "memory_peak": None if peak is None else max(peak, round(most, 1)),
        "memory_before": answer["memory_before"],
    }


def summary(line: Line) -> str:
    """One line for the person who waits."""
    head = f"{line['scenario']:<42} {PEERS[line['peer']].label:<24}"
    if "failed" in line:
        return f"{head} failed: {line['failed']}"
    unallocated, preference = line["score"]
    end = "proven" if line["proven"] else f"at least {_known(line['bound'])}"
    unlawful = "" if line["lawful"] else f"  UNLAWFUL: {line['breaches'][0]}"
    return f"{head} {line['seconds']:8.2f} s  {unallocated:>6} {preference:>10}  {end}{unlawful}"


def _known(bound: list[int] | None) -> str:
    """A bound in words; a level of which nothing is known has a dash."""
    levels = [None, None] if bound is None else [level if level > _NOTHING else None for level in bound]
    return ", ".join("–" if level is None else str(level) for level in levels)


def machine() -> dict[str, Any]:
    """What the trials run on."""
    return {
        "cores": cores(),
        "processor": _processor(),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def revision(root: Path) -> str | None:
    """The commit of the source that runs, marked when there are changes on top; None outside a repository."""
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=10", "--exclude=*"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip() or None

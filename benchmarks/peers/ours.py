"""The project itself: the public call, in this process."""

from __future__ import annotations

import time
from importlib.metadata import version
from typing import Any

import solver
from benchmarks.absences import KIND
from benchmarks.peers.run import Finding, Job
from solver import read_scenario
from solver.propose import Options, propose_here


def prepare(document: dict[str, Any]) -> Any:
    """Read and check the document."""
    return read_scenario(document)


def solve(job: Job) -> Finding:
    """Propose; the answer's own explanations and its verification are in the whole time alone."""
    return _week(job) if job.absent is None else _absence(job, job.absent)


def _absence(job: Job, absent: str) -> Finding:
    """Answer as a manager is answered, the second opinion and the notes included in the whole time alone."""
    options = Options(time_limit=job.time_limit, seed=job.seed, threads=job.threads)
    day = job.prepared.as_of.date()
    proposal = solver.absence(job.prepared, [absent], KIND, day, options=options).proposal
    whole = time.monotonic() - job.started
    job.build_seconds = proposal.solver.build_seconds
    job.timeline.add(proposal.score.key, proposal.bound.key)
    return Finding(
        proposal.model_dump(mode="json"),
        proposal.bound.key,
        proposal.status == "optimal",
        {"roads": list(proposal.solver.roads), "whole_seconds": round(whole, 4)},
        seconds=proposal.solver.wall_seconds,
    )


def _week(job: Job) -> Finding:

    def listen(progress: Any) -> None:
        score, bound = progress.score, progress.bound
        job.timeline.add((score.unallocated, score.preference), (bound.unallocated, bound.preference))

    options = Options(time_limit=job.time_limit, seed=job.seed, threads=job.threads)
    proposal = propose_here(job.prepared, options, listen)
    whole = time.monotonic() - job.started
    job.build_seconds = proposal.solver.build_seconds
    job.timeline.add(proposal.score.key, proposal.bound.key)
    plan = proposal.model_dump(mode="json", include={"assignments", "unallocated"})
    return Finding(
        _stated(plan),
        proposal.bound.key,
        proposal.status == "optimal",
        {"roads": list(proposal.solver.roads), "whole_seconds": round(whole, 4)},
        seconds=proposal.solver.wall_seconds,
    )


def _stated(plan: dict[str, Any]) -> dict[str, Any]:
    assignments = [{key: line[key] for key in ("case", "lead", "co_worker")} for line in plan["assignments"]]
    return {
        "assignments": assignments,
        "unallocated": [{"case": line["case"]} for line in plan["unallocated"]],
    }


def versions() -> dict[str, str]:
    """What ran."""
    return {"ortools": version("ortools")}

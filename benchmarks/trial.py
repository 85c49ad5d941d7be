"""One peer in a process of its own: ``python -m benchmarks.trial PEER`` answers jobs, a line each.

The clock of a job runs while the model is built and solved. Starting the process, importing, reading and
checking the file are outside it, for every peer alike.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks import memory, peers
from benchmarks.peers.run import Finding, Job


def run(module: ModuleType, document: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    """Answer one job."""
    prepare = getattr(module, "prepare", None)
    prepared = None if prepare is None else prepare(document)
    before = memory.start_again()
    limits = request["time_limit"], request["threads"], request["seed"]
    job = Job(document, *limits, prepared, request.get("absent"))
    found: Finding = module.solve(job)
    seconds = time.monotonic() - job.started
    return {
        "seconds": round(seconds if found.seconds is None else found.seconds, 4),
        "build_seconds": job.build_seconds,
        "proven": found.proven,
        "plan": found.plan,
        "bound": found.bound,
        "facts": found.facts,
        "timeline": job.timeline.lines,
        "memory_before": before,
        "memory_peak": memory.peak(os.getpid()),
    }


def main(key: str) -> None:
    """Answer jobs until there are no more."""
    # Solvers write to standard output as they please; answers go to a copy that they do not know.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    module = peers.load(key)
    for line in sys.stdin:
        request = json.loads(line)
        document = json.loads(Path(request["scenario"]).read_text())
        answer = {"versions": module.versions(), **run(module, document, request)}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1])

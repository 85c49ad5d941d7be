"""What every peer is given and gives back."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks.timeline import Timeline

if TYPE_CHECKING:
    from solver.plan import Plan
    from solver.problem import Problem


@dataclass
class Job:
    """One scenario and its limits; the clock starts when the job is made.

    Attributes
    ----------
    document
        A whole scenario document.
    time_limit
        Seconds, building the model included.
    absent
        The worker who leaves, where new leads for their open cases are sought; None for a weekly proposal.
    prepared
        What the peer made of the document before the clock started: parsing and checking a file is no part of
        a trial, for any peer.
    """

    document: dict[str, Any]
    time_limit: float
    threads: int
    seed: int
    prepared: Any = None
    absent: str | None = None
    started: float = field(default_factory=time.monotonic)
    build_seconds: float | None = None
    timeline: Timeline = field(init=False)

    def __post_init__(self) -> None:
        self.timeline = Timeline(self.started)

    @property
    def deadline(self) -> float:
        """When to stop, in the clock of `time.monotonic`."""
        return self.started + self.time_limit

    def built(self) -> None:
        """Note that the model stands."""
        self.build_seconds = round(time.monotonic() - self.started, 4)


@dataclass(frozen=True)
class Finding:
    """What a peer came to.

    Attributes
    ----------
    plan
        As a proposal states one, of an absence the whole proposal; None when none was found.
    bound
        True lower bounds of both levels; None when none is known.
    seconds
        To build and to solve; None when that is all that `solve` did.
    """

    plan: dict[str, Any] | None
    bound: tuple[int, int] | None
    proven: bool
    facts: dict[str, Any] = field(default_factory=dict)
    seconds: float | None = None


def stated(problem: Problem, plan: Plan) -> dict[str, Any]:
    """A plan of the project's own as a proposal states one."""
    names = [worker.id for worker in problem.workers]
    made, waiting = [], []
    for case, lead, beside in zip(problem.cases, plan.lead.tolist(), plan.co_worker.tolist(), strict=True):
        if lead < 0:
            waiting.append({"case": case.id})
        else:
            made.append(
                {"case": case.id, "lead": names[lead], "co_worker": names[beside] if beside >= 0 else None}
            )
    return {"assignments": made, "unallocated": waiting}

"""From a scenario to a proposal, in this process (`solver.process` runs it in another)."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass
from importlib.metadata import version

from solver.components import components
from solver.engine import Budget
from solver.errors import SolverFailed, VerificationFailed
from solver.explanation.helping import with_help
from solver.greedy import greedy
from solver.hints import Hint, first_plan
from solver.kept import keep_failed
from solver.problem import Problem
from solver.progress import Listener, Tracker, gap
from solver.proposal import Proposal, SolverFacts
from solver.scenario import Scenario
from solver.scoring import bill
from solver.solving import solve_parts
from solver.verify import verify
from solver.writing import Writer

_ORTOOLS = version("ortools")


@dataclass(frozen=True)
class Options:
    """How a run may go.

    Attributes
    ----------
    time_limit
        Seconds; units of deterministic time when `deterministic`.
    seed
        Of the search.
    threads
        Search threads; all of the machine's cores when None, one when `deterministic`.
    deterministic
        The same scenario and seed give the same proposal, whatever the machine and its load.
    """

    time_limit: float = 30.0
    seed: int = 1
    threads: int | None = None
    deterministic: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.time_limit < float("inf"):
            raise ValueError(
                f"time_limit: {self.time_limit}: a finite number of seconds, at least 0, is needed"
            )
        if not 0 <= self.seed < 2**31:
            raise ValueError(f"seed: {self.seed}: a whole number from 0 to {2**31 - 1} is needed")
        if self.threads is not None and not 1 <= self.threads <= 512:
            raise ValueError(f"threads: {self.threads}: a whole number from 1 to 512 is needed")

    def budget(self, cancel: threading.Event | None) -> Budget:
        """Start the clock."""
        threads = 1 if self.deterministic else self.threads or _cores()
        return Budget(self.time_limit, self.seed, threads, self.deterministic, cancel)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def propose_here(
    scenario: Scenario,
    options: Options = Options(),
    on_progress: Listener | None = None,
    cancel: threading.Event | None = None,
    hint: Hint = (),
) -> Proposal:
    """Propose an allocation, in this process and verified.

    Parameters
    ----------
    on_progress
        Called now and then, from any thread, with the best plan and bound so far.
    cancel
        Set it to stop; the best plan found so far is proposed.
    hint
        A standing plan to start from, as (case, lead, co-worker or None) ids; what is not lawful is passed
        over.

    Raises
    ------
    LocksBreakRules
        When the manager's fixed choices break a hard rule, alone or together.
    VerificationFailed
        When the second opinion disagrees: our bug; the scenario is kept for us.
    """
    budget = options.budget(cancel)
    problem = Problem(scenario)
    start = greedy(problem, first_plan(problem, hint, options.seed, cancel))
    parts = components(problem)
    tracker = Tracker(problem, start, parts, budget.started, on_progress)
    build_seconds = time.monotonic() - budget.started
    roads = solve_parts(problem, parts, start, budget, tracker)
    proposal = _write(problem, tracker, budget, roads, build_seconds)
    _check(scenario, proposal)
    return with_help(scenario, proposal, budget)


def _write(
    problem: Problem, tracker: Tracker, budget: Budget, roads: list[str], build_seconds: float
) -> Proposal:
    plan, bound = tracker.plan, tracker.bound
    costs = bill(problem, plan)
    score = costs.score
    if bound.key > score.key:
        raise SolverFailed(f"the bound {bound.key} is above the score {score.key}")
    optimal = score == bound
    wall_seconds = time.monotonic() - budget.started
    writer = Writer(problem, plan, costs)
    return Proposal(
        scenario=problem.scenario.name,
        status="optimal" if optimal else "feasible",
        stopped_by="optimal" if optimal else budget.why_over(),
        score=score,
        bound=bound,
        gap=round(gap(score, bound), 6),
        assignments=writer.assignments(),
        unallocated=writer.waiting(),
        workers=writer.workers(),
        terms=writer.terms(),
        timescales=writer.timescales(),
        solver=SolverFacts(
            wall_seconds=round(wall_seconds, 4),
            build_seconds=round(build_seconds, 4),
            seed=budget.seed,
            threads=budget.threads,
            deterministic=budget.deterministic,
            roads=tuple(roads),
            ortools=_ORTOOLS,
        ),
    )


def _check(scenario: Scenario, proposal: Proposal) -> None:
    """Have every proposal judged by the second opinion before anyone sees it."""
    verification = verify(scenario, proposal)
    if verification.ok:
        return
    texts = [f"{breach.rule}: {breach.text}" for breach in verification.breaches]
    raise VerificationFailed(texts, keep_failed(scenario, proposal=proposal.document()))

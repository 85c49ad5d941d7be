"""A proposal for people: who takes what and why, what waits, and what that makes of each worker's load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.cli.show import words
from api.cli.show.console import VERY_WIDE, WIDE, cell, counted, lines, percent, points, table

if TYPE_CHECKING:
    from solver.proposal import Proposal, WorkerLoad
    from solver.scenario import Scenario

_BUSY, _FULL = 0.9, 1.0  # of capacity: from here on a load is coloured


def show_proposal(console: Console, scenario: Scenario, proposal: Proposal) -> None:
    """Print a proposal."""
    console.print(Text(f"Proposal for {scenario.name or 'the team'}", style="bold"))
    console.print(cell(words.in_short(proposal)))
    console.print(cell(words.proof(proposal), "green" if proposal.status == "optimal" else "yellow"))
    console.print()
    called = names(scenario)
    if proposal.assignments:
        console.print(_assignments(scenario, proposal, called, console.width))
    if proposal.unallocated:
        console.print(_waiting(scenario, proposal))
    if proposal.workers:
        console.print(_workers(proposal, called))
    for line in _footer(proposal):
        console.print(cell(line, "dim"))


def names(scenario: Scenario) -> dict[str, str]:
    """Give what to call each worker: the name, with the id where two share it."""
    count = Counter(worker.name for worker in scenario.workers)
    return {
        worker.id: worker.name if count[worker.name] == 1 else f"{worker.name} ({worker.id})"
        for worker in scenario.workers
    }


def _assignments(scenario: Scenario, proposal: Proposal, called: dict[str, str], width: int) -> Table:
    """Give the table of what is proposed; a narrow one has the co-worker below the lead."""
    tasks = {case.id: case.task for case in scenario.pending}
    task = ["Task"] if width >= VERY_WIDE else []
    company = ["Co-worker"] if any(made.co_worker for made in proposal.assignments) else []
    columns = ["Case", *task, "Tier", "Points", "Lead", *company, "Why"]
    if width < WIDE:
        columns = ["Case", "Tier", "Points", "Lead", "Why"]
    made_of = table(
        "Proposed", columns, right=["Tier", "Points"], keep=["Case"], narrow=["Task", "Lead", "Co-worker"]
    )
    for made in proposal.assignments:
        helper = called[made.co_worker] if made.co_worker else ""
        below = [f"+ {helper}"] if helper and width < WIDE else []
        cells = {
            "Case": cell(made.case),
            "Task": cell(words.rule(tasks[made.case])),
            "Tier": cell(made.tier),
            "Points": cell(points(made.points)),
            "Lead": lines([called[made.lead], *below]),
            "Co-worker": cell(helper),
            "Why": cell(words.reasons(made.because, called[made.lead])),
        }
        made_of.add_row(*(cells[column] for column in columns))
    return made_of


def _waiting(scenario: Scenario, proposal: Proposal) -> Table:
    cases = {case.id: case for case in scenario.pending}
    columns = ["Case", "Urgency", "Task", "Why it waits"]
    made_of = table("Waiting", columns, keep=["Case", "Urgency"], narrow=["Task"])
    for waiting in proposal.unallocated:
        case = cases[waiting.case]
        urgency = cell(case.urgency, "bold red" if case.urgency == "urgent" else "")
        helps = [f"Would help: {remedy['text']}" for remedy in waiting.would_help if remedy.get("text")]
        told = [words.reasons(waiting.because), words.barred(waiting.blocked_by), *helps]
        made_of.add_row(
            cell(case.id), urgency, cell(words.rule(case.task)), cell(" ".join(filter(None, told)))
        )
    return made_of


def _workers(proposal: Proposal, called: dict[str, str]) -> Table:
    columns = ["Worker", "Load", "Of capacity", "New"]
    made_of = table(
        "Workers: points carried, before and after", columns, right=["New"], keep=["Load", "Of capacity"]
    )
    for load in proposal.workers:
        style = _style(load)
        carried = f"{points(load.before)} → {points(load.after)} of {points(load.capacity)}"
        made_of.add_row(
            cell(called[load.worker]),
            cell(carried),
            cell(utilisation(load), style),
            cell(load.new_cases or ""),
        )
    return made_of


def utilisation(load: WorkerLoad) -> str:
    """Write how full a worker is: `from 62 % to 78 %`."""
    if not load.capacity:
        return "no capacity"
    before, after = percent(load.before / load.capacity), percent(load.after / load.capacity)
    return after if load.before == load.after else f"from {before} to {after}"


def _style(load: WorkerLoad) -> str:
    if load.after > load.capacity * _FULL:
        return "red"
    return "yellow" if load.capacity and load.after >= load.capacity * _BUSY else ""


def _footer(proposal: Proposal) -> Iterator[str]:
    late = sum(scale.state == "late" for scale in proposal.timescales)
    if late:
        yield f"{counted(late, 'case is', 'cases are')} past the time by which to allocate."
    yield words.figures(proposal)
    if made_of := words.costs(proposal.terms, signed=False):
        yield f"Preference is made of: {made_of}."
    facts = proposal.solver
    yield f"{facts.wall_seconds:.2f} s, seed {facts.seed}, {counted(facts.threads, 'thread')}."

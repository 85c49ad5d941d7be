"""A proposal for people: who takes what and why, what waits, and what that makes of each worker's load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.cli.show import words
from api.cli.show.console import WIDE, cell, counted, lines, percent, points, table

if TYPE_CHECKING:
    from solver.proposal import Proposal, WorkerLoad
    from solver.scenario import Scenario

_NARROW_NAME = 18
_BUSY, _FULL = 0.9, 1.0  # of capacity: from here on a load is coloured


def show_proposal(console: Console, scenario: Scenario, proposal: Proposal) -> None:
    """Print a proposal."""
    console.print(Text(f"Proposal for {scenario.name or 'the team'}", style="bold"))
    console.print(cell(words.in_short(proposal)))
    console.print(cell(words.proof(proposal), "green" if proposal.status == "optimal" else "yellow"))
    console.print()
    called = names(scenario)
    if proposal.assignments:
        console.print(_assignments(proposal, called, wide=console.width >= WIDE))
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


def _assignments(proposal: Proposal, called: dict[str, str], *, wide: bool) -> Table:
    beside = any(made.co_worker for made in proposal.assignments)
    columns = ["Case", "Tier", "Points", "Lead", *(["Co-worker"] if wide and beside else []), "Why"]
    made_of = table("Proposed", columns, right=["Tier", "Points"], keep=["Case"])
    if not wide:
        made_of.columns[3].max_width = _NARROW_NAME
    for made in proposal.assignments:
        lead = [called[made.lead]]
        helper = called[made.co_worker] if made.co_worker else ""
        if helper and not wide:
            lead.append(f"+ {helper}")
        row = [cell(made.case), cell(made.tier), cell(points(made.points)), lines(lead)]
        made_of.add_row(*row, *([cell(helper)] if wide and beside else []), cell(" ".join(made.because)))
    return made_of


def _waiting(scenario: Scenario, proposal: Proposal) -> Table:
    cases = {case.id: case for case in scenario.pending}
    made_of = table("Waiting", ["Case", "Urgency", "Task", "Why it waits"], keep=["Case", "Urgency"])
    for waiting in proposal.unallocated:
        case = cases[waiting.case]
        urgency = cell(case.urgency, "bold red" if case.urgency == "urgent" else "")
        why = " ".join(waiting.because) or _blocked(waiting.blocked_by)
        made_of.add_row(cell(case.id), urgency, cell(case.task.replace("_", " ")), cell(why))
    return made_of


def _blocked(counts: dict[str, int]) -> str:
    parts = [f"{words.rule(key)} ({counted(number, 'worker')})" for key, number in counts.items()]
    return "; ".join(parts)


def _workers(proposal: Proposal, called: dict[str, str]) -> Table:
    made_of = table(
        "Workers: points carried, before and after", ["Worker", "Load", "Of capacity", "New"], right=["New"]
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
    if made_of := words.costs(proposal.terms):
        yield f"Preference is made of: {made_of}."
    facts = proposal.solver
    yield f"{facts.wall_seconds:.2f} s, seed {facts.seed}, {counted(facts.threads, 'thread')}."

"""Absences and reliefs for people: who takes what, what moves, and what each further move would buy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from api.cli.show import words
from api.cli.show.console import cell, counted, points, table
from api.cli.show.proposal import names

if TYPE_CHECKING:
    from solver import AbsenceAnswer, Proposal, ReliefAnswer, Scenario
    from solver.absences.answer import FrontierStep, Move, Note


def show_absence(console: Console, scenario: Scenario, answer: AbsenceAnswer) -> None:
    """Print who takes what while somebody is away."""
    called = names(scenario)
    away = [answer.worker] if isinstance(answer.worker, str) else list(answer.worker)
    until = f"until {answer.to}" if answer.to else "without an end yet"
    who = ", ".join(called[worker] for worker in away)
    console.print(Text("Absence of ", style="bold").append_text(cell(who, "bold")))
    console.print(cell(f"{answer.kind.capitalize()} from {answer.from_}, {until}."))
    if answer.deadline:
        console.print(cell(f"To be done by {answer.deadline}."))
    console.print(cell(_affected(answer)))
    console.print(
        cell(words.proof(answer.proposal), "green" if answer.proposal.status == "optimal" else "yellow")
    )
    console.print()
    _notes(console, answer.notes)
    _waiting(console, answer.proposal)
    _moves(console, called, answer.moved)
    _frontier(console, answer.frontier)
    if answer.left_alone:
        console.print(
            cell(f"Left alone, neither urgent nor statutory: {', '.join(answer.left_alone)}.", "dim")
        )
    console.print(cell(words.figures(answer.proposal), "dim"))


def _affected(answer: AbsenceAnswer) -> str:
    moved = {move.case for move in answer.moved}
    affected = sum(note.case not in moved for note in answer.notes)
    if not affected:
        return "No open case needs somebody else."
    waiting = len(answer.proposal.unallocated)
    text = f"{counted(affected, 'open case needs', 'open cases need')} somebody"
    return f"{text}; for {waiting:,} nobody is found." if waiting else f"{text}, and all are provided for."


def show_relief(console: Console, scenario: Scenario, answer: ReliefAnswer) -> None:
    """Print which cases go to whom, and whether that is enough."""
    called = names(scenario)
    console.print(Text("Relief of ", style="bold").append_text(cell(called[answer.worker], "bold")))
    load = next(load for load in answer.proposal.workers if load.worker == answer.worker)
    carried = f"from {points(load.before)} to {points(load.after)} of {points(load.capacity)} points"
    if not answer.achieved:
        said = f"{counted(len(answer.moved), 'move')} do not bring them within capacity: {carried}."
        console.print(cell(said, "yellow"))
    elif answer.moved:
        said = f"{counted(len(answer.moved), 'move brings', 'moves bring')} them within capacity: {carried}."
        console.print(cell(said, "green"))
    else:
        console.print(
            cell(f"They are within capacity: {points(load.after)} of {points(load.capacity)} points.")
        )
    console.print()
    _notes(console, answer.notes)
    _moves(console, called, answer.moved)
    _frontier(console, answer.frontier)
    console.print(cell(words.figures(answer.proposal), "dim"))


def _notes(console: Console, notes: Iterable[Note]) -> None:
    listed = table("Draft notes", ["Case", "Note"], keep=["Case"])
    for note in notes:
        listed.add_row(cell(note.case), cell(note.text))
        listed.add_section()
    if listed.row_count:
        console.print(listed)


def _waiting(console: Console, proposal: Proposal) -> None:
    listed = table("Cases that wait", ["Case", "Why it waits", "Would help"], keep=["Case"])
    for waiting in proposal.unallocated:
        helps = "\n".join(str(remedy["text"]) for remedy in waiting.would_help)
        listed.add_row(cell(waiting.case), cell(words.barred(waiting.blocked_by) or "-"), cell(helps or "-"))
        listed.add_section()
    if listed.row_count:
        console.print(listed)


def _moves(console: Console, called: dict[str, str], moved: Iterable[Move]) -> None:
    listed = table("Cases that change lead to make room", ["Case", "From", "To", "Costs"], keep=["Case"])
    for move in moved:
        price = words.costs(move.costs, signed=True)
        listed.add_row(cell(move.case), cell(called[move.from_]), cell(called[move.to]), cell(price or "-"))
    if listed.row_count:
        console.print(listed)


def _frontier(console: Console, steps: tuple[FrontierStep, ...]) -> None:
    """Print the price of each further move, if any was asked about."""
    if len(steps) < 2:
        return
    columns = ["Moves", "Waiting", "Preference", "Bought", "Proven"]
    carried = ["Carries"] if any(step.after is not None for step in steps) else []
    numbers = ["Moves", "Waiting", "Preference", "Bought", *carried]
    listed = table("What moves buy", [*columns, *carried], right=numbers)
    for before, step in zip((None, *steps), steps, strict=False):
        bought = "" if before is None else f"{step.score.preference - before.score.preference:+,}"
        after = [points(step.after)] if step.after is not None else []
        proven = {"optimal": "yes", "feasible": "no", "infeasible": "not enough"}[step.status]
        cells = [str(step.moves), f"{step.score.unallocated:,}", f"{step.score.preference:,}", bought, proven]
        listed.add_row(*map(cell, [*cells, *after]))
    console.print(listed)

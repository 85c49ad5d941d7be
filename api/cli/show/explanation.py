"""Explanations and comparisons for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.cli.show import words
from api.cli.show.console import cell, points, table
from api.cli.show.proposal import names

if TYPE_CHECKING:
    from solver.explanation.compare import Comparison
    from solver.explanation.document import Explanation
    from solver.proposal import Score
    from solver.scenario import Scenario


def show_explanation(console: Console, scenario: Scenario, found: Explanation) -> None:
    """Print why a case is where it is, or is not somewhere else."""
    called = names(scenario)
    console.print(
        Text("Case ", style="bold").append_text(cell(found.case, "bold")).append(_title(found, called))
    )
    for sentence in found.because:
        console.print(cell(sentence))
    if found.delta_replanned is not None and found.verdict == "possible":
        proof = "proven" if found.status == "optimal" else "not proven"
        console.print(cell(f"Change in score: {_change(found.delta_replanned)} ({proof}).", "dim"))
    if found.rules:
        listed = table("What stands in the way", ["Rule", "Fact"], keep=["Rule"])
        for rule in found.rules:
            listed.add_row(cell(words.rule(rule.rule), "red"), cell(rule.fact))
        console.print(listed)
    if found.cause:
        listed = table("What keeps it out, each of it needed", ["Rule", "Worker", "Fact"], keep=["Rule"])
        for reason in found.cause:
            who = called[reason.worker] if reason.worker else ""
            listed.add_row(cell(words.rule(reason.rule)), cell(who), cell(reason.fact))
        console.print(listed)
    if found.remedies:
        title = "What would help" if found.worker is None else "What would have to change"
        listed = table(title, ["Change", "Score"], right=["Score"])
        for remedy in found.remedies:
            listed.add_row(cell(remedy.text), cell(_change(remedy.cost)))
        console.print(listed)


def _title(found: Explanation, called: dict[str, str]) -> str:
    if found.worker is None:
        return ": why it waits"
    asked = "why" if found.verdict == "chosen" else "why not"
    return f": {asked} {called[found.worker]}"


def _change(delta: Score) -> str:
    """Write a change in score, its first level only where there is one."""
    first = f"{delta.unallocated:+,} waiting, " if delta.unallocated else ""
    return f"{first}{delta.preference:+,}"


def show_comparison(console: Console, scenario: Scenario, found: Comparison) -> None:
    """Print what two plans do differently."""
    called = names(scenario)
    console.print(Text("Two plans compared", style="bold"))
    for sentence in found.because:
        console.print(cell(sentence))
    for which, side in (("First", found.first), ("Second", found.second)):
        console.print(cell(f"{which}: {words.score(side.score)}.", "dim"))
        for breach in side.breaches:
            console.print(cell(f"{which}: {breach.text}", "red"))
    if found.moves:
        console.print(_moves(found, called))
    rows = [row for row in found.terms if row.difference]
    if rows:
        listed = table("By term", ["Term", "First", "Second", "Better"], right=["First", "Second"])
        for row in rows:
            term = row.term.replace("_", " ")
            listed.add_row(cell(term), cell(f"{row.first:,}"), cell(f"{row.second:,}"), cell(row.better))
        console.print(listed)
    if found.loads:
        listed = table("Points carried", ["Worker", "First", "Second"], right=["First", "Second"])
        for load in found.loads:
            listed.add_row(cell(called[load.worker]), cell(points(load.first)), cell(points(load.second)))
        console.print(listed)


def _moves(found: Comparison, called: dict[str, str]) -> Table:
    listed = table("Treated differently", ["Case", "First", "Second", "What it changes"], keep=["Case"])
    for move in found.moves:
        ways = ((move.from_, move.co_worker_from), (move.to, move.co_worker_to))
        old, new = (_who(called, lead, beside) for lead, beside in ways)
        listed.add_row(cell(move.case), cell(old), cell(new), cell(" ".join(move.because)))
    return listed


def _who(called: dict[str, str], lead: str | None, beside: str | None) -> str:
    if lead is None:
        return "waiting"
    return called[lead] + (f" + {called[beside]}" if beside else "")

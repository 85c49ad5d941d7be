"""Rankings, verifications and the library, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from api.cli.show import words
from api.cli.show.console import cell, counted, table
from api.cli.show.proposal import names

if TYPE_CHECKING:
    from solver.proposal import Candidate, Ranking
    from solver.scenario import Scenario
    from solver.verify import Verification


def show_ranking(
    console: Console, scenario: Scenario, ranking: Ranking, *, on_proposal: bool = False
) -> None:
    """Print who may lead a case, best first, and who may not."""
    against = "the proposal" if on_proposal else "the loads as they are, every other pending case waiting"
    called = names(scenario)
    console.print(Text("Who could lead ", style="bold").append_text(cell(ranking.case, "bold")))
    if not ranking.ranking:
        console.print(cell("Nobody may lead it as things stand.", "yellow"))
    else:
        console.print(cell(f"Against {against}; smaller is better."))
        saved = -ranking.ranking[0].delta_alone.unallocated
        console.print(cell(f"Whoever takes it, what waits is worth {saved:,} less."))
        console.print()
        listed = table("May lead", ["", "Lead", "Co-worker", "Change", "Made of"], right=["", "Change"])
        for place, candidate in enumerate(ranking.ranking, 1):
            listed.add_row(
                str(place),
                cell(called[candidate.lead]),
                cell(called[candidate.co_worker] if candidate.co_worker else "-"),
                cell(f"{candidate.delta_alone.preference:+,}"),
                cell(
                    " ".join(
                        [words.costs(candidate.costs, signed=True) or "nothing", *_moves(called, candidate)]
                    )
                ),
            )
        console.print(listed)
    if ranking.barred:
        barred = table("May not lead", ["Worker", "Because"])
        for worker in ranking.barred:
            barred.add_row(cell(called[worker.worker]), cell(", ".join(map(words.rule, worker.rules))))
        console.print(barred)


def _moves(called: dict[str, str], candidate: Candidate) -> Iterator[str]:
    """Say what else goes elsewhere."""
    from solver.urgent import CandidateWithMoves

    if isinstance(candidate, CandidateWithMoves):
        for move in candidate.moves:
            yield f"{move.case} goes from {called[move.from_]} to {called[move.to]}."


def show_verification(console: Console, verification: Verification) -> None:
    """Print every breach, or that there is none."""
    if verification.ok:
        console.print(cell("Every rule holds, and a stated score is the true one.", "green"))
    else:
        title = f"{counted(len(verification.breaches), 'breach', 'breaches')} found"
        listed = table(title, ["Rule", "Case", "Worker", "What is wrong"], keep=["Rule"])
        for breach in verification.breaches:
            listed.add_row(
                cell(words.rule(breach.rule), "red"),
                cell(breach.case or "-"),
                cell(breach.worker or "-"),
                cell(breach.text),
            )
        console.print(listed)
    console.print(cell(f"Score, recomputed: {words.score(verification.score)}."))
    if made_of := words.costs(verification.terms, signed=False):
        console.print(cell(f"Preference is made of: {made_of}.", "dim"))


def show_library(console: Console, entries: Iterable[Mapping[str, str]]) -> None:
    """Print the named scenarios."""
    listed = table("Scenarios of invented people", ["Name", "What it tells"], keep=["Name"])
    for entry in entries:
        text = cell(entry["title"], "bold").append("\n").append_text(cell(entry["story"]))
        listed.add_row(cell(entry["name"]), text)
        listed.add_section()
    console.print(listed)

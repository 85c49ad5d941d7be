"""The summary of a batch, for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from api.cli.show.console import cell, counted, percent, table

if TYPE_CHECKING:
    from api.cli.batch_files import Result

_STYLES = {"refused": "red", "failed": "red", "unfinished": "yellow"}
_TOLD = {
    "done": "done",
    "kept": "finished before",
    "refused": "refused",
    "failed": "failed",
    "unfinished": "not finished",
}


def show_batch(console: Console, results: Sequence[Result]) -> None:
    """Print a line for every file, and how many came to what."""
    columns = ["Scenario", "Status", "Gap", "Pending", "Waiting", "Worst load", "Seconds"]
    listed = table("Batch", columns, right=["Gap", "Pending", "Seconds"])
    for result in results:
        if not result.figures:
            told = cell(_TOLD[result.state], _STYLES.get(result.state, ""))
            listed.add_row(cell(result.file), told, "", "", "", "", "")
            continue
        figures = result.figures
        urgent, routine = figures["waiting_urgent"], figures["waiting_routine"]
        waiting = ", ".join([f"{urgent} urgent"] * bool(urgent) + [f"{routine} routine"] * bool(routine))
        worst = (
            ""
            if figures["worst_load"] is None
            else f"{percent(figures['worst_load'])} {figures['worst_loaded']}"
        )
        listed.add_row(
            cell(result.file),
            cell(figures["status"], "green" if figures["status"] == "optimal" else "yellow"),
            f"{figures['gap'] * 100:.2f} %",
            f"{figures['pending']:,}",
            cell(waiting or "none", "bold red" if urgent else ""),
            cell(worst),
            f"{figures['seconds']:.2f}",
        )
    console.print(listed)
    counts = Counter(result.state for result in results)
    came_to = ", ".join(f"{count} {_TOLD[state]}" for state, count in counts.items())
    console.print(cell(f"{counted(len(results), 'scenario')}: {came_to}."))

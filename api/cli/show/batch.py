"""The summary of a batch, for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from api.cli.show.console import WIDE, cell, counted, lines, percent, table

if TYPE_CHECKING:
    from api.cli.batch_files import Result

_NAME = 22  # characters of a scenario's name that are kept on one line
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
    pending = ["Pending"] if console.width >= WIDE else []
    columns = ["Scenario", "Status", "Gap", *pending, "Waiting", "Worst load", "Seconds"]
    listed = table("Batch", columns, right=["Gap", "Pending", "Seconds"])
    listed.columns[0].min_width = min(_NAME, max(len(_stem(result)) for result in results))
    for result in results:
        cells = {"Scenario": cell(_stem(result)), **_cells(result)}
        listed.add_row(*(cells.get(column, "") for column in columns))
    console.print(listed)
    counts = Counter(result.state for result in results)
    came_to = ", ".join(f"{count} {_TOLD[state]}" for state, count in counts.items())
    console.print(cell(f"{counted(len(results), 'scenario')}: {came_to}."))


def _stem(result: Result) -> str:
    return result.file.removesuffix(".json")


def _cells(result: Result) -> dict[str, Text]:
    figures = result.figures
    if not figures:
        return {"Status": cell(_TOLD[result.state], _STYLES.get(result.state, ""))}
    urgent, routine = figures["waiting_urgent"], figures["waiting_routine"]
    waiting = [f"{count:,} {word}" for count, word in ((urgent, "urgent"), (routine, "routine")) if count]
    worst = figures["worst_load"]
    return {
        "Status": cell(figures["status"], "green" if figures["status"] == "optimal" else "yellow"),
        "Gap": cell(f"{figures['gap'] * 100:.2f} %"),
        "Pending": cell(f"{figures['pending']:,}"),
        "Waiting": lines(waiting or ["none"], "bold red" if urgent else ""),
        "Worst load": cell("" if worst is None else f"{percent(worst)} {figures['worst_loaded']}"),
        "Seconds": cell(f"{figures['seconds']:.2f}"),
    }

"""The two consoles, and cells that show text from files as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.cli.text import plain

# Below this many columns, what can stand under its neighbour does; from the second on there is room for more.
WIDE, VERY_WIDE = 100, 140
_NARROW = 20


class _Answers(Console):
    """A console that leaves it to the command to say how it ends when nobody reads on."""

    def on_broken_pipe(self) -> None:
        """Let the error through, where rich would exit with the code that means "the answer is no"."""
        raise BrokenPipeError


def output() -> Console:
    """Give the console for answers; text is never taken for markup."""
    return _Answers(highlight=False, markup=False, emoji=False)


def messages() -> Console:
    """Give the console for progress and remarks."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def cell(text: object, style: str = "") -> Text:
    """Give a cell with text from a file."""
    return Text(plain(str(text)), style=style)


def lines(texts: Iterable[str], style: str = "") -> Text:
    """Give a cell with a line for each text."""
    return Text("\n").join(cell(text, style) for text in texts)


def table(
    title: str,
    columns: Sequence[str],
    *,
    right: Iterable[str] = (),
    keep: Iterable[str] = (),
    narrow: Iterable[str] = (),
) -> Table:
    """Start a table.

    Parameters
    ----------
    right
        Columns of numbers.
    keep
        Columns that are never folded.
    narrow
        Columns that are folded early, so that the sentences beside them have room.
    """
    made = Table(
        title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, collapse_padding=True
    )
    numbers, kept, slim = set(right), {*right, *keep}, set(narrow)
    for name in columns:
        made.add_column(
            name,
            justify="right" if name in numbers else "left",
            no_wrap=name in kept,
            overflow="fold",
            max_width=_NARROW if name in slim else None,
        )
    return made


def points(value: float) -> str:
    """Write points without needless zeros: 4, 2.5."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent(value: float) -> str:
    """Write a share as a percentage: 62 %, and 0.4 % where whole ones would say nothing."""
    hundred = value * 100
    return f"{hundred:.1f} %" if 0 < abs(hundred) < 1 else f"{hundred:.0f} %"


def counted(number: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun: 1 case, 2 cases."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"

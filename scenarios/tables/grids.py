"""One sheet as it was read, before its cells are understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.tables.cells import Cell
from scenarios.tables.errors import InvalidTables
from solver.errors import Fault


@dataclass(frozen=True)
class Grid:
    """One sheet: its rows from row 1 of the spreadsheet on.

    Attributes
    ----------
    label
        The sheet's name in faults.
    broken
        Places (row and column from 0) of cells that hold a spreadsheet's error, and the error.
    remark
        What the reader should be told about how the file was taken, if anything.
    """

    label: str
    rows: Sequence[Sequence[Cell]]
    broken: dict[tuple[int, int], str]
    remark: str | None = None


def refused(place: str, value: str, allowed: str) -> InvalidTables:
    """Build the refusal of a file that cannot be taken at all."""
    return InvalidTables([Fault(place, value, allowed)])

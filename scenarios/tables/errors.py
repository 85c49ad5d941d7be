"""What is wrong with a spreadsheet, said by sheet, row, column and value."""

from __future__ import annotations

from solver.errors import InvalidInput


class InvalidTables(InvalidInput):
    """A pair of spreadsheets was refused; every fault names its sheet, row and column."""

    what = "pair of tables"


class Unreadable(ValueError):
    """A cell does not hold what its column asks for; the message says what would be accepted."""

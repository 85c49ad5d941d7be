"""From the bytes of a file to the cells of one sheet, whatever the spreadsheet program made of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection

from scenarios.tables.cells import Cell, clean, unguarded
from scenarios.tables.columns import Table, slug
from scenarios.tables.grids import Grid, refused
from scenarios.tables.workbooks import read_workbook

# Far above any authority's list of open cases; a file beyond it is not a table of cases.
MAX_BYTES = 64 * 2**20

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # Excel before 2007, or any workbook with a password
_SEPARATORS = (",", ";", "\t")


def read_grid(data: bytes, file_name: str, table: Table, headers: Collection[str]) -> Grid:
    """Read a CSV or XLSX file, told apart by what it holds.

    Raises
    ------
    InvalidTables
        When it is neither, or cannot be read.
    """
    if len(data) > MAX_BYTES:
        raise refused(file_name, f"{len(data) // 2**20} MB", f"a file of at most {MAX_BYTES // 2**20} MB")
    if data.startswith(_OLD_OFFICE):
        raise refused(
            file_name, "an old or password-protected workbook", "an .xlsx without password, or a .csv"
        )
    if data.startswith(_ZIP):
        return read_workbook(data, file_name, table)
    text, remark = _decoded(data, file_name)
    return Grid(file_name, _csv_rows(text, file_name, headers), {}, remark)


def _decoded(data: bytes, file_name: str) -> tuple[str, str | None]:
    """Decode what spreadsheet programs save as CSV: UTF-8, marked UTF-16, or Windows-1252."""
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if utf16 else "utf-8-sig"), None
    except UnicodeDecodeError as error:
        if utf16 or b"\0" in data:
            raise refused(file_name, f"byte {error.start}", "text in UTF-8") from None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise refused(file_name, f"byte {error.start}", "text in UTF-8") from None
    return text, f"{file_name} is not in UTF-8; it was read as Windows-1252 (Western European)"


def _csv_rows(text: str, file_name: str, headers: Collection[str]) -> list[list[Cell]]:
    if "\0" in text:
        raise refused(file_name, "a NUL character", "a table as .csv or .xlsx")
    stated = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    separator = stated[1] if stated else _separator(text, headers)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise refused(file_name, "", f"a table as .csv ({error})") from None
    if stated:
        rows[0] = []
    return [[_unguarded(clean(cell)) for cell in row] for row in rows]


def _unguarded(cell: Cell) -> Cell:
    return unguarded(cell) if isinstance(cell, str) else cell


def _separator(text: str, headers: Collection[str]) -> str:
    """Choose the separator that finds the most known headers in the first line that holds anything."""
    first = next((line for line in text.splitlines() if line.strip(",;\t ")), "")

    def known(separator: str) -> int:
        return sum(slug(name.strip(' "')) in headers for name in first.split(separator))

    return max(_SEPARATORS, key=known)

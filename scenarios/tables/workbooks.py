"""Reading one sheet of an Excel workbook: the cells by calamine, after a look at what it would have to hold.

calamine lays a sheet out as a full rectangle. One stray cell far away makes that rectangle larger than any
memory, and a failed allocation ends the whole process; so the cells' addresses are looked at first.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
import zlib

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from scenarios.tables.cells import clean
from scenarios.tables.columns import Table
from scenarios.tables.grids import Grid, refused

# Unpacked size and rectangle of the largest sheet that is taken: a hundred thousand cases fit.
_MAX_UNPACKED = 512 * 2**20
_MAX_CELLS = 8_000_000

_CELL = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>(?:<(?:\w+:)?f[^>]*>[^<]*</(?:\w+:)?f>|<(?:\w+:)?f[^>]*/>)?(?:<(?:\w+:)?v>([^<]*)<)?"
)
_ADDRESS = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_IS_ERROR = re.compile(rb"""\bt=["']e["']""")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def read_workbook(data: bytes, file_name: str, table: Table) -> Grid:
    """Read the sheet named as the table, or else the first one.

    Raises
    ------
    InvalidTables
        When the file is no workbook, or its sheet is out of all proportion.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive, data, file_name, table)
    except (
        CalamineError,
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        KeyError,
        RuntimeError,
    ) as error:
        why = str(error) or type(error).__name__
        raise refused(file_name, "", f"a workbook that can be opened ({why})") from None


def _read(archive: zipfile.ZipFile, data: bytes, file_name: str, table: Table) -> Grid:
    if sum(part.file_size for part in archive.infolist()) > _MAX_UNPACKED:
        raise refused(file_name, "", f"a workbook of at most {_MAX_UNPACKED // 2**20} MB unpacked")
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    names = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if not names:
        raise refused(file_name, "no sheet", "a workbook with a table in it")
    name = next((name for name in names if name.strip().casefold() == table), names[0])
    label = file_name if len(names) == 1 else f"{file_name}, sheet {name}"
    broken = _inspected(archive.read(_part_of(archive, name)), label)
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return Grid(label, [[clean(cell) for cell in row] for row in rows], broken)


def _inspected(sheet: bytes, label: str) -> dict[tuple[int, int], str]:
    """Look at the addresses of a sheet's cells; give those that hold an error such as #REF!."""
    broken = {}
    height = width = 1
    for match in _CELL.finditer(sheet):
        address = _ADDRESS.search(match[1])
        if address is None:
            continue
        row, column = int(address[2]), _column_number(address[1])
        height, width = max(height, row), max(width, column)
        if _IS_ERROR.search(match[1]):
            broken[row - 1, column - 1] = (match[2] or b"an error").decode("utf-8", "replace")
    if height * width > _MAX_CELLS:
        raise refused(
            label, f"cells down to row {height} and column {width}", "a table without stray cells far away"
        )
    return broken


def _part_of(archive: zipfile.ZipFile, name: str) -> str:
    """Find the part of the workbook that holds the sheet `name`."""
    book = archive.read("xl/workbook.xml").decode("utf-8")
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8")
    sheets = [_attributes(match[1]) for match in _SHEET.finditer(book)]
    relations = [_attributes(match[1]) for match in _RELATION.finditer(links)]
    keys = {sheet["name"]: sheet["r:id"] for sheet in sheets if {"name", "r:id"} <= sheet.keys()}
    targets = {
        relation["Id"]: relation["Target"] for relation in relations if {"Id", "Target"} <= relation.keys()
    }
    return posixpath.normpath(posixpath.join("/xl", targets[keys[name]])).lstrip("/")


def _attributes(text: str) -> dict[str, str]:
    return {key: html.unescape(double or single) for key, double, single in _ATTRIBUTE.findall(text)}


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """Give the letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters

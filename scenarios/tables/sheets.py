"""Writing sheets as CSV or XLSX, text always as text: no cell that we write can run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as Written
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from scenarios.tables.cells import FORMULA_STARTS, Cell, as_text, guarded
from scenarios.tables.workbooks import column_letters

MAX_CELL = 32_767  # characters, Excel's limit

# Characters that XML cannot carry, or not as they are.
UNWRITABLE = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDEST, _NARROWEST = 60, 9
_FILLABLE_ROWS = 1000  # rows of a template that get lists to choose from


@dataclass(frozen=True)
class Sheet:
    """A table to be written.

    Attributes
    ----------
    help_row
        Whether the first row below the header is help.
    choices
        Words to choose from, by column counted from 0.
    text_columns
        Columns, counted from 0, that a spreadsheet program should leave as they are typed.
    """

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    help_row: bool = False
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    text_columns: frozenset[int] = frozenset()


def csv_text(cell: Cell) -> str:
    """Give a cell as CSV has it, before any guard."""
    return as_text(cell)


def as_csv(sheet: Sheet) -> bytes:
    """Write UTF-8 with its mark, which spreadsheet programs look for."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in (sheet.header, *sheet.rows):
        writer.writerow([guarded(cell) if isinstance(cell, str) else csv_text(cell) for cell in row])
    return buffer.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Write a workbook with one sheet for each table."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _add(book.create_sheet(sheet.name.capitalize()), sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


# A write-only sheet does have columns and validations; openpyxl's types do not know.
def _add(target: Any, sheet: Sheet) -> None:
    target.page_setup.orientation = "landscape"
    target.page_setup.fitToHeight = 0
    target.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    target.freeze_panes = "B3" if sheet.help_row else "B2"
    for index in range(len(sheet.header)):
        dimension = target.column_dimensions[column_letters(index)]
        dimension.width = _width(sheet, index)
        if index in sheet.text_columns:
            dimension.number_format = "@"
    for index, words in sheet.choices.items():
        letters = column_letters(index)
        listed = DataValidation(type="list", formula1='"' + ",".join(words) + '"', allow_blank=True)
        listed.add(f"{letters}2:{letters}{_FILLABLE_ROWS}")
        target.data_validations.append(listed)
    target.append([_cell(target, name, Font(bold=True)) for name in sheet.header])
    for number, row in enumerate(sheet.rows):
        is_help = sheet.help_row and number == 0
        target.append(
            [_cell(target, cell, Font(italic=True, color="595959") if is_help else None) for cell in row]
        )


def _cell(target: Any, value: Any, font: Font | None = None) -> Written | None:
    if value is None:
        return None
    if isinstance(value, str):
        value = UNWRITABLE.sub("\ufffd", value)[:MAX_CELL]
    cell = WriteOnlyCell(target, value=value)
    if font is not None:
        cell.font = font
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
    cell.alignment = Alignment(wrap_text=isinstance(value, str), vertical="top")
    return cell


def _width(sheet: Sheet, index: int) -> int:
    rows = sheet.rows[:200]
    longest = max((len(as_text(row[index])) for row in rows if index < len(row)), default=0)
    return max(_NARROWEST, min(_WIDEST, longest + 1), len(sheet.header[index]) + 2)

"""From two tables to a scenario document, or to every fault in them by sheet, row and column."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, NamedTuple

from scenarios.tables.cells import Cell, as_text
from scenarios.tables.columns import FIXED, WORKER_COLUMNS, Column, Table, columns_of, slug
from scenarios.tables.errors import InvalidTables, Unreadable
from scenarios.tables.files import read_grid
from scenarios.tables.grids import Grid
from scenarios.tables.workbooks import column_letters
from solver.errors import Fault, InvalidScenario
from solver.policy import DEFAULTS, overlay
from solver.reading import read_scenario

FORMAT = "caseload-scenario/1"

_PLACE = re.compile(r"(workers|cases|locks|excluded|baseline)\[(\d+)\](?:\.(.*))?", re.S)


class File(NamedTuple):
    """A spreadsheet as it was handed in: what to call it, and what it holds."""

    name: str
    data: bytes


class Imported(NamedTuple):
    """A valid scenario document, and remarks on how the files were taken."""

    document: dict[str, Any]
    remarks: tuple[str, ...]


@dataclass
class _Sheet:
    """One table being read: its header, what it gave, and what was wrong with it."""

    table: Table
    grid: Grid
    columns: dict[int, Column] = field(default_factory=dict)
    header_row: int = 0
    faults: list[Fault] = field(default_factory=list)
    faulty: set[tuple[int, str]] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)

    def place(self, row: int, name: str) -> str:
        """Name a cell: rows as the spreadsheet numbers them, and its address where the column exists."""
        at = next((index for index, column in self.columns.items() if column.name == name), None)
        address = f" ({column_letters(at)}{row + 1})" if at is not None else ""
        return f"{self.grid.label}, row {row + 1}, column {name}{address}"

    def fault(self, row: int, name: str, value: Cell, allowed: str) -> None:
        """Note what is wrong with one cell."""
        self.faulty.add((row, name))
        self.faults.append(
            Fault.at(self.place(row, name), as_text(value) if value is not None else None, allowed)
        )


@dataclass
class _Draft:
    """The scenario document as it grows, and where each of its items stands in the sheets."""

    document: dict[str, Any]
    rows: dict[str, list[int]] = field(
        default_factory=lambda: {name: [] for name in ("workers", "cases", *FIXED)}
    )

    def add(self, name: str, item: dict[str, Any], row: int) -> None:
        """Append an item that stands in `row`."""
        self.document.setdefault(name, []).append(item)
        self.rows[name].append(row)


def read_tables(
    workers: File,
    cases: File,
    *,
    as_of: str,
    name: str = "",
    policy: Mapping[str, Any] | None = None,
) -> Imported:
    """Read a team's spreadsheets as a scenario.

    Parameters
    ----------
    workers, cases
        A table each, CSV or XLSX. Of a workbook, the sheet named as the table, or else the first.
    as_of
        The local moment that the scenario speaks of, as in SPEC 1.
    name
        What to call the scenario.
    policy
        The authority's local statement, laid over the defaults. Its factors are columns of the cases.

    Raises
    ------
    InvalidTables
        With every fault of both tables.
    """
    given = dict(policy or {})
    sheets, faults = _opened_both({"workers": workers, "cases": cases}, _factors(given))
    draft = _Draft({"format": FORMAT, "name": name, "as_of": as_of, **({"policy": given} if given else {})})
    for sheet in sheets.values():
        _fill(draft, sheet)
    try:
        read_scenario(draft.document)
    except InvalidScenario as error:
        _translate(error.faults, draft, sheets, faults)
    faults += [fault for sheet in sheets.values() for fault in sheet.faults]
    if faults:
        raise InvalidTables(dict.fromkeys(faults))
    remarks = (sheet.grid.remark for sheet in sheets.values())
    return Imported(draft.document, tuple(remark for remark in remarks if remark))


def _opened_both(
    files: Mapping[Table, File], factors: Sequence[str]
) -> tuple[dict[Table, _Sheet], list[Fault]]:
    """Open what can be opened; give the faults of what cannot."""
    sheets: dict[Table, _Sheet] = {}
    faults: list[Fault] = []
    for table, file in files.items():
        try:
            sheets[table] = _opened(table, file, columns_of(table, factors))
        except InvalidTables as error:
            faults += error.faults
    return sheets, faults


def _factors(policy: Mapping[str, Any]) -> Sequence[str]:
    """Read the factors off a policy that has yet to be checked."""
    complexity = overlay(DEFAULTS, policy)["complexity"]
    factors = complexity.get("factors") if isinstance(complexity, Mapping) else None
    readable = isinstance(factors, list) and all(isinstance(factor, str) for factor in factors)
    return list(dict.fromkeys(factors)) if readable and factors else DEFAULTS["complexity"]["factors"]


def _opened(table: Table, file: File, columns: Sequence[Column]) -> _Sheet:
    """Read the file and its header."""
    known = {slug(column.name): column for column in columns}
    known |= {
        slug(f"complexity.{column.path[1]}"): column for column in columns if column.path[0] == "complexity"
    }
    sheet = _Sheet(table, read_grid(file.data, PurePath(file.name).name, table, known.keys()))
    rows = sheet.grid.rows
    start = next((index for index, row in enumerate(rows) if _holds_anything(row)), None)
    if start is None:
        raise InvalidTables([Fault(sheet.grid.label, "an empty table", f"a header: {_names(columns)}")])
    sheet.header_row = start
    for index, cell in enumerate(rows[start]):
        if cell is not None:
            _take_header(sheet, index, as_text(cell), known, columns)
    found = {column.name for column in sheet.columns.values()}
    sheet.missing = {column.name for column in columns if column.required} - found
    for column in columns:
        if column.name in sheet.missing:
            sheet.faults.append(
                Fault(f"{sheet.grid.label}, column {column.name}", "missing", "this column is needed")
            )
    return sheet


def _take_header(
    sheet: _Sheet, index: int, text: str, known: Mapping[str, Column], columns: Sequence[Column]
) -> None:
    place = f"{sheet.grid.label}, row {sheet.header_row + 1}, column {column_letters(index)}"
    column = known.get(slug(text))
    if column is None:
        near = difflib.get_close_matches(slug(text), known, n=1)
        hint = f"did you mean {known[near[0]].name}?" if near else f"one of: {_names(columns)}"
        sheet.faults.append(Fault.at(place, text, f"no such column; {hint}"))
    elif column in sheet.columns.values():
        sheet.faults.append(Fault.at(place, text, "each column once"))
    else:
        sheet.columns[index] = column


def _names(columns: Iterable[Column]) -> str:
    return ", ".join(column.name for column in columns)


def _holds_anything(row: Iterable[Cell]) -> bool:
    return any(cell is not None for cell in row)


# --- rows ---


def _fill(draft: _Draft, sheet: _Sheet) -> None:
    """Add every row of the sheet to the document."""
    draft.document.setdefault(sheet.table, [])
    for index, row in _data_rows(sheet):
        _refuse_beyond_header(sheet, index, row)
        item: dict[str, Any] = {}
        fixed: dict[str, dict[str, Any]] = {}
        for value, column in _values(sheet, index, row):
            first, *rest = column.path
            holder = fixed.setdefault(first, {}) if first in FIXED else item
            if rest and first not in FIXED:
                holder.setdefault(first, {})[rest[0]] = value
            else:
                holder[column.path[-1]] = value
        if sheet.table == "cases":
            item.setdefault("complexity", {})
        draft.add(sheet.table, item, index)
        _add_fixed(draft, item.get("id"), fixed, index)


def _data_rows(sheet: _Sheet) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield the rows below the header that hold anything, but for the template's own line of help."""
    rows = sheet.grid.rows
    for index in range(sheet.header_row + 1, len(rows)):
        errors = any(at[0] == index for at in sheet.grid.broken)
        if (_holds_anything(rows[index]) or errors) and not _is_help(sheet, rows[index]):
            yield index, rows[index]


def _is_help(sheet: _Sheet, row: Sequence[Cell]) -> bool:
    written = {index: cell for index, cell in enumerate(row) if cell is not None}
    return bool(written) and all(
        index in sheet.columns and cell == sheet.columns[index].help for index, cell in written.items()
    )


def _refuse_beyond_header(sheet: _Sheet, index: int, row: Sequence[Cell]) -> None:
    header = sheet.grid.rows[sheet.header_row]
    for at, cell in enumerate(row):
        if cell is not None and (at >= len(header) or header[at] is None):
            place = f"{sheet.grid.label}, row {index + 1}, column {column_letters(at)}"
            sheet.faults.append(
                Fault.at(place, as_text(cell), "nothing: the column has no name in the header")
            )


def _values(sheet: _Sheet, index: int, row: Sequence[Cell]) -> Iterator[tuple[Any, Column]]:
    """Yield what the readable cells of a row hold; note the others."""
    for at, column in sheet.columns.items():
        if (index, at) in sheet.grid.broken:
            sheet.fault(
                index, column.name, sheet.grid.broken[index, at], "a value; the formula in this cell fails"
            )
            continue
        cell = row[at] if at < len(row) else None
        if cell is None:
            continue
        try:
            yield column.kind.read(cell), column
        except Unreadable as error:
            sheet.fault(index, column.name, cell, str(error))


def _add_fixed(draft: _Draft, case: Any, fixed: Mapping[str, Mapping[str, Any]], row: int) -> None:
    """Add the manager's fixed choices that stand beside a case."""
    if case is None:  # a fault of its own
        return
    for name in ("locks", "baseline"):
        if fixed.get(name):
            draft.add(name, {"case": case, **fixed[name]}, row)
    for worker in fixed.get("excluded", {}).get("worker", ()):
        draft.add("excluded", {"case": case, "worker": worker}, row)


# --- what the scenario says of it ---


def _translate(
    found: Iterable[Fault], draft: _Draft, sheets: Mapping[Table, _Sheet], others: list[Fault]
) -> None:
    """Say the scenario's faults by sheet, row and column; those that are in no table go to `others`."""
    for fault in found:
        match = _PLACE.fullmatch(fault.place)
        if match is None:
            if fault.place not in ("workers", "cases"):
                others.append(fault)
            continue
        name, index, rest = match[1], int(match[2]), match[3] or ""
        sheet = sheets["workers" if name == "workers" else "cases"]
        row = draft.rows[name][index]
        column = _column_of(sheet, name, rest)
        if column in sheet.missing or (row, column) in sheet.faulty:
            continue
        if column in WORKER_COLUMNS and fault.value != "missing" and "workers" not in sheets:
            continue  # nobody can be known
        value = "empty" if fault.value == "missing" else fault.value
        allowed = _without_places(fault.allowed, draft, sheets)
        sheet.faults.append(Fault(sheet.place(row, column), value, allowed))


def _column_of(sheet: _Sheet, name: str, rest: str) -> str:
    """Give the name of the column that a place inside an item belongs to."""
    inside = re.split(r"[.\[]", rest)[0]
    if name in FIXED:
        choices = (column for column in _all_columns(sheet) if column.path[0] == name)
        columns = {column.path[-1]: column.name for column in choices}
        return "id" if inside == "case" else columns.get(inside, inside)
    if inside == "complexity" and rest.startswith("complexity."):
        factor = rest.removeprefix("complexity.")
        return next((c.name for c in sheet.columns.values() if c.path == ("complexity", factor)), factor)
    return inside or "id"


def _all_columns(sheet: _Sheet) -> tuple[Column, ...]:
    return columns_of(sheet.table, ())


def _without_places(text: str, draft: _Draft, sheets: Mapping[Table, _Sheet]) -> str:
    """Replace places of the document inside a sentence ("cases[3] has it already") by rows."""

    def row(match: re.Match[str]) -> str:
        sheet = sheets["workers" if match[1] == "workers" else "cases"]
        return f"{sheet.grid.label}, row {draft.rows[match[1]][int(match[2])] + 1}"

    return re.sub(r"(workers|cases|locks|excluded|baseline)\[(\d+)\](?:\.\w+)*", row, text)

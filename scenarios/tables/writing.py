"""From a scenario to its pair of tables, and empty ones to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from scenarios.tables.cells import Cell, clean, guarded, unguarded
from scenarios.tables.columns import FIXED, Column, Table, columns_of
from scenarios.tables.errors import InvalidTables, Unreadable
from scenarios.tables.sheets import MAX_CELL, UNWRITABLE, Sheet, as_csv, as_xlsx, csv_text
from solver.errors import Fault
from solver.policy import default_policy
from solver.reading import read_scenario
from solver.scenario import Scenario

Kind = Literal["csv", "xlsx"]


def tables_of(document: Any) -> dict[Table, Sheet]:
    """Give the tables of a scenario document. Its `name`, `as_of` and `policy` are not kept in them.

    Raises
    ------
    InvalidScenario
        When the document is no valid scenario.
    InvalidTables
        When a value cannot be kept in a cell so that it would be read back the same.
    """
    scenario = read_scenario(document)
    factors = scenario.policy.complexity.factors
    content = scenario.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    faults: list[Fault] = []
    sheets = {}
    tables: tuple[Table, ...] = ("workers", "cases")
    for table in tables:
        columns = columns_of(table, factors)
        items = list(_with_fixed(content, scenario)) if table == "cases" else content.get(table, [])
        rows = [
            [_written(item, column, f"{table}[{index}]", faults) for column in columns]
            for index, item in enumerate(items)
        ]
        sheets[table] = Sheet(table, tuple(column.name for column in columns), rows)
    if faults:
        raise InvalidTables(faults)
    return sheets


def template_of(table: Table) -> Sheet:
    """Give an empty table: a header, and a line of help that is skipped when the table is read."""
    columns = columns_of(table, default_policy().complexity.factors)
    return Sheet(
        table,
        tuple(column.name for column in columns),
        [[column.help for column in columns]],
        help_row=True,
        choices={index: column.words for index, column in enumerate(columns) if column.words},
        text_columns=frozenset(index for index, column in enumerate(columns) if column.is_text),
    )


def encoded(sheet: Sheet, kind: Kind) -> bytes:
    """Give the file of one table."""
    return as_csv(sheet) if kind == "csv" else as_xlsx([sheet])


def write(document: Any, workers: Path, cases: Path) -> None:
    """Write a scenario's workers and cases as tables; the kind of each is its file's ending.

    Raises
    ------
    InvalidScenario, InvalidTables
        As `tables_of`.
    """
    sheets = tables_of(document)
    paths: dict[Table, Path] = {"workers": workers, "cases": cases}
    for table, path in paths.items():
        path.write_bytes(encoded(sheets[table], "xlsx" if path.suffix.lower() == ".xlsx" else "csv"))


def _with_fixed(content: Mapping[str, Any], scenario: Scenario) -> Iterator[dict[str, Any]]:
    """Yield the cases, each with the manager's fixed choices that concern it."""
    locks = {lock["case"]: lock for lock in content.get("locks", [])}
    baseline = {standing["case"]: standing for standing in content.get("baseline", [])}
    for case in content.get("cases", []):
        vetoes = [veto.worker for veto in scenario.excluded if veto.case == case["id"]]
        yield {
            **case,
            "locks": locks.get(case["id"], {}),
            "excluded": {"worker": vetoes or None},
            "baseline": baseline.get(case["id"], {}),
        }


def _written(item: Mapping[str, Any], column: Column, place: str, faults: list[Fault]) -> Cell:
    """Write one value, and make sure that it would be read back as it was."""
    value: Any = item
    for step in column.path:
        value = value.get(step) if isinstance(value, Mapping) else None
    if value is None:
        return None
    cell = column.kind.write(value)
    if cell is None or _read_back(column, cell) != value:
        where = place if column.path[0] in FIXED else f"{place}.{'.'.join(column.path)}"
        faults.append(Fault.at(where, cell, "something that a cell of a table can hold"))
    return cell


def _read_back(column: Column, cell: Cell) -> Any:
    text = csv_text(cell)
    back = clean(unguarded(guarded(text) if isinstance(cell, str) else text))
    if back is None or len(text) > MAX_CELL or UNWRITABLE.search(text):
        return None
    try:
        return column.kind.read(back)
    except Unreadable:
        return None

"""Small tables with fixed defaults: a test states only what matters."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from scenarios.tables import File, InvalidTables, read_tables
from solver.errors import Fault

MONDAY = "2026-11-23T09:00:00"

WORKER = {"id": "W1", "name": "Ana Reyes", "team": "North", "role": "social_worker", "fte": "1"}
CASE = {
    "id": "C1",
    "team": "North",
    "task": "review",
    "status": "pending",
    "received_at": "2026-11-20T10:00",
    **dict.fromkeys(("risk", "breadth_of_need", "depth_of_need"), "1"),
    **dict.fromkeys(("ability_to_engage", "resource_availability", "contact_time"), "2"),
}


def csv_of(*rows: dict[str, str], separator: str = ",", encoding: str = "utf-8") -> bytes:
    """A CSV file with a column for every key."""
    header = list(dict.fromkeys(key for row in rows for key in row))
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, header, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding)


def workers(*changes: dict[str, str], **how: str) -> File:
    """The table of workers, one row for each set of changes to Ana."""
    return File("workers.csv", csv_of(*[{**WORKER, **change} for change in changes or ({},)], **how))


def cases(*changes: dict[str, str], **how: str) -> File:
    """The table of cases, one row for each set of changes to C1."""
    return File("cases.csv", csv_of(*[{**CASE, **change} for change in changes or ({},)], **how))


def read(people: File, work: File, **options: Any) -> dict[str, Any]:
    """The scenario document of two tables."""
    return read_tables(people, work, as_of=MONDAY, **options).document


def refused(people: File, work: File, **options: Any) -> list[Fault]:
    """The faults for which two tables are refused."""
    with pytest.raises(InvalidTables) as error:
        read(people, work, **options)
    assert all(fault.allowed for fault in error.value.faults)
    return list(error.value.faults)


def faults(people: File, work: File, **options: Any) -> list[str]:
    """The same in sentences."""
    return [str(fault) for fault in refused(people, work, **options)]


def cells_at_fault(people: File, work: File, **options: Any) -> list[tuple[str, str]]:
    """Place and value of each fault; what is allowed is said by whoever knows the field."""
    return [(fault.place, fault.value) for fault in refused(people, work, **options)]

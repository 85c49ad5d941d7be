"""Writes the Monday team's spreadsheets from its scenario: ``python -m scenarios.library.tables.make``."""

from __future__ import annotations

from pathlib import Path

from scenarios import load
from scenarios.tables import write

FOLDER = Path(__file__).parent
NAME = "monday"
WORKERS, CASES = FOLDER / f"{NAME}-workers.csv", FOLDER / f"{NAME}-cases.csv"


def main() -> None:
    """Write both files."""
    write(load(NAME), WORKERS, CASES)


if __name__ == "__main__":
    main()

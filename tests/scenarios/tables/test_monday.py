"""The Monday team is kept as spreadsheets too, and they give the same proposal."""

from pathlib import Path

import pytest

from scenarios import load
from scenarios.library.tables.make import CASES, NAME, WORKERS
from scenarios.tables import File, read_tables, write
from solver import propose, read_scenario
from tests.scenarios.tables.test_writing import content

MONDAY = load(NAME)


def imported(workers: Path, cases: Path) -> dict[str, object]:
    files = (File(path.name, path.read_bytes()) for path in (workers, cases))
    return read_tables(*files, as_of=MONDAY["as_of"], name=NAME, policy=MONDAY.get("policy")).document


def test_the_files_say_what_the_scenario_says():
    """After a change of the scenario: python -m scenarios.library.tables.make."""
    assert content(imported(WORKERS, CASES)) == content(MONDAY)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_spreadsheets_give_the_same_proposal(tmp_path: Path, kind: str):
    if kind == "csv":
        paths = (WORKERS, CASES)
    else:
        paths = (tmp_path / "workers.xlsx", tmp_path / "cases.xlsx")
        write(MONDAY, *paths)
    expected, found = (
        propose(read_scenario(document), deterministic=True, time_limit=20)
        for document in (MONDAY, imported(*paths))
    )
    assert found.status == expected.status == "optimal"
    assert found.score == expected.score
    assert found.document() | {"solver": None} == expected.document() | {"solver": None}

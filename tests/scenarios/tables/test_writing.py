"""From a scenario to its tables and back: nothing is lost, and what would be is refused."""

import copy
import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.generate import generate
from scenarios.tables import File, InvalidTables, encoded, read_tables, tables_of, template_of, write
from solver.reading import read_scenario
from tests.scenarios.tables.factories import cases, read, workers

SMALL = generate(workers=8, pending=12, teams=2, seed=4)


def read_back(document: dict[str, Any], kind: str) -> dict[str, Any]:
    sheets = tables_of(document)
    people, work = (File(f"{table}.{kind}", encoded(sheets[table], kind)) for table in ("workers", "cases"))
    known = {key: document[key] for key in ("name", "policy") if key in document}
    return read_tables(people, work, as_of=document["as_of"], **known).document


def content(document: dict[str, Any]) -> dict[str, Any]:
    """What a scenario says, the manager's choices in no order."""
    said = read_scenario(document).model_dump(mode="json")
    return said | {name: sorted(map(str, said[name])) for name in ("locks", "excluded", "baseline")}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("seed", range(5))
def test_a_scenario_comes_back_as_it_went(kind: str, seed: int):
    document = generate(workers=10, pending=25, teams=3, seed=seed)
    assert content(read_back(document, kind)) == content(document)


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@given(name=words, tags=st.dictionaries(words, st.integers(1, 3), max_size=4), reason=words, note=words)
def test_a_text_comes_back_as_it_went_or_is_refused(name: str, tags: dict[str, int], reason: str, note: str):
    document = copy.deepcopy(SMALL)
    reduction = {"share": 0.25, "from": "2026-11-01", "reason": reason, "note": note}
    document["workers"][0] |= {
        "name": name,
        "expertise": tags,
        "interests": list(tags),
        "reductions": [reduction],
    }
    try:
        back = read_back(document, "csv")
    except InvalidTables:
        awkward = any(text != text.strip() or text[0] in "'|" for text in (name, reason, note, *tags))
        assert awkward or "|" in reason
        return
    assert content(back) == content(document)


@pytest.mark.parametrize("name", [" Ana", "Ana\nReyes\x07", "'=1+1"])
def test_what_a_cell_cannot_hold_is_refused(name: str):
    document = copy.deepcopy(SMALL)
    document["workers"][1]["name"] = name
    with pytest.raises(InvalidTables) as refused:
        tables_of(document)
    assert [fault.place for fault in refused.value.faults] == ["workers[1].name"]


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@x"])
def test_no_name_runs_as_a_formula(tmp_path: Path, name: str):
    document = read(workers({"name": "Ana"}), cases())
    document["workers"][0]["name"] = name
    for kind in ("csv", "xlsx"):
        write(document, tmp_path / f"w.{kind}", tmp_path / f"c.{kind}")
    with open(tmp_path / "w.csv", encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["name"] == "'" + name
    cell = openpyxl.load_workbook(tmp_path / "w.xlsx").active["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)
    for kind in ("csv", "xlsx"):
        people, work = (
            File(f"{table}.{kind}", (tmp_path / f"{table}.{kind}").read_bytes()) for table in "wc"
        )
        assert read(people, work)["workers"][0]["name"] == name


def test_a_template_helps_in_every_column():
    for table in ("workers", "cases"):
        sheet = template_of(table)
        assert len(sheet.header) == len(set(sheet.header)) == len(sheet.rows[0])
        assert all(sheet.rows[0])


def test_a_template_offers_words_to_choose_from_and_keeps_ids_as_typed():
    book = openpyxl.load_workbook(io.BytesIO(encoded(template_of("cases"), "xlsx")))
    sheet = book["Cases"]
    offered = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert offered["D2:D1000"] == '"pending,open"'
    assert sheet.column_dimensions["A"].number_format == "@"
    assert sheet.freeze_panes == "B3"

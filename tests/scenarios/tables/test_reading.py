"""From tables as people fill them in to a scenario, or to every fault by sheet, row, column and value."""

import io

import openpyxl
import pytest

from scenarios.tables import File, InvalidTables, read_tables, template_of
from scenarios.tables.writing import encoded
from solver.reading import read_scenario
from tests.scenarios.tables.factories import (
    CASE,
    MONDAY,
    WORKER,
    cases,
    cells_at_fault,
    csv_of,
    faults,
    read,
    workers,
)


def xlsx_of(
    *rows: list[object], title: str = "Sheet1", more: dict[str, list[list[object]]] | None = None
) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for name, others in (more or {}).items():
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_two_tables_are_a_scenario():
    document = read(
        workers({"expertise": "dementia: 2", "max_tier": "", "languages": "Polish; Urdu"}),
        cases({"urgency": "urgent", "needs": "dementia: 1", "statutory": "no"}),
        name="Monday",
    )
    scenario = read_scenario(document)
    assert (scenario.name, scenario.as_of.isoformat()) == ("Monday", MONDAY)
    assert scenario.workers[0].expertise == {"dementia": 2}
    assert scenario.workers[0].languages == ("Polish", "Urdu")
    assert scenario.cases[0].complexity["contact_time"] == 2
    assert (scenario.cases[0].urgency, scenario.cases[0].statutory) == ("urgent", False)


def test_the_managers_choices_stand_beside_their_case():
    document = read(
        workers({}, {"id": "W2", "name": "Ben"}),
        cases(
            {"locked_lead": "W1", "locked_co_worker": "W2", "override_reason": "court"},
            {"id": "C2", "excluded": "W1; W2", "baseline_lead": "W2"},
        ),
    )
    assert document["locks"] == [{"case": "C1", "lead": "W1", "co_worker": "W2", "override_reason": "court"}]
    assert document["excluded"] == [{"case": "C2", "worker": "W1"}, {"case": "C2", "worker": "W2"}]
    assert document["baseline"] == [{"case": "C2", "lead": "W2"}]


def test_every_fault_of_both_tables_is_named_at_once():
    found = cells_at_fault(
        workers({"fte": "lots"}, {"role": "wizard"}, {"id": "W3", "fte": "2"}),
        cases(
            {"risk": "4"}, {"id": "C2", "status": "open", "lead": "W9"}, {"id": "C3", "received_at": "soon"}
        ),
    )
    assert sorted(found) == [
        ("cases.csv, row 2, column risk (F2)", "4"),
        ("cases.csv, row 3, column lead (L3)", "'W9'"),
        ("cases.csv, row 4, column received_at (E4)", "'soon'"),
        ("workers.csv, row 2, column fte (E2)", "'lots'"),
        ("workers.csv, row 3, column id (A3)", "'W1'"),
        ("workers.csv, row 3, column role (D3)", "'wizard'"),
        ("workers.csv, row 4, column fte (E4)", "2"),
    ]


def test_a_sentence_about_another_row_names_it_as_the_spreadsheet_does():
    found = faults(workers({}, {"name": "Ben"}), cases())
    assert found == ["workers.csv, row 3, column id (A3): 'W1': each once; workers.csv, row 2 has it already"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"absences": "holiday 2026-11-23.."}, "row 2, column absences (F2): 'holiday'"),
        ({"absences": "training 2026-11-23..2026-11-20"}, "row 2, column absences (F2)"),
        ({"reductions": "1.5 2026-11-01.."}, "row 2, column reductions (F2): 1.5"),
        ({"expertise": "dementia: 4"}, "row 2, column expertise (F2): 4"),
        ({"name": ""}, "row 2, column name (B2): empty"),
    ],
)
def test_a_worker_at_fault_is_told_by_cell(change: dict[str, str], fault: str):
    assert len(found := faults(workers(change), cases())) == 1
    assert found[0].startswith(f"workers.csv, {fault}")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"status": "open"}, "row 2, column lead: missing"),
        ({"status": "closed"}, "row 2, column status (D2): 'closed': one of: pending, open"),
        ({"tier_override": "9: because"}, "row 2, column tier_override (L2): 9"),
        ({"locked_lead": "W7"}, "row 2, column locked_lead (L2): 'W7'"),
        ({"locked_co_worker": "W1"}, "row 2, column locked_lead: empty"),
        ({"excluded": "W1; W7"}, "row 2, column excluded (L2): 'W7'"),
        ({"contact_time": ""}, "row 2, column contact_time (K2): empty"),
    ],
)
def test_a_case_at_fault_is_told_by_cell(change: dict[str, str], fault: str):
    assert len(found := faults(workers(), cases(change))) == 1
    assert found[0].startswith(f"cases.csv, {fault}".replace("lead: missing", "lead: empty"))


def test_columns_are_known_by_their_names():
    found = faults(
        workers({"years_qualfied": "3", "colour": "red"}),
        File("cases.csv", csv_of({key: value for key, value in CASE.items() if key not in ("team", "risk")})),
    )
    assert (
        found[0]
        == "workers.csv, row 1, column F: 'years_qualfied': no such column; did you mean years_qualified?"
    )
    assert found[1].startswith(
        "workers.csv, row 1, column G: 'colour': no such column; one of: id, name, team"
    )
    assert sorted(found[2:]) == [
        "cases.csv, column risk: missing: this column is needed",
        "cases.csv, column team: missing: this column is needed",
    ]


def test_a_column_stands_once_and_holds_nothing_without_a_name():
    people = File("workers.csv", b"id,name,team,role,fte,id\nW1,Ana,North,social_worker,1,W2,stray\n")
    assert faults(people, cases()) == [
        "workers.csv, row 1, column F: 'id': each column once",
        "workers.csv, row 2, column G: 'stray': nothing: the column has no name in the header",
    ]


def test_headers_may_be_written_as_people_do():
    head = "ID, Name ,Team,Role,FTE,Years qualified\nW1,Ana,North,social_worker,1,4\n"
    assert read(File("workers.csv", head.encode()), cases())["workers"][0]["years_qualified"] == 4


def test_empty_rows_are_skipped_and_rows_are_numbered_as_the_spreadsheet_does():
    rows = b'\n,,,,\nid,name,team,role,fte\n\nW1,"Ana\nReyes",North,social_worker,1\n,,,,\n'
    rows += b"W2,Ben,North,social_worker,9\n"
    assert cells_at_fault(File("w.csv", rows), cases()) == [("w.csv, row 7, column fte (E7)", "9")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_as_spreadsheet_programs_save_it(encoding: str, separator: str):
    people = workers(
        {"name": "Zoë O’Neill", "languages": "Polish; Urdu"}, encoding=encoding, separator=separator
    )
    imported = read_tables(people, cases(), as_of=MONDAY)
    assert imported.document["workers"][0]["name"] == "Zoë O’Neill"
    assert imported.document["workers"][0]["languages"] == ["Polish", "Urdu"]
    assert [("Windows-1252" in remark) for remark in imported.remarks] == [True] * (encoding == "cp1252")


def test_a_stated_separator_is_taken_and_counts_as_a_row():
    data = b"sep=;\r\n" + csv_of({**WORKER, "fte": "7"}, separator=";")
    assert cells_at_fault(File("w.csv", data), cases()) == [("w.csv, row 3, column fte (E3)", "7")]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "an empty table"),
        (b"\n,,\n", "an empty table"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "an old or password-protected workbook"),
        (b"PK\x03\x04 and nothing more", "a workbook that can be opened"),
        (b"id,name\n\x00\x01", "a NUL character"),
        (b"id,name\nW1,\x81\x8d", "text in UTF-8"),
        (b"\xff\xfei\x00d", "text in UTF-8"),
        (b'id,name\nW1,"Ana', "a table as .csv"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, told: str):
    found = faults(File("w.csv", data), cases({"risk": "0"}))
    assert told in found[0]
    assert found[0].startswith("w.csv: ")


def test_one_bad_table_does_not_hide_the_faults_of_the_other():
    work = cases(
        {"risk": "high", "colour": "red"}, {"id": "C2", "status": "open", "lead": "W1", "contact_time": "4"}
    )
    with pytest.raises(InvalidTables) as refusal:
        read_tables(File("w.csv", b""), work, as_of="soon")
    assert [fault.place for fault in refusal.value.faults] == [
        "w.csv",
        "as_of",
        "cases.csv, row 1, column L",
        "cases.csv, row 2, column risk (F2)",
        "cases.csv, row 3, column contact_time (K3)",
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_unchanged_line_of_help_is_skipped(kind: str):
    people, work = (
        File(f"{table}.{kind}", encoded(template_of(table), kind)) for table in ("workers", "cases")
    )
    assert read(people, work) == {
        "format": "caseload-scenario/1",
        "name": "",
        "as_of": MONDAY,
        "workers": [],
        "cases": [],
    }


def test_a_changed_line_of_help_is_data():
    sheet = template_of("workers")
    row = ["W1", *sheet.rows[0][1:]]
    changed = File("w.csv", encoded(type(sheet)("workers", sheet.header, [row]), "csv"))
    assert any("w.csv, row 2, column fte" in fault for fault in faults(changed, cases()))


# --- workbooks ---


def test_a_workbook_gives_numbers_dates_and_booleans():
    from datetime import datetime

    people = xlsx_of(["id", "name", "team", "role", "fte"], [12345, "Ana", 7, "social_worker", 0.1 + 0.7])
    work = xlsx_of(
        [*CASE, "statutory", "lead"],
        [77, 7, "review", "open", datetime(2026, 11, 20, 10), 1, 1, 1, 2, 2, 2, True, 12345],
    )
    document = read(File("w.xlsx", people), File("c.xlsx", work))
    assert document["workers"][0] | {"fte": 0.8} == document["workers"][0]
    assert (document["workers"][0]["id"], document["cases"][0]["lead"]) == ("12345", "12345")
    assert (document["cases"][0]["received_at"], document["cases"][0]["statutory"]) == (
        "2026-11-20T10:00:00",
        True,
    )


def test_one_workbook_may_hold_both_tables():
    book = xlsx_of(
        ["nothing", "here"],
        title="Cover",
        more={
            "Cases": [list(CASE), list(CASE.values())],
            "Workers": [list(WORKER), [*list(WORKER.values())[:4], 3]],
        },
    )
    file = File("team.xlsx", book)
    assert cells_at_fault(file, file) == [("team.xlsx, sheet Workers, row 2, column fte (E2)", "3")]


def test_the_kind_of_a_file_is_what_it_holds():
    people = xlsx_of(list(WORKER), [*list(WORKER.values())[:4], 1])
    assert read(File("workers.csv", people), cases())["workers"][0]["id"] == "W1"


def test_a_formula_that_fails_is_told():
    people = xlsx_of(list(WORKER), [*list(WORKER.values())[:4], "#REF!"])
    assert faults(File("w.xlsx", people), cases()) == [
        "w.xlsx, row 2, column fte (E2): '#REF!': a value; the formula in this cell fails"
    ]


def test_a_stray_cell_far_away_is_told_before_it_fills_the_memory():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "id", "x"
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(InvalidTables, match="cells down to row 1048576 and column 16384"):
        read(File("w.xlsx", buffer.getvalue()), cases())


def test_a_damaged_workbook_is_refused_whatever_the_damage():
    whole = xlsx_of(list(WORKER), list(WORKER.values()))
    for at in range(0, len(whole), 97):
        damaged = whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]
        for data in (damaged, whole[:at]):
            try:
                document = read(File("w.xlsx", data), cases())
            except InvalidTables:
                continue
            assert read_scenario(document)


# --- a policy of one's own ---


def test_factors_of_the_policy_are_columns():
    policy = {"complexity": {"factors": ["risk", "urgency"], "tier_upper_bounds": [2, 4, 6]}}
    row = {key: CASE[key] for key in ("id", "team", "task", "status", "received_at", "risk")}
    work = File("c.csv", csv_of({**row, "urgency": "urgent", "complexity.urgency": "3"}))
    case = read(workers(), work, policy=policy)["cases"][0]
    assert (case["urgency"], case["complexity"]) == ("urgent", {"risk": 1, "urgency": 3})


def test_faults_of_the_policy_are_told_beside_the_tables():
    found = faults(workers({"fte": "5"}), cases(), policy={"co_worker_share": 2})
    assert [fault.split(":")[0] for fault in found] == [
        "policy.co_worker_share",
        "workers.csv, row 2, column fte (E2)",
    ]

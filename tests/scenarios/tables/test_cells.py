"""What a cell may hold, and what spreadsheet programs make of it."""

from datetime import date, datetime

import pytest

from scenarios.tables import cells
from scenarios.tables.errors import Unreadable


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (cells.TEXT, 12345.0, "12345"),
        (cells.TEXT, 12.5, "12.5"),
        (cells.TEXT, "W1", "W1"),
        (cells.TEXT, date(2026, 11, 23), "2026-11-23"),
        (cells.NUMBER, "0.8", 0.8),
        (cells.NUMBER, "80%", 0.8),
        (cells.NUMBER, "80 %", 0.8),
        (cells.NUMBER, 0.1 + 0.2, 0.3),
        (cells.NUMBER, 1.0, 1),
        (cells.NUMBER, "1.0", 1),
        (cells.WHOLE, 3.0, 3),
        (cells.WHOLE, "3", 3),
        (cells.YES_NO, True, True),
        (cells.YES_NO, "No", False),
        (cells.YES_NO, "TRUE", True),
        (cells.YES_NO, 0.0, False),
        (cells.choice("pending", "open"), "Pending", "pending"),
        (cells.choice("annual_leave"), "Annual leave", "annual_leave"),
        (cells.MOMENT, "2026-11-20T14:30", "2026-11-20T14:30:00"),
        (cells.MOMENT, "2026-11-20 14:30:15", "2026-11-20T14:30:15"),
        (cells.MOMENT, "2026-11-20T14:30:15.250", "2026-11-20T14:30:15.250000"),
        (cells.MOMENT, "3/2/2026 9:05", "2026-02-03T09:05:00"),
        (cells.MOMENT, "2026-11-20", "2026-11-20T00:00:00"),
        (cells.MOMENT, datetime(2026, 11, 20, 8, 59, 59, 999_000), "2026-11-20T09:00:00"),
        (cells.MOMENT, date(2026, 11, 20), "2026-11-20T00:00:00"),
        (cells.NAMES, "a; b;c ;", ["a", "b", "c"]),
        (cells.NAMES, "a\nb", ["a", "b"]),
        (cells.NAMES, '"a; b"; "say ""c"""', ["a; b", 'say "c"']),
        (cells.NAMES, 12.0, ["12"]),
        (cells.LEVELS, "dementia: 2; sign_language:3", {"dementia": 2, "sign_language": 3}),
        (cells.LEVELS, "ratio 1:2: 3", {"ratio 1:2": 3}),
        (cells.POINTS, "W1: 2.5; W2: 3", {"W1": 2.5, "W2": 3}),
        (cells.COSTS, "W1: 0", {"W1": 0}),
        (cells.TIER_OVERRIDE, "3: court: on Friday", {"tier": 3, "reason": "court: on Friday"}),
    ],
)
def test_what_people_type_is_read(kind: cells.Kind, cell: cells.Cell, value: object):
    read = kind.read(cell)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("kind", "cell", "allowed"),
    [
        (cells.NUMBER, "lots", "a number such as 0.8"),
        (cells.NUMBER, "0,8", "a number such as 0.8"),
        (cells.NUMBER, "1e400", "a number such as 0.8"),
        (cells.NUMBER, "nan", "a number such as 0.8"),
        (cells.NUMBER, True, "a number such as 0.8"),
        (cells.WHOLE, 2.5, "a whole number"),
        (cells.WHOLE, "two", "a whole number"),
        (cells.YES_NO, "maybe", "yes or no"),
        (cells.choice("pending", "open"), "closed", "one of: pending, open"),
        (cells.MOMENT, "yesterday", "a local date and time"),
        (cells.MOMENT, "2026-11-20T14:30+01:00", "a local date and time"),
        (cells.MOMENT, "2026-02-30", "a date that exists, unlike 2026-02-30"),
        (cells.MOMENT, "11/23/2026", "a date that exists, unlike 11/23/2026"),
        (cells.MOMENT, "2026-11-20 25:00", "a time of day"),
        (cells.MOMENT, 46_000.5, "a local date and time"),
        (cells.NAMES, '"a', "items separated by"),
        (cells.LEVELS, "dementia", "pairs such as"),
        (cells.LEVELS, ": 2", "pairs such as"),
        (cells.LEVELS, "dementia: high", "pairs such as"),
        (cells.LEVELS, "a: 1; a: 2", "'a' stands twice"),
        (cells.TIER_OVERRIDE, "3", "a tier and the reason"),
        (cells.TIER_OVERRIDE, "high: risk", "a tier and the reason"),
        (cells.ABSENCES, "on holiday", "absences such as"),
        (cells.ABSENCES, "annual_leave 2026-13-01", "a date that exists"),
        (cells.REDUCTIONS, "a fifth 2026-11-01..", "reductions such as"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_could(kind: cells.Kind, cell: cells.Cell, allowed: str):
    with pytest.raises(Unreadable, match=r".") as refused:
        kind.read(cell)
    assert allowed in str(refused.value)


def test_absences_are_a_kind_and_days():
    read = cells.ABSENCES.read(
        "annual_leave 2026-11-23..2026-11-27; training 24/11/2026; "
        "long_sickness 2026-11-01.. notified 2026-11-02"
    )
    assert read == [
        {"kind": "annual_leave", "from": "2026-11-23", "to": "2026-11-27"},
        {"kind": "training", "from": "2026-11-24", "to": "2026-11-24"},
        {"kind": "long_sickness", "from": "2026-11-01", "notified_on": "2026-11-02"},
    ]


def test_reductions_are_a_share_days_a_reason_and_a_note():
    read = cells.REDUCTIONS.read("0.2 2026-11-01..2026-12-31 union duties | agreed in May; 50% 2026-11-01..")
    assert read == [
        {
            "share": 0.2,
            "from": "2026-11-01",
            "to": "2026-12-31",
            "reason": "union duties",
            "note": "agreed in May",
        },
        {"share": 0.5, "from": "2026-11-01"},
    ]


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-5", "@sum", "＝A1"])  # noqa: RUF001
def test_text_like_a_formula_is_marked_and_the_mark_taken_off(text: str):
    assert cells.guarded(text) == "'" + text
    assert cells.unguarded(cells.guarded(text)) == text


def test_other_text_is_left_alone():
    assert cells.guarded("O'Neill") == "O'Neill"
    assert cells.unguarded("'t Hooft") == "'t Hooft"

"""What one cell may hold: how it is read into a scenario's value, and how that value is written back.

Every kind reads what people type and what spreadsheet programs make of it: numbers as text, ids as numbers,
dates as dates. Ranges and cross-checks are the scenario's own business and are not repeated here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from scenarios.tables.errors import Unreadable

Cell = str | int | float | bool | date | datetime | time | timedelta | None

# What is given to cells that begin like a formula, so that no spreadsheet program runs a name as one.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001 - full-width signs count too
GUARD = "'"

_DAY = r"\d{4}-\d\d-\d\d|\d\d?/\d\d?/\d{4}"
_CLOCK = r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?P<fraction>\.\d{1,6})?)?"
_MOMENT = re.compile(rf"(?P<day>{_DAY})(?:[T ]+{_CLOCK})?")
_PERIOD = rf"(?P<from>{_DAY})(?P<range>\s*\.\.\s*(?P<to>{_DAY})?)?"
_ABSENCE = re.compile(rf"(?P<kind>\w+)\s+{_PERIOD}(?:\s+notified\s+(?P<notified>{_DAY}))?")
_REDUCTION = re.compile(
    rf"(?P<share>[\d.]+\s*%?)\s+{_PERIOD}(?:\s+(?P<reason>[^|]*?))?\s*(?:\|\s*(?P<note>.*))?", re.S
)
_NUMBER = re.compile(r"(?P<number>[-+]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30}))\s*(?P<percent>%)?")


@dataclass(frozen=True)
class Kind:
    """A kind of cell: `read` raises Unreadable; `write` gives what `read` reads back."""

    read: Callable[[Cell], Any]
    write: Callable[[Any], Cell]


def clean(cell: Cell) -> Cell:
    """Give a cell without the blanks around its text; None where nothing is left."""
    return (cell.strip() or None) if isinstance(cell, str) else cell


def guarded(text: str) -> str:
    """Mark text that a spreadsheet program would take for a formula, for formats that have text only."""
    return GUARD + text if text.startswith(FORMULA_STARTS) else text


def unguarded(text: str) -> str:
    """Take the mark of `guarded` off again."""
    return text[1:] if text.startswith(GUARD) and text[1:].startswith(FORMULA_STARTS) else text


def as_text(cell: Cell) -> str:
    """Write a cell as the text that a person sees: whole numbers without decimals, dates as 2026-11-23."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, (date, datetime, time)):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _same(value: Any) -> Any:
    return value


# --- single values ---


def _number(cell: Cell) -> int | float:
    if isinstance(cell, float):
        # A sum of 0.1 and 0.2 is shown as 0.3 and meant so.
        cell = round(cell, 10)
        return int(cell) if cell.is_integer() else cell
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    match = _NUMBER.fullmatch(cell) if isinstance(cell, str) else None
    if match is None:
        raise Unreadable("a number such as 0.8")
    number: int | float = float(match["number"]) if "." in match["number"] else int(match["number"])
    number = round(number / 100, 10) if match["percent"] else number
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _whole(cell: Cell) -> int:
    allowed = "a whole number"
    try:
        number = _number(cell)
    except Unreadable:
        raise Unreadable(allowed) from None
    if not isinstance(number, int):
        raise Unreadable(allowed)
    return number


def _yes_no(cell: Cell) -> bool:
    word = as_text(cell).lower()
    if word in ("yes", "y", "true", "1"):
        return True
    if word in ("no", "n", "false", "0"):
        return False
    raise Unreadable("yes or no")


def _day(text: str) -> date:
    """Read 2026-11-23 or 23/11/2026: day first, as spreadsheets write dates in Britain."""
    try:
        if "/" in text:
            day, month, year = map(int, text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise Unreadable(f"a date that exists, unlike {text}") from None


def _moment(cell: Cell) -> str:
    if isinstance(cell, datetime):
        # Spreadsheets keep a time as a fraction of a day: 09:00 may come as 08:59:59.999.
        return (cell + timedelta(microseconds=500_000)).replace(microsecond=0).isoformat()
    if isinstance(cell, date):
        return datetime.combine(cell, time()).isoformat()
    match = _MOMENT.fullmatch(cell) if isinstance(cell, str) else None
    if match is None:
        raise Unreadable("a local date and time such as 2026-11-23T09:00 or 23/11/2026 09:00")
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    micro = round(float(match["fraction"] or 0) * 1_000_000)
    try:
        return datetime.combine(_day(match["day"]), time(hour, minute, second, micro)).isoformat()
    except ValueError as error:
        raise Unreadable(
            str(error) if isinstance(error, Unreadable) else "a time of day from 00:00 to 23:59"
        ) from None


def choice(*words: str) -> Kind:
    """One of a few words, in any case, with blanks or underscores between."""

    def read(cell: Cell) -> str:
        word = "_".join(as_text(cell).lower().replace("-", " ").split())
        if word not in words:
            raise Unreadable(f"one of: {', '.join(words)}")
        return word

    return Kind(read, _same)


# --- lists and maps ---


def _items(cell: Cell) -> list[str]:
    """Take a cell apart at its semicolons and line breaks; an item in double quotes may hold them."""
    text = io.StringIO(as_text(cell), newline="")
    try:
        rows = list(csv.reader(text, delimiter=";", skipinitialspace=True, strict=True))
    except csv.Error:
        raise Unreadable('items separated by ";", an item with ";" in it in double quotes') from None
    return [stripped for row in rows for item in row if (stripped := item.strip())]


def _joined(items: Iterable[str]) -> str | None:
    return "; ".join(_quoted(item) for item in items) or None


def _quoted(item: str) -> str:
    if item.startswith('"') or any(mark in item for mark in ";\n\r"):
        return '"' + item.replace('"', '""') + '"'
    return item


def _map_of(number: Callable[[Cell], int | float], example: str) -> Kind:
    def read(cell: Cell) -> dict[str, int | float]:
        found: dict[str, int | float] = {}
        for item in _items(cell):
            key, colon, value = item.rpartition(":")
            key = key.strip()
            try:
                amount = number(value.strip())
            except Unreadable:
                colon = ""
            if not colon or not key:
                raise Unreadable(f'pairs such as "{example}", unlike {item!r}')
            if key in found:
                raise Unreadable(f"each name once; {key!r} stands twice")
            found[key] = amount
        return found

    def write(value: Mapping[str, int | float]) -> Cell:
        return _joined(f"{key}: {as_text(amount)}" for key, amount in value.items())

    return Kind(read, write)


# --- small records ---


def _period(match: re.Match[str]) -> dict[str, str]:
    """Give `from` and `to`: a day alone is that day; two dots without an end leave it open."""
    first = _day(match["from"]).isoformat()
    if not match["range"]:
        return {"from": first, "to": first}
    return {"from": first, **({"to": _day(match["to"]).isoformat()} if match["to"] else {})}


def _span(value: Mapping[str, Any]) -> str:
    return f"{value['from']}..{value.get('to') or ''}"


def _absences(cell: Cell) -> list[dict[str, Any]]:
    absences = []
    for item in _items(cell):
        match = _ABSENCE.fullmatch(item)
        if match is None:
            raise Unreadable(f'absences such as "annual_leave 2026-11-23..2026-11-27", unlike {item!r}')
        notified = {"notified_on": _day(match["notified"]).isoformat()} if match["notified"] else {}
        absences.append({**_period(match), "kind": match["kind"], **notified})
    return absences


def _write_absences(value: Iterable[Mapping[str, Any]]) -> Cell:
    return _joined(
        f"{absence['kind']} {_span(absence)}"
        + (f" notified {absence['notified_on']}" if absence.get("notified_on") else "")
        for absence in value
    )


def _reductions(cell: Cell) -> list[dict[str, Any]]:
    reductions = []
    for item in _items(cell):
        match = _REDUCTION.fullmatch(item)
        if match is None:
            raise Unreadable(f'reductions such as "0.2 2026-11-01..2026-12-31 union duties", unlike {item!r}')
        words = {name: match[name] for name in ("reason", "note") if match[name] is not None}
        reductions.append({"share": _number(match["share"]), **_period(match), **words})
    return reductions


def _write_reductions(value: Iterable[Mapping[str, Any]]) -> Cell:
    return _joined(
        f"{as_text(reduction['share'])} {_span(reduction)} {reduction.get('reason', '')}".rstrip()
        + (f" | {reduction['note']}" if reduction.get("note") is not None else "")
        for reduction in value
    )


def _tier_override(cell: Cell) -> dict[str, Any]:
    tier, _, reason = as_text(cell).partition(":")
    if not tier.strip().isdecimal() or len(tier.strip()) > 2 or not reason.strip():
        raise Unreadable('a tier and the reason, such as "3: two placements broke down"')
    return {"tier": int(tier), "reason": reason.strip()}


TEXT = Kind(as_text, _same)
NUMBER = Kind(_number, _same)
WHOLE = Kind(_whole, _same)
YES_NO = Kind(_yes_no, lambda value: "yes" if value else "no")
MOMENT = Kind(_moment, _same)
NAMES = Kind(_items, _joined)
LEVELS = _map_of(_whole, "dementia: 2; sign_language: 3")
COSTS = _map_of(_whole, "W1: 5; W2: 0")
POINTS = _map_of(_number, "W1: 2.5; W2: 3")
ABSENCES = Kind(_absences, _write_absences)
REDUCTIONS = Kind(_reductions, _write_reductions)
TIER_OVERRIDE = Kind(_tier_override, lambda value: f"{value['tier']}: {value['reason']}")

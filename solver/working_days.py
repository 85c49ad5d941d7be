"""Working days: Monday to Friday less the bank holidays that the policy names (SPEC 3, `absent`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import holidays
import holidays.countries  # it loads them all when first asked: here, and not in the middle of somebody's run

# The policy's name of a calendar -> the subdivision of the United Kingdom in `holidays`.
NATIONS = {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}

BankHolidays = str | tuple[date, ...]


@lru_cache(maxsize=512)
def _national(name: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv=NATIONS[name], years=year))


def is_working_day(day: date, bank_holidays: BankHolidays) -> bool:
    """Say whether `day` is a Monday to Friday that is not a bank holiday."""
    if day.weekday() >= 5:
        return False
    if isinstance(bank_holidays, str):
        return day not in _national(bank_holidays, day.year)
    return day not in bank_holidays


def working_days(start: date, bank_holidays: BankHolidays) -> Iterator[date]:
    """Yield the working days on or after `start`, without end."""
    day = start
    while True:
        if is_working_day(day, bank_holidays):
            yield day
        day += timedelta(days=1)


def first_working_days(start: date, count: int, bank_holidays: BankHolidays) -> tuple[date, ...]:
    """Give the first `count` working days on or after `start`."""
    days = working_days(start, bank_holidays)
    return tuple(next(days) for _ in range(count))


def add_working_days(start: date, count: int, bank_holidays: BankHolidays) -> date:
    """Give the `count`-th working day after `start` (`start` itself for 0)."""
    if count == 0:
        return start
    return first_working_days(start + timedelta(days=1), count, bank_holidays)[-1]

"""The day that a cell probably means which is not written as one: for messages only, never for a total."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from costing.model.number_advice import western
from costing.model.written import DateOrder

PARTS = r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})"
SHORT_YEAR = r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{2})"
ORDER_IN_WORDS = MappingProxyType({"ymd": "year, month, day", "dmy": "day, month, year", "mdy": "month, day, year"})
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SERIALS = range(32874, 73051)
"""Excel's numbers of the days of 1990 to 2099: another number is hardly a date."""


def advice(text: str, order: DateOrder) -> str:
    """How to write the day that was probably meant; both readings where two fit."""
    plain = western(text)
    serial = re.fullmatch(r"([0-9]{5})(?:\.[0-9]+)?", plain)
    if serial and int(serial[1]) in SERIALS:
        day = date(1899, 12, 30) + timedelta(days=int(serial[1]))
        return f"This is a number, not a date: format the column as a date in Excel ({day.isoformat()}?)."
    if (days := in_parts(plain)) and order == "ymd":
        return 'Say how the dates of this table are written: date_order = "dmy" (or "mdy") in study.toml.'
    if other := [name for name in days if name != order]:
        return (
            f"Write {days[other[0]]} if it is meant as {ORDER_IN_WORDS[other[0]]}: this table's date_order is {order}."
        )
    if probable := meant(plain, order):
        return f"Write this date as {probable.isoformat()} if that is the day meant."
    if re.fullmatch(SHORT_YEAR, plain):
        return "Write the year with four digits, such as 2025-06-02."
    declared = f", or as {ORDER_IN_WORDS[order]}, as this table's date_order says" if order != "ymd" else ""
    return f"Write the day as 2025-06-02{declared}."


def in_parts(text: str) -> dict[DateOrder, date]:
    """The day that a text such as 13/06/2025 is in each order of day and month in which it is one.

    >>> in_parts("13/06/2025"), len(in_parts("03/04/2025"))
    ({'dmy': datetime.date(2025, 6, 13)}, 2)
    """
    parts = re.match(f"{PARTS}(?![0-9])", text)
    if not parts:
        return {}
    one, other, year = (int(part) for part in parts.groups())
    tried: tuple[tuple[DateOrder, date | None], ...] = (
        ("dmy", real(year, other, one)),
        ("mdy", real(year, one, other)),
    )
    return {order: day for order, day in tried if day}


def meant(text: str, order: DateOrder) -> date | None:
    """The day that was probably meant, None where that cannot be told.

    >>> [str(meant(t, "dmy")) for t in ("20250602", "2025-W23-1", "2nd June 2025", "June 2, 2025", "2/6/25")]
    ['2025-06-02', '2025-06-02', '2025-06-02', '2025-06-02', '2025-06-02']
    """
    return next((day for pattern, read in NOTATIONS.items() if (day := read_as(pattern, read, text, order))), None)


def read_as(pattern: str, read: "Reader", text: str, order: DateOrder) -> date | None:
    """The day in one notation."""
    found = re.fullmatch(pattern, text, re.IGNORECASE)
    return read(found, order) if found else None


def real(year: int, month: int, day: int) -> date | None:
    """A day, None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def year_first(found: re.Match[str], order: DateOrder) -> date | None:
    """2025/6/2, 20250602 or 2025-06-02T10:00Z."""
    return real(int(found[1]), int(found[2]), int(found[3]))


def of_week(found: re.Match[str], order: DateOrder) -> date | None:
    """2025-W23-1: the first day of the 23rd week."""
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def day_and_month_in_words(found: re.Match[str], order: DateOrder) -> date | None:
    """2nd June 2025."""
    return in_words(found[1], found[2], found[3])


def month_in_words_and_day(found: re.Match[str], order: DateOrder) -> date | None:
    """June 2, 2025."""
    return in_words(found[2], found[1], found[3])


def in_words(day: str, month: str, year: str) -> date | None:
    """A day whose month is named in English."""
    known = month[:3].lower() in MONTHS
    return real(full(year), MONTHS.index(month[:3].lower()) + 1, int(day)) if known else None


def short_year(found: re.Match[str], order: DateOrder) -> date | None:
    """2/6/25, where the order of day and month is declared."""
    if order == "ymd":
        return None
    day, month = (found[1], found[2]) if order == "dmy" else (found[2], found[1])
    return real(full(found[3]), int(month), int(day))


def full(year: str) -> int:
    """A year of two digits as one of this century."""
    return int(year) if len(year) == 4 else 2000 + int(year)


Reader = Callable[[re.Match[str], DateOrder], date | None]
WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?"
TIME = r"(?:[ T].*)?"
NOTATIONS: Mapping[str, Reader] = MappingProxyType(
    {
        r"([0-9]{4})([0-9]{2})([0-9]{2})": year_first,
        rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){TIME}": year_first,
        r"([0-9]{4})-?W([0-9]{1,2})-?([1-7])": of_week,
        rf"{WEEKDAY}([0-9]{{1,2}})(?:st|nd|rd|th)?[ -]([a-z]{{3,9}})\.?,?[ -]([0-9]{{4}}|[0-9]{{2}})": (
            day_and_month_in_words
        ),
        rf"{WEEKDAY}([a-z]{{3,9}})\.? ([0-9]{{1,2}})(?:st|nd|rd|th)?,? ([0-9]{{4}}|[0-9]{{2}})": month_in_words_and_day,
        SHORT_YEAR: short_year,
    }
)
"""Notations of dates that are not accepted, each with the day that it means."""

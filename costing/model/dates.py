"""Days as they are written in cells."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from costing.model.written import Conventions, DateOrder, UnfitError, Written

TIME_OF_DAY = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)?"
ISO = r"([0-9]{4})-([0-9]{2})-([0-9]{2})" + TIME_OF_DAY
PARTS = r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})" + TIME_OF_DAY
TWO_DIGIT_YEAR = r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}"
ORDER_IN_WORDS = {"dmy": "day, month, year", "mdy": "month, day, year"}


@dataclass(frozen=True)
class Day(Written):
    """A calendar day: ISO (2013-04-01), or with day and month in the order that the table declares.

    A time of day behind the date is dropped. Years run from 1900 to 2199: Excel knows none earlier.
    """

    kind: ClassVar[str] = "date"

    def parse(self, text: str, conventions: Conventions) -> date:
        """The day; never a guess about the order of day and month."""
        parts = in_order(text, conventions.date_order)
        if parts is None:
            raise UnfitError("unreadable", advice(text, conventions.date_order))
        try:
            day = date(*parts)
        except ValueError as error:
            raise UnfitError("no-such-date", f"There is no such day. {advice(text, conventions.date_order)}") from error
        if not 1900 <= day.year <= 2199:
            raise UnfitError("no-such-date", "The year is not between 1900 and 2199. Correct it.")
        return day


def in_order(text: str, order: DateOrder) -> tuple[int, int, int] | None:
    """Year, month and day of a text date, or None when it is not written as ISO or in the declared order.

    >>> in_order("2/6/2025", "dmy")
    (2025, 6, 2)
    """
    if iso := re.fullmatch(ISO, text):
        return int(iso[1]), int(iso[2]), int(iso[3])
    if order == "ymd" or not (parts := re.fullmatch(PARTS, text)):
        return None
    day, month = (parts[1], parts[2]) if order == "dmy" else (parts[2], parts[1])
    return int(parts[3]), int(month), int(day)


def advice(text: str, order: DateOrder) -> str:
    """How to write the day that was probably meant; both readings where two fit."""
    if re.fullmatch(r"[0-9]{8}", text):
        return f"Write this date as {text[:4]}-{text[4:6]}-{text[6:]} if that is the day meant."
    if re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", text):
        day = date(1899, 12, 30) + timedelta(days=int(text[:5]))
        return f"This is a number, not a date: format the column as a date in Excel ({day.isoformat()}?)."
    if re.fullmatch(TWO_DIGIT_YEAR, text):
        return "Write the year with four digits, such as 2025-06-02."
    if re.fullmatch(PARTS, text) and order == "ymd":
        return 'Say how the dates of this table are written: date_order = "dmy" (or "mdy") in study.toml.'
    if re.fullmatch(ISO, text):
        return "Correct it."
    declared = f", or as {ORDER_IN_WORDS[order]}, as this table's date_order says" if order != "ymd" else ""
    return f"Write the day as 2025-06-02{declared}."

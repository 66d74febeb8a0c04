"""Days as they are written in cells."""

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from costing.model.date_advice import PARTS, advice, in_parts
from costing.model.written import Conventions, DateOrder, UnfitError, Written

TIME_OF_DAY = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)?"
ISO = r"([0-9]{4})-([0-9]{2})-([0-9]{2})" + TIME_OF_DAY


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
            raise UnfitError(
                "no-such-date", f"There is no such day. {correction(text, conventions.date_order)}"
            ) from error
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
    if order == "ymd" or not (parts := re.fullmatch(PARTS + TIME_OF_DAY, text)):
        return None
    day, month = (parts[1], parts[2]) if order == "dmy" else (parts[2], parts[1])
    return int(parts[3]), int(month), int(day)


def correction(text: str, order: DateOrder) -> str:
    """How to put right a day that the calendar does not have."""
    return "Correct it." if re.fullmatch(ISO, text) or not in_parts(text) else advice(text, order)

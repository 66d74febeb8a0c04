"""Cells as text, and the days, numbers and shares that are read from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Row = dict[str, str]
Record = dict[str, Any]
Shares = dict[str, Fraction]

HOUR = 3600
UNSPECIFIED = "unspecified"


def cell(row: Mapping[str, str], column: str) -> str:
    """The text of a cell, trimmed, repeated white space dropped; a column that is not there is blank."""
    return " ".join(row.get(column, "").split())


def number(row: Mapping[str, str], column: str) -> Fraction:
    """The number in a cell; blank is zero."""
    return Fraction(cell(row, column) or 0)


def optional(row: Mapping[str, str], column: str) -> Fraction | None:
    """The number in a cell; blank is None."""
    return Fraction(cell(row, column)) if cell(row, column) else None


def day(row: Mapping[str, str], column: str) -> date | None:
    """The day in a cell."""
    return date.fromisoformat(cell(row, column)) if cell(row, column) else None


def several(row: Mapping[str, str], column: str) -> list[str]:
    """Item 1: the identifiers in a cell, each once, in order of Unicode code points."""
    identifiers = {" ".join(part.split()) for part in cell(row, column).split(";")}
    return sorted(identifiers - {""})


def by_key(rows: Iterable[Row], key: str) -> dict[str, Row]:
    """The rows of a table by their identifier."""
    return {cell(row, key): row for row in rows}


def days_between(first: date, last: date) -> list[date]:
    """The days from first to last, both included; none when last is the earlier."""
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def number_of_days(first: date, last: date) -> int:
    """How many days there are from first to last, both included; none when last is the earlier."""
    return max(0, (last - first).days + 1)


def days_of_year(moment: date) -> int:
    """366 in a leap year, else 365."""
    return (date(moment.year + 1, 1, 1) - date(moment.year, 1, 1)).days


def month_of(moment: date) -> str:
    """YYYY-MM."""
    return moment.isoformat()[:7]


def anniversary(moment: date, years: int) -> date:
    """Item 7: the same day some years later, 29 February falling on the 28th where there is none."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, day=28)


def in_proportion(weights: Mapping[str, int | Fraction]) -> Shares:
    """Shares of one, not rounded; none when there is nothing to share by."""
    total = Fraction(sum(weights.values()))
    return {family: weight / total for family, weight in weights.items() if weight}


def ratio(numerator: Fraction, denominator: Fraction | int) -> Fraction | None:
    """Item 10: blank where the denominator is zero."""
    return Fraction(numerator, denominator) if denominator else None

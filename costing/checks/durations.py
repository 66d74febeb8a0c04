"""Durations that only their whole column can decide."""

from collections.abc import Iterator

from costing.checks.screen import Screened
from costing.model.durations import two_readings
from costing.model.problem import Problem
from costing.model.tables import PART, ROW


def hours_with_a_point_are_decimals(table: Screened) -> Iterator[Problem]:
    """In a column of hours, 1.30 may be 1 h 30 min or 1.3 h: two readings that both fit.

    Where every cell has two decimals and one of them cannot be minutes (1.75), the column is decimal and nothing is
    ambiguous.
    """
    if "hours" not in table.table.rows.columns:
        return
    mark = table.table.conventions.decimal
    text = table.table.rows["hours"]
    plain = text.str.replace(",", ".", literal=True) if mark == "," else text
    like_both = plain.str.contains(r"^[0-9]{1,2}\.[1-5]0$").fill_null(False)
    filled = plain.drop_nulls()
    two_decimals = filled.str.contains(r"^[0-9]+\.[0-9]{2}$").all()
    if not like_both.any() or (two_decimals and filled.str.contains(r"\.[6-9][0-9]$").any()):
        return
    readable = like_both & table.rows["hours"].is_not_null()
    for row in table.table.rows.select(ROW, PART, "hours", plain=plain).filter(readable).iter_rows(named=True):
        place = table.table.place(row[PART], row[ROW], "hours")
        yield Problem("ambiguous", place, two_readings(row["plain"], mark), row["hours"])

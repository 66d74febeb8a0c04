"""Durations that only their whole column can decide."""

from collections.abc import Iterator

from costing.checks.screen import Screened
from costing.model.problem import Problem


def hours_with_a_point_are_decimals(table: Screened) -> Iterator[Problem]:
    """In a column of hours, 1.30 may be 1 h 30 min or 1.3 h: two readings that both fit.

    Where every cell has two decimals and one of them cannot be minutes (1.75), the column is decimal and nothing is
    ambiguous.
    """
    if "hours" not in table.table.rows.columns:
        return
    text = table.table.rows["hours"]
    like_both = text.str.contains(r"^[0-9]{1,2}\.[1-5]0$").fill_null(False)
    filled = text.drop_nulls()
    two_decimals = filled.str.contains(r"^[0-9]+\.[0-9]{2}$").all()
    if not like_both.any() or (two_decimals and filled.str.contains(r"\.[6-9][0-9]$").any()):
        return
    for row in table.table.rows.filter(like_both).iter_rows(named=True):
        hours, minutes = row["hours"].split(".")
        message = (
            f"This may be {hours} h {minutes} min or {row['hours']} hours. Write {hours}:{minutes} or {row['hours']}h."
        )
        yield Problem("ambiguous", table.table.place(row["_part"], row["_row"], "hours"), message, row["hours"])

"""Dates that are a slip rather than work outside the costing period."""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from costing.checks.checked import CheckedStudy, first_rows, times
from costing.model.problem import Problem

FIFTY_YEARS = timedelta(days=18_262)


def dates_are_within_fifty_years(study: CheckedStudy) -> Iterator[Problem]:
    """2125 for 2025, or the 1900-01-01 of an empty field, would silently be one more entry outside the period."""
    first, last = study.settings.start - FIFTY_YEARS, study.settings.end + FIFTY_YEARS
    unlikely = ~pl.col("date").is_between(first, last)
    dated = {
        "work_log": study.log.filter(unlikely),
        "expenses": study.rows("expenses").filter(unlikely & pl.col("life_years").is_null()),
    }
    for table, rows in dated.items():
        for row in first_rows(rows, "date"):
            message = f"This is more than 50 years from the costing period. Correct the year.{times(row['_rows'])}"
            yield Problem("unlikely-date", study.place(table, row, "date"), message, str(row["date"]))

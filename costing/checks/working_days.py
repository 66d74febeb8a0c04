"""Rules about the hours that one practitioner logged on one day."""

from collections.abc import Iterator

import polars as pl

from costing.checks.checked import CheckedStudy, first_rows, named
from costing.model.problem import Place, Problem, printable

HOUR = 3600
LONGEST, LONG = 24 * HOUR, 16 * HOUR
"""More than a day has, and more than anybody works, in seconds."""


def a_day_has_24_hours(study: CheckedStudy) -> Iterator[Problem]:
    """Each entry may fit into a day, and all of them together not: hours read as minutes, or a log read twice."""
    over = days_over(study, LONGEST)
    places = first_entries(study, over)
    for row in over.iter_rows(named=True):
        message = (
            f"{said(row)}, more than a day has. Correct the times or the day, or delete what stands twice; "
            "one who came along is named beside the others in practitioner_id."
        )
        yield Problem("over-24h-day", places[row["practitioner_id"], row["date"]], message, shown(row))


def few_work_over_16_hours_a_day(study: CheckedStudy) -> Iterator[Problem]:
    """A long day is possible, and more often the time of several days, or of several people, under one date."""
    over = days_over(study, LONG).filter(pl.col("seconds") <= LONGEST)
    if not over.height:
        return
    worst = over.row(0, named=True)
    place = first_entries(study, over.head(1))[worst["practitioner_id"], worst["date"]]
    others = f" So are {over.height - 1:,} more days over 16 hours." if over.height > 1 else ""
    message = f"{said(worst)}: check whether this is the time of several days, or of several people.{others}"
    yield Problem("over-16h-day", place, message, shown(worst))


def days_over(study: CheckedStudy, seconds: int) -> pl.DataFrame:
    """The days of practitioners on which they logged more than so many seconds, the longest first."""
    over = study.days_of_practitioners.filter(pl.col("seconds") > seconds)
    return over.sort("seconds", "practitioner_id", "date", descending=[True, False, False])


def first_entries(study: CheckedStudy, days: pl.DataFrame) -> dict[tuple[object, object], Place]:
    """Where the first entry of each of these days of practitioners stands."""
    if not days.height:
        return {}
    entries = study.working_days.filter(pl.col("practitioner_id").is_not_null())
    on_these = named(entries.join(days.select("date").unique(), on="date", how="semi"), "practitioner_id")
    rows = on_these.join(days.select("practitioner_id", "date"), on=["practitioner_id", "date"], how="semi")
    return {
        (row["practitioner_id"], row["date"]): study.place("work_log", row, "date")
        for row in first_rows(rows, "practitioner_id", "date")
    }


def said(row: dict[str, object]) -> str:
    """Who logged how much on which day, in how many entries."""
    hours, rows = int(str(row["seconds"])) / HOUR, int(str(row["_rows"]))
    entries = "one entry" if rows == 1 else f"{rows:,} entries"
    return f"{shown(row)} has {hours:,.1f} hours on {row['date']} in {entries}"


def shown(row: dict[str, object]) -> str:
    """The practitioner, as a message may show one."""
    return printable(str(row["practitioner_id"]))

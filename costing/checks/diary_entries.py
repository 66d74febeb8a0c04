"""What a diary leaves out: entries outside its spans, and days that no stratum stands for."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from costing.checks.checked import CheckedStudy, distinct
from costing.checks.costed_entries import present
from costing.checks.scopes import SCOPE, is_read, matched, spans
from costing.checks.summarised import summarised
from costing.checks.unit_cost_days import every_day
from costing.model.problem import Problem, printable

SHOWN = 3
"""So many runs of days are named."""


def entries_lie_in_the_spans(study: CheckedStudy) -> Iterator[Problem]:
    """What was logged on other days is left out, since the spans stand for these: said once for each practitioner."""
    if not is_read(study):
        return
    outside = matched(present(study)).filter(~pl.col("inside"))
    hours = (pl.col("_seconds").sum() / 3600).alias("hours")
    people = distinct(outside, "practitioner_id", also=(hours,))
    by_hours = people.sort("hours", "practitioner_id", descending=[True, False])
    found = (left_out(study, row) for row in by_hours.iter_rows(named=True))
    yield from summarised(found, people.height, "practitioners have such entries")


def left_out(study: CheckedStudy, row: dict[str, object]) -> Problem:
    """How much of what a practitioner logged lies outside their diary."""
    one = row["_rows"] == 1
    who = printable(str(row["practitioner_id"])) if row["practitioner_id"] is not None else ""
    whose = f"of {who}" if who else "without practitioner"
    entries = f"1 entry {whose}" if one else f"{row['_rows']:,} entries {whose}"
    verbs = ("lies", "is") if one else ("lie", "are")
    message = (
        f"{entries}, {row['hours']:,.1f} hours, {verbs[0]} outside the spans of the diary and {verbs[1]} left out. "
        "Correct the spans if the day was logged in full; who has no span there is not estimated at all."
    )
    return Problem("outside-diary", study.place("work_log", row, "date"), message, who)


def the_diary_stands_for_the_period(study: CheckedStudy) -> Iterator[Problem]:
    """Days that no logged span stands for are not estimated: the cost is that of fewer days than the period's."""
    if not is_read(study):
        return
    lacking = days_without_estimate(study)
    if lacking:
        runs = runs_of_days(lacking)
        more = f" and {len(runs) - SHOWN:,} more times" if len(runs) > SHOWN else ""
        said = ", ".join(str(one) if one == other else f"{one} to {other}" for one, other in runs[:SHOWN])
        days = "1 day of the period is" if len(lacking) == 1 else f"{len(lacking):,} days of the period are"
        message = (
            f"{days} in no stratum with a logged span, and not estimated: {said}{more}. Add what stands for them, or "
            "correct the dates."
        )
        yield Problem("diary-gap", study.place("diary"), message)


def days_without_estimate(study: CheckedStudy) -> list[date]:
    """The days of the period in no stratum that has a logged day in it.

    Of the diary that is everybody's and for all activities, if there is one, else of any.
    """
    start, end = study.settings.start, study.settings.end
    rows = spans(study)
    general = rows.filter((pl.col(SCOPE[0]) == "") & (pl.col(SCOPE[1]) == ""))
    judged = (general if general.height else rows).filter(
        (pl.col("logged_from") <= end) & (pl.col("logged_to") >= start)
    )
    days = judged.select(date=pl.date_ranges("stratum_start", "stratum_end")).explode("date").unique()
    return every_day(study).join(days, on="date", how="anti").sort("date")["date"].to_list()


def runs_of_days(days: list[date]) -> list[tuple[date, date]]:
    """The first and last day of each run of days, which are sorted.

    >>> [(str(one), str(other)) for one, other in runs_of_days([date(2013, 4, n) for n in (1, 2, 5)])]
    [('2013-04-01', '2013-04-02'), ('2013-04-05', '2013-04-05')]
    """
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and (day - runs[-1][1]).days == 1:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs

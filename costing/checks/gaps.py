"""Weeks without entries: of everybody, where the log may be a sample, and of one practitioner."""

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.model.problem import Problem, printable

WITHIN, IN_ALL = 2, 4
"""So many whole weeks without an entry of anybody, between the first and the last entry or in all, are no holiday."""
LEAVE, SHARE = 3, 0.1
"""So many weeks running without an entry, if more than this share of all weeks logged, are more than leave."""
WEEK = timedelta(days=7)


def whole_weeks_are_logged(study: CheckedStudy) -> Iterator[Problem]:
    """A log of some weeks costs those weeks: taken for the whole period, every cost is too low."""
    weeks = whole_weeks(study.settings.start, study.settings.end)
    logged = set(study.weeks_logged)
    missing = [week for week in weeks if week not in logged]
    within = [week for week in missing if logged and min(logged) < week < max(logged)]
    if not logged or (len(within) < WITHIN and len(missing) < IN_ALL):
        return
    message = (
        f"{len(weeks) - len(missing):,} of the {len(weeks):,} whole weeks of the period have entries, {len(missing):,} "
        f"have none (the first from {missing[0]}). The log may be a sample: then all costs are too low, since time is "
        "added up as logged. Set start and end to what was logged, or add the entries."
    )
    yield Problem("may-be-a-sample", study.place("work_log"), message)


def practitioners_log_without_long_gaps(study: CheckedStudy) -> Iterator[Problem]:
    """Time worked and not logged is missing from families' costs; weeks in which nobody logged do not count."""
    long = gaps_of_practitioners(study, max(LEAVE, int(SHARE * study.weeks_logged.len()) + 1))
    if not long.height:
        return
    worst = long.sort("gap", "practitioner_id", "week", descending=[True, False, False]).row(0, named=True)
    who, until = printable(worst["practitioner_id"]), worst["week"] - timedelta(days=1)
    people, weeks = long["practitioner_id"].n_unique(), int(long["gap"].sum())
    others = f" In all {people:,} practitioners lack {weeks:,} weeks so." if people > 1 else ""
    message = (
        f"{who} has no entry from {worst['since']} to {until}, {worst['gap']:,} weeks in which others have."
        f"{others} Check whether they were away, or did not log."
    )
    yield Problem("gaps", study.place("work_log", column="practitioner_id"), message, who)


def gaps_of_practitioners(study: CheckedStudy, least: int) -> pl.DataFrame:
    """For so many weeks or more only others have entries, between two of a practitioner's.

    practitioner_id, since (the Monday on which the gap begins), week (the Monday on which it has ended), gap.
    """
    weeks = study.weeks_logged.alias("week").to_frame().with_row_index("number")
    days = study.days_of_practitioners.select("practitioner_id", week=pl.col("date").dt.truncate("1w"))
    numbers = days.join(weeks, on="week").group_by("practitioner_id").agg(pl.col("number").unique().sort())
    widest = pl.col("number").list.diff().list.max() - 1
    each = numbers.filter(widest >= least).explode("number").join(weeks, on="number").sort("practitioner_id", "number")
    before = pl.col("number").cast(pl.Int64).diff().over("practitioner_id") - 1
    since = (pl.col("week").shift() + pl.duration(weeks=1)).over("practitioner_id")
    return each.select("practitioner_id", "week", since=since, gap=before).filter(pl.col("gap") >= least)


def whole_weeks(start: date, end: date) -> list[date]:
    """The Mondays of the weeks that lie wholly within a period.

    >>> [str(monday) for monday in whole_weeks(date(2013, 4, 2), date(2013, 4, 21))]
    ['2013-04-08', '2013-04-15']
    """
    monday = start + timedelta(days=-start.weekday() % 7)
    return [monday + n * WEEK for n in range(max(0, ((end - monday).days + 1) // 7))]

"""Weeks without entries: of everybody, where the log may be a sample, and of one practitioner."""

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.checks.posts import posts
from costing.checks.scopes import SCOPE, logged_days, scopes_of_practitioners, spans
from costing.model.problem import Problem, printable

WITHIN, IN_ALL = 2, 4
"""So many whole weeks without an entry of anybody, between the first and the last entry or in all, are no holiday."""
LEAVE, SHARE = 3, 0.1
"""So many weeks running without an entry, if more than this share of all weeks logged, are more than leave."""
WEEK = timedelta(days=7)
WORKING_WEEK = 5
"""A week of which so many days are in spans of a diary is one that was logged."""
WHAT_A_DIARY_IS = (
    "If it is, add the table diary, a row for each span that was logged (stratum, stratum_start, stratum_end, "
    "logged_from, logged_to): its time is then grossed up."
)


def whole_weeks_are_logged(study: CheckedStudy) -> Iterator[Problem]:
    """A log of some weeks costs those weeks: taken for the whole period, every cost is too low."""
    if study.given("diary"):
        yield from weeks_of_the_diary_are_logged(study)
        return
    weeks = whole_weeks(study.settings.start, study.settings.end)
    logged = set(study.weeks_logged)
    missing = [week for week in weeks if week not in logged]
    within = [week for week in missing if logged and min(logged) < week < max(logged)]
    if not logged or (len(within) < WITHIN and len(missing) < IN_ALL):
        return
    message = (
        f"{len(weeks) - len(missing):,} of the {len(weeks):,} whole weeks of the period have entries, {len(missing):,} "
        f"have none (the first from {missing[0]}). The log may be a sample: then all costs are too low, since time is "
        f"added up as logged. {WHAT_A_DIARY_IS} Else set start and end to what was logged, or add the entries."
    )
    yield Problem("may-be-a-sample", study.place("work_log"), message)


def weeks_of_the_diary_are_logged(study: CheckedStudy) -> Iterator[Problem]:
    """A week that the diary says was logged and that has no entry is grossed up as one without work."""
    days = logged_days(spans(study)).select("date").unique()
    inside = days.filter(pl.col("date").is_between(study.settings.start, study.settings.end))
    held = inside.group_by(week=pl.col("date").dt.truncate("1w")).len().filter(pl.col("len") >= WORKING_WEEK)
    missing = held.filter(~pl.col("week").is_in(study.weeks_logged.implode()))["week"].sort()
    if missing.len() and study.weeks_logged.len():
        count = "1 has" if missing.len() == 1 else f"{missing.len():,} have"
        message = (
            f"Of the {held.height:,} weeks that the diary's spans hold {count} no entry (the first from {missing[0]}): "
            "they count as weeks without work. Correct the spans, or add the entries."
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
    days = study.days_of_practitioners.select("practitioner_id", week=pl.col("date").dt.truncate("1w"))
    weeks = weeks_of_each(study, days["practitioner_id"].unique())
    numbers = days.join(weeks, on=["practitioner_id", "week"]).group_by("practitioner_id")
    each = numbers.agg(pl.col("number").unique().sort())
    widest = pl.col("number").list.diff().list.max() - 1
    long = each.filter(widest >= least).explode("number").join(weeks, on=["practitioner_id", "number"])
    before = pl.col("number").diff().over("practitioner_id") - 1
    since = (pl.col("week").shift() + pl.duration(weeks=1)).over("practitioner_id")
    found = long.sort("practitioner_id", "number").select("practitioner_id", "week", since=since, gap=before)
    return found.filter(pl.col("gap") >= least)


def weeks_of_each(study: CheckedStudy, names: pl.Series) -> pl.DataFrame:
    """The weeks in which anybody has entries and each of these practitioners can have: `number` counts them.

    Not those in which none of their posts holds, nor those outside their spans of a diary.
    """
    weeks = names.to_frame().join(study.weeks_logged.alias("week").to_frame(), how="cross")
    for theirs in (weeks_in_post(study, weeks), weeks_in_diary(study, names)):
        if theirs is not None:
            weeks = weeks.join(theirs, on=["practitioner_id", "week"], how="semi")
    number = pl.int_range(pl.len(), dtype=pl.Int64).over("practitioner_id")
    return weeks.sort("practitioner_id", "week").with_columns(number=number)


def weeks_in_post(study: CheckedStudy, weeks: pl.DataFrame) -> pl.DataFrame | None:
    """Those of the weeks in which a post of the practitioner holds; all of who is not listed; none without dates."""
    found = posts(study)
    if not found["dated"].any():
        return None
    holds = (pl.col("first") < pl.col("week") + WEEK) & (pl.col("last") >= pl.col("week"))
    return weeks.join(found, on="practitioner_id", how="left").filter(holds.fill_null(True))


def weeks_in_diary(study: CheckedStudy, names: pl.Series) -> pl.DataFrame | None:
    """The weeks with a day in the spans of a practitioner's diary: practitioner_id, week; none without a diary."""
    if not study.given("diary"):
        return None
    pairs = [(who, *scope) for who, scopes in scopes_of_practitioners(study, names).items() for scope in scopes]
    scopes = pl.DataFrame(pairs, schema=dict.fromkeys(("practitioner_id", *SCOPE), pl.String), orient="row")
    days = logged_days(spans(study)).with_columns(week=pl.col("date").dt.truncate("1w"))
    return scopes.join(days.select(*SCOPE, "week").unique(), on=SCOPE)


def whole_weeks(start: date, end: date) -> list[date]:
    """The Mondays of the weeks that lie wholly within a period.

    >>> [str(monday) for monday in whole_weeks(date(2013, 4, 2), date(2013, 4, 21))]
    ['2013-04-08', '2013-04-15']
    """
    monday = start + timedelta(days=-start.weekday() % 7)
    return [monday + n * WEEK for n in range(max(0, ((end - monday).days + 1) // 7))]

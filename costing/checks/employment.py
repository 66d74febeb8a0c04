"""Rules about posts: one at a time, entries within them, and hours on the basis of the unit cost."""

from collections.abc import Iterator

import polars as pl

from costing.checks.checked import CheckedStudy, first_rows, named, times
from costing.checks.implied_hours import implied_hours
from costing.checks.posts import every_post, posts
from costing.checks.summarised import summarised
from costing.model.problem import Problem, printable
from costing.model.tables import PART, ROW

MOST = 1.05
"""More available hours than so many times those implied are not on the unit cost's basis."""


def posts_hold_one_at_a_time(study: CheckedStudy) -> Iterator[Problem]:
    """On a day of two posts the role and the agency would be a guess, and the hours count twice.

    Two rows with the same start are told as `duplicate-key`.
    """
    ordered = posts(study).sort("practitioner_id", "first", "last", PART, ROW)
    shifted = ordered.shift(1).select(earlier="practitioner_id", until="last", of_row=ROW)
    before = pl.concat([ordered, shifted], how="horizontal")
    over = before.filter((pl.col("earlier") == pl.col("practitioner_id")) & (pl.col("until") >= pl.col("first")))
    for row in over.filter(~told_as_duplicates(study, over)).iter_rows(named=True):
        shared = f"from {row['first']} to {min(row['last'], row['until'])}"
        message = f"Row {row['of_row']:,} and this one both hold {shared}. Correct start and end."
        place = study.place("practitioners", row, "start")
        yield Problem("overlapping-spells", place, message, printable(row["practitioner_id"]))


def told_as_duplicates(study: CheckedStudy, rows: pl.DataFrame) -> pl.Series:
    """Which of these rows of practitioners have a start that another row of the same one has too."""
    staff = study.rows("practitioners")
    again = staff.filter(pl.struct("practitioner_id", "start").is_duplicated()).select(PART, ROW, again=pl.lit(True))
    return rows.join(again, on=[PART, ROW], how="left", maintain_order="left")["again"].fill_null(False)


def entries_are_of_those_employed(study: CheckedStudy) -> Iterator[Problem]:
    """Who had left, or had not come, cannot have worked: the date is wrong, or the post's."""
    days = days_without_a_post(study)
    if not days.height:
        return
    entries = study.working_days.filter(pl.col("practitioner_id").is_not_null())
    on_these = named(entries.join(days.select("date").unique(), on="date", how="semi"), "practitioner_id")
    wrong = on_these.join(days, on=["practitioner_id", "date"], how="semi")
    for row in first_rows(wrong, "practitioner_id"):
        who = printable(str(row["practitioner_id"]))
        message = f"{who} is in practitioners, but not on this day.{times(row['_rows'])} Correct it, or start and end."
        yield Problem("not-employed", study.place("work_log", row, "date"), message, who)


def days_without_a_post(study: CheckedStudy) -> pl.DataFrame:
    """The days on which a practitioner of the list has an entry and none of their rows holds: practitioner_id, date."""
    staff = study.rows("practitioners")
    if staff["start"].is_null().all() and staff["end"].is_null().all():
        return pl.DataFrame(schema={"practitioner_id": pl.String, "date": pl.Date})
    unread = staff.filter(~study.tables["practitioners"].whole)["practitioner_id"]
    judged = staff.filter(~pl.col("practitioner_id").is_in(unread.drop_nulls().implode()))
    days = study.days_of_practitioners.select("practitioner_id", "date")
    theirs = days.join(judged, on="practitioner_id", how="semi")
    each = theirs.join(posts(study).select("practitioner_id", "first", "last"), on="practitioner_id")
    held = each.filter(pl.col("date").is_between("first", "last"))
    return theirs.join(held, on=["practitioner_id", "date"], how="anti")


def available_hours_are_working_hours(study: CheckedStudy) -> Iterator[Problem]:
    """Contract hours against a cost per working hour recover more than the payroll.

    An error where the row says from when to when, or for which part of a post; else a warning.
    """
    given = every_post(study).filter(pl.col("available_hours").is_not_null())
    if not given.height:
        return
    never = given.filter(pl.col("first") > pl.col("last")).with_columns(implied=pl.lit(0.0))
    known = pl.concat([implied_hours(study, given), never], how="diagonal_relaxed")
    over = known.filter(pl.col("available_hours") > MOST * pl.col("implied"))
    found = [beyond_the_post(study, row) for row in over.sort(PART, ROW).iter_rows(named=True)]
    yield from (problem for problem in found if problem.code == "hours-basis")
    warnings = [problem for problem in found if problem.code == "above-full-time"]
    yield from summarised(warnings, len(warnings), "practitioners have more than full time")


def posts_imply_hours(study: CheckedStudy) -> Iterator[Problem]:
    """A part of a post implies no hours where no unit cost says how many a year has."""
    lacking = posts(study).filter(pl.col("stated_fte").is_not_null() & pl.col("available_hours").is_null())
    known = implied_hours(study, lacking).select(PART, ROW)
    priced = study.rows("unit_costs")["role"].drop_nulls().unique()
    silent = lacking.join(known, on=[PART, ROW], how="anti").filter(pl.col("role").is_in(priced.implode()))
    message = (
        "The unit cost of this role gives no hours a year on every day of the post, so that its fte implies no "
        "available hours. Fill in hours_per_year there, or available_hours here."
    )
    found = (
        Problem("no-implied-hours", study.place("practitioners", row, "role"), message, printable(str(row["role"])))
        for row in silent.sort(PART, ROW).iter_rows(named=True)
    )
    yield from summarised(found, silent.height, "posts have none")


def beyond_the_post(study: CheckedStudy, row: dict[str, object]) -> Problem:
    """That a post has more available hours than its unit cost pays for."""
    available, implied = float(str(row["available_hours"])), float(str(row["implied"]))
    code = "hours-basis" if row["dated"] else "above-full-time"
    of_what = f"{row['fte']:g} of a full-time post" if row["dated"] else "a full-time post"
    who = printable(str(row["practitioner_id"]))
    place = study.place("practitioners", row, "available_hours")
    if not implied:
        message = "The post has no day in the period, and so no hours. Correct its dates, or clear this cell."
        return Problem(code, place, message, who)
    message = (
        f"{available:,.1f} hours are {available / implied:.2f} times the {implied:,.1f} working hours of the unit cost "
        f"for {of_what} from {row['first']} to {row['last']}. Enter working hours, without leave and training."
    )
    return Problem(code, place, message, who)

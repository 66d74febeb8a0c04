"""Patterns of a log as a whole that an economist would want to look at before using its costs."""

from collections.abc import Iterator

import polars as pl

from costing.checks.checked import CheckedStudy, first_rows
from costing.model.problem import Problem, printable
from costing.model.tables import PART, ROW

HOUR = 3600
LONG_ENTRY, TIMES_USUAL = 8 * HOUR, 10
"""An entry is unusually long above both: a working day in seconds, and so many times its activity's median."""
ENOUGH_ENTRIES, SAME = 50, 0.9
"""Of so many entries or more, one duration on more than this share was not measured."""
ENOUGH_FAMILIES, DOMINANT = 20, 0.2
"""Among so many families or more, none usually has more than this share of all time."""
MOST_ACTIVITIES = 100


def entries_are_not_unusually_long(study: CheckedStudy) -> Iterator[Problem]:
    """A slipped digit or a week's total in one entry dominates the family's cost."""
    long = study.log_in_period.filter(pl.col("seconds") > LONG_ENTRY)
    if not long.height:
        return
    same = pl.col("activity").is_in(long["activity"].unique().implode(), nulls_equal=True)
    usual = study.log_in_period.filter(same).group_by("activity").agg(pl.col("seconds").median().alias("usual"))
    strange = long.join(usual, on="activity", nulls_equal=True).filter(
        pl.col("seconds") > TIMES_USUAL * pl.col("usual")
    )
    if strange.height:
        by_length = strange.sort("seconds", "usual", PART, ROW, descending=[True, False, False, False])
        worst = by_length.row(0, named=True)
        hours, minutes = worst["seconds"] / HOUR, worst["usual"] / 60
        others = f" So are {strange.height - 1:,} more entries." if strange.height > 1 else ""
        message = f"{hours:,.1f} hours, where its activity usually takes {minutes:,.0f} minutes. Check it.{others}"
        yield Problem("unusually-long", study.place("work_log", worst, duration(study)), message)


def no_family_dominates(study: CheckedStudy) -> Iterator[Problem]:
    """One family with a fifth of all time is a name for several, or decides the mean."""
    time = study.families_of_cells
    families = time.group_by("family_id").agg(seconds=(pl.col("_seconds") * pl.col("part")).sum().round(3))
    everything = float(families["seconds"].sum())
    if families.height < ENOUGH_FAMILIES or not everything:
        return
    largest = families.sort("seconds", "family_id", descending=[True, False]).row(0, named=True)
    if largest["seconds"] > DOMINANT * everything:
        row = next(first_rows(time.filter(pl.col("family_id") == largest["family_id"]), "family_id"))
        message = (
            f"This family has {largest['seconds'] / everything:.0%} of the time of {families.height:,} families. "
            "Check whether its name stands for several."
        )
        value = printable(largest["family_id"])
        yield Problem("dominant-family", study.place("work_log", row, "family_id"), message, value)


def durations_were_measured(study: CheckedStudy) -> Iterator[Problem]:
    """The same minutes on nearly every row come from a template filled in, not from a clock.

    What stands on more than half of the rows is their median.
    """
    seconds = study.log_in_period["seconds"].drop_nulls()
    if seconds.len() < ENOUGH_ENTRIES:
        return
    usual = seconds.median()
    same = int((seconds == usual).sum())
    if same > SAME * seconds.len():
        message = (
            f"{same:,} of {seconds.len():,} entries have the same {float(str(usual)) / 60:,.0f} minutes: they may be a "
            "default and not measured. Ask those who logged; costs are only as good as these times."
        )
        yield Problem("identical-minutes", study.place("work_log", column=duration(study)), message)


def activities_are_few(study: CheckedStudy) -> Iterator[Problem]:
    """Over a hundred activities are usually notes in the column of activities, or one activity spelled many ways."""
    activities = study.names("activity").drop_nulls("activity").height
    if activities > MOST_ACTIVITIES:
        message = (
            f"There are {activities:,} different activities: tables by activity will say little. Check whether the "
            "column holds free text, and list in activities those that are meant."
        )
        yield Problem("many-activities", study.place("work_log", column="activity"), message)


def duration(study: CheckedStudy) -> str:
    """The column that holds the time of most entries."""
    filled = study.rows("work_log").select("minutes", "hours").count()
    return "minutes" if filled["minutes"][0] >= filled["hours"][0] else "hours"

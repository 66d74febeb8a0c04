"""The sheet of the diary: which days were logged of each stratum, and what they stand for."""

import polars as pl

from costing.analyses.figures import counted
from costing.reports.workbook.sheet import Column, Format, Sheet, Source

COLUMNS = (
    Column("scope", "Whose time", "A practitioner, an activity or both with a diary of their own, or all others"),
    Column("stratum", "Stratum", "The part of the period that its spans stand for"),
    Column("first", "First day", "Of the stratum, in the period", Format.DATE),
    Column("last", "Last day", "Of the stratum, in the period", Format.DATE),
    Column("stratum_days", "Days", "Of the stratum, in the period", Format.COUNT),
    Column("spans", "Spans logged", "Runs of days on which time was logged", Format.COUNT),
    Column("units", "Sampling units", "Spans fewer than 7 days apart are one", Format.COUNT, 11),
    Column("logged_days", "Days logged", "Days in the spans", Format.COUNT, 11),
    Column("weight", "Weight", "How many times a logged hour counts", Format.FACTOR),
    Column("hours", "Hours logged", "In the spans", Format.HOURS),
    Column("estimated_hours", "Estimated hours", "Hours logged x weight", Format.HOURS),
)
SUMS = ("spans", "units", "logged_days", "hours", "estimated_hours")
GROSSED_UP = {
    False: "Weight: days of the stratum divided by days logged, where the diary gives no weight of its own.",
    True: "Weight: days that families were open in the stratum divided by those in its spans, where none is given.",
}


def diary(source: Source) -> Sheet:
    """One row for every stratum, and the sums that make sense."""
    rows = with_everybody(source.results["diary"])
    return Sheet(
        name="Diary",
        title="The diary: what was logged, and what it stands for",
        summary=sentence(rows),
        notes=(
            GROSSED_UP[source.settings.by_family_weeks],
            "Hours and costs of all sheets but this one are estimates for the whole period; expenses are as they were.",
        ),
        columns=COLUMNS,
        rows=rows,
        total={"scope": "Total", **{name: rows[name].sum() for name in SUMS}} if rows.height else None,
        fixed_columns=2,
    )


def with_everybody(table: pl.DataFrame) -> pl.DataFrame:
    """The strata, those of nobody in particular named for what they are."""
    scope = pl.col("scope").cast(pl.String).fill_null("")
    blank = "(everybody)" if table["scope"].n_unique() == 1 else "(all others)"
    return table.with_columns(pl.when(scope == "").then(pl.lit(blank)).otherwise(scope).alias("scope"))


def sentence(rows: pl.DataFrame) -> str:
    """How many hours were logged, and how many they stand for."""
    hours, estimated = float(rows["hours"].sum()), float(rows["estimated_hours"].sum())
    spans = counted(int(rows["spans"].sum()), "span")
    return f"{hours:,.0f} hours logged in {spans} stand for an estimated {estimated:,.0f} hours of the period."

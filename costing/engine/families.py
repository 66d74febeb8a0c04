"""Which families are costed, over how many weeks."""

from datetime import date

import polars as pl

from costing.model.settings import Settings


def costed_families(
    settings: Settings, listed: pl.DataFrame | None, with_time: pl.Series, with_expense: pl.Series
) -> pl.DataFrame:
    """One row for every family that is costed (method note 10).

    With a table of families: those that have a day in the period, or time or an expense of their own charged in it;
    without: every family with time or an expense. Returns family_id, intervention, start, end (Date), days (Int64,
    open in the period), weeks, closed; sorted by family_id.
    """
    seen = pl.concat([with_time, with_expense]).unique().alias("family_id")
    if listed is None:
        nothing = {"intervention": pl.String, "start": pl.Date, "end": pl.Date}
        listed = pl.DataFrame(seen).with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in nothing.items())
    found = with_days(settings, listed.select("family_id", "intervention", "start", "end"))
    kept = found.filter((pl.col("days") > 0) | pl.col("family_id").is_in(seen.implode()))
    return kept.with_columns(pl.col("intervention").fill_null("unspecified")).sort("family_id")


def with_days(settings: Settings, families: pl.DataFrame) -> pl.DataFrame:
    """Families with the days (and weeks) on which they are open in the period, and whether they are closed."""
    first = pl.max_horizontal(pl.col("start").fill_null(settings.start), pl.lit(settings.start, dtype=pl.Date))
    last = pl.min_horizontal(pl.col("end").fill_null(date.max), pl.lit(settings.end, dtype=pl.Date))
    days = ((last - first).dt.total_days() + 1).clip(lower_bound=0)
    return families.with_columns(days=days).with_columns(
        weeks=pl.col("days") / 7, closed=(pl.col("end") <= settings.end).fill_null(False)
    )

"""Available hours that the log does not account for."""

import polars as pl


def logged_hours(direct: pl.DataFrame, indirect: pl.DataFrame) -> pl.DataFrame:
    """Each practitioner's seconds in the period: practitioner_id, direct_seconds, indirect_seconds (Int64)."""
    parts = [
        table.filter(pl.col("practitioner_id") != "")
        .group_by("practitioner_id")
        .agg(pl.col("seconds").sum().alias(name))
        for table, name in ((direct, "direct_seconds"), (indirect, "indirect_seconds"))
    ]
    both = parts[0].join(parts[1], on="practitioner_id", how="full", coalesce=True)
    return both.with_columns(pl.col("direct_seconds", "indirect_seconds").fill_null(0)).sort("practitioner_id")


def hours_by_practitioner(staff: pl.DataFrame, logged: pl.DataFrame) -> pl.DataFrame:
    """Every practitioner's available, direct, indirect and unlogged hours (method note 6).

    `staff`: practitioner_id, own_role, own_agency, available_hours. Unlogged hours = available - logged, never below
    zero; null where available_hours is blank. Practitioners of the log who are not in `staff` come in too. Sorted.
    """
    everyone = staff.join(logged, on="practitioner_id", how="full", coalesce=True).sort("practitioner_id")
    hours = everyone.with_columns(
        pl.col("own_role", "own_agency").fill_null(""),
        hours_direct=pl.col("direct_seconds").fill_null(0) / 3600,
        hours_indirect=pl.col("indirect_seconds").fill_null(0) / 3600,
        logged=(pl.col("direct_seconds").fill_null(0) + pl.col("indirect_seconds").fill_null(0)) / 3600,
    )
    unlogged = (pl.col("available_hours") - pl.col("logged")).clip(lower_bound=0.0)
    return hours.with_columns(hours_unlogged=unlogged, coverage=pl.col("logged") / pl.col("available_hours"))

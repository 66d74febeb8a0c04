"""The working hours that posts imply, by the unit costs of their roles."""

from datetime import date
from math import fsum

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.checks.posts import posts
from costing.checks.unit_cost_days import every_day, judged_roles


def implied_hours(study: CheckedStudy, found: pl.DataFrame) -> pl.DataFrame:
    """These posts with `implied`: fte x the sum over their days of hours_per_year of the role / days of that year.

    Posts with a day on which the role has not exactly one unit cost with hours are left out.
    """
    by_day, held = full_time_hours(study, found["role"]), ("role", "first", "last")
    each = found.select(held).unique().join(by_day, on="role").filter(pl.col("date").is_between("first", "last"))
    alike = each.group_by(*held, "a_year", "of_year").agg(days=pl.len()).sort(*held, "a_year", "of_year")
    parts = alike.with_columns(hours=pl.col("a_year") * pl.col("days") / pl.col("of_year"))
    sums = parts.group_by(held, maintain_order=True).agg(pl.col("hours"), pl.col("days").sum())
    sums = sums.with_columns(hours=pl.Series([fsum(hours) for hours in sums["hours"]], dtype=pl.Float64))
    whole = (pl.col("last") - pl.col("first")).dt.total_days() + 1 == pl.col("days")
    return (
        found.join(sums, on=held, maintain_order="left")
        .filter(whole)
        .with_columns(implied=pl.col("fte") * pl.col("hours"))
    )


def implied_years(study: CheckedStudy) -> pl.DataFrame:
    """Of posts whose hours unit costs imply: post, fte, unit_cost (its place in the table), years.

    implied hours = fte x the sum of hours_per_year x years, these being days of the post / days of their year.
    """
    found = posts(study)
    by_day = full_time_hours(study, found["role"])
    each = found.join(by_day, on="role").filter(pl.col("date").is_between("first", "last"))
    alike = each.group_by("post", "fte", "unit_cost", "of_year").agg(days=pl.len())
    parts = alike.with_columns(years=pl.col("days") / pl.col("of_year"))
    keys = ["post", "fte", "unit_cost"]
    return parts.group_by(keys).agg(pl.col("years").sort().sum()).sort(keys)


def full_time_hours(study: CheckedStudy, roles: pl.Series) -> pl.DataFrame:
    """The hours a year of a full-time post on each day of the period on which its unit cost tells.

    role, date, a_year (hours), of_year (the days of the calendar year), unit_cost (its place in the table).
    """
    if not study.given("unit_costs"):
        return pl.DataFrame(schema=FULL_TIME)
    judged = set(judged_roles(study)) & set(roles)
    rows = (
        study.rows("unit_costs")
        .with_row_index("unit_cost")
        .filter(pl.col("role").is_in(judged))
        .select(
            "role",
            pl.col("unit_cost").cast(pl.Int64),
            a_year=pl.coalesce("hours_per_year", pl.col("weeks_per_year") * pl.col("hours_per_week")),
            first=pl.col("valid_from").fill_null(date.min),
            last=pl.col("valid_to").fill_null(date.max),
        )
    )
    held = rows.join(every_day(study), how="cross").filter(pl.col("date").is_between("first", "last"))
    alone = held.filter((pl.len().over("role", "date") == 1) & pl.col("a_year").is_not_null())
    return alone.select("role", "date", "a_year", "unit_cost", of_year=days_of_year(pl.col("date")))


FULL_TIME = {"role": pl.String, "date": pl.Date, "a_year": pl.Float64, "unit_cost": pl.Int64, "of_year": pl.Int32}


def days_of_year(day: pl.Expr) -> pl.Expr:
    """The days of the calendar year of a day."""
    return pl.when(day.dt.is_leap_year()).then(366).otherwise(365)

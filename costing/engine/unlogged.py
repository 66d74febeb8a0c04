"""Available hours that the log does not account for, post by post."""

import polars as pl

from costing.checks.implied_hours import days_of_year
from costing.engine.look_ups import LookUps, looked_up
from costing.engine.price import times_weight
from costing.engine.sums import add_up, summed
from costing.engine.time import INDIRECT, TimeTables


def hours_of_posts(time: TimeTables, found: LookUps) -> pl.DataFrame:
    """One row a post, with its hours in the period (method note 6 and 12); sorted by practitioner and start.

    What `found.posts` has, and: hours_direct, hours_indirect (of what was logged, weighted), available_hours (given, or
    implied by fte and dates), hours_unlogged = available - logged, never below zero, coverage = logged / available, of
    the logged spans where there is a diary; null where available hours are not known. Practitioners of the log without
    a post come in too, with a blank role.
    """
    hours = logged_seconds(time, found)
    known = found.posts.join(payroll(found), on="post", how="left", maintain_order="left")
    stated = pl.col("available_hours")
    posts = known.with_columns(available_hours=pl.when("dated").then(pl.coalesce(stated, "implied")).otherwise(stated))
    everyone = posts.join(hours, on=["practitioner_id", "post"], how="full", coalesce=True, nulls_equal=True)
    everyone = everyone.sort("practitioner_id", "start", "post", nulls_last=False)
    seconds = [pl.col(name).fill_null(0) for name in SECONDS]
    text = pl.col("own_role", "own_agency", "team", "indirect_over").fill_null("")
    filled = everyone.with_columns(*seconds, text).with_columns(
        hours_direct=pl.col("direct_seconds") / 3600,
        hours_indirect=pl.col("indirect_seconds") / 3600,
        logged=(pl.col("direct_seconds") + pl.col("indirect_seconds")) / 3600,
    )
    unlogged = (pl.col("available_hours") - pl.col("logged")).clip(lower_bound=0.0)
    in_spans = pl.col("available_hours") * pl.col("share_logged")
    coverage = pl.when(in_spans > 0).then(pl.col("logged_seconds") / 3600 / in_spans)
    return filled.with_columns(hours_unlogged=unlogged, coverage=coverage)


SECONDS = ("direct_seconds", "indirect_seconds", "logged_seconds")
POST = ["practitioner_id", "post"]


def logged_seconds(time: TimeTables, found: LookUps) -> pl.DataFrame:
    """practitioner_id, post (null: none) and `SECONDS`: direct and indirect ones weighted, all as they were logged."""
    of_family = pl.col("family_id") != ""
    apart = time.apart.filter(of_family).select(*INDIRECT, "seconds")
    direct = pl.concat([time.together.select(apart.columns), apart])
    beside = time.apart.filter(~of_family).select(*INDIRECT, "seconds")
    both = {"direct_seconds": direct, "indirect_seconds": pl.concat([time.indirect, beside])}
    parts = {name: by_post(table, found) for name, table in both.items()}
    weighed = [summed(times_weight(part), POST, "seconds", name) for name, part in parts.items()]
    plain = summed(pl.concat([part.select(*POST, "seconds") for part in parts.values()]), POST, "seconds", SECONDS[2])
    for table in weighed:
        plain = plain.join(table, on=POST, how="left", nulls_equal=True)
    return plain


def by_post(table: pl.DataFrame, found: LookUps) -> pl.DataFrame:
    """Seconds of practitioners by post and, with a diary, weight."""
    sums = summed(table, INDIRECT, "seconds").filter(pl.col("practitioner_id") != "")
    return looked_up(sums, found, ["post", "weight"])


def payroll(found: LookUps) -> pl.DataFrame:
    """For each post with implied hours what these cost: post, payroll.

    The sum over the days of the post of fte x hours a year x cost per hour / days of that calendar year (method note
    12); without a row where the role has not one unit cost with hours a year on each of these days.
    """
    years = found.spans.select("span", of_year=days_of_year(pl.col("start")))
    held = found.posts_by_span.filter(pl.col("implied").is_not_null()).join(years, on="span")
    prices = found.prices.select("span", "yearly_hours", "cost_per_hour", own_role="role")
    hours = pl.col("fte") * pl.col("yearly_hours") * pl.col("days") / pl.col("of_year")
    priced = held.join(prices, on=["own_role", "span"]).with_columns(payroll=hours * pl.col("cost_per_hour"))
    return add_up(priced.select("post", "payroll"), ["post"], ["payroll"])

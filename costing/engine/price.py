"""Time becomes money: cost = seconds / 3600 x cost per hour, line by line."""

from collections.abc import Sequence

import polars as pl

from costing.engine.look_ups import LookUps, with_look_ups
from costing.engine.sums import add_up

MEASURES = ("hours", "cost", "cost_discounted")
OF_POOLS = ("post", "team", "indirect_over", "unit_cost", "payment", "months")


def price_direct(time: pl.DataFrame, found: LookUps, by: Sequence[str]) -> pl.DataFrame:
    """Direct time (seconds by practitioner_id, role, activity, span and `by`) as cost lines.

    A line for each of `by`, agency, role, activity, month, rate and weight (method note 9), unsorted. Seconds are added
    up as whole numbers before they are priced.
    """
    keys = [*by, "agency", "role", "activity", "kind", "month", "component", "cost_per_hour"]
    lines = grouped(time, found, keys, ()).with_columns(hours=hours())
    return with_money(lines, found).select(*keys, "weight", *MEASURES)


def price_imputed(time: pl.DataFrame, found: LookUps, by: Sequence[str]) -> pl.DataFrame:
    """The indirect time that direct time stands for where the study prices by a ratio (method note 15).

    Hours = direct hours x (1 / share of hours that is direct - 1), at the same cost per hour; without such a ratio
    there are no lines.
    """
    time = time if (found.prices["imputed"] != 0).any() else time.clear()
    indirect = (found.names.one(name, "indirect").alias(name) for name in ("kind", "component"))
    keys = [*by, "agency", "role", "activity", "kind", "month", "component", "cost_per_hour"]
    lines = grouped(time, found, keys, ("imputed",)).filter(pl.col("imputed") != 0)
    lines = lines.with_columns(*indirect, hours=hours() * pl.col("imputed"))
    return with_money(lines, found).select(*keys, "weight", *MEASURES)


def grouped(time: pl.DataFrame, found: LookUps, keys: Sequence[str], also: Sequence[str]) -> pl.DataFrame:
    """Seconds by `keys`, `also`, weight and years, as whole numbers."""
    looked_up = with_look_ups(time, found, found.names.one("kind", "direct"), ("weight", "months", *also))
    known = with_years(looked_up.with_columns(component=found.names.one("component", "direct")), found)
    weighed = ["weight"] if "weight" in known.columns else []
    return weighed_time(known.group_by(*keys, *also, "years", *weighed).agg(pl.col("seconds").sum()))


def hours() -> pl.Expr:
    """Hours of time with a weight: how many times what was logged counts."""
    return pl.col("seconds") / 3600 * pl.col("weight")


def with_years(time: pl.DataFrame, found: LookUps) -> pl.DataFrame:
    """Time of families with the whole years from their own start, where the study discounts from there."""
    if not found.from_family or "family_id" not in time.columns:
        return time
    return time.with_columns(years=found.years_of_families(time["family_id"]))


def price_indirect(time: pl.DataFrame, found: LookUps) -> pl.DataFrame:
    """Indirect time (seconds by practitioner_id, role, activity, span) as lines of the pools that bear it."""
    indirect = found.names.one("kind", "indirect")
    priced = weighed_time(with_look_ups(time, found, indirect, ("weight", *OF_POOLS))).with_columns(hours=hours())
    return pool_lines(with_money(priced, found), found.names.one("component", "indirect"))


def times_weight(time: pl.DataFrame) -> pl.DataFrame:
    """Time with its seconds times their weight; whole seconds as they are without a diary."""
    return time.with_columns(pl.col("seconds") * pl.col("weight")) if "weight" in time.columns else time


def weighed_time(time: pl.DataFrame) -> pl.DataFrame:
    """Time with a weight: 1 without a diary."""
    return time if "weight" in time.columns else time.with_columns(weight=1.0)


def price_unlogged(unlogged: pl.DataFrame, found: LookUps) -> pl.DataFrame:
    """Unlogged hours (post, practitioner_id, role, hours), spread evenly over the days of the post (method note 6).

    Each day is priced at the unit cost of the post's role on that day; null where there is none.
    """
    a_day = 1 / pl.col("days").sum().over("post")
    days = found.posts_by_span.select("post", "span", share=pl.col("days") * a_day)
    blank = found.names.one("activity", "")
    daily = unlogged.join(days.rename({"post": "of_post"}), left_on="post", right_on="of_post").drop("post")
    daily = daily.with_columns(hours=pl.col("hours") * pl.col("share"), activity=blank)
    priced = with_money(with_look_ups(daily, found, found.names.one("kind", "indirect"), OF_POOLS), found)
    return pool_lines(priced, found.names.one("component", "unlogged"))


def pool_lines(priced: pl.DataFrame, component: pl.Expr) -> pl.DataFrame:
    """The columns of a line that is shared over families later, sorted."""
    keys = ["practitioner_id", "role", "activity", "span"]
    columns = (*keys, "agency", "kind", "month", *OF_POOLS, *MEASURES)
    return priced.sort(keys).select(*columns).with_columns(component=component)


def with_money(lines: pl.DataFrame, found: LookUps) -> pl.DataFrame:
    """Lines (hours, years, cost_per_hour) with cost, and cost_discounted = cost x (1 + d)^-years (method note 8)."""
    factor = (1 + found.discount_rate) ** -pl.col("years").cast(pl.Float64)
    return lines.with_columns(cost=pl.col("hours") * pl.col("cost_per_hour")).with_columns(
        cost_discounted=pl.col("cost") * factor
    )


def totals(lines: Sequence[pl.DataFrame], key: str) -> pl.DataFrame:
    """Hours and cost by `key` and component, of lines that have both (the files agencies, activities and months)."""
    return add_up(
        pl.concat([part.select(key, "component", "hours", "cost") for part in lines]),
        [key, "component"],
        ["hours", "cost"],
    )

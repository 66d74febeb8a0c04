"""The time that families bear, in the detail that scenarios tell apart: by family, by month and by activity."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from costing.checks.changes.steps import Scenario
from costing.engine.look_ups import looked_up
from costing.engine.price import price_unlogged, weighed_time
from costing.engine.scenarios.base import Base, names_picked
from costing.engine.scenarios.groups import group_of
from costing.engine.scenarios.hours import (
    KEYS,
    an_idle_hour,
    in_hours,
    pooled_idle_hours,
    told_apart,
    varies_with,
)
from costing.engine.shares import POOL, with_pools
from costing.engine.time import DIRECT

OF_TIME = ("kind", "own_agency", "weight", "varies_with", "month")
DETAIL = (*KEYS, "post")


@dataclass(frozen=True)
class Borne:
    """Hours of the base case, weighted, that families bear or that are in no family for want of one to bear them.

    `details`: detail (from 0) and `DETAIL`, what some scenario tells apart; post is null but for unlogged time.
    `families`: family_id ("": no family), detail, hours; `months`: month, detail, hours; `activities`: activity,
    detail, hours. Hours of unlogged time are shares of what the post leaves unlogged.
    """

    details: pl.DataFrame
    families: pl.DataFrame
    months: pl.DataFrame
    activities: pl.DataFrame


def borne_time(base: Base, scenarios: Sequence[Scenario]) -> Borne:
    """Direct time of families, and indirect and unlogged time by the shares of their pools."""
    named = names_picked(scenarios)
    direct = direct_time(base, named)
    pooled = pl.concat([indirect_time(base, named), unlogged_time(base)], how="diagonal")
    every = pl.concat([direct, pooled], how="diagonal")
    details = every.select(DETAIL).unique().sort(DETAIL).with_row_index("detail")
    details = details.with_columns(pl.col("detail").cast(pl.Int64))
    parts = [numbered(direct, details), of_families(numbered(pooled, details), base)]
    families = pl.concat([part.select("family_id", "detail", "hours") for part in parts])
    numbers = numbered(every, details)
    return Borne(
        details=details,
        families=sums(families, "family_id"),
        months=sums(numbers, "month"),
        activities=sums(numbers, "activity_done").rename({"activity_done": "activity"}),
    )


def direct_time(base: Base, named: Mapping[str, Collection[str]]) -> pl.DataFrame:
    """Direct time by `KEYS`, family, month and activity: post is null."""
    marked = of_component(base, base.costs.time.direct, "direct", OF_TIME)
    also = ("family_id", "month", "activity_done")
    return in_hours(marked, base.costs, named, also).select(*DETAIL, *also, "hours")


def of_component(base: Base, time: pl.DataFrame, component: str, wanted: Sequence[str]) -> pl.DataFrame:
    """Logged time with `wanted`, its kind, and the columns of `DETAIL`; indirect time is of no group."""
    nothing = pl.lit(None, dtype=pl.Int64)
    known = looked_up(time, base.costs.found, wanted)
    group = group_of(time["family_id"], base.among) if component == "direct" else nothing.alias("group")
    kind = pl.coalesce("kind", base.costs.found.names.one("kind", component))
    return known.with_columns(group, kind=kind, component=pl.lit(component), activity_done="activity", post=nothing)


def details_of_entries(base: Base, scenarios: Sequence[Scenario], entries: pl.DataFrame) -> pl.DataFrame:
    """Entries (family_id, practitioner_id, role, activity, span) with the columns of `DETAIL`, in no order.

    `entry` is their place; `weight` as the diary has it, 1 without one.
    """
    named = names_picked(scenarios)
    placed = entries.select(DIRECT).with_row_index("entry")
    of_family = pl.col("family_id") != ""
    parts = {"direct": placed.filter(of_family), "indirect": placed.filter(~of_family)}
    marked = [of_component(base, part, component, OF_TIME) for component, part in parts.items()]
    told = [weighed_time(told_apart(part, base.costs, named)) for part in marked]
    return pl.concat(told).with_columns(varies_with=varies_with()).select("entry", "weight", *DETAIL)


def indirect_time(base: Base, named: Mapping[str, Collection[str]]) -> pl.DataFrame:
    """Indirect time by `KEYS`, pool, month and activity; group and post are null."""
    settings, costs = base.study.settings, base.costs
    time = costs.time.indirect if settings.level != "exclude" else costs.time.indirect.clear()
    marked = of_component(base, time, "indirect", (*OF_TIME, "team", "indirect_over"))
    pooled = with_pools(marked, settings.level_of_pools, costs.shared_by, costs.found.by_month)
    also = (*POOL, "month", "activity_done")
    return in_hours(pooled, costs, named, also).select(*DETAIL, *also, "hours")


def unlogged_time(base: Base) -> pl.DataFrame:
    """How unlogged time of each post is spread over days and pools; none where the study does not share it."""
    names, pooled = base.costs.found.names, pooled_idle_hours(base.costs, base.study.settings)
    nothing = pl.lit(None, dtype=pl.Int64)
    marked = pooled.with_columns(
        pl.col("post").cast(pl.Int64),
        activity_done="activity",
        activity=names.one("activity", "").cast(pooled.schema["activity"]),
        component=pl.lit("unlogged"),
        group=nothing,
        varies_with=pl.lit("staff"),
        practitioner_id=pl.lit(None, dtype=pooled.schema["practitioner_id"]),
    )
    return marked.select(*DETAIL, *POOL, "month", "activity_done", "hours")


def idle_parts(base: Base) -> pl.DataFrame:
    """post, unit_cost, part: how the unlogged hours of a post are spread over the unit costs that price them."""
    daily = price_unlogged(an_idle_hour(base.costs), base.costs.found).select("post", "unit_cost", "hours")
    return daily.group_by("post", "unit_cost").agg(part=pl.col("hours").sort().sum()).sort("post", "unit_cost")


def numbered(hours: pl.DataFrame, details: pl.DataFrame) -> pl.DataFrame:
    """Hours with the number of their detail."""
    return hours.join(details, on=list(DETAIL), nulls_equal=True)


def of_families(pooled: pl.DataFrame, base: Base) -> pl.DataFrame:
    """family_id, detail and hours: each family's part of pooled time, and of no family what has no pool."""
    code = base.costs.found.names.one("family", "")
    nobody = pooled.filter(pl.col("pool_level") == "").select(code.alias("family_id"), "detail", "hours")
    families = base.costs.shared_by.families
    share = pl.col("seconds") / pl.col("pool_seconds")
    of_pools = pooled.group_by(*POOL, "detail").agg(pl.col("hours").sort().sum())
    parts = of_pools.join(families, on=list(POOL)).select("family_id", "detail", hours=pl.col("hours") * share)
    return pl.concat([parts, nobody.select(parts.columns)])


def sums(hours: pl.DataFrame, key: str) -> pl.DataFrame:
    """Hours by `key` and detail."""
    return hours.group_by(key, "detail").agg(pl.col("hours").sort().sum())

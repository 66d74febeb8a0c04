"""The time that families bear, in the detail that scenarios tell apart: by family, by month and by activity."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from polars import selectors as cs

from costing.checks.changes.steps import Scenario
from costing.engine.look_ups import VARIES, looked_up
from costing.engine.names import in_order
from costing.engine.price import hours, price_unlogged, weighed_time
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
from costing.engine.sums import add_up
from costing.engine.time import DIRECT

OF_TIME = ("kind", "own_agency", "weight", "varies_with", "month")
DETAIL = (*KEYS, "post")
MARK = "_mark_"


@dataclass(frozen=True)
class Borne:
    """Hours of the base case, weighted, that families bear or that are in no family for want of one to bear them.

    `details`: detail (from 0) and `DETAIL`, what some scenario tells apart; post is null but for unlogged time.
    `direct`: family_id, month, activity, detail, hours; `pooled`, indirect and unlogged time: `POOL`, month, activity,
    detail, hours; of each perhaps several rows. Hours of unlogged time are shares of what the post leaves unlogged.
    """

    details: pl.DataFrame
    direct: pl.DataFrame
    pooled: pl.DataFrame


def borne_time(base: Base, scenarios: Sequence[Scenario]) -> Borne:
    """Direct time of families, and indirect and unlogged time by the shares of their pools."""
    named = names_picked(scenarios)
    direct = direct_time(base, named)
    pooled = pl.concat([indirect_time(base, named), unlogged_time(base)])
    of_direct, of_pooled = one_of_each(direct), one_of_each(pooled)
    kinds = pl.concat([of_direct.select(DETAIL), of_pooled.select(DETAIL)]).unique().sort(DETAIL)
    details = kinds.with_row_index("detail").with_columns(pl.col("detail").cast(pl.Int64))
    return Borne(
        details=with_words(details),
        direct=numbered(direct, of_direct, details, ["family_id"]),
        pooled=numbered(pooled, of_pooled, details, POOL),
    )


def direct_time(base: Base, named: Mapping[str, Collection[str]]) -> pl.DataFrame:
    """Direct time as `marked` has it, by family."""
    time = of_component(base, base.costs.time.direct, "direct", OF_TIME)
    told = weighed_time(told_apart(time, base.costs, named)).with_columns(varies_with=varies_with(), hours=hours())
    return marked(told, ["family_id"])


def of_component(base: Base, time: pl.DataFrame, component: str, wanted: Sequence[str]) -> pl.DataFrame:
    """Logged time with `wanted`, its kind, and the columns of `DETAIL`; indirect time is of no group."""
    nothing = pl.lit(None, dtype=pl.Int64)
    known = looked_up(time, base.costs.found, wanted)
    group = group_of(time["family_id"], base.among) if component == "direct" else nothing.alias("group")
    names = base.costs.found.names
    kind = pl.coalesce("kind", names.one("kind", component))
    of = names.one("component", component)
    return known.with_columns(group, kind=kind, component=of, activity_done="activity", post=nothing)


def details_of_entries(base: Base, scenarios: Sequence[Scenario], entries: pl.DataFrame) -> pl.DataFrame:
    """Entries (family_id, practitioner_id, role, activity, span) with the columns of `DETAIL`, in no order.

    `entry` is their place; `weight` as the diary has it, 1 without one.
    """
    named = names_picked(scenarios)
    placed = entries.select(DIRECT).with_row_index("entry")
    of_family = pl.col("family_id") != ""
    parts = {"direct": placed.filter(of_family), "indirect": placed.filter(~of_family)}
    known = [of_component(base, part, component, OF_TIME) for component, part in parts.items()]
    told = pl.concat([weighed_time(told_apart(part, base.costs, named)) for part in known])
    return with_words(told.with_columns(varies_with=varies_with())).select("entry", "weight", *DETAIL)


def indirect_time(base: Base, named: Mapping[str, Collection[str]]) -> pl.DataFrame:
    """Indirect time by `KEYS`, pool, month and activity; group and post are null."""
    settings, costs = base.study.settings, base.costs
    time = costs.time.indirect if settings.level != "exclude" else costs.time.indirect.clear()
    known = of_component(base, time, "indirect", (*OF_TIME, "team", "indirect_over"))
    pooled = with_pools(known, settings.level_of_pools, costs.shared_by, costs.found.by_month)
    also = (*POOL, "month", "activity_done")
    return marked(in_hours(pooled, costs, named, also), POOL)


def unlogged_time(base: Base) -> pl.DataFrame:
    """How unlogged time of each post is spread over days and pools; none where the study does not share it."""
    names, pooled = base.costs.found.names, pooled_idle_hours(base.costs, base.study.settings)
    nothing = pl.lit(None, dtype=pl.Int64)
    idle = pooled.with_columns(
        pl.col("post").cast(pl.Int64),
        activity_done="activity",
        activity=names.one("activity", "").cast(pooled.schema["activity"]),
        component=names.one("component", "unlogged"),
        group=nothing,
        varies_with=pl.lit("staff", dtype=VARIES),
        practitioner_id=pl.lit(None, dtype=pooled.schema["practitioner_id"]),
    )
    return marked(idle, POOL)


def idle_parts(base: Base) -> pl.DataFrame:
    """post, unit_cost, part: how the unlogged hours of a post are spread over the unit costs that price them."""
    daily = price_unlogged(an_idle_hour(base.costs), base.costs.found).select("post", "unit_cost", "hours")
    return add_up(daily, ["post", "unit_cost"], ["hours"]).rename({"hours": "part"})


def with_words(details: pl.DataFrame) -> pl.DataFrame:
    """Details with their component and what they vary with in words, as steps ask for them."""
    return details.with_columns(pl.col("component", "varies_with").cast(pl.String))


def marked(time: pl.DataFrame, also: Sequence[str]) -> pl.DataFrame:
    """`also`, month, activity_done, hours and `DETAIL` of time, this packed in few numbers too: `MARK` and a number."""
    marks = {f"{MARK}{n}": key for n, key in enumerate(in_order(time, DETAIL))}
    return time.select(*DETAIL, *also, "month", "activity_done", "hours", **marks)


def one_of_each(time: pl.DataFrame) -> pl.DataFrame:
    """What `marked` gives, one row for each combination of `DETAIL`."""
    return time.unique(cs.starts_with(MARK))


def numbered(time: pl.DataFrame, each: pl.DataFrame, details: pl.DataFrame, also: Sequence[str]) -> pl.DataFrame:
    """What `marked` gives by `also`, month and activity, with the number of its detail; `each`: `one_of_each` of it."""
    known = each.join(details, on=list(DETAIL), nulls_equal=True).select(cs.starts_with(MARK), "detail")
    both = time.join(known, on=known.drop("detail").columns, nulls_equal=True)
    return both.select(*also, "month", "detail", "hours", activity="activity_done")


def of_families(pooled: pl.DataFrame, base: Base, key: str) -> pl.DataFrame:
    """family_id, `key` and hours: each family's part of pooled time, and of no family what has no pool."""
    code = base.costs.found.names.one("family", "")
    nobody = pooled.filter(pl.col("pool_level") == "").select(code.alias("family_id"), key, "hours")
    families = base.costs.shared_by.families
    share = pl.col("seconds") / pl.col("pool_seconds")
    of_pools = add_up(pooled, [*POOL, key], ["hours"])
    parts = of_pools.join(families, on=list(POOL)).select("family_id", key, hours=pl.col("hours") * share)
    return pl.concat([parts, nobody.select(parts.columns)])

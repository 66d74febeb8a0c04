"""The hours that scenarios change and price anew: time rolled up to what some scenario tells apart."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from costing.engine.costs import Costs
from costing.engine.expenses import APART
from costing.engine.look_ups import UNSPECIFIED, VARIES, code, looked_up
from costing.engine.price import hours, price_unlogged, weighed_time
from costing.engine.priced_hours import is_apart
from costing.engine.scenarios.groups import Groups, group_of
from costing.engine.shares import POOL, with_pools
from costing.engine.sums import add_up, summed
from costing.engine.time import INDIRECT
from costing.model.settings import Settings

TOLD_APART = {"practitioner_id": "practitioner", "activity": "activity"}
"""Columns whose names are kept only where a scenario picks time by them."""
KEYS = ("group", "component", "practitioner_id", "role", "activity", "kind", "own_agency", "span", "varies_with")
DETAIL = (*KEYS, "post")
FAMILY_WORK = ("direct", "contact", "case_work", "travel")
"""Kinds of work that grow with the number of families, unless the activity says else."""


@dataclass(frozen=True)
class Rolled:
    """The base case as scenarios see it.

    `hours`: `KEYS` and hours (Float64, weighted): logged time by the group that bears it (null: no family does; time of
    roles that are transferred or recharged has the group that would bear it at another role), with null for
    practitioners and activities that no scenario picks. `of_posts`: the same by post too (null: nobody's), with moved
    (false); in no order, and without rows where no scenario needs it. `idle`: post, group, role, own_agency,
    span, share: how one unlogged hour of a post is spread, where the study allocates unlogged time.
    """

    hours: pl.DataFrame
    of_posts: pl.DataFrame
    idle: pl.DataFrame


def rolled_up(
    costs: Costs, settings: Settings, among: Groups, named: Mapping[str, Collection[str]], by_post: bool
) -> Rolled:
    """Direct and indirect time by groups of families; allocated time is borne by the shares of the base case.

    `named`: the practitioners and activities that some scenario picks; `by_post`: whether one needs the hours of posts.
    """
    shares = shares_of_groups(costs, among)
    detail = pl.concat([direct_hours(costs, among, named), indirect_hours(costs, settings, shares, named)])
    of_posts = detail.filter(pl.lit(by_post)).with_columns(moved=pl.lit(False))
    return Rolled(
        hours=add_up(detail, KEYS, ["hours"]).sort(KEYS),
        of_posts=of_posts,
        idle=idle_hours(costs, settings, shares),
    )


def direct_hours(costs: Costs, among: Groups, named: Mapping[str, Collection[str]]) -> pl.DataFrame:
    """Direct time by `DETAIL`."""
    grouped = of_groups(costs, among)
    known = looked_up(grouped, costs.found, ("kind", "own_agency", "post", "weight", "varies_with"))
    kind = pl.coalesce("kind", costs.found.names.one("kind", "direct"))
    marked = known.with_columns(kind=kind, component=costs.found.names.one("component", "direct"))
    return in_hours(marked, costs, named, ()).select(*DETAIL, "hours")


def of_groups(costs: Costs, among: Groups) -> pl.DataFrame:
    """Direct time of each group, time apart too: group (null where no change makes families bear it), `INDIRECT`."""
    keys = ["group", *INDIRECT]
    beside = costs.time.apart.filter(pl.col("family_id") != "")
    may_be_borne = pl.when(pl.col("apart").is_in(APART)).then(group_of(beside["family_id"], among))
    apart = beside.with_columns(group=may_be_borne).select(*keys, "seconds")
    if among.are_interventions:
        groups = among.table.select("group", "intervention")
        named = pl.col("intervention").replace_strict({"": UNSPECIFIED}, default=pl.col("intervention"))
        return pl.concat(
            [costs.direct.with_columns(named).join(groups, on="intervention").select(apart.columns), apart]
        )
    direct = costs.time.direct
    return pl.concat([direct.select(group_of(direct["family_id"], among), *INDIRECT, "seconds"), apart])


def indirect_hours(
    costs: Costs, settings: Settings, shares: pl.DataFrame, named: Mapping[str, Collection[str]]
) -> pl.DataFrame:
    """Indirect time by `DETAIL`, each group's part of it; what no family bears is of no group."""
    columns = [*INDIRECT, "seconds", "apart"]
    beside = costs.time.apart.filter(pl.col("family_id") == "").select(columns)
    time = pl.concat([costs.time.indirect.with_columns(apart=pl.lit("")).select(columns), beside])
    wanted = ("kind", "own_agency", "post", "weight", "varies_with", "team", "indirect_over", "month")
    known = looked_up(time, costs.found, wanted)
    kind = pl.coalesce("kind", costs.found.names.one("kind", "indirect"))
    marked = known.with_columns(kind=kind, component=costs.found.names.one("component", "indirect"))
    pooled = with_pools(marked, settings.level_of_pools, costs.shared_by, costs.found.by_month)
    unborne = pl.lit(settings.level == "exclude") | ~pl.col("apart").is_in(["", *APART])
    pooled = pooled.with_columns(pl.when(unborne).then(pl.lit("")).otherwise(name).alias(name) for name in POOL)
    borne = in_hours(pooled, costs, named, POOL).join(shares, on=POOL, how="left")
    return borne.select(*DETAIL, hours=pl.col("hours") * pl.col("share").fill_null(1.0))


def an_idle_hour(costs: Costs) -> pl.DataFrame:
    """One hour of each post whose unlogged hours are known: post, practitioner_id, role, hours."""
    posts = costs.practitioners.filter(pl.col("hours_unlogged").is_not_null())
    return posts.select("post", "practitioner_id", role="own_role", hours=pl.lit(1.0))


def pooled_idle_hours(costs: Costs, settings: Settings) -> pl.DataFrame:
    """An unlogged hour of each post by day and pool, priced; nothing where unlogged time is not shared."""
    one_hour = an_idle_hour(costs)
    daily = price_unlogged(one_hour if settings.allocates_unlogged else one_hour.clear(), costs.found)
    daily = looked_up(daily.filter(~is_apart()), costs.found, ["own_agency"])
    return with_pools(daily, "practitioner", costs.shared_by, costs.found.by_month)


def idle_hours(costs: Costs, settings: Settings, shares: pl.DataFrame) -> pl.DataFrame:
    """How an unlogged hour of each post is spread over groups and spans; nothing where unlogged time is not shared."""
    spread = (
        pooled_idle_hours(costs, settings).join(shares, on=POOL).with_columns(share=pl.col("hours") * pl.col("share"))
    )
    posts = costs.found.posts.sort("practitioner_id", "first", "last").select("post").with_row_index("place")
    ordered = spread.join(posts, on="post").sort("group", "role", "own_agency", "span", "place", "share")
    return ordered.select("post", "group", "role", "own_agency", "span", "share")


def in_hours(
    time: pl.DataFrame, costs: Costs, named: Mapping[str, Collection[str]], also: Collection[str]
) -> pl.DataFrame:
    """Time by `DETAIL` and `also`; whole seconds are added up before they are weighted."""
    alike = weighed_time(told_apart(time, costs, named)).with_columns(varies_with=varies_with())
    keys = [name for name in (*DETAIL, *also, "weight") if name in alike.columns]
    return summed(alike, keys, "seconds").with_columns(hours=hours())


def told_apart(time: pl.DataFrame, costs: Costs, named: Mapping[str, Collection[str]]) -> pl.DataFrame:
    """Time with null for the practitioners and activities that no scenario names."""
    kept = {}
    for column, kind in TOLD_APART.items():
        names = costs.found.names.enums[kind].categories
        picked = names.is_in(list(named.get(column, ()))).gather(code(time[column]))
        kept[column] = pl.when(picked).then(column)
    return time.with_columns(**kept)


def varies_with() -> pl.Expr:
    """What time grows with: what its activity says, else families for their work and staff for the rest."""
    of_kind = pl.when(pl.col("kind").cast(pl.String).is_in(FAMILY_WORK)).then(pl.lit("families", dtype=VARIES))
    return pl.coalesce("varies_with", of_kind, pl.lit("staff", dtype=VARIES))


def shares_of_groups(costs: Costs, among: Groups) -> pl.DataFrame:
    """What of each pool's time a group bears: `POOL`, group, share."""
    families = costs.shared_by.families
    grouped = families.with_columns(group_of(families["family_id"], among))
    keys = [*POOL, "group"]
    pools = families.select(*POOL, "pool_seconds").unique()
    both = summed(grouped, keys, "seconds").join(pools, on=list(POOL))
    return both.select(*keys, share=pl.col("seconds") / pl.col("pool_seconds")).sort(keys)

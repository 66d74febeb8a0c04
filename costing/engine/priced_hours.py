"""Every hour that was priced, by agency and unit cost: what tells whose money it is and what is in it."""

import polars as pl

from costing.engine.expenses import APART
from costing.engine.look_ups import LookUps, with_look_ups
from costing.engine.names import spelled_out
from costing.engine.price import hours, weighed_time
from costing.engine.sums import add_up

PRICED_HOURS = ("agency", "unit_cost", "component", "apart", "hours", "post")


def priced_hours(
    direct: pl.DataFrame,
    apart: pl.DataFrame,
    pools: pl.DataFrame,
    unlogged: pl.DataFrame,
    found: LookUps,
    allocates: bool,
) -> pl.DataFrame:
    """agency, unit_cost, component, apart ("": among families' costs), hours, and the post that they are of (or null).

    component: direct, indirect, unlogged, or not_allocated for unlogged hours that are only reported. Hours that nobody
    bears are there too. `direct`: direct time by `INDIRECT`, all families together; `apart`: time apart.
    """
    shared = pools.select("agency", "unit_cost", "component", "post", "hours", apart=pl.lit(""))
    parts = [*direct_hours(direct, found), spelled_out(shared), apart_hours(apart, found)]
    idle = spelled_out(unlogged.filter(pl.col("cost").is_not_null()))
    if allocates:
        parts.append(idle.filter(is_apart()).with_columns(apart=pl.col("payment"), component=pl.lit("unlogged")))
    else:
        parts.append(idle.with_columns(apart=pl.lit(""), component=pl.lit("not_allocated")))
    every = pl.concat([part.select(PRICED_HOURS) for part in parts]).filter(pl.col("hours") != 0)
    keys = [name for name in PRICED_HOURS if name != "hours"]
    return add_up(every, keys, ["hours"]).select(PRICED_HOURS)


def is_apart() -> pl.Expr:
    """Time of the roles whose payment keeps their cost apart from families'."""
    return pl.col("payment").is_in(APART).fill_null(False)


def direct_hours(direct: pl.DataFrame, found: LookUps) -> list[pl.DataFrame]:
    """Direct time, and the indirect time that a ratio imputes to it."""
    named = priced_time(direct, found).with_columns(apart=pl.lit(""))
    imputed = named.filter(pl.col("imputed") != 0).with_columns(pl.col("hours") * pl.col("imputed"))
    return [named.with_columns(component=pl.lit("direct")), imputed.with_columns(component=pl.lit("indirect"))]


def apart_hours(apart: pl.DataFrame, found: LookUps) -> pl.DataFrame:
    """Time apart, as direct where it is of a family, with what a ratio imputes to it."""
    component = pl.when(pl.col("family_id").cast(pl.String) != "").then(pl.lit("direct")).otherwise(pl.lit("indirect"))
    priced = priced_time(apart.with_columns(component=component), found)
    return priced.with_columns(pl.col("hours") * (1 + pl.col("imputed")))


def priced_time(time: pl.DataFrame, found: LookUps) -> pl.DataFrame:
    """Time with its agency, unit cost, post, hours, and the hours that a ratio imputes to one of them."""
    kind = found.names.one("kind", "direct")
    known = weighed_time(with_look_ups(time, found, kind, ("unit_cost", "post", "weight", "imputed")))
    by = ("agency", "unit_cost", "post", "weight", "imputed", "component", "apart")
    sums = known.group_by(name for name in by if name in known.columns).agg(pl.col("seconds").sum())
    return spelled_out(sums.with_columns(hours=hours()))

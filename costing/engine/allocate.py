"""What no family has of its own is shared over families: pools of indirect and unlogged time, shared expenses."""

from dataclasses import dataclass

import polars as pl

from costing.engine.look_ups import LookUps
from costing.engine.names import Names
from costing.engine.price import MEASURES
from costing.engine.shares import POOL, Shares
from costing.engine.sums import add_up, summed

LINE = ("family_id", "agency", "role", "activity", "kind", "month", "component", "cost_per_hour", "weight")
SHARED = ["family_id", "agency", "role", "kind", "component"]


@dataclass(frozen=True)
class Allocated:
    """Lines that families bear (`LINE` and `MEASURES`), and what nobody bears: component and `MEASURES`."""

    lines: pl.DataFrame
    unallocated: pl.DataFrame


def allocate_time(pools: pl.DataFrame, shares: Shares, found: LookUps) -> Allocated:
    """Each family's part of every pool's cost, in proportion to its direct time in that pool (method note 5 and 6).

    `pools`: lines with `POOL` (blank: nothing to be shared by), component, agency, role, kind, months and measures.
    """
    keys = [*POOL, "agency", "role", "kind", "component", *found.discounted_by]
    costs = add_up(pools.with_columns(later=pl.lit(0, dtype=pl.Int64)), keys, MEASURES)
    parts = costs.join(shares.families, on=POOL, how="inner")
    weight = pl.col("seconds") / pl.col("pool_seconds")
    parts = discounted_anew(parts.with_columns(pl.col(name) * weight for name in MEASURES), found)
    borne = add_up(parts.select(*SHARED, *MEASURES), SHARED, MEASURES)
    return Allocated(as_lines(borne, found.names), left_over(costs.filter(pl.col("pool_level") == "")))


def discounted_anew(parts: pl.DataFrame, found: LookUps) -> pl.DataFrame:
    """Parts of families discounted from the family's own start, where the study does so (method note 18)."""
    if not found.from_family:
        return parts
    years = found.years_of_families(parts["family_id"]) + pl.col("later")
    factor = (1 + found.discount_rate) ** -years.cast(pl.Float64)
    return parts.with_columns(cost_discounted=pl.col("cost") * factor)


def allocate_expenses(spending: pl.DataFrame, families: pl.DataFrame, found: LookUps) -> Allocated:
    """Own expenses to their family, shared ones over families equally, by direct time or by weeks (method note 7).

    `families`: family_id, intervention, seconds (direct), days (open in the period), families (1 for each).
    """
    names = found.names
    lines = spending.with_columns(role=names.one("role", ""), hours=pl.lit(0.0), activity=pl.col("category"))
    of_families = discounted_anew(lines.filter(pl.col("family_id") != ""), found)
    own = add_up(of_families, [*SHARED, "activity", "month"], MEASURES)
    keys = ["expense", "intervention", "shared_by", "agency", "role", "kind", "component", *found.discounted_by]
    costs = add_up(lines.filter(pl.col("family_id") == ""), keys, MEASURES)
    parts = costs.join(weights(costs, families), on=["intervention", "shared_by"], how="inner")
    parts = discounted_anew(parts.with_columns(pl.col(name) * pl.col("weight") for name in MEASURES), found)
    borne = add_up(parts.select(*SHARED, "expense", *MEASURES), SHARED, MEASURES)
    unborne = costs.join(parts.select("expense").unique(), on="expense", how="anti")
    return Allocated(pl.concat([as_lines(own, names), as_lines(borne, names)]), left_over(unborne))


def weights(costs: pl.DataFrame, families: pl.DataFrame) -> pl.DataFrame:
    """For each way of sharing in use (intervention, shared_by): the weight of each family or group, adding up to 1.

    `families`: family_id, intervention, seconds, days, families (how many it stands for).
    """
    ways = costs.select("intervention", "shared_by").unique()
    members = ways.join(families.rename({"intervention": "of_family"}), how="cross").filter(
        (pl.col("intervention") == "") | (pl.col("intervention") == pl.col("of_family"))
    )
    measure = (
        pl.when(pl.col("shared_by") == "time")
        .then(pl.col("seconds"))
        .when(pl.col("shared_by") == "weeks")
        .then(pl.col("days"))
        .otherwise(pl.col("families"))
    )
    way = ["intervention", "shared_by"]
    weighed = members.with_columns(measure=measure).filter(pl.col("measure") > 0)
    both = weighed.join(summed(weighed, way, "measure", "everyone"), on=way, maintain_order="left")
    return both.select(*way, "family_id", weight=pl.col("measure") / pl.col("everyone"))


def as_lines(rows: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Rows as cost lines: activity and month blank where they have none, cost_per_hour = cost / hours if any."""
    blank = [names.one(name, "").alias(name) for name in ("activity", "month") if name not in rows.columns]
    rate = pl.when(pl.col("hours") > 0).then(pl.col("cost") / pl.col("hours"))
    weight = pl.lit(None, dtype=pl.Float64)
    return rows.with_columns(*blank, cost_per_hour=rate, weight=weight).select(*LINE, *MEASURES)


def left_over(costs: pl.DataFrame) -> pl.DataFrame:
    """What nobody bears, by component."""
    return add_up(costs.select("component", *MEASURES), ["component"], MEASURES)

"""What no family has of its own is shared over families: pools of indirect and unlogged time, shared expenses."""

from dataclasses import dataclass

import polars as pl

from costing.engine.names import Names
from costing.engine.price import MEASURES
from costing.engine.shares import Shares
from costing.engine.sums import add_up

LINE = ("family_id", "agency", "role", "activity", "kind", "month", "component", "cost_per_hour")
SHARED = ["family_id", "agency", "role", "kind", "component"]


@dataclass(frozen=True)
class Allocated:
    """Lines that families bear (`LINE` and `MEASURES`), and what nobody bears: component and `MEASURES`."""

    lines: pl.DataFrame
    unallocated: pl.DataFrame


def allocate_time(pools: pl.DataFrame, shares: Shares, names: Names) -> Allocated:
    """Each family's part of every pool's cost, in proportion to its direct seconds in that pool (method note 5 and 6).

    `pools`: lines with pool_level, pool (blank: nothing to be shared by), component, agency, role, kind and measures.
    """
    keys = ["pool_level", "pool", "agency", "role", "kind", "component"]
    costs = add_up(pools, keys, MEASURES)
    parts = costs.join(shares.families, on=["pool_level", "pool"], how="inner")
    weight = pl.col("seconds") / pl.col("pool_seconds")
    parts = parts.with_columns(pl.col(name) * weight for name in MEASURES)
    borne = add_up(parts.select(*SHARED, "pool_level", "pool", *MEASURES), SHARED, MEASURES)
    return Allocated(as_lines(borne, names), left_over(costs.filter(pl.col("pool_level") == "")))


def allocate_expenses(spending: pl.DataFrame, families: pl.DataFrame, names: Names) -> Allocated:
    """Own expenses to their family, shared ones over families equally, by direct time or by weeks (method note 7).

    `families`: family_id, intervention, seconds (direct), days (open in the period).
    """
    lines = spending.with_columns(role=names.one("role", ""), hours=pl.lit(0.0), activity=pl.col("category"))
    own = add_up(lines.filter(pl.col("family_id") != ""), [*SHARED, "activity", "month"], MEASURES)
    keys = ["expense", "intervention", "shared_by", "agency", "role", "kind", "component"]
    costs = add_up(lines.filter(pl.col("family_id") == ""), keys, MEASURES)
    parts = costs.join(weights(costs, families), on=["intervention", "shared_by"], how="inner")
    parts = parts.with_columns(pl.col(name) * pl.col("weight") for name in MEASURES)
    borne = add_up(parts.select(*SHARED, "expense", *MEASURES), SHARED, MEASURES)
    unborne = costs.join(parts.select("expense").unique(), on="expense", how="anti")
    return Allocated(pl.concat([as_lines(own, names), as_lines(borne, names)]), left_over(unborne))


def weights(costs: pl.DataFrame, families: pl.DataFrame) -> pl.DataFrame:
    """For each way of sharing in use (intervention, shared_by): the weight of each family, adding up to 1."""
    ways = costs.select("intervention", "shared_by").unique()
    members = ways.join(families.rename({"intervention": "of_family"}), how="cross").filter(
        (pl.col("intervention") == "") | (pl.col("intervention") == pl.col("of_family"))
    )
    measure = (
        pl.when(pl.col("shared_by") == "time")
        .then(pl.col("seconds"))
        .when(pl.col("shared_by") == "weeks")
        .then(pl.col("days"))
        .otherwise(pl.lit(1, dtype=pl.Int64))
    )
    weighed = members.with_columns(measure=measure).filter(pl.col("measure") > 0)
    everyone = pl.col("measure").sum().over("intervention", "shared_by")
    return weighed.select("intervention", "shared_by", "family_id", weight=pl.col("measure") / everyone)


def as_lines(rows: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Rows as cost lines: activity and month blank where they have none, cost_per_hour = cost / hours if any."""
    blank = [names.one(name, "").alias(name) for name in ("activity", "month") if name not in rows.columns]
    rate = pl.when(pl.col("hours") > 0).then(pl.col("cost") / pl.col("hours"))
    return rows.with_columns(*blank, cost_per_hour=rate).select(*LINE, *MEASURES)


def left_over(costs: pl.DataFrame) -> pl.DataFrame:
    """What nobody bears, by component."""
    return add_up(costs.select("component", *MEASURES), ["component"], MEASURES)

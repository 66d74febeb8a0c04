"""Groups of families that every scenario treats alike, the coarse grain at which time is priced anew."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from costing.engine.costs import Costs
from costing.engine.look_ups import code
from costing.engine.sums import summed


@dataclass(frozen=True)
class Groups:
    """The families of an intervention; those that a scenario names are a group each.

    `table`: group (Int64, from 0), intervention, family ("": several), families (their number), seconds (of direct
    time, weighted), days (open in the period), sorted; `of_family`: the group by the codes of families, null for those
    that are not costed.
    """

    table: pl.DataFrame
    of_family: pl.Series

    @property
    def are_interventions(self) -> bool:
        """Whether no family is a group by itself."""
        return not (self.table["family"] != "").any()


def groups(costs: Costs, named: Collection[str]) -> Groups:
    """The groups of a study's families; each of those `named` is one by itself."""
    family = pl.col("family_id").cast(pl.String)
    alone = pl.when(family.is_in(list(named))).then(family).otherwise(pl.lit(""))
    keys = ["intervention", "family"]
    families = costs.families.select(
        "family_id", "days", "seconds", intervention=pl.col("intervention").cast(pl.String), family=alone
    )
    seconds = summed(families, keys, "seconds")
    counts = families.group_by(keys).agg(families=pl.len().cast(pl.Int64), days=pl.col("days").sum())
    table = counts.join(seconds, on=keys).sort(keys)
    table = table.with_row_index("group").with_columns(pl.col("group").cast(pl.Int64))
    of = families.join(table, on=keys).select("family_id", "group")
    every = costs.found.every("family", "family_id").join(of, on="family_id", how="left", maintain_order="left")
    return Groups(table, every["group"])


def group_of(families: pl.Series, found: Groups) -> pl.Series:
    """The group of each of these families."""
    return found.of_family.gather(code(families)).alias("group")

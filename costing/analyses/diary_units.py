"""What each logged span of a sampled diary cost, and what the diary as a whole stands for."""

import polars as pl

from costing.checks.scopes import SCOPE
from costing.engine.costs import Costs
from costing.engine.diary import STRATUM, Diary
from costing.engine.look_ups import looked_up
from costing.engine.shares import POOL
from costing.engine.sums import add_up, summed

ALL = "all"
DIARY = (
    *("scope", "stratum", "first", "last", "stratum_days", "spans", "units", "logged_days"),
    *("weight", "hours", "estimated_hours"),
)


def units_by_intervention(costs: Costs, diary: Diary) -> dict[str, pl.DataFrame]:
    """For each intervention, and `all`, the sampling units of the diary with what was logged in them.

    A unit's cost is that of its direct and indirect time that families bear, as logged: not times its weight. The
    columns are those of `sampling.estimate`.
    """
    parts = pl.concat([direct_by_unit(costs), indirect_by_unit(costs)])
    named = add_up(parts, ["intervention", "unit"], ["cost"])
    every = add_up(parts.with_columns(intervention=pl.lit(ALL)), ["intervention", "unit"], ["cost"])
    names = [*costs.families["intervention"].cast(pl.String).unique().sort(), ALL]
    both, units = pl.concat([named.filter(pl.col("intervention") != ALL), every]), sampling_units(diary)
    return {
        name: units.join(
            both.filter(pl.col("intervention") == name).select("unit", "cost"),
            on="unit",
            how="left",
            maintain_order="left",
        ).with_columns(pl.col("cost").fill_null(0.0))
        for name in names
    }


def sampling_units(diary: Diary) -> pl.DataFrame:
    """unit, scope, stratum, first, stratum_days, unit_days, family_days, stratum_family_days, weight (null: none)."""
    sums = diary.spans.group_by("unit", *STRATUM).agg(
        unit_days=pl.col("days").sum(), family_days=pl.col("family_days").sum()
    )
    strata = diary.strata.select(*STRATUM, "first", "stratum_days", stratum_family_days="family_days", weight="given")
    return sums.join(strata, on=STRATUM).sort("unit")


def direct_by_unit(costs: Costs) -> pl.DataFrame:
    """intervention, unit, cost of direct time as logged, with the indirect time that a ratio imputes to it."""
    time = looked_up(costs.time.direct, costs.found, ["unit", "cost_per_hour", "imputed"])
    of = costs.families.select("family_id", pl.col("intervention").cast(pl.String))
    keys = ["intervention", "unit", "cost_per_hour", "imputed"]
    seconds = time.join(of, on="family_id").group_by(keys).agg(pl.col("seconds").sum())
    cost = pl.col("seconds") / 3600 * pl.col("cost_per_hour") * (1 + pl.col("imputed"))
    return seconds.select("intervention", "unit", cost=cost)


def indirect_by_unit(costs: Costs) -> pl.DataFrame:
    """intervention, unit, cost of indirect time as logged, by the share that the intervention has of its pool."""
    lines = looked_up(
        costs.pools.filter(pl.col("component").cast(pl.String) == "indirect"), costs.found, ["unit", "weight"]
    )
    of = costs.families.select("family_id", pl.col("intervention").cast(pl.String))
    shares = costs.shared_by.families.join(of, on="family_id")
    weights = summed(shares, [*POOL, "intervention"], "seconds").join(
        costs.shared_by.families.select(*POOL, "pool_seconds").unique(POOL), on=POOL
    )
    borne = lines.join(weights, on=POOL)
    cost = pl.col("cost") / pl.col("weight") * pl.col("seconds") / pl.col("pool_seconds")
    return borne.select("intervention", "unit", cost=cost)


def diary_table(costs: Costs, diary: Diary) -> pl.DataFrame:
    """One row a stratum: what was logged of it and how many times that counts; columns `DIARY`."""
    spans = diary.spans.group_by(STRATUM).agg(
        pl.col(SCOPE).first(), spans=pl.len().cast(pl.Int64), units=pl.col("unit").n_unique()
    )
    time = pl.concat(
        [
            table.select("practitioner_id", "role", "activity", "span", "seconds")
            for table in (costs.time.direct, costs.time.indirect, costs.time.apart)
        ]
    )
    of = diary.spans.select("unit", *STRATUM).unique("unit")
    units = looked_up(time, costs.found, ["unit"]).group_by("unit").agg(pl.col("seconds").sum()).join(of, on="unit")
    seconds = units.group_by(STRATUM).agg(pl.col("seconds").sum())
    rows = diary.strata.join(spans, on=STRATUM).join(seconds, on=STRATUM, how="left").sort("scope", "first", "stratum")
    hours = pl.col("seconds").fill_null(0) / 3600
    named = pl.concat_str([pl.when(pl.col(name) != "").then(name) for name in SCOPE], separator=", ", ignore_nulls=True)
    return rows.with_columns(hours=hours, estimated_hours=hours * pl.col("weight"), scope=named).select(
        *(pl.col(name).cast(pl.Int64) if name in ("spans", "units") else pl.col(name) for name in DIARY)
    )

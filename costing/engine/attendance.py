"""Group sessions: whose time they are, in whole seconds, by the parts that families had in them (method note 20)."""

import polars as pl

from costing.model.tables import PART, ROW

PARTS = 10_000
"""Weights are counted in parts of one, since whole numbers are exact: as many as four decimals have."""


def sessions(log: pl.DataFrame, attendance: pl.DataFrame) -> pl.DataFrame:
    """The seconds of each family in each entry whose attendance is given: part and row, member, part.

    Each has floor(seconds x weight / all weights); the seconds that remain go one each to the first families, in the
    order of Unicode code points. `log`: entry_id, seconds, part and row; `attendance`: entry_id, family_id, weight.
    """
    weight = (pl.col("weight").cast(pl.Float64).fill_null(1.0) * PARTS).round().cast(pl.Int64)
    came = attendance.select("entry_id", member="family_id", weight=weight).unique(["entry_id", "member"], keep="first")
    attended = log.filter(pl.col("entry_id").is_in(came["entry_id"].implode())) if came.height else log.clear()
    each = attended.join(came, on="entry_id").sort(PART, ROW, "member")
    session = [PART, ROW]
    part = pl.col("seconds") * pl.col("weight") // pl.col("weight").sum().over(session)
    shared = each.with_columns(part=part, position=pl.int_range(pl.len()).over(session))
    rest = pl.col("seconds") - pl.col("part").sum().over(session)
    given = pl.col("part") + (pl.col("position") < rest).cast(pl.Int64)
    return shared.select(*session, "member", part=given).filter(pl.col("part") > 0)

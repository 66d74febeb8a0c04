"""What becomes of logged time: costed to families, shown apart, or left out, each for a reason."""

import polars as pl

from costing.engine.look_ups import LookUps, apart, looked_up
from costing.engine.names import in_order
from costing.engine.time import DIRECT, INDIRECT, TimeTables

OUTSIDE_DIARY = "outside the diary"
IN_OVERHEADS = "in overheads already"


def sorted_out(time: pl.DataFrame, found: LookUps, removes_double_counts: bool) -> TimeTables:
    """Seconds by `DIRECT` as time tables (method note 13, 16 and 17)."""
    covered = items_covered(time, found)
    left_out: dict[str, int] = {}
    if found.logged:
        time = without(time, found.logged.of(time)["unit"].is_null(), OUTSIDE_DIARY, left_out)
    if removes_double_counts and covered:
        items = looked_up(time, found, ["overhead_item"])["overhead_item"]
        time = without(time, items.is_in(sorted(covered)).fill_null(False), IN_OVERHEADS, left_out)
    kept, beside = time, time.clear().with_columns(apart=pl.lit(""))
    if found.has_time_apart:
        marked = looked_up(time, found, ["phase", "payment"]).with_columns(apart=apart())
        kept = marked.filter(pl.col("apart").is_null()).select(time.columns)
        beside = marked.drop_nulls("apart").select(*time.columns, "apart")
    indirect = kept.filter(pl.col("family_id") == "").select(*INDIRECT, "seconds")
    direct = kept.filter(pl.col("family_id") != "")
    return TimeTables(
        direct=direct.sort(in_order(direct, DIRECT)),
        indirect=indirect.sort(in_order(indirect, INDIRECT)),
        apart=beside.sort(in_order(beside, DIRECT)),
        left_out=left_out,
        covered=covered,
    )


def without(time: pl.DataFrame, marks: pl.Series, reason: str, left_out: dict[str, int]) -> pl.DataFrame:
    """The rows that are not marked; the seconds of the others are counted as left out."""
    if marks.any():
        left_out[reason] = int(time.filter(marks)["seconds"].sum())
    return time.filter(~marks)


def items_covered(time: pl.DataFrame, found: LookUps) -> frozenset[str]:
    """The items that the overheads of the unit costs pay for by which logged time is priced."""
    covers = found.prices.filter(pl.col("overheads_cover").is_not_null())
    if not covers.height:
        return frozenset()
    logged = time.filter(found.logged.of(time)["unit"].is_not_null()) if found.logged else time
    used = looked_up(logged, found, ["unit_cost"])["unit_cost"].unique()
    rows = covers.filter(pl.col("unit_cost").is_in(used.implode()))
    return frozenset(rows["overheads_cover"].str.split(";").explode().drop_nulls())

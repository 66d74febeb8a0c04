"""What becomes of logged time: costed to families, shown apart, or left out, each for a reason."""

from dataclasses import replace

import polars as pl

from costing.engine.look_ups import LookUps, apart, looked_up
from costing.engine.names import ordered
from costing.engine.time import DIRECT, INDIRECT, TimeTables
from costing.engine.unlogged import hours_of_posts
from costing.model.settings import Settings


def sorted_out(time: pl.DataFrame, found: LookUps, settings: Settings) -> TimeTables:
    """Seconds by `DIRECT` as time tables (method note 13, 16 and 17)."""
    covered = items_covered(time, found, settings)
    removed = covered if settings.removes_double_counts else frozenset()
    left_out: dict[bool, int] = {}
    if removed:
        items = looked_up(time, found, ["overhead_item"])["overhead_item"]
        time = without(time, items.is_in(sorted(removed)).fill_null(False), left_out)
    kept, beside = time, time.clear().with_columns(apart=pl.lit(""))
    if found.has_time_apart:
        marked = looked_up(time, found, ["phase", "payment"])
        marked = marked.with_columns(apart=pl.when(~left_unpriced(settings)).then(apart()))
        kept = marked.filter(pl.col("apart").is_null()).select(time.columns)
        beside = marked.drop_nulls("apart").select(*time.columns, "apart")
    return replace(in_tables(kept, beside), covered=covered, removed=removed, left_out=left_out)


def without(time: pl.DataFrame, marks: pl.Series, left_out: dict[bool, int]) -> pl.DataFrame:
    """The rows that are not marked; the seconds of the others are counted as left out, indirect ones by themselves."""
    for (of_family,), rows in time.filter(marks).group_by(pl.col("family_id") != ""):
        left_out[not of_family] = int(rows["seconds"].sum())
    return time.filter(~marks)


def items_covered(time: pl.DataFrame, found: LookUps, settings: Settings) -> frozenset[str]:
    """The items that the overheads of the unit costs pay for by which time of the study is priced."""
    covers = found.prices.filter(pl.col("overheads_cover").is_not_null())
    if not covers.height:
        return frozenset()
    used = looked_up(time.filter(~left_unpriced(settings)), found, ["unit_cost"])["unit_cost"]
    if settings.allocates_unlogged:
        used = pl.concat([used, of_unlogged(time, found)])
    rows = covers.filter(pl.col("unit_cost").is_in(used.unique().implode()))
    return frozenset(rows["overheads_cover"].str.split(";").explode().drop_nulls())


def of_unlogged(time: pl.DataFrame, found: LookUps) -> pl.Series:
    """The unit costs by which unlogged time is priced."""
    posts = hours_of_posts(in_tables(time, time.clear().with_columns(apart=pl.lit(""))), found)
    idle = posts.filter(pl.col("hours_unlogged") > 0)["post"]
    held = found.posts_by_span.filter(pl.col("post").is_in(idle.implode())).select("span", role="own_role")
    return held.join(found.prices, on=["role", "span"])["unit_cost"]


def left_unpriced(settings: Settings) -> pl.Expr:
    """Indirect time that the study excludes."""
    return pl.lit(settings.level == "exclude") & (pl.col("family_id") == "")


def in_tables(kept: pl.DataFrame, beside: pl.DataFrame) -> TimeTables:
    """Seconds by `DIRECT` as sorted tables of direct and of indirect time, and of time apart."""
    indirect = kept.filter(pl.col("family_id") == "").select(*INDIRECT, "seconds")
    direct = kept.filter(pl.col("family_id") != "")
    return TimeTables(
        direct=ordered(direct, DIRECT),
        indirect=ordered(indirect, INDIRECT),
        apart=ordered(beside, DIRECT),
    )

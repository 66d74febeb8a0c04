"""One family's cost, traced: hours x cost, line by line, down to the rows of the log."""

from collections.abc import Iterable

import polars as pl

from costing.engine.shares import Shares, shares, with_pools
from costing.model.settings import Settings

DIRECT = ("agency", "role", "activity", "kind", "month", "cost_per_hour")
INDIRECT = ("pool_level", "pool", "practitioner_id", "agency", "role", "activity", "kind")
TRACE = (
    *("component", "practitioner_id", "agency", "role", "activity", "kind", "month", "shared_by"),
    *("hours_logged", "share", "hours", "cost_per_hour", "cost", "rows"),
)
"""`hours_logged` are those of the log that are shared, `share` the family's part of them, `rows` where they stand."""


def trace(
    family: str, entries: pl.DataFrame, lines: pl.DataFrame, practitioners: pl.DataFrame, settings: Settings
) -> pl.DataFrame:
    """Every part of a family's cost, with the columns of `TRACE`; their costs add up to the family's cost.

    `entries`: the log as it was costed; `lines`: cost lines. Worked out anew from the entries, so that it proves the
    lines.
    """
    direct = entries.filter(pl.col("family_id") != "")
    level = settings.level_of_pools
    found = shares(direct, (level, "practitioner"))
    own = found.families.filter(pl.col("family_id") == family)
    parts = [traced_direct(direct.filter(pl.col("family_id") == family))]
    if settings.level != "exclude":
        parts.append(traced_indirect(entries.filter(pl.col("family_id") == ""), level, found, own))
    if settings.allocates_unlogged:
        parts.append(traced_unlogged(practitioners, found, own))
    parts.append(traced_expenses(lines.filter((pl.col("family_id") == family) & (pl.col("component") == "expense"))))
    return pl.concat(parts)


def traced_direct(entries: pl.DataFrame) -> pl.DataFrame:
    """Time for the family: one line for each agency, role, activity, month and rate, as in the cost lines."""
    lines = grouped(entries, DIRECT).sort("month", "activity", "role", "agency", "cost_per_hour")
    hours = pl.col("seconds") / 3600
    return in_columns(lines.with_columns(component=pl.lit("direct"), hours=hours, cost=hours * pl.col("cost_per_hour")))


def traced_indirect(entries: pl.DataFrame, level: str, found: Shares, own: pl.DataFrame) -> pl.DataFrame:
    """The family's part of time that names no family: its share of the direct time of whatever shares it."""
    priced = with_pools(entries, level, found).with_columns(
        cost_logged=pl.col("seconds") / 3600 * pl.col("cost_per_hour")
    )
    sums = priced.group_by(INDIRECT).agg(pl.col("cost_logged").sum())
    lines = grouped(priced, INDIRECT).join(sums, on=INDIRECT)
    return shared(lines.with_columns(hours_logged=pl.col("seconds") / 3600), own, "indirect")


def traced_unlogged(practitioners: pl.DataFrame, found: Shares, own: pl.DataFrame) -> pl.DataFrame:
    """The family's part of unlogged time."""
    unlogged = practitioners.filter(pl.col("hours_unlogged") > 0)
    lines = with_pools(unlogged, "practitioner", found).with_columns(
        kind=pl.lit("indirect"), hours_logged=pl.col("hours_unlogged"), cost_logged=pl.col("cost_unlogged")
    )
    return shared(lines, own, "unlogged")


def traced_expenses(lines: pl.DataFrame) -> pl.DataFrame:
    """The family's own expenses and its part of shared ones, as in the cost lines."""
    return in_columns(lines.with_columns(hours=pl.lit(None, dtype=pl.Float64)))


def shared(lines: pl.DataFrame, own: pl.DataFrame, component: str) -> pl.DataFrame:
    """Lines of pools, each multiplied by the family's share of its pool."""
    share = own.select("pool_level", "pool", share=pl.col("seconds") / pl.col("pool_seconds"))
    borne = lines.join(share, on=["pool_level", "pool"], how="inner").with_columns(
        component=pl.lit(component),
        shared_by=pl.col("pool_level"),
        hours=pl.col("hours_logged") * pl.col("share"),
        cost=pl.col("cost_logged") * pl.col("share"),
        cost_per_hour=pl.col("cost_logged") / pl.col("hours_logged"),
    )
    return in_columns(borne).sort("practitioner_id", "role", "activity", "agency")


def grouped(entries: pl.DataFrame, keys: Iterable[str]) -> pl.DataFrame:
    """Seconds by `keys`, with the rows of the log that they stand in."""
    sums = entries.group_by(keys).agg(pl.col("seconds").sum(), pl.struct("file", "source_row").alias("places"))
    many = entries["file"].n_unique() > 1
    rows = [in_words([(p["file"], p["source_row"]) for p in places], many) for places in sums["places"]]
    return sums.drop("places").with_columns(rows=pl.Series(rows, dtype=pl.String))


def in_words(places: list[tuple[str, int]], name_files: bool) -> str:
    """Rows as text, runs of them shortened; each file named where there are several.

    >>> in_words([("log.csv", 4), ("log.csv", 2), ("log.csv", 3), ("log.csv", 9)], False)
    '2-4, 9'
    """
    files = sorted({file for file, _ in places})
    return "; ".join(
        (f"{file}: " if name_files else "") + runs(sorted({row for name, row in places if name == file}))
        for file in files
    )


def runs(rows: list[int]) -> str:
    """Ascending numbers, three or more in a row as first-last."""
    groups: list[list[int]] = []
    for row in rows:
        if groups and row == groups[-1][-1] + 1:
            groups[-1].append(row)
        else:
            groups.append([row])
    return ", ".join(f"{group[0]}-{group[-1]}" if len(group) > 2 else ", ".join(map(str, group)) for group in groups)


def in_columns(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines with just the columns of `TRACE`; those that they do not have are blank."""
    numbers = {"hours_logged", "share", "hours", "cost_per_hour", "cost"}
    blank = [
        pl.lit(None, dtype=pl.Float64).alias(name) if name in numbers else pl.lit("").alias(name)
        for name in TRACE
        if name not in lines.columns
    ]
    text = [pl.col(name).cast(pl.String) for name in TRACE if name not in numbers]
    return lines.with_columns(blank).with_columns(text).select(TRACE)

"""Shares: how the time that names no family is spread over families, in proportion to direct time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from costing.engine.sums import summed

STUDY = "study"
CHAINS = {
    "practitioner": ("practitioner", "team", STUDY),
    "team": ("team", STUDY),
    "role": ("role", STUDY),
    "intervention": ("intervention", STUDY),
    STUDY: (STUDY,),
}
"""By the level at which time is shared the levels that are tried, the next where one has no direct time (method note
14)."""
KEYS = {"practitioner": "practitioner_id", "team": "team", "role": "role", "intervention": "intervention"}
"""The column of direct time that names a row's pool at each level."""
POOL = ("pool_level", "pool", "window")


@dataclass(frozen=True)
class Shares:
    """Direct time by pool and family.

    `families`: pool_level, pool, window, family_id, seconds, pool_seconds (Int64, or Float64 where time is weighted),
    sorted. A pool is named by its level and its practitioner, team, role, intervention or ""; its window is a month, or
    "" for the whole period.
    """

    families: pl.DataFrame

    @property
    def pools(self) -> pl.DataFrame:
        """The pools that have something to share by: pool_level, pool, window."""
        return self.families.select(POOL).unique()


def shares(direct: pl.DataFrame, levels: Collection[str], by_month: bool = False) -> Shares:
    """The direct time of each pool at these levels and those that they fall back on (method note 5 and 14).

    `direct`: family_id, seconds, the columns of `KEYS` that the levels need and, with `by_month`, month.
    """
    needed = dict.fromkeys((*(step for level in levels for step in CHAINS[level]), STUDY))
    usable = [level for level in needed if level == STUDY or KEYS[level] in direct.columns]
    windows = ("", "month") if by_month else ("",)
    tables = [of_pools(direct, level, window) for level in usable for window in windows]
    families = pl.concat(tables).sort(*POOL, "family_id")
    return Shares(families.join(summed(families, POOL, "seconds", "pool_seconds"), on=POOL, maintain_order="left"))


def of_pools(direct: pl.DataFrame, level: str, window: str) -> pl.DataFrame:
    """The direct time of each pool of a level by `POOL` and family; `window`: the column of months, or none."""
    key = () if level == STUDY else (KEYS[level],)
    sums = summed(direct, [*key, *([window] if window else []), "family_id"], "seconds")
    named = sums.select(
        pl.lit(level).alias("pool_level"),
        pool_key(level).alias("pool"),
        (pl.col(window).cast(pl.String) if window else pl.lit("")).alias("window"),
        "family_id",
        "seconds",
    )
    return named.filter(pl.col("pool") != "") if key else named


def pool_key(level: str) -> pl.Expr:
    """What names a row's pool at a level."""
    return pl.lit("") if level == STUDY else pl.col(KEYS[level]).cast(pl.String)


def level_named(over: str) -> str:
    """The level that `indirect_over` names: itself, or that of the intervention which it is the name of."""
    return over if over in CHAINS else "intervention"


def with_pools(lines: pl.DataFrame, level: str, found: Shares, by_month: bool = False) -> pl.DataFrame:
    """`lines` (with practitioner_id and role) with the pool each is shared by: pool_level, pool, window.

    `indirect_over`, where there is such a column and it is filled in, overrides the level: a level, or the name of an
    intervention. A pool without direct time falls back on the next of its chain; a study without any on nothing.
    """
    over = pl.col("indirect_over").cast(pl.String).fill_null("") if "indirect_over" in lines.columns else pl.lit("")
    nothing = [pl.lit(None, dtype=pl.String).alias(name) for name in POOL]
    marked = lines.with_row_index("_line").with_columns(over.alias("_over"), *nothing)
    parts = [
        with_first_pool(part, CHAINS[level_named(str(named)) if named else level], found.pools, by_month)
        for (named,), part in marked.group_by("_over", maintain_order=True)
    ]
    return (
        pl.concat([marked.clear(), *parts])
        .sort("_line")
        .drop("_line", "_over")
        .with_columns(pl.col(POOL).fill_null(""))
    )


def with_first_pool(lines: pl.DataFrame, chain: Sequence[str], pools: pl.DataFrame, by_month: bool) -> pl.DataFrame:
    """Lines with the first pool of a chain that has direct time: of the line's month, then of the whole period."""
    known = pools.with_columns(_found=pl.lit(True))
    windows = [pl.col("month").cast(pl.String), pl.lit("")] if by_month else [pl.lit("")]
    for level in chain:
        key = pl.col("_over") if level == "intervention" else pool_key(level)
        if not set(key.meta.root_names()) <= set(lines.columns):
            continue
        for window in windows:
            lines = with_pool(lines, {"pool_level": pl.lit(level), "pool": key, "window": window}, known)
    return lines


def with_pool(lines: pl.DataFrame, this: Mapping[str, pl.Expr], known: pl.DataFrame) -> pl.DataFrame:
    """Lines that have no pool yet with this one, where it has direct time."""
    candidates = lines.with_columns(value.alias(f"_{name}") for name, value in this.items())
    named = [f"_{name}" for name in POOL]
    both = candidates.join(known, left_on=named, right_on=list(POOL), how="left", maintain_order="left")
    takes = pl.col("_found").is_not_null() & pl.col("pool_level").is_null()
    both = both.with_columns(pl.when(takes).then(f"_{name}").otherwise(name).alias(name) for name in POOL)
    return both.drop(*named, "_found")

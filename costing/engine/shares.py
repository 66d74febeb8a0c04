"""Shares: how the time that names no family is spread over families, in proportion to direct seconds."""

from dataclasses import dataclass

import polars as pl

STUDY = "study"


@dataclass(frozen=True)
class Shares:
    """Direct seconds by pool and family.

    `families`: pool_level (practitioner | role | study), pool, family_id, seconds, pool_seconds (Int64), sorted.
    A pool is named by its level and its practitioner, role or "".
    """

    families: pl.DataFrame

    @property
    def pools(self) -> pl.DataFrame:
        """The pools that have something to share by: pool_level, pool."""
        return self.families.select("pool_level", "pool").unique()


def shares(direct: pl.DataFrame, levels: tuple[str, ...]) -> Shares:
    """The direct seconds of each pool at the levels asked for, and of the whole study (method note 5)."""
    tables = [
        direct.filter(pool_key(level) != "" if level != STUDY else pl.lit(True))
        .group_by(pl.lit(level).alias("pool_level"), pool_key(level).alias("pool"), "family_id")
        .agg(pl.col("seconds").sum())
        for level in dict.fromkeys((*levels, STUDY))
    ]
    families = pl.concat(tables).sort("pool_level", "pool", "family_id")
    return Shares(families.with_columns(pool_seconds=pl.col("seconds").sum().over("pool_level", "pool")))


def pool_key(level: str) -> pl.Expr:
    """What names a row's pool at a level."""
    keys = {"practitioner": pl.col("practitioner_id"), "role": pl.col("role"), STUDY: pl.lit("")}
    return keys[level].cast(pl.String)


def with_pools(lines: pl.DataFrame, level: str, found: Shares) -> pl.DataFrame:
    """`lines` (with practitioner_id and role) with the pool each is shared by: pool_level, pool.

    A pool without direct time falls back on the whole study; a study without any on nothing (blank).
    """
    pools = found.pools.with_columns(has=pl.lit(True))
    any_time = bool(found.families.height)
    marked = lines.with_columns(pool_level=pl.lit(level), pool=pool_key(level)).join(
        pools, on=["pool_level", "pool"], how="left", maintain_order="left"
    )
    has = pl.col("has").is_not_null()
    fallback = pl.lit(STUDY if any_time else "")
    return marked.with_columns(
        pool_level=pl.when(has).then("pool_level").otherwise(fallback),
        pool=pl.when(has).then("pool").otherwise(pl.lit("")),
    ).drop("has")

"""Any two sides as rows of scenarios: the first as the base, the second set against it."""

import polars as pl

from costing.analyses.compare import rows_of
from costing.engine.side import Side

LEVELS = ("scenario", "by", "name", "number", "total", "mean", "note")
"""The columns that say what a side is; all others say how it differs from the base."""


def two_sides(names: tuple[str, str], before: Side, after: Side) -> pl.DataFrame:
    """The rows of the base, whose differences are blank, and those of the side set against it, under their names."""
    base = rows_of(names[0], before, before)
    blank = [pl.lit(None, pl.Float64).alias(name) for name in base.columns if name not in LEVELS]
    return pl.concat([base.with_columns(*blank, note=pl.lit("")), rows_of(names[1], before, after)])

"""Money added up exactly and rounded once: the same bytes for any order of rows and any number of cores."""

from collections.abc import Sequence
from itertools import pairwise
from math import fsum

import polars as pl


def add_up(rows: pl.DataFrame, keys: Sequence[str], measures: Sequence[str]) -> pl.DataFrame:
    """The sums of `measures` (Float64) for each combination of `keys`, sorted by them.

    `math.fsum` gives the float nearest to the exact sum of a group's floats, so that their order does not matter.
    """
    ordered = rows.select(*keys, *measures).sort(keys, nulls_last=True)
    if not ordered.height:
        return ordered
    new = ordered.select(pl.struct(keys).rle_id().diff().fill_null(1) != 0).to_series()
    first = new.arg_true()
    bounds = [*first.to_list(), ordered.height]
    sums = []
    for name in measures:
        values = ordered[name].to_list()
        sums.append(pl.Series(name, [fsum(values[a:b]) for a, b in pairwise(bounds)], dtype=pl.Float64))
    return ordered.select(keys)[first].with_columns(sums)


def total(values: pl.Series) -> float:
    """The sum of a column."""
    return fsum(values)

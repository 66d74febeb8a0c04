"""Money added up exactly and rounded once: the same bytes for any order of rows and any number of cores."""

from collections.abc import Sequence
from itertools import pairwise
from math import fsum

import polars as pl

from costing.engine.names import in_order


def add_up(rows: pl.DataFrame, keys: Sequence[str], measures: Sequence[str]) -> pl.DataFrame:
    """The sums of `measures` (Float64) for each combination of `keys`, sorted by them.

    `math.fsum` gives the float nearest to the exact sum of a group's floats, so that their order does not matter.
    """
    order = [key.alias(f"_{n}") for n, key in enumerate(in_order(rows, keys))]
    marks = [f"_{n}" for n in range(len(order))]
    ordered = rows.select(*keys, *measures, *order).sort(marks, nulls_last=True)
    if not ordered.height:
        return ordered.drop(marks)
    new = ordered.select(pl.any_horizontal(pl.col(marks).ne_missing(pl.col(marks).shift()))).to_series()
    new[0] = True
    first = new.arg_true()
    bounds = [*first.to_list(), ordered.height]
    sums = []
    for name in measures:
        values = ordered[name].to_list()
        sums.append(pl.Series(name, [fsum(values[a:b]) for a, b in pairwise(bounds)], dtype=pl.Float64))
    return ordered.select(keys)[first].with_columns(sums)


def summed(rows: pl.DataFrame, keys: Sequence[str], measure: str, name: str = "") -> pl.DataFrame:
    """The sums of `measure` for each combination of `keys`: of whole numbers at once, of others as `add_up` does."""
    if rows.schema[measure].is_integer():
        return rows.group_by(keys).agg(pl.col(measure).sum().alias(name or measure))
    return add_up(rows, keys, [measure]).rename({measure: name or measure})


def total(values: pl.Series) -> float:
    """The sum of a column."""
    return fsum(values)

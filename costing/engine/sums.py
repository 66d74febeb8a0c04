"""Money added up exactly and rounded once: the same bytes for any order of rows and any number of cores."""

from collections.abc import Mapping, Sequence
from math import frexp, fsum, isfinite

import polars as pl

from costing.engine.names import in_order, ordered

DIGITS, ROOM, SMALLEST = 53, 126, -1000
"""Binary digits of a float and of the whole numbers in which floats are added up, and the least power of two used."""


def add_up(rows: pl.DataFrame, keys: Sequence[str], measures: Sequence[str]) -> pl.DataFrame:
    """The sums of `measures` (Float64) for each combination of `keys`, sorted by them.

    Each is the float nearest to the exact sum of a group's floats, so that their order does not matter. Raises
    `ValueError` where one is blank: what is not known has no sum.
    """
    if any(rows[name].has_nulls() for name in measures):
        raise ValueError(f"blank cells among {', '.join(measures)}")
    units = units_of(rows, measures)
    found = ordered(grouped(rows, keys, {name: in_units(name, units[name]) for name in measures}), keys)
    return found.select(*keys, *(rounded(found[name], units[name]) for name in measures))


def grouped(rows: pl.DataFrame, keys: Sequence[str], sums: Mapping[str, pl.Expr]) -> pl.DataFrame:
    """`keys` and `sums` of each combination of `keys`, in no order; told by their codes, which is fast."""
    marks = {f"_{n}": key for n, key in enumerate(in_order(rows, keys))}
    groups = rows.select(*keys, *sums, **marks).group_by(list(marks))
    return groups.agg(pl.col(*keys).first(), **sums).drop(list(marks))


def units_of(rows: pl.DataFrame, measures: Sequence[str]) -> Mapping[str, float | None]:
    """For each column the power of two that all its values are multiples of; none where sums of these may be too large.

    A float is a whole number of units of its last digit, so that the unit is that of the least value that is not 0.
    """
    sizes = pl.col(*measures).abs()
    nothing = pl.lit(None, dtype=pl.Float64)
    least = rows.select(pl.when(sizes > 0).then(sizes).otherwise(nothing).min())
    most = rows.select(sizes.max())
    return {name: unit(least[name][0], most[name][0], rows.height) for name in measures}


def unit(least: float | None, most: float | None, number: int) -> float | None:
    """The unit in which so many values between `least` and `most` in size can be added up."""
    if least is None:
        return 1.0
    if most is None or not isfinite(most):
        return None
    power = frexp(least)[1] - DIGITS
    fits = power >= SMALLEST and frexp(most)[1] - power + number.bit_length() <= ROOM
    return 2.0**power if fits else None


def in_units(name: str, unit: float | None) -> pl.Expr:
    """The sum of a group as a whole number of units; without one, its values."""
    return pl.col(name) if unit is None else (pl.col(name) / unit).cast(pl.Int128).sum()


def rounded(sums: pl.Series, unit: float | None) -> pl.Series:
    """Sums as floats, each rounded once; of values that have no common unit by `math.fsum`, which is slower."""
    if unit is None:
        return pl.Series(sums.name, [fsum(values) for values in sums], dtype=pl.Float64)
    return sums.cast(pl.Float64) * unit


def summed(rows: pl.DataFrame, keys: Sequence[str], measure: str, name: str = "") -> pl.DataFrame:
    """The sums of `measure` for each combination of `keys`: of whole numbers in no order, of others as in `add_up`."""
    whole = rows.schema[measure].is_integer()
    sums = grouped(rows, keys, {measure: pl.col(measure).sum()}) if whole else add_up(rows, keys, [measure])
    return sums.rename({measure: name or measure})


def total(values: pl.Series) -> float:
    """The sum of a column."""
    return fsum(values.to_list())

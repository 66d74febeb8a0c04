"""The total of a study that logged some of its weeks, and how far another choice of weeks could have moved it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import fsum
from operator import attrgetter, itemgetter
from typing import Any

import polars as pl

Unit = Mapping[str, Any]
"""A row of `units`: see `estimate`."""


@dataclass(frozen=True)
class Estimate:
    """A total grossed up from sampled weeks, in the study's currency, with its design variance, in that squared.

    `variance` None: some stratum gives none, for it has one sampling unit and no neighbour. `df` counts the degrees of
    freedom of the strata that do; 0 beside a variance of 0: every stratum was logged in full. `offset`: allocated
    unlogged time moves the other way, so that all that is costed varies less than this.
    """

    total: float
    variance: float | None
    df: int
    offset: bool = False


@dataclass(frozen=True)
class Stratum:
    """One stratum of one scope, grossed up; `full`: no day of it was left out. One unit says nothing of variance: 0."""

    scope: int
    first: date
    name: str
    units: int
    full: bool
    total: float
    variance: float


def estimate(units: pl.DataFrame, by_family_weeks: bool) -> Estimate:
    """The estimated total of all strata and its variance (Cochran 1977, chapters 5 and 6; one unit a stratum: 5A.12).

    `units`: a row a sampling unit (a logged span; those under a week apart are one): scope, stratum, first (day of the
    stratum in the period), stratum_days, unit_days, cost (logged in it, unweighted), family_days and
    stratum_family_days (used with `by_family_weeks`), weight (given for its stratum; null: computed). Strata are told
    apart by scope and name. Their order, and that of units, does not matter.

    Strata with one unit are compared with each other, in pairs of neighbours of one scope. That takes what neighbours
    truly differ by for chance: the variance is too large rather than too small.
    """
    rows = units.sort("scope", "stratum").iter_rows(named=True)
    strata = [gross_up(list(stratum), by_family_weeks) for _, stratum in groupby(rows, itemgetter("scope", "stratum"))]
    several = [stratum for stratum in strata if stratum.units > 1 and not stratum.full]
    neighbours = list(in_pairs([stratum for stratum in strata if stratum.units == 1 and not stratum.full]))
    variances = [stratum.variance for stratum in several] + [between(group) for group in neighbours if len(group) > 1]
    return Estimate(
        total=fsum(stratum.total for stratum in strata),
        variance=None if any(len(group) == 1 for group in neighbours) else fsum(variances),
        df=sum(stratum.units - 1 for stratum in several) + sum(len(group) - 1 for group in neighbours),
    )


def gross_up(units: Sequence[Unit], by_family_weeks: bool) -> Stratum:
    """The total w x sum t of one stratum with n units of costs t, and its variance n w² (1 - n/N) s².

    s² is that of t - R x, R = sum t / sum x, with n - 1; N = stratum days / mean days of a unit. By days x are the days
    of a unit and n w = N: with units of one length s² is that of t, and with others (two adjoining weeks are one unit)
    length is not taken for chance. By family-weeks x are family-days and w = X / sum x, X being those of the stratum,
    so that n w = N (X/N) / mean x. A given weight is a number known beforehand: by days, with N = n w. Where no family
    is open in any unit there is no ratio to family-days: by days.
    """
    one, n = units[0], len(units)
    costs, days, family_days = ([unit[name] for unit in units] for name in ("cost", "unit_days", "family_days"))
    times_sampled = one["stratum_days"] / sum(days) if one["weight"] is None else one["weight"]
    if by_family_weeks and one["weight"] is None and any(family_days):
        sizes, weight = family_days, one["stratum_family_days"] / sum(family_days)
    else:
        sizes, weight = days, times_sampled
    return Stratum(
        scope=one["scope"],
        first=one["first"],
        name=one["stratum"],
        units=n,
        full=times_sampled <= 1,
        total=weight * fsum(costs),
        variance=n * weight**2 * (1 - 1 / times_sampled) * mean_square(costs, sizes) if n > 1 else 0.0,
    )


def mean_square(costs: Sequence[float], sizes: Sequence[int]) -> float:
    """The variance, with n - 1, of what costs are off their ratio to sizes; of the costs, where sizes are equal."""
    cost, size = fsum(costs), sum(sizes)
    return fsum((t - cost * x / size) ** 2 for t, x in zip(costs, sizes, strict=True)) / (len(costs) - 1)


def in_pairs(strata: Sequence[Stratum]) -> Iterator[list[Stratum]]:
    """Neighbours of one scope in order of date, in pairs, the last three together where their number is odd."""
    ordered = sorted(strata, key=attrgetter("scope", "first", "name"))
    for _, of_scope in groupby(ordered, attrgetter("scope")):
        left = list(of_scope)
        while left:
            size = 3 if len(left) == 3 else 2
            yield left[:size]
            left = left[size:]


def between(neighbours: Sequence[Stratum]) -> float:
    """The variance of the sum of L strata with one unit each: L / (L - 1) sum (T - mean T)²."""
    size = len(neighbours)
    mean = fsum(stratum.total for stratum in neighbours) / size
    return size / (size - 1) * fsum((stratum.total - mean) ** 2 for stratum in neighbours)


def student_t(df: int) -> float:
    """The 97.5% point of Student's t: so many standard errors a 95% interval reaches to either side.

    >>> round(student_t(4), 3)
    2.776
    """
    from scipy.special import stdtrit  # scipy.stats, which calls it, takes four times as long to import

    return float(stdtrit(df, 0.975))

"""Bands of round width for the distribution of families' costs."""

import math
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import numpy as np

from costing.analyses.figures import Currency

MOST = 12
ROUND = ("1", "1.5", "2", "2.5", "3", "4", "5", "7.5")
"""Widths of bands, times powers of ten: so near to each other that there are 8 bands or more."""
NARROWEST = Decimal("0.01")
FAR = 3
"""Costs so many interquartile ranges above the upper quartile are far out: the last band has them all."""
HALF_A_PENNY = 0.005
"""A cost belongs to a band when rounded to the penny, so that dust of floats at an edge moves no family."""


def edges(costs: Sequence[float]) -> list[float]:
    """Where one band ends and the next one begins, in rising order: 7 to 11 round numbers, without the open ends.

    >>> edges([120, 480, 900, 1000])
    [200.0, 300.0, 400.0, 500.0, 600.0, 700.0, 800.0, 900.0]
    """
    low, high = ends(costs)
    width = next(width for width in widths(high - low) if count(low, high, width) <= MOST)
    first = math.floor(low / width)
    return [float((first + n) * width) for n in range(1, max(count(low, high, width), 2))]


def ends(costs: Sequence[float]) -> tuple[Decimal, Decimal]:
    """The lowest cost and the highest that is not far out; apart from each other, also where all are equal."""
    low, q1, q3, high = np.quantile([*costs] or [0.0], [0, 0.25, 0.75, 1]).tolist()
    top = min(high, q3 + FAR * (q3 - q1)) if q3 > q1 else high
    if top - low < 1e-3 * max(abs(top), 1.0):
        low, top = low / 2, top + max(abs(top) / 2, 5.0)
    return Decimal(low), Decimal(top)


def widths(span: Decimal) -> list[Decimal]:
    """Round widths from narrow ones on, by which a span is cut into some dozens of bands or a few."""
    power = span.adjusted() - 2
    found = [Decimal(digits).scaleb(power + more) for more in range(4) for digits in ROUND]
    return [width for width in found if width >= NARROWEST] or [NARROWEST]


def count(low: Decimal, high: Decimal, width: Decimal) -> int:
    """How many bands of this width hold everything from low to high."""
    return math.ceil(high / width) - math.floor(low / width)


def families(costs: Sequence[float], bounds: Sequence[float]) -> list[int]:
    """How many costs lie in each band, the first and the last one open."""
    places = np.searchsorted([bound - HALF_A_PENNY for bound in bounds], [*costs], side="right")
    return [int(number) for number in np.bincount(places, minlength=len(bounds) + 1)]


def conditions(cells: str, below: str, above: str) -> str:
    """The formula that counts cells from the bound `below` to under the bound `above`: their cells, blank: none."""
    parts = [f'{cells},">="&{below}-{HALF_A_PENNY}'] if below else []
    parts += [f'{cells},"<"&{above}-{HALF_A_PENNY}'] if above else []
    return f"COUNTIFS({','.join(parts)})"


def names(bounds: Sequence[float], currency: Currency) -> list[str]:
    """What bands are called.

    >>> names([500, 1000], Currency("GBP"))
    ['under £500', '£500 to £1,000', '£1,000 or more']
    """
    places = 0 if all(bound == int(bound) for bound in bounds) else 2
    said = [currency.shown(bound, places) for bound in bounds]
    between = [f"{low} to {high}" for low, high in pairwise(said)]
    return [f"under {said[0]}", *between, f"{said[-1]} or more"]

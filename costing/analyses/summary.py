"""What a family costs: the distribution of family costs by intervention and overall, with its uncertainty."""

import math
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from costing.analyses.bootstrap import bca_interval, stream

ALL = "all"
TOO_FEW = "No interval: fewer than 3 families."
ALL_EQUAL = "No interval: all families cost the same."


def summary(families: pl.DataFrame, contact_hours: pl.DataFrame, seed: int) -> pl.DataFrame:
    """One row for each intervention, in alphabetical order, and `all` last (method note 10).

    `families`: intervention, weeks, closed, cost (undiscounted); `contact_hours`: intervention, hours of practitioners'
    contact. Money in the study's currency; sd with n - 1; quartiles by linear interpolation; skewness as Excel's SKEW;
    blank where a denominator is zero. The interval covers variation between families only.
    """
    groups = [
        (name, families.filter(pl.col("intervention") == name)) for name in families["intervention"].unique().sort()
    ]
    hours = dict(contact_hours.iter_rows())
    rows = [
        describe(name, group, hours.get(name, 0.0), seed) for name, group in [*groups, (ALL, families)] if name != ALL
    ]
    rows.append(describe(ALL, families, math.fsum(hours.values()), seed))
    return pl.DataFrame(rows, schema=SUMMARY)


SUMMARY = {
    "intervention": pl.String,
    "families": pl.Int64,
    **dict.fromkeys(
        (
            *("total", "mean", "sd", "se", "median", "q1", "q3", "min", "max", "skewness", "ci_low", "ci_high"),
            *(
                "cost_per_family_week",
                "cost_per_contact_hour",
                "cost_per_closed_family",
                "mean_closed",
                "share_top_tenth",
            ),
            *("family_weeks", "contact_hours"),
        ),
        pl.Float64,
    ),
    "closed_families": pl.Int64,
    "note": pl.String,
}


def describe(name: str, families: pl.DataFrame, contact_hours: float, seed: int) -> dict[str, Any]:
    """The row of one group of families."""
    costs = families["cost"].to_numpy()
    closed = families.filter("closed")["cost"].to_numpy()
    total, weeks = math.fsum(costs), math.fsum(families["weeks"])
    return {
        "intervention": name,
        "families": len(costs),
        "total": total,
        "mean": ratio(total, len(costs)),
        **spread(costs),
        **interval(name, costs, seed),
        "cost_per_family_week": ratio(total, weeks),
        "cost_per_contact_hour": ratio(total, contact_hours),
        "cost_per_closed_family": ratio(total, len(closed)),
        "mean_closed": ratio(math.fsum(closed), len(closed)),
        "share_top_tenth": ratio(math.fsum(np.sort(costs)[::-1][: math.ceil(len(costs) / 10)]), total),
        "family_weeks": weeks,
        "contact_hours": contact_hours,
        "closed_families": len(closed),
    }


def ratio(above: float, below: float) -> float | None:
    """A quotient; blank where the denominator is zero."""
    return above / below if below else None


def spread(costs: NDArray[np.float64]) -> dict[str, float | None]:
    """Quartiles, extremes, standard deviation, standard error and skewness."""
    n = len(costs)
    if n == 0:
        return {}
    q1, median, q3 = (float(q) for q in np.quantile(costs, [0.25, 0.5, 0.75]))
    mean = math.fsum(costs) / n
    sd = math.sqrt(math.fsum((costs - mean) ** 2) / (n - 1)) if n > 1 else None
    skewness = None
    if n > 2 and sd and not np.all(costs == costs[0]):
        skewness = n / ((n - 1) * (n - 2)) * math.fsum(((costs - mean) / sd) ** 3)
    return {
        "sd": sd,
        "se": sd / math.sqrt(n) if sd is not None else None,
        "median": median,
        "q1": q1,
        "q3": q3,
        "min": float(costs.min()),
        "max": float(costs.max()),
        "skewness": skewness,
    }


def interval(name: str, costs: NDArray[np.float64], seed: int) -> dict[str, Any]:
    """The 95% BCa interval of the mean, or a note why there is none."""
    ends = bca_interval(costs, stream(seed, name))
    if ends is None:
        return {"note": TOO_FEW if len(costs) < 3 else ALL_EQUAL}
    return {"ci_low": ends[0], "ci_high": ends[1], "note": ""}

"""What a family costs: the distribution of family costs by intervention and overall, with its uncertainty."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from costing.analyses.bootstrap import bca_interval, stream
from costing.analyses.sampling import Estimate, student_t

ALL = "all"
NO_TIME = "No interval: families bear no time that was logged in the diary."
TOO_FEW = "No interval: fewer than 3 families."
ALL_EQUAL = "No interval: all families cost the same."
SAMPLED = "Estimated from a sampled diary: the interval covers the choice of weeks."
OFFSET = (
    "No interval: unlogged time is allocated, and what more is logged in the weeks chosen less is unlogged. "
    "se_weeks is of the logged time alone."
)
LONE_SPAN = (
    "Estimated from a sampled diary. No interval: a stratum has only one logged span, and no such stratum beside it. "
    "Log two spans or more, at least a week apart, in every stratum."
)
NOTHING_LEFT_OUT = "No interval: every stratum of the diary was logged in full, so that no weeks were chosen."


def summary(
    families: pl.DataFrame, contact_hours: pl.DataFrame, seed: int, estimates: Mapping[str, Estimate] | None = None
) -> pl.DataFrame:
    """One row for each intervention, in alphabetical order, and `all` last (method note 10).

    `families`: intervention, weeks, closed, cost (undiscounted); `contact_hours`: intervention, hours of practitioners'
    contact. Money in the study's currency; sd with n - 1; quartiles by linear interpolation; skewness as Excel's SKEW;
    blank where a denominator is zero. The interval covers variation between families only.

    `estimates`, with a sampled diary: the total of time of each intervention, and `all`. The interval is then the mean
    -+ t(df) x se_weeks and covers the choice of weeks only: se_weeks = sqrt(variance) / families; se_both, the root of
    se² + se_weeks², is for other families and other weeks.
    """
    names = [name for name in families["intervention"].unique().sort() if name != ALL]
    groups = [*((name, families.filter(pl.col("intervention") == name)) for name in names), (ALL, families)]
    hours = dict(contact_hours.iter_rows())
    hours[ALL] = math.fsum(hours.values())
    rows = [
        describe(name, group, hours.get(name, 0.0), seed, estimates[name] if estimates is not None else None)
        for name, group in groups
    ]
    return pl.DataFrame(rows, schema=SUMMARY)


SUMMARY = {
    "intervention": pl.String,
    "families": pl.Int64,
    **dict.fromkeys(
        (
            *("total", "mean", "sd", "se", "median", "q1", "q3", "min", "max", "skewness", "ci_low", "ci_high"),
            *("se_weeks", "se_both"),
        ),
        pl.Float64,
    ),
    "df": pl.Int64,
    **dict.fromkeys(
        (
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


def describe(
    name: str, families: pl.DataFrame, contact_hours: float, seed: int, estimate: Estimate | None
) -> dict[str, Any]:
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
        **(over_weeks(costs, estimate) if estimate else interval(name, costs, seed)),
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


def over_weeks(costs: NDArray[np.float64], estimate: Estimate) -> dict[str, Any]:
    """The standard errors of the mean with the choice of weeks in them, and its 95% interval or why there is none."""
    if not len(costs):
        return {"note": TOO_FEW}
    if estimate.variance is None:
        return {"note": LONE_SPAN}
    if estimate.total == 0:
        return {"note": NO_TIME}
    mean, se = math.fsum(costs) / len(costs), spread(costs)["se"]
    se_weeks = math.sqrt(estimate.variance) / len(costs)
    se_both = None if se is None else math.sqrt(se**2 + se_weeks**2)
    errors = {"se_weeks": se_weeks, "se_both": se_both, "df": estimate.df}
    if not estimate.df:
        return {**errors, "note": NOTHING_LEFT_OUT}
    if estimate.offset:
        return {"se_weeks": se_weeks, "df": estimate.df, "note": OFFSET}
    reach = student_t(estimate.df) * se_weeks
    return {**errors, "ci_low": mean - reach, "ci_high": mean + reach, "note": SAMPLED}

"""How much of whose time families receive, by intervention, role and kind of work."""

import math
from typing import Any

import numpy as np
import polars as pl

from costing.engine.sums import add_up


def resource_use(lines: pl.DataFrame, families: pl.DataFrame) -> pl.DataFrame:
    """One row for each intervention, role and kind of time, over all families of the intervention, zeros included.

    `lines`: cost lines; expenses are left out. `families` with any of that time and their `share`; hours a family:
    mean, sd (n - 1), median; cost_per_hour = cost / hours; cost_mean a family (method note 9).
    """
    time = lines.filter(pl.col("component") != "expense")
    by_family = add_up(time, ["intervention", "role", "kind", "family_id"], ["hours", "cost"]).filter(
        pl.col("hours") > 0
    )
    counts = dict(families.group_by("intervention").len().iter_rows())
    groups = by_family.group_by(["intervention", "role", "kind"], maintain_order=True)
    rows = [describe(keys, group, counts[keys[0]]) for keys, group in groups]
    return pl.DataFrame(rows, schema=RESOURCE_USE)


RESOURCE_USE = {
    **dict.fromkeys(("intervention", "role", "kind"), pl.String),
    "families": pl.Int64,
    **dict.fromkeys(("share", "hours_mean", "hours_sd", "hours_median", "cost_per_hour", "cost_mean"), pl.Float64),
}


def describe(keys: tuple[Any, ...], group: pl.DataFrame, families: int) -> dict[str, Any]:
    """The row of one kind of time, families without any counting as zero."""
    hours = np.zeros(families)
    hours[: group.height] = group["hours"].to_numpy()
    total, cost = math.fsum(hours.tolist()), math.fsum(group["cost"].to_list())
    mean = total / families
    return {
        "intervention": keys[0],
        "role": keys[1],
        "kind": keys[2],
        "families": group.height,
        "share": group.height / families,
        "hours_mean": mean,
        "hours_sd": math.sqrt(math.fsum(((hours - mean) ** 2).tolist()) / (families - 1)) if families > 1 else None,
        "hours_median": float(np.median(hours)),
        "cost_per_hour": cost / total,
        "cost_mean": cost / families,
    }

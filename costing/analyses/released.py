"""What of a difference is cash: hours that nobody has to work are money only where a whole post goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum, inf, isfinite
from typing import Any

import numpy as np
import polars as pl

from costing.analyses.decompose import both
from costing.engine.scenarios.staff import whole
from costing.engine.side import Side
from costing.engine.sums import add_up

DUST = 1e-9
"""So many hours are rounding."""


@dataclass(frozen=True)
class Released:
    """What is set free from one side to another, before - after (below zero: what it takes): logged hours, whole posts
    (None: not known), and money that a budget can give up (None: not known)."""

    hours: float
    posts: float | None
    cashable: float | None

    def beyond(self, other: "Released") -> "Released":
        """What is released from another state to this one, where both are told from the same base."""
        return Released(
            hours=self.hours - other.hours,
            posts=None if self.posts is None or other.posts is None else self.posts - other.posts,
            cashable=None if self.cashable is None or other.cashable is None else self.cashable - other.cashable,
        )


def released(before: Side, after: Side, keeps_posts: bool = False) -> Released:
    """What is released from one side to the other (method note 25); with `keeps_posts` nobody comes or goes.

    Cash is what whole posts that come or go cost, what the time of those there are costs more or less, and what is paid
    for expenses. A post costs pay, on-costs and direct overheads, or a published rate; nothing if not paid in cash.
    """
    sides = [side.staff.join(unlogged(side), on="role", how="left") for side in (before, after)]
    staff = sides[0].join(sides[1], on="role", how="full", suffix="_after", coalesce=True).sort("role")
    roles = [of_role(row, keeps_posts) for row in staff.iter_rows(named=True)]
    posts = [role.posts for role in roles]
    paid = fsum(before.expenses["cash"]) - fsum(after.expenses["cash"])
    hours = fsum(role.hours for role in roles)
    return Released(
        hours=hours if abs(hours) > DUST else 0.0,
        posts=None if None in posts else fsum(number or 0.0 for number in posts),
        cashable=fsum([*(role.cashable or 0.0 for role in roles), paid]),
    )


def unlogged(side: Side) -> pl.DataFrame:
    """The unlogged hours among the costs of a side: role, unlogged."""
    hours = side.lines.filter(pl.col("component") == "unlogged").select("role", unlogged="hours")
    return add_up(hours, ["role"], ["unlogged"])


def of_role(row: Mapping[str, Any], keeps_posts: bool) -> Released:
    """What one role releases: its hours, unlogged, post_hours and cash_per_hour before, and after.

    Posts are not known where hours differ and nothing tells those of a full-time post; then only a change of price is
    cash.
    """
    worked, works = row["hours"] or 0.0, row["hours_after"] or 0.0
    an_hour = both(row["cash_per_hour"], row["cash_per_hour_after"])
    held, needed = whole_posts(worked, row["post_hours"]), whole_posts(works, row["post_hours_after"])
    if held is None or needed is None:
        alike = keeps_posts or works == worked
        return Released(worked - works, 0.0 if alike else None, min(worked, works) * (an_hour[0] - an_hour[1]))
    sizes = both(row["post_hours"], row["post_hours_after"])
    a_post = [size * cost for size, cost in zip(sizes, an_hour, strict=True)]
    paid = worked + (row["unlogged"] or 0.0), works + (row["unlogged_after"] or 0.0)
    there = [hours / size if size else 0.0 for hours, size in zip(paid, sizes, strict=True)]
    posts = 0.0 if keeps_posts else held - needed
    dearer = (there[0] if keeps_posts else fsum(there) / 2) * (a_post[0] - a_post[1])
    return Released(worked - works, posts, posts * fsum(a_post) / 2 + dearer)


def whole_posts(hours: float, of_a_post: float | None) -> float | None:
    """Full-time posts that hours need, rounded up; None where it cannot be told.

    >>> whole_posts(2900, 1300), whole_posts(2600, 1300), whole_posts(0, None), whole_posts(1, None)
    (3.0, 2.0, 0.0, None)
    """
    if not hours:
        return 0.0
    posts = float(whole(np.float64(hours), np.float64(of_a_post or 0.0))) if of_a_post else inf
    return posts if isfinite(posts) else None


def marginal(side: Side) -> float:
    """What comes and goes with hours: pay, on-costs and direct overheads of all of them, and the expenses."""
    hours = side.lines.select(pl.col("hours") * pl.col("marginal_per_hour")).to_series()
    return fsum([*hours, *side.expenses["cost"]])

"""What of a difference is cash: hours that nobody has to work are money only where a whole post goes."""

from dataclasses import dataclass
from math import ceil, fsum

import polars as pl

from costing.engine.side import Side

DUST = 1e-9
"""So much of a post is rounding."""


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

    Cash is what whole posts cost (pay, on-costs, direct overheads, or a published rate; nothing where nobody pays) and
    what is paid for expenses. Where the hours of a full-time post are not known, only a change of price counts.
    """
    both = before.staff.join(after.staff, on="role", how="full", suffix="_after", coalesce=True).sort("role")
    hours, cash = [], []
    posts: float | None = 0.0
    for row in both.iter_rows(named=True):
        worked, works = row["hours"] or 0.0, row["hours_after"] or 0.0
        costs, will_cost = row["cash_per_hour"] or 0.0, row["cash_per_hour_after"] or 0.0
        hours.append(worked - works)
        held, needed = whole_posts(worked, row["post_hours"]), whole_posts(works, row["post_hours_after"])
        if held is None or needed is None:
            posts = posts if works == worked or keeps_posts else None
            cash.append(min(worked, works) * (costs - will_cost))
            continue
        needed = held if keeps_posts else needed
        posts = None if posts is None else posts + held - needed
        cash.append(held * (row["post_hours"] or 0.0) * costs - needed * (row["post_hours_after"] or 0.0) * will_cost)
    paid = fsum(before.expenses["cash"]) - fsum(after.expenses["cash"])
    return Released(fsum(hours), posts, fsum([*cash, paid]))


def whole_posts(hours: float, of_a_post: float | None) -> float | None:
    """Full-time posts that hours need, rounded up.

    >>> whole_posts(2900, 1300), whole_posts(2600, 1300), whole_posts(0, None), whole_posts(1, None)
    (3.0, 2.0, 0.0, None)
    """
    if not hours:
        return 0.0
    return float(ceil(hours / of_a_post - DUST)) if of_a_post else None


def marginal(side: Side) -> float:
    """What comes and goes with hours: pay, on-costs and direct overheads of all of them, and the expenses."""
    hours = side.lines.select(pl.col("hours") * pl.col("marginal_per_hour")).to_series()
    return fsum([*hours, *side.expenses["cost"]])

"""What becomes of staff when hours change: nothing, the same people with more or less to do, or whole posts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from costing.checks.changes.steps import Step
from costing.engine.look_ups import code
from costing.engine.scenarios.base import Base, in_order_of_posts
from costing.engine.scenarios.prices import Floats, Prices
from costing.engine.scenarios.staff import Staff, staff, whole
from costing.engine.scenarios.steps import changed_hours, places

ROUNDS = 2_000
"""New posts bring hours of their own, which may need more posts: so often that is looked at."""


@dataclass(frozen=True)
class Worked:
    """`hours` as scenarios have them, `idle`: unlogged hours by post (NaN: not known), the staff these need, and
    `more_staff`: how many times as many posts there are as in the base case; `times`: the same of each role."""

    hours: pl.DataFrame
    idle: Floats
    staff: Staff
    times: Floats
    more_staff: float = 1.0


def worked(base: Base, steps: Sequence[Step], priced: Prices, available: Floats, capacity: str) -> Worked:
    """Hours and unlogged hours after these steps, under a capacity: flexible, fixed or posts.

    `available`: hours by post.
    """
    hours = changed_hours(base, base.rolled.hours, steps)
    if capacity == "posts":
        return in_whole_posts(base, hours, steps, priced, available)
    logged = logged_by_post(base)
    if capacity == "fixed":
        logged = logged + change_by_post(base, changed_hours(base, base.rolled.of_posts, steps), available)
    needed = staff(base, hours, priced, available)
    return Worked(hours, unlogged(base, available, logged), needed, np.ones_like(needed.hours))


def in_whole_posts(base: Base, hours: pl.DataFrame, steps: Sequence[Step], priced: Prices, available: Floats) -> Worked:
    """Staff that come and go in whole posts, with what varies with them."""
    before = staff(base, base.rolled.hours, base.prices, available).whole_posts
    of_staff = (hours["varies_with"] == "staff").to_numpy()
    theirs, rest = (staff(base, hours.filter(marks), priced, available) for marks in (of_staff, ~of_staff))
    times = growth(before, theirs.hours, rest.hours, rest.post_hours)
    scaled = with_more_staff(base, hours, times)
    after = staff(base, scaled, priced, available)
    more = np.nan_to_num(after.whole_posts - before)
    of_posts = with_more_staff(base, changed_hours(base, base.rolled.of_posts, steps), times)
    logged = logged_by_post(base) + change_by_post(base, of_posts, available)
    hours_of_more = among_posts(base, more * np.nan_to_num(after.post_hours), available)
    known = np.nan_to_num(before).sum()
    return Worked(
        hours=scaled,
        idle=unlogged(base, available + hours_of_more, logged),
        staff=after,
        times=times,
        more_staff=float((known + more.sum()) / known) if known else 1.0,
    )


def growth(before: Floats, of_staff: Floats, rest: Floats, post_hours: Floats) -> Floats:
    """By role how many times as many whole posts there are as `before`, their own hours growing with them.

    1 where no number of posts is enough, since `of_staff`, the hours that grow with posts, fill them all; and where
    there were none, or the hours of a post are not known.
    """
    times = grown = np.ones_like(before)
    for _ in range(ROUNDS):
        times = grown
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            grown = whole(rest + of_staff * times, post_hours) / before
        grown = np.where(np.isfinite(grown), grown, 1.0)
        if np.array_equal(grown, times):
            break
    return np.where(grown == times, times, 1.0)


def with_more_staff(base: Base, hours: pl.DataFrame, times: Floats) -> pl.DataFrame:
    """Hours, those that vary with staff multiplied by role."""
    of_staff = (hours["varies_with"] == "staff").to_numpy()
    by = np.where(of_staff, times[places(hours, base) // len(base.months)], 1.0)
    return hours.with_columns(hours=hours["hours"] * by)


def among_posts(base: Base, hours: Floats, available: Floats) -> Floats:
    """Hours of each role shared by the posts that are of it, in proportion to available hours; 0 where none has any."""
    roles = base.costs.found.names.enums["role"].categories
    of_posts = base.costs.found.posts.sort("post")
    role = of_posts["own_role"].to_physical().cast(pl.Int64).to_numpy()
    has = np.nan_to_num(available)
    of_role = np.bincount(role, has, minlength=len(roles))[role]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(of_role > 0, hours[role] * has / of_role, 0.0)


def unlogged(base: Base, available: Floats, logged: Floats) -> Floats:
    """By post available less logged hours, never below zero; NaN where it is not known, or in overheads already."""
    counted = in_order_of_posts(base.costs, "hours_unlogged")
    return np.where(np.isnan(counted), np.nan, np.maximum(available - logged, 0.0))


def logged_by_post(base: Base) -> Floats:
    """By post the hours logged in the base case."""
    return in_order_of_posts(base.costs, "hours_direct") + in_order_of_posts(base.costs, "hours_indirect")


def change_by_post(base: Base, hours: pl.DataFrame, available: Floats) -> Floats:
    """By post how many more hours are logged than in the base case; those moved to a role fall to its posts."""
    moved, roles = hours.filter("moved"), len(base.costs.found.names.enums["role"].categories)
    taken_over = sums(moved.with_columns(code(moved["role"])), "role", roles)
    posts = base.costs.found.posts.height
    return (
        sums(hours, "post", posts)
        - sums(base.rolled.of_posts, "post", posts)
        + among_posts(base, taken_over, available)
    )


def sums(hours: pl.DataFrame, key: str, size: int) -> Floats:
    """Hours by a whole number, in whatever order the rows are."""
    added = hours.drop_nulls(key).group_by(key).agg(pl.col("hours").sort().sum())
    table = np.zeros(size)
    table[added[key].to_numpy()] = added["hours"].to_numpy()
    return table

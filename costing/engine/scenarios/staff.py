"""Staff in a scenario: what is logged at each role, how many whole posts that needs, which hours stay unlogged."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import polars as pl

from costing.checks.checked import CheckedStudy
from costing.engine.scenarios.base import Base, available_in
from costing.engine.scenarios.prices import Floats, Prices, Variants
from costing.engine.scenarios.steps import is_direct, places

Numbers = TypeVar("Numbers", Floats, np.float64)
DUST = 1e-9
"""So much of a post is rounding."""


@dataclass(frozen=True)
class Staff:
    """By the codes of roles: hours logged (a ratio's imputed ones too), hours of a full-time post in the period (NaN:
    not known), and what an hour of it costs in cash, on average over the days (0: not paid in cash)."""

    hours: Floats
    post_hours: Floats
    cash_per_hour: Floats

    @property
    def whole_posts(self) -> Floats:
        """Posts that the hours need, rounded up (NaN: not known)."""
        return whole(self.hours, self.post_hours)


def whole(hours: Numbers, post_hours: Numbers) -> Numbers:
    """Posts that hours need, rounded up (NaN: not known)."""
    posts: Numbers = np.ceil(hours / post_hours - DUST)
    return posts


def staff(base: Base, hours: pl.DataFrame, priced: Prices, available: Floats) -> Staff:
    """The staff of these hours; `available`: hours by post, which tell a full-time post's where unit costs do not."""
    at = places(hours, base)
    logged = hours["hours"].to_numpy() * np.where(is_direct(hours), 1 + priced.imputed[at], 1.0)
    roles = len(base.costs.found.names.enums["role"].categories)
    total = np.bincount(at // len(base.months), logged, minlength=roles)
    cash = over_days(np.where(priced.paid, priced.marginal_per_hour, 0.0), base)
    return Staff(total.astype(np.float64), post_hours(base, priced, available), cash)


def over_days(by_role_and_span: Floats, base: Base) -> Floats:
    """Averages over the days on which there is a figure, by role; NaN where there is none on any."""
    table = by_role_and_span.reshape(-1, len(base.months))
    days = np.where(np.isnan(table), 0.0, base.days)
    with np.errstate(invalid="ignore"):
        averages: Floats = (np.nan_to_num(table) * days).sum(axis=1) / days.sum(axis=1)
    return averages


def post_hours(base: Base, priced: Prices, available: Floats) -> Floats:
    """Hours of a full-time post in the period by role: those of its unit costs, else the mean of its practitioners'."""
    by_unit_costs = over_days(priced.column("yearly_hours"), base) * base.years
    of_posts = base.costs.practitioners.select("post", "own_role").drop_nulls("post")
    known = of_posts.with_columns(hours=pl.Series(available).gather(of_posts["post"]).fill_nan(None))
    mean = known.drop_nulls("hours").group_by(pl.col("own_role").cast(pl.String)).agg(pl.col("hours").mean())
    every = pl.DataFrame({"own_role": base.costs.found.names.enums["role"].categories})
    of_role = every.join(mean, on="own_role", how="left", maintain_order="left")["hours"]
    return np.where(np.isnan(by_unit_costs), of_role.fill_null(float("nan")).to_numpy(), by_unit_costs)


def available_hours(base: Base, made: Variants) -> Floats:
    """By post the hours available in the period, spread over the days of the post; NaN: not known."""
    if all(same_hours(base.study, study) for study in made.studies):
        return base.available
    each = [available_in(study, base.costs.found) for study in made.studies]
    if len(each) == 1:
        return each[0]
    held = base.costs.found.posts_by_span.select("post", "span", "days").sort("post", "span")
    post, span, days = held["post"].to_numpy(), held["span"].to_numpy(), held["days"].to_numpy()
    number = np.array(made.of_span)[span]
    of_span = np.stack(each)[number, post] * days
    total = np.bincount(post, days, minlength=len(each[0]))
    with np.errstate(invalid="ignore"):
        return np.bincount(post, of_span, minlength=len(each[0])) / total


def same_hours(before: CheckedStudy, after: CheckedStudy) -> bool:
    """Whether a changed study has the available hours, and the hours a year, of another."""
    if after.tables.get("practitioners") is not before.tables.get("practitioners"):
        return False
    one, other = (study.rows("unit_costs").select(HOURS_A_YEAR) for study in (before, after))
    return one.equals(other)


HOURS_A_YEAR = ("hours_per_year", "weeks_per_year", "hours_per_week")
"""The columns of unit costs by which available hours are implied."""

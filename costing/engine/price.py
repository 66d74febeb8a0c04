"""Time becomes money: cost = seconds / 3600 x cost per hour, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from costing.engine.names import Names
from costing.engine.sums import add_up

MEASURES = ("hours", "cost", "cost_discounted")
UNSPECIFIED = "unspecified"


@dataclass(frozen=True)
class LookUps:
    """What time is priced with.

    `prices`: role, span, rate, cost_per_hour, unit_agency; `spans`: span, days, month, years;
    `staff`: practitioner_id, own_role, own_agency; `kinds`: activity, kind. `discount_rate` is a share a year; `names`
    codes the names in all of them.
    """

    prices: pl.DataFrame
    spans: pl.DataFrame
    staff: pl.DataFrame
    kinds: pl.DataFrame
    discount_rate: float
    names: Names

    @cached_property
    def prices_by_role_and_span(self) -> pl.DataFrame:
        """rate, cost_per_hour and unit_agency of every role and span, in the order of their codes."""
        every = self._every("role").join(self.spans.select("span"), how="cross")
        columns = ("rate", "cost_per_hour", "unit_agency")
        return every.join(self.prices, on=["role", "span"], how="left", maintain_order="left").select(columns)

    @cached_property
    def agencies_by_practitioner(self) -> pl.DataFrame:
        """own_agency of every practitioner, in the order of their codes."""
        people = self.staff.select("practitioner_id", "own_agency")
        every = self._every("practitioner", "practitioner_id")
        return every.join(people, on="practitioner_id", how="left", maintain_order="left").select("own_agency")

    @cached_property
    def kinds_by_activity(self) -> pl.DataFrame:
        """kind of every activity, in the order of their codes."""
        every = self._every("activity")
        return every.join(self.kinds, on="activity", how="left", maintain_order="left").select("kind")

    def _every(self, kind: str, column: str = "") -> pl.DataFrame:
        enum = self.names.enums[kind]
        return pl.DataFrame({column or kind: pl.Series(enum.categories, dtype=enum)})


def price_direct(time: pl.DataFrame, look_ups: LookUps, by: Sequence[str]) -> pl.DataFrame:
    """Direct time (seconds by practitioner_id, role, activity, span and `by`) as cost lines.

    A line for each of `by`, agency, role, activity, month and rate (method note 9), unsorted. Seconds are added up
    as whole numbers before they are priced.
    """
    found = with_look_ups(time, look_ups, look_ups.names.one("kind", "direct"))
    keys = [*by, "agency", "role", "activity", "kind", "month", "component", "cost_per_hour"]
    component = look_ups.names.one("component", "direct")
    lines = (
        found.with_columns(cost_per_hour=pl.col("rate"), component=component)
        .group_by(*keys, "years")
        .agg(pl.col("seconds").sum())
    )
    return with_money(lines.with_columns(hours=pl.col("seconds") / 3600), look_ups).select(*keys, *MEASURES)


def price_indirect(time: pl.DataFrame, look_ups: LookUps) -> pl.DataFrame:
    """Indirect time (seconds by practitioner_id, role, activity, span) as lines of the pools that bear it."""
    indirect = look_ups.names.one("kind", "indirect")
    found = with_look_ups(time, look_ups, indirect).with_columns(hours=pl.col("seconds") / 3600)
    return pool_lines(with_money(found, look_ups), look_ups.names.one("component", "indirect"))


def price_unlogged(unlogged: pl.DataFrame, look_ups: LookUps) -> pl.DataFrame:
    """Unlogged hours (practitioner_id, role, hours), spread evenly over the days of the period (method note 6).

    Each day is priced at the unit cost of the practitioner's role on that day; null where there is none.
    """
    days = look_ups.spans.select("span", share=pl.col("days") / pl.col("days").sum())
    daily = unlogged.join(days, how="cross").with_columns(
        hours=pl.col("hours") * pl.col("share"), activity=look_ups.names.one("activity", "")
    )
    priced = with_money(with_look_ups(daily, look_ups, look_ups.names.one("kind", "indirect")), look_ups)
    return pool_lines(priced, look_ups.names.one("component", "unlogged"))


def pool_lines(priced: pl.DataFrame, component: pl.Expr) -> pl.DataFrame:
    """The columns of a line that is shared over families later, sorted."""
    keys = ["practitioner_id", "role", "activity", "span"]
    columns = (*keys, "agency", "kind", "month", *MEASURES)
    return priced.sort(keys).select(*columns).with_columns(component=component)


def with_look_ups(time: pl.DataFrame, look_ups: LookUps, otherwise: pl.Expr) -> pl.DataFrame:
    """Time with what its keys stand for: rate, cost_per_hour, agency, kind (`otherwise` without one), month and years.

    The agency is the practitioner's, else the unit cost's, else `unspecified` (method note 2).
    """
    row = look_ups.spans.height * time["role"].to_physical().cast(pl.Int64) + time["span"]
    found = time.hstack(
        [
            *look_ups.prices_by_role_and_span[row],
            *look_ups.agencies_by_practitioner[time["practitioner_id"].to_physical()],
            *look_ups.kinds_by_activity[time["activity"].to_physical()],
            *look_ups.spans.select("month", "years")[time["span"]],
        ]
    )
    agencies = [pl.when(pl.col(name) != "").then(pl.col(name)) for name in ("own_agency", "unit_agency")]
    known = look_ups.names
    return found.with_columns(
        agency=pl.coalesce(*agencies, known.one("agency", UNSPECIFIED)),
        kind=pl.coalesce("kind", otherwise),
    )


def with_money(lines: pl.DataFrame, look_ups: LookUps) -> pl.DataFrame:
    """Lines (hours, years, cost_per_hour) with cost, and cost_discounted = cost x (1 + d)^-years (method note 8)."""
    factor = (1 + look_ups.discount_rate) ** -pl.col("years").cast(pl.Float64)
    return lines.with_columns(cost=pl.col("hours") * pl.col("cost_per_hour")).with_columns(
        cost_discounted=pl.col("cost") * factor
    )


def totals(lines: Sequence[pl.DataFrame], key: str) -> pl.DataFrame:
    """Hours and cost by `key` and component, of lines that have both (the files agencies, activities and months)."""
    return add_up(
        pl.concat([part.select(key, "component", "hours", "cost") for part in lines]),
        [key, "component"],
        ["hours", "cost"],
    )

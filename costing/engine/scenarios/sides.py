"""Base case and scenarios as the two sides of a difference."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from costing.checks.changes.steps import Scenario, Step
from costing.engine.scenarios.base import Base
from costing.engine.scenarios.capacity import Worked, worked
from costing.engine.scenarios.expenses import expenses, families
from costing.engine.scenarios.prices import Floats, Prices, Whole, prices_by_span, variants
from costing.engine.scenarios.staff import available_hours
from costing.engine.scenarios.steps import agencies, is_direct, places
from costing.engine.side import Side

KEY = ("intervention", "agency", "role", "unit_cost", "component")
COMPONENTS = ("direct", "indirect", "unlogged")


@dataclass(frozen=True)
class Outcome:
    """A state of affairs, priced. `lines`: `KEY` (codes), hours, cost, marginal (cost); `stated`: by unit cost its
    cost_per_hour and marginal_per_hour; the rest as `Side` has it."""

    lines: pl.DataFrame
    stated: pl.DataFrame
    expenses: pl.DataFrame
    families: pl.DataFrame
    staff: pl.DataFrame


def sides(base: Base, scenarios: Iterable[Scenario]) -> tuple[Side, Mapping[Scenario, Side]]:
    """The side of the base case and of each scenario; all have the same lines, without hours where they are absent."""
    before = outcome(base, (), "flexible")
    after = {one: outcome(base, one.steps, one.capacity) for one in dict.fromkeys(scenarios)}
    every = pl.concat([found.lines.select(KEY) for found in (before, *after.values())]).unique().sort(KEY)
    return as_side(base, before, every), {one: as_side(base, found, every) for one, found in after.items()}


def outcome(base: Base, steps: Sequence[Step], capacity: str) -> Outcome:
    """What the study costs once these steps are taken."""
    made = variants(base.study, base.costs.found, steps)
    priced = base.prices if made.are_only(base.study) else prices_by_span(made, base.costs.found)
    work = worked(base, steps, priced, available_hours(base, made), capacity)
    return Outcome(
        lines=priced_lines(base, work, priced),
        stated=stated_prices(base, priced),
        expenses=expenses(base, made, steps, work.more_staff),
        families=families(base, steps),
        staff=staff_table(base, work),
    )


def priced_lines(base: Base, work: Worked, priced: Prices) -> pl.DataFrame:
    """`KEY` as codes, hours, cost and marginal: what families bear."""
    logged = work.hours.filter(pl.col("group").is_not_null())
    parts = [of_rows(base, logged, logged["hours"].to_numpy(), np.where(is_direct(logged), 0, 1), priced)]
    if priced.imputed.any():
        direct = work.hours.filter(pl.col("component") == "direct")
        imputed = direct["hours"].to_numpy() * priced.imputed[places(direct, base)]
        parts.append(of_rows(base, direct, imputed, np.ones(direct.height, dtype=np.int64), priced))
    idle = base.rolled.idle
    if idle.height:
        unlogged = np.nan_to_num(work.idle)[idle["post"].to_numpy()] * idle["share"].to_numpy()
        parts.append(of_rows(base, idle, unlogged, np.full(idle.height, 2), priced))
    return added_up(pl.concat(parts))


def of_rows(base: Base, rows: pl.DataFrame, hours: Floats, component: Whole, priced: Prices) -> pl.DataFrame:
    """Rows of hours with what they cost, by the codes of `KEY`; those that no family bears are left out."""
    at = places(rows, base)
    interventions = base.among.table["intervention"].unique().sort()
    of_group = base.among.table["intervention"].replace_strict(interventions, range(len(interventions)))
    table = pl.DataFrame(
        {
            "intervention": of_group.gather(rows["group"]).cast(pl.Int64),
            "agency": agencies(rows, base),
            "role": at // len(base.months),
            "unit_cost": priced.unit_cost[at],
            "component": component.astype(np.int64),
            "hours": hours,
            "cost": hours * priced.cost_per_hour[at],
            "marginal": hours * priced.marginal_per_hour[at],
        }
    )
    return table.filter(pl.Series(priced.borne[at]) & (pl.col("hours") != 0))


def added_up(rows: pl.DataFrame) -> pl.DataFrame:
    """The sums of each key, row by row in their order, so that they are the same every time."""
    packed = np.zeros(rows.height, dtype=np.int64)
    for name in KEY:
        codes = rows[name].to_numpy() + 1
        packed = packed * (codes.max(initial=0) + 1) + codes
    _, first, inverse = np.unique(packed, return_index=True, return_inverse=True)
    keys = rows.select(KEY)[first]
    return keys.with_columns(
        pl.Series(name, np.bincount(inverse, rows[name].to_numpy(), minlength=len(first)), dtype=pl.Float64)
        for name in ("hours", "cost", "marginal")
    )


def stated_prices(base: Base, priced: Prices) -> pl.DataFrame:
    """unit_cost, stated, stated_marginal: what an hour of each unit cost costs, on average over its days."""
    days = np.tile(base.days, len(priced.unit_cost) // len(base.months))
    table = pl.DataFrame(
        {
            "unit_cost": priced.unit_cost,
            "days": days,
            "stated": priced.cost_per_hour * days,
            "stated_marginal": priced.marginal_per_hour * days,
        }
    ).filter(pl.col("unit_cost") >= 0)
    sums = table.group_by("unit_cost", maintain_order=True).agg(pl.col("days", "stated", "stated_marginal").sum())
    return sums.select("unit_cost", pl.col("stated", "stated_marginal") / pl.col("days"))


def staff_table(base: Base, work: Worked) -> pl.DataFrame:
    """The columns of `Side.staff`, for every role with hours."""
    roles = base.costs.found.names.enums["role"].categories
    table = pl.DataFrame(
        {
            "role": roles,
            "hours": work.staff.hours,
            "post_hours": work.staff.post_hours,
            "cash_per_hour": work.staff.cash_per_hour,
        }
    )
    return table.with_columns(pl.col("post_hours", "cash_per_hour").fill_nan(None)).filter(pl.col("role") != "")


def as_side(base: Base, found: Outcome, every: pl.DataFrame) -> Side:
    """An outcome with a line for each of these keys."""
    enums, interventions = base.costs.found.names.enums, base.among.table["intervention"].unique().sort()
    known = every.join(found.lines, on=list(KEY), how="left", maintain_order="left")
    known = known.join(found.stated, on="unit_cost", how="left", maintain_order="left")
    lines = known.select(
        interventions.gather(known["intervention"]).alias("intervention"),
        enums["agency"].categories.gather(known["agency"]).alias("agency"),
        enums["role"].categories.gather(known["role"]).alias("role"),
        pl.col("unit_cost").cast(pl.String).alias("line"),
        pl.Series(COMPONENTS).gather(known["component"]).alias("component"),
        pl.col("hours").fill_null(0.0),
        cost_per_hour=an_hour("cost", "stated"),
        marginal_per_hour=an_hour("marginal", "stated_marginal"),
    )
    return Side(lines, found.expenses, found.families, found.staff)


def an_hour(cost: str, stated: str) -> pl.Expr:
    """What an hour of a line costs; without hours, what its unit cost states."""
    return pl.when(pl.col("hours") > 0).then(pl.col(cost) / pl.col("hours")).otherwise(stated).fill_null(0.0)

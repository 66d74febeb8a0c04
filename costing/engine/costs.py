"""From the time tables to every cost of the study: family lines, totals, and what nobody bears."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.engine.allocate import LINE, allocate_expenses, allocate_time
from costing.engine.expenses import spending
from costing.engine.families import costed_families
from costing.engine.names import spelled_out
from costing.engine.price import MEASURES, LookUps, price_direct, price_indirect, price_unlogged, totals
from costing.engine.shares import Shares, shares, with_pools
from costing.engine.sums import add_up
from costing.engine.time import TimeTables
from costing.engine.unlogged import hours_by_practitioner, logged_hours

COMPONENTS = ("direct", "indirect", "unlogged", "expense")


@dataclass(frozen=True)
class Costs:
    """Every cost of a study.

    `lines`: cost lines of families (`LINE` and `MEASURES`); `families`: one row for each costed family;
    `totals`: agency, activity and month, each with component, hours and cost, unallocated ones too; `unallocated` by
    component; `practitioners`: hours and the cost of unlogged ones; `spending`: expenses before sharing.
    """

    lines: pl.DataFrame
    families: pl.DataFrame
    totals: Mapping[str, pl.DataFrame]
    unallocated: pl.DataFrame
    practitioners: pl.DataFrame
    spending: pl.DataFrame


def costs(study: CheckedStudy, time: TimeTables, found: LookUps) -> Costs:
    """Price the time tables, share what is no family's own, and add up (method note 3 to 10)."""
    settings = study.settings
    direct = price_direct(time.direct, found, ["family_id"])
    practitioners, unlogged = unlogged_time(time, found)
    shared_by = shares(time.direct, (settings.level_of_pools, "practitioner"))
    pools = shared_time(study, time, unlogged, found, shared_by)
    known = found.names
    spent = known.coded(spending(settings, study.rows("expenses"), study.rows("price_index"), spelled_out(found.spans)))
    with_time = time.direct["family_id"].unique()
    own = spent.filter(pl.col("family_id") != "")["family_id"].unique()
    listed = study.rows("families") if study.given("families") else None
    families = known.coded(costed_families(settings, listed, with_time.cast(pl.String), own.cast(pl.String)))
    seconds = time.direct.group_by("family_id").agg(pl.col("seconds").sum())
    weighed = families.join(seconds, on="family_id", how="left").with_columns(pl.col("seconds").fill_null(0))
    shared = allocate_time(pools, shared_by, known)
    expenses = allocate_expenses(spent, weighed.select("family_id", "intervention", "seconds", "days"), known)
    lines = pl.concat([direct.select(*LINE, *MEASURES), shared.lines, expenses.lines])
    return Costs(
        lines=lines,
        families=with_costs(families, lines),
        totals=all_totals(time, pools, spent, found),
        unallocated=pl.concat([shared.unallocated, expenses.unallocated]),
        practitioners=practitioners,
        spending=spent,
    )


def unlogged_time(time: TimeTables, found: LookUps) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every practitioner's hours with the cost of the unlogged ones, and the priced lines of these."""
    hours = hours_by_practitioner(found.staff, logged_hours(time.direct, time.indirect))
    available = hours.filter(pl.col("hours_unlogged").is_not_null())
    lines = price_unlogged(available.select("practitioner_id", role="own_role", hours="hours_unlogged"), found)
    complete = lines.filter(pl.col("cost").is_null().any().over("practitioner_id").not_())
    cost = add_up(
        complete.select("practitioner_id", "span", cost_unlogged="cost"), ["practitioner_id"], ["cost_unlogged"]
    )
    return hours.join(cost, on="practitioner_id", how="left", maintain_order="left"), lines.filter(pl.col("hours") > 0)


def shared_time(
    study: CheckedStudy, time: TimeTables, unlogged: pl.DataFrame, found: LookUps, shared_by: Shares
) -> pl.DataFrame:
    """Lines of indirect and, where the study allocates it, unlogged time, each with the pool that shares it."""
    settings = study.settings
    parts = [with_pools(unlogged.clear(), "practitioner", shared_by)]
    if settings.level != "exclude":
        parts.append(with_pools(price_indirect(time.indirect, found), settings.level_of_pools, shared_by))
    if settings.allocates_unlogged:
        parts.append(with_pools(unlogged, "practitioner", shared_by))
    return pl.concat(parts)


def all_totals(time: TimeTables, pools: pl.DataFrame, spent: pl.DataFrame, found: LookUps) -> dict[str, pl.DataFrame]:
    """Hours and cost by agency, activity and month, added up without the families (method note 9)."""
    by_group = time.direct.group_by("practitioner_id", "role", "activity", "span").agg(pl.col("seconds").sum())
    direct = price_direct(by_group, found, [])
    expenses = spent.with_columns(activity=pl.col("category"), hours=pl.lit(0.0))
    return {key: totals([direct, pools, expenses], key) for key in ("agency", "activity", "month")}


def with_costs(families: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Families with hours and cost by component, all costs, and these discounted."""
    parts = add_up(lines.select("family_id", "component", *MEASURES), ["family_id", "component"], MEASURES)
    whole = add_up(parts, ["family_id"], ["cost_discounted"])
    table = families
    for component in COMPONENTS:
        part = parts.filter(pl.col("component") == component).select(
            "family_id", pl.col("hours").alias(f"hours_{component}"), pl.col("cost").alias(f"cost_{component}")
        )
        table = table.join(part, on="family_id", how="left", maintain_order="left")
    table = table.join(whole, on="family_id", how="left", maintain_order="left").drop("hours_expense")
    measures = [name for name in table.columns if name.startswith(("hours_", "cost_"))]
    table = table.with_columns(pl.col(measures).fill_null(0.0))
    cost = pl.col("cost_direct") + pl.col("cost_indirect") + pl.col("cost_unlogged") + pl.col("cost_expense")
    return table.with_columns(cost=cost)

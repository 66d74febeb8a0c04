"""From the time tables to every cost of the study: family lines, totals, and what nobody bears."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.engine.allocate import LINE, SHARED, allocate_expenses, allocate_time, as_lines
from costing.engine.expenses import charges, spending
from costing.engine.families import costed_families
from costing.engine.look_ups import LookUps, code, looked_up
from costing.engine.names import spelled_out
from costing.engine.price import (
    MEASURES,
    price_direct,
    price_imputed,
    price_indirect,
    price_unlogged,
    times_weight,
    totals,
)
from costing.engine.priced_hours import is_apart, priced_hours
from costing.engine.shares import Shares, level_named, shares, with_pools
from costing.engine.sums import add_up, summed
from costing.engine.time import INDIRECT, TimeTables
from costing.engine.unlogged import hours_of_posts

COMPONENTS = ("direct", "indirect", "unlogged", "expense")


@dataclass(frozen=True)
class Costs:
    """Every cost of a study.

    `lines`: cost lines of families (`LINE` and `MEASURES`); `families`: one row for each costed family, with the
    seconds of its direct time; `totals`: agency, activity and month, each with component, hours and cost,
    unallocated ones too; `unallocated` by component; `practitioners`: hours of every post and the cost of unlogged
    ones; `charges`: what every expense costs and how it is paid; `spending`: expenses of families before sharing;
    `pools`: indirect and allocated unlogged time with the pool that shares it; `shared_by`: the direct time of
    these; `unlogged`: unlogged time, priced; `hours`: all that was priced, by unit cost; `direct`: direct time by
    intervention; `time` and `found`: what was priced, and with what.
    """

    lines: pl.DataFrame
    families: pl.DataFrame
    totals: Mapping[str, pl.DataFrame]
    unallocated: pl.DataFrame
    practitioners: pl.DataFrame
    charges: pl.DataFrame
    spending: pl.DataFrame
    pools: pl.DataFrame
    shared_by: Shares
    unlogged: pl.DataFrame
    hours: pl.DataFrame
    direct: pl.DataFrame
    time: TimeTables
    found: LookUps


def costs(study: CheckedStudy, time: TimeTables, found: LookUps) -> Costs:
    """Price the time tables, share what is no family's own, and add up (method note 3 to 10)."""
    settings, known = study.settings, found.names
    direct = price_direct(time.direct, found, ["family_id"]).select(*LINE, *MEASURES)
    imputed = add_up(price_imputed(time.direct, found, ["family_id"]), SHARED, MEASURES)
    practitioners, unlogged = unlogged_time(time, found)
    shared_by = direct_shares(time.direct, found, settings.level_of_pools)
    pools = shared_time(study, time, unlogged, found, shared_by)
    charged = charges(settings, study.rows("expenses"), study.rows("price_index"))
    spent = known.coded(spending(settings, study.rows("expenses"), borne(charged, time), spelled_out(found.spans)))
    with_time = time.direct["family_id"].unique()
    own = spent.filter(pl.col("family_id") != "")["family_id"].unique()
    listed = study.rows("families") if study.given("families") else None
    families = known.coded(costed_families(settings, listed, with_time.cast(pl.String), own.cast(pl.String)))
    seconds = summed(times_weight(looked_up(time.direct, found, ["weight"])), ["family_id"], "seconds")
    weighed = families.join(seconds, on="family_id", how="left").with_columns(pl.col("seconds").fill_null(0))
    shared = allocate_time(pools, shared_by, found)
    members = weighed.select("family_id", "intervention", "seconds", "days", families=pl.lit(1, dtype=pl.Int64))
    expenses = allocate_expenses(spent, members, found)
    lines = pl.concat([direct, as_lines(imputed, known), shared.lines, expenses.lines])
    return Costs(
        lines=lines,
        families=with_costs(weighed, lines).with_columns(estimated=found.diary is not None),
        totals=all_totals(time.together, pools, spent, found),
        unallocated=pl.concat([shared.unallocated, expenses.unallocated]),
        practitioners=practitioners,
        charges=charged,
        spending=spent,
        pools=pools,
        shared_by=shared_by,
        unlogged=unlogged,
        hours=priced_hours(time.together, time.apart, pools, unlogged, found, settings.allocates_unlogged),
        direct=by_intervention(time.direct, found),
        time=time,
        found=found,
    )


def by_intervention(direct: pl.DataFrame, found: LookUps) -> pl.DataFrame:
    """Direct time without its families: intervention ("": none), `INDIRECT`, seconds."""
    of = found.interventions_of_families.gather(code(direct["family_id"])).alias("intervention")
    return summed(direct.select(of, *INDIRECT, "seconds"), ["intervention", *INDIRECT], "seconds")


def borne(charged: pl.DataFrame, time: TimeTables) -> pl.DataFrame:
    """The expenses that families bear: neither apart nor, where the study removes these, in overheads already."""
    return charged.filter((pl.col("apart") == "") & ~time.in_overheads)


def direct_shares(direct: pl.DataFrame, found: LookUps, level: str) -> Shares:
    """The direct time of families in every pool that the study may share by."""
    over = set(found.posts["indirect_over"].cast(pl.String)) - {""}
    levels = {level, "practitioner", *map(level_named, over)}
    teams = bool((found.posts["team"].cast(pl.String) != "").any())
    wanted = ["weight", *(["team"] if teams else []), *(["month"] if found.by_month else [])]
    time = times_weight(looked_up(direct, found, wanted))
    if "intervention" in levels:
        of = found.interventions_of_families.gather(time["family_id"].to_physical())
        time = time.with_columns(of.alias("intervention"))
    return shares(time.with_columns(pl.col("team").fill_null("")) if teams else time, levels, found.by_month)


def unlogged_time(time: TimeTables, found: LookUps) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every post's hours with the cost of the unlogged ones, and the priced lines of these."""
    hours = hours_of_posts(time, found).with_columns(
        pl.when(~time.in_overheads).then(name).alias(name) for name in ("hours_unlogged", "coverage")
    )
    available = hours.filter(pl.col("hours_unlogged").is_not_null())
    lines = price_unlogged(available.select("post", "practitioner_id", role="own_role", hours="hours_unlogged"), found)
    complete = lines.filter(pl.col("cost").is_null().any().over("post").not_())
    cost = add_up(complete.select("post", "span", cost_unlogged="cost"), ["post"], ["cost_unlogged"])
    of_posts = hours.join(cost, on="post", how="left", maintain_order="left")
    never = (pl.col("first") > pl.col("last")) & pl.col("hours_unlogged").is_not_null()
    of_posts = of_posts.with_columns(cost_unlogged=pl.when(never).then(0.0).otherwise("cost_unlogged"))
    return of_posts, lines.filter(pl.col("hours") > 0)


def shared_time(
    study: CheckedStudy, time: TimeTables, unlogged: pl.DataFrame, found: LookUps, shared_by: Shares
) -> pl.DataFrame:
    """Lines of indirect and, where the study allocates it, unlogged time, each with the pool that shares it."""
    settings = study.settings
    parts = [with_pools(unlogged.clear(), "practitioner", shared_by, found.by_month)]
    if settings.level != "exclude":
        indirect = price_indirect(time.indirect, found)
        parts.append(with_pools(indirect, settings.level_of_pools, shared_by, found.by_month))
    if settings.allocates_unlogged:
        of_families = unlogged.filter(~is_apart())
        parts.append(with_pools(of_families, "practitioner", shared_by, found.by_month))
    return pl.concat(parts)


def all_totals(
    direct: pl.DataFrame, pools: pl.DataFrame, spent: pl.DataFrame, found: LookUps
) -> dict[str, pl.DataFrame]:
    """Hours and cost by agency, activity and month, added up without the families (method note 9).

    `direct`: direct time by `INDIRECT`, all families together.
    """
    priced = [price_direct(direct, found, []), price_imputed(direct, found, [])]
    expenses = spent.with_columns(activity=pl.col("category"), hours=pl.lit(0.0))
    return {key: totals([*priced, pools, expenses], key) for key in ("agency", "activity", "month")}


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

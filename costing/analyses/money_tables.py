"""The tables that tell whose money costs are, and what overheads hold already, made of what was priced."""

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.checks.posts import every_post
from costing.engine.costs import Costs, is_apart
from costing.engine.inputs import priced_unit_costs
from costing.engine.look_ups import with_look_ups
from costing.engine.names import spelled_out
from costing.engine.price import hours, weighed_time
from costing.engine.sums import add_up
from costing.model.tables import PART, ROW

TIME = ("agency", "unit_cost", "component", "apart", "hours")
UNIT_COSTS = (
    *("unit_cost", "payment", "cost_per_hour", "cost_per_hour_before"),
    *("qualifications_per_hour", "qualifications_per_hour_before"),
)


def hours_by_unit_cost(study: CheckedStudy, costs: Costs) -> pl.DataFrame:
    """Every hour that was priced: agency, unit_cost, component, apart, hours, and the post that it is of (or null).

    component: direct, indirect, unlogged, or not_allocated for unlogged hours that are only reported.
    """
    shared = costs.pools.select("agency", "unit_cost", "component", "post", "hours", apart=pl.lit(""))
    parts = [*direct_hours(costs), spelled_out(shared), apart_hours(costs)]
    idle = spelled_out(costs.unlogged.filter(pl.col("cost").is_not_null()))
    if study.settings.allocates_unlogged:
        parts.append(idle.filter(is_apart()).with_columns(apart=pl.col("payment"), component=pl.lit("unlogged")))
    else:
        parts.append(idle.with_columns(apart=pl.lit(""), component=pl.lit("not_allocated")))
    columns = [*TIME, "post"]
    every = pl.concat([part.select(columns) for part in parts]).filter(pl.col("hours") != 0)
    keys = [name for name in columns if name != "hours"]
    return add_up(every, keys, ["hours"]).select(columns)


def direct_hours(costs: Costs) -> list[pl.DataFrame]:
    """Direct time, and the indirect time that a ratio imputes to it."""
    whole = costs.time.direct.group_by("practitioner_id", "role", "activity", "span").agg(pl.col("seconds").sum())
    named = priced_time(whole, costs, "imputed").with_columns(apart=pl.lit(""))
    imputed = named.filter(pl.col("imputed") != 0).with_columns(pl.col("hours") * pl.col("imputed"))
    return [named.with_columns(component=pl.lit("direct")), imputed.with_columns(component=pl.lit("indirect"))]


def apart_hours(costs: Costs) -> pl.DataFrame:
    """Time apart, as direct where it is of a family, with what a ratio imputes to it."""
    component = pl.when(pl.col("family_id").cast(pl.String) != "").then(pl.lit("direct")).otherwise(pl.lit("indirect"))
    time = priced_time(costs.time.apart.with_columns(component=component), costs, "imputed")
    return time.with_columns(pl.col("hours") * (1 + pl.col("imputed")))


def priced_time(time: pl.DataFrame, costs: Costs, *also: str) -> pl.DataFrame:
    """Time with its agency, unit cost, post and hours."""
    kind = costs.found.names.one("kind", "direct")
    known = weighed_time(with_look_ups(time, costs.found, kind, ("unit_cost", "post", "weight", *also)))
    by = [
        name for name in ("agency", "unit_cost", "post", "weight", "component", "apart", *also) if name in known.columns
    ]
    sums = known.group_by(by).agg(pl.col("seconds").sum())
    return spelled_out(sums.with_columns(hours=hours()))


def schema_of_unit_costs(study: CheckedStudy) -> pl.DataFrame:
    """What an hour of each unit cost is made of, as `whose_money` takes it."""
    return priced_unit_costs(study).select(pl.col("unit_cost").cast(pl.Int64), *UNIT_COSTS[1:])


def paid_expenses(study: CheckedStudy, costs: Costs) -> pl.DataFrame:
    """Every expense charged in the period, those apart too; without those that were left out."""
    if not study.settings.removes_double_counts:
        return costs.charges
    return costs.charges.filter(~pl.col("overhead_item").is_in(sorted(costs.time.covered)))


def costs_of_posts(study: CheckedStudy, costs: Costs, time: pl.DataFrame) -> pl.DataFrame:
    """Posts with the item of overheads that they are: practitioner_id, overhead_item, cost, entries, part and row.

    `time`: `hours_by_unit_cost`. `entries` counts those in the log on the days of the post.
    """
    rate = schema_of_unit_costs(study).select("unit_cost", "cost_per_hour")
    priced = time.filter((pl.col("component") != "not_allocated") & (pl.col("apart") == "")).join(rate, on="unit_cost")
    cost = priced.with_columns(cost=pl.col("hours") * pl.col("cost_per_hour"))
    sums = add_up(cost.drop_nulls("post"), ["post"], ["cost"])
    posts = every_post(study).filter(pl.col("overhead_item") != "")
    days = study.days_of_practitioners.join(posts, on="practitioner_id").filter(
        pl.col("date").is_between("first", "last")
    )
    rows = days.group_by("post").agg(entries=pl.col("_rows").sum())
    known = posts.join(sums, on="post", how="left", maintain_order="left").join(rows, on="post", how="left")
    filled = known.with_columns(pl.col("cost").fill_null(0.0), pl.col("entries").fill_null(0))
    return filled.select("practitioner_id", "overhead_item", "cost", "entries", PART, ROW)


def costs_of_expenses(study: CheckedStudy, costs: Costs) -> pl.DataFrame:
    """Expenses with the item of overheads that they are: category, overhead_item, cost (the charge), part and row."""
    rows = study.rows("expenses").with_columns(expense=pl.int_range(pl.len(), dtype=pl.Int64))
    named = costs.charges.filter((pl.col("overhead_item") != "") & (pl.col("apart") == ""))
    both = named.join(rows.select("expense", "category", PART, ROW), on="expense", maintain_order="left")
    return both.select("category", "overhead_item", "charge", PART, ROW).rename({"charge": "cost"})


def twice(study: CheckedStudy, costs: Costs, time: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The time and the expenses that overheads hold already and that are costed all the same; none where left out."""
    items = [] if study.settings.removes_double_counts else sorted(costs.time.covered)
    posts = every_post(study).filter(pl.col("overhead_item").is_in(items))["post"]
    expenses = costs.charges.filter(pl.col("overhead_item").is_in(items))
    return time.filter(pl.col("post").is_in(posts.implode())), expenses

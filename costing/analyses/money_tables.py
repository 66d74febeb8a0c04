"""The tables that tell whose money costs are, and what overheads hold already, made of what was priced."""

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.checks.posts import every_post
from costing.engine.costs import Costs
from costing.engine.inputs import priced_unit_costs
from costing.engine.sums import add_up
from costing.model.tables import PART, ROW

UNIT_COSTS = (
    *("unit_cost", "payment", "cost_per_hour", "cost_per_hour_before"),
    *("qualifications_per_hour", "qualifications_per_hour_before"),
)


def schema_of_unit_costs(study: CheckedStudy) -> pl.DataFrame:
    """What an hour of each unit cost is made of, as `whose_money` takes it."""
    return priced_unit_costs(study).select(pl.col("unit_cost").cast(pl.Int64), *UNIT_COSTS[1:])


def paid_expenses(study: CheckedStudy, costs: Costs) -> pl.DataFrame:
    """Every expense charged in the period, those apart too; without those that were left out."""
    if not study.settings.removes_double_counts:
        return costs.charges
    return costs.charges.filter(~pl.col("overhead_item").is_in(sorted(costs.time.covered)))


def costs_of_posts(study: CheckedStudy, costs: Costs) -> pl.DataFrame:
    """Posts with the item of overheads that they are: practitioner_id, overhead_item, cost, entries, part and row.

    `entries` counts those in the log on the days of the post.
    """
    rate = schema_of_unit_costs(study).select("unit_cost", "cost_per_hour")
    priced = costs.hours.filter((pl.col("component") != "not_allocated") & (pl.col("apart") == "")).join(
        rate, on="unit_cost"
    )
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


def twice(study: CheckedStudy, costs: Costs) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The time and the expenses that overheads hold already and that are costed all the same; none where left out."""
    items = [] if study.settings.removes_double_counts else sorted(costs.time.covered)
    posts = every_post(study).filter(pl.col("overhead_item").is_in(items))["post"]
    expenses = costs.charges.filter(pl.col("overhead_item").is_in(items))
    return costs.hours.filter(pl.col("post").is_in(posts.implode())), expenses

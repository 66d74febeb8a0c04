"""The tables that tell whose money costs are, and what overheads hold already, made of what was priced."""

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.checks.posts import every_post
from costing.engine.costs import Costs
from costing.engine.sums import add_up
from costing.model.tables import PART, ROW

UNIT_COSTS = (
    *("unit_cost", "payment", "cost_per_hour", "cost_per_hour_before"),
    *("qualifications_per_hour", "qualifications_per_hour_before"),
)


def schema_of_unit_costs(costs: Costs) -> pl.DataFrame:
    """What an hour of each unit cost is made of, as `whose_money` takes it."""
    return costs.found.unit_costs.select(UNIT_COSTS)


def paid_expenses(costs: Costs) -> pl.DataFrame:
    """Every expense charged in the period, those apart too; without those that were left out."""
    return costs.charges.filter(~costs.time.in_overheads)


def hours_with_cost(costs: Costs) -> pl.DataFrame:
    """Every hour that was priced, with its `cost`."""
    rate = costs.found.unit_costs.select("unit_cost", "cost_per_hour")
    priced = costs.hours.join(rate, on="unit_cost", maintain_order="left")
    return priced.with_columns(cost=pl.col("hours") * pl.col("cost_per_hour"))


def costs_of_posts(study: CheckedStudy, costs: Costs) -> pl.DataFrame:
    """Posts with the item of overheads that they are: practitioner_id, overhead_item, cost, entries, part and row.

    `entries` counts those in the log on the days of the post.
    """
    borne = hours_with_cost(costs).filter((pl.col("component") != "not_allocated") & (pl.col("apart") == ""))
    sums = add_up(borne.drop_nulls("post"), ["post"], ["cost"])
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


def twice(costs: Costs) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The time and the expenses that overheads hold already and that are costed all the same; none where left out."""
    kept = pl.col("overhead_item").cast(pl.String).is_in(sorted(costs.time.covered - costs.time.removed))
    posts = costs.found.posts.filter(kept)["post"]
    return costs.hours.filter(pl.col("post").is_in(posts.implode())), costs.charges.filter(kept)

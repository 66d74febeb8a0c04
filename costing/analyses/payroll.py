"""What posts cost their employer, to be compared with what their time was costed at (method note 12)."""

import polars as pl

from costing.analyses.money_tables import schema_of_unit_costs
from costing.checks.checked import CheckedStudy
from costing.engine.costs import Costs
from costing.engine.sums import total


def payroll(study: CheckedStudy, costs: Costs) -> tuple[float, float]:
    """Of the posts whose fte or dates imply their hours: fte x yearly cost x time employed, and what was costed.

    Both are equal where unlogged time is allocated, nobody logged more than is available, and the cost of an hour does
    not change while a post is held.
    """
    posts = costs.practitioners.filter(pl.col("dated").fill_null(False) & pl.col("payroll").is_not_null())
    rate = schema_of_unit_costs(study).select("unit_cost", "cost_per_hour")
    time = costs.hours.filter(pl.col("post").is_in(posts["post"].implode()))
    priced = time.join(rate, on="unit_cost", maintain_order="left")
    return total(posts["payroll"]), total(priced["hours"] * priced["cost_per_hour"])

"""What posts cost their employer, to be compared with what their time was costed at (method note 12)."""

import polars as pl

from costing.analyses.money_tables import hours_with_cost
from costing.engine.costs import Costs
from costing.engine.sums import total


def payroll(costs: Costs) -> tuple[float, float]:
    """Of the posts whose fte or dates imply their hours: fte x yearly cost x time employed, and what was costed.

    Both are equal where unlogged time is allocated, nobody logged more than is available, and the cost of an hour does
    not change while a post is held.
    """
    posts = costs.practitioners.filter(pl.col("dated").fill_null(False) & pl.col("payroll").is_not_null())
    time = hours_with_cost(costs).filter(pl.col("post").is_in(posts["post"].implode()))
    return total(posts["payroll"]), total(time["cost"])

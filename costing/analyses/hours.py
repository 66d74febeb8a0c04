"""The hours that families bear, by the unit cost that prices them: the table `hours`."""

import polars as pl

from costing.engine.side import Side

HOURS = ("intervention", "agency", "role", "valid_from", "valid_to", "component", "hours")
COSTS = ("cost_per_hour", "marginal_per_hour", "post_hours", "cash_per_hour", "cost")


def hours(side: Side, unit_costs: pl.DataFrame) -> pl.DataFrame:
    """One row for each intervention, agency, unit cost and component (direct, indirect, unlogged).

    `unit_costs`: as the engine has them. Returns `HOURS` and `COSTS`, sorted: valid_from and valid_to are the dates
    of the unit cost; marginal_per_hour is pay, on-costs and direct overheads; post_hours and
    cash_per_hour are those of `Side.staff`; cost = hours x cost_per_hour.
    """
    dates = unit_costs.select("valid_from", "valid_to", line=pl.col("unit_cost").cast(pl.String))
    of_posts = side.staff.select("role", "post_hours", "cash_per_hour")
    borne = side.lines.filter(pl.col("hours") != 0).with_columns(cost=pl.col("hours") * pl.col("cost_per_hour"))
    dated = borne.join(dates, on="line", how="left", maintain_order="left")
    known = dated.join(of_posts, on="role", how="left", maintain_order="left")
    return known.select(*HOURS, *COSTS).sort(HOURS[:-1])

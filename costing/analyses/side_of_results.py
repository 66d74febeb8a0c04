"""One side of a difference, made of the tables that a run writes."""

import polars as pl

from costing.engine.side import Side
from costing.engine.sums import add_up

LINE = ("intervention", "agency", "role", "line", "component")
PER_HOUR = ("cost_per_hour", "marginal_per_hour")
LOGGED = ("direct", "indirect")


def side_of_results(hours: pl.DataFrame, expenses: pl.DataFrame, families: pl.DataFrame) -> Side:
    """What families bear, as the results have it.

    `hours` has the columns of `hours.csv`, and line; lines named alike become one, at their average cost. `expenses`:
    intervention, agency, cost, any number of rows, all of them as if they were paid for: results do not tell.
    `families`: a row each, with its intervention.
    """
    own = hours.filter(pl.col("hours") != 0)
    number = pl.len().cast(pl.Float64).alias("families")
    return Side(
        lines=averaged(own, LINE),
        expenses=add_up(expenses.with_columns(cash="cost"), ["intervention", "agency"], ["cost", "cash"]),
        families=families.group_by("intervention").agg(number).sort("intervention"),
        staff=staff(own.filter(pl.col("component").is_in(LOGGED))),
    )


def averaged(hours: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    """keys, hours, cost_per_hour and marginal_per_hour: the averages over the hours that `keys` have in common."""
    worth = hours.with_columns(pl.col(name).fill_null(0.0) * pl.col("hours") for name in PER_HOUR)
    sums = add_up(worth, keys, ["hours", *PER_HOUR])
    return sums.with_columns(pl.col(name) / pl.col("hours") for name in PER_HOUR)


def staff(logged: pl.DataFrame) -> pl.DataFrame:
    """role, hours, post_hours (null: not known) and cash_per_hour of the roles that logged hours."""
    posts = logged.group_by("role").agg(pl.col("post_hours", "cash_per_hour").max())
    hours = add_up(logged, ["role"], ["hours"])
    return hours.join(posts, on="role", how="left", maintain_order="left")

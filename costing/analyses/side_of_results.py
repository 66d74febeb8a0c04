"""One side of a difference, made of the tables that a run writes."""

from collections.abc import Mapping

import polars as pl

from costing.engine.side import Side
from costing.engine.sums import add_up

LINE = ("intervention", "agency", "role", "line", "component")
PER_HOUR = ("cost_per_hour", "marginal_per_hour")
LOGGED = ("direct", "indirect")


def side_of_results(hours: pl.DataFrame, expenses: pl.DataFrame, families: pl.DataFrame) -> Side:
    """What families bear, as the results have it.

    `hours` has the columns of `hours.csv`; lines that are named alike become one, at their average cost. `expenses`:
    intervention, agency, cost, any number of rows. `families`: a row each, with its intervention.
    """
    own = hours.filter(pl.col("hours") != 0)
    number = pl.len().cast(pl.Float64).alias("families")
    return Side(
        lines=averaged(own, LINE),
        expenses=add_up(expenses, ["intervention", "agency"], ["cost"]),
        families=families.group_by("intervention").agg(number).sort("intervention"),
        staff=staff(own.filter(pl.col("component").is_in(LOGGED))),
    )


def side_of_costing(results: Mapping[str, pl.DataFrame], cost_lines: pl.DataFrame) -> Side:
    """The base case of a study that was costed, from its results and cost lines."""
    expenses = cost_lines.filter(pl.col("component") == "expense").select("intervention", "agency", "cost")
    families = results["families"].select("intervention")
    return side_of_results(as_text(results["hours"]), as_text(expenses), as_text(families))


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with names that may be codes as text."""
    return frame.with_columns(pl.selectors.by_dtype(pl.Categorical, pl.Enum).cast(pl.String))


def averaged(hours: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    """keys, hours, cost_per_hour and marginal_per_hour: the averages over the hours that `keys` have in common."""
    worth = hours.with_columns(pl.col(name).fill_null(0.0) * pl.col("hours") for name in PER_HOUR)
    sums = add_up(worth, keys, ["hours", *PER_HOUR])
    return sums.with_columns(pl.col(name) / pl.col("hours") for name in PER_HOUR)


def staff(logged: pl.DataFrame) -> pl.DataFrame:
    """role, hours, post_hours (null: not known) and the average marginal_per_hour of the hours that were logged."""
    posts = logged.group_by("role").agg(pl.col("post_hours").max())
    known = averaged(logged, ("role",)).join(posts, on="role", how="left", maintain_order="left")
    return known.select("role", "hours", "post_hours", "marginal_per_hour")

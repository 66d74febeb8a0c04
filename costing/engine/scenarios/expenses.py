"""What expenses cost the groups of families in a scenario."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from costing.checks.changes.steps import Step
from costing.engine.names import spelled_out
from costing.engine.scenarios.base import Base, spent
from costing.engine.scenarios.prices import Floats, Variants
from costing.engine.sums import add_up

EXPENSES = ("intervention", "agency", "cost", "cash")


def expenses(base: Base, made: Variants, steps: Sequence[Step], more_staff: float) -> pl.DataFrame:
    """Columns `EXPENSES`, sorted: what families bear; `more_staff`: by how much what varies with staff grows."""
    parts = spending_by_span(base, made).join(base.bearing, on="expense", how="inner")
    grown = pl.Series("grown", growth_of_families(base, steps)).gather(parts["span"])
    by = (
        pl.when(pl.col("varies_with") == "families")
        .then(grown)
        .when(pl.col("varies_with") == "staff")
        .then(pl.lit(more_staff))
        .otherwise(pl.lit(1.0))
    )
    cost = pl.col("cost") * pl.col("weight") * by
    of_group = parts.with_columns(cost=cost).join(base.among.table.select("group", "intervention"), on="group")
    cash = pl.when(pl.col("payment") == "cash").then("cost").otherwise(0.0)
    named = of_group.with_columns(pl.col("agency").cast(pl.String), cash=cash).select(EXPENSES)
    return add_up(named, ["intervention", "agency"], ["cost", "cash"])


def spending_by_span(base: Base, made: Variants) -> pl.DataFrame:
    """expense, agency, span, cost, payment: before sharing, each span from the study that holds in it."""
    if all(base.same(study, "expenses", "price_index") for study in made.studies):
        return base.spent
    pieces = spelled_out(base.costs.found.spans)
    held = [pl.Series([of == number for of in made.of_span]) for number in range(len(made.studies))]
    parts = [spent(study, base.costs, pieces.filter(of)) for study, of in zip(made.studies, held, strict=True)]
    return pl.concat(parts).sort("expense", "span")


def growth_of_families(base: Base, steps: Sequence[Step]) -> Floats:
    """By span how many times as many families there are as in the base case."""
    grown = np.ones(len(base.months))
    for step in steps:
        if (step.table, step.column) == ("study", "families"):
            held = np.array([step.holds_in(month) for month in base.months])
            grown = grown * np.where(held, float(step.number or 0), 1.0)
    return grown


def families(base: Base, steps: Sequence[Step]) -> pl.DataFrame:
    """intervention, families: their number, by days of the period where it changes in some months only."""
    grown = growth_of_families(base, steps)
    times = 1.0 + float((base.days * (grown - 1)).sum() / base.days.sum())
    each = base.among.table.group_by("intervention").agg(pl.col("families").sum().cast(pl.Float64)).sort("intervention")
    return each.with_columns(pl.col("families") * times)

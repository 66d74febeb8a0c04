"""Why a family in one intervention costs more than a family in another."""

import polars as pl

from costing.analyses.decompose import of_intervention, per_family
from costing.analyses.differences_in_words import of_interventions
from costing.analyses.figures import LARGE, Currency
from costing.analyses.two_sides import two_sides
from costing.engine.side import Side
from costing.model.identifiers import did_you_mean
from costing.model.problem import printable

OF_A_SERVICE = ("hours_released", "posts_released", "cashable", "full_year_difference")
"""What one service could save or would need; between the families of two there is no such thing."""


class UnknownInterventionError(Exception):
    """An intervention that no family has."""


def two_interventions(side: Side, one: str, other: str, currency: str) -> pl.DataFrame:
    """What a family in `one` costs, against a family in `other`, as rows of scenarios: `other` is the base.

    All figures are of a family; `currency` is its three letters. Raises `UnknownInterventionError` for a name that no
    family has.
    """
    known = side.families["intervention"].to_list()
    for name in (one, other):
        if name not in known:
            near = did_you_mean(name, known) or f" There are: {', '.join(printable(name) for name in known)}."
            raise UnknownInterventionError(f"No family is in an intervention {printable(name)}.{near}")
    before, after = (per_family(of_intervention(side, name)) for name in (other, one))
    rows = two_sides((other, one), before, after).filter(pl.col("by") != "intervention")
    small = max(abs(total) for total in rows["total"]) < LARGE
    said = pl.when(scenario=one, by="all").then(pl.lit(of_interventions(side, one, other, Currency(currency, small))))
    blank = [pl.lit(None, pl.Float64).alias(name) for name in OF_A_SERVICE]
    return rows.with_columns(*blank, note=said.otherwise(pl.lit("")))

"""Why a family in one intervention costs more than a family in another."""

import polars as pl

from costing.analyses.compare import of_base, rows_of, total
from costing.analyses.decompose import of_intervention, per_family
from costing.analyses.differences_in_words import of_interventions
from costing.analyses.figures import LARGE, Currency
from costing.engine.side import Side
from costing.model.identifiers import did_you_mean
from costing.model.problem import printable


class UnknownInterventionError(Exception):
    """An intervention that no family has."""


def two_interventions(side: Side, one: str, other: str, currency: str) -> pl.DataFrame:
    """What a family in `one` costs, against a family in `other`, as rows of scenarios: `other` is the base.

    All figures are of a family; nothing is set free between two. `currency` is its three letters. Raises
    `UnknownInterventionError` for a name that no family has.
    """
    known = side.families["intervention"].to_list()
    for name in (one, other):
        if name not in known:
            near = did_you_mean(name, known) or f" There are: {', '.join(printable(name) for name in known)}."
            raise UnknownInterventionError(f"No family is in an intervention {printable(name)}.{near}")
    before, after = (per_family(of_intervention(side, name)) for name in (other, one))
    small = max(abs(total(family)) for family in (before, after)) < LARGE
    said = of_interventions(side, one, other, Currency(currency, small))
    base = of_base(before).with_columns(scenario=pl.lit(other))
    rows = rows_of(one, before, after, note=said)
    return pl.concat([base, rows]).filter(pl.col("by") != "intervention")

"""Any two sides as rows of scenarios: the first as the base, the second set against it."""

from dataclasses import replace

import polars as pl

from costing.analyses.compare import of_base, rows_of, total
from costing.analyses.differences_in_words import note
from costing.analyses.figures import LARGE, Currency
from costing.analyses.released import released
from costing.engine.side import Side


def two_sides(names: tuple[str, str], before: Side, after: Side, currency: str, cash_is_known: bool) -> pl.DataFrame:
    """The rows of the base, and those of the side set against it, under their names; `currency` is three letters.

    Where it is not known what of the money somebody pays, `cashable` is null.
    """
    freed = released(before, after)
    freed = freed if cash_is_known else replace(freed, cashable=None)
    small = max(abs(total(side)) for side in (before, after)) < LARGE
    rows = rows_of(names[1], before, after, note=note(before, after, freed, Currency(currency, small)), freed=freed)
    return pl.concat([of_base(before).with_columns(scenario=pl.lit(names[0])), rows])

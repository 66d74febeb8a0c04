"""What the sheets that compute have in common: the flags that they ask, and the words that they then say."""

import polars as pl

from costing.reports.workbook.inputs.edits import AGAIN

SCENARIO, NUMBER = "scenario", "scenario_number"
RUN_AGAIN, DIFFERS = "run_again", "differs"
"""Defined names: the chosen scenario and its number; whether nothing can be computed; whether anything differs."""


def live(formula: str) -> str:
    """A formula that says so where Excel cannot compute it."""
    return f'IF({RUN_AGAIN},"{AGAIN}",{formula})'


def live_text(*parts: pl.Expr | pl.Series) -> pl.Expr:
    """Many such formulas at once, each made of these parts."""
    before, after = live("@").split("@")
    return pl.concat_str(pl.lit(before), *parts, pl.lit(after))


def frozen(number: object, flag: str = DIFFERS) -> str:
    """A figure that Excel cannot compute: it stands while nothing differs from the run."""
    return f'IF({flag},"{AGAIN}",{literal(number)})'


def literal(value: object) -> str:
    """A value as it stands in a formula; quotes in text are doubled.

    >>> literal(0.1), literal(None)
    ('0.1', '""')
    """
    if value is None:
        return '""'
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return repr(value)

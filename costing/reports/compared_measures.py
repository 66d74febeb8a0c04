"""The tables of a comparison: which measures stand side by side, what they mean, and how they are printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console

from costing.analyses.figures import BLANK, Currency
from costing.reports.packed_tables import Figures, show_packed
from costing.reports.plain_text import say

Row = Mapping[str, Any]
Block = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Measures:
    """The columns of a table: blocks of measures with their headings, and a sentence on what they mean."""

    blocks: tuple[Block, ...]
    meaning: str = ""


TIME_TO_PRICE = (
    "Time: more or fewer hours for each. Mix: dearer or cheaper staff in them. Price: what an hour costs. "
    "With expenses they add up to the difference."
)
RELEASED = (
    "Hours, posts: released; below zero, needed. Cashable: what whole posts, pay and expenses no longer cost; below "
    "zero, what they cost more."
)
CASHABLE = (("difference", "Difference"), ("cashable", "Cashable"))
"""No saving is shown without what of it is cashable."""
PARTS: tuple[Block, ...] = ((("intensity", "Time"), ("mix", "Mix")), (("price", "Price"), ("expenses", "Expenses")))

NUMBER, TOTAL, MEAN = ("number", "Families"), ("total", "Total"), ("mean", "Mean")
MARGINAL = ("difference_marginal", "Marginal")
SIZE = Measures(((NUMBER, TOTAL, MEAN), CASHABLE))
OF_INTERVENTION = Measures(((NUMBER, TOTAL, MEAN), (CASHABLE[0], MARGINAL)))
OF_AGENCY = Measures(((TOTAL,), (CASHABLE[0], MARGINAL)))
"""What is cashable is told of the whole, just above: posts work for several interventions."""
WHY = Measures(((("families", "Families"),), *PARTS), f"Families: more or fewer of them. {TIME_TO_PRICE}")
CAPACITY = Measures(
    (
        (MARGINAL, ("full_year_difference", "Full year")),
        (("hours_released", "Hours"), ("posts_released", "Posts"), CASHABLE[1]),
    ),
    f"Marginal, full year: the difference at marginal cost, and if it held all year. {RELEASED}",
)
CAPACITY_OF_RUNS = Measures(
    ((MARGINAL,), CAPACITY.blocks[1]),
    f"Marginal: the difference at marginal cost. {RELEASED}",
)
OF_A_FAMILY = Measures(((("mean", "Cost"), CASHABLE[0]),))
BORNE_OF_A_FAMILY = Measures(((("total", "Cost"), CASHABLE[0]),))
WHY_OF_A_FAMILY = Measures(PARTS, TIME_TO_PRICE)
NUMBERS = ("number", "hours_released", "posts_released")
"""The measures that are not money."""


def show_measures(
    console: Console, currency: Currency, name: str, names: Sequence[str], rows: Sequence[Row], measures: Measures
) -> None:
    """Print these measures of rows beside their names, and what they mean."""
    blocks = [
        [Figures(heading, [shown(currency, measure, row[measure]) for row in rows]) for measure, heading in block]
        for block in measures.blocks
    ]
    show_packed(console, name, names, blocks)
    if measures.meaning:
        say(console, measures.meaning)


def shown(currency: Currency, measure: str, value: float | None) -> str:
    """A figure: a number of families, hours or posts to one decimal if it has any, or money.

    >>> [shown(Currency("GBP"), "hours_released", hours) for hours in (80.0, -1200.25, -0.01, None)]
    ['80', '-1,200.2', '0', '-']
    """
    if value is None:
        return BLANK
    if measure not in NUMBERS:
        return currency.sum(value)
    text = f"{value:,.1f}".removesuffix(".0")
    return "0" if text == "-0" else text

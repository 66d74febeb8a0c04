"""The families' costs in formulas: hours of each line x the cost of an hour now."""

from dataclasses import replace

import polars as pl

from costing.reports.workbook.inputs.edits import AGAIN
from costing.reports.workbook.live.facts import COMPONENTS
from costing.reports.workbook.live.hours import Hours
from costing.reports.workbook.live.words import frozen, live_text
from costing.reports.workbook.sheet import Column, Format, Sheet

IN_THE_RUN = Column("in_the_run", "Total cost in the run", "As costing computed it, to compare with", Format.SUM)
COSTS = ("cost_direct", "cost_indirect", "cost_unlogged", "cost_expense")


def live_families(sheet: Sheet, hours: Hours, spent: Sheet | None, discounted: str) -> Sheet:
    """The sheet of families, each figure computed from Hours.

    `discounted`: whether another discount rate than 0 holds now, as a formula; "" where one does in the run.
    """
    rows = sheet.rows.with_columns(in_the_run="cost")
    known = replace(sheet, rows=rows, columns=(*sheet.columns, IN_THE_RUN))
    at = pl.int_range(known.header_row + 1, known.header_row + 1 + rows.height, eager=True).cast(pl.String)
    own = hours.row_texts(rows.height)
    formulas = {}
    for kind in COMPONENTS:
        if kind in hours.components:
            for what in ("hours", "cost"):
                formulas[f"{what}_{kind}"] = live_text(pl.lit("SUMPRODUCT("), own, pl.lit(f",{hours.now(kind, what)})"))
    if spent is not None:
        formulas["cost_expense"] = live_text(*expenses(hours, spent, rows.height))
    sums: list[pl.Expr | pl.Series] = []
    for name in COSTS:
        sums += [pl.lit(f"+{known.letter(name)}" if sums else known.letter(name)), at]
    formulas["cost"] = live_text(*sums)
    formulas["cost_discounted"] = discounted_costs(known, at, discounted)
    texts = {name: pl.select(text.alias(name)).to_series() for name, text in formulas.items()}
    return replace(known, formulas=texts)


def expenses(hours: Hours, spent: Sheet, count: int) -> list[pl.Expr | pl.Series]:
    """What a family's own expenses cost now, by the number of its row, and its part of shared ones."""
    numbers = pl.int_range(1, count + 1, eager=True).cast(pl.String)
    own = pl.lit(f"SUMIFS({spent.all('now')},{spent.all('family')},")
    if not hours.ways:
        return [own, numbers, pl.lit(")")]
    shared = hours.row_texts(count, ways=True)
    return [own, numbers, pl.lit(")+SUMPRODUCT("), shared, pl.lit(f",{hours.now('expense')})")]


def discounted_costs(sheet: Sheet, at: pl.Series, discounted: str) -> pl.Expr:
    """The discounted cost: the cost itself while there is no discount rate, else what the run found."""
    if discounted:
        before = f'IF({discounted},"{AGAIN}",{sheet.letter("cost")}'
        return pl.concat_str(pl.lit(before), at, pl.lit(")"))
    texts = [frozen(value) for value in sheet.rows["cost_discounted"]]
    return pl.lit(pl.Series(texts, dtype=pl.String))

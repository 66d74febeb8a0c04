"""The families' costs in formulas: hours of each line x the cost of an hour now."""

from dataclasses import replace

import polars as pl

from costing.reports.workbook.live.hours import Hours
from costing.reports.workbook.live.words import AGAIN, DIFFERS, live
from costing.reports.workbook.sheet import Column, Format, Sheet

IN_THE_RUN = Column("in_the_run", "Total cost in the run", "As costing computed it, to compare with", Format.SUM)
COSTS = ("cost_direct", "cost_indirect", "cost_unlogged", "cost_expense")


def live_families(sheet: Sheet, hours: Hours, spent: Sheet | None, discounted: bool) -> Sheet:
    """The sheet of families, each figure computed from Hours; `discounted`: whether there is a discount rate."""
    rows = sheet.rows.with_columns(in_the_run="cost")
    known = replace(sheet, rows=rows, columns=(*sheet.columns, IN_THE_RUN))
    own = own_expenses(known, spent)
    formulas: dict[str, list[str | None]] = {}
    for n in range(rows.height):
        at = known.header_row + 1 + n
        for kind in ("direct", "indirect", "unlogged"):
            is_there = kind in hours.components
            for what, column in (("hours", f"hours_{kind}"), ("cost", f"cost_{kind}")):
                text = live(f"SUMPRODUCT({hours.row(n)},{hours.now(kind, what)})") if is_there else None
                formulas.setdefault(column, []).append(text)
        shared = f"+SUMPRODUCT({hours.row(n, ways=True)},{hours.now('expense')})" if hours.ways else ""
        formulas.setdefault("cost_expense", []).append(live(f"{own[n]}{shared}") if spent else None)
        parts = "+".join(f"{known.letter(name)}{at}" for name in COSTS)
        formulas.setdefault("cost", []).append(live(parts))
        formulas.setdefault("cost_discounted", []).append(discounted_cost(known, n, discounted))
    texts = {name: pl.Series(name, text, pl.String) for name, text in formulas.items()}
    return replace(known, formulas=texts)


def own_expenses(sheet: Sheet, spent: Sheet | None) -> list[str]:
    """What a family's own expenses cost now, by the number of its row."""
    if spent is None:
        return ["0"] * sheet.rows.height
    return [f"SUMIFS({spent.all('now')},{spent.all('family')},{n})" for n in range(1, sheet.rows.height + 1)]


def discounted_cost(sheet: Sheet, number: int, discounted: bool) -> str:
    """The discounted cost: the cost itself without a discount rate, else what the run found."""
    if not discounted:
        return f"{sheet.letter('cost')}{sheet.header_row + 1 + number}"
    value = sheet.rows["cost_discounted"][number]
    return f'IF({DIFFERS},"{AGAIN}",{value!r})'

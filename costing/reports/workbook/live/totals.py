"""Totals by agency, activity and month in formulas."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from costing.reports.workbook.contents.totals import COMPONENTS
from costing.reports.workbook.live.facts import COMPONENTS as TIME
from costing.reports.workbook.live.hours import Hours, across
from costing.reports.workbook.live.words import NUMBER, live
from costing.reports.workbook.sheet import Column, Format, Sheet

IN_THE_RUN = Column("in_the_run", "Total cost in the run", "As costing computed it, to compare with", Format.SUM, 13)
SUMMED = (*COMPONENTS, "total", "hours", "in_the_run")


def live_totals(sheet: Sheet, cells: Mapping[str, Sequence[str | None]]) -> Sheet:
    """A sheet of totals with these formulas by column, and with those of sums, of the total row, and of shares."""
    known = with_run(sheet)
    rows = range(known.header_row + 1, known.header_row + 1 + known.rows.height)
    letters = {name: known.letter(name) for name in SUMMED}
    total = f"{known.letter('total')}${known.header_row + 1 + known.rows.height}"
    formulas = {name: [text and live(text) for text in texts] for name, texts in cells.items()}
    formulas["total"] = [live("+".join(f"{letters[name]}{row}" for name in COMPONENTS)) for row in rows]
    formulas["share"] = [live(f'IF({total}=0,"",{letters["total"]}{row}/{total})') for row in rows]
    sums = {name: live(f"SUM({letters[name]}{rows.start}:{letters[name]}{rows.stop - 1})") for name in SUMMED}
    shares = {"share": live(f'IF({total}=0,"",1)')}
    return replace(
        known,
        formulas={name: pl.Series(name, texts, pl.String) for name, texts in formulas.items()},
        total_formulas={**sums, **shares} if known.rows.height else {},
    )


def with_run(sheet: Sheet) -> Sheet:
    """The sheet with a column of what the run found."""
    total = {**sheet.total, "in_the_run": sheet.total["total"]} if sheet.total else None
    return replace(
        sheet, rows=sheet.rows.with_columns(in_the_run="total"), columns=(*sheet.columns, IN_THE_RUN), total=total
    )


def of_keys(sheet: Sheet, table: Sheet, hours: Hours, spent: Mapping[str, Sequence[str]]) -> Sheet:
    """Totals by month or activity: the hours of `table`'s rows (by `of`, the row of each key) x the cost of an hour."""
    known = {name: n for n, name in enumerate(table.rows["key"])}
    keys = [known.get(name) for name in sheet.rows[sheet.columns[0].name].to_list()]
    rows = [across(table, table.header_row + 1 + n, 1, max(1, hours.lines)) if n is not None else "" for n in keys]
    cells: dict[str, list[str | None]] = {}
    for kind in TIME:
        there = kind in hours.components
        cells[kind] = [f"SUMPRODUCT({row},{hours.now(kind)})" if row and there else None for row in rows]
    both = [[f"SUMPRODUCT({row},{hours.now(kind, 'hours')})" for kind in hours.components] for row in rows]
    cells["hours"] = ["+".join(parts) if row else None for row, parts in zip(rows, both, strict=True)]
    return live_totals(sheet, {**cells, **{name: list(texts) for name, texts in spent.items()}})


def of_agencies(sheet: Sheet, priced: Sheet, spent: Sheet | None) -> Sheet:
    """Totals by agency: the rows of Priced lines that are the chosen scenario's."""
    rows = range(sheet.header_row + 1, sheet.header_row + 1 + sheet.rows.height)
    names = [f"${sheet.letter('agency')}{row}" for row in rows]
    chosen = f"({priced.all('number')}={NUMBER})"
    cost = f"({priced.all('cost')}+{priced.all('cost_nobody')})"
    cells: dict[str, list[str | None]] = {}
    for code, kind in enumerate(TIME):
        of = f"({priced.all('code')}={code})"
        cells[kind] = [f"SUMPRODUCT(EXACT({priced.all('agency')},{name})*{chosen}*{of}*{cost})" for name in names]
    hours = f"({priced.all('hours')}+{priced.all('hours_nobody')})"
    cells["hours"] = [f"SUMPRODUCT(EXACT({priced.all('agency')},{name})*{chosen}*{hours})" for name in names]
    if spent:
        own = [f"SUMPRODUCT(EXACT({spent.all('agency')},{name})*{spent.all('now')})" for name in names]
        cells["expense"] = list(own)
    return live_totals(sheet, cells)

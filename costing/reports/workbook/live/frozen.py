"""Figures that Excel cannot compute: they stand while nothing differs from the run, and then say so."""

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from costing.reports.workbook.live.words import DIFFERS, frozen
from costing.reports.workbook.sheet import Sheet


def freeze(sheet: Sheet, columns: Iterable[str], flag: str = DIFFERS) -> Sheet:
    """The sheet with these columns as figures of the run; `flag` says when these no longer hold."""
    there = [column.name for column in sheet.columns]
    formulas, totals = dict(sheet.formulas), dict(sheet.total_formulas)
    for name in columns:
        if name in there:
            values = sheet.rows[name].to_list()
            texts = [None if value is None else frozen(value, flag) for value in values]
            formulas[name] = pl.Series(name, texts, pl.String)
            if sheet.total and sheet.total.get(name) is not None:
                totals[name] = frozen(sheet.total[name], flag)
    return replace(sheet, formulas=formulas, total_formulas=totals)

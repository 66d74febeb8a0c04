"""Whose money: the economic cost in formulas, what is paid as the run found it."""

from dataclasses import replace

import polars as pl

from costing.reports.workbook.contents.whose_money import ALL, MEASURES
from costing.reports.workbook.live.frozen import freeze
from costing.reports.workbook.live.words import literal, live
from costing.reports.workbook.sheet import Sheet


def live_whose_money(sheet: Sheet, agencies: Sheet, names: list[str]) -> Sheet:
    """The sheet of whose money; `names` are the agencies of its columns, `agencies` what each bears."""
    columns = [column.name for column in sheet.columns if column.name.startswith("agency_")]
    frozen = freeze(sheet, columns)
    economic = [measure.name for measure in MEASURES].index("economic")
    formulas = dict(frozen.formulas)
    for column, name in zip(columns, names, strict=True):
        texts = formulas[column].to_list()
        texts[economic] = borne_by(agencies, name)
        formulas[column] = pl.Series(column, texts, pl.String)
    return replace(frozen, formulas=formulas)


def borne_by(agencies: Sheet, name: str) -> str:
    """What an agency bears, or all of them."""
    if name == ALL:
        return agencies.total_cell("total")
    own = f"EXACT({agencies.all('agency')},{literal(name)})"
    return live(f"SUMPRODUCT({own}*{agencies.all('total')})")

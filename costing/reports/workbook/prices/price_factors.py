"""By how much prices of a year are multiplied, as formulas of the cells of the price index."""

from costing.engine.price_index import ALL
from costing.reports.workbook.inputs.changed_cells import Cells, as_divisor, as_factor

NONE = "1"
"""The factor of prices that are those of the study."""


def factor(cells: Cells, series: str, year: object) -> str:
    """The factor of a series for prices of a year as `Factors.factor` has it; nothing where an index is not known."""
    target = cells.after.settings.price_year
    if not target or year is None:
        return NONE
    rows = cells.index_rows.get(series) or cells.index_rows.get(ALL, {})
    if target not in rows or year not in rows:
        return ""
    if target == year:
        return NONE
    above, below = (cells.of_filled("price_index", rows[str(of)], "index") for of in (target, year))
    return f"{as_factor(above)}/{as_divisor(below)}"


def has_series(cells: Cells) -> bool:
    """Whether some prices have an index of their own."""
    return bool(cells.index_rows.keys() - {ALL})

"""What is wrong with the cells of a sheet that are read: errors, formulas without a value, merged and hidden cells."""

import re
from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from costing.model.durations import Duration
from costing.model.problem import printable
from costing.model.tables import ROW
from costing.model.work_log import WorkLogEntry
from costing.model.written import Conventions, UnfitError, trimmed
from costing.reading.header import Layout
from costing.reading.references import column_number
from costing.reading.refusal import Flaw, capped
from costing.reading.workbooks.cell_values import is_rounded, is_unstored
from costing.reading.workbooks.sheet_cells import ERROR, MOST_ROWS, Cells, Sheet

RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")


def cell_flaws(cells: Cells, name: str, layout: Layout) -> Iterator[list[Flaw]]:
    """What is wrong with the cells of one column below the header."""
    errors = cells.where(cells.kinds == ERROR)
    yield capped(
        [error_cell(int(row), name, error or "") for row, error in zip(errors.rows, errors.values, strict=True)],
        "cells that hold an error",
    )
    message = "The cell holds a formula whose value is not in the file. Open it in Excel and save it."
    rows = cells.rows[is_unstored(cells)]
    yield capped([Flaw("no-formula-value", message, int(row), name) for row in rows], "formulas without a value")
    if name in layout.identifiers:
        message = (
            "Excel keeps fifteen digits of a number, so the identifier may have been changed. "
            "Make the cell text, and enter it again."
        )
        rows = cells.rows[is_rounded(cells)]
        yield capped([Flaw("rounded-identifier", message, int(row), name) for row in rows], "rounded identifiers")


def error_cell(row: int, column: str, error: str) -> Flaw:
    """A cell whose formula failed: its value is not known, and not zero."""
    message = f"The cell holds the error {printable(error)}. Correct its formula, or enter the value."
    return Flaw("error-cell", message, row, column)


def sheet_flaws(sheet: Sheet, frame: pl.DataFrame, header: int, columns: Mapping[str, int]) -> Iterator[list[Flaw]]:
    """What is wrong with the header and the rows below it as a whole."""
    yield capped(list(merged(sheet, header, columns)), "merged cells")
    yield list(hidden_rows(sheet, frame))
    if sheet.cells.last_row == MOST_ROWS:
        message = "The sheet is full: rows behind its last one may be lost. Compare the number of rows with the source."
        yield [Flaw("full-sheet", message, MOST_ROWS)]


def merged(sheet: Sheet, header: int, columns: Mapping[str, int]) -> Iterator[Flaw]:
    """Merged cells in columns that are read: only the first of them holds what all of them show."""
    last = max(sheet.cells.last_row, header)
    for reference in sheet.merged:
        corners = RANGE.fullmatch(reference)
        if corners is None:
            continue
        left, right = column_number(corners[1]), column_number(corners[3])
        top, bottom = int(corners[2]), int(corners[4])
        name = next((name for name, at in columns.items() if left <= at + 1 <= right), None)
        if name and (left, top) != (right, bottom) and bottom >= header and top <= last:
            message = f"The cells {reference} are merged. Unmerge them, and fill each with what belongs there."
            yield Flaw("merged-cells", message, top, name)


def hidden_rows(sheet: Sheet, frame: pl.DataFrame) -> Iterator[Flaw]:
    """Rows that are hidden or filtered out count; how many, and how much time they hold."""
    hidden = frame.filter(pl.col(ROW).is_in(list(sheet.hidden)))
    if hidden.height:
        one, time = hidden.height == 1, time_in(hidden)
        many = "One row is hidden" if one else f"{hidden.height:,} rows are hidden"
        held = (" It holds " if one else " They hold ") + f"{time:,.0f} minutes." if time else ""
        counted = "It is" if one else "They are"
        message = f"{many}.{held} {counted} counted all the same: delete what is not meant to count."
        yield Flaw("hidden-rows", message, int(np.asarray(hidden[ROW]).min()))


DURATIONS = {name: kind for name, kind in WorkLogEntry.written().items() if isinstance(kind, Duration)}


def time_in(rows: pl.DataFrame) -> float:
    """Minutes that rows hold, as far as they can be read."""
    minutes = 0.0
    for name, kind in DURATIONS.items():
        cells = rows[name].drop_nulls().value_counts() if name in rows.columns else pl.DataFrame()
        for text, count in cells.iter_rows():
            try:
                minutes += count * kind.parse(trimmed(text), Conventions(zero="exclude")).total_seconds() / 60
            except UnfitError:
                continue
    return minutes

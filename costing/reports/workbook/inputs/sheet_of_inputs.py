"""The sheet of inputs: every figure that the study gives, to be edited, with its source and its value in the run."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import polars as pl

from costing.analyses.scenarios import Compared
from costing.reports.workbook.inputs.cells import Input, input_cells
from costing.reports.workbook.inputs.changed_cells import name_of, name_of_setting
from costing.reports.workbook.inputs.edits import AGAIN, POSTS, entry_of
from costing.reports.workbook.sheet import Above, Column, Entry, Format, Formula, Sheet

COLUMNS = (
    Column("table", "Table", "The table of the study that holds it", width=13),
    Column("row", "Row", "Its place in the table, from 1; blank: a setting", Format.COUNT, 6),
    Column("of", "What it is of", width=46),
    Column("item", "Item", "The column of the table, or the setting", width=23),
    Column("value", "Value", "Yellow cells with a frame may be edited", Format.BY_ROW, 16),
    Column("unit", "Unit", width=24),
    Column("after", "After an edit", "What follows when the value is edited here", width=40),
    Column("changed", "Changed", "Whether the value is another than in the run", width=10),
    Column("run", "Value in the run", "What the figures were computed with", Format.BY_ROW, 16),
    Column("meaning", "What it means", width=50),
    Column("price_year", "Price year", "The year in whose prices it is", width=11),
    Column("source", "Source", width=80),
)
VALUE = [column.name for column in COLUMNS].index("value")
CHANGED = "changed"
FLAGS = ("inputs_changed", "fixed_changed", "hours_changed")
LABELS = (
    "Some value is another than in the run",
    "One that needs a new run: figures do not follow it",
    "One after which whole posts need a new run",
)
"""What each of `FLAGS` says."""


def inputs(compared: Compared) -> Sheet:
    """One row for each filled-in input cell, named, those that figures follow to be edited.

    Names: `study_<setting>`, `<table>_<row>_<column>`, and `FLAGS`, which are TRUE or FALSE.
    """
    cells = input_cells(compared)
    sheet = Sheet(
        name="Inputs",
        title="Inputs: what the study gives",
        summary="Every figure that costs are computed from, with its source; edit a yellow cell and figures follow.",
        notes=(
            "After an edit says what follows. Figures that Excel cannot compute then say: run again.",
            "For another row, a date, a name or a cell that is blank here, change the study and run again.",
        ),
        columns=COLUMNS,
        rows=frame_of(cells),
        row_formats=tuple(cell.format for cell in cells),
        fixed_columns=5,
        above=tuple(flag(label, False) for label in LABELS),
    )
    return live(sheet, cells)


def frame_of(cells: Sequence[Input]) -> pl.DataFrame:
    """The rows; values are numbers, dates and text, as they are."""
    text = {name: [getattr(cell, name) for cell in cells] for name in TEXTS}
    values = pl.Series("value", [cell.value for cell in cells], pl.Object)
    rows = pl.Series("row", [cell.row or None for cell in cells], pl.Int64)
    return pl.DataFrame(text, schema=dict.fromkeys(TEXTS, pl.String)).with_columns(
        rows, values, values.alias("run"), changed=pl.lit("")
    )


TEXTS = ("table", "of", "item", "unit", "after", "meaning", "price_year", "source")


def live(sheet: Sheet, cells: Sequence[Input]) -> Sheet:
    """The sheet with its formulas, names and entries."""
    value, run = sheet.letter("value"), sheet.letter("run")
    at = range(sheet.header_row + 1, sheet.header_row + 1 + len(cells))
    changed = [f'IF(EXACT({value}{row},{run}{row}),"","{CHANGED}")' for row in at]
    flags = {name: sheet.cell_above(n, VALUE) for n, name in enumerate(FLAGS)}
    names = {defined_name(cell): sheet.cell("value", n) for n, cell in enumerate(cells)}
    above = [flag(label, Formula(text, False)) for label, text in zip(LABELS, flag_formulas(sheet), strict=True)]
    return replace(
        sheet,
        formulas={"changed": pl.Series("changed", changed, pl.String)},
        above=tuple(above),
        names={**flags, **names},
        entries=tuple(entries(sheet, cells)),
        editable=("value", pl.Series([cell.after != AGAIN for cell in cells], dtype=pl.Boolean)),
    )


def flag(label: str, value: object) -> Above:
    """A row above the headings: what is said, and under the values whether it is so."""
    return Above((label, *[""] * (VALUE - 1), value), Format.FLAG, quiet=True)


def flag_formulas(sheet: Sheet) -> tuple[str, str, str]:
    """Whether any value is changed, one that figures do not follow (or one is emptied), one that moves whole posts."""
    changed, after, values = (sheet.all(name) for name in ("changed", "after", "value"))
    some, fixed, posts = (
        f'COUNTIF({changed},"{CHANGED}")',
        f'COUNTIFS({changed},"{CHANGED}",{after},"{AGAIN}")+COUNTBLANK({values})',
        f'COUNTIFS({changed},"{CHANGED}",{after},"{POSTS}")',
    )
    return f"{some}>0", f"{fixed}>0", f"{posts}>0"


def defined_name(cell: Input) -> str:
    """The name of an input cell."""
    return name_of(cell.table, cell.row, cell.item) if cell.row else name_of_setting(cell.item)


def entries(sheet: Sheet, cells: Sequence[Input]) -> list[Entry]:
    """What each value may be; rows below each other that take the same have one entry."""
    letter, first = sheet.letter("value"), sheet.header_row + 1
    found = []
    for entry, alike in groupby(enumerate(map(entry_of, cells), first), key=lambda numbered: numbered[1]):
        rows = [row for row, _ in alike]
        place = f"{letter}{rows[0]}" if len(rows) == 1 else f"{letter}{rows[0]}:{letter}{rows[-1]}"
        found.append(replace(entry, place=place))
    return found

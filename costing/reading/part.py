"""Reading one part of a table, whatever its format: header, columns, trimmed cells, no blank rows."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from costing.model.problem import Problem
from costing.model.tables import ROW, Part
from costing.reading.cell_text import without_blanks, without_edges
from costing.reading.grid import Grid
from costing.reading.header import SEARCHED, Header, Layout, find_header, named
from costing.reading.refusal import Flaw, RefusedError
from costing.reading.table_settings import TableSettings

UNNAMED = "\0"
"""Begins the names of columns without a heading, read only to see whether anything is in them."""


@dataclass(frozen=True)
class PartRead:
    """One file or sheet of a table; no rows where it could not be read. `delimiter` is that of a text file."""

    rows: pl.DataFrame | None
    part: Part
    problems: tuple[Problem, ...] = ()
    delimiter: str = ""


def read_part(open_grid: Callable[[], Grid], part: Part, layout: Layout, settings: TableSettings) -> PartRead:
    """The rows of one file or sheet as text under the table's own names, and what is wrong with its shape."""
    try:
        grid = open_grid()
        header, flaws = find_header(grid.head(max(SEARCHED, settings.header)), layout, settings)
        if header is None:
            return PartRead(None, part, tuple(flaw.at(part) for flaw in flaws))
        part = replace(part, headers=header.headings, header=header.row)
        rows, more = rows_below(grid, header)
    except RefusedError as refused:
        return PartRead(None, part, (refused.flaw.at(part),))
    return PartRead(rows, part, tuple(flaw.at(part) for flaw in [*flaws, *more]))


def rows_below(grid: Grid, header: Header) -> tuple[pl.DataFrame, list[Flaw]]:
    """The rows that are not blank; columns without a heading are left out, with a warning."""
    unnamed = {f"{UNNAMED}{position}": position for position in header.unnamed}
    cells, flaws = grid.below(header.row, {**header.columns, **unnamed})
    names = [*header.columns, *unnamed]
    rows = without_blanks(without_edges(cells, names) if grid.may_have_edges(header.row) else cells, names)
    for name, position in unnamed.items():
        if rows[name].count():
            message = f"Column {named([position])} has no heading and is not read. Give it one if it is meant to be."
            flaws = [Flaw("unknown-column", message, header.row), *flaws]
    return without_blank_rows(rows.drop(list(unnamed)), grid), flaws


def without_blank_rows(rows: pl.DataFrame, grid: Grid) -> pl.DataFrame:
    """The rows but those blank throughout; one with text in a column that is not read is not blank."""
    empty = rows.filter(pl.all_horizontal(pl.exclude(ROW).is_null()))[ROW]
    blank = [row for row in empty.to_list() if grid.is_blank(row)]
    return rows.filter(~pl.col(ROW).is_in(blank)) if blank else rows

"""What every format of file offers once it is open: its first rows, and its columns below the header."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from costing.model.problem import printable
from costing.model.tables import ROW
from costing.model.written import trimmed
from costing.reading.cell_text import cell_text, column_text, holds_cells, series_text
from costing.reading.header import HeadRow
from costing.reading.refusal import Flaw, RefusedError


class Grid(Protocol):
    """The cells of one file or sheet, before it is known which of its columns are the table's."""

    def head(self, rows: int) -> list[HeadRow]:
        """Those of the first `rows` rows that are not blank, as trimmed text."""

    def below(self, header: int, columns: Mapping[str, int]) -> tuple[pl.DataFrame, list[Flaw]]:
        """The columns at these positions below the header row as text, with the rows' numbers in `_row`.

        Cells are as they stand; what is out of shape is left out and reported. Blank rows may be left out.
        """

    def is_blank(self, row: int) -> bool:
        """Whether no column has anything in this row, those that are not read included."""

    def may_have_edges(self, header: int) -> bool:
        """Whether white space may stand at the ends of cells below the header row."""


@dataclass(frozen=True)
class FrameGrid:
    """Named columns as if a header stood in row 1: a Parquet file, or a frame given in Python.

    `column` gives the column at a position, so that of a file only those that are needed are read.
    """

    names: Sequence[str]
    column: Callable[[int], pl.Series]

    def head(self, rows: int) -> list[HeadRow]:
        """The names of the columns."""
        return [(1, [trimmed(name) for name in self.names])][:rows]

    def below(self, header: int, columns: Mapping[str, int]) -> tuple[pl.DataFrame, list[Flaw]]:
        """The columns as text; those that hold lists or structures are refused."""
        texts = {name: self._texts(position) for name, position in columns.items()}
        first = pl.lit(header + 1, pl.UInt32)
        return pl.DataFrame(texts).with_columns((pl.int_range(pl.len(), dtype=pl.UInt32) + first).alias(ROW)), []

    def is_blank(self, row: int) -> bool:
        """Whether every cell is null or blank."""
        return not any(trimmed(cell_text(self.column(position)[row - 2])) for position in range(len(self.names)))

    def may_have_edges(self, header: int) -> bool:
        """Nothing is known of white space."""
        return True

    def _texts(self, position: int) -> pl.Series:
        column = self.column(position)
        if not holds_cells(column.dtype):
            kind = printable(str(column.dtype).lower())
            name = printable(self.names[position])
            message = f"The column {name} holds {kind}, not one value a cell. Write it as text, numbers or dates."
            raise RefusedError(Flaw("unreadable-file", message, column=self.names[position]))
        return series_text(column)


def rows_as_frame(rows: Sequence[tuple[int, Sequence[str]]], columns: Mapping[str, int]) -> pl.DataFrame:
    """Columns of rows that are lists of text, with the rows' numbers."""
    texts = {name: column_text([cells[position] for _, cells in rows]) for name, position in columns.items()}
    return pl.DataFrame({**texts, ROW: pl.Series(values=[row for row, _ in rows], dtype=pl.UInt32)})


def ragged(row: int, cells: int, width: int) -> Flaw:
    """A row whose cells may stand under the wrong headings."""
    return Flaw(
        "ragged-row",
        f"The row has {cells:,} cells, the header {width:,}. "
        "Put text that holds what stands between cells into double quotes, or add the missing cells.",
        row,
    )

"""The cells that a sheet stores, as columns of numbers: compact, and quick to look through however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from costing.reading.references import column_letters
from costing.reading.refusal import unreadable
from costing.reading.workbooks.zip_guard import DAMAGED, SAVE_AGAIN

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1_048_576, 16_384, 20_000_000
KINDS = ("n", "s", "str", "inlineStr", "b", "e", "d")
"""What a cell stores, by its number in `Cells.kinds`: a number, the number of a shared text, a formula's text, a
text, yes or no, an error, a date as text."""
NUMBER, SHARED, TEXT, INLINE, BOOLEAN, ERROR, DATE = range(len(KINDS))


@dataclass(frozen=True)
class Cells:
    """Cells with a value or a formula, in the order of rows and columns, which count from 1.

    `values` is what is stored, as text: null for a formula without a stored value.
    """

    rows: NDArray[np.uint32]
    columns: NDArray[np.uint16]
    kinds: NDArray[np.uint8]
    styles: NDArray[np.uint32]
    formulas: NDArray[np.bool_]
    values: pl.Series

    @property
    def last_row(self) -> int:
        """The last row with a cell that holds something."""
        return int(self.rows[-1]) if len(self.rows) else 0

    def where(self, mask: NDArray[np.bool_] | slice) -> "Cells":
        """Some of the cells."""
        values = self.values[mask] if isinstance(mask, slice) else self.values.filter(pl.Series(mask))
        return self._picked(mask, values)

    def sorted(self, order: NDArray[np.int64]) -> "Cells":
        """The cells in another order."""
        return self._picked(order, self.values[order])

    def _picked(self, which: NDArray[Any] | slice, values: pl.Series) -> "Cells":
        arrays = self.rows[which], self.columns[which], self.kinds[which], self.styles[which], self.formulas[which]
        return Cells(*arrays, values)


@dataclass(frozen=True)
class Sheet:
    """A sheet as its XML has it: cells, rows that are hidden, and ranges of merged cells such as A1:B2."""

    cells: Cells
    hidden: frozenset[int] = frozenset()
    merged: tuple[str, ...] = ()


@dataclass
class Pieces:
    """What is found of a sheet piece by piece."""

    cells: list[Cells] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)

    def sheet(self) -> Sheet:
        """All of it."""
        return Sheet(in_order(together(self.cells)), frozenset(self.hidden), tuple(self.merged))


def together(pieces: Sequence[Cells]) -> Cells:
    """Cells one after the other."""
    texts = pl.Series(values=[], dtype=pl.String)
    numbers = np.empty(0, np.uint32), np.empty(0, np.uint16), np.empty(0, np.uint8), np.empty(0, np.uint32)
    every = [Cells(*numbers, np.empty(0, np.bool_), texts), *pieces]
    return Cells(
        np.concatenate([piece.rows for piece in every]),
        np.concatenate([piece.columns for piece in every]),
        np.concatenate([piece.kinds for piece in every]),
        np.concatenate([piece.styles for piece in every]),
        np.concatenate([piece.formulas for piece in every]),
        pl.concat([piece.values for piece in every]),
    )


def in_order(cells: Cells) -> Cells:
    """The cells by row and column, wherever they stand in the file; refused where one stands there twice."""
    refuse_too_large(cells)
    place = cells.rows.astype(np.int64) * (MOST_COLUMNS + 1) + cells.columns
    if (np.diff(place) > 0).all():
        return cells
    order = np.argsort(place, kind="stable")
    twice = order[1:][np.diff(place[order]) == 0]
    if len(twice):
        where = f"{column_letters(int(cells.columns[twice[0]]) - 1)}{cells.rows[twice[0]]}"
        raise unreadable(DAMAGED.format(f"the cell {where} is stored twice"), int(cells.rows[twice[0]]))
    return cells.sorted(order)


def refuse_too_large(cells: Cells) -> None:
    """Refuse a cell outside any sheet, or so far out that something must have been entered there by mistake."""
    rows, columns = int(cells.rows.max(initial=0)), int(cells.columns.max(initial=0))
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise unreadable(
            f"The sheet reaches to {column_letters(columns - 1)}{rows}. "
            f"Delete the rows and columns behind its last entry, and save it. {'' if rows else SAVE_AGAIN}".strip()
        )

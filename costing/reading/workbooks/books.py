"""Reading Excel workbooks: each cell as what it stores, not what it shows, on the row that Excel shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from costing.model.identifiers import folded
from costing.model.problem import printable
from costing.model.tables import ROW, TABLES
from costing.model.written import trimmed
from costing.reading.file_kinds import MISNAMED, looks_like
from costing.reading.header import SEARCHED, HeadRow, Layout, find_header, nearest, spelt
from costing.reading.refusal import Flaw, RefusedError, unreadable
from costing.reading.table_settings import TableSettings
from costing.reading.workbooks.cell_values import CellValues
from costing.reading.workbooks.sheet_cells import Sheet
from costing.reading.workbooks.sheet_flaws import cell_flaws, sheet_flaws
from costing.reading.workbooks.sheet_xml import read_sheet
from costing.reading.workbooks.workbook_parts import Workbook, open_workbook
from costing.reading.workbooks.zip_guard import MOST_BYTES, open_archive, too_large

LONGEST_HEADING = 255
"""Characters of the first rows that are looked at to find the header."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Book:
    """An Excel workbook whose archive was checked."""

    workbook: Workbook

    @cached_property
    def sheets(self) -> dict[str, bool]:
        """The worksheets in their order, and whether each can be seen; charts and macros are none."""
        return {sheet.name: sheet.visible for sheet in self.workbook.sheets}

    @property
    def visible(self) -> list[str]:
        """The names of the sheets that can be seen."""
        return [name for name, seen in self.sheets.items() if seen]

    def choose(self, named: str, table: str) -> str:
        """The sheet that is named; else the one called as the table; else the only one that can be seen."""
        if named in self.sheets:
            return named
        wanted = named or table
        same = [name for name in (self.sheets if named else self.visible) if folded(name) == folded(wanted)]
        if not named and not same and len(self.visible) == 1:
            same = self.visible
        if len(same) == 1:
            return same[0]
        sheets = ", ".join(map(printable, self.visible)) or "none that can be seen"
        near = nearest([wanted], self.visible)
        message = (
            f"Which sheet {printable(wanted)} is cannot be told: the workbook has {sheets}. "
            f'Say it in study.toml: sheet = "{near or "..."}".'
        )
        raise RefusedError(Flaw("no-such-file", message))

    def warnings(self, read: Mapping[str, tuple[Layout, TableSettings]]) -> list[Flaw]:
        """What was not read: macros, and hidden sheets that are called like a table, or headed like those read."""
        message = "The workbook has macros, which are not run: cells count as they were stored."
        macros = [Flaw("macros-ignored", message)] if self.workbook.has_macros else []
        hidden = [name for name, seen in self.sheets.items() if not seen and name not in read]
        return macros + [
            hidden_sheet(name)
            for name in hidden
            if spelt(name) in TABLES or any(self._is_headed(name, *kept) for kept in read.values())
        ]

    def _is_headed(self, sheet: str, layout: Layout, settings: TableSettings) -> bool:
        try:
            header, _ = find_header(self.grid(sheet, layout).head(SEARCHED), layout, replace(settings, header=0))
        except RefusedError:
            return False
        return header is not None

    def grid(self, sheet: str, layout: Layout) -> "SheetGrid":
        """The cells of a sheet; the durations of a layout are no dates, however they are formatted."""
        part = next(there.part for there in self.workbook.sheets if there.name == sheet)
        read = read_sheet(lambda: self.workbook.archive.pieces(part))
        values = CellValues(self.workbook)
        return SheetGrid(Sheet(values.without_blank(read.cells), read.hidden, read.merged), values, layout)


def hidden_sheet(name: str) -> Flaw:
    """A sheet that cannot be seen and may be a table."""
    message = (
        f"The sheet {printable(name)} is hidden and not read. Delete it, or name it in study.toml if it is meant to be."
    )
    return Flaw("hidden-sheet", message)


def open_book(data: bytes) -> Book:
    """A workbook from its bytes; refused where they are something else, damaged, or made to do harm."""
    kind = looks_like(data)
    if kind == "ole":
        raise unreadable(
            "The file has a password. Save a copy without one."
            if ENCRYPTED in data
            else "The file is in the old .xls format. Open it in Excel and save it as .xlsx."
        )
    if kind != "zip":
        raise unreadable(MISNAMED[kind])
    archive = open_archive(data)
    archive.check()
    return Book(open_workbook(archive))


@dataclass(frozen=True)
class SheetGrid:
    """The cells of a sheet that hold something."""

    sheet: Sheet
    values: CellValues
    layout: Layout = field(default_factory=lambda: Layout((), ()))

    def head(self, rows: int) -> list[HeadRow]:
        """The first rows, trimmed."""
        cells = self.sheet.cells.where(slice(0, int(np.searchsorted(self.sheet.cells.rows, rows, "right"))))
        texts = self.values.texts(cells, False).fill_null("").str.head(LONGEST_HEADING)
        found: dict[int, list[str]] = {}
        for row, column, text in zip(cells.rows.tolist(), cells.columns.tolist(), texts, strict=True):
            line = found.setdefault(row, [])
            line += [""] * (column - len(line))
            line[column - 1] = trimmed(text)
        return [(row, line) for row, line in found.items() if any(line)]

    def below(self, header: int, columns: Mapping[str, int]) -> tuple[pl.DataFrame, list[Flaw]]:
        """The columns below the header; cells whose value is not known are blank and reported."""
        cells = self.sheet.cells
        cells = cells.where(slice(int(np.searchsorted(cells.rows, header, "right")), None))
        starts = np.flatnonzero(np.diff(cells.rows, prepend=np.uint32(0)))
        rows = cells.rows[starts]
        texts: dict[str, pl.Series] = {}
        flaws: list[Flaw] = []
        for name, position in columns.items():
            column = cells.where(cells.columns == position + 1)
            texts[name] = on_rows(self.values.texts(column, name in self.layout.durations), column.rows, rows)
            for found in cell_flaws(column, name, self.layout):
                flaws += found
        if sum(int(text.str.len_bytes().sum()) for text in texts.values()) > MOST_BYTES:
            raise too_large()
        frame = pl.DataFrame({**texts, ROW: pl.Series(values=rows, dtype=pl.UInt32)})
        for found in sheet_flaws(self.sheet, frame, header, columns):
            flaws += found
        return frame, flaws

    def is_blank(self, row: int) -> bool:
        """Whether every cell is blank."""
        at = np.searchsorted(self.sheet.cells.rows, row)
        return bool(at == len(self.sheet.cells.rows) or self.sheet.cells.rows[at] != row)

    def may_have_edges(self, header: int) -> bool:
        """Nothing is known of white space."""
        return True


def on_rows(texts: pl.Series, own: NDArray[np.uint32], rows: NDArray[np.uint32]) -> pl.Series:
    """The cells of a column on their rows, null on the others."""
    if len(own) == len(rows):
        return texts
    blank = pl.Series(values=[None], dtype=pl.String).new_from_index(0, len(rows))
    return blank.scatter(np.searchsorted(rows, own), texts) if len(own) else blank

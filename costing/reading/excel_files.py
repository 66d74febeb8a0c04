"""Reading Excel workbooks: each cell as what it stores, not what it shows, on the row that Excel shows."""

import io
import posixpath
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from typing import Any
from xml.etree import ElementTree

import polars as pl
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from costing.model.problem import printable
from costing.model.tables import ROW
from costing.model.written import trimmed
from costing.reading.cell_text import cell_text, column_text, serial_text
from costing.reading.file_kinds import MISNAMED, looks_like
from costing.reading.header import HeadRow, folded, nearest
from costing.reading.refusal import Flaw, RefusedError, capped, refusing_damage, unreadable
from costing.reading.sheet_xml import SAVE_AGAIN, SheetXml, refuse_too_large, sheet_xml

LARGEST_PART = 1 << 30
"""Bytes of XML that one sheet may have: Excel's million rows of ten columns are half as many."""
Cells = Sequence[Any]


@dataclass(frozen=True)
class Book:
    """An Excel workbook that could be opened."""

    workbook: CalamineWorkbook
    archive: zipfile.ZipFile
    members: Mapping[str, str]

    @cached_property
    def sheets(self) -> dict[str, bool]:
        """The worksheets in their order, and whether each can be seen; charts and macros are none."""
        return {
            sheet.name: sheet.visible == SheetVisibleEnum.Visible
            for sheet in self.workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        }

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

    def grid(self, sheet: str, durations: Collection[str]) -> "SheetGrid":
        """The cells of a sheet; the columns `durations` hold no dates, however they are formatted."""
        member = self.members.get(sheet)
        if member is None:
            raise unreadable(f"The sheet's own part is missing from the workbook. {SAVE_AGAIN}")
        with refusing_damage(SAVE_AGAIN):
            if self.archive.getinfo(member).file_size > LARGEST_PART:
                raise unreadable("The sheet is too large to read. Save it as CSV UTF-8.")
            xml = sheet_xml(self.archive.read(member))
            refuse_too_large(xml)
            rows = self.workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        return SheetGrid(rows, xml, durations)


def open_book(data: bytes) -> Book:
    """A workbook from its bytes; refused where they are something else or damaged."""
    kind = looks_like(data)
    if kind != "zip":
        raise unreadable(MISNAMED[kind])
    with refusing_damage(SAVE_AGAIN):
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = sheet_members(archive)
        return Book(CalamineWorkbook.from_filelike(io.BytesIO(data)), archive, members)


def sheet_members(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the archive in which each sheet is stored."""
    parts = {name.replace("\\", "/").lstrip("/").casefold(): name for name in archive.namelist()}
    if "xl/workbook.xml" not in parts:
        raise unreadable(f"This is no Excel workbook (.xlsx). {SAVE_AGAIN}")
    book = archive.read(parts["xl/workbook.xml"])
    relations = archive.read(parts["xl/_rels/workbook.xml.rels"])
    if b"<!DOCTYPE" in book + relations:
        raise unreadable(f"The workbook declares a document type, which none needs. {SAVE_AGAIN}")
    targets = {part.get("Id"): part.get("Target", "") for part in ElementTree.fromstring(relations)}
    members = {}
    for element in ElementTree.fromstring(book).iter():
        if element.tag.endswith("}sheet"):
            identity = next((value for key, value in element.attrib.items() if key.endswith("}id")), None)
            path = posixpath.normpath(posixpath.join("/xl", targets.get(identity, ""))).lstrip("/")
            members[element.get("name", "")] = parts.get(path.casefold(), "")
    return {name: member for name, member in members.items() if member}


@dataclass(frozen=True)
class SheetGrid:
    """The cells of a sheet from its first row on, and its XML for what the parser does not tell."""

    rows: Sequence[Cells]
    xml: SheetXml
    durations: Collection[str]

    def head(self, rows: int) -> list[HeadRow]:
        """The first rows, trimmed."""
        first = [(n, [trimmed(cell_text(cell)) for cell in row]) for n, row in enumerate(self.rows[:rows], 1)]
        return [(number, cells) for number, cells in first if any(cells)]

    def below(self, header: int, columns: Mapping[str, int]) -> tuple[pl.DataFrame, list[Flaw]]:
        """The columns below the header; cells that hold an error of Excel are blank and reported."""
        rows = {n: row for n, row in enumerate(self.rows[header:], header + 1) if row.count("") < len(row)}
        texts = {
            name: self._texts(list(rows), [row[position] for row in rows.values()], position + 1, name)
            for name, position in columns.items()
        }
        names = {position + 1: name for name, position in columns.items()}
        flaws = [
            error_cell(row, names[column], error)
            for (row, column), error in self.xml.errors().items()
            if row > header and column in names
        ]
        frame = pl.DataFrame({**texts, ROW: pl.Series(values=list(rows), dtype=pl.UInt32)})
        return frame, capped(flaws, "cells that hold an error")

    def is_blank(self, row: int) -> bool:
        """Whether every cell is blank."""
        return not any(trimmed(cell_text(cell)) for cell in self.rows[row - 1])

    def _texts(self, numbers: Sequence[int], cells: Cells, column: int, name: str) -> pl.Series:
        """A column as text; times from the number that is stored: the parser gives the time of day only."""
        kinds = (time, timedelta, date, datetime) if name in self.durations else (time, timedelta)
        if set(map(type, cells)).isdisjoint(kinds):
            return column_text(cells)
        stored = self.xml.stored(column)
        duration = cache(stored_duration)
        return column_text(
            [
                duration(stored.get(number, ""), cell) if type(cell) in kinds else cell
                for number, cell in zip(numbers, cells, strict=True)
            ]
        )


def error_cell(row: int, column: str, error: str) -> Flaw:
    """A cell whose formula failed: its value is not known, and not zero."""
    message = f"The cell holds the error {printable(error)}. Correct its formula, or enter the value."
    return Flaw("error-cell", message, row, column)


def stored_duration(stored: str, cell: Any) -> str:
    """A time as the duration that its stored number of days is; as the parser has it where text is stored."""
    try:
        return serial_text(float(stored))
    except ValueError:
        return cell_text(cell)

"""The files of a study: each read once, its hash kept, known by its name relative to the study."""

import os
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from costing.model.identifiers import folded
from costing.model.problem import Problem
from costing.model.tables import Part
from costing.reading.begun import Begun, sha256
from costing.reading.grid import Grid
from costing.reading.header import Layout
from costing.reading.part import PartRead, read_part
from costing.reading.refusal import RefusedError, unreadable
from costing.reading.table_settings import TableSettings
from costing.reading.text.text_files import read_text

if TYPE_CHECKING:
    from costing.reading.parquet.child import Child
    from costing.reading.workbooks.books import Book

FORMATS = (".csv", ".xlsx", ".parquet")
"""How the names of files end that a study's folder is searched for."""
EXCEL = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
TEXT = (".csv", ".txt", ".tsv")


@dataclass
class Files:
    """What was read of a study so far, and the file that is being read already; `close` ends what was started for it.

    Files are `hashed` for a record of what was read. What reads workbooks and Parquet is imported when the first is
    met: most studies have neither.
    """

    root: Path
    begun: Begun | None = None
    hashed: bool = True
    _hashes: dict[str, Future[str]] = field(default_factory=dict)
    _beside: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _contents: dict[Path, bytes] = field(default_factory=dict)
    _books: "dict[Path, Book]" = field(default_factory=dict)
    _child: "Child | None" = None
    _sheets: dict[Path, dict[str, tuple[Layout, TableSettings]]] = field(default_factory=dict)

    def name(self, path: Path) -> str:
        """A file as messages and outputs call it: relative to the study, never a path of the machine."""
        try:
            return PurePath(os.path.relpath(path, self.root)).as_posix()
        except ValueError:
            return path.name

    def content(self, path: Path) -> bytes:
        """The bytes of a file."""
        if path not in self._contents:
            begun = self.begun if self.begun and self.begun.path == path else None
            data = begun.take() if begun else path.read_bytes()
            if self.hashed:
                digest = begun.digest if begun else None
                self._hashes[self.name(path)] = digest or self._beside.submit(sha256, data)
            self._contents[path] = data
        return self._contents[path]

    @property
    def digests(self) -> dict[str, str]:
        """The SHA-256 of every file by its name; they are worked out beside the reading."""
        return {name: value.result() for name, value in self._hashes.items()}

    def close(self) -> None:
        """End the process and the thread that read and hash beside this one."""
        if self._child is not None:
            self._child.close()
        self._beside.shutdown()

    def book(self, path: Path) -> "Book":
        """A workbook, opened once however many tables stand in it."""
        from costing.reading.workbooks.books import open_book

        if path not in self._books:
            self._books[path] = open_book(self.content(path))
        return self._books[path]

    def read(self, path: Path, table: str, layout: Layout, settings: TableSettings) -> PartRead:
        """The part of a table that stands in a file."""
        kind = path.suffix.lower()
        part = Part(self.name(path))
        if kind in TEXT:
            return read_text(self.content(path), part, layout, settings)
        if kind in EXCEL:
            try:
                sheet = self.book(path).choose(settings.sheet, table)
            except RefusedError as refused:
                return PartRead(None, part, (refused.flaw.at(part),))
            return self.read_sheet(path, sheet, layout, settings)
        return read_part(lambda: self._open(path, kind), part, layout, settings)

    def read_sheet(self, path: Path, sheet: str, layout: Layout, settings: TableSettings) -> PartRead:
        """The part of a table that stands in a sheet."""
        self._sheets.setdefault(path, {})[sheet] = layout, settings
        return read_part(lambda: self.book(path).grid(sheet, layout), Part(self.name(path), sheet), layout, settings)

    def workbook_warnings(self) -> list[Problem]:
        """What is not read of the workbooks: known once every table was read."""
        return [
            flaw.at(Part(self.name(path)))
            for path, read in self._sheets.items()
            for flaw in self.book(path).warnings(read)
        ]

    def _open(self, path: Path, kind: str) -> Grid:
        if kind == ".parquet":
            from costing.reading.parquet.child import Child
            from costing.reading.parquet.parquet_files import open_parquet

            self._child = self._child or Child()
            return open_parquet(self.content(path), self._child)
        raise unreadable(
            f"Files called {kind or 'without an ending'} are not read. Save it as .csv, .xlsx or .parquet."
        )


def stem(path: Path) -> str:
    """The name of the table that a file would be."""
    return folded(path.stem).replace(" ", "_")


def is_data(path: Path) -> bool:
    """Whether a file is called like data; not a hidden one, nor the mark of a workbook open in Excel."""
    return path.suffix.lower() in FORMATS and not path.name.startswith((".", "~$")) and path.is_file()

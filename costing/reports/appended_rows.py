"""Appending rows to a table that is kept as CSV: as the file is written, and nothing that stands there touched."""

import csv
import io
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from costing.model.problem import InvalidStudyError, printable
from costing.model.row import Row
from costing.model.tables import Part
from costing.reading.header import Layout, positions
from costing.reading.part import PartRead
from costing.reading.table_settings import TableSettings
from costing.reading.text.decimal_marks import with_decimal_mark
from costing.reading.text.delimiter import first_lines, rows_with
from costing.reading.text.encoding import CP1252, as_utf_8
from costing.reading.text.text_files import read_text

LINE_END = re.compile(rb"\r\n|\n|\r")
WITH_POINT = re.compile(r"[0-9]+\.[0-9]+")
UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


class CannotAppendError(Exception):
    """Rows cannot be appended to a file; says why and what to do."""


@dataclass(frozen=True)
class CsvFile:
    """A table's CSV file: its bytes, and how they are to be read."""

    data: bytes
    name: str
    model: type[Row]
    settings: TableSettings

    def read(self) -> PartRead:
        """The file as the study reads it."""
        return read_text(self.data, Part(self.name), Layout.of(self.model), self.settings)

    def rows(self) -> pl.DataFrame:
        """The rows that stand there, as text; raises `InvalidStudyError` where the file cannot be read."""
        read = self.read()
        if read.rows is None:
            raise InvalidStudyError(list(read.problems))
        return read.rows

    def with_rows(self, rows: Sequence[Mapping[str, str]], optional: Sequence[str] = ()) -> bytes:
        """The file with these rows at its end: its own columns, delimiter, decimal mark, line ends and encoding.

        Cells of columns in `optional` are left out where the file has no such column. Raises `CannotAppendError` where
        another column is missing, or the rows would not be read back as they are given.
        """
        read = self.read()
        text = as_utf_8(self.data, self.settings.encoding).data
        head = rows_with(first_lines(text, self.settings), read.delimiter, self.settings)
        heading = next(cells for line, cells in head if line == read.part.header)
        at = {name: found[0] for name, found in positions(heading, Layout.of(self.model), self.settings).items()}
        self._refuse_columns_that_are_missing(rows, {*at, *optional})
        mark = with_decimal_mark(self.model, [read], self.settings)[0].decimal or "."
        cells = pl.DataFrame({name: [marked(row.get(name, ""), mark) for row in rows] for name in at})
        longer = self.data + self._encoded(written(cells, at, len(heading), read.delimiter, text))
        self._refuse_what_is_read_differently(longer, cells)
        return longer

    def _refuse_columns_that_are_missing(self, rows: Sequence[Mapping[str, str]], there: set[str]) -> None:
        missing = dict.fromkeys(name for row in rows for name, cell in row.items() if cell and name not in there)
        if missing:
            raise CannotAppendError(
                f"{self.name} has no column {' and no column '.join(missing)}, without which the rows would mean "
                "something else. Add it to the header."
            )

    def _encoded(self, text: str) -> bytes:
        codec = UTF_16.get(self.data[:2]) or self._one_byte_or_utf_8()
        try:
            return text.encode(codec)
        except UnicodeEncodeError as error:
            letter = printable(text[error.start])
            message = f"{self.name} is in {CP1252}, which has no {letter}. Save it as CSV UTF-8."
            raise CannotAppendError(message) from error

    def _one_byte_or_utf_8(self) -> str:
        encoding = as_utf_8(self.data, self.settings.encoding).encoding
        return "cp1252" if encoding.startswith(CP1252) else "utf-8"

    def _refuse_what_is_read_differently(self, longer: bytes, cells: pl.DataFrame) -> None:
        """Refuse to write what the end of the file, such as a quote left open, would make something else of."""
        again = replace(self, data=longer).read().rows
        before = self.rows().height
        wanted = cells.with_columns(pl.when(pl.all() != "").then(pl.all()))
        if again is None or not again[before:].select(wanted.columns).equals(wanted):
            message = f"Rows at the end of {self.name} would not be read as they are meant. Look at its last lines."
            raise CannotAppendError(message)


def marked(cell: str, mark: str) -> str:
    """A number with the decimal mark of the file; other text as it is.

    >>> marked("1.05", ","), marked("social worker", ",")
    ('1,05', 'social worker')
    """
    return cell.replace(".", mark) if WITH_POINT.fullmatch(cell) else cell


def written(cells: pl.DataFrame, at: Mapping[str, int], width: int, delimiter: str, text: bytes) -> str:
    """Rows as they follow `text`: each cell at its column's position; a line end at the end where `text` has one."""
    found = LINE_END.search(text)
    end = found[0].decode() if found else "\n"
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=delimiter, lineterminator=end)
    for row in cells.iter_rows(named=True):
        placed = {at[name]: cell for name, cell in row.items()}
        writer.writerow([placed.get(position, "") for position in range(width)])
    ended = text.endswith((b"\n", b"\r"))
    return lines.getvalue() if ended else end + lines.getvalue().removesuffix(end)


def replace_file(path: Path, data: bytes) -> None:
    """Put these bytes in the place of a file, whole or not at all; a new file where none is there.

    Raises `OSError` where the file may not be written, or is open in a program that keeps it to itself.
    """
    target = path.resolve()
    if target.exists():
        with target.open("r+b"):
            pass
    following = target.with_name(f".{target.name}.part")
    try:
        with following.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, following)
        following.replace(target)
    except BaseException:
        following.unlink(missing_ok=True)
        raise

"""The mark before decimals in a table's text files: said by study.toml, else told by its cells and never guessed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import polars as pl

from costing.model.durations import Duration
from costing.model.numbers import Number
from costing.model.problem import Place, Problem, printable
from costing.model.row import Row
from costing.model.tables import ROW
from costing.model.written import SPACE
from costing.reading.part import PartRead
from costing.reading.table_settings import TableSettings

NAMES: Mapping[str, str] = MappingProxyType({".": "points", ",": "commas"})
WITH_POINT = r"[0-9]+\.[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?"
"""A number that fits with a point before decimals, perhaps with commas between thousands; `WITH_COMMA` the reverse."""
WITH_COMMA = r"[0-9]+,[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?"
SAY = 'decimal = "," or decimal = "." for the table in study.toml'


@dataclass(frozen=True)
class Marked:
    """The first cell that fits a mark, and how many cells do."""

    row: int = 0
    column: str = ""
    text: str = ""
    cells: int = 0


@dataclass(frozen=True)
class Marks:
    """What the numbers of a file say of its mark: those that fit only a comma, only a point, or both."""

    comma: Marked
    point: Marked
    either: Marked

    @property
    def decimal(self) -> str:
        """The mark that most numbers need, a point where it is not to be told; nothing where no number has any."""
        if self.comma.cells > self.point.cells:
            return ","
        return "." if self.point.cells or self.either.cells else ""


def with_decimal_mark(
    model: type[Row], parts: Sequence[PartRead], settings: TableSettings
) -> tuple[TableSettings, list[PartRead], list[Problem]]:
    """A table's settings and parts with the mark that holds for all of it, and a problem wherever two fit.

    Text files with commas between their cells have points, as workbooks have; others are told by their numbers.
    """
    decimal, problems = settings.decimal, []
    if decimal == ",":
        problems = [problem for part in parts if not part.delimiter for problem in points_of_workbook(model, part)]
    elif not decimal and any(part.delimiter not in ("", ",") for part in parts):
        decimal, problems = told_by_numbers(model, parts)
    return replace(settings, decimal=decimal), [stated(part, decimal or ".") for part in parts], problems


def stated(part: PartRead, decimal: str) -> PartRead:
    """A part that states with which mark its numbers were read, if it is text."""
    if not part.delimiter:
        return part
    reading = f"{part.part.reading}, {NAMES[decimal]} before decimals"
    return replace(part, part=replace(part.part, reading=reading))


def told_by_numbers(model: type[Row], parts: Sequence[PartRead]) -> tuple[str, list[Problem]]:
    """The mark of a table, and a problem for every part in which two fit or that has another than the first."""
    problems = []
    marked: list[tuple[PartRead, str]] = []
    for part in parts:
        marks = marks_of(model, part)
        decimal = marks.decimal
        if part.delimiter in ("", ","):
            decimal = "." if marks.point.cells or marks.either.cells else ""
        else:
            problems += doubts(part, marks)
        first = next(((other, mark) for other, mark in marked if mark), None)
        if first and decimal and decimal != first[1]:
            problems.append(unlike(part, first[0], marks, decimal))
        marked.append((part, decimal))
    return next((mark for _, mark in marked if mark), "."), problems


def doubts(part: PartRead, marks: Marks) -> list[Problem]:
    """That a file's numbers have both marks, or that none of them tells which it is."""
    if marks.comma.cells and marks.point.cells:
        heading = printable(part.part.headers.get(marks.point.column, marks.point.column))
        message = f"This has a comma before decimals, but {heading} in row {marks.point.row:,} has a point."
        return [two_readings(part, marks.comma, f"{message} Write both alike, or say {SAY}.")]
    if marks.either.cells and not marks.comma.cells and not marks.point.cells:
        digits = re.sub("[^0-9.,]", "", marks.either.text)
        large, small = re.sub("[.,]", "", digits), digits.replace(",", ".")
        mark = "comma" if "," in digits else "point"
        message = f"Two readings fit: {small} if the {mark} is before decimals, {large} if it is between thousands."
        return [two_readings(part, marks.either, f"{message} Say {SAY}.")]
    return []


def unlike(part: PartRead, other: PartRead, marks: Marks, decimal: str) -> Problem:
    """That two parts of a table have different marks, so that a number such as 1.234 would be read in two ways."""
    cell = marks.comma if decimal == "," else marks.point if marks.point.cells else marks.either
    file = printable(other.part.file)
    message = f"Here numbers have {NAMES[decimal]} before decimals, in {file} they have not. Save both files alike."
    return two_readings(part, cell, message)


def points_of_workbook(model: type[Row], part: PartRead) -> list[Problem]:
    """That a workbook or Parquet file has numbers, with a point as they always are, where a comma is said to be."""
    marks = marks_of(model, part)
    cell = marks.point if marks.point.cells else marks.either
    if not cell.cells:
        return []
    message = 'Numbers of this kind of file have a point before decimals. Take decimal = "," out of study.toml.'
    return [two_readings(part, cell, message)]


def two_readings(part: PartRead, cell: Marked, message: str) -> Problem:
    """A problem at a number that could be read in two ways."""
    where = part.part
    place = Place(where.file, where.sheet, cell.row, where.headers.get(cell.column, cell.column))
    return Problem("two-readings", place, message, printable(cell.text))


def marks_of(model: type[Row], part: PartRead) -> Marks:
    """What the numbers and durations of a part say of its mark."""
    numbers = [name for name, kind in model.written().items() if isinstance(kind, Number | Duration)]
    columns = [name for name in numbers if part.rows is not None and name in part.rows.columns]
    if part.rows is None or not columns:
        return Marks(Marked(), Marked(), Marked())
    cells = pl.concat(
        part.rows.select(ROW, pl.lit(name).alias("column"), pl.col(name).alias("text")).filter(
            pl.col("text").str.contains("[.,]")
        )
        for name in columns
    )
    number = pl.col("text").str.replace_all(SPACE, "")
    point, comma = (number.str.contains(f"^[^0-9.,]*(?:{fit})[^0-9.,]*$") for fit in (WITH_POINT, WITH_COMMA))
    return Marks(*(first_of(cells.filter(fits)) for fits in (comma & ~point, point & ~comma, point & comma)))


def first_of(cells: pl.DataFrame) -> Marked:
    """The cell of the first row, and how many there are."""
    if cells.is_empty():
        return Marked()
    row, column, text = cells.sort(ROW, maintain_order=True).row(0)
    return Marked(row, column, text, cells.height)

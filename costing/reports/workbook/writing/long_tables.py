"""Writes the rows of long tables by columns: cell by cell takes ten times as long."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import polars as pl
import xlsxwriter

from costing.reading.references import column_letters
from costing.reports.formula_guard import PATTERN, begins_like_a_formula
from costing.reports.workbook.sheet import Column, Format, Sheet
from costing.reports.workbook.writing.cell_text import FIRST_DAY, LEAP_DAY_OF_1900, cut, stored
from costing.reports.workbook.writing.style import Style, cell_style

LONG = 3_000
"""Tables with more cells are written by columns."""
AT_ONCE = 2_500
"""So many rows are made at a time, to save memory."""
ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")

ROW, HEIGHT, OPENED, EDITABLE = "<row>", "<height>", "<opened>", "<editable>"
"""What stands beside the table's own columns, under names that none of these has."""

Text = str | pl.Expr
"""Text that is the same in each row, or a column of it."""
Look = Callable[[Format, Style, bool], Any]
"""XlsxWriter's format for a format, a style, and whether the cell has the quote prefix."""


@dataclass(frozen=True)
class Table:
    """A table to be written by columns, how its cells look, and XlsxWriter's table of texts."""

    sheet: Sheet
    look: Look
    texts: Any

    @cached_property
    def types(self) -> Mapping[str, pl.DataType]:
        """The type of each column."""
        return self.sheet.rows.select(column.name for column in self.sheet.columns).schema

    @cached_property
    def words(self) -> list[str]:
        """The columns that hold text, or nothing."""
        return [name for name, dtype in self.types.items() if is_text(dtype) or dtype == pl.Null]


@dataclass(frozen=True)
class Cells:
    """The cells of a column, the first of which has number 0; `marked`: some of them may be edited."""

    table: Table
    number: int
    column: Column
    marked: bool

    def look(self, format: Format, guard: bool = False) -> Text:
        """The number of each cell's look among those of the workbook."""
        own = str(self.table.look(format, cell_style(self.number, self.column), guard)._get_xf_index())
        if not self.marked:
            return own
        marked = str(self.table.look(format, Style.EDITABLE, guard)._get_xf_index())
        return pl.when(EDITABLE).then(pl.lit(marked)).otherwise(pl.lit(own))

    def look_of(self, texts: Iterable[str]) -> Text:
        """The same of cells of text."""
        if not any(map(begins_like_a_formula, texts)):
            return self.look(Format.TEXT)
        guarded, own = joined(self.look(Format.TEXT, True)), joined(self.look(Format.TEXT))
        return pl.when(pl.col(self.column.name).str.contains(PATTERN)).then(guarded).otherwise(own)

    def xml(self, look: Text, *content: Text) -> pl.Expr:
        """The cells as XML: null where something of the content is."""
        return joined(f'<c r="{column_letters(self.number)}', pl.col(ROW), '" s="', look, '"', *content)


def is_long(sheet: Sheet) -> bool:
    """Whether a table is better written by columns.

    It has many cells, of text, numbers and days, each column in one format, and no array formula.
    """
    return (
        sheet.rows.height * len(sheet.columns) > LONG
        and all(column.format is not Format.BY_ROW for column in sheet.columns)
        and all(map(is_written, sheet.rows.select(column.name for column in sheet.columns).dtypes))
        and not any(formulas.cast(pl.String).str.starts_with("{").any() for formulas in sheet.formulas.values())
        and takes_rows()
    )


def is_written(dtype: pl.DataType) -> bool:
    """Whether values of this type can be written by columns."""
    return is_text(dtype) or dtype.is_integer() or dtype.is_float() or dtype in (pl.Date, pl.Null)


def is_text(dtype: pl.DataType) -> bool:
    """Whether a column holds text."""
    return isinstance(dtype, pl.String | pl.Categorical | pl.Enum)


def put_rows(worksheet: Any, sheet: Sheet, look: Look, heights: Mapping[int, float]) -> None:
    """Put the table's rows into the worksheet, below its headings; `heights` of some rows in points, by row."""
    table, whole, xml = Table(sheet, look, worksheet.str_table), laid_out(sheet, heights), list[str]()
    for start in range(0, whole.height, AT_ONCE):
        part = whole.slice(start, AT_ONCE).select(*opened(), *contents(table))
        rows = pl.concat_str(OPENED, *drawn(table, part), pl.lit("</row>"), ignore_nulls=True)
        xml.append(part.select(rows.str.join("")).item())
    place(worksheet, sheet.header_row, sheet.rows.height, xml)


def place(worksheet: Any, first: int, count: int, xml: list[str]) -> None:
    """Have the worksheet write these rows among its own, from row `first` on, counted from 0; `xml` is then emptied."""
    ordinary, last = worksheet._write_rows, first + count - 1
    worksheet.dim_rowmax = max(worksheet.dim_rowmax, last)

    def write_rows() -> None:
        top, bottom = worksheet.dim_rowmin, worksheet.dim_rowmax
        worksheet.dim_rowmax = first - 1
        ordinary()
        for text in xml:
            worksheet.fh.write(text)
        xml.clear()
        worksheet.dim_rowmin, worksheet.dim_rowmax = last + 1, bottom
        ordinary()
        worksheet.dim_rowmin = top

    worksheet._write_rows = write_rows


def laid_out(sheet: Sheet, heights: Mapping[int, float]) -> pl.DataFrame:
    """The table with its formulas, which cells may be edited, and the number and the height of each row."""
    first, count = sheet.header_row + 1, sheet.rows.height
    beside = [texts.cast(pl.String).alias(formula_of(name)) for name, texts in sheet.formulas.items()]
    if sheet.editable:
        beside.append(sheet.editable[1].fill_null(False).alias(EDITABLE))
    beside.append(pl.int_range(first, first + count, eager=True).alias(ROW))
    beside.append(pl.Series(HEIGHT, [heights.get(n) for n in range(count)], pl.Float64))
    return sheet.rows.select(column.name for column in sheet.columns).hstack(beside)


def formula_of(name: str) -> str:
    """What the formulas of a column are called beside it."""
    return f"={name}"


def opened() -> tuple[pl.Expr, pl.Expr]:
    """Number and opening tag of each row."""
    number = pl.col(ROW).cast(pl.String)
    height = joined('" ht="', shortest(pl.col(HEIGHT)), '" customHeight="1')
    return number, joined('<row r="', number, height.fill_null(""), '">').alias(OPENED)


def contents(table: Table) -> Iterator[pl.Expr]:
    """All columns as text, numbers and days as they are written, and what is beside them; null is blank."""
    words = pl.col(table.words).cast(pl.String)
    wide = pl.col([name for name, dtype in table.types.items() if dtype.is_float()]).cast(pl.Float64)
    days = (pl.col([name for name, dtype in table.types.items() if dtype == pl.Date]) - FIRST_DAY).dt.total_days()
    yield pl.when(words != "").then(words)
    yield shortest(pl.when(wide.is_finite()).then(wide))
    yield pl.when(days < LEAP_DAY_OF_1900).then(days).otherwise(days + 1).cast(pl.String)
    yield pl.col([name for name, dtype in table.types.items() if dtype.is_integer()]).cast(pl.String)
    yield escaped(pl.col([formula_of(name) for name in table.sheet.formulas]))
    yield pl.col([EDITABLE] if table.sheet.editable else [])


def drawn(table: Table, part: pl.DataFrame) -> Iterator[pl.Expr]:
    """The XML of the cells of each column; of a blank one nothing, unless it may be edited."""
    texts = differing(table, part)
    to_edit = table.sheet.editable[0] if table.sheet.editable and part[EDITABLE].any() else None
    for number, column in enumerate(table.sheet.columns):
        name, formula = column.name, pl.col(formula_of(column.name))
        cells = Cells(table, number, column, name == to_edit)
        look = cells.look(column.format)
        if name in texts:
            own = cells.xml(cells.look_of(texts[name]), ' t="s"><v>', numbered(table, name, texts[name]), "</v></c>")
        else:
            own = cells.xml(look, "><v>", pl.col(name), "</v></c>")
        if name in table.sheet.formulas:
            kind, result = resulting(part[name]) if name in texts else ("", pl.col(name))
            stated = cells.xml(look, kind, "><f>", formula, "</f><v>", result.fill_null(""), "</v></c>")
            own = stated.fill_null(own)
        yield own.fill_null(pl.when(EDITABLE).then(cells.xml(look, "/>"))) if cells.marked else own


def differing(table: Table, part: pl.DataFrame) -> Mapping[str, list[str]]:
    """By column of words its texts that differ, in order; those that formulas give aside."""
    formulas = table.sheet.formulas
    own = [
        pl.col(name).filter(pl.col(formula_of(name)).is_null()) if name in formulas else pl.col(name)
        for name in table.words
    ]
    each = part.select(texts.drop_nulls().unique(maintain_order=True).implode() for texts in own)
    return dict(zip(table.words, each.row(0), strict=True)) if own else {}


def numbered(table: Table, name: str, texts: list[str]) -> pl.Expr:
    """The numbers of texts in XlsxWriter's table of them."""
    numbers = [str(table.texts._get_shared_string_index(cut(text))) for text in texts]
    return pl.col(name).replace_strict(texts, numbers, default=None, return_dtype=pl.String)


def resulting(texts: pl.Series) -> tuple[pl.Expr, pl.Expr]:
    """Type and stored value of text that formulas give; of blank one null."""
    text, each = pl.col(texts.name), texts.drop_nulls().unique()
    error = pl.when(text.is_in(ERRORS)).then(pl.lit(' t="e"')).otherwise(pl.lit(' t="str"'))
    result = text.replace_strict(each, [str(stored(one)) for one in each], return_dtype=pl.String)
    return pl.when(text.is_null()).then(pl.lit("")).otherwise(error), escaped(result)


def joined(*parts: Text) -> pl.Expr:
    """Text put together: what is the same in each row, in as few pieces as can be, and columns."""
    pieces, same = list[pl.Expr](), ""
    for part in parts:
        if isinstance(part, str):
            same += part
        else:
            pieces += [pl.lit(same), part]
            same = ""
    return pl.concat_str(*pieces, pl.lit(same))


def shortest(numbers: pl.Expr) -> pl.Expr:
    """Numbers with as many digits as give them back exactly."""
    return numbers.cast(pl.String).str.strip_suffix(".0")


def escaped(text: pl.Expr) -> pl.Expr:
    """Text with the signs that XML uses spelt out."""
    return text.str.replace_many(["&", "<", ">"], ["&amp;", "&lt;", "&gt;"])


@cache
def takes_rows() -> bool:
    """Whether this version of XlsxWriter writes rows that are put among its own: tried on a small workbook."""
    buffer = BytesIO()
    try:
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            worksheet = book.add_worksheet()
            worksheet.write_number(0, 0, 1)
            worksheet.write_number(2, 0, 3)
            text = worksheet.str_table._get_shared_string_index("text")
            look = book.add_format({"bold": True})._get_xf_index()
            place(worksheet, 1, 1, [f'<row r="2"><c r="A2" s="{look}" t="s"><v>{text}</v></c></row>'])
        with ZipFile(buffer) as archive:
            rows = re.findall('<row r="([0-9]+)"', archive.read("xl/worksheets/sheet1.xml").decode())
    except (AttributeError, TypeError, KeyError):
        return False
    return rows == ["1", "2", "3"]

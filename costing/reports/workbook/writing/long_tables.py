"""Writes the rows of long tables by columns: cell by cell takes ten times as long."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import polars as pl
import xlsxwriter

from costing.reading.references import column_letters
from costing.reports.formula_guard import PATTERN
from costing.reports.workbook.sheet import Column, Format, Sheet
from costing.reports.workbook.writing.cell_text import FIRST_DAY, LEAP_DAY_OF_1900, cut, stored
from costing.reports.workbook.writing.style import Style, cell_style

LONG = 3_000
"""Tables with more cells are written by columns."""
AT_ONCE = 2_500
"""So many rows are made at a time, to save memory."""
ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")

Look = Callable[[Format, Style, bool], Any]
"""XlsxWriter's format for a format, a style, and whether the cell has the quote prefix."""


@dataclass(frozen=True)
class Cells:
    """Some rows of a column: what stands in them, their formulas, if any, and which may be edited."""

    number: int
    column: Column
    values: pl.Series
    formulas: pl.Series
    editable: pl.Series


def is_long(sheet: Sheet) -> bool:
    """Whether a table is better written by columns.

    It has many cells, of text, numbers and days, each column in one format, and no array formula.
    """
    return (
        sheet.rows.height * len(sheet.columns) > LONG
        and all(column.format is not Format.BY_ROW for column in sheet.columns)
        and all(is_written(sheet.rows.schema[column.name]) for column in sheet.columns)
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
    xml = []
    for start in range(0, sheet.rows.height, AT_ONCE):
        rows = opened(sheet, start, heights)
        cells = [drawn(part, rows, look, worksheet.str_table) for part in parts(sheet, start)]
        xml.append(pl.select(pl.concat_str(rows["opened"], *cells, pl.lit("</row>")).str.join("")).item())
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


def opened(sheet: Sheet, start: int, heights: Mapping[int, float]) -> pl.DataFrame:
    """Number and opening tag of each row, from the table's row `start` on."""
    end = min(start + AT_ONCE, sheet.rows.height)
    numbers = pl.int_range(sheet.header_row + 1 + start, sheet.header_row + 1 + end, eager=True).cast(pl.String)
    tall = pl.Series([heights.get(n) for n in range(start, end)], dtype=pl.Float64)
    height = pl.concat_str(pl.lit('" ht="'), shortest(tall), pl.lit('" customHeight="1'))
    opened = pl.concat_str(pl.lit('<row r="'), numbers, height.fill_null(""), pl.lit('">'))
    return pl.select(number=numbers, opened=opened)


def parts(sheet: Sheet, start: int) -> Iterator[Cells]:
    """The columns of the table, from its row `start` on."""
    count = min(AT_ONCE, sheet.rows.height - start)
    none, never = pl.Series([None] * count, dtype=pl.String), pl.repeat(False, count, eager=True)
    for number, column in enumerate(sheet.columns):
        formulas, editable = none, never
        if column.name in sheet.formulas:
            formulas = sheet.formulas[column.name].slice(start, count).cast(pl.String)
        if sheet.editable and sheet.editable[0] == column.name:
            editable = sheet.editable[1].slice(start, count).fill_null(False)
        values = sheet.rows[column.name].slice(start, count)
        yield Cells(number, column, plain(values), formulas, editable)


def plain(values: pl.Series) -> pl.Series:
    """Values as text, as floats, as whole numbers, or days as Excel's numbers; null is blank."""
    if is_text(values.dtype) or values.dtype == pl.Null:
        return pl.select(pl.when(values.cast(pl.String) != "").then(values.cast(pl.String))).to_series()
    if values.dtype.is_float():
        wide = values.cast(pl.Float64)
        return pl.select(pl.when(wide.is_finite()).then(wide)).to_series()
    if values.dtype == pl.Date:
        days = (values - FIRST_DAY).dt.total_days()
        return pl.select(pl.when(days < LEAP_DAY_OF_1900).then(days).otherwise(days + 1)).to_series()
    return values


def drawn(cells: Cells, rows: pl.DataFrame, look: Look, texts: Any) -> pl.Expr:
    """The XML of each cell; of a blank one nothing, unless it may be edited."""
    kind, content = stating(cells, texts) if cells.formulas.null_count() < len(rows) else holding(cells.values, texts)
    column, number = pl.lit(f'<c r="{column_letters(cells.number)}'), rows["number"]
    cell = pl.concat_str(column, number, pl.lit('" s="'), looks(cells, look), pl.lit('"'))
    full = pl.concat_str(cell, kind, pl.lit(">"), content, pl.lit("</c>"))
    blank = pl.when(cells.editable).then(pl.concat_str(cell, pl.lit("/>"))).otherwise(pl.lit(""))
    return full.fill_null(blank)


def looks(cells: Cells, look: Look) -> pl.Expr:
    """The number of each cell's look among those of the workbook."""

    def numbered(format: Format, guard: bool = False) -> pl.Expr:
        own = pl.lit(str(look(format, cell_style(cells.number, cells.column), guard)._get_xf_index()))
        if not cells.editable.any():
            return own
        marked = pl.lit(str(look(format, Style.EDITABLE, guard)._get_xf_index()))
        return pl.when(cells.editable).then(marked).otherwise(own)

    own = numbered(cells.column.format)
    if cells.values.dtype != pl.String:
        return own
    text = cells.formulas.is_null() & cells.values.is_not_null()
    guard = text & cells.values.str.contains(PATTERN)
    guarded = numbered(Format.TEXT, True) if guard.any() else own
    return pl.when(guard).then(guarded).when(text).then(numbered(Format.TEXT)).otherwise(own)


def holding(values: pl.Series, texts: Any) -> tuple[pl.Expr, pl.Expr]:
    """Type and content of cells without formulas; the content of blank ones is null."""
    if values.dtype != pl.String:
        return pl.lit(""), value(shortest(values))

    def number(text: str) -> str:
        return str(texts._get_shared_string_index(cut(text)))

    return pl.lit(' t="s"'), value(replaced(values, number))


def stating(cells: Cells, texts: Any) -> tuple[pl.Expr, pl.Expr]:
    """Type and content of cells of which some have formulas."""
    without = cells.formulas.is_null()
    kind, content = holding(cells.values.zip_with(without, cells.values.clear(len(without))), texts)
    own_kind, result = resulting(cells.values)
    formula = pl.concat_str(pl.lit("<f>"), escaped(cells.formulas), pl.lit("</f>"), value(result.fill_null("")))
    return pl.when(without).then(kind).otherwise(own_kind), formula.fill_null(content)


def resulting(values: pl.Series) -> tuple[pl.Expr, pl.Series]:
    """Type and stored value of cells with formulas; of blank ones null."""
    if values.dtype != pl.String:
        return pl.lit(""), shortest(values)
    error = pl.when(values.is_in(ERRORS)).then(pl.lit(' t="e"')).otherwise(pl.lit(' t="str"'))
    return pl.when(values.is_null()).then(pl.lit("")).otherwise(error), escaped(replaced(values, given))


def given(text: str) -> str:
    """Text as a formula's cell stores it."""
    return str(stored(text))


def value(content: pl.Series) -> pl.Expr:
    """What is stored in a cell, as XML."""
    return pl.concat_str(pl.lit("<v>"), content, pl.lit("</v>"))


def shortest(numbers: pl.Series) -> pl.Series:
    """Numbers with as many digits as give them back exactly."""
    return numbers.cast(pl.String).str.strip_suffix(".0")


def escaped(text: pl.Series) -> pl.Series:
    """Text with the signs that XML uses spelt out."""
    return text.str.replace_many(["&", "<", ">"], ["&amp;", "&lt;", "&gt;"])


def replaced(text: pl.Series, by: Callable[[str], str]) -> pl.Series:
    """Each text by another; asked once for each that differs, in order."""
    each = text.drop_nulls().unique(maintain_order=True)
    return text.replace_strict(each, [by(one) for one in each], return_dtype=pl.String)


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

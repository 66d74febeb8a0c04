"""How cells look: number formats in the study's currency, and widths that fit."""

import datetime
import textwrap
from collections.abc import Iterable, Sequence
from functools import lru_cache
from numbers import Real

import polars as pl

from costing.analyses.figures import Currency
from costing.reports.workbook.inputs.edits import AGAIN
from costing.reports.workbook.sheet import NARROWEST, WIDEST, Column, Format, Sheet

STANDARD_WIDTH = 8.43
"""The width of a column that says nothing, in characters."""
LETTERS = 1.08
"""Letters of running text to one of width: Excel's unit is a digit, and most letters are narrower."""
MAY_GROW = 1
"""By so many characters a formula may need more room after an edit."""
LINE_HEIGHT, HIGHEST = 15.0, 405.0
"""Of a line of text, and of the highest row that Excel allows, in points."""

PLAIN = {
    Format.DATE: "yyyy-mm-dd",
    Format.COUNT: "#,##0",
    Format.HOURS: "#,##0.0",
    Format.SHARE: "0.0%",
    Format.NUMBER: "#,##0.00",
    Format.FACTOR: "0.0000",
    Format.DECIMAL: "#,##0.0###",
    Format.FLAG: '"TRUE";"TRUE";"FALSE"',
}
PLACES = {Format.COUNT: 0, Format.HOURS: 1, Format.SHARE: 1, Format.NUMBER: 2, Format.FACTOR: 4}


def number_format(format: Format, currency: Currency) -> str:
    """Excel's number format; nothing for text.

    >>> number_format(Format.RATE, Currency("GBP"))
    '"£"#,##0.00;-"£"#,##0.00'
    """
    if format in (Format.SUM, Format.RATE):
        digits = "#,##0.00" if currency.pence or format is Format.RATE else "#,##0"
        amount = f'"{currency.symbol}"{digits}'
        return f"{amount};-{amount}"
    return PLAIN.get(format, "")


def widths(sheet: Sheet, currency: Currency) -> list[float]:
    """The width of each column, in characters."""
    return [column.width or fitting(sheet, column, currency) for column in sheet.columns]


def fitting(sheet: Sheet, column: Column, currency: Currency) -> float:
    """As wide as the longest cell and the longest word of the heading, within limits."""
    total = (sheet.total or {}).get(column.name)
    cells = longest((*extremes(sheet, column), total), column.format, currency)
    if column.name in sheet.formulas:
        cells = max(cells + MAY_GROW, len(AGAIN))
    words = max((len(word) for word in column.heading.split()), default=0)
    return min(max(cells + 2.0, words + 2.0, NARROWEST), WIDEST)


def extremes(sheet: Sheet, column: Column) -> tuple[object, ...]:
    """The cells that can be the longest: of text the longest one, of numbers the smallest and the largest."""
    cells = sheet.rows[column.name].drop_nulls()
    if cells.is_empty():
        return ()
    if column.format is Format.TEXT:
        return (cells.gather([cells.cast(str).str.len_chars().arg_max() or 0]).item(),)
    return (cells.min(), cells.max())


def longest(cells: Iterable[object], format: Format, currency: Currency) -> int:
    """How many characters the longest of these cells shows."""
    return max((len(shown(cell, format, currency)) for cell in cells if cell is not None), default=0)


def shown(cell: object, format: Format, currency: Currency) -> str:
    """A cell as Excel shows it, near enough to know its width."""
    if not isinstance(cell, Real):
        return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)
    number = float(cell)
    if format is Format.SUM:
        return currency.sum(number)
    if format is Format.RATE:
        return currency.rate(number)
    return f"{number:,.{PLACES.get(format, 2)}f}"


def height(texts: Iterable[str], widths: Iterable[float]) -> float:
    """The height in points of a row of texts wrapped to these widths: LibreOffice needs to be told."""
    return LINE_HEIGHT * max((lines(text, width) for text, width in zip(texts, widths, strict=True)), default=1)


@lru_cache(maxsize=10_000)
def lines(text: str, width: float) -> int:
    """How many lines a text fills at this width; remembered, as many rows say the same."""
    room = max(int(width * LETTERS), 1)
    if len(text) <= room and "\n" not in text and "\t" not in text:
        return 1
    return max(sum(len(textwrap.wrap(part, room)) or 1 for part in text.split("\n")), 1)


def tall_rows(sheet: Sheet, widths: Sequence[float]) -> dict[int, float]:
    """The heights of the table's rows of more than one line, by row; of most sheets none."""
    columns = {
        column.name: width for column, width in zip(sheet.columns, widths, strict=True) if column.format is Format.TEXT
    }
    if not columns:
        return {}
    texts = sheet.rows.select(pl.col(name).cast(pl.String).fill_null("") for name in columns)
    may_be = texts.select(pl.any_horizontal(wraps(name, width) for name, width in columns.items())).to_series()
    rows = zip(may_be.arg_true(), texts.filter(may_be).iter_rows(), strict=True)
    heights = {n: min(height(row, columns.values()), HIGHEST) for n, row in rows}
    return {n: points for n, points in heights.items() if points > LINE_HEIGHT}


def wraps(name: str, width: float) -> pl.Expr:
    """Whether a column's text may fill more than one line at this width."""
    text = pl.col(name)
    return (text.str.len_chars() > width - 1) | text.str.contains("\n", literal=True)


def columns_to_print(widths: Sequence[float], head: Iterable[str]) -> int:
    """How many columns hold the table and the lines above it, which run over into empty cells."""
    needed, count, width = max((len(line) for line in head), default=0), len(widths), sum(widths)
    while width < needed:
        count, width = count + 1, width + STANDARD_WIDTH
    return count

"""How every kind of cell becomes text, in one place for Excel, Parquet, data frames and settings."""

import numbers
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from costing.model.written import WHITE_SPACE

MICROSECOND = timedelta(microseconds=1)
MICROSECONDS_A_DAY = timedelta(days=1) // MICROSECOND
CELLS = (pl.String, pl.Boolean, pl.Categorical, pl.Enum, pl.Null)
"""Kinds of columns that hold one value a cell, beside numbers and times."""


def cell_text(value: Any) -> str:
    """A cell as text: plain decimals, ISO dates, durations as h:mm:ss, yes or no; blank cells are empty.

    >>> [cell_text(v) for v in (90.0, 1e-7, True, date(2025, 6, 2), time(1, 30))]
    ['90', '0.0000001', 'yes', '2025-06-02', '1:30:00']
    """
    match value:
        case None:
            text = ""
        case str():
            text = value
        case bool():
            text = "yes" if value else "no"
        case float() | Decimal() | numbers.Integral():
            text = number_text(value)
        case datetime():
            text = value.replace(tzinfo=None).isoformat(sep=" ").removesuffix(" 00:00:00")
        case date():
            text = value.isoformat()
        case time():
            since_midnight = datetime.combine(date.min, value.replace(tzinfo=None)) - datetime.min
            text = duration_text(since_midnight // MICROSECOND)
        case timedelta():
            text = duration_text(value // MICROSECOND)
        case _:
            text = cell_text(value.item()) if hasattr(value, "item") else str(value)
    return text


def number_text(number: Any) -> str:
    """A number as the shortest plain decimal that is exactly it: no exponent, no trailing zeros.

    >>> [number_text(n) for n in (0.1, 90.0, 1e22, float("nan"))]
    ['0.1', '90', '10000000000000000000000', 'nan']
    """
    if isinstance(number, numbers.Integral):
        return str(int(number))
    exact = number if isinstance(number, Decimal) else Decimal(repr(float(number)))
    if not exact.is_finite():
        return str(float(exact)).lower()
    text = format(exact, "f")
    shortest = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if shortest == "-0" else shortest


def duration_text(microseconds: int) -> str:
    """A duration as h:mm:ss; parts of a second only where there are any.

    >>> duration_text(-5_400_000_000), duration_text(91_800_500_000)
    ('-1:30:00', '25:30:00.5')
    """
    seconds, rest = divmod(abs(microseconds), 1_000_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    part = f".{rest:06}".rstrip("0") if rest else ""
    return f"{'-' if microseconds < 0 else ''}{hours}:{minutes:02}:{seconds:02}{part}"


def serial_text(serial: float) -> str:
    """The duration that Excel stores as days, whatever it shows: 1.0625 may show as 01:30 and is 25:30:00."""
    if not abs(serial) < 1e9:
        return number_text(serial)
    return duration_text(round(serial * MICROSECONDS_A_DAY))


def column_text(values: Sequence[Any]) -> pl.Series:
    """A column of cells of any kinds as text."""
    if set(map(type, values)) <= {str, type(None)}:
        return pl.Series(values=values, dtype=pl.String)
    return pl.Series(values=[cell_text(value) for value in values], dtype=pl.String)


def holds_cells(kind: pl.DataType) -> bool:
    """Whether columns of this kind hold one value a cell: no lists, structures, bytes or the like."""
    return kind.is_numeric() or kind.is_temporal() or isinstance(kind, CELLS)


def series_text(column: pl.Series) -> pl.Series:
    """A typed column as text, the same text that `cell_text` gives for each cell."""
    match column.dtype:
        case pl.Boolean:
            text = column.replace_strict([True, False], ["yes", "no"], return_dtype=pl.String)
        case pl.Date:
            text = column.dt.to_string("%Y-%m-%d")
        case pl.Datetime():
            moments = column.dt.replace_time_zone(None).dt.to_string("%Y-%m-%d %H:%M:%S%.f")
            text = moments.str.strip_suffix(" 00:00:00")
        case pl.Time | pl.Duration():
            text = each_once(column, cell_text)
        case dtype if dtype.is_float() or dtype.is_decimal():
            text = plain_decimals(column.cast(pl.String))
        case _:
            text = column.cast(pl.String)
    return text


def each_once(column: pl.Series, as_text: Callable[[Any], str]) -> pl.Series:
    """The text of every cell, worked out once for each distinct value: durations repeat."""
    distinct = column.drop_nulls().unique()
    texts = pl.Series(values=[as_text(value) for value in distinct], dtype=pl.String)
    known = pl.DataFrame({"value": distinct, "text": texts})
    return column.to_frame("value").join(known, on="value", how="left", maintain_order="left")["text"]


def plain_decimals(written: pl.Series) -> pl.Series:
    """Numbers as Polars writes them, without exponents and trailing zeros."""
    lower = written.str.to_lowercase()
    odd = lower.str.contains("[0-9]e|^-0") | lower.str.contains(r"\.[0-9]*0$") & ~lower.str.ends_with(".0")
    plain = lower.str.strip_suffix(".0")
    if not odd.any():
        return plain
    exact = pl.Series(values=[number_text(Decimal(text)) for text in lower.filter(odd)], dtype=pl.String)
    return plain.scatter(odd.arg_true(), exact)


def without_edges(cells: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The columns without white space at the ends of their cells.

    Columns that have none are told fast, without a copy, and left alone; `\\s` is more than the model's white space.
    """
    edged = those_of(cells, columns, lambda cell: cell.str.contains(r"^\s|\s$"))
    return cells.with_columns(pl.col(edged).str.strip_chars(WHITE_SPACE))


def without_blanks(cells: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The columns with null for cells of no text."""
    blank = those_of(cells, columns, lambda cell: cell == "")
    return cells.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)) for name in blank)


def those_of(cells: pl.DataFrame, columns: Sequence[str], marks: Callable[[pl.Expr], pl.Expr]) -> list[str]:
    """The columns that have a cell which is marked."""
    found = cells.select(marks(pl.col(name)).any() for name in columns)
    return [name for name, is_marked in found.row(0, named=True).items() if is_marked]

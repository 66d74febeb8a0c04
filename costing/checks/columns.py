"""Columns of text as typed columns: expressions pass many cells in the usual notation, the model decides all others."""

from functools import singledispatch
from typing import Any

import polars as pl

from costing.model.dates import Day
from costing.model.durations import SMALLEST_FRACTION, Duration
from costing.model.identifiers import LONGEST_NAME, LONGEST_TEXT, Choice, Choices, Identifier, Identifiers, Text
from costing.model.numbers import Number
from costing.model.written import Conventions, DecimalMark, UnfitError, Written

FEW = 50
"""So few cells are read by the model alone sooner than by expressions."""
SHORT = 15
"""Decimals of at most so many characters are exact enough in a float to be compared with a limit."""
NAME = "[!-*,.-:<>?A-~](?: ?[!-:<-~])*"
"""An identifier of printable ASCII, without `;` and with single spaces, that does not begin with `=`, `+`, `-`, `@`."""
WHOLE, PLAIN = "^-?[0-9]+$", r"^-?[0-9]+(?:\.[0-9]+)?$"


def read_column(written: Written, text: pl.Series, conventions: Conventions, repeats: bool) -> pl.Series:
    """The values of a column: of few cells one by one; of many where the same texts `repeat`, of each text once."""
    if text.null_count() == text.len():
        return text.cast(stored_as(written))
    if text.len() <= FEW:
        return parsed(written, text, conventions)
    if not repeats:
        return read_cells(written, text, conventions)
    distinct = text.unique().drop_nulls()
    values = read_cells(written, distinct, conventions)
    if values is distinct:
        return text
    return values.gather(text.cast(pl.Enum(distinct)).to_physical()).alias(text.name)


def read_cells(written: Written, text: pl.Series, conventions: Conventions) -> pl.Series:
    """The values of cells: null where one is blank or does not fit; the same column where it is text that all fits.

    The expression derived from `written` passes the usual notation at once; each other text is decided by the model's
    own `parse`.
    """
    values = usual_values(written, text, conventions.decimal)
    if values is text:
        return text
    undecided = text.is_not_null() & values.is_null()
    if not undecided.any():
        return values
    return values.zip_with(~undecided, parsed(written, text.set(~undecided, None), conventions))


def usual_values(written: Written, text: pl.Series, mark: DecimalMark) -> pl.Series:
    """The values of cells in the usual notation, null for all others; no copy of text that all fits."""
    cells, cell = text.alias("text").to_frame(), pl.col("text")
    if stored_as(written) != pl.String():
        return cells.select(value(written, cell, mark).alias(text.name)).to_series()
    marks = cells.select(fits(written, cell)).to_series()
    return text if marks.all() else cells.select(pl.when(marks).then(cell).alias(text.name)).to_series()


def parsed(written: Written, text: pl.Series, conventions: Conventions) -> pl.Series:
    """The values of cells, each as the model's own `parse` makes it."""
    cells = [None if cell is None else parse(written, cell, conventions) for cell in text.to_list()]
    return pl.Series(text.name, cells, dtype=stored_as(written))


def parse(written: Written, text: str, conventions: Conventions) -> Any:
    """What the model's own `parse` makes of a text, as a cell of a typed column; null where it refuses."""
    try:
        return as_stored(written.parse(text, conventions))
    except UnfitError:
        return None


def marked(rows: pl.Series, height: int) -> pl.Series:
    """Marks of these rows, counted from 0, among so many."""
    return pl.repeat(False, height, dtype=pl.Boolean, eager=True).scatter(rows, True)


def stored_as(written: Written) -> pl.DataType:
    """The type of a typed column."""
    match written:
        case Day():
            return pl.Date()
        case Duration():
            return pl.Int64()
        case Number():
            return pl.Float64()
    return pl.String()


def as_stored(value: Any) -> Any:
    """A value of the model as a cell of a typed column."""
    if isinstance(value, tuple):
        return ";".join(value)
    if hasattr(value, "total_seconds"):
        return int(value.total_seconds())
    return float(value) if hasattr(value, "as_tuple") else value


@singledispatch
def value(written: Written, text: pl.Expr, mark: DecimalMark) -> pl.Expr:
    """The value of cells in the usual notation, and null for all others: it never passes what the model refuses."""
    raise NotImplementedError(type(written))


@value.register
def _(written: Number, text: pl.Expr, mark: DecimalMark) -> pl.Expr:
    text = with_points(text, mark)
    plain = text.str.contains(WHOLE if written.whole else PLAIN) & (text.str.len_bytes() <= SHORT)
    number = pl.when(plain).then(text).cast(pl.Float64)
    limits = [pl.lit(True)]
    if written.least is not None:
        limits.append(number >= written.least)
    if written.above is not None:
        limits.append(number > written.above)
    if written.most is not None:
        limits.append(number <= written.most)
    return pl.when(pl.all_horizontal(limits)).then(number)


@value.register
def _(written: Day, text: pl.Expr, mark: DecimalMark) -> pl.Expr:
    iso = text.str.contains("^(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$")
    return pl.when(iso).then(text).str.to_date("%Y-%m-%d", strict=False)


@value.register
def _(written: Duration, text: pl.Expr, mark: DecimalMark) -> pl.Expr:
    """Whole seconds of a plain number, in integers: digits behind the point count in units of 10^-13."""
    text, unit, scale = with_points(text, mark), written.seconds_per_unit, 10**13
    plain = text.str.contains(r"^[0-9]{1,6}(?:\.[0-9]{1,8})?$")
    parts = pl.when(plain).then(text).str.split_exact(".", 1)
    whole = parts.struct.field("field_0").cast(pl.Int64)
    digits = parts.struct.field("field_1").fill_null("0").str.pad_end(13, "0").cast(pl.Int64)
    seconds = whole * unit + (digits * unit + scale // 2) // scale
    inside = (whole * unit < 24 * 3600) & (seconds > 0)
    if written.unit == "minutes":
        inside &= (digits == 0) | (whole >= SMALLEST_FRACTION)
    return pl.when(inside).then(seconds)


def with_points(text: pl.Expr, mark: DecimalMark) -> pl.Expr:
    """Numbers with a point before decimals, null where they have one and the table's mark is a comma."""
    if mark == ".":
        return text
    return pl.when(~text.str.contains(".", literal=True)).then(text.str.replace(",", ".", literal=True))


@singledispatch
def fits(written: Written, text: pl.Expr) -> pl.Expr:
    """Whether cells are text in the usual notation, which stands as it is: it never passes what the model refuses."""
    raise NotImplementedError(type(written))


@fits.register
def _(written: Identifier, text: pl.Expr) -> pl.Expr:
    return text.str.contains(f"^{NAME}$") & (text.str.len_bytes() <= LONGEST_NAME)


@fits.register
def _(written: Identifiers, text: pl.Expr) -> pl.Expr:
    return text.str.contains(f"^{NAME}(?:;{NAME})*$") & (text.str.len_bytes() <= LONGEST_NAME)


@fits.register
def _(written: Choice, text: pl.Expr) -> pl.Expr:
    return text.is_in(list(written.words))


@fits.register
def _(written: Choices, text: pl.Expr) -> pl.Expr:
    return text.is_in(list(written.words))


@fits.register
def _(written: Text, text: pl.Expr) -> pl.Expr:
    has_pattern = text.str.contains(f"^(?:{written.pattern})$") if written.pattern else pl.lit(True)
    return has_pattern & (text.str.len_bytes() <= LONGEST_TEXT)

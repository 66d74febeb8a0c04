"""The row models as column expressions: what they pass is typed, only what they do not pass goes through the model."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

import polars as pl
from pydantic import ValidationError

from costing.model.dates import Day
from costing.model.durations import SMALLEST_FRACTION, Duration
from costing.model.identifiers import IDENTIFIER, LONGEST_TEXT, Choice, Identifier, Identifiers, Text
from costing.model.numbers import Number
from costing.model.problem import Problem, printable
from costing.model.row import AtLeastOne, AtMostOne, Excludes, InOrder, Needs, NeedsOne, Rule
from costing.model.tables import PART, ROW, Table
from costing.model.written import SPACE, Conventions, UnfitError, Written

SHORT = 15
"""Decimals of at most so many characters are exact enough in a float to be compared with a limit."""


@dataclass(frozen=True)
class Screened:
    """A table with typed columns (null: blank or unreadable), which rows are whole, and the problems of its cells.

    Types: dates Date, durations Int64 seconds, numbers Float64, all else String; several identifiers joined by `;`.
    """

    table: Table
    rows: pl.DataFrame
    whole: pl.Series
    problems: list[Problem]


def screen(table: Table) -> Screened:
    """Type every column of a table and say what does not fit, cell by cell and row by row."""
    typed, unfit = {}, []
    for name, written in table.model.written().items():
        text = (
            table.rows[name] if name in table.rows.columns else pl.Series(name, [None] * table.rows.height, pl.String)
        )
        values = read_column(written, text, table.conventions, repeats(table, name))
        typed[name] = values
        unfit.append(text.is_not_null() & values.is_null())
        if name in table.model.REQUIRED and name in table.rows.columns:
            unfit.append(text.is_null())
    rows = pl.DataFrame([table.rows[ROW], table.rows[PART], *typed.values()])
    unfit += [rows.select(breaks(rule).alias("broken"))["broken"] for rule in applicable(table)]
    failing = pl.select(pl.any_horizontal(unfit)).to_series() if rows.height else pl.Series([], dtype=pl.Boolean)
    return Screened(table, rows, ~failing, list(faults(table, failing)))


def repeats(table: Table, name: str) -> bool:
    """Whether the cells of a column usually hold the same texts again: neither keys nor free text do."""
    return name not in table.model.KEY and not isinstance(table.model.written()[name], Text)


def read_column(written: Written, text: pl.Series, conventions: Conventions, repeats: bool) -> pl.Series:
    """The values of a column; where the same texts `repeat`, each distinct one is read once."""
    if not repeats:
        return read_cells(written, text, conventions)
    distinct = text.drop_nulls().unique()
    values = read_cells(written, distinct, conventions)
    if values.dtype == pl.String and values.equals(distinct):
        return text
    cells = text.alias("text").to_frame()
    return cells.select(
        pl.col("text").replace_strict(distinct, values, default=None, return_dtype=values.dtype).alias(text.name)
    )[text.name]


def read_cells(written: Written, text: pl.Series, conventions: Conventions) -> pl.Series:
    """The values of cells: null where one is blank or does not fit.

    The expression derived from `written` passes the usual notation at once; each other text is decided by the model's
    own `parse`.
    """
    values = text.alias("text").to_frame().select(fast(written, pl.col("text")).alias(text.name))[text.name]
    undecided = text.is_not_null() & values.is_null()
    if not undecided.any():
        return values
    parsed = [parse(written, cell, conventions) if open_ else None for cell, open_ in zip(text, undecided, strict=True)]
    return values.zip_with(~undecided, pl.Series(parsed, dtype=values.dtype))


def parse(written: Written, text: str, conventions: Conventions) -> Any:
    """What the model's own `parse` makes of a text, as a cell of a typed column; null where it refuses."""
    try:
        return as_stored(written.parse(text, conventions))
    except UnfitError:
        return None


def as_stored(value: Any) -> Any:
    """A value of the model as a cell of a typed column."""
    if isinstance(value, tuple):
        return ";".join(value)
    if hasattr(value, "total_seconds"):
        return int(value.total_seconds())
    return float(value) if hasattr(value, "as_tuple") else value


@singledispatch
def fast(written: Written, text: pl.Expr) -> pl.Expr:
    """The value of cells in the usual notation, and null for all others: it never passes what the model refuses."""
    raise NotImplementedError(type(written))


@fast.register
def _(written: Number, text: pl.Expr) -> pl.Expr:
    fits = text.str.contains(f"^(?:{written.pattern})$") & (text.str.len_bytes() <= SHORT)
    number = pl.when(fits).then(text).cast(pl.Float64)
    limits = [pl.lit(True)]
    if written.least is not None:
        limits.append(number >= written.least)
    if written.above is not None:
        limits.append(number > written.above)
    if written.most is not None:
        limits.append(number <= written.most)
    return pl.when(pl.all_horizontal(limits)).then(number)


@fast.register
def _(written: Day, text: pl.Expr) -> pl.Expr:
    iso = text.str.contains("^(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$")
    return pl.when(iso).then(text).str.to_date("%Y-%m-%d", strict=False)


@fast.register
def _(written: Duration, text: pl.Expr) -> pl.Expr:
    """Whole seconds of a plain number, in integers: digits behind the point count in units of 10^-13."""
    unit, scale = written.seconds_per_unit, 10**13
    plain = text.str.contains(r"^[0-9]{1,6}(?:\.[0-9]{1,8})?$")
    parts = pl.when(plain).then(text).str.split_exact(".", 1)
    whole = parts.struct.field("field_0").cast(pl.Int64)
    digits = parts.struct.field("field_1").fill_null("0").str.pad_end(13, "0").cast(pl.Int64)
    seconds = whole * unit + (digits * unit + scale // 2) // scale
    fits = (whole * unit < 24 * 3600) & (seconds > 0)
    if written.unit == "minutes":
        fits &= (digits == 0) | (whole >= SMALLEST_FRACTION)
    return pl.when(fits).then(seconds)


@fast.register
def _(written: Identifier, text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(f"^(?:{IDENTIFIER})$") & ~text.str.contains(f"{SPACE}{{2}}|[^ -~]")).then(text)


@fast.register
def _(written: Identifiers, text: pl.Expr) -> pl.Expr:
    fits = text.str.contains(f"^(?:{IDENTIFIER})(?:;{IDENTIFIER})*$")
    return pl.when(fits & ~text.str.contains(f"{SPACE}{{2}}| ;|; |[^ -~]")).then(text)


@fast.register
def _(written: Choice, text: pl.Expr) -> pl.Expr:
    return pl.when(text.is_in(list(written.words))).then(text)


@fast.register
def _(written: Text, text: pl.Expr) -> pl.Expr:
    fits = text.str.contains(f"^(?:{written.pattern})$") if written.pattern else pl.lit(True)
    return pl.when(fits & (text.str.len_bytes() <= LONGEST_TEXT)).then(text)


def applicable(table: Table) -> Iterator[Rule]:
    """The rules of a table's rows; columns that a file must have and has not are reported with its header."""
    for rule in table.model.RULES:
        if rule.columns not in table.model.ONE_OF or set(rule.columns) & set(table.rows.columns):
            yield rule


def breaks(rule: Rule) -> pl.Expr:
    """Rows that break a rule, as an expression over typed columns; unreadable cells are blank here."""
    filled = [pl.col(name).is_not_null() for name in rule.columns]
    match rule:
        case AtMostOne():
            return pl.sum_horizontal(filled) > 1
        case AtLeastOne():
            return ~pl.any_horizontal(filled)
        case Needs():
            return filled[0] & ~pl.all_horizontal(filled)
        case NeedsOne():
            return filled[0] & ~pl.any_horizontal(filled[1:])
        case Excludes():
            return filled[0] & pl.any_horizontal(filled[1:])
        case InOrder():
            first, last = rule.columns
            return (pl.col(first) > pl.col(last)).fill_null(False)


def faults(table: Table, failing: pl.Series) -> Iterator[Problem]:
    """What the row model says of the rows that failed the screen."""
    absent = {name for name in table.model.REQUIRED if name not in table.rows.columns}
    rules = {rule.columns for rule in table.model.RULES} - {rule.columns for rule in applicable(table)}
    for cells in table.rows.filter(failing).iter_rows(named=True):
        row, part = cells.pop(ROW), cells.pop(PART)
        filled = {name: text for name, text in cells.items() if text is not None}
        try:
            table.model.model_validate(filled, context=table.conventions)
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_context=False):
                name = str(detail["loc"][0])
                if name in absent or (detail["type"] == "missing" and any(name in columns for columns in rules)):
                    continue
                yield Problem(detail["type"], table.place(part, row, name), detail["msg"], shown(table, name, filled))


def shown(table: Table, name: str, cells: dict[str, str]) -> str:
    """What a cell holds, as messages may show it: never free text."""
    if isinstance(table.model.written()[name], Text):
        return ""
    return printable(cells.get(name, ""))

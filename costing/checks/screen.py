"""The row models as column expressions: what they pass is typed, all else and few cells are looked at alone."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

import polars as pl

from costing.checks.columns import read_column
from costing.checks.date_columns import dates_in_parts, perhaps_swapped, refused_dates
from costing.checks.not_entries import amounts_that_are_totals, rows_that_are_no_entries
from costing.model.identifiers import Text
from costing.model.problem import Problem, printable
from costing.model.row import MISSING, AtLeastOne, AtMostOne, Excludes, InOrder, Needs, NeedsOne, Rule, place_of
from costing.model.tables import PART, ROW, Table
from costing.model.written import read, trimmed

LONG = 100_000
"""From so many rows on a second thread is worth its start."""


@dataclass(frozen=True)
class Screened:
    """A table with typed columns (null: blank or unreadable), which rows are whole, and the problems of its cells.

    Types: dates Date, durations Int64 seconds, numbers Float64, all else String; several identifiers joined by `;`.
    """

    table: Table
    rows: pl.DataFrame
    whole: pl.Series
    problems: list[Problem]


@dataclass(frozen=True)
class TypedCells:
    """A table cell by cell: its texts, typed columns, which cells of each do not fit, and which rows break a rule."""

    texts: Mapping[str, pl.Series]
    rows: pl.DataFrame
    unfit: Mapping[str, pl.Series]
    broken: Sequence[pl.Series]

    def failing(self, settled: Mapping[str, pl.Series]) -> pl.Series:
        """Rows in which something is wrong beside the cells that are `settled` already."""
        unfit = [marks & ~settled[name] if name in settled else marks for name, marks in self.unfit.items()]
        return any_of([*unfit, *self.broken], self.rows.height)


def screen(table: Table) -> Screened:
    """Type every column of a table and say what does not fit: whole columns, rows that are no entries, cells, rows."""
    cells = typed_cells(table)
    settled, found = dates_settled(table, cells.rows)
    failing = cells.failing(settled)
    strays, more = rows_that_are_no_entries(table, cells.rows, failing)
    found += [*more, *amounts_that_are_totals(table), *faults(table, cells, failing & ~strays, settled)]
    whole = ~any_of([failing, *settled.values()], failing.len())
    return Screened(table, without(cells.rows, settled, strays), whole, found)


def typed_cells(table: Table) -> TypedCells:
    """Type every column of a table, cell by cell and row by row, as the row model does."""
    nothing = pl.Series(dtype=pl.String).clear(table.rows.height)
    there = set(table.rows.columns)
    texts = {name: table.rows[name] if name in there else nothing.alias(name) for name in table.model.written()}
    typed = typed_columns(table, texts)
    rows = pl.DataFrame([table.rows[ROW], table.rows[PART], *typed.values()])
    required = there & {*table.model.REQUIRED}
    unfit = [
        pl.col(name).is_null() if name in required else pl.col(name).is_null() & text.is_not_null()
        for name, text in texts.items()
    ]
    broken = [breaks(rule).alias(f"{n}. rule") for n, rule in enumerate(applicable(table))]
    marks = rows.select(*unfit, *broken).to_dict()
    return TypedCells(texts, rows, {name: marks.pop(name) for name in texts}, [*marks.values()])


def typed_columns(table: Table, texts: Mapping[str, pl.Series]) -> dict[str, pl.Series]:
    """The columns of a table, each typed as its model says; those of a long table two at a time."""

    def read(name: str) -> pl.Series:
        return read_column(table.model.written()[name], texts[name], table.conventions, repeats(table, name))

    if table.rows.height < LONG:
        return {name: read(name) for name in texts}
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(texts, pool.map(read, texts), strict=True))


def without(rows: pl.DataFrame, settled: Mapping[str, pl.Series], strays: pl.Series) -> pl.DataFrame:
    """The typed rows; refused dates, and all cells of rows that are no entries, are blank for the other checks."""
    blank = {name: marks | strays for name, marks in settled.items()}
    if strays.any():
        blank = {name: blank.get(name, strays) for name in rows.columns if name not in (ROW, PART)}
    return rows.with_columns(pl.when(~marks).then(pl.col(name)).alias(name) for name, marks in blank.items())


def dates_settled(table: Table, rows: pl.DataFrame) -> tuple[dict[str, pl.Series], list[Problem]]:
    """For each column of dates the cells that a problem of the whole column stands for, and these problems."""
    settled: dict[str, pl.Series] = {}
    found: list[Problem] = []
    for name, in_parts in dates_in_parts(table, rows):
        refused = list(refused_dates(table, rows, name, in_parts))
        settled[name] = any_of([dates.settled for dates in refused], rows.height)
        found += [dates.problem for dates in refused]
        found += perhaps_swapped(table, rows, name, in_parts)
    return settled, found


def any_of(marks: Sequence[pl.Series], height: int) -> pl.Series:
    """Which rows any of these columns marks; none where there are no columns."""
    if not marks:
        return pl.repeat(False, height, dtype=pl.Boolean, eager=True)
    return pl.select(pl.any_horizontal(marks)).to_series()


def repeats(table: Table, name: str) -> bool:
    """Whether the cells of a column usually hold the same texts again: neither keys nor free text do."""
    return (name,) != table.model.KEY and not isinstance(table.model.written()[name], Text)


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


def faults(table: Table, cells: TypedCells, failing: pl.Series, settled: Mapping[str, pl.Series]) -> list[Problem]:
    """What the row model says of these rows, in their order, but of cells that are `settled` already."""
    if not failing.any():
        return []
    told = {name: marks.filter(failing) for name, marks in settled.items()}
    rows = pl.DataFrame([table.rows[ROW], table.rows[PART], *cells.texts.values()]).filter(failing)
    found = [*unfit_cells(table, cells, failing, rows), *broken_rules(table, cells.rows.filter(failing), rows)]
    new = [fault for fault in found if fault.column not in told or not told[fault.column][fault.at]]
    return [fault.problem(table) for fault in sorted(new, key=attrgetter("at"))]


class Fault(NamedTuple):
    """A cell that does not fit, or the cell at which a broken rule is shown: its place among the rows that fail."""

    at: int
    row: Mapping[str, Any]
    column: str
    code: str
    message: str

    def problem(self, table: Table) -> Problem:
        """The fault as a problem; what the cell holds is told unless it is free text."""
        free = isinstance(table.model.written()[self.column], Text)
        value = "" if free else printable(self.row[self.column] or "")
        return Problem(self.code, table.place(self.row[PART], self.row[ROW], self.column), self.message, value)


def unfit_cells(table: Table, cells: TypedCells, failing: pl.Series, rows: pl.DataFrame) -> Iterator[Fault]:
    """The cells of the failing `rows` that do not fit their columns."""
    for name, unfit in cells.unfit.items():
        marks = unfit.filter(failing)
        written = table.model.written()[name]
        told = rows.filter(marks).select(ROW, PART, name).iter_rows(named=True)
        for at, row in zip(marks.arg_true(), told, strict=True):
            why = MISSING if row[name] is None else read(written, trimmed(row[name]), table.conventions)
            yield Fault(at, row, name, why.code, why.message)


def broken_rules(table: Table, typed: pl.DataFrame, rows: pl.DataFrame) -> Iterator[Fault]:
    """The rules that the failing `rows` break; for these a cell that cannot be read is filled in."""
    for rule in applicable(table):
        judged = typed if isinstance(rule, InOrder) else rows
        marks = judged.select(breaks(rule).alias("broken"))["broken"]
        told = rows.filter(marks).select(ROW, PART, *rule.columns).iter_rows(named=True)
        for at, row in zip(marks.arg_true(), told, strict=True):
            yield Fault(at, row, place_of(rule, row), rule.code, rule.remedy)

"""Rows of a table that are none of its rows: totals, headers pasted again, rows of units, banners."""

import re
from collections.abc import Mapping, Set
from functools import cache, lru_cache

import polars as pl

from costing.checks.columns import marked
from costing.model.dates import Day
from costing.model.durations import Duration
from costing.model.identifiers import Identifier, Identifiers, Text, collapsed, folded
from costing.model.numbers import Number
from costing.model.problem import Problem
from costing.model.row import Row
from costing.model.tables import PART, ROW, Part, Table
from costing.model.written import Written

TOTAL = re.compile(
    r"(?:grand |overall |running |week(?:ly)? |month(?:ly)? )?(?:sub[- ]?)?totals?\b.*|.*\b(?:sub[- ]?)?totals?:?"
    r"|(?:sum|summe|zwischensumme|gesamt\w*|cyfanswm)\b.*",
    re.IGNORECASE,
)
ALWAYS_TOTAL = r"(?i)^(?:grand |overall )?(?:sub[- ]?)?totals?:?$"
UNITS = re.compile(
    r"minutes|mins?|hours|hrs|h{1,2}:mm(?::ss)?|decimal|date|number|numeric|integer|text|string|id|code|[£$€%]"
    r"|gbp|eur|usd|share|percent|d{1,2}[-/.]m{1,2}[-/.]y{2,4}|m{1,2}[-/.]d{1,2}[-/.]y{2,4}|yyyy[-/.]mm[-/.]dd",
    re.IGNORECASE,
)
Cells = Mapping[str, str]


def rows_that_are_no_entries(table: Table, typed: pl.DataFrame, failing: pl.Series) -> tuple[pl.Series, list[Problem]]:
    """Which rows of those that fail are no entries at all, and one problem for each, in place of one for each cell.

    They are never left out silently and never added up: the row has to be deleted, or completed, by who knows it.
    """
    candidates = failing & may_be_none(table, typed)
    first = dict(table.rows.group_by(PART).agg(pl.col(ROW).min()).iter_rows()) if candidates.any() else {}
    headings = [headings_of(table, part) for part in table.parts]
    found: dict[int, Problem] = {}
    rows = table.rows.filter(candidates).iter_rows(named=True)
    for at, cells in zip(candidates.arg_true(), rows, strict=True):
        row, part = cells.pop(ROW), cells.pop(PART)
        filled = {name: text for name, text in cells.items() if text is not None}
        if reason := why_no_entry(table.model, filled, headings[part], row == first[part]):
            found[at] = Problem(reason[0], table.place(part, row), reason[1])
    return marked(pl.Series(list(found), dtype=pl.UInt32), table.rows.height), list(found.values())


def headings_of(table: Table, part: Part) -> set[tuple[str, str]]:
    """Each column of a file with what stands, or could stand, above it, as headings are compared."""
    names = [name for name in table.rows.columns if name not in (ROW, PART)]
    return {(name, folded(heading)) for name in names for heading in (part.headers.get(name, name), name)}


def may_be_none(table: Table, typed: pl.DataFrame) -> pl.Series:
    """Rows that are worth a look: those without a readable date, or in tables without a date all of them."""
    dates = [name for name in table.model.REQUIRED if name in table.rows.columns and typed[name].dtype == pl.Date]
    if not dates:
        return pl.repeat(True, table.rows.height, dtype=pl.Boolean, eager=True)
    return typed.select(pl.any_horizontal(pl.col(name).is_null() for name in dates).alias("none"))["none"]


def why_no_entry(
    model: type[Row], filled: Cells, headings: set[tuple[str, str]], first: bool
) -> tuple[str, str] | None:
    """Code and message for a row that is no entry, given its filled cells; nothing for one that may be."""
    if len(headings.intersection(zip(filled, map(folded, filled.values()), strict=True))) >= 2:
        return "not-an-entry", "The header stands here once more. Delete this row."
    if first and has_units(model, filled):
        return "not-an-entry", "This row says in what the columns are written. Delete it."
    if "date" not in model.REQUIRED:
        return None
    return why_no_work(model, filled)


def has_units(model: type[Row], filled: Cells) -> bool:
    """Whether a cell that needs a date, a duration or a number says what it would be in."""
    measured = columns_of(model, (Day, Duration, Number))
    return any(UNITS.fullmatch(re.sub(r"[()\[\]]", "", text)) for name, text in filled.items() if name in measured)


def why_no_work(model: type[Row], filled: Cells) -> tuple[str, str] | None:
    """The same for a row of the work log without a date: a total, or a banner."""
    durations = filled.keys() & columns_of(model, (Duration,))
    names = filled.keys() & columns_of(model, (Identifier, Identifiers))
    free = columns_of(model, (Text,))
    if any(is_total(text) for name, text in filled.items() if name not in free):
        return "totals-row", f"{IS_TOTAL} Delete it."
    if durations and "date" not in filled and len(names) <= 1 and not names_whose_time(names):
        return "totals-row", f"{IS_TOTAL} Delete it, or fill in the date and who did the work if it is an entry."
    if not durations and len(filled) <= 1:
        return (
            "not-an-entry",
            "This row has neither a day nor a time spent. Delete it, or complete it if it is an entry.",
        )
    return None


@lru_cache(maxsize=10_000)
def is_total(text: str) -> bool:
    """Whether a cell says that its row is a total."""
    return TOTAL.fullmatch(collapsed(text)) is not None


@cache
def columns_of(model: type[Row], kinds: tuple[type[Written], ...]) -> frozenset[str]:
    """The columns of a table that are written as one of these kinds of cells."""
    return frozenset(name for name, written in model.written().items() if isinstance(written, kinds))


IS_TOTAL = "This row looks like a total: as an entry, it would count the time above it again."


def names_whose_time(names: Set[str]) -> bool:
    """Whether a cell says who did the work, as every entry must."""
    return "practitioner_id" in names or "role" in names


def amounts_that_are_totals(table: Table) -> list[Problem]:
    """Rows of expenses or the ledger that are called total: they would count every row above them again."""
    column = {"expenses": "category", "ledger": "agency"}.get(table.name)
    if column is None or column not in table.rows.columns:
        return []
    rows = table.rows.filter(pl.col(column).str.contains(ALWAYS_TOTAL))
    message = "This row looks like a total: it would count the rows above it again. Delete it."
    return [
        Problem("totals-row", table.place(part, row, column), message) for part, row in rows.select(PART, ROW).rows()
    ]

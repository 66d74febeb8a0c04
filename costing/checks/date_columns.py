"""The order of day and month in text dates, which only their whole column can tell: one order per file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from costing.checks.columns import marked
from costing.model.date_advice import ORDER_IN_WORDS, PARTS, in_parts
from costing.model.dates import Day
from costing.model.problem import Problem, printable
from costing.model.tables import PART, ROW, Table

IN_PARTS = f"^{PARTS}"
MANY = 20
"""Beside so many good dates, one that does not fit is a slip of its own and not the order of the column."""


@dataclass(frozen=True)
class RefusedDates:
    """A column of dates whose order of day and month is not the one declared.

    `settled` marks the rows whose text dates the one problem of the column stands for.
    """

    column: str
    settled: pl.Series
    problem: Problem


@dataclass(frozen=True)
class TextDate:
    """One of the different text dates of a column: which orders it fits, where it first stands and how often."""

    text: str
    row: int
    times: int
    orders: frozenset[str]


def dates_in_parts(table: Table, typed: pl.DataFrame) -> Iterator[tuple[str, pl.Series]]:
    """The columns of dates that have texts such as 13/06/2025, and which rows these are.

    Where the order is year, month, day, a text that could be read is none of them.
    """
    written = table.model.written()
    for name in [name for name in table.rows.columns if isinstance(written.get(name), Day)]:
        text = table.rows[name]
        may_be = typed[name].is_null() if table.conventions.date_order == "ymd" else text.is_not_null()
        at = may_be.arg_true()
        found = at.filter(text.gather(at).str.contains(IN_PARTS))
        if found.len():
            yield name, marked(found, text.len())


def refused_dates(table: Table, typed: pl.DataFrame, name: str, in_parts_: pl.Series) -> Iterator[RefusedDates]:
    """A column of dates, file by file, in which text dates fit another order, or contradict one another.

    A date that fits one order only tells how the others are meant: 13/06/2025 beside 06/13/2025 leaves every other one
    in doubt, also those that could be read.
    """
    text = table.rows[name]
    for part in table.rows.filter(in_parts_)[PART].unique().sort():
        here = table.rows[PART] == part
        dates = text_dates(table.rows.filter(in_parts_ & here), name)
        good = int((here & typed[name].is_not_null()).sum())
        if fault := what_is_wrong(table, [date for date in dates if date.orders], good):
            code, date, message = fault
            place = table.place(part, date.row, name)
            fitting = pl.Series([date.text for date in dates if date.orders], dtype=pl.String)
            at = (in_parts_ & here).arg_true()
            settled = marked(at.filter(text.gather(at).is_in(fitting.implode())), text.len())
            yield RefusedDates(name, settled, Problem(code, place, message, printable(date.text)))


def text_dates(rows: pl.DataFrame, name: str) -> list[TextDate]:
    """The different texts of a column in the order of their first rows."""
    found = rows.group_by(pl.col(name).alias("text")).agg(pl.col(ROW).min(), pl.len()).sort(ROW)
    return [TextDate(text, row, times, frozenset(in_parts(text))) for text, row, times in found.iter_rows()]


def what_is_wrong(table: Table, dates: list[TextDate], good: int) -> tuple[str, TextDate, str] | None:
    """Code, first date and message where the dates do not fit the declared order; nothing where one is a slip."""
    declared = table.conventions.date_order
    misfits = [date for date in dates if declared not in date.orders]
    rows = sum(date.times for date in misfits)
    if not rows or (rows == 1 and (good == 0 or good >= MANY)):
        return None
    only = {order: [date for date in dates if date.orders == {order}] for order in ("dmy", "mdy")}
    if only["dmy"] and only["mdy"]:
        return "dates-disagree", misfits[0], contradiction(only["dmy"][0], only["mdy"][0])
    for order, certain in only.items():
        if certain:
            return "dates-disagree", certain[0], other_order(certain[0], order, declared)
    return "ambiguous", dates[0], both_fit(dates[0])


def contradiction(dmy: TextDate, mdy: TextDate) -> str:
    """That some dates are written in one order and some in the other."""
    return (
        f"Row {dmy.row:,} ({dmy.text}) can only be day, month, year and row {mdy.row:,} ({mdy.text}) only month, day, "
        f"year: which of the two the other dates are cannot be told. Write them all as {in_parts(dmy.text)['dmy']}."
    )


def other_order(date: TextDate, order: str, declared: str) -> str:
    """That the dates are all in another order than the one declared."""
    return (
        f"Row {date.row:,} ({date.text}) and the other text dates are {ORDER_IN_WORDS[order]}, not "
        f'{ORDER_IN_WORDS[declared]}. Say date_order = "{order}" in study.toml.'
    )


def both_fit(date: TextDate) -> str:
    """That nothing tells day from month."""
    days = in_parts(date.text)
    return (
        f"Row {date.row:,} ({date.text}) is {days['dmy']} as day, month, year and {days['mdy']} as month, day, year, "
        'and no other row tells which. Say date_order = "dmy" or "mdy" in study.toml.'
    )


def perhaps_swapped(table: Table, typed: pl.DataFrame, name: str, in_parts_: pl.Series) -> Iterator[Problem]:
    """Excel under US settings turns 02/06/2025 into 6 February as it is typed and leaves 13/06/2025 as text.

    So when there are text dates with a day above 12 and every real date has one of 12 or less, day and month of the
    real ones may have been exchanged.
    """
    text, days = table.rows[name], typed[name]
    for part in table.rows.filter(in_parts_)[PART].unique().sort():
        here = table.rows[PART] == part
        stored = here & ~in_parts_ & days.is_not_null()
        in_text = text.filter(here & in_parts_).str.extract("^([0-9]{1,2})", 1).cast(pl.Int64)
        if stored.any() and (in_text > 12).any() and (days.filter(stored).unique().dt.day() <= 12).all():
            yield exchanged(table, name, table.rows.filter(stored))


def exchanged(table: Table, name: str, rows: pl.DataFrame) -> Problem:
    """One warning for all dates of a column that Excel may have turned round."""
    first: dict[str, Any] = rows.row(0, named=True)
    year, month, day = first[name][:10].split("-")
    message = (
        f"Dates after the 12th are text, and every one that is stored as a date ({rows.height:,}) is of the 12th or "
        "before: Excel may have exchanged day and month. "
        f"Check whether this is {year}-{month}-{day} or {year}-{day}-{month}."
    )
    return Problem("perhaps-swapped", table.place(first[PART], first[ROW], name), message, printable(first[name]))

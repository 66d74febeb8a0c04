"""Costs that the overheads of unit costs hold already: pointed out with their sum, or as left out."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import polars as pl

from costing.checks.summarised import summarised
from costing.engine.sums import total
from costing.model.problem import Place, Problem, printable
from costing.model.tables import PART, ROW

PlaceOf = Callable[[str, Mapping[str, object], str], Place]
"""The place of a cell: from the table's name, a row with its part and number, and the column."""
REMEDY = 'Leave it out with double_counts = "remove", or correct overhead_item or overheads_cover.'


def double_counts(
    spells: pl.DataFrame, expenses: pl.DataFrame, covered: Collection[str], removed: bool, place: PlaceOf
) -> Iterator[Problem]:
    """The warnings `double-count`: practitioners, then expenses, whose overhead_item is among the items `covered`.

    `spells`: practitioner_id, overhead_item, cost (of direct, indirect and allocated unlogged time; not looked at where
    `removed`), entries (how many were left out; not looked at where kept), `_part`, `_row`; `expenses`: category,
    overhead_item, cost (the charge), `_part`, `_row`. The dearest come first, or those with most entries.
    """
    yield from (left_out_time if removed else time_twice)(overlapping(spells, covered), place)
    yield from (left_out_expenses if removed else expenses_twice)(overlapping(expenses, covered), place)


def overlapping(rows: pl.DataFrame, covered: Collection[str]) -> pl.DataFrame:
    """The rows whose overhead_item the overheads of unit costs hold already."""
    return rows.filter(pl.col("overhead_item").is_in([*covered]).fill_null(False))


def time_twice(spells: pl.DataFrame, place: PlaceOf) -> Iterator[Problem]:
    """Time that is costed in families and in overheads; a spell without any is counted twice nowhere."""
    costed = worst_first(spells.filter(pl.col("cost") > 0), "cost")
    said = (
        f"{printable(row['practitioner_id'])}'s time, {row['cost']:,.2f}, is {row['overhead_item']}, which overheads "
        f"in unit_costs hold already: it is counted twice. {REMEDY}"
        for row in costed.iter_rows(named=True)
    )
    all_of_them = f"posts are counted twice; all come to {total(costed['cost']):,.2f}"
    yield from told(costed, OF_POSTS, said, all_of_them, place)


def expenses_twice(expenses: pl.DataFrame, place: PlaceOf) -> Iterator[Problem]:
    """Expenses that are costed by themselves and in overheads."""
    costed = worst_first(expenses.filter(pl.col("cost") > 0), "cost")
    said = (
        f"The expense, {row['cost']:,.2f}, is {row['overhead_item']}, which overheads in unit_costs hold already: "
        f"it is counted twice. {REMEDY}"
        for row in costed.iter_rows(named=True)
    )
    all_of_them = f"expenses are counted twice; all come to {total(costed['cost']):,.2f}"
    yield from told(costed, OF_EXPENSES, said, all_of_them, place)


def left_out_time(spells: pl.DataFrame, place: PlaceOf) -> Iterator[Problem]:
    """Spells whose time was left out, unlogged time too."""
    removed = worst_first(spells, "entries")
    said = (
        f"{printable(row['practitioner_id'])}'s time is left out, {entries(row['entries'])}: overheads in unit_costs "
        f"hold {row['overhead_item']} already."
        for row in removed.iter_rows(named=True)
    )
    all_of_them = f"posts are left out; all have {entries(int(removed['entries'].sum()))}"
    yield from told(removed, OF_POSTS, said, all_of_them, place)


def left_out_expenses(expenses: pl.DataFrame, place: PlaceOf) -> Iterator[Problem]:
    """Expenses that were left out."""
    removed = worst_first(expenses, "cost")
    said = (
        f"The expense is left out: overheads in unit_costs hold {row['overhead_item']} already."
        for row in removed.iter_rows(named=True)
    )
    yield from told(removed, OF_EXPENSES, said, "expenses are left out so", place)


OF_POSTS, OF_EXPENSES = ("practitioners", "practitioner_id"), ("expenses", "category")
"""The table in which such a row stands, and the column that names it."""


def told(
    rows: pl.DataFrame, table: tuple[str, str], said: Iterable[str], all_of_them: str, place: PlaceOf
) -> Iterator[Problem]:
    """A warning for each row with what is said of it; the first of many, with what is true of all."""
    name, column = table
    found = (
        Problem("double-count", place(name, row, "overhead_item"), message, printable(row[column]))
        for row, message in zip(rows.iter_rows(named=True), said, strict=True)
    )
    yield from summarised(found, rows.height, all_of_them)


def worst_first(rows: pl.DataFrame, measure: str) -> pl.DataFrame:
    """The rows in descending order of a measure, equal ones in the order of the file."""
    return rows.sort(measure, PART, ROW, descending=[True, False, False], nulls_last=True)


def entries(count: int) -> str:
    """So many entries."""
    return "1 entry" if count == 1 else f"{count:,} entries"

"""Rules about the rows of scenarios and ranges by themselves: what they change, how, where and when."""

from collections.abc import Iterator

import polars as pl

from costing.checks.changes.steps import ReadRow, rows_of_ranges, rows_of_scenarios
from costing.checks.checked import CheckedStudy, first_rows, times
from costing.model.problem import Problem, printable
from costing.model.tables import PART, ROW

RESERVED = {"base": "The study as it is", "all": "The sum of all families"}
"""Names that no scenario may have, and what has them."""


def scenarios_change_what_may_change(study: CheckedStudy) -> Iterator[Problem]:
    """A change that cannot be made as it is written would leave the scenario as the base case."""
    for row in rows_of_scenarios(study):
        yield from unfit_cells(study, "scenarios", row)


def ranges_change_what_may_change(study: CheckedStudy) -> Iterator[Problem]:
    """A range that cannot be applied would show no swing."""
    for low, high in rows_of_ranges(study):
        yield from unfit_cells(study, "ranges", low)
        said = {column: error for column, error in high.unfit.items() if column not in low.unfit}
        yield from unfit_cells(study, "ranges", ReadRow(high.cells, high.of, high.step, said))


def unfit_cells(study: CheckedStudy, table: str, row: ReadRow) -> Iterator[Problem]:
    """What is wrong with the cells of one row; names are repeated, where and numbers, which may be text, are not."""
    for column, error in row.unfit.items():
        named = column == "column" or error.code in ("unknown-role", "unknown-price-year")
        value = printable(str(row.cells[column])) if named else ""
        yield Problem(error.code, study.place(table, row.cells, column), error.message, value)


def ranges_are_in_order(study: CheckedStudy) -> Iterator[Problem]:
    """With the ends exchanged the swing would have the wrong sign."""
    for row in study.rows("ranges").filter(pl.col("low") > pl.col("high")).iter_rows(named=True):
        yield Problem("range-reversed", study.place("ranges", row, "low"), "low is above high. Correct one of them.")


def no_scenario_has_a_reserved_name(study: CheckedStudy) -> Iterator[Problem]:
    """Two rows of one name in the comparison could not be told apart."""
    rows = study.rows("scenarios").filter(pl.col("scenario").str.to_lowercase().is_in(list(RESERVED)))
    for row in first_rows(rows, "scenario"):
        name = str(row["scenario"])
        message = f"{RESERVED[name.lower()]} has this name. Give the scenario another.{times(row['_rows'])}"
        yield Problem("reserved-name", study.place("scenarios", row, "scenario"), message, name)


def a_scenario_has_one_capacity(study: CheckedStudy) -> Iterator[Problem]:
    """Which of two would hold would be a guess."""
    said = study.rows("scenarios").drop_nulls(["scenario", "capacity"])
    first = said.unique("scenario", keep="first", maintain_order=True)
    both = said.join(
        first.select("scenario", other="capacity", of_row=ROW), on="scenario", how="left", maintain_order="left"
    )
    for row in both.filter(pl.col("capacity") != pl.col("other")).iter_rows(named=True):
        message = (
            f"Row {row['of_row']:,} says {row['other']} for the same scenario. Write the same, or clear this cell."
        )
        yield Problem("capacities-differ", study.place("scenarios", row, "capacity"), message, row["capacity"])


def changes_hold_in_the_period(study: CheckedStudy) -> Iterator[Problem]:
    """A slip in a year would make a change of nothing."""
    start, end = (f"{day:%Y-%m}" for day in (study.settings.start, study.settings.end))
    late, early = pl.col("from") > end, pl.col("to") < start
    rows = study.rows("scenarios").with_columns(late=late.fill_null(False), early=early.fill_null(False))
    for row in rows.filter(pl.col("late") | pl.col("early")).sort(PART, ROW).iter_rows(named=True):
        column, side = ("from", "after") if row["late"] else ("to", "before")
        message = f"These months lie {side} the costing period ({start} to {end}). Correct from and to."
        yield Problem("months-outside-period", study.place("scenarios", row, column), message, str(row[column]))

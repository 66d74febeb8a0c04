"""Warnings about steps that change less than they seem to: no cell, blank cells, or only some of those picked."""

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from costing.checks.changes.changed import RATE_WITH_PAY, changed, reaches_rates
from costing.checks.changes.steps import Step, cell_of, rows_of_ranges, scenarios
from costing.checks.changes.where import picked
from costing.checks.checked import CheckedStudy
from costing.model.identifiers import did_you_mean
from costing.model.problem import Problem, printable
from costing.model.tables import TABLES

SHOWN = 5
"""So many names are told."""
NAMES = {"unit_costs": "role", "expenses": "category", "price_index": "year", "practitioners": "practitioner_id"}
"""What a row of each table is called by."""


def steps_change_what_they_pick(study: CheckedStudy) -> Iterator[Problem]:
    """A misspelled name picks nothing, and a blank cell does not change: the scenario would look free."""
    for scenario in scenarios(study):
        before = study
        for step in scenario.steps:
            if not step.on_hours:
                yield from of_settings(before, step) if step.table == "study" else of_cells(before, step)
                before = changed(before, [step])


def ranges_change_what_they_pick(study: CheckedStudy) -> Iterator[Problem]:
    """A range of cells that are blank, or of none, shows no swing."""
    for low, _ in rows_of_ranges(study):
        if low.step and not low.step.on_hours:
            yield from of_settings(study, low.step) if low.step.table == "study" else of_cells(study, low.step)


def of_settings(study: CheckedStudy, step: Step) -> Iterator[Problem]:
    """A discount rate of nothing stays nothing when it is multiplied."""
    if step.change == "multiply" and not study.settings.rate:
        message = (
            "The study has no discount rate to multiply, so that this changes nothing. Set the rate, or add to it."
        )
        yield Problem("changes-nothing", cell_of(study, step, "change"), message)


def of_cells(study: CheckedStudy, step: Step) -> Iterator[Problem]:
    """What a step on cells does not change, if it picks no row, or rows that are blank."""
    rows = study.rows(step.table)
    found = rows.filter(picked(rows, step.where, TABLES[step.table]))
    blank = found.filter(~filled(step))
    if not found.height:
        yield Problem("changes-nothing", cell_of(study, step, "where"), no_row(rows, step))
    elif blank.height == found.height:
        message = f"{step.column} is blank in every row picked, and a blank cell stays blank. {REMEDY}"
        yield Problem("changes-nothing", cell_of(study, step, "column"), message)
    elif blank.height:
        names = told(blank[NAMES[step.table]].drop_nulls().unique().sort().to_list())
        message = f"{step.column} is blank for {names}, which this does not change. {remedy(step)}"
        yield Problem("partly-applied", cell_of(study, step, "column"), message)


def filled(step: Step) -> pl.Expr:
    """Which rows have something that the step changes."""
    cell = pl.col(step.column).is_not_null()
    return cell | RATE_WITH_PAY if reaches_rates(step) else cell


def no_row(rows: pl.DataFrame, step: Step) -> str:
    """That a step picks no row, with the nearest name where one is not known."""
    if not rows.height:
        return f"The study has no rows in {step.table}, so that this changes nothing. Add them, or delete this row."
    texts = [(value, rows[column]) for column, value in step.where if value and rows[column].dtype == pl.String]
    near = nearest((value, names.drop_nulls().unique().to_list()) for value, names in texts)
    return f"No row of {step.table} is picked, so that this changes nothing.{near or ASIDE}"


def nearest(wanted: Iterable[tuple[str, Sequence[str]]]) -> str:
    """A sentence with the nearest known name for the first value that is not among its names, or nothing."""
    near = (did_you_mean(value, names) for value, names in wanted if value not in names)
    return next(filter(None, near), "")


ASIDE = " Correct where, or delete this row."
REMEDY = "Name a column that is filled in there."


def remedy(step: Step) -> str:
    """What to do about rows that are blank in the column that changes."""
    if reaches_rates(step):
        return "Fill in pay_share of a published rate, or add a row that changes cost_per_hour."
    return "Add a row for what they have instead, if they should change."


def told(names: list[str]) -> str:
    """Some names, those beyond a few counted."""
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return ", ".join(printable(name) for name in names[:SHOWN]) + more

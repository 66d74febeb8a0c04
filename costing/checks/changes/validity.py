"""The study that a scenario makes is one that could be costed: limits of its cells, and rules across its tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from costing.checks.changes.allowed import CHANGEABLE
from costing.checks.changes.changed import PAY_OF_RATES, changed, reaches_rates
from costing.checks.changes.steps import Scenario, Step, cell_of, rows_of_ranges, scenarios
from costing.checks.checked import CheckedStudy, CrossCheck, times
from costing.checks.employment import available_hours_are_working_hours
from costing.checks.payers import vat_is_part_of_the_cost
from costing.checks.price_years import a_published_rate_says_what_of_it_is_pay, price_years_are_in_the_index
from costing.checks.summarised import summarised
from costing.model.numbers import Number
from costing.model.problem import Place, Problem, Severity
from costing.model.settings import Settings
from costing.model.tables import PART, ROW


def unit_costs_have_years_in_the_index(study: CheckedStudy) -> Iterator[Problem]:
    """The rule about price years, for a change that no expense can break."""
    tables = {name: table for name, table in study.tables.items() if name != "expenses"}
    yield from price_years_are_in_the_index(replace(study, tables=tables))


def rules_for(step: Step) -> tuple[CrossCheck, ...]:
    """The rules across tables that a step can break."""
    match step.table:
        case "unit_costs" if step.column in HOURS:
            return (available_hours_are_working_hours,)
        case "unit_costs":
            return (unit_costs_have_years_in_the_index, a_published_rate_says_what_of_it_is_pay)
        case "practitioners":
            return (available_hours_are_working_hours,)
        case "expenses":
            return (vat_is_part_of_the_cost,)
        case "price_index":
            return (a_published_rate_says_what_of_it_is_pay,)
    return (price_years_are_in_the_index, a_published_rate_says_what_of_it_is_pay)


HOURS = ("hours_per_year", "weeks_per_year", "hours_per_week")
"""The columns of unit_costs that say which hours a cost pays for."""
Steps = tuple[Step, ...]
At = tuple[str, Place]
Wrong = dict[At, str]
"""What is wrong with a study: by code and place what a message says of it."""


def scenarios_leave_a_valid_study(study: CheckedStudy) -> Iterator[Problem]:
    """A share above 1, or a year that the index does not have, would be costed where the same study is refused."""
    for scenario in scenarios(study):
        told: dict[At, Problem] = {}
        for steps in variants(study, scenario):
            for at, message in wrong(study, steps).items():
                if at not in told:
                    told[at] = blamed(study, steps, at, message)
        yield from few(told)


def ranges_leave_a_valid_study(study: CheckedStudy) -> Iterator[Problem]:
    """The end of a range that no study may have would be the end of a swing."""
    for ends in rows_of_ranges(study):
        for column, row in zip(("low", "high"), ends, strict=True):
            if row.step and not row.step.on_hours:
                place = study.place("ranges", row.cells, column)
                yield from few({at: said_at(place, at, said) for at, said in wrong(study, [row.step]).items()})


def few(found: Mapping[At, Problem]) -> Iterator[Problem]:
    """Of the problems of one kind that one row makes: that of the first limit, and a few of each rule."""
    kinds: dict[tuple[str, Place], list[Problem]] = {}
    for (code, _), problem in found.items():
        kinds.setdefault((code, problem.place), []).append(problem)
    for (code, _), alike in kinds.items():
        yield from alike[:1] if code == "out-of-range" else summarised(alike, len(alike), "cells are wrong then")


def variants(study: CheckedStudy, scenario: Scenario) -> list[Steps]:
    """The steps on cells that hold together: all of them, and those of each month of the period where they differ."""
    steps = [step for step in scenario.steps if not step.on_hours]
    found = [tuple(steps)]
    if any(step.first or step.last for step in steps):
        found += [tuple(step for step in steps if step.holds_in(month)) for month in months(study.settings)]
    return list(dict.fromkeys(found))


def months(settings: Settings) -> list[str]:
    """The months of the period."""
    first, last = (day.year * 12 + day.month - 1 for day in (settings.start, settings.end))
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(first, last + 1)]


def wrong(study: CheckedStudy, steps: Sequence[Step]) -> Wrong:
    """What is wrong with the study after these steps and not with the study itself."""
    after = changed(study, steps)
    if after is study:
        return {}
    if found := dict(cells_outside_limits(study, after, steps)):
        return found
    rules = dict.fromkeys(rule for step in steps for rule in rules_for(step))
    now = errors(after, rules)
    before = errors(study, rules) if now else {}
    return {at: said for at, said in now.items() if at not in before}


def errors(study: CheckedStudy, rules: Iterable[CrossCheck]) -> Wrong:
    """The errors that these rules find in a study."""
    found = [problem for rule in rules for problem in rule(study)]
    stops = [problem for problem in found if problem.severity is Severity.ERROR]
    return {(problem.code, problem.place): problem.message for problem in stops}


def cells_outside_limits(study: CheckedStudy, after: CheckedStudy, steps: Sequence[Step]) -> Iterator[tuple[At, str]]:
    """The first cell of each column that changed to something outside the limits of the column, if there is one."""
    for table, column in sorted(changed_columns(steps)):
        number = CHANGEABLE[table, column].written
        if not isinstance(number, Number):
            continue
        rows = cells(after, table, column).with_columns(before=cells(study, table, column)["cell"])
        strays = rows.filter(pl.col("cell").ne_missing(pl.col("before")) & outside(number, pl.col("cell")))
        for row in strays.head(1).iter_rows(named=True):
            place = study.setting(column) if table == "study" else study.place(table, row, column)
            most = f"{limits(number)}{digits(row['cell'])}"
            message = f"This makes {row['cell']:g} of {place}.{times(strays.height)} It must be {most}."
            yield ("out-of-range", place), message


def changed_columns(steps: Sequence[Step]) -> set[tuple[str, str]]:
    """The columns in which steps change cells, and those that a pay award reaches in published rates."""
    rates = {("unit_costs", column) for column in PAY_OF_RATES if any(reaches_rates(step) for step in steps)}
    return {(step.table, step.column) for step in steps} | rates


def cells(study: CheckedStudy, table: str, column: str) -> pl.DataFrame:
    """The cells of a column of numbers, or the setting, as `cell`, with their part and row."""
    if table == "study":
        rate = study.settings.discount_rate
        return pl.DataFrame({"cell": [None if rate is None else float(rate)]}, schema={"cell": pl.Float64})
    return study.rows(table).select(PART, ROW, cell=column)


LARGEST = 1e15
"""A cell has at most fifteen digits before the point."""


def digits(cell: float) -> str:
    """What a message adds to the limits of a column where a number is larger than a cell can hold."""
    return ", of at most 15 digits" if abs(cell) >= LARGEST else ""


def outside(number: Number, cell: pl.Expr) -> pl.Expr:
    """Whether a cell is outside the limits of its column."""
    low = cell < number.least if number.least is not None else cell <= number.above
    beyond = [low] if number.least is not None or number.above is not None else []
    beyond += [cell > number.most] if number.most is not None else []
    beyond += [cell != cell.round()] if number.whole else []
    return pl.any_horizontal(cell.abs() >= LARGEST, *beyond)


def limits(number: Number) -> str:
    """The limits of a column in words."""
    return number.range.replace("a number", "a whole number") if number.whole else number.range


def blamed(study: CheckedStudy, steps: Steps, at: At, message: str) -> Problem:
    """The problem at the first step with which it is there: at its value, or at its row where cells do not agree."""
    upto = (steps[: n + 1] for n in range(len(steps)))
    step = next((some[-1] for some in upto if at in wrong(study, some)), steps[-1])
    return said_at(cell_of(study, step, "value") if at[0] == "out-of-range" else step.place, at, message)


def said_at(place: Place, at: At, message: str) -> Problem:
    """What is wrong with the changed study, as a problem of what changes it."""
    code, where = at
    if code == "out-of-range":
        return Problem("out-of-range", place, message)
    return Problem("invalid-when-changed", place, f"With this change, {where}: {message}")

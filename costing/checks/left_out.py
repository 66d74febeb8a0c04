"""Warnings that count what is left out or counted once: entries outside the period, of no time, names given twice."""

from collections.abc import Iterator

import polars as pl

from costing.checks.checked import CheckedStudy, first_rows
from costing.model.problem import Problem


def entries_outside_the_period(study: CheckedStudy) -> Iterator[Problem]:
    """A wrong year drops an entry from every total; here it is said once, with the count."""
    yield from outside(study, "work_log", study.log)


def expenses_outside_the_period(study: CheckedStudy) -> Iterator[Problem]:
    """Recurrent expenses dated outside the period are left out, like entries."""
    yield from outside(study, "expenses", study.rows("expenses").filter(pl.col("life_years").is_null()))


def outside(study: CheckedStudy, table: str, rows: pl.DataFrame) -> Iterator[Problem]:
    """How many rows are dated before the costing period and how many after it, the furthest of each."""
    day, settings = pl.col("date"), study.settings
    found = rows.filter((day < settings.start) | (day > settings.end))
    if found.height:
        before = found["date"].filter(found["date"] < settings.start).sort().to_list()
        after = found["date"].filter(found["date"] > settings.end).sort().to_list()
        sides = [f"{len(before):,} before it, from {before[0]}"] if before else []
        sides += [f"{len(after):,} after it, the latest on {after[-1]}"] if after else []
        what = f"dated outside the costing period and left out: {'; '.join(sides)}"
        yield from counted(study, table, found, "date", "outside-period", what)


def entries_of_no_time(study: CheckedStudy) -> Iterator[Problem]:
    """Entries of no time are left out where the table says so."""
    rows = study.log.filter(pl.col("seconds") == 0)
    column = "minutes" if study.rows("work_log")["minutes"].is_not_null().any() else "hours"
    yield from counted(study, "work_log", rows, column, "zero-time-excluded", "of no time and left out")


def names_given_twice(study: CheckedStudy) -> Iterator[Problem]:
    """A family or practitioner named twice in one cell counts once; another name may have been meant."""
    for column in ("family_id", "practitioner_id"):
        names = pl.col(column).str.split(";")
        twice = study.cells[column].filter(names.list.n_unique() < names.list.len())
        what = f"counted once for a {column} that the cell names twice"
        yield from counted(study, "work_log", twice, column, "named-twice", what)


def counted(
    study: CheckedStudy, table: str, rows: pl.DataFrame, column: str, code: str, what: str
) -> Iterator[Problem]:
    """One warning for all these rows, at the first of them."""
    if rows.height:
        first = next(first_rows(rows.with_columns(every=pl.lit(1)), "every"))
        count = int(str(first["_rows"]))
        noun = "row is" if count == 1 else "rows are"
        yield Problem(code, study.place(table, first, column), f"{count:,} {noun} {what}.")

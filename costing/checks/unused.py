"""Rows of the lists that nothing uses: often a name that the work log spells in another way.

Where the log has names that are not known, those are told first.
"""

from collections.abc import Iterator

import polars as pl

from costing.checks.changes.steps import scenarios
from costing.checks.checked import CheckedStudy, first_rows
from costing.model.problem import Problem, printable

SHOWN = 5
"""So many names are told."""


def every_unit_cost_is_of_a_role_in_use(study: CheckedStudy) -> Iterator[Problem]:
    """A role that nobody has may be one that the work log calls by another name, or that did not log."""
    table = study.tables.get("unit_costs")
    if table is None:
        return
    priced, known = study.priced_roles["priced"].unique(), table.rows["role"].drop_nulls()
    if priced.is_in([*known]).fill_null(False).all():
        used = pl.concat([priced, study.rows("practitioners")["role"]]).drop_nulls().unique()
        rows = table.rows.filter(table.whole & ~pl.col("role").is_in(used.implode()) & ~in_scenarios(study, "role"))
        yield from unused(study, "unit_costs", "role", rows, "unused-role")


def every_activity_is_logged(study: CheckedStudy) -> Iterator[Problem]:
    """An activity that nobody logged may be work that is missing from the log."""
    used, listed = study.names("activity")["activity"].drop_nulls(), study.rows("activities")
    if used.is_in([*listed["activity"].drop_nulls()]).all():
        rows = listed.filter(~pl.col("activity").is_in(used.implode()))
        yield from unused(study, "activities", "activity", rows, "unused-activity")


def unused(study: CheckedStudy, table: str, column: str, rows: pl.DataFrame, code: str) -> Iterator[Problem]:
    """One warning for all names that nothing uses, at the first of them by name."""
    places = {str(row[column]): study.place(table, row, column) for row in first_rows(rows.drop_nulls(column), column)}
    if places and study.given("work_log"):
        names = [printable(name) for name in sorted(places)]
        more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
        verb = "is" if len(names) == 1 else "are"
        message = (
            f"{', '.join(names[:SHOWN])}{more} {verb} in no entry of the period. Check whether the log uses another "
            "name; else nothing is needed."
        )
        yield Problem(code, places[min(places)], message, names[0])


def in_scenarios(study: CheckedStudy, column: str) -> pl.Expr:
    """Whether a scenario names what stands in `column`: as the role that it sets, or in picking rows."""
    steps = [step for scenario in scenarios(study) for step in scenario.steps]
    picked = {value for step in steps for name, value in step.where if name == column}
    return pl.col(column).is_in(picked | {step.name for step in steps if step.column == column})

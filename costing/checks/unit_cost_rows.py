"""Warnings about rows of unit_costs by themselves: spans that overlap, and an hour that costs nothing."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

import polars as pl

from costing.checks.checked import CheckedStudy, first_rows
from costing.checks.summarised import summarised
from costing.checks.unit_cost_days import (
    CURE,
    every_day_has_one_unit_cost,
    judged_roles,
    unlogged_days_have_a_unit_cost,
)
from costing.model.problem import Problem, printable
from costing.model.tables import PART, ROW
from costing.model.unit_cost import BUILD_UP


def each_role_has_one_unit_cost_a_day(study: CheckedStudy) -> Iterator[Problem]:
    """Days that need a unit cost and have none, or two, are errors; two on days that nothing needs are pointed out."""
    errors = [*every_day_has_one_unit_cost(study), *unlogged_days_have_a_unit_cost(study)]
    yield from errors
    told = {problem.value for problem in errors if problem.code == "two-unit-costs"}
    yield from spans_do_not_overlap(study, told)


def spans_do_not_overlap(study: CheckedStudy, told: set[str]) -> Iterator[Problem]:
    """Two unit costs on days that nothing needs stop the costing as soon as an entry falls on one of them."""
    if study.given("unit_costs"):
        by_role = groupby(spans_in_period(study).iter_rows(named=True), key=itemgetter("role"))
        found = [problem for role, spans in by_role if (problem := overlap(study, role, spans))]
        untold = [problem for problem in found if problem.value not in told]
        yield from summarised(untold, len(untold), "roles have such days")


def spans_in_period(study: CheckedStudy) -> pl.DataFrame:
    """The unit costs of roles whose rows can all be read, by role and time; first, last: their span in the period."""
    start, end = study.settings.start, study.settings.end
    spans = (
        study.rows("unit_costs")
        .filter(pl.col("role").is_in(judged_roles(study)))
        .with_columns(
            first=pl.col("valid_from").fill_null(date.min).clip(lower_bound=start),
            last=pl.col("valid_to").fill_null(date.max).clip(upper_bound=end),
        )
    )
    return spans.filter(pl.col("first") <= pl.col("last")).sort("role", "first", "last", PART, ROW)


def overlap(study: CheckedStudy, role: str, spans: Iterable[dict[str, Any]]) -> Problem | None:
    """The first days of the period on which a role has two unit costs, at the first of these rows."""
    for one, other in pairwise(spans):
        if other["first"] <= one["last"]:
            days = f"from {other['first']} to {min(one['last'], other['last'])}"
            at = min(one, other, key=lambda row: (row[PART], row[ROW]))
            message = f"This role has two unit costs (rows {one[ROW]:,} and {other[ROW]:,}) {days}."
            place = study.place("unit_costs", at, "role")
            return Problem("overlapping-unit-costs", place, f"{message} {CURE['two-unit-costs']}", printable(role))
    return None


def an_hour_costs_something(study: CheckedStudy) -> Iterator[Problem]:
    """A role at nothing an hour is free labour: volunteers may be, and often a figure was not known yet."""
    amounts = [name for name in ("cost_per_hour", *BUILD_UP) if not name.endswith(("_rate", "_base"))]
    none = study.rows("unit_costs").filter(pl.col("cost_per_hour").is_not_null() | pl.col("salary").is_not_null())
    free = none.filter(pl.sum_horizontal(pl.col(amounts).cast(pl.Float64)) == 0)
    message = "An hour of this role costs nothing. If that is not meant, enter what it costs."
    found = [
        Problem("free-role", study.place("unit_costs", row, "role"), message, printable(str(row["role"])))
        for row in sorted(first_rows(free.drop_nulls("role"), "role"), key=lambda row: str(row["role"]))
    ]
    yield from summarised(found, len(found), "roles cost nothing")

"""Warnings about rows of unit_costs by themselves: spans that overlap, and an hour that costs nothing."""

from collections.abc import Iterator
from itertools import pairwise

import polars as pl

from costing.checks.checked import CheckedStudy, first_rows
from costing.checks.summarised import summarised
from costing.checks.unit_cost_days import (
    CURE,
    every_day_has_one_unit_cost,
    judged_roles,
    spans_of,
    unlogged_days_have_a_unit_cost,
)
from costing.model.problem import Problem, printable
from costing.model.unit_cost import BUILD_UP


def spans_do_not_overlap(study: CheckedStudy) -> Iterator[Problem]:
    """Two unit costs on days that nothing needs stop the costing as soon as an entry falls on one of them."""
    if not study.given("unit_costs"):
        return
    found = [problem for role in judged_roles(study) if (problem := overlap(study, role))]
    if found:
        errors = (*every_day_has_one_unit_cost(study), *unlogged_days_have_a_unit_cost(study))
        told = {problem.value for problem in errors if problem.code == "two-unit-costs"}
        untold = [problem for problem in found if problem.value not in told]
        yield from summarised(untold, len(untold), "roles have such days")


def overlap(study: CheckedStudy, role: str) -> Problem | None:
    """The first days of the period on which a role has two unit costs."""
    start, end = study.settings.start, study.settings.end
    spans = sorted((max(first, start), min(last, end)) for first, last in spans_of(study, role))
    kept = [(first, last) for first, last in spans if first <= last]
    for (_, last), (first, other) in pairwise(kept):
        if first <= last:
            row = next(first_rows(study.rows("unit_costs").filter(pl.col("role") == role), "role"))
            message = f"This role has two unit costs from {first} to {min(last, other)}. {CURE['two-unit-costs']}"
            return Problem("overlapping-unit-costs", study.place("unit_costs", row, "role"), message, printable(role))
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

"""Comparisons as `costing compare --format json` prints them."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from costing.analyses.two_runs import TwoRuns

FIRST = 10
"""So many families of each kind are named."""
SIZE = ("total", "mean")
PARTS = ("difference", "volume", "families", "intensity", "mix", "price", "expenses")
MORE = ("number", "difference_marginal", "hours_released", "posts_released", "cashable", "full_year_difference")
GROUPS = {"interventions": "intervention", "agencies": "agency"}
"""The lists of a scenario, and of which rows each consists."""
OF_FAMILIES = ("mean", "number")
"""What only those have that families belong to."""
Row = Mapping[str, Any]


def scenarios(table: pl.DataFrame) -> dict[str, Any]:
    """The base, which is the first scenario of a table of scenarios, and the others."""
    by_name: dict[str, list[Row]] = {}
    for row in table.iter_rows(named=True):
        by_name.setdefault(row["scenario"], []).append(row)
    base, *others = by_name.values()
    whole = whole_of(base)
    size = {**picked(whole, SIZE), "families": whole["number"]}
    return {"base": {**size, **grouped(base, (*SIZE, "number"))}, "scenarios": [scenario(rows) for rows in others]}


def scenario(rows: Sequence[Row]) -> dict[str, Any]:
    """One scenario: its figures, its sentence, and the figures of interventions and agencies."""
    measures, whole = (*SIZE, *PARTS, *MORE), whole_of(rows)
    said = {"scenario": whole["scenario"], **picked(whole, measures), "note": whole["note"]}
    return {**said, **grouped(rows, measures)}


def whole_of(rows: Sequence[Row]) -> Row:
    """The row of a scenario that is about everything."""
    return next(row for row in rows if row["by"] == "all")


def grouped(rows: Sequence[Row], measures: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The figures of a scenario's interventions and agencies."""
    return {
        group: [
            {by: row["name"], **picked(row, [name for name in measures if by != "agency" or name not in OF_FAMILIES])}
            for row in rows
            if row["by"] == by
        ]
        for group, by in GROUPS.items()
    }


def picked(row: Row, names: Sequence[str]) -> dict[str, Any]:
    """These of a row's figures."""
    return {name: row[name] for name in names}


def two_runs(found: TwoRuns) -> dict[str, Any]:
    """Two runs: the first as the base, the second as the only scenario, and what else differs between them."""
    changes = {
        "settings": found.settings,
        "rows": found.rows,
        "files": found.files,
        "unit_costs": found.unit_costs,
        "families": {change: families(found.families, change) for change in ("added", "gone", "changed")},
    }
    return {**scenarios(found.table), "changes": changes}


def families(differ: pl.DataFrame, change: str) -> dict[str, Any]:
    """How many families were added, are gone or cost something else, and those with the largest difference."""
    of_these = differ.filter(pl.col("change") == change).drop("change")
    return {"number": of_these.height, "largest": of_these.head(FIRST)}

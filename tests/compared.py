"""Scenarios compared with their base case, as the tests read them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from costing.costed import Costing
from tests.random_studies import Row
from tests.studies import Tables, costed

Record = dict[str, Any]
Key = tuple[str, str, str]
Comparison = dict[Key, Record]
"""Rows by scenario, by and name; a blank figure is None."""

PARTS = ("volume", "mix", "price", "expenses")
PARTS_OF_VOLUME = ("families", "intensity")
SPLIT = (*PARTS, *PARTS_OF_VOLUME)
OF_EVERY_ROW = ("total", "difference", *SPLIT)
OF_ALL = ("difference_marginal", "hours_released", "cashable", "full_year_difference")
COLUMNS = (
    *("scenario", "by", "name", "number", "total", "mean", "difference", "volume", "families", "intensity", "mix"),
    *("price", "expenses", "difference_marginal", "hours_released", "posts_released", "cashable"),
    *("full_year_difference", "note"),
)
BASE = "base"


def compared(
    settings: Mapping[str, Any], tables: Tables, scenarios: str | Sequence[Row], chain: bool = False
) -> Comparison:
    """The study with these scenarios, costed and compared."""
    return rows_of(costed(settings, {**tables, "scenarios": scenarios}), chain)


def rows_of(costing: Costing, chain: bool = False) -> Comparison:
    """What a costing compares, by scenario, by and name."""
    records = costing.compare(chain=chain).to_dict("records")
    return {(row["scenario"], row["by"], row["name"]): without_nan(row) for row in records}


def without_nan(record: Mapping[Any, Any]) -> Record:
    """The record with None for what is blank, as pandas has it."""
    return {
        name: None if value is None or (isinstance(value, float) and math.isnan(value)) else value
        for name, value in record.items()
    }


def of_all(comparison: Comparison, scenario: str) -> Record:
    """The row of a scenario for all families."""
    return comparison[scenario, "all", ""]


def one_change(settings: Mapping[str, Any], tables: Tables, step: str, capacity: str = "") -> Record:
    """What one change does to all families: `table,column,change,value` and perhaps `where,share,from,to`."""
    names = ("table", "column", "change", "value", "where", "share", "from", "to")
    cells = dict(zip(names, step.split(","), strict=False))
    blank = dict.fromkeys(names, "")
    return of_all(compared(settings, tables, [{"scenario": "s", **blank, **cells, "capacity": capacity}]), "s")


def by_name(comparison: Comparison, scenario: str, by: str, column: str = "total") -> dict[str, Any]:
    """A column of the rows of a scenario by intervention or agency."""
    return {name: row[column] for (found, kind, name), row in comparison.items() if (found, kind) == (scenario, by)}


def scenarios_in(comparison: Comparison) -> list[str]:
    """The scenarios compared, without the base case, in order."""
    return [name for name in dict.fromkeys(scenario for scenario, _, _ in comparison) if name != BASE]

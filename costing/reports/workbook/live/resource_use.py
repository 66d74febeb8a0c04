"""What families receive of whose time, its cost in formulas, in the base case."""

from dataclasses import replace

import polars as pl

from costing.reports.workbook.inputs.edits import AGAIN
from costing.reports.workbook.live.hours import Hours, across
from costing.reports.workbook.live.words import NUMBER, RUN_AGAIN
from costing.reports.workbook.sheet import Sheet

IN_BASE = f"OR({RUN_AGAIN},{NUMBER}<>0)"
"""Time that a scenario moves is of other roles: only the base case is told so."""


def live_resource_use(sheet: Sheet, table: Sheet, hours: Hours, counts: dict[str, int]) -> Sheet:
    """The sheet with cost per hour and mean cost in formulas of `table`, the hours by kind; `counts`: families."""
    first, last = 3, max(3, 2 + hours.lines)
    formulas: dict[str, list[str]] = {"cost_per_hour": [], "cost_mean": []}
    for n, intervention in enumerate(sheet.rows["intervention"]):
        row = across(table, table.header_row + 1 + n, first, last)
        cost = "+".join(f"SUMPRODUCT({row},{hours.now(one)})" for one in hours.components)
        time = "+".join(f"SUMPRODUCT({row},{hours.now(one, 'hours')})" for one in hours.components)
        formulas["cost_per_hour"].append(f'IF({IN_BASE},"{AGAIN}",IF({time}=0,"",({cost})/({time})))')
        formulas["cost_mean"].append(f'IF({IN_BASE},"{AGAIN}",({cost})/{counts[intervention]})')
    return replace(sheet, formulas={**sheet.formulas, **texts_of(formulas)})


def texts_of(formulas: dict[str, list[str]]) -> dict[str, pl.Series]:
    """Formulas as columns."""
    return {name: pl.Series(name, texts, pl.String) for name, texts in formulas.items()}

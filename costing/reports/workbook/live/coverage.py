"""The coverage of working time with the cost of unlogged hours in formulas, in the base case."""

from dataclasses import replace

import polars as pl

from costing.engine.scenarios.borne_time import idle_parts
from costing.reports.workbook.inputs.edits import AGAIN
from costing.reports.workbook.live.facts import Facts
from costing.reports.workbook.live.frozen import freeze
from costing.reports.workbook.live.words import frozen as frozen_figure
from costing.reports.workbook.sheet import Sheet

SUMS = ("available_hours", "hours_direct", "hours_indirect", "hours_logged", "hours_unlogged", "cost_unlogged")
HOURS = ("hours_overlogged", "hours_net", "coverage")
"""What the run found, unless hours are edited."""


def live_coverage(sheet: Sheet, facts: Facts, idle: Sheet | None) -> Sheet:
    """The sheet with unlogged hours x cost per hour; hours from the sheet of unlogged hours, where there is one."""
    known = replace(sheet, notes=(*sheet.notes, "The base case, whichever scenario is chosen on Summary."))
    posts = facts.compared.costs.practitioners["post"].to_list()
    cost = unlogged_costs(facts)
    own = idle.rows.with_row_index("place").filter(number=0) if idle else None
    there = dict(own.select("post", "place").iter_rows()) if own is not None else {}
    texts: dict[str, list[str | None]] = {"available_hours": [], "hours_unlogged": [], "cost_unlogged": []}
    values = {name: sheet.rows[name].to_list() for name in texts}
    for n, post in enumerate(posts):
        for name, column in (("available_hours", "available_hours"), ("hours_unlogged", "hours")):
            value = values[name][n]
            otherwise = None if value is None else frozen_figure(value, "hours_changed")
            texts[name].append(idle.cell(column, there[post]) if idle and post in there else otherwise)
        priced = values["cost_unlogged"][n] is not None and post in cost
        here = f"{known.letter('hours_unlogged')}{known.header_row + 1 + n}"
        known_hours = f'IF(ISNUMBER({here}),{here}*({cost.get(post)}),"{AGAIN}")'
        texts["cost_unlogged"].append(f'IF(fixed_changed,"{AGAIN}",{known_hours})' if priced else None)
    frozen = freeze(known, HOURS, "hours_changed")
    formulas = {name: pl.Series(name, column, pl.String) for name, column in texts.items()}
    totals = {name: sum_of(known.all(name)) for name in SUMS if (known.total or {}).get(name) is not None}
    return replace(frozen, formulas={**frozen.formulas, **formulas}, total_formulas={**frozen.total_formulas, **totals})


def sum_of(cells: str) -> str:
    """A sum, where all of it is known."""
    return f'IF(COUNTIF({cells},"{AGAIN}")>0,"{AGAIN}",SUM({cells}))'


def unlogged_costs(facts: Facts) -> dict[int, str]:
    """By post the cost of an unlogged hour, on average over its days."""
    texts: dict[int, list[str]] = {}
    for post, unit_cost, part in idle_parts(facts.compared.base).drop_nulls().iter_rows():
        cell = facts.unit_costs.cell("", 0, unit_cost, "cost_per_hour")
        texts.setdefault(int(post), []).append(cell if part == 1.0 else f"{part!r}*{cell}")
    return {post: "+".join(parts) for post, parts in texts.items()}

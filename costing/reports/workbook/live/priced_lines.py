"""The sheet of priced lines: what every scenario makes of each line of time, and what that costs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from costing.reports.workbook.live.facts import COMPONENTS, NOBODY, Facts, product
from costing.reports.workbook.live.hours import Hours
from costing.reports.workbook.live.unlogged import Places, idle_cell, places_of
from costing.reports.workbook.sheet import Column, Format, Sheet

COLUMNS = (
    Column("number", "Scenario number", "As on Scenario list; 0: the base case", Format.COUNT, 10),
    Column("scenario", "Scenario"),
    Column("line", "Line", "As on Hours", Format.COUNT, 7),
    Column("component", "Kind of time"),
    Column("code", "Number of the kind", "0: direct, 1: indirect, 2: unlogged", Format.COUNT, 9.5),
    Column("agency", "Agency"),
    Column("role", "Role", "At which it is priced"),
    Column("row", "Row of unit_costs", "", Format.COUNT, 10),
    Column("key", "Unit cost number", "Agency, role and unit cost, numbered", Format.COUNT, 10),
    Column("factor", "Hours for an hour", "Of the line in the base case", Format.FACTOR, 11),
    Column("cost_per_hour", "Cost per hour", "From Unit costs", Format.RATE, 11),
    Column("cost_of_one", "Cost of an hour of the line", "Hours for an hour x cost per hour", Format.RATE, 12),
    Column("marginal_per_hour", "What another hour costs", "Pay, on-costs and direct overheads", Format.RATE, 11),
)
ALL = (
    Column("hours", "Hours of families", "Of all interventions", Format.NUMBER, 12),
    Column("cost", "Cost to families", "Hours x cost per hour", Format.SUM, 13),
    Column("hours_nobody", "Hours in no family", "", Format.NUMBER, 12),
    Column("cost_nobody", "Cost in no family", "Of hours that no family bears", Format.SUM, 13),
)


def priced_lines(facts: Facts, hours: Hours, idle: Sheet | None) -> Sheet:
    """One row for each scenario, line and unit cost that prices some of it."""
    treated = facts.compared.lines.treated
    rows = [row_of(facts, row) for row in treated.iter_rows(named=True)]
    names = [*COLUMNS, *of_interventions(facts), *ALL]
    skeleton = Sheet(
        name="Priced lines",
        title="Priced lines: what each scenario makes of time, and what it costs",
        summary="Hours for an hour come from the scenario's values on Inputs, cost per hour from Unit costs.",
        notes=(
            "All scenarios stand here side by side, whichever is chosen on Summary.",
            "A line of unlogged time holds shares of a post: one of it is as many hours as the post leaves unlogged.",
        ),
        columns=tuple(names),
        rows=pl.DataFrame(rows, schema={column.name: type_of(column) for column in names}),
        fixed_columns=3,
    )
    left = Left(idle, places_of(idle))
    texts = [formulas_of(facts, hours, left, skeleton, n, row) for n, row in enumerate(treated.iter_rows(named=True))]
    return replace(
        skeleton,
        formulas={name: pl.Series(name, [text[name] for text in texts], pl.String) for name in (texts or [{}])[0]},
    )


def type_of(column: Column) -> Any:
    """What a column holds."""
    return {Format.TEXT: pl.String, Format.COUNT: pl.Int64}.get(column.format, pl.Float64)


def of_interventions(facts: Facts) -> list[Column]:
    """Hours and cost of each intervention's families."""
    return [
        column
        for n, name in enumerate(facts.interventions)
        for column in (
            Column(f"hours_{n}", f"Hours: {name}", "", Format.NUMBER, 12),
            Column(f"cost_{n}", f"Cost: {name}", "", Format.SUM, 13),
        )
    ]


def row_of(facts: Facts, row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row."""
    own = {n: facts.hours_of_interventions.get((name, row["line"]), 0.0) for n, name in enumerate(facts.interventions)}
    nobody = facts.hours_of_interventions.get((NOBODY, row["line"]), 0.0)
    hours, price = sum(own.values()) * row["hours"], row["cost_per_hour"]
    return {
        "number": row["scenario"],
        "scenario": facts.scenarios[row["scenario"]],
        "line": row["line"],
        "component": row["component"],
        "code": COMPONENTS.index(row["component"]),
        "agency": row["agency"],
        "role": row["role"],
        "row": facts.unit_cost_rows[row["unit_cost"]],
        "key": facts.keys[row["agency"], row["role"], row["unit_cost"]],
        "factor": row["hours"],
        "cost_per_hour": price,
        "cost_of_one": row["hours"] * price,
        "marginal_per_hour": row["marginal_per_hour"],
        **{f"hours_{n}": one * row["hours"] for n, one in own.items()},
        **{f"cost_{n}": one * row["hours"] * price for n, one in own.items()},
        "hours": hours,
        "cost": hours * price,
        "hours_nobody": nobody * row["hours"],
        "cost_nobody": nobody * row["hours"] * price,
    }


@dataclass(frozen=True)
class Left:
    """The sheet of unlogged hours, if there is one, and where they stand on it."""

    sheet: Sheet | None
    places: Places


def formulas_of(
    facts: Facts, hours: Hours, left: Left, sheet: Sheet, number: int, row: Mapping[str, Any]
) -> dict[str, str]:
    """The formulas of a row."""
    at = sheet.header_row + 1 + number
    here = {column.name: f"{sheet.letter(column.name)}{at}" for column in sheet.columns}
    name = facts.scenarios[row["scenario"]]
    price = {
        column: facts.unit_costs.cell(name, row["variant"], row["unit_cost"], column)
        for column in ("cost_per_hour", "marginal_per_hour")
    }
    own = range(len(facts.interventions))
    return {
        "factor": factor_of(facts, left, row),
        **price,
        "cost_of_one": f"{here['factor']}*{here['cost_per_hour']}",
        **{f"hours_{n}": f"{hours.of_intervention(n, row['line'])}*{here['factor']}" for n in own},
        **{f"cost_{n}": f"{here[f'hours_{n}']}*{here['cost_per_hour']}" for n in own},
        "hours": "+".join(here[f"hours_{n}"] for n in own) or "0",
        "cost": f"{here['hours']}*{here['cost_per_hour']}",
        "hours_nobody": f"{hours.of_intervention(len(facts.interventions), row['line'])}*{here['factor']}",
        "cost_nobody": f"{here['hours_nobody']}*{here['cost_per_hour']}",
    }


def factor_of(facts: Facts, left: Left, row: Mapping[str, Any]) -> str:
    """The formula of the hours for an hour of the line."""
    factors = facts.compared.lines.factors[row["factor"]]
    name, post = facts.scenarios[row["scenario"]], next((one.of for one in factors if one.kind == "idle"), None)
    idle = idle_cell(left.sheet, left.places, row["scenario"], post) if post is not None else ""
    is_imputed = any(one.kind == "imputed" for one in factors)
    imputed = facts.unit_costs.cell(name, row["variant"], row["unit_cost"], "imputed") if is_imputed else ""
    return product(factors, idle, imputed, facts.shares)

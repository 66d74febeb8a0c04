"""The sheet of priced expenses: what every scenario makes of expenses, and which of it counts in the chosen one."""

from collections.abc import Mapping
from dataclasses import replace
from math import fsum
from typing import Any

import polars as pl

from costing.reports.workbook.live.facts import Facts, product
from costing.reports.workbook.live.priced_lines import type_of
from costing.reports.workbook.live.words import NUMBER
from costing.reports.workbook.sheet import Column, Format, Sheet

COLUMNS = (
    Column("number", "Scenario number", "As on Scenario list; 0: the base case", Format.COUNT, 10),
    Column("scenario", "Scenario"),
    Column("expense", "Expense", "Its place in the table, from 1", Format.COUNT, 9),
    Column("category", "Category"),
    Column("agency", "Agency"),
    Column("family", "Family number", "Its row on Families, from 1; 0: shared", Format.COUNT, 10),
    Column("way", "Way of sharing", "As on Hours, from 1; 0: one family's", Format.COUNT, 10),
    Column("charge", "Charge in the period", "From Expenses", Format.RATE, 13),
    Column("part", "Part of it", "What falls in the months of this row", Format.FACTOR, 10),
    Column("factor", "Times as many", "With the number of families or of posts", Format.FACTOR, 10),
    Column("cost", "Cost", "Charge x part x times as many", Format.RATE, 13),
    Column("borne", "Part that families bear", "0: there is no family to bear it", Format.FACTOR, 10),
    Column("replaced", "In place of", "What the expense costs in the base case", Format.RATE, 13),
    Column("now", "Counts now", "In the scenario chosen on Summary", Format.RATE, 13),
)


def priced_expenses(facts: Facts) -> Sheet | None:
    """One row for each scenario and expense that it changes, and parts of the period; in the base case for all."""
    table = facts.compared.expenses.table
    if not table.height or facts.expenses is None:
        return None
    told = list(table.iter_rows(named=True))
    months = months_of(facts)
    columns = (*COLUMNS, *of_interventions(facts), *(month_column(month) for month in months))
    firsts = {(row["scenario"], row["expense"]): row["row"] for row in reversed(told)}
    before = costs_before(told)
    rows = [values_of(facts, row, firsts, before, months) for row in told]
    sheet = Sheet(
        name="Priced expenses",
        title="Priced expenses: what each scenario makes of them",
        summary="Expenses of the base case, and below them those that a scenario changes.",
        notes=("The last columns are the parts of each month in the row's cost.",),
        columns=columns,
        rows=pl.DataFrame(rows, schema={column.name: type_of(column) for column in columns}),
        fixed_columns=4,
    )
    texts = [formulas_of(facts, sheet, n, row, rows[n]) for n, row in enumerate(told)]
    names = ("charge", "factor", "cost", "replaced", "now")
    return replace(sheet, formulas={name: pl.Series(name, [t.get(name) for t in texts], pl.String) for name in names})


def months_of(facts: Facts) -> list[str]:
    """The months in which expenses fall, sorted."""
    return sorted(facts.compared.expenses.months["month"].cast(pl.String).unique().to_list())


def month_column(month: str) -> Column:
    """The column of the parts of a month."""
    return Column(f"in_{month}", month, "Part of the row's cost that falls in it", Format.FACTOR, 10)


def of_interventions(facts: Facts) -> list[Column]:
    """What of each expense the families of an intervention bear."""
    return [
        Column(f"of_{n}", f"Part borne: {name}", "", Format.FACTOR, 12) for n, name in enumerate(facts.interventions)
    ]


def borne_by(facts: Facts, row: Mapping[str, Any]) -> Mapping[str, float]:
    """What of an expense the families of each intervention bear."""
    if not row["family_id"]:
        return facts.borne[row["intervention"], row["shared_by"]]
    own = facts.intervention_of.get(row["family_id"])
    return {name: 1.0 if name == own else 0.0 for name in facts.interventions}


def costs_before(told: list[dict[str, Any]]) -> dict[int, float]:
    """By expense what it costs in the base case."""
    found: dict[int, list[float]] = {}
    for row in told:
        if row["scenario"] == 0:
            found.setdefault(row["expense"], []).append(row["cost"])
    return {expense: fsum(costs) for expense, costs in found.items()}


def values_of(
    facts: Facts,
    row: Mapping[str, Any],
    firsts: Mapping[tuple[int, int], int],
    before: Mapping[int, float],
    months: list[str],
) -> dict[str, Any]:
    """The values of a row; the first of a scenario's expense takes the place of that expense in the base case."""
    is_first = firsts[row["scenario"], row["expense"]] == row["row"]
    parts = borne_by(facts, row)
    own = facts.months_of_expenses.get(row["row"], {})
    return {
        "number": row["scenario"],
        "scenario": facts.scenarios[row["scenario"]],
        "expense": row["expense"] + 1,
        "category": row["category"],
        "agency": row["agency"],
        "family": facts.numbers.get(row["family_id"], 0),
        "way": 0 if row["family_id"] else facts.ways.index((row["intervention"], row["shared_by"])) + 1,
        "charge": row["charge"],
        "part": row["part"],
        "factor": row["value"],
        "cost": row["cost"],
        "borne": fsum(parts.values()),
        "replaced": before.get(row["expense"], 0.0) if row["scenario"] and is_first else 0.0,
        "is_first": is_first,
        "now": 0.0 if row["scenario"] else row["cost"],
        **{f"of_{n}": parts[name] for n, name in enumerate(facts.interventions)},
        **{f"in_{month}": own.get(month, 0.0) / row["part"] if row["part"] else 0.0 for month in months},
    }


def formulas_of(
    facts: Facts, sheet: Sheet, number: int, row: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, str]:
    """The formulas of a row."""
    at = sheet.header_row + 1 + number
    here = {column.name: f"{sheet.letter(column.name)}{at}" for column in sheet.columns}
    assert facts.expenses is not None
    name = facts.scenarios[row["scenario"]]
    rest = sheet.all("cost"), sheet.all("number"), sheet.all("expense")
    own = f"{rest[1]},{NUMBER},{rest[2]},{here['expense']}"
    now = f"IF({here['number']}={NUMBER},{here['cost']},0)"
    if not row["scenario"]:
        now = f"IF({NUMBER}=0,{here['cost']},IF(COUNTIFS({own})>0,0,{here['cost']}))"
    found = {
        "charge": facts.expenses.cell(name, row["variant"], row["expense"], "charge"),
        "factor": product(facts.compared.expenses.factors[row["factor"]], "", "", facts.shares),
        "cost": f"{here['charge']}*{here['part']}*{here['factor']}",
        "now": now,
    }
    if row["scenario"] and values["is_first"]:
        found["replaced"] = f"SUMIFS({rest[0]},{rest[1]},0,{rest[2]},{here['expense']})"
    return found

"""The rows above the hours: what each line is, its hours, and what an hour costs in the chosen scenario."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from costing.reports.workbook.live.facts import NOBODY, Facts
from costing.reports.workbook.live.hours import HEAD, KINDS, Hours, rows_of_now
from costing.reports.workbook.live.words import NUMBER
from costing.reports.workbook.sheet import Above, Format, Formula, Sheet


def with_prices(hours: Hours, facts: Facts, priced: Sheet, spent: Sheet | None) -> Hours:
    """The sheet with the rows above: what each line is, its hours, and what an hour costs in the chosen scenario."""
    table, blank = facts.compared.lines.table, ("",) * hours.ways
    told = (
        table["line"].to_list(),
        table["agency"].to_list(),
        [facts.unit_cost_rows[n] for n in table["unit_cost"]],
        table["scenarios"].to_list(),
    )
    heads = zip(HEAD, told, HEAD_FORMATS, strict=True)
    above = [Above((label, "", *cells, *blank), shown) for label, cells, shown in heads]
    above += [hours_of(hours, facts, n) for n in range(len(facts.interventions) + 1)]
    for name in rows_of_now(hours):
        what, kind = name.split()
        if kind == "expense":
            above.append(spent_now(hours, facts, spent))
        else:
            above.append(prices_now(hours, facts, priced, what, kind))
    return replace(hours, sheet=replace(hours.sheet, above=tuple(above)))


HEAD_FORMATS = (Format.COUNT, Format.TEXT, Format.COUNT, Format.TEXT)


def hours_of(hours: Hours, facts: Facts, number: int) -> Above:
    """The hours of one intervention, or last of nobody, in the base case."""
    sheet = hours.sheet
    name = (*facts.interventions, NOBODY)[number]
    cells: list[object] = ["Hours in the base case", name]
    column = sheet.all("intervention")
    at = len(sheet.lines) + 1 + len(HEAD) + number
    for line in range(hours.lines):
        value = facts.hours_of_interventions.get((name, line), 0.0)
        cells.append(Formula(f"SUMPRODUCT(EXACT({column},$B${at})*{sheet.all(f'line_{line}')})", value))
    return Above((*cells, *("",) * hours.ways), Format.NUMBER)


def prices_now(hours: Hours, facts: Facts, priced: Sheet, what: str, kind: str) -> Above:
    """What an hour of each line costs as time of a kind, or how many hours it is, in the chosen scenario."""
    base = facts.compared.lines.treated.filter(scenario=0, component=kind)
    measure = pl.col("hours") * pl.col("cost_per_hour") if what == "cost" else pl.col("hours")
    sums = base.group_by("line").agg(measure.sum().alias("value"))
    values = dict(sums.iter_rows())
    cells_of = cells_by_line(facts, priced, "cost_of_one" if what == "cost" else "factor", kind)
    label = "Cost of an hour now" if what == "cost" else "Hours now for an hour"
    cells: list[object] = [label, KINDS[kind].lower()]
    every = range(len(facts.scenarios))
    for line in range(hours.lines):
        states = [cells_of.get((number, line), "0") for number in every]
        text = f"CHOOSE(MAX(1,{NUMBER}+1),{','.join(states)})" if set(states) != {"0"} else "0"
        cells.append(Formula(text, values.get(line, 0.0)))
    return Above((*cells, *("",) * hours.ways), Format.RATE if what == "cost" else Format.FACTOR)


def cells_by_line(facts: Facts, priced: Sheet, column: str, kind: str) -> Mapping[tuple[int, int], str]:
    """By scenario and line the cells of Priced lines that say what an hour of the line is or costs, added up."""
    found: dict[tuple[int, int], list[str]] = {}
    keys = facts.compared.lines.treated.select("scenario", "line", "component")
    for row, (scenario, line, component) in enumerate(keys.iter_rows()):
        if component == kind:
            found.setdefault((scenario, line), []).append(priced.cell(column, row))
    return {key: "+".join(cells) for key, cells in found.items()}


def spent_now(hours: Hours, facts: Facts, spent: Sheet | None) -> Above:
    """What the expenses shared in each way cost in the chosen scenario."""
    cells: list[object] = ["Cost of these expenses now", "", *("",) * hours.lines]
    table = facts.compared.expenses.table.filter((pl.col("scenario") == 0) & (pl.col("family_id") == ""))
    for n, (intervention, shared_by) in enumerate(facts.ways):
        value = float(table.filter(intervention=intervention, shared_by=shared_by)["cost"].sum())
        assert spent is not None
        cells.append(Formula(f"SUMIFS({spent.all('now')},{spent.all('way')},{n + 1})", value))
    return Above(tuple(cells), Format.SUM)

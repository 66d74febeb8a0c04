"""The comparison of scenarios in formulas: all of them side by side, whichever is chosen on Summary."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import polars as pl

from costing.reports.workbook.inputs.edits import AGAIN, FOLLOW
from costing.reports.workbook.live.blocks import blocks
from costing.reports.workbook.live.facts import Facts
from costing.reports.workbook.live.scenario_list import follows
from costing.reports.workbook.live.words import frozen, literal
from costing.reports.workbook.sheet import Column, Format, Sheet

IN_THE_RUN = Column("in_the_run", "Total cost in the run", "As costing computed it, to compare with", Format.SUM)
FIGURES = ("total", "mean", "number", "difference", "families", "intensity", "mix", "price", "expenses")
FROZEN = ("full_year_difference", "hours_released", "posts_released", "cashable")


@dataclass(frozen=True)
class Paths:
    """The sheets from which the comparison is added up."""

    priced: Sheet
    spent: Sheet | None
    differences: Sheet
    names: Sheet

    @cached_property
    def rows(self) -> Mapping[str, Mapping[tuple[Any, ...], range]]:
        """By name of sheet the rows of each scenario; on Differences those of each scenario and part."""
        sheets = [self.priced, *([self.spent] if self.spent else [])]
        parts = blocks(self.differences, "number", "part")
        return {sheet.name: blocks(sheet, "number") for sheet in sheets} | {self.differences.name: parts}


@dataclass(frozen=True)
class Row:
    """A row: the number of its scenario, what it is about, and its place on the sheet."""

    number: int
    by: str
    part: int
    name_cell: str
    here: Mapping[str, str]


def live_scenarios(sheet: Sheet, facts: Facts, paths: Paths) -> Sheet:
    """The sheet of scenarios with its formulas."""
    in_words = replace(sheet.columns[-1], heading="In words, as in the run")
    columns = (*sheet.columns[:-1], IN_THE_RUN, in_words)
    known = replace(sheet, rows=sheet.rows.with_columns(in_the_run="total"), columns=columns)
    formulas: dict[str, list[str | None]] = {name: [] for name in (*FIGURES, "difference_marginal", *FROZEN)}
    for n, values in enumerate(known.rows.iter_rows(named=True)):
        texts = formulas_of(facts, paths, row_of(known, facts, n, values), values)
        for name, column in formulas.items():
            column.append(texts.get(name) if values[name] is not None else None)
    return replace(known, formulas={name: pl.Series(name, texts, pl.String) for name, texts in formulas.items()})


def row_of(sheet: Sheet, facts: Facts, n: int, values: Mapping[str, Any]) -> Row:
    """What a row is about."""
    at = sheet.header_row + 1 + n
    here = {column.name: f"{sheet.letter(column.name)}{at}" for column in sheet.columns}
    by, name = values["by"], values["name"]
    parts = {one: part for part, one in enumerate(facts.interventions, 1)} if by == "intervention" else {}
    return Row(facts.scenarios.index(values["scenario"]), by, parts.get(name, 0), name, here)


def formulas_of(facts: Facts, paths: Paths, row: Row, values: Mapping[str, Any]) -> dict[str, str]:
    """The formulas of a row; of a scenario that cannot be computed here what the run found."""
    found = {name: frozen(values[name], "inputs_changed") for name in FROZEN}
    follow = follows(facts, row.number)
    if follow == AGAIN or (row.by == "intervention" and not row.part):
        return found | {name: frozen(values[name], "inputs_changed") for name in (*FIGURES, "difference_marginal")}
    flag = "fixed_changed" if follow == FOLLOW else "OR(fixed_changed,hours_changed)"
    texts = {**money(facts, paths, row), **(parts(paths, row) if row.number else {})}
    return found | {name: f'IF({flag},"{AGAIN}",{text})' for name, text in texts.items()}


def money(facts: Facts, paths: Paths, row: Row) -> dict[str, str]:
    """Total, families and mean of a row, and how it differs from the base case."""
    after, before = (total(paths, row, number) for number in (row.number, 0))
    count = count_of(facts, row)
    spent = [spending(paths, row, number) for number in (row.number, 0)]
    margin = [at_the_margin(paths, row, number) for number in (row.number, 0)]
    return {
        "total": after,
        "number": f"{count!r}*{paths.names.cell('times', row.number)}",
        "mean": f'IF({row.here["number"]}=0,"",{row.here["total"]}/{row.here["number"]})',
        "difference": f"{row.here['total']}-({before})",
        "expenses": f"({spent[0]})-({spent[1]})",
        "difference_marginal": f"({margin[0]}+{spent[0]})-({margin[1]}+{spent[1]})",
    }


def count_of(facts: Facts, row: Row) -> float:
    """The number of families in the base case."""
    names = facts.families["intervention"]
    return float((names == facts.interventions[row.part - 1]).sum() if row.part else len(names))


def total(paths: Paths, row: Row, number: int) -> str:
    """What families bear in a scenario: time and expenses."""
    return f"{time(paths, row, number, 'cost')}+{spending(paths, row, number)}"


def time(paths: Paths, row: Row, number: int, what: str) -> str:
    """What families bear of time."""
    rows = paths.rows[paths.priced.name].get((number,))
    if rows is None:
        return "0"
    column = paths.priced.some(what if not row.part else f"{what}_{row.part - 1}", rows)
    if row.by == "agency":
        return f"SUMPRODUCT({own(paths.priced, row, rows)}{column})"
    return f"SUM({column})"


def at_the_margin(paths: Paths, row: Row, number: int) -> str:
    """What families bear of time at what another hour costs."""
    rows = paths.rows[paths.priced.name].get((number,))
    if rows is None:
        return "0"
    hours = paths.priced.some("hours" if not row.part else f"hours_{row.part - 1}", rows)
    return f"SUMPRODUCT({own(paths.priced, row, rows)}{hours}*{paths.priced.some('marginal_per_hour', rows)})"


def own(sheet: Sheet, row: Row, rows: range) -> str:
    """1 for the rows of the agency, 0 for others, as a factor; nothing where all rows count."""
    return f"EXACT({sheet.some('agency', rows)},{literal(row.name_cell)})*" if row.by == "agency" else ""


def spending(paths: Paths, row: Row, number: int) -> str:
    """What families bear of expenses: those of the base case, and what the scenario makes of some in place of these."""
    spent = paths.spent
    if spent is None:
        return "0"
    found = []
    for scenario in dict.fromkeys((0, number)):
        rows = paths.rows[spent.name].get((scenario,))
        if rows is not None:
            borne = spent.some("borne" if not row.part else f"of_{row.part - 1}", rows)
            cost, replaced = spent.some("cost", rows), spent.some("replaced", rows)
            amount = f"({cost}-{replaced})" if scenario else cost
            found.append(f"SUMPRODUCT({own(spent, row, rows)}{amount}*{borne})")
    return "+".join(found) or "0"


def parts(paths: Paths, row: Row) -> dict[str, str]:
    """What the difference is made of, from Differences."""
    table = paths.differences
    rows = paths.rows[table.name].get((row.number, row.part))

    def added(name: str) -> str:
        if rows is None:
            return "0"
        cells = table.some(name, rows)
        return f"SUMPRODUCT({own(table, row, rows)}{cells})" if row.by == "agency" else f"SUM({cells})"

    found = {name: added(name) for name in ("families", "mix", "price")}
    return found | {"intensity": f"{added('volume')}-{added('families')}"}

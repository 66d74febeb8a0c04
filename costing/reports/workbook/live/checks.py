"""The sheet of checks: that the workbook adds up, along several paths, and that it says what the run said."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from costing.reports.workbook.live.hours import Hours
from costing.reports.workbook.live.words import DIFFERS, NUMBER, RUN_AGAIN
from costing.reports.workbook.sheet import Above, Column, Format, Formula, Sheet

OK, CHECK, NOT_COMPARED = "OK", "CHECK", "not compared"
COLUMNS = (
    Column("check", "Check", width=58),
    Column("one", "One path", "", Format.BY_ROW, 19),
    Column("other", "The other", "", Format.BY_ROW, 19),
    Column("difference", "Difference", "Should be 0", Format.BY_ROW, 14),
    Column("result", "Result", "OK: within half a penny; CHECK: not", width=14),
)
PENNY = "0.005"


@dataclass(frozen=True)
class Check:
    """Two amounts that should be the same: formulas with their values; `unless` is when they are not compared."""

    says: str
    one: Formula
    other: Formula
    unless: str = RUN_AGAIN
    format: Format = Format.RATE


def checks(found: list[Check]) -> Sheet:
    """One row for each check, and above all of them together."""
    sheet = Sheet(
        name="Checks",
        title="Checks: that this workbook adds up",
        summary="The same amounts along different paths, computed anew whenever the workbook is.",
        notes=(
            "CHECK: a formula, a number or a row was changed so that figures no longer hang together. Do not use them.",
        ),
        columns=COLUMNS,
        rows=pl.DataFrame(
            {
                "check": [one.says for one in found],
                "one": [float(str(one.one.value)) for one in found],
                "other": [float(str(one.other.value)) for one in found],
                "difference": [0.0 for _ in found],
                "result": [OK for _ in found],
            }
        ),
        above=(Above(("", "")),),
        row_formats=tuple(one.format for one in found),
        fixed_columns=1,
    )
    rows = range(sheet.header_row + 1, sheet.header_row + 1 + len(found))
    letters = {column.name: sheet.letter(column.name) for column in COLUMNS}
    texts: dict[str, list[str]] = {name: [] for name in ("one", "other", "difference", "result")}
    for row, one in zip(rows, found, strict=True):
        here = {name: f"{letter}{row}" for name, letter in letters.items()}
        texts["one"].append(f'IF({one.unless},"{NOT_COMPARED}",{one.one.text})')
        texts["other"].append(f'IF({one.unless},"{NOT_COMPARED}",{one.other.text})')
        texts["difference"].append(f'IF({one.unless},"",ROUND({here["one"]}-{here["other"]},4))')
        verdict = f'IF(ABS({here["one"]}-{here["other"]})<={tolerance(here["other"])},"{OK}","{CHECK}")'
        texts["result"].append(
            f'IF({one.unless},"{NOT_COMPARED}",IF(ISNUMBER({here["difference"]}),{verdict},"{CHECK}"))'
        )
    results = sheet.all("result")
    held, left = (f'COUNTIF({results},"{word}")' for word in (OK, NOT_COMPARED))
    every = f'IF({held}+{left}<{len(found)},"{CHECK}",IF({held}=0,"{NOT_COMPARED}","{OK}"))'
    return replace(
        sheet,
        above=(Above(("All checks together", Formula(every, OK))),),
        formulas={name: pl.Series(name, text, pl.String) for name, text in texts.items()},
        names={"checks": sheet.cell_above(0, 1)},
    )


def tolerance(amount: str) -> str:
    """Half a penny, and what adding up in another order may come to in large amounts."""
    return f"{PENNY}+ABS({amount})*0.000000001"


def sum_of(sheet: Sheet, column: str) -> Formula:
    """The sum of a column."""
    return Formula(f"SUM({sheet.all(column)})", float(sheet.rows[column].sum() or 0))


def of_totals(sheets: Mapping[str, Sheet], hours: Hours, spent: Sheet | None) -> list[Check]:
    """That families and what is in no family are all costs, by agency, activity and month."""
    families, last = sheets["Families"], sheets["Families"].rows.height
    row = [f"SUMPRODUCT({hours.row(last)},{hours.now(kind)})" for kind in hours.components]
    if hours.ways:
        row.append(f"SUMPRODUCT({hours.row(last, ways=True)},{hours.now('expense')})")
    if spent:
        row.append(f"SUMPRODUCT(({spent.all('family')}=0)*({spent.all('way')}=0)*{spent.all('now')})")
    value = float(sheets["Agencies"].rows["total"].sum())
    whole = Formula(f"SUM({families.all('cost')})+{'+'.join(row)}", value)
    return [
        Check(f"Families and what is in no family = {name}", whole, sum_of(sheets[name], "total"))
        for name in ("Agencies", "Activities", "Months")
    ]


def of_hours(hours: Sheet, others: tuple[Sheet, ...], lines: int) -> list[Check]:
    """That hours by family are those by month and by activity, line by line."""
    if not lines:
        return []
    cells, value = block(hours, lines)
    blocks = {other.name: block(other, lines) for other in others}
    return [
        Check(
            f"Hours = {name}",
            Formula(f"SUM({cells})", value),
            Formula(f"SUM({there})", total),
            format=Format.NUMBER,
        )
        for name, (there, total) in blocks.items()
    ]


def of_log(hours: Hours, log: Sheet, lines: pl.DataFrame) -> list[Check]:
    """That direct hours, and indirect hours, are those of the entries of the log."""
    found = []
    for code, kind in enumerate(("direct", "indirect")):
        own = lines.filter(component=kind)["line"].to_list()
        if own:
            rows = hours.sheet.rows
            value = float(sum(rows[f"line_{line}"].sum() or 0 for line in own))
            first, last = (hours.sheet.all(f"line_{line}") for line in (own[0], own[-1]))
            cells = f"{first.split(':')[0]}:{last.split(':')[1]}"
            logged = float(log.rows.filter(pl.col("code") == code)["hours"].sum() or 0)
            entries = Formula(f"SUMIFS({log.all('hours')},{log.all('code')},{code})", logged)
            hours_there = Formula(f"SUM({cells})", value)
            found.append(Check(f"Work log, {kind} time = Hours", entries, hours_there, format=Format.NUMBER))
    return found


def of_summary(families: Sheet, total: float) -> list[Check]:
    """That the named cells of the summary hang together, and have all families."""
    count = families.rows.height
    return [
        Check("Mean x families = total", Formula("IF(families=0,total,mean*families)", total), Formula("total", total)),
        Check(
            "Families on Summary = rows of Families",
            Formula("families", float(count)),
            Formula(f"COUNT({families.all('cost')})*families_now", float(count)),
        ),
    ]


def block(sheet: Sheet, lines: int) -> tuple[str, float]:
    """All hours of a sheet of hours: their cells, and their sum."""
    names = [f"line_{line}" for line in range(lines)]
    first, last = sheet.all(names[0]), sheet.all(names[-1])
    return f"{first.split(':')[0]}:{last.split(':')[1]}", float(sum(sheet.rows[name].sum() or 0 for name in names))


def as_in_the_run(sheet: Sheet, column: str, unless: str = f"OR({RUN_AGAIN},{DIFFERS})") -> Check:
    """That every figure of a column is the run's, while nothing differs from it."""
    apart = f"SUMPRODUCT(ABS({sheet.all(column)}-{sheet.all('in_the_run')}))"
    return Check(f"{sheet.name}: each figure as in the run", Formula(apart, 0.0), Formula("0", 0.0), unless)


def of_scenarios(scenarios: Sheet, summary_total: str, count: int, total: float) -> list[Check]:
    """That the chosen scenario costs what the comparison says, and that the parts of differences add up."""
    first = scenarios.cell("total", 0)
    every = f"{first}:{scenarios.cell('total', count - 1).split('!')[1]}"
    chosen = Formula(f"INDEX({every},{NUMBER}+1)", total)
    parts = "+".join(f"SUM({scenarios.all(name)})" for name in ("families", "intensity", "mix", "price", "expenses"))
    whole = float(scenarios.rows["difference"].sum() or 0)
    return [
        Check("Summary = Scenarios, in the scenario chosen", Formula(summary_total, total), chosen),
        Check(
            "Parts of differences = differences",
            Formula(parts, whole),
            sum_of(scenarios, "difference"),
            "OR(fixed_changed,hours_changed)",
        ),
        as_in_the_run(scenarios, "total", "inputs_changed"),
    ]

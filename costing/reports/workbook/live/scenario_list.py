"""The sheet that numbers the base case and the scenarios, and says how far the workbook follows each."""

from dataclasses import replace

import polars as pl

from costing.engine.scenarios.treated import Factor
from costing.reports.workbook.live.facts import Facts
from costing.reports.workbook.live.words import AGAIN
from costing.reports.workbook.sheet import Column, Format, Sheet

FOLLOWS, WHILE_HOURS_STAY, NOT = "figures follow", "figures follow; whole posts need a new run", "run again"
COLUMNS = (
    Column("number", "Number", "By which other sheets name it", Format.COUNT, 9),
    Column("scenario", "Scenario", width=30),
    Column("follows", "After an edit", "What follows when an input is edited", width=44),
    Column("times", "Times as many families", "On average over the days of the period", Format.FACTOR, 12),
)


def scenario_list(facts: Facts) -> Sheet:
    """One row for the base case and each scenario."""
    numbers = range(len(facts.scenarios))
    sheet = Sheet(
        name="Scenario list",
        title="List of scenarios",
        summary="The base case and the scenarios of the study, as the drop-down on Summary offers them.",
        notes=("A scenario that says run again can be chosen, but has to be computed anew to be seen by family.",),
        columns=COLUMNS,
        rows=pl.DataFrame(
            {
                "number": list(numbers),
                "scenario": list(facts.scenarios),
                "follows": [follows(facts, n) for n in numbers],
                "times": list(facts.times),
            },
            schema={"number": pl.Int64, "scenario": pl.String, "follows": pl.String, "times": pl.Float64},
        ),
        formulas={"times": pl.Series([growth(facts, n) for n in numbers], dtype=pl.String)},
    )
    return sheet


def follows(facts: Facts, number: int) -> str:
    """What follows an edit in a scenario."""
    if number in facts.compared.lines.not_live:
        return NOT
    return FOLLOWS if facts.flexible[number] else WHILE_HOURS_STAY


STATE = Column(
    "state", "State", "run again: hours were edited, and the scenario has whole posts or unlogged hours", width=11
)


def with_state(sheet: Sheet, facts: Facts) -> Sheet:
    """A sheet of all scenarios (column `number`) that says whose figures no longer hold once hours are edited."""
    stale = {n for n in range(len(facts.scenarios)) if follows(facts, n) == WHILE_HOURS_STAY}
    if not stale:
        return sheet
    texts = [f'IF(hours_changed,"{AGAIN}","")' if number in stale else None for number in sheet.rows["number"]]
    return replace(
        sheet,
        columns=(*sheet.columns, STATE),
        rows=sheet.rows.with_columns(state=pl.lit("")),
        formulas={**sheet.formulas, "state": pl.Series("state", texts, pl.String)},
    )


def steps_on_families(facts: Facts, number: int) -> list[list[Factor]]:
    """By span the factors by which a scenario multiplies the number of families."""
    steps = facts.compared.scenarios[number - 1].steps if number else ()
    growing = [step for step in steps if (step.table, step.column) == ("study", "families")]
    months = facts.compared.base.months
    return [[Factor("times", step.row) for step in growing if step.holds_in(month)] for month in months]


def growth(facts: Facts, number: int) -> str | None:
    """The same as a formula; none where there are no families."""
    if not facts.families.height:
        return None
    products: dict[str, float] = {}
    days = facts.compared.base.days
    for factors, of in zip(steps_on_families(facts, number), days, strict=True):
        text = "*".join(f"scenarios_{factor.of}_value" for factor in factors)
        products[text] = products.get(text, 0.0) + float(of)
    if set(products) <= {""} or not facts.families.height:
        return None
    return "+".join(f"{part / float(days.sum())!r}*({text or 1})" for text, part in products.items())

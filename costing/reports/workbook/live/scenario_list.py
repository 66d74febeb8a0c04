"""The sheet that numbers the base case and the scenarios, and says how far the workbook follows each."""

from dataclasses import replace

import polars as pl

from costing.engine.scenarios.expense_parts import FAMILIES
from costing.reports.workbook.inputs.edits import AGAIN, FOLLOW, POSTS
from costing.reports.workbook.live.facts import Facts
from costing.reports.workbook.sheet import Column, Format, Sheet

COLUMNS = (
    Column("number", "Number", "By which other sheets name it", Format.COUNT, 9),
    Column("scenario", "Scenario", width=30),
    Column("follows", "After an edit", "What follows when an input is edited", width=44),
    Column("times", "Times as many families", "On average over the days of the period", Format.FACTOR, 12),
)


def scenario_list(facts: Facts) -> Sheet:
    """One row for the base case and each scenario."""
    numbers = range(len(facts.scenarios))
    return Sheet(
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


def follows(facts: Facts, number: int) -> str:
    """What follows an edit in a scenario."""
    if number in facts.compared.lines.not_live:
        return AGAIN
    return FOLLOW if facts.flexible[number] else POSTS


STATE = Column(
    "state", "State", "run again: hours were edited, and the scenario has whole posts or unlogged hours", width=11
)


def with_state(sheet: Sheet, facts: Facts) -> Sheet:
    """A sheet of all scenarios (column `number`) that says whose figures no longer hold once hours are edited."""
    stale = {n for n in range(len(facts.scenarios)) if follows(facts, n) == POSTS}
    if not stale:
        return sheet
    texts = [f'IF(hours_changed,"{AGAIN}","")' if number in stale else None for number in sheet.rows["number"]]
    return replace(
        sheet,
        columns=(*sheet.columns, STATE),
        rows=sheet.rows.with_columns(state=pl.lit("")),
        formulas={**sheet.formulas, "state": pl.Series("state", texts, pl.String)},
    )


def growth(facts: Facts, number: int) -> str | None:
    """How many times as many families a scenario has, as a formula; none where it has as many, or there are none."""
    steps = facts.compared.scenarios[number - 1].steps if number else ()
    growing = [step for step in steps if (step.table, step.column) == FAMILIES]
    if not growing or not facts.families.height:
        return None
    base, parts = facts.compared.base, dict[str, float]()
    for month, days in zip(base.months, base.days, strict=True):
        text = "*".join(f"scenarios_{step.row}_value" for step in growing if step.holds_in(month))
        parts[text] = parts.get(text, 0.0) + float(days)
    if set(parts) == {""}:
        return None
    return "+".join(f"{days / float(base.days.sum())!r}*({text or 1})" for text, days in parts.items())

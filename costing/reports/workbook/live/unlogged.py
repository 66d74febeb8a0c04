"""The sheet of unlogged hours: what of each post's available hours nobody logged, where families bear it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from costing.checks.implied_hours import implied_years
from costing.reports.workbook.inputs.changed_cells import name_of
from costing.reports.workbook.live.facts import Facts
from costing.reports.workbook.sheet import Column, Format, Sheet

COLUMNS = (
    Column("number", "Scenario number", "As on Scenario list; 0: the base case", Format.COUNT, 10),
    Column("scenario", "Scenario"),
    Column("practitioner_id", "Practitioner"),
    Column("role", "Role"),
    Column("start", "Start of post", "Blank: the study's start", Format.DATE),
    Column("end", "End of post", "Blank: the study's end", Format.DATE),
    Column("available_hours", "Available hours", "In the costing period, from Inputs", Format.HOURS),
    Column("logged", "Logged hours", "Direct and indirect", Format.HOURS),
    Column("hours", "Unlogged hours", "Available less logged hours, never below zero", Format.HOURS),
)


def unlogged(facts: Facts) -> Sheet | None:
    """One row for every post whose unlogged hours families bear; none where there are no such."""
    posts = facts.compared.lines.table["post"].drop_nulls().unique().sort().to_list()
    if not posts:
        return None
    rows = [row for number in range(len(facts.scenarios)) for row in rows_of(facts, number, posts)]
    skeleton = Sheet(
        name="Unlogged hours",
        title="Unlogged hours that families bear",
        summary="Of each post: available hours less logged hours, spread over the families of its practitioner.",
        notes=("Below the base case stand the posts that a scenario leaves other hours; these need a new run.",),
        columns=COLUMNS,
        rows=pl.DataFrame(rows, schema=SCHEMA),
        fixed_columns=3,
    )
    return with_formulas(skeleton, facts, rows)


SCHEMA = {
    "number": pl.Int64,
    **dict.fromkeys(("scenario", "practitioner_id", "role"), pl.String),
    "start": pl.Date,
    "end": pl.Date,
    **dict.fromkeys(("available_hours", "logged", "hours"), pl.Float64),
    "post": pl.Int64,
}


def rows_of(facts: Facts, number: int, posts: list[int]) -> list[dict[str, Any]]:
    """The rows of a scenario: all posts in the base case, else those whose unlogged hours it changes."""
    idle = facts.compared.lines.idle.filter((pl.col("scenario") == number) & pl.col("post").is_in(posts))
    changed = idle if not number else idle.filter(~pl.col("as_base"))
    hours = dict(changed.select("post", "hours").iter_rows())
    people = facts.compared.costs.practitioners.drop_nulls("post").sort("post")
    found = []
    for one in people.with_columns(pl.col("practitioner_id", "own_role").cast(pl.String)).iter_rows(named=True):
        if one["post"] in hours:
            found.append(
                {
                    "number": number,
                    "scenario": facts.scenarios[number],
                    "practitioner_id": one["practitioner_id"],
                    "role": one["own_role"],
                    "start": one["start"],
                    "end": one["end"],
                    "available_hours": None if number else one["available_hours"],
                    "logged": None if number else one["hours_direct"] + one["hours_indirect"],
                    "hours": hours[one["post"]],
                    "post": int(one["post"]),
                }
            )
    return found


def with_formulas(sheet: Sheet, facts: Facts, rows: list[dict[str, Any]]) -> Sheet:
    """The sheet with the available hours of Inputs, and what is left of them."""
    available, left = [], []
    implied = implied_by(facts)
    given = facts.compared.study.rows("practitioners")["available_hours"].to_list()
    for n, row in enumerate(rows):
        at = sheet.header_row + 1 + n
        base = row["number"] == 0
        stated = given[row["post"]] is not None
        text = name_of("practitioners", row["post"] + 1, "available_hours") if stated else implied.get(row["post"])
        available.append(text if base else None)
        left.append(f"MAX(0,{sheet.letter('available_hours')}{at}-{sheet.letter('logged')}{at})" if base else None)
    series = {"available_hours": available, "hours": left}
    return replace(sheet, formulas={name: pl.Series(name, texts, pl.String) for name, texts in series.items()})


def implied_by(facts: Facts) -> dict[int, str]:
    """By post the formula of the hours that its unit costs imply: full-time posts x hours a year x years."""
    study = facts.compared.study
    texts: dict[int, list[str]] = {}
    for post, fte, unit_cost, years in implied_years(study).iter_rows():
        hours = facts.unit_costs.cell("", 0, unit_cost, "hours_per_year")
        texts.setdefault(int(post), []).append(f"{fte * years!r}*{hours}")
    return {post: "+".join(parts) for post, parts in texts.items()}


Places = Mapping[tuple[int, int], int]
"""The row of each scenario and post on the sheet of unlogged hours."""


def places_of(sheet: Sheet | None) -> Places:
    """Where each scenario's unlogged hours of a post stand, if it has its own."""
    if sheet is None:
        return {}
    keys = sheet.rows.select("number", "post").iter_rows()
    return {(number, post): n for n, (number, post) in enumerate(keys)}


def idle_cell(sheet: Sheet | None, places: Places, scenario: int, post: int) -> str:
    """The cell of a post's unlogged hours in a scenario: that of the base case where it leaves them."""
    if sheet is None:
        return "0"
    return sheet.cell("hours", places.get((scenario, post), places.get((0, post), 0)))

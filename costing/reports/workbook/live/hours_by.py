"""The sheets of the same lines of time by month, activity and kind of work."""

from collections.abc import Sequence

import polars as pl

from costing.engine.names import spelled_out
from costing.reports.workbook.contents.totals import NO_ACTIVITY
from costing.reports.workbook.live.facts import Facts
from costing.reports.workbook.live.hours import line_columns, wide
from costing.reports.workbook.sheet import Column, Sheet


def hours_by_kind(facts: Facts, rows: pl.DataFrame) -> Sheet:
    """The same lines by intervention, role and kind of work, in the order of these rows of Resource use."""
    keys = [packed(*names) for names in rows.select("intervention", "role", "kind").iter_rows()]
    kinds = facts.compared.lines.kinds
    table = kinds.select(pl.concat_list("intervention", "role", "kind").list.join("\x1f").alias("key"), "line", "hours")
    lines = facts.compared.lines.table["line"].to_list()
    return Sheet(
        name="Hours by kind",
        title="Hours by kind of work and line of time",
        summary="What families have of each line of time, by intervention, role and kind of work, in the base case.",
        columns=(
            Column("intervention", "Intervention", width=18),
            Column("role", "Role"),
            Column("kind", "Kind of work"),
            *line_columns(facts),
        ),
        rows=rows.select("intervention", "role", "kind").with_columns(**wide(table, "key", keys, lines)),
        fixed_columns=3,
    )


def packed(intervention: str, role: str, kind: str) -> str:
    """Three names as one."""
    return "\x1f".join((intervention, role, kind))


def hours_by(facts: Facts, key: str, keys: Sequence[str], name: str, heading: str) -> Sheet:
    """The same lines by month or by activity, those in no family too."""
    table = {"month": facts.compared.lines.months, "activity": facts.compared.lines.activities}[key]
    data = {"key": pl.Series([one or NO_ACTIVITY for one in keys], dtype=pl.String)}
    data |= wide(spelled_out(table), key, list(keys), facts.compared.lines.table["line"].to_list())
    return Sheet(
        name=name,
        title=f"{name} and line of time",
        summary=f"What each {key} has of each line of time, in the base case; the lines are those of Hours.",
        columns=(Column("key", heading, width=27), *line_columns(facts)),
        rows=pl.DataFrame(data),
        fixed_columns=1,
    )

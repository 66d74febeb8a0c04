"""The sheet of the work log: every entry as it was costed, with its row in the file and its line of time."""

import polars as pl

from costing.analyses.figures import counted
from costing.engine.scenarios.borne_time import DETAIL, details_of_entries
from costing.engine.spans import span_of_day
from costing.reports.workbook.live.facts import Facts
from costing.reports.workbook.sheet import Column, Format, Log, Sheet

MOST_ROWS, MOST_BY_ITSELF = 1_000_000, 100_000
"""Entries that a sheet holds with room for its head, and up to which the log is in the workbook unasked."""
MOST_COMPARED = 20_000_000
"""So many entries may be looked through for hours by family: beyond that opening the workbook takes too long."""
COLUMNS = (
    Column("file", "File"),
    Column("source_row", "Row", "Of the file, as it numbers them", Format.COUNT, 9),
    Column("date", "Date", "", Format.DATE, 11),
    Column("family_id", "Family", "Blank: indirect time"),
    Column("practitioner_id", "Practitioner"),
    Column("agency", "Agency"),
    Column("role", "Role", "At which it is priced"),
    Column("activity", "Activity"),
    Column("kind", "Kind"),
    Column("hours", "Hours", "Of this family, with the weight of the diary", Format.FACTOR, 10),
    Column("family", "Family number", "Its row on Families, from 1; 0: none", Format.COUNT, 9),
    Column("line", "Line", "As on Hours; blank: in no family's cost", Format.COUNT, 7),
    Column("code", "Number of the kind", "0: direct, 1: indirect time; blank: not counted", Format.COUNT, 9),
    Column("note", "Note", width=40),
)


def work_log(facts: Facts, log: Log | None) -> Sheet | None:
    """One row for every entry, practitioner and family; none where it is left out, or is too long for a sheet."""
    if log is None or log.entries.height > (MOST_ROWS if log.is_asked_for else MOST_BY_ITSELF):
        return None
    rows = with_lines(facts, log.entries)
    columns = [column for column in COLUMNS if column.name in rows.columns]
    return Sheet(
        name="Work log",
        title="Work log: every entry as it was costed",
        summary=f"{counted(rows.height, 'row')}: one by several people or for several families has several.",
        notes=("Contains records of families: do not pass on; share a release instead.",),
        columns=tuple(columns),
        rows=rows.select(column.name for column in columns),
        fixed_columns=2,
    )


def with_lines(facts: Facts, entries: pl.DataFrame) -> pl.DataFrame:
    """Entries with hours, the number of their family, and the line and kind that they are counted in."""
    base, lines = facts.compared.base, facts.compared.lines
    spans = span_of_day(base.costs.found.spans)
    placed = entries.join(spans, on="date", how="left", maintain_order="left")
    known = details_of_entries(base, facts.compared.scenarios, placed)
    of_entry = known.join(lines.details, on=list(DETAIL), how="left", nulls_equal=True).select(
        "entry", "weight", "line", "component"
    )
    both = (
        placed.drop("weight", strict=False)
        .with_row_index("entry")
        .join(of_entry, on="entry", how="left", maintain_order="left")
    )
    families = pl.DataFrame({"family_id": facts.families["family_id"]}).with_row_index("family", 1)
    text = both.with_columns(pl.col("family_id").cast(pl.String))
    named = text.join(families, on="family_id", how="left", maintain_order="left")
    is_counted = pl.col("line").is_not_null() & (pl.col("component").ne("direct") | pl.col("family").is_not_null())
    if "apart" in named.columns:
        is_counted &= pl.col("apart").cast(pl.String).fill_null("") == ""
    if base.study.settings.level == "exclude":
        is_counted &= pl.col("component") == "direct"
    code = pl.col("component").replace_strict({"direct": 0, "indirect": 1}, return_dtype=pl.Int64)
    return named.with_columns(
        hours=pl.col("seconds") / 3600 * pl.col("weight"),
        family=pl.col("family").fill_null(0).cast(pl.Int64),
        line=pl.when(is_counted).then("line"),
        code=pl.when(is_counted).then(code),
    )

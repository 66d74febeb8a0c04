"""The sheet of data quality: what was pointed out about the study's data, by code."""

import polars as pl

from costing.analyses.figures import counted
from costing.reports import log_completeness
from costing.reports.grouped import Group, by_code, errors_and_warnings
from costing.reports.workbook.contents.coverage import covered_hours
from costing.reports.workbook.sheet import Column, Format, Sheet, Source

FIRST = 5
COLUMNS = (
    Column("severity", "Severity", "error: stops the costing; warning: pointed out", width=10),
    Column("code", "Code", "As in docs/problems.md and data/problems.csv", width=23),
    Column("count", "Times found", "", Format.COUNT, 9),
    Column("meaning", "What it means", width=42),
    Column("remedy", "What to do", width=42),
    Column("places", "First places", f"The first {FIRST}; data/problems.csv has all", width=46),
)
SCHEMA = {column.name: pl.Int64 if column.format is Format.COUNT else pl.String for column in COLUMNS}


def data_quality(source: Source) -> Sheet:
    """One row for every code; places, never what cells hold."""
    groups = by_code(source.problems)
    return Sheet(
        name="Data quality",
        title="Data quality",
        summary=sentence(source),
        notes=(*completeness(source), *(("data/problems.csv has each with its place and message.",) if groups else ())),
        columns=COLUMNS,
        rows=pl.DataFrame([as_row(group) for group in groups], schema=SCHEMA),
    )


def sentence(source: Source) -> str:
    """How much was found, in one sentence."""
    errors, warnings = errors_and_warnings(source.problems)
    how_many = [counted(errors, "error") if errors else "No errors"]
    how_many.append(counted(warnings, "warning") if warnings else "no warnings")
    return f"{' and '.join(how_many)} were found in the study's data."


def completeness(source: Source) -> tuple[str, ...]:
    """How complete the log is, in sentences: what was costed and left out, over which weeks, for which families."""
    left = "; ".join(log_completeness.left_out(source.results))
    covered = covered_hours(source.results["practitioners"], source.has("diary"))
    said = (
        f"{log_completeness.rows_costed(source.results)}{f' Left out: {left}.' if left else ''}",
        log_completeness.weeks_logged(source.results),
        f"{covered} See Coverage, and Coverage by month.",
        log_completeness.quiet_families(source.results),
        log_completeness.quiet_families_named(source.results),
    )
    return tuple(sentence for sentence in said if sentence)


def as_row(group: Group) -> dict[str, object]:
    """A group as its row."""
    places = [str(problem.place) for problem in group.problems[:FIRST]]
    more = len(group.problems) - FIRST
    return {
        "severity": group.severity.value,
        "code": group.code,
        "count": len(group.problems),
        "meaning": f"{group.entry.meaning} {group.entry.why}",
        "remedy": group.entry.remedy,
        "places": "\n".join([*places, f"and {more:,} more"] if more > 0 else places),
    }

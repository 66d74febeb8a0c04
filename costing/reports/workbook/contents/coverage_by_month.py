"""The sheet of coverage by month: what each practitioner logged in each month of the costing period."""

import polars as pl

from costing.analyses.figures import counted
from costing.reports.workbook.sheet import Column, Format, Sheet, Source

WHO = Column("practitioner_id", "Practitioner")
AVAILABLE = ("available_hours", "Available hours a month")
EMPTY = ("months_without", "Months without hours")
MEANINGS = {
    False: ("On average over the costing period; blank: not given", "Of the costing period"),
    True: ("Of the days in the diary, on average; blank: not given", "Of those with days in the diary"),
}
"""What the two columns mean, with a diary and without."""


def coverage_by_month(source: Source) -> Sheet:
    """One row for every practitioner, a column of logged hours for every month, and their sum."""
    table, sampled = source.results["coverage_by_month"], source.has("diary")
    available, empty = MEANINGS[sampled]
    months = table["month"].unique().sort().to_list()
    rows = by_practitioner(table, months)
    sums = {name: rows[name].sum() for name in months}
    return Sheet(
        name="Coverage by month",
        title="Logged hours by practitioner and month",
        summary=sentence(rows, sampled),
        notes=notes(rows.select(months), sampled),
        columns=(
            WHO,
            Column(*AVAILABLE, available, Format.HOURS),
            Column(*EMPTY, empty, Format.COUNT),
            *(Column(month, month, "Logged hours", Format.HOURS) for month in months),
        ),
        rows=rows,
        total={"practitioner_id": "Total", **sums} if rows.height else None,
        fixed_columns=1,
    )


def by_practitioner(table: pl.DataFrame, months: list[str]) -> pl.DataFrame:
    """The months of each practitioner side by side, blank where they could not log."""
    hours = pl.col("hours_logged")
    each = [hours.filter(pl.col("month") == month).first().alias(month) for month in months]
    available = pl.col("available_hours").mean()
    without = (hours == 0).sum().cast(pl.Int64).alias(EMPTY[0])
    return table.group_by("practitioner_id").agg(available, without, *each).sort("practitioner_id")


def notes(hours: pl.DataFrame, sampled: bool) -> tuple[str, ...]:
    """What the hours are, and why some cells are blank."""
    said = ["Direct and indirect hours. A month far below the others is leave, or time that was not logged."]
    if sampled:
        said = [
            "Direct and indirect hours as logged in the diary, not grossed up; available hours are of the same days. "
            "Months differ by how many of their days the diary has.",
        ]
    if hours.width and sum(hours.null_count().row(0)):
        said.append(f"Blank: a month in which no post was held{' or the diary has no day' if sampled else ''}.")
    return tuple(said)


def sentence(rows: pl.DataFrame, sampled: bool) -> str:
    """How many practitioners have months without hours."""
    some, of_diary = rows.filter(pl.col(EMPTY[0]) > 0).height, " of the diary" if sampled else ""
    if not some:
        return f"Every practitioner has logged hours in every month{of_diary}."
    return f"{some:,} of {counted(rows.height, 'practitioner')} have no logged hours in one month{of_diary} or more."

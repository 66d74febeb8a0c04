"""The sheet of coverage by month: what each practitioner logged in each month of the costing period."""

import polars as pl

from costing.reports.figures import counted
from costing.reports.workbook.sheet import Column, Format, Sheet, Source

WHO = Column("practitioner_id", "Practitioner")
AVAILABLE = Column(
    "available_hours", "Available hours a month", "On average over the costing period; blank: not given", Format.HOURS
)
EMPTY = Column("months_without", "Months without hours", "Of the costing period", Format.COUNT)


def coverage_by_month(source: Source) -> Sheet:
    """One row for every practitioner, a column of logged hours for every month, and their sum."""
    table = source.results["coverage_by_month"]
    months = table["month"].unique().sort().to_list()
    rows = by_practitioner(table, months)
    sums = {name: rows[name].sum() for name in months}
    return Sheet(
        name="Coverage by month",
        title="Logged hours by practitioner and month",
        summary=sentence(rows),
        notes=("Direct and indirect hours. A month far below the others is leave, or time that was not logged.",),
        columns=(WHO, AVAILABLE, EMPTY, *(Column(month, month, "Logged hours", Format.HOURS) for month in months)),
        rows=rows,
        total={"practitioner_id": "Total", **sums} if rows.height else None,
        fixed_columns=1,
    )


def by_practitioner(table: pl.DataFrame, months: list[str]) -> pl.DataFrame:
    """The months of each practitioner side by side."""
    hours = pl.col("hours_logged")
    each = [hours.filter(pl.col("month") == month).sum().alias(month) for month in months]
    available = pl.col("available_hours").mean()
    without = (hours == 0).sum().cast(pl.Int64).alias(EMPTY.name)
    return table.group_by("practitioner_id").agg(available, without, *each).sort("practitioner_id")


def sentence(rows: pl.DataFrame) -> str:
    """How many practitioners have months without hours."""
    some = rows.filter(pl.col(EMPTY.name) > 0).height
    if not some:
        return "Every practitioner has logged hours in every month."
    return f"{some:,} of {counted(rows.height, 'practitioner')} have no logged hours in one month or more."

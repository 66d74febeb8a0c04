"""The sheet of families: one row for every family costed."""

import polars as pl

from costing.analyses.figures import counted, discounting, period
from costing.reports.workbook.sheet import Column, Format, Sheet, Source, filled_in

MOST_ROWS = 1_000_000
"""As many families as a sheet holds, with room for its head."""

COLUMNS = (
    Column("family_id", "Family"),
    Column("intervention", "Intervention"),
    Column("start", "Start", "First day with the intervention; blank: from the first day costed", Format.DATE),
    Column("end", "End", "Last day with the intervention; blank: still open", Format.DATE),
    Column("weeks", "Weeks in the period", "Days open in the costing period, divided by 7", Format.NUMBER),
    Column("closed", "Closed", "yes: its end is on or before the last day costed"),
    Column("hours_direct", "Direct hours", "Time for this family", Format.HOURS),
    Column("hours_indirect", "Indirect hours", "Its share of time that names no family", Format.HOURS),
    Column("hours_unlogged", "Unlogged hours", "Its share of available hours that nobody logged", Format.HOURS),
    Column("cost_direct", "Cost of direct time", "Direct hours at their unit costs", Format.SUM),
    Column("cost_indirect", "Cost of indirect time", "Its share of the cost of indirect time", Format.SUM),
    Column("cost_unlogged", "Cost of unlogged time", "Its share of the cost of unlogged time", Format.SUM),
    Column("cost_expense", "Expenses", "Its own expenses and its share of common ones", Format.SUM),
    Column("cost", "Total cost", "Direct, indirect and unlogged time and expenses", Format.SUM),
    Column(
        "cost_discounted",
        "Total cost, discounted",
        "Brought back to the first year at the discount rate",
        Format.SUM,
    ),
)
ESTIMATED = Column("estimated", "Estimated", "yes: grossed up from the weeks that the diary logged")
MARKED = 6
"""Behind so many columns stands whether the figures after it are estimated."""


def families(source: Source) -> Sheet:
    """One row for every family, in the order of `families.csv`."""
    frame = source.results["families"]
    rows = frame.head(MOST_ROWS).with_columns(yes("closed").fill_null("no"))
    if "estimated" in rows.columns:
        rows = rows.with_columns(yes("estimated"))
    return Sheet(
        name="Families",
        title="Families",
        summary=f"What each family cost from {period(source.settings)}: hours, cost and what it is made of.",
        notes=tuple(notes(source, frame.height)),
        columns=(*COLUMNS[:MARKED], *filled_in((ESTIMATED,), rows), *COLUMNS[MARKED:]),
        rows=rows,
        fixed_columns=1,
    )


def yes(name: str) -> pl.Expr:
    """What is true as yes, all else as blank."""
    return pl.when(name).then(pl.lit("yes")).alias(name)


def notes(source: Source, number: int) -> list[str]:
    """What to know before reading the figures."""
    rate = discounting(source.settings)
    said = [
        f"Contains records of {counted(number, 'family')}: do not pass on; share a release instead.",
        f"Costs are undiscounted; the last column is discounted at {rate}."
        if rate
        else "Costs are undiscounted; the discount rate is 0, so the last column equals the one before.",
    ]
    if number > MOST_ROWS:
        said.append(f"Only the first {MOST_ROWS:,} families fit on a sheet; data/families.csv has all.")
    return said

"""The sheets of totals: all costs by activity, agency and month, with what they are made of side by side."""

import polars as pl

from costing.analyses.figures import period, setting, unallocated
from costing.reports.workbook.sheet import Column, Format, Sheet, Source

COMPONENTS = {
    "direct": Column("direct", "Direct time", "Time for families", Format.SUM),
    "indirect": Column("indirect", "Indirect time", "Time that names no family", Format.SUM),
    "unlogged": Column(
        "unlogged", "Unlogged time", "Available hours that nobody logged, where they are costed", Format.SUM
    ),
    "expense": Column("expense", "Expenses", "Costs that are not time", Format.SUM),
}
MEASURES = (
    *COMPONENTS.values(),
    Column("total", "Total cost", "Time and expenses", Format.SUM, 13),
    Column("hours", "Hours", "Direct, indirect and unlogged hours in these costs", Format.HOURS),
    Column("share", "Share of all costs", "Total cost divided by all costs", Format.SHARE),
)
NO_ACTIVITY = "(no activity; unlogged)"
"""Its name on the sheet: no activity's, since these have no semicolon."""


def activities(source: Source) -> Sheet:
    """What is done for the money, dearest first."""
    frame = dearest_first(pivoted(source.results["activities"], "activity"), "activity")
    named = pl.when(pl.col("activity") == "").then(pl.lit(NO_ACTIVITY)).otherwise("activity").alias("activity")
    note = f"Expenses stand under their category; {NO_ACTIVITY}: unlogged time, and entries that name none."
    return totals("Activities", Column("activity", "Activity or expense"), frame.with_columns(named), source, note)


def agencies(source: Source) -> Sheet:
    """Who pays, dearest first."""
    frame = dearest_first(pivoted(source.results["agencies"], "agency"), "agency")
    note = "An agency bears its own practitioners' time, time at unit costs that name it, and its expenses."
    return totals("Agencies", Column("agency", "Agency"), frame, source, note)


def months(source: Source) -> Sheet:
    """When costs arise, in order of time."""
    frame = pivoted(source.results["months"], "month").sort("month")
    note = "Undated expenses and the yearly cost of assets are spread evenly over the days they are for."
    return totals("Months", Column("month", "Month", width=12), frame, source, note)


TITLES = {
    "Activities": ("Cost by activity", "What was done for the money"),
    "Agencies": ("Cost by agency", "Who bears the cost"),
    "Months": ("Cost by month", "When costs arise"),
}


def totals(name: str, key: Column, frame: pl.DataFrame, source: Source, note: str) -> Sheet:
    """A sheet of totals by one key, all costs at its end."""
    title, question = TITLES[name]
    return Sheet(
        name=name,
        title=title,
        summary=f"{question}, {period(source.settings)}; undiscounted.",
        notes=(note, adds_up_to(source), *unlogged_left_out(source)),
        columns=(key, *MEASURES),
        rows=frame.with_columns(share=share_of(pl.col("total"), float(frame["total"].sum()))),
        total=total_row(frame, key.name),
        fixed_columns=1,
    )


def pivoted(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """A row for each key: the cost of each component, total cost and hours."""
    text = frame.with_columns(pl.col(key, "component").cast(pl.String).fill_null(""))
    return text.group_by(key, maintain_order=True).agg(
        *(pl.col("cost").filter(component=name).sum().alias(name) for name in COMPONENTS),
        pl.col("cost").sum().alias("total"),
        pl.col("hours").sum(),
    )


def dearest_first(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """The rows by falling cost, equal ones by name."""
    return frame.sort("total", key, descending=[True, False])


def share_of(cost: pl.Expr, everything: float) -> pl.Expr:
    """The share of all costs; blank where there are none."""
    return cost / everything if everything else pl.lit(None, pl.Float64)


def total_row(frame: pl.DataFrame, key: str) -> dict[str, object]:
    """The sums over all rows, under the label Total."""
    sums: dict[str, object] = {name: frame[name].sum() for name in frame.columns if name != key}
    return {key: "Total", **sums, "share": 1.0 if sums["total"] else None}


def adds_up_to(source: Source) -> str:
    """What the total is the sum of."""
    left = unallocated(source.results)
    if left:
        amount = source.currency.sum(left)
        return f"The total is the families' cost and {amount} that is in no family: see Reconciliation."
    return "The total is the families' cost: nothing is left unallocated."


def unlogged_left_out(source: Source) -> tuple[str, ...]:
    """That unlogged time is in no total, where it is only reported."""
    reported = setting(source.settings, "unlogged_time") == "report"
    return ("Unlogged time is only reported, on Coverage, and is in no total here.",) if reported else ()

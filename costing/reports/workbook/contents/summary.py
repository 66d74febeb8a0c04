"""The summary sheet: what a family costs, by intervention, with its uncertainty."""

import polars as pl

from costing.analyses.figures import discounting, period, prices, unallocated
from costing.reports.workbook.sheet import Column, Format, Sheet, Source

SE = Column(
    "se",
    "Standard error of the mean",
    "Standard deviation divided by the square root of families",
    Format.SUM,
)
SIZE = (
    Column("families", "Families", "With a day in the period, or time or an expense of their own", Format.COUNT),
    Column("total", "Total cost", "Added up over these families", Format.SUM),
    Column("mean", "Mean cost per family", "Total cost divided by families", Format.SUM),
)
OVER_FAMILIES = (
    Column(
        "ci_low",
        "95% interval of the mean: from",
        "Bootstrap (BCa, 9,999 resamples) over families",
        Format.SUM,
    ),
    Column("ci_high", "95% interval of the mean: to", "Covers variation between families only", Format.SUM),
    SE,
)
OVER_WEEKS = (
    Column("ci_low", "95% interval of the mean: from", "Student's t, over the weeks that were logged", Format.SUM),
    Column("ci_high", "95% interval of the mean: to", "Covers the choice of weeks only", Format.SUM),
    Column("se_weeks", "Standard error: choice of weeks", "How far the mean moves with other weeks logged", Format.SUM),
    Column("df", "Degrees of freedom", "Spans logged, less one a stratum or group of strata", Format.COUNT),
    SE,
    Column("se_both", "Standard error: both together", "Root of the sum of both squares", Format.SUM),
)
SPREAD_AND_RATES = (
    Column("sd", "Standard deviation", "Between families, with n - 1", Format.SUM),
    Column("min", "Lowest", "The least costly family", Format.SUM),
    Column("q1", "Lower quartile", "A quarter of families cost less", Format.SUM),
    Column("median", "Median", "Half of families cost less", Format.SUM),
    Column("q3", "Upper quartile", "Three quarters of families cost less", Format.SUM),
    Column("max", "Highest", "The most costly family", Format.SUM),
    Column("skewness", "Skewness", "Above 0: a few families cost far more than most", Format.NUMBER),
    Column("share_top_tenth", "Share of the dearest tenth", "Their cost divided by total cost", Format.SHARE),
    Column("family_weeks", "Family-weeks", "Weeks open in the period, added up over families", Format.NUMBER),
    Column("cost_per_family_week", "Cost per family-week", "Total cost divided by family-weeks", Format.RATE),
    Column("contact_hours", "Contact hours", "Practitioner hours on activities of kind contact", Format.HOURS),
    Column("cost_per_contact_hour", "Cost per contact hour", "Total cost divided by contact hours", Format.RATE),
    Column("closed_families", "Closed families", "Ended on or before the last day costed", Format.COUNT),
    Column(
        "cost_per_closed_family",
        "Cost per closed family",
        "Total cost of all families divided by closed families",
        Format.SUM,
    ),
    Column(
        "mean_closed",
        "Mean cost of closed families",
        "Cost of the closed families divided by their number",
        Format.SUM,
    ),
)
FEW = 6
"""Up to so many columns of figures the meaning of a measure stands behind them, else before."""


def summary(source: Source) -> Sheet:
    """Measures as rows; interventions, and all families last, as columns."""
    frame = source.results["summary"]
    shown = measures(source)
    names = [*frame["intervention"].cast(pl.String).to_list()[:-1], "All families"]
    groups = tuple(Column(f"group_{n}", name, "", Format.BY_ROW, 16) for n, name in enumerate(names))
    measure = Column("measure", "Measure", width=31)
    meaning = Column("meaning", "What it is", width=64)
    figures = {group.name: [frame[n, measured.name] for measured in shown] for n, group in enumerate(groups)}
    return Sheet(
        name="Summary",
        title="Summary: cost per family",
        summary=f"What a family cost, {period(source.settings)}, {prices(source.settings)}.",
        notes=tuple(notes(source)),
        columns=(measure, *groups, meaning) if len(groups) <= FEW else (measure, meaning, *groups),
        rows=pl.DataFrame(
            {"measure": [m.heading for m in shown], "meaning": [m.meaning for m in shown], **figures},
            schema_overrides={group.name: pl.Float64 for group in groups},
            strict=False,
        ),
        row_formats=tuple(measured.format for measured in shown),
        fixed_columns=1,
    )


def measures(source: Source) -> tuple[Column, ...]:
    """The measures, in the order of the rows."""
    return (*SIZE, *(OVER_WEEKS if sampled(source) else OVER_FAMILIES), *SPREAD_AND_RATES)


def sampled(source: Source) -> bool:
    """Whether the figures are estimated from a sampled diary."""
    return any(row.get("df") is not None for row in source.results["summary"].iter_rows(named=True))


def notes(source: Source) -> list[str]:
    """What to know before reading the figures."""
    rate = discounting(source.settings)
    covered = "the choice of logged weeks" if sampled(source) else "variation between families"
    said = [
        "Figures are undiscounted" + (f"; Families shows costs discounted at {rate} beside." if rate else "."),
        f"The 95% interval covers {covered} only, not doubt about unit costs or method.",
    ]
    left = unallocated(source.results)
    if left:
        said.append(f"A further {source.currency.sum(left)} is in no family and no figure here: see Reconciliation.")
    for row in source.results["summary"].iter_rows(named=True):
        if row["note"]:
            said.append(f"{'All families' if row['intervention'] == 'all' else row['intervention']}: {row['note']}")
    return said

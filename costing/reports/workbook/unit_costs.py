"""The sheet of unit costs: how each role's cost per hour is made up."""

import polars as pl

from costing.analyses.figures import prices
from costing.reports.workbook.sheet import Column, Format, Sheet, Source

COLUMNS = (
    Column("row", "Row", "The row of unit_costs, as its file numbers them", Format.COUNT, 6),
    Column("role", "Role", width=22),
    Column("valid_from", "Valid from", "First day; blank: always", Format.DATE),
    Column("valid_to", "Valid to", "Last day; blank: open", Format.DATE),
    Column("agency", "Agency", "Who bears it where the practitioner's agency is not given"),
    Column("price_year", "Price year", "The year in whose prices the elements are"),
    Column("salary", "Salary", "A year, full time, in prices of the price year", Format.SUM),
    Column("on_costs", "On-costs", "Employer's national insurance and pension, a year", Format.SUM),
    Column("qualifications", "Qualifications", "Training for the profession, as a yearly cost", Format.SUM, 13),
    Column("direct_overheads", "Direct overheads", "Management, administration, premises, a year", Format.SUM),
    Column("indirect_overheads", "Indirect overheads", "General management and support, a year", Format.SUM),
    Column("capital_overheads", "Capital overheads", "Buildings and equipment, as a yearly cost", Format.SUM),
    Column("cost_per_year", "Cost per year", "The elements added up, in prices of the price year", Format.SUM),
    Column("hours_per_year", "Working hours per year", "Over which the cost per year is spread", Format.HOURS),
    Column("uprating", "Uprating factor", "Index of the study's price year over that of the row's", Format.FACTOR),
    Column("cost_per_hour", "Cost per working hour", "In the study's prices", Format.RATE, 10),
    Column(
        "cost_per_direct_hour",
        "Cost per hour of direct work",
        "Cost per working hour divided by the share of hours that is for clients",
        Format.RATE,
        10,
    ),
    Column(
        "cost_per_contact_hour",
        "Cost per hour of contact",
        "Cost per working hour divided by the share of hours spent with clients",
        Format.RATE,
        10,
    ),
    Column("source", "Source", "Where it comes from", width=44),
)
OTHER = "cost_per_hour_other"


def unit_costs(source: Source) -> Sheet:
    """One row for every row of the study's unit costs."""
    rows = source.results["unit_costs"]
    return Sheet(
        name="Unit costs",
        title="Unit costs of practitioners' time",
        summary="What an hour of each role costs, and how that is made up; blank elements: a published rate.",
        notes=(
            "Three different hours: a working hour, one of direct (client-related) work, one of contact. "
            "Logged time is priced per working hour, unless indirect time is paid for by ratio.",
            "Elements are in prices of the row's own price year, the three costs per hour "
            f"{prices(source.settings)}: "
            "cost per year / working hours x uprating factor.",
        ),
        columns=(*COLUMNS[:-1], *other(rows, source.settings.leaves_qualifications_out), COLUMNS[-1]),
        rows=rows,
        fixed_columns=2,
    )


def other(rows: pl.DataFrame, left_out: bool) -> tuple[Column, ...]:
    """The cost per hour under the opposite setting of `qualifications`, where it is another one in some row."""
    if OTHER not in rows.columns or rows[OTHER].eq_missing(rows["cost_per_hour"]).all():
        return ()
    heading = f"Cost per working hour {'with' if left_out else 'without'} qualifications"
    return (Column(OTHER, heading, "In the study's prices, for comparison: nothing is priced at it", Format.RATE, 14),)

"""The sheet of unit costs: how each role's cost per hour is made up."""

from dataclasses import replace

import polars as pl

from costing.analyses.figures import prices
from costing.analyses.scenarios import Compared
from costing.model.settings import Settings
from costing.reports.workbook.prices.live_rows import (
    MONTHS,
    SCENARIO,
    LiveCells,
    as_frame,
    live_rows,
    used,
    with_rows,
)
from costing.reports.workbook.prices.unit_cost_formulas import unit_cost_rows
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
    Column("source", "Source", "Where it comes from", width=64),
)
OTHER = "cost_per_hour_other"
FACTORS = (
    Column("pay", "Factor: pay", "Of pay and on-costs", Format.FACTOR),
    Column("prices", "Factor: prices", "Of qualifications, overheads and prices in a published rate", Format.FACTOR),
    Column("capital", "Factor: capital", "Of capital overheads", Format.FACTOR),
    Column("all", "Factor: all prices", "Of a published rate that does not say what of it is pay", Format.FACTOR),
)
MARGINAL = Column("marginal_per_hour", "What another hour costs", "Pay, on-costs and direct overheads", Format.RATE, 10)
IMPUTED = Column(
    "imputed",
    "Indirect hours per direct hour",
    "Hours of indirect time that an hour of direct time stands for",
    Format.FACTOR,
)
IN_THE_RUN = Column(
    "in_the_run", "Cost per working hour in the run", "As costing computed it, to compare with", Format.RATE, 12
)
BESIDE = (MARGINAL, IMPUTED, IN_THE_RUN)
NOTES = (
    "Three different hours: a working hour, one of direct (client-related) work, one of contact. "
    "Logged time is priced per working hour, unless indirect time is paid for by ratio.",
    "Elements are in prices of the row's own price year, the three costs per hour {prices}: "
    "cost per year / working hours x uprating factor.",
)
LIVE = "Figures are computed from Inputs. Below the base case stand the rows that a scenario changes, as it has them."


def unit_costs(source: Source) -> Sheet:
    """One row for every row of the study's unit costs, as values."""
    rows = source.results["unit_costs"]
    columns = (*COLUMNS[:-1], *other(rows, source.settings.leaves_qualifications_out), COLUMNS[-1])
    return sheet_of(columns, rows, source.settings)


def unit_cost_cells(compared: Compared) -> LiveCells:
    """The sheet in formulas, and where the unit costs of each state of a scenario stand."""
    rows, places = live_rows(compared, unit_cost_rows)
    settings = compared.study.settings
    known = as_frame(rows, (SCENARIO, MONTHS, *COLUMNS, *FACTORS, *BESIDE, Column(OTHER, "", format=Format.RATE)))
    columns = live_columns(known, settings.leaves_qualifications_out)
    return LiveCells(with_rows(sheet_of(columns, known, settings, LIVE), rows), places)


def live_columns(known: pl.DataFrame, left_out: bool) -> tuple[Column, ...]:
    """The columns of the live sheet: those of the sheet of values, factors and what else is there among them."""
    row, *names = COLUMNS[:ELEMENTS]
    place = replace(row, meaning="Its place in unit_costs, from 1, as the names of inputs have it")
    return (
        *(SCENARIO, MONTHS, place),
        *used(names, known),
        *COLUMNS[ELEMENTS:UPRATING],
        *used(FACTORS, known),
        *COLUMNS[UPRATING:-1],
        *other(known, left_out),
        *used(BESIDE, known),
        COLUMNS[-1],
    )


ELEMENTS, UPRATING = ([column.name for column in COLUMNS].index(name) for name in ("salary", "uprating"))


def sheet_of(columns: tuple[Column, ...], rows: pl.DataFrame, settings: Settings, *more: str) -> Sheet:
    """The sheet of these columns and rows."""
    return Sheet(
        name="Unit costs",
        title="Unit costs of practitioners' time",
        summary="What an hour of each role costs, and how that is made up; blank elements: a published rate.",
        notes=(*(note.format(prices=prices(settings)) for note in NOTES), *more),
        columns=columns,
        rows=rows,
        fixed_columns=4 if more else 2,
    )


def other(rows: pl.DataFrame, left_out: bool) -> tuple[Column, ...]:
    """The cost per hour under the opposite setting of `qualifications`, where it is another one in some row."""
    if OTHER not in rows.columns or rows[OTHER].eq_missing(rows["cost_per_hour"]).all():
        return ()
    heading = f"Cost per working hour {'with' if left_out else 'without'} qualifications"
    return (Column(OTHER, heading, "In the study's prices, for comparison: nothing is priced at it", Format.RATE, 14),)

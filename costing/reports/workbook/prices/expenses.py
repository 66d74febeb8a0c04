"""The sheet of expenses: what each costs over the period, in the base case and as scenarios have it."""

from functools import partial

from costing.analyses.figures import prices
from costing.analyses.scenarios import Compared
from costing.reports.workbook.prices.expense_formulas import expense_rows
from costing.reports.workbook.prices.live_rows import MONTHS, SCENARIO, LiveCells, as_frame, live_rows, used, with_rows
from costing.reports.workbook.sheet import Column, Format, Sheet

COLUMNS = (
    SCENARIO,
    MONTHS,
    Column("row", "Row", "The place in the table of expenses, from 1", Format.COUNT, 6),
    Column("category", "Category", width=20),
    Column("whose", "Whose", "The family that it is for, or how it is shared", width=24),
    Column("agency", "Agency", "Who pays"),
    Column("date", "Date", "When it was paid; blank: over the period", Format.DATE),
    Column("price_year", "Price year", "The year in whose prices it is"),
    Column("cost", "Cost", "What was paid, with VAT", Format.RATE),
    Column("vat", "VAT", "The part of it that is VAT, which is not counted", Format.RATE),
    Column("resale_value", "Resale value", "What an asset fetches at the end of its life", Format.RATE),
    Column("life_years", "Life in years", "Of an asset", Format.COUNT),
    Column("factor", "Price factor", "Index of the study's price year over that of the row's", Format.FACTOR),
    Column("rate", "Yearly rate", "Of an asset's annuity", Format.FACTOR),
    Column("cost_a_year", "Cost a year", "Of an asset, its equivalent annual cost", Format.RATE),
    Column("years_charged", "Years charged", "So much of a year's cost falls in the period", Format.FACTOR),
    Column("charge", "Charge", "What it costs in the period, in the study's prices; 0: not counted", Format.RATE),
    Column("in_the_run", "Charge in the run", "As costing computed it, to compare with", Format.RATE),
    Column("why", "Not counted since", "Why it is in no family's cost", width=24),
)
WHERE_USED = ("date", "price_year", "vat", "resale_value", "life_years", "rate", "cost_a_year", "years_charged", "why")
"""Columns that are there only where some row has something in them."""


def expense_cells(compared: Compared) -> LiveCells:
    """The sheet, and where the expenses of each state of a scenario stand."""
    rows, places = live_rows(compared, partial(expense_rows, compared))
    known = as_frame(rows, COLUMNS)
    filled = used(COLUMNS, known)
    sheet = Sheet(
        name="Expenses",
        title="Expenses: costs that are not time",
        summary=f"What each expense costs in the period, {prices(compared.study.settings)}.",
        notes=(
            "Charge: cost without VAT x price factor; of an asset, its cost a year x the years charged.",
            "Figures are computed from Inputs. Below the base case stand the rows that a scenario changes.",
        ),
        columns=tuple(column for column in COLUMNS if column in filled or column.name not in WHERE_USED),
        rows=known,
        fixed_columns=4,
    )
    return LiveCells(with_rows(sheet, rows), places)

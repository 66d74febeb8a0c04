"""The schema of each role's unit cost, as `costing unit-costs` prints it: from salary to cost per hour."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from costing.analyses.figures import BLANK, Currency, day, hours, prices, setting
from costing.model.problem import printable
from costing.model.settings import Settings
from costing.reports.plain_text import say, show

Row = Mapping[str, Any]
ACROSS = 3
"""As many unit costs of a role stand side by side in 80 columns."""
LABEL, COLUMN = 34, 13
LONGEST_SOURCE = 300

ELEMENTS = {
    "salary": "Salary",
    "on_costs": "On-costs",
    "qualifications": "Qualifications",
    "direct_overheads": "Direct overheads",
    "indirect_overheads": "Indirect overheads",
    "capital_overheads": "Capital overheads",
    "cost_per_year": "Cost per year",
}
HOURS_OF = {
    "cost_per_hour": "Cost per working hour",
    "cost_per_direct_hour": "Cost per hour of direct work",
    "cost_per_contact_hour": "Cost per hour of contact",
}


def unit_costs_table(console: Console, settings: Settings, unit_costs: pl.DataFrame) -> None:
    """Print every role's schema: elements and the three costs per hour as rows, its unit costs as columns."""
    code = setting(settings, "currency")
    currency = Currency(code).in_letters(console.options.ascii_only)
    roles: dict[str, list[Row]] = {}
    for row in unit_costs.iter_rows(named=True):
        roles.setdefault(str(row["role"]), []).append(row)
    for role, rows in roles.items():
        for first in range(0, len(rows), ACROSS):
            one_schema(console, role, rows[first : first + ACROSS], currency)
    say(
        console,
        f"The three costs per hour are {prices(settings)}; elements are a year's, in their price year's.",
    )
    say(console, "Direct work is for clients, contact is with them; both are shares of working hours.")


def one_schema(console: Console, role: str, rows: Sequence[Row], currency: Currency) -> None:
    """Print up to three unit costs of one role side by side, and where they come from."""
    say(console, printable(role, 76), "bold")
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 0, 0, 2))
    table.add_column(width=LABEL)
    for _ in rows:
        table.add_column(width=COLUMN, justify="right", overflow="fold")
    for label, cells in lines(rows, currency):
        table.add_row(Text(label), *(Text(cell) for cell in cells))
    show(console, table)
    for source in dict.fromkeys(str(row["source"] or "") for row in rows):
        if source:
            say(console, f"Source: {printable(source, LONGEST_SOURCE)}", hang=2)
    console.print()


def lines(rows: Sequence[Row], currency: Currency) -> Iterable[tuple[str, list[str]]]:
    """The rows of a schema: a label, and what each unit cost has there; for published rates no elements."""
    yield "From", [day(row["valid_from"], "always") for row in rows]
    yield "To", [day(row["valid_to"], "open") for row in rows]
    yield "Price year", [printable(str(row["price_year"] or BLANK), COLUMN) for row in rows]
    if any(row["cost_per_year"] is None for row in rows):
        yield "Kind", ["published" if row["cost_per_year"] is None else "build-up" for row in rows]
    if any(row["cost_per_year"] is not None for row in rows):
        for name, label in ELEMENTS.items():
            yield label, [currency.sum(row[name]) for row in rows]
        yield "Working hours per year", [hours(row["hours_per_year"]) for row in rows]
    yield "Uprating factor", [BLANK if row["uprating"] is None else f"{row['uprating']:.4f}" for row in rows]
    for name, label in HOURS_OF.items():
        yield label, [currency.rate(row[name]) for row in rows]

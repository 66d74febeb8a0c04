"""One family's cost as it is printed: each part, its hours, rate and cost, and the rows of the log behind it."""

from math import fsum

import polars as pl
from rich.console import Console

from costing.model.problem import printable
from costing.model.settings import Settings
from costing.reports.figures import Currency, hours, setting, share
from costing.reports.plain_text import say, section

HEADINGS = {
    "direct": "Time for this family",
    "indirect": "Its share of time that names no family",
    "unlogged": "Its share of unlogged time",
    "expense": "Expenses",
}
WIDEST_ROWS = 240


def print_trace(console: Console, settings: Settings, family: str, trace: pl.DataFrame, cost: float) -> None:
    """Print every part of a family's cost; the parts add up to `cost`."""
    currency = Currency(setting(settings, "currency"), pence=True).in_letters(console.options.ascii_only)
    say(console, f"{printable(family)}: {currency.sum(cost)}", "bold")
    say(console, "Each line is hours x cost per hour; below it the rows of the work log.")
    for component, heading in HEADINGS.items():
        lines = trace.filter(pl.col("component") == component)
        if not lines.height:
            continue
        section(console, f"{heading}: {currency.sum(fsum(lines['cost']))}")
        for line in lines.iter_rows(named=True):
            print_line(console, currency, line)


def print_line(console: Console, currency: Currency, line: dict[str, object]) -> None:
    """A line of the trace: what, the arithmetic, the rows."""
    what = [str(line[name]) for name in ("month", "practitioner_id", "role", "activity") if line[name]]
    say(console, printable(f"{', '.join(what) or 'shared'} ({line['agency']})", 160), indent=2, hang=2)
    say(console, arithmetic(currency, line), indent=4, hang=2)
    if line["rows"]:
        rows = str(line["rows"])
        if len(rows) > WIDEST_ROWS:
            rows = f"{rows[:WIDEST_ROWS].rsplit(',', 1)[0]}, ... (all with --format csv)"
        say(console, f"rows {printable(rows, 400)}", indent=4, hang=2)


def arithmetic(currency: Currency, line: dict[str, object]) -> str:
    """How a line's cost comes about."""
    cost = currency.rate(number(line["cost"]))
    if line["hours"] is None:
        return cost
    rate = currency.shown(number(line["cost_per_hour"]), 4)
    made = f"{number(line['hours']):,.4f} h x {rate} = {cost}"
    if line["share"] is None:
        return made
    basis = {"practitioner": "this practitioner's", "role": "this role's", "study": "all"}[str(line["shared_by"])]
    part = f"{share(number(line['share']))} of {hours(number(line['hours_logged']))} h"
    return f"{part}, as of {basis} direct time: {made}"


def number(value: object) -> float | None:
    """A figure of a line."""
    return float(value) if isinstance(value, int | float) else None

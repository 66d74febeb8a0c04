"""One family's cost as it is printed: each part, its hours, rate and cost, and the rows of the log behind it."""

from math import fsum

import polars as pl
from rich.console import Console

from costing.analyses.figures import Currency, hours, setting, share
from costing.model.problem import printable
from costing.model.settings import Settings
from costing.reports.plain_text import say, section

HEADINGS = {
    "direct": "Time for this family",
    "indirect": "Its share of time that names no family",
    "unlogged": "Its share of unlogged time",
    "expense": "Expenses",
}
IMPUTED = "Indirect time that goes with it"
APART = "Logged for this family, but in no family's cost"
REASONS = {
    "start_up": "start-up work",
    "research": "research",
    "transfer": "paid for by a transfer",
    "recharge": "recharged to somebody else",
}
BASES = {
    "practitioner": "this practitioner's direct time",
    "team": "the direct time of team {pool}",
    "role": "this role's direct time",
    "intervention": "the direct time of families in {pool}",
    "study": "all direct time",
}
WIDEST_ROWS = 240


def print_trace(
    console: Console, settings: Settings, family: str, trace: pl.DataFrame, cost: float, apart: pl.DataFrame
) -> None:
    """Print every part of a family's cost; the parts add up to `cost`. `apart`: its time that is not in it."""
    currency = Currency(setting(settings, "currency"), pence=True).in_letters(console.options.ascii_only)
    sampled = bool(trace["weight"].is_not_null().any())
    say(console, f"{printable(family)}: {currency.sum(cost)}{', estimated from a sampled diary' * sampled}", "bold")
    say(console, "Each line is hours x cost per hour; below it the rows of the work log.")
    if sampled:
        say(
            console, "Only some weeks were logged. Each hour in them counts for the others too: as many times as shown."
        )
    for component, heading in HEADINGS.items():
        lines = trace.filter(pl.col("component") == component)
        if not lines.height:
            continue
        named = IMPUTED if lines["imputed"].is_not_null().any() else heading
        section(console, f"{named}: {currency.sum(fsum(lines['cost']))}")
        for line in lines.iter_rows(named=True):
            print_line(console, currency, line)
    print_apart(console, apart)


def print_apart(console: Console, lines: pl.DataFrame) -> None:
    """Print the time that is logged for a family and not in its cost."""
    if lines.height:
        section(console, APART)
    for line in lines.iter_rows(named=True):
        what = ", ".join(str(line[name]) for name in ("role", "activity") if line[name])
        why = REASONS[str(line["apart"])]
        say(console, f"{printable(what, 160)}: {hours(number(line['hours_logged']))} h, {why}", indent=2, hang=2)
        print_rows(console, str(line["rows"]))


def print_line(console: Console, currency: Currency, line: dict[str, object]) -> None:
    """A line of the trace: what, the arithmetic, the rows."""
    what = [str(line[name]) for name in ("month", "practitioner_id", "role", "activity") if line[name]]
    say(console, printable(f"{', '.join(what) or 'shared'} ({line['agency']})", 160), indent=2, hang=2)
    say(console, arithmetic(currency, line), indent=4, hang=2)
    print_rows(console, str(line["rows"]))


def print_rows(console: Console, rows: str) -> None:
    """Where a line's time stands in the log, if it does; very many rows cut short."""
    if len(rows) > WIDEST_ROWS:
        rows = f"{rows[:WIDEST_ROWS].rsplit(',', 1)[0]}, ... (all with --format csv)"
    if rows:
        say(console, f"rows {printable(rows, 400)}", indent=4, hang=2)


def arithmetic(currency: Currency, line: dict[str, object]) -> str:
    """How a line's cost comes about."""
    cost = currency.rate(number(line["cost"]))
    if line["hours"] is None:
        return cost
    rate = currency.shown(number(line["cost_per_hour"]), 4)
    made = f"{number(line['hours']):,.4f} h x {rate} = {cost}"
    if line["share"] is not None:
        return f"{part(line)}: {made}"
    steps = [f"each counts {times(line['weight'])}"] if line["weight"] is not None else []
    if line["imputed"] is not None:
        steps.append(f"each with {figure(number(line['imputed']))} h of indirect time")
    return ", ".join([f"{figure(number(line['hours_logged']), 1)} h logged", *steps]) + f": {made}" if steps else made


def part(line: dict[str, object]) -> str:
    """The family's part of time that several share, and by which direct time."""
    counts = f" (each counts {times(line['weight'])})" if line["weight"] is not None else ""
    basis = BASES[str(line["shared_by"])].format(pool=printable(str(line["pool"])))
    month = f" in {line['window']}" if line["window"] else ""
    return f"{share(number(line['share']))} of {hours(number(line['hours_logged']))} h{counts}, as of {basis}{month}"


def times(weight: object) -> str:
    """How many times an hour counts."""
    return "once" if weight == 1 else f"{figure(number(weight))} times"


def figure(value: float | None, least: int = 0) -> str:
    """A figure to four decimals, without the zeros after `least` of them.

    >>> figure(6.5), figure(18, 1), figure(0.5384615)
    ('6.5', '18.0', '0.5385')
    """
    whole, _, decimals = f"{value or 0:,.4f}".partition(".")
    kept = decimals.rstrip("0").ljust(least, "0")
    return f"{whole}.{kept}" if kept else whole


def number(value: object) -> float | None:
    """A figure of a line."""
    return float(value) if isinstance(value, int | float) else None

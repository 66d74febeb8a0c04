"""What the commands print for people to read: the result of a run, problems, unit costs."""

from collections.abc import Mapping, Sequence
from math import fsum

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from costing.analyses.figures import (
    BLANK,
    Currency,
    all_costs,
    counted,
    currency_of,
    hours,
    period,
    prices,
    setting,
    share,
    unallocated,
)
from costing.model.problem import Problem, printable
from costing.model.settings import Settings
from costing.reports import log_completeness
from costing.reports.grouped import Group, by_code, errors_and_warnings
from costing.reports.plain_text import grid, name_of, names_and, say, section, show
from costing.reports.unit_cost_schema import unit_costs_table

__all__ = ["problems_table", "run_summary", "unit_costs_table"]

FIRST = 5
LONGEST_MESSAGE, FEW_LINES = 600, 160
BAR = 20
PENNY = 0.01
FULL, PLAIN_FULL = "█", "#"


def run_summary(
    console: Console,
    settings: Settings,
    results: Mapping[str, pl.DataFrame],
    problems: Sequence[Problem],
    out_name: str,
) -> None:
    """Say what a run found: cost per family, who pays, time logged, what was left out, where it all is."""
    currency = currency_of(settings, results).in_letters(console.options.ascii_only)
    say(console, printable(settings.title, 78), "bold")
    say(console, f"{period(settings)}, {prices(settings)}, undiscounted")
    section(console, "Cost per family")
    show(console, cost_per_family(results["summary"], currency))
    say(console, interval_of(results))
    left = unallocated(results)
    if left:
        say(console, f"A further {currency.sum(left)} is in no family: see Reconciliation.")
    section(console, "Who pays")
    show(console, who_pays(results, currency, PLAIN_FULL if console.options.ascii_only else FULL))
    section(console, "Working time")
    rule, sampled = setting(settings, "unlogged_time"), log_completeness.is_sampled(results)
    borne = fsum(results["families"]["cost_unlogged"])
    say(console, working_time(results["practitioners"], rule == "allocate", borne, currency, sampled))
    say(console, log_completeness.weeks_logged(results))
    say(console, " ".join([log_completeness.rows_costed(results), log_completeness.quiet_families(results)]).rstrip())
    excluded = left_out(results["reconciliation"])
    if excluded.row_count:
        section(console, "Left out")
        show(console, excluded)
    groups = by_code(problems)
    if groups:
        section(console, "Warnings")
        show(console, found(groups))
    where_next(console, out_name, bool(groups))


def cost_per_family(summary: pl.DataFrame, currency: Currency) -> Table:
    """Families, mean with its interval and total, by intervention."""
    table = names_and(">Families", ">Mean", ">95% interval", ">Total", name="Intervention", widest=22)
    last = summary.height - 1
    for n, row in enumerate(summary.iter_rows(named=True)):
        low, high = currency.sum(row["ci_low"]), currency.sum(row["ci_high"])
        table.add_row(
            Text("All families") if n == last else name_of(row["intervention"]),
            Text(f"{row['families']:,.0f}"),
            Text(currency.sum(row["mean"])),
            Text(BLANK if row["ci_low"] is None else f"{low} to {high}"),
            Text(currency.sum(row["total"])),
        )
    return table


def interval_of(results: Mapping[str, pl.DataFrame]) -> str:
    """What the interval covers, and the diary that the mean is estimated from where there is one."""
    last = results["summary"].row(-1, named=True)
    if not log_completeness.is_sampled(results):
        return "The interval covers variation between families only."
    covers = "no interval: see Summary" if last["ci_low"] is None else "the interval covers their choice"
    weeks = log_completeness.weeks_of(results["diary"])
    whose = "diaries" if log_completeness.several(weeks) else "a diary"
    return f"Estimated from {whose} of {weeks}; {covers}."


def who_pays(results: Mapping[str, pl.DataFrame], currency: Currency, full: str) -> Table:
    """Agencies, the dearest first, with their share of all costs as a number and as a bar."""
    everything = all_costs(results)
    by_agency = results["agencies"].group_by(pl.col("agency").cast(pl.String)).agg(pl.col("cost").sum())
    table = names_and(">Cost", ">Share", "", name="Agency", widest=32)
    for agency, amount in by_agency.sort("cost", "agency", descending=[True, False]).iter_rows():
        part = amount / everything if everything else 0.0
        bar = full * max(round(part * BAR), 0)
        table.add_row(name_of(agency), Text(currency.sum(amount)), Text(share(part)), Text(bar))
    return table


def working_time(practitioners: pl.DataFrame, is_shared: bool, borne: float, currency: Currency, sampled: bool) -> str:
    """How much of the available time was logged, or what a diary stands for, and what becomes of the rest.

    `borne`: what families bear of the cost of unlogged time.
    """
    known = practitioners.filter(pl.col("hours_unlogged").is_not_null())
    available = float(known["available_hours"].sum())
    if not available:
        return "The study gives no available hours, so how much time was logged of them is not known."
    logged = float((known["hours_direct"] + known["hours_indirect"]).sum())
    covered = f"{logged:,.0f} of {available:,.0f} available hours"
    said = f"The diary stands for an estimated {covered}" if sampled else f"{covered} were logged"
    fate = "in no total"
    if is_shared:
        all_of_it = abs(borne - float(known["cost_unlogged"].sum())) < PENNY
        fate = "shared over families" if all_of_it else f"of which {currency.sum(borne)} is shared over families"
    return f"{said} ({logged / available:.0%}). {cost_of_unlogged(known, currency, fate)}"


def cost_of_unlogged(practitioners: pl.DataFrame, currency: Currency, fate: str) -> str:
    """What unlogged hours cost, as far as they have a unit cost."""
    idle = practitioners.filter(pl.col("hours_unlogged") > 0)
    hours_, cost = f"The {float(idle['hours_unlogged'].sum()):,.0f} unlogged hours", idle["cost_unlogged"]
    if idle.height and not cost.count():
        return f"{hours_} have no unit cost on some days: what they cost is not known."
    some = "; some have no unit cost" if cost.null_count() else ""
    return f"{hours_} cost {currency.sum(float(cost.sum()))}, {fate}{some}."


def left_out(reconciliation: pl.DataFrame) -> Table:
    """What was excluded from the log, the families and the expenses, with its rows and hours."""
    table = grid("What", ">Rows", ">Hours")
    excluded = pl.col("item").str.starts_with("excluded") & (pl.col("rows") > 0)
    for row in reconciliation.filter(excluded).iter_rows(named=True):
        what = f"{row['section'].replace('_', ' ')}: {row['item'].removeprefix('excluded').lstrip(': ')}"
        time = "" if row["hours"] is None else f"{hours(row['hours'])} hours"
        table.add_row(Text(printable(what, LONGEST_MESSAGE)), Text(f"{row['rows']:,}"), Text(time))
    return table


def found(groups: Sequence[Group]) -> Table:
    """A line for each code: how often, and what it says, or means where there are several."""
    table = grid(">Times", "Code", "Says")
    for group in groups:
        only = group.problems[0] if len(group.problems) == 1 else None
        says = only.message if only else group.entry.meaning
        table.add_row(Text(f"{len(group.problems):,}"), Text(group.code), Text(printable(says, FEW_LINES)))
    return table


def where_next(console: Console, out_name: str, warned: bool) -> None:
    """Where the files are, and what to do with them."""
    section(console, f"Written to {printable(out_name, LONGEST_MESSAGE)}")
    table = grid("File", "What")
    table.add_row(Text("costing.xlsx"), Text("to read, from Cover and Summary; contains records of families"))
    table.add_row(Text("data"), Text("every table as CSV, unrounded"))
    show(console, table)
    first = "Data quality for the warnings, then at Reconciliation" if warned else "Reconciliation"
    console.print()
    say(console, f"Next: look at {first} to see that nothing is lost.")


def problems_table(console: Console, problems: Sequence[Problem]) -> None:
    """Say what is wrong with a study: by code, errors first, five places of each, then the count."""
    for group in by_code(problems):
        say(console, f"{group.severity.value.upper()} {group.code} ({len(group.problems):,})", "bold")
        say(console, f"{group.entry.meaning} {group.entry.why}", indent=2)
        for problem in group.problems[:FIRST]:
            say(console, f"{problem.place}: {printable(problem.message, LONGEST_MESSAGE)}", indent=4, hang=2)
        if len(group.problems) > FIRST:
            say(console, f"and {len(group.problems) - FIRST:,} more", indent=4)
        console.print()
    say(console, closing(problems), "bold")


def closing(problems: Sequence[Problem]) -> str:
    """How many errors and warnings, and what that means."""
    errors, warnings = errors_and_warnings(problems)
    if errors:
        return f"{counted(errors, 'error')}, {counted(warnings, 'warning')}. The study cannot be costed."
    if warnings:
        return f"No errors, {counted(warnings, 'warning')}. The study can be costed."
    return "No problems found. The study can be costed."

"""What `costing compare` prints for people of two runs: their costs, why they differ, and what went into them."""

import datetime
from collections.abc import Sequence

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from costing.analyses.figures import BLANK, Currency, day
from costing.analyses.two_runs import TwoRuns
from costing.model.problem import printable
from costing.model.settings import Settings
from costing.reports.compared_measures import CAPACITY_OF_RUNS, SIZE, WHY
from costing.reports.comparison import currency_of, print_groups, print_note, print_table, print_title, whole_of, why
from costing.reports.comparison_json import FIRST
from costing.reports.plain_text import grid, name_of, names_and, say, section, show

FEW = 20
"""So many unit costs and files are listed."""
LONGEST_SETTING = 30
FAMILIES = {"added": "Families added", "gone": "Families gone", "changed": "Families whose cost changed"}


def print_runs(console: Console, settings: Settings, found: TwoRuns) -> None:
    """Print what two runs cost, why they differ, and what differs in what went into them.

    `settings` are those of the second.
    """
    currency = currency_of(console, settings, found.table)
    whole = whole_of(found.table)
    print_title(console, settings)
    print_table(console, currency, "Runs", "Run", whole, SIZE)
    print_table(console, currency, why(whole[1:]), "Run", whole[1:], WHY)
    print_table(console, currency, "What of it is cash", "Run", whole[1:], CAPACITY_OF_RUNS)
    console.print()
    print_note(console, currency, whole[1])
    print_groups(console, currency, found.table.filter(pl.col("scenario") == whole[1]["scenario"]), verbose=False)
    print_inputs(console, found)
    print_unit_costs(console, Currency(currency.code, letters=currency.letters), found.unit_costs)
    for change, heading in FAMILIES.items():
        print_families(console, currency, heading, found.families.filter(pl.col("change") == change))


def print_inputs(console: Console, found: TwoRuns) -> None:
    """Print the settings, rows and files that differ."""
    if found.settings.height:
        section(console, "Settings that differ")
        show(console, before_and_after("Setting", [*found.settings.iter_rows()], ""))
    differ = found.rows.filter(pl.col("before").ne_missing(pl.col("after")))
    if differ.height:
        section(console, "Rows that were read")
        counts = [(name, *(BLANK if n is None else f"{n:,}" for n in both)) for name, *both in differ.iter_rows()]
        show(console, before_and_after("Table", counts, ">"))
    if found.files.height:
        section(console, "Files that differ")
        table = grid("File", "Change")
        for file, change in found.files.head(FEW).iter_rows():
            table.add_row(name_of(file), Text(change))
        show(console, table)
        and_more(console, found.files.height - FEW)
    else:
        console.print()
        say(console, "Both runs read the same files.")


def before_and_after(name: str, rows: Sequence[tuple[str, ...]], side: str) -> Table:
    """A table of what was so before and is now."""
    table = names_and(f"{side}Before", f"{side}After", name=name, widest=22)
    for first, *both in rows:
        table.add_row(name_of(first), *(Text(printable(text, LONGEST_SETTING) or BLANK) for text in both))
    return table


def print_unit_costs(console: Console, currency: Currency, differ: pl.DataFrame) -> None:
    """Print what an hour costs in each run, where that is not the same."""
    if not differ.height:
        return
    section(console, "Cost per hour")
    table = names_and("Days", ">Before", ">After", ">Change", name="Role", widest=22)
    for role, first, last, before, after, change in differ.head(FEW).iter_rows():
        moved = BLANK if change is None else f"{change:+.1%}"
        table.add_row(
            name_of(role), days(first, last), *map(Text, (currency.rate(before), currency.rate(after), moved))
        )
    show(console, table)
    and_more(console, differ.height - FEW)


def days(first: datetime.date | None, last: datetime.date | None) -> Text:
    """A stretch of days that may be open."""
    return Text("all" if first is None and last is None else f"{day(first, '...')} to {day(last, '...')}")


def print_families(console: Console, currency: Currency, heading: str, differ: pl.DataFrame) -> None:
    """Print the families with the largest differences."""
    if not differ.height:
        return
    section(console, f"{heading} ({differ.height:,})")
    table = names_and(">Before", ">After", ">Difference", name="Family", widest=30)
    for row in differ.head(FIRST).iter_rows(named=True):
        sums = (currency.sum(row[name]) for name in ("before", "after", "difference"))
        table.add_row(name_of(row["family_id"]), *map(Text, sums))
    show(console, table)
    and_more(console, differ.height - FIRST)


def and_more(console: Console, rest: int) -> None:
    """Say how many are not shown."""
    if rest > 0:
        say(console, f"and {rest:,} more")

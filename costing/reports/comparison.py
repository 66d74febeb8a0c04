"""What `costing compare` prints for people: what scenarios cost, why they differ, and what of it is cash."""

from collections.abc import Sequence

import polars as pl
from rich.console import Console

from costing.analyses.figures import LARGE, Currency, period, prices, setting
from costing.model.problem import printable
from costing.model.settings import Settings
from costing.reports.compared_measures import (
    BORNE_OF_A_FAMILY,
    CAPACITY,
    OF_A_FAMILY,
    OF_AGENCY,
    SIZE,
    WHY,
    WHY_OF_A_FAMILY,
    Measures,
    Row,
    show_measures,
)
from costing.reports.plain_text import say, section

FEW = 6
"""Up to so many scenarios, interventions and agencies are shown in full."""
LONGEST_NAME, LONGEST_NOTE = 76, 1200
GROUPS = {"intervention": ("Intervention", SIZE), "agency": ("Agency", OF_AGENCY)}
FROM = {
    False: "Difference: from the base.",
    True: "Difference: from the scenario above, the first from the base.",
}


def print_scenarios(console: Console, settings: Settings, table: pl.DataFrame, chain: bool, verbose: bool) -> None:
    """Print every scenario: its cost beside the base, why it differs, what of it is cash, and its sentences."""
    currency = currency_of(console, settings, table)
    print_title(console, settings)
    whole = whole_of(table)
    print_table(console, currency, "Scenarios", "Scenario", whole, SIZE)
    say(console, FROM[chain])
    print_table(console, currency, why(whole[1:]), "Scenario", whole[1:], WHY)
    print_table(console, currency, "What of it is cash", "Scenario", whole[1:], CAPACITY)
    full = verbose or len(whole) - 1 <= FEW
    for one in whole[1:]:
        section(console, printable(one["scenario"], LONGEST_NAME))
        print_note(console, currency, one)
        if full:
            print_groups(console, currency, table.filter(pl.col("scenario") == one["scenario"]), verbose)
    if not full:
        console.print()
        say(console, "For interventions and agencies use --scenario NAME, or -v.")


def print_interventions(console: Console, settings: Settings, table: pl.DataFrame) -> None:
    """Print what a family costs in each of two interventions, and why."""
    whole = whole_of(table)
    currency = currency_of(console, settings, table)
    print_title(console, settings)
    print_table(console, currency, "Cost of a family", "Intervention", whole, OF_A_FAMILY)
    print_table(console, currency, why(whole[1:]), "Intervention", whole[1:], WHY_OF_A_FAMILY)
    console.print()
    print_note(console, currency, whole[1])
    agencies = table.filter((pl.col("by") == "agency") & (pl.col("scenario") == whole[1]["scenario"]))
    if agencies.height > 1:
        console.print()
        rows = agencies.rows(named=True)
        show_measures(console, currency, "Agency", agencies["name"].to_list(), rows, BORNE_OF_A_FAMILY)


def whole_of(table: pl.DataFrame) -> list[Row]:
    """The row of the base and of each scenario that is about everything."""
    return list(table.filter(pl.col("by") == "all").iter_rows(named=True))


def currency_of(console: Console, settings: Settings, table: pl.DataFrame) -> Currency:
    """The study's currency, with pence where no total is large."""
    is_small = all(abs(total) < LARGE for total in table["total"].drop_nulls())
    return Currency(setting(settings, "currency"), pence=is_small).in_letters(console.options.ascii_only)


def print_title(console: Console, settings: Settings) -> None:
    """Say what was costed."""
    say(console, printable(settings.title, 78), "bold")
    say(console, f"{period(settings)}, {prices(settings)}, undiscounted")


def why(rows: Sequence[Row]) -> str:
    """The heading of what differences are made of."""
    return "Why they differ" if len(rows) > 1 else "Why it differs"


def print_table(
    console: Console, currency: Currency, heading: str, name: str, rows: Sequence[Row], measures: Measures
) -> None:
    """Print a table with a row for each scenario under a heading."""
    section(console, heading)
    show_measures(console, currency, name, [row["scenario"] for row in rows], rows, measures)


def print_note(console: Console, currency: Currency, row: Row) -> None:
    """Print the sentences on a scenario, in the letters that the terminal has."""
    note = row["note"].replace(Currency(currency.code).symbol, currency.symbol)
    say(console, printable(note, LONGEST_NOTE), indent=2)


def print_groups(console: Console, currency: Currency, table: pl.DataFrame, verbose: bool) -> None:
    """Print a scenario's interventions and agencies, where there are several and not too many."""
    for by, (heading, measures) in GROUPS.items():
        own = table.filter(pl.col("by") == by)
        if own.height > 1 and (verbose or own.height <= FEW):
            console.print()
            show_measures(console, currency, heading, own["name"].to_list(), own.rows(named=True), measures)

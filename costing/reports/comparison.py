"""What `costing compare` prints for people: what scenarios cost, why they differ, and what of it is cash."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from rich.console import Console

from costing.analyses.figures import BLANK, LARGE, Currency, period, prices, setting
from costing.model.problem import printable
from costing.model.settings import Settings
from costing.reports.packed_tables import Figures, show_packed
from costing.reports.plain_text import say, section

Row = Mapping[str, Any]
FEW = 6
"""Up to so many scenarios, interventions and agencies are shown in full."""
LONGEST_NAME, LONGEST_NOTE = 76, 1200
TOTAL, MEAN = ("total", "Total"), ("mean", "Mean")
DIFFERENCE, CASHABLE = ("difference", "Difference"), ("cashable", "Cashable")
SIZE = ((("number", "Families"), TOTAL, MEAN), (DIFFERENCE, CASHABLE))
OF_AGENCY = ((TOTAL,), (DIFFERENCE, CASHABLE))
OF_A_FAMILY = ((MEAN, DIFFERENCE),)
CAPACITY = (
    (("difference_marginal", "Marginal"), ("full_year_difference", "Full year")),
    (("hours_released", "Hours"), ("posts_released", "Posts"), CASHABLE),
)
PARTS_OF_A_FAMILY = ((("intensity", "Time"), ("mix", "Mix")), (("price", "Price"), ("expenses", "Expenses")))
PARTS = ((("families", "Families"),), *PARTS_OF_A_FAMILY)
"""The tables: blocks of measures that stand side by side, each with its heading."""
NUMBERS = ("number", "hours_released", "posts_released")
Blocks = Sequence[Sequence[tuple[str, str]]]
GROUPS = {"intervention": ("Intervention", SIZE), "agency": ("Agency", OF_AGENCY)}
OF_MORE_FAMILIES = "Families: more or fewer of them. "
MEANING = (
    "Time: more or fewer hours for each. Mix: dearer or cheaper staff in them. Price: what an hour costs. "
    "With expenses they add up to the difference."
)
FROM = {
    False: "Difference: from the base.",
    True: "Difference: from the scenario above, the first from the base.",
}
CASH = (
    "Marginal, full year: the difference at marginal cost, and if it held all year. Hours, posts: released; below "
    "zero, needed. Cashable: what expenses and whole posts no longer cost; below zero, what they cost more."
)


def print_scenarios(console: Console, settings: Settings, table: pl.DataFrame, chain: bool, verbose: bool) -> None:
    """Print every scenario: its cost beside the base, why it differs, its sentence, and what of it is cash."""
    rows = table.rows(named=True)
    currency = currency_of(console, settings, table)
    print_title(console, settings)
    section(console, "Scenarios")
    whole = [row for row in rows if row["by"] == "all"]
    show_rows(console, currency, "Scenario", [row["scenario"] for row in whole], whole, SIZE)
    say(console, FROM[chain])
    print_why(console, currency, "Scenario", whole[1:])
    print_cash(console, currency, "Scenario", whole[1:])
    full = verbose or len(whole) - 1 <= FEW
    for one in whole[1:]:
        section(console, printable(one["scenario"], LONGEST_NAME))
        print_note(console, currency, one)
        if full:
            print_groups(console, currency, [row for row in rows if row["scenario"] == one["scenario"]], verbose)
    if not full:
        console.print()
        say(console, "For interventions and agencies use --scenario NAME, or -v.")


def print_interventions(console: Console, settings: Settings, table: pl.DataFrame) -> None:
    """Print what a family costs in each of two interventions, and why."""
    whole = table.filter(pl.col("by") == "all").rows(named=True)
    currency = currency_of(console, settings, table)
    print_title(console, settings)
    section(console, "Cost of a family")
    show_rows(console, currency, "Intervention", [row["scenario"] for row in whole], whole, OF_A_FAMILY)
    print_why(console, currency, "Intervention", whole[1:], PARTS_OF_A_FAMILY)
    section(console, f"{printable(whole[1]['scenario'])} against {printable(whole[0]['scenario'])}")
    print_note(console, currency, whole[1])
    agencies = table.filter((pl.col("by") == "agency") & (pl.col("scenario") == whole[1]["scenario"]))
    print_groups(console, currency, agencies.rows(named=True), verbose=False)


def currency_of(console: Console, settings: Settings, table: pl.DataFrame) -> Currency:
    """The study's currency, with pence where no total is large."""
    largest = table["total"].abs().max()
    is_small = not isinstance(largest, float) or largest < LARGE
    return Currency(setting(settings, "currency"), pence=is_small).in_letters(console.options.ascii_only)


def print_title(console: Console, settings: Settings) -> None:
    """Say what was costed."""
    say(console, printable(settings.title, 78), "bold")
    say(console, f"{period(settings)}, {prices(settings)}, undiscounted")


def print_why(console: Console, currency: Currency, name: str, rows: Sequence[Row], parts: Blocks = PARTS) -> None:
    """Print what each difference is made of."""
    section(console, "Why they differ" if len(rows) > 1 else "Why it differs")
    show_rows(console, currency, name, [row["scenario"] for row in rows], rows, parts)
    say(console, OF_MORE_FAMILIES * (parts == PARTS) + MEANING)


def print_cash(console: Console, currency: Currency, name: str, rows: Sequence[Row]) -> None:
    """Print what of each difference is cash."""
    section(console, "What of it is cash")
    show_rows(console, currency, name, [row["scenario"] for row in rows], rows, CAPACITY)
    say(console, CASH)


def show_rows(
    console: Console, currency: Currency, name: str, names: Sequence[str], rows: Sequence[Row], blocks: Blocks
) -> None:
    """Print these measures of rows beside their names; a measure that no row has is left out."""
    figures = [
        [Figures(heading, [shown(currency, measure, row) for row in rows]) for measure, heading in block]
        for block in blocks
    ]
    known = [[column for column in block if set(column.cells) != {BLANK}] for block in figures]
    show_packed(console, name, names, [block for block in known if block])


def shown(currency: Currency, measure: str, row: Row) -> str:
    """A figure of a row: a number of families, hours or posts, or money."""
    value = row[measure]
    if value is None:
        return BLANK
    if measure not in NUMBERS:
        return currency.sum(value)
    text = f"{value:,.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def print_note(console: Console, currency: Currency, row: Row) -> None:
    """Print the sentences on a scenario, in the letters that the terminal has."""
    note = row["note"].replace(Currency(currency.code).symbol, currency.symbol)
    say(console, printable(note, LONGEST_NOTE), indent=2)


def print_groups(console: Console, currency: Currency, rows: Sequence[Row], verbose: bool) -> None:
    """Print a scenario's interventions and agencies, where there are several and not too many."""
    for by, (heading, blocks) in GROUPS.items():
        of_these = [row for row in rows if row["by"] == by]
        if len(of_these) > 1 and (verbose or len(of_these) <= FEW):
            console.print()
            show_rows(console, currency, heading, [row["name"] for row in of_these], of_these, blocks)

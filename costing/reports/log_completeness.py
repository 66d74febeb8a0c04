"""Sentences on how complete the log is, for the terminal and the sheet of data quality."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from costing.model.problem import printable
from costing.reports.figures import counted, hours

NAMED = 10
"""So many families without entries are named."""

Results = Mapping[str, pl.DataFrame]


def known_of(results: Results) -> dict[str, Any]:
    """The row of `completeness`; without one, its columns as null."""
    table = results["completeness"]
    return table.row(0, named=True) if table.height else dict.fromkeys(table.columns)


def rows_costed(results: Results) -> str:
    """How many rows of the log were costed, and how many left out."""
    log = results["reconciliation"].filter(pl.col("section").cast(pl.String) == "work_log")
    rows = dict(log.select("item", "rows").iter_rows())
    read, costed = rows.get("read", 0), rows.get("costed", 0)
    if read == costed > 1:
        return f"All {read:,} rows of the work log were costed."
    return f"{costed:,} of {counted(read, 'row')} of the work log were costed."


def left_out(results: Results) -> Iterator[str]:
    """What was left out of the log and why, a part of a sentence for each reason."""
    log = results["reconciliation"].filter(pl.col("section").cast(pl.String) == "work_log")
    for item, rows, time in log.select("item", "rows", "hours").iter_rows():
        if item.startswith("excluded") and rows:
            yield f"{counted(rows, 'row')} ({hours(time)} hours) {item.removeprefix('excluded: ')}"


def weeks_logged(results: Results) -> str:
    """Over which days the entries run, and how many whole weeks have any."""
    known = known_of(results)
    if known["first_entry"] is None:
        return "The log has no entries in the costing period."
    run = f"Entries run from {known['first_entry']} to {known['last_entry']}"
    if not known["weeks"]:
        return f"{run}."
    return f"{run}; {known['weeks_with_entries']:,} of {counted(known['weeks'], 'whole week')} have some."


def quiet_families(results: Results) -> str:
    """How many families were open for eight weeks or more without an entry; nothing where families are not listed."""
    known = known_of(results)
    if known["families_listed"] is None:
        return ""
    quiet = known["families_quiet"]
    families = "No family was" if not quiet else f"{counted(quiet, 'family')} {'was' if quiet == 1 else 'were'}"
    return f"{families} open for eight weeks or more without an entry."


def quiet_families_named(results: Results) -> str:
    """The first of these families with the days; nothing where there is none."""
    table = results["quiet_families"]
    said = [f"{printable(family)} ({since} to {until})" for family, since, until, _ in table.head(NAMED).iter_rows()]
    more = table.height - NAMED
    rest = f", and {more:,} more" if more > 0 else ""
    return f"Without an entry: {', '.join(said)}{rest} (data/quiet_families.csv)." if said else ""

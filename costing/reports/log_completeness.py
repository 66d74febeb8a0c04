"""Sentences on how complete the log is, or which part of the period a diary logged: for people to read."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from costing.analyses.figures import counted, hours
from costing.model.problem import printable

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


def is_sampled(results: Results) -> bool:
    """Whether the log is a sampled diary."""
    return "diary" in results and results["diary"].height > 0


def weeks_logged(results: Results) -> str:
    """Over which days the entries run, and how many whole weeks have any, or what the spans of a diary stand for."""
    known, sampled = known_of(results), is_sampled(results)
    if known["first_entry"] is None:
        return f"The log has no entries in the {'spans of the diary' if sampled else 'costing period'}."
    run = f"Entries run from {known['first_entry']} to {known['last_entry']}"
    if sampled:
        logged = weeks_of(results["diary"])
        verb = "was" if logged.startswith("1 ") else "were"
        whose = "diaries" if several(logged) else "diary"
        return f"{logged} of the {whose} {verb} logged, standing for {days_of(results['diary'])}. {run}."
    if not known["weeks"]:
        return f"{run}."
    return f"{run}; {known['weeks_with_entries']:,} of {counted(known['weeks'], 'whole week')} have some."


def weeks_of(diary: pl.DataFrame) -> str:
    """How many weeks a diary logged, or days where these are not whole weeks.

    Where some people or activities have a diary of their own: from how many to how many.
    """
    days = by_diary(diary, "logged_days")
    whole = all(count % 7 == 0 for count in days)
    return ranging([count // 7 for count in days], "week") if whole else ranging(days, "day")


def several(weeks: str) -> bool:
    """Whether `weeks_of` tells of diaries of different lengths."""
    return " to " in weeks


def days_of(diary: pl.DataFrame) -> str:
    """How many days of the period a diary stands for."""
    return ranging(by_diary(diary, "stratum_days"), "day")


def by_diary(diary: pl.DataFrame, column: str) -> list[int]:
    """The sums of a column for each diary: everybody's, and those of people or activities, named left of strata."""
    whose = diary.columns[: diary.columns.index("stratum")]
    return [int(days) for days in diary.group_by(whose, maintain_order=True).agg(pl.col(column).sum())[column]]


def ranging(counts: Sequence[int], noun: str) -> str:
    """The least and the most of something.

    >>> ranging([8, 8], "week"), ranging([4, 3], "week"), ranging([1], "day")
    ('8 weeks', '3 to 4 weeks', '1 day')
    """
    least, most = min(counts), max(counts)
    return counted(most, noun) if least == most else f"{least:,} to {counted(most, noun)}"


def quiet_families(results: Results) -> str:
    """How many families were open for eight weeks or more without an entry.

    Nothing where families are not listed, or where a diary did not look for them.
    """
    known = known_of(results)
    if known["families_listed"] is None or known["families_quiet"] is None:
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

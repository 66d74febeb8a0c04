"""Entries for families before they came or after they left."""

from collections.abc import Iterator

import polars as pl

from costing.checks.checked import CheckedStudy, first_rows
from costing.model.problem import Problem, printable


def entries_are_within_their_families_dates(study: CheckedStudy) -> Iterator[Problem]:
    """Time outside a family's dates is in its cost and not in its weeks: the family, its dates or the day is wrong.

    Families without a day in the period have a warning of their own (`outside-family-dates`).
    """
    entries = entries_outside(study)
    if not entries.height:
        return
    families = entries.group_by("family_id").agg(pl.col("seconds").sum().round(3), pl.len())
    worst = families.sort("seconds", "family_id", descending=[True, False]).row(0, named=True)
    first = next(first_rows(entries.filter(pl.col("family_id") == worst["family_id"]), "family_id"))
    minutes = float(entries["seconds"].sum()) / 60
    others = ""
    if families.height > 1:
        others = f" In all {entries.height:,} entries of {families.height:,} families, {minutes:,.0f} minutes."
    entries_of = "1 entry" if worst["len"] == 1 else f"{worst['len']:,} entries"
    message = (
        f"{entries_of} ({worst['seconds'] / 60:,.0f} minutes) of this family lie before its start or after its end. "
        f"They are costed.{others} Check the family's dates, or the days and families of the entries."
    )
    place = study.place("work_log", first, "date")
    yield Problem("entry-outside-family-dates", place, message, printable(worst["family_id"]))


def entries_outside(study: CheckedStudy) -> pl.DataFrame:
    """One row for each entry and family outside whose dates it lies: family_id, seconds (shared), part and row."""
    dated = study.rows("families").filter(pl.any_horizontal(pl.col("start", "end").is_not_null()))
    first, last = pl.col("start").fill_null(study.settings.start), pl.col("end").fill_null(study.settings.end)
    open_in_period = (first <= study.settings.end) & (last >= study.settings.start) & (first <= last)
    dates = dated.filter(open_in_period).select("family_id", "start", "end").unique("family_id", keep="first")
    each = study.families_of_cells.join(dates, on="family_id")
    early, late = pl.col("start") > pl.col("_from"), pl.col("end") < pl.col("_to")
    suspect = each.filter(early.fill_null(False) | late.fill_null(False)).select(
        "cell", "family_id", "part", "start", "end"
    )
    if not suspect.height:
        return pl.DataFrame(schema={"family_id": pl.String, "seconds": pl.Float64})
    entries = study.log_in_period.select("_part", "_row", "date", "seconds", cell="family_id")
    found = entries.join(suspect, on="cell")
    outside = (pl.col("date") < pl.col("start")) | (pl.col("date") > pl.col("end"))
    return found.filter(outside).with_columns(pl.col("seconds") * pl.col("part"))

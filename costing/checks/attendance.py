"""Rules about group sessions: the entries and families that attendance names, and the weights."""

from collections.abc import Iterator

import polars as pl

from costing.checks.checked import CheckedStudy, first_rows, times
from costing.checks.references import unknown
from costing.checks.summarised import summarised
from costing.model.identifiers import did_you_mean
from costing.model.problem import Problem, printable
from costing.model.tables import PART, ROW

MOST_NAMES = 10_000
"""Among more entries the nearest is not looked for: it would take minutes."""
FIFTH_DECIMAL = r"[.,][0-9]{4}[0-9]*[1-9]"


def sessions_are_in_the_log(study: CheckedStudy) -> Iterator[Problem]:
    """Who took part in an entry that is not there bears nothing of it."""
    if not study.given("attendance"):
        return
    known = study.log["entry_id"].drop_nulls().unique()
    names = known.to_list() if known.len() <= MOST_NAMES else []
    strange = study.rows("attendance").filter(~pl.col("entry_id").is_in(known.implode()))
    rows = list(first_rows(strange, "entry_id"))
    found = (unknown_entry(study, row, names) for row in rows)
    yield from summarised(found, len(rows), "entries are not known")


def unknown_entry(study: CheckedStudy, row: dict[str, object], names: list[str]) -> Problem:
    """That an entry is not in the work log."""
    value = str(row["entry_id"])
    near = did_you_mean(value, names) or " Correct it, or add the entry."
    message = f"The work log has no entry of this number.{times(row['_rows'])}{near}"
    return Problem("unknown-entry", study.place("attendance", row, "entry_id"), message, printable(value))


def families_that_attend_are_known(study: CheckedStudy) -> Iterator[Problem]:
    """A mistyped family would bear a part of the session in another's place."""
    if study.given("attendance") and study.given("families"):
        held = study.log_in_period["entry_id"].drop_nulls().unique()
        rows = study.rows("attendance").filter(pl.col("entry_id").is_in(held.implode()))
        yield from unknown(study, "attendance", rows, "family_id", "families", "family_id", "unknown-family")


def a_session_has_one_list_of_families(study: CheckedStudy) -> Iterator[Problem]:
    """With two lists of who was there neither can be told to be the right one."""
    if not study.given("attendance"):
        return
    sessions = study.rows("attendance")["entry_id"].drop_nulls().unique()
    named = study.rows("work_log").filter(
        pl.col("family_id").is_not_null() & pl.col("entry_id").is_in(sessions.implode())
    )
    both = named.join(study.log_in_period.select(PART, ROW), on=[PART, ROW], how="semi")
    for row in both.sort(PART, ROW).head(1).iter_rows(named=True):
        said = f"attendance names the families of this entry too.{times(both.height)}"
        message = f"{said} Clear this cell, or delete its rows there."
        place = study.place("work_log", row, "family_id")
        yield Problem("two-family-lists", place, message, printable(row["family_id"]))


def weights_have_four_decimals(study: CheckedStudy) -> Iterator[Problem]:
    """Weights are compared exactly, in ten thousandths, so that no second of a session is lost."""
    if not study.given("attendance") or "weight" not in study.tables["attendance"].table.rows.columns:
        return
    text = study.tables["attendance"].table.rows["weight"]
    rows = study.rows("attendance").with_columns(text=text)
    fine = rows.filter(pl.col("weight").is_not_null() & pl.col("text").str.contains(FIFTH_DECIMAL)).sort(PART, ROW)
    message = "This weight has more than four decimals. Round it: a third beside two thirds is 1 beside 2."
    for row in fine.head(1).iter_rows(named=True):
        place = study.place("attendance", row, "weight")
        yield Problem("too-many-decimals", place, message + times(fine.height), printable(row["text"]))

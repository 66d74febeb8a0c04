"""Names that stand for nothing, for a total, or for a person who could be found by them."""

from collections.abc import Iterator
from functools import reduce
from operator import add
from typing import Any

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.checks.not_entries import ALWAYS_TOTAL
from costing.model.problem import Problem
from costing.model.tables import PART, ROW

PLACEHOLDER = (
    r"(?i)^[(\[<]?(?:n/a|n\.a\.?|n/k|not known|not applicable|unknown|none|nil|null|blank|empty|tbc|tba|tbd|\?+|\.+|_+"
    r"|–+|—+|no (?:family|project|name)|without (?:family|project))[)\]>]?$"
)
INITIALS = "(?i)^(?:na|nk|nan)$"
"""Words for nothing that may be a practitioner's initials."""
PERSONAL = {
    "e-mail addresses": r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$",
    "telephone numbers": (
        r"^(?:07[0-9]{9}|07[0-9]{3} [0-9]{3} ?[0-9]{3}|\(?0[1238][0-9]{1,4}\)?[ -][0-9]{3,4}[ -]?[0-9]{3,4})$"
    ),
    "postcodes": r"(?i)\b[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][ABD-HJLNP-UW-Z]{2}$",
}
NHS_NUMBER = r"^([0-9]{3})[ -]?([0-9]{3})[ -]?([0-9]{4})$"
PEOPLE = {"practitioner_id": ("practitioners",), "family_id": ("families", "attendance")}
"""Columns that name people, and the tables in which they are listed."""


def names_stand_for_somebody(study: CheckedStudy) -> Iterator[Problem]:
    """N/A as a family would be one more family, with all time that was for none."""
    for column in PEOPLE:
        pattern = f"{PLACEHOLDER}|{INITIALS}" if column == "family_id" else PLACEHOLDER
        found = study.names(column).filter(pl.col(column).str.contains(pattern)).sort(PART, ROW)
        if found.height:
            rows = int(found["_rows"].sum())
            instead = " Leave the cell blank where the work was for no family." if column == "family_id" else ""
            message = (
                f"{rows:,} {'row names' if rows == 1 else 'rows name'} somebody who is called {listed(found, column)}. "
                f"Fill in who it was.{instead}"
            )
            yield Problem("placeholder-name", study.place("work_log", found.row(0, named=True), column), message)


def listed(found: pl.DataFrame, column: str) -> str:
    """The words that stand for nobody, in the order of their first rows."""
    return ", ".join(found[column].head(3)) + (" and the like" if found.height > 3 else "")


def no_name_is_total(study: CheckedStudy) -> Iterator[Problem]:
    """A total with a date, as a weekly one has, would be costed as work with a family, or by somebody, called Total."""
    for column in (*PEOPLE, "role", "activity"):
        found = study.names(column).filter(pl.col(column).str.contains(ALWAYS_TOTAL)).sort(PART, ROW)
        for row in found.iter_rows(named=True):
            count = f" {row['_rows']:,} rows are called so." if row["_rows"] > 1 else ""
            message = f"This row looks like a total: it would count the time above it again. Delete it.{count}"
            yield Problem("totals-row", study.place("work_log", row, column), message)


def no_name_leads_to_a_person(study: CheckedStudy) -> Iterator[Problem]:
    """Identifiers stand in every file that is written: who has the file could find the person. Values are not shown."""
    for column, tables in PEOPLE.items():
        for place_in in ("work_log", *tables):
            names = study.names(column) if place_in == "work_log" else study.rows(place_in)
            kinds = {kind: names.filter(marks) for kind, marks in personal(names[column]).items() if marks.any()}
            if kinds:
                first = min((rows.sort(PART, ROW).row(0, named=True) for rows in kinds.values()), key=position)
                said = " and ".join(f"{rows.height:,} look like {kind}" for kind, rows in kinds.items())
                message = f"Of these names {said}. Use identifiers that are made up: they stand in every file written."
                yield Problem("personal-data", study.place(place_in, first, column), message)
                break


def position(row: dict[str, Any]) -> tuple[int, int]:
    """Where a row stands, to be compared."""
    return row[PART], row[ROW]


def personal(names: pl.Series) -> dict[str, pl.Series]:
    """Which names look like each kind of personal data."""
    marks = {kind: names.str.contains(pattern).fill_null(False) for kind, pattern in PERSONAL.items()}
    return {**marks, "NHS numbers": nhs_numbers(names)}


def nhs_numbers(names: pl.Series) -> pl.Series:
    """Names of ten digits whose last is the check digit of the nine before, modulo 11.

    One number in eleven is so by chance: they count when most of the numbers of ten digits are.
    """
    ten = names.str.contains(NHS_NUMBER).fill_null(False)
    if not ten.any():
        return ten
    digits = names.filter(ten).str.replace_all("[ -]", "")
    total = reduce(add, [(10 - at) * digits.str.slice(at, 1).cast(pl.Int64) for at in range(9)])
    right = (11 - total % 11) % 11 == digits.str.slice(9, 1).cast(pl.Int64)
    none = pl.repeat(False, names.len(), dtype=pl.Boolean, eager=True)
    return none.scatter(ten.arg_true(), right) if 2 * int(right.sum()) > right.len() else none

"""Warnings that only the added-up time and cost can give: each is something an economist would want to look at."""

from collections.abc import Iterator

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.checks.summarised import summarised
from costing.model.problem import Place, Problem, printable

LITTLE = 0.2
"""Below this share of direct time, a practitioner's indirect time weighs heavily on few families."""


def practitioner_warnings(study: CheckedStudy, practitioners: pl.DataFrame) -> Iterator[Problem]:
    """Practitioners with little direct time, or with more hours logged than available (method note 5 and 6)."""
    people = practitioners.with_columns(logged=pl.col("hours_direct") + pl.col("hours_indirect"))
    yield from little_direct_time(study, people)
    yield from over_available(study, people)


def little_direct_time(study: CheckedStudy, people: pl.DataFrame) -> Iterator[Problem]:
    """Practitioners, those with the smallest share first, whose indirect time falls on few families."""
    if study.settings.level != "practitioner":
        return
    shares = people.with_columns(share=pl.col("hours_direct") / pl.col("logged"))
    little = shares.filter((pl.col("logged") > 0) & (pl.col("share") < LITTLE)).sort("share", "practitioner_id")
    found = (
        about(
            study,
            row,
            "little-direct-time",
            f"Only {row['share']:.0%} of what {printable(row['practitioner_id'])} logged is for families: "
            'all indirect time falls on those few. Consider indirect_time = "role" or "study".',
        )
        for row in little.iter_rows(named=True)
    )
    yield from summarised(found, little.height, f"practitioners are below {LITTLE:.0%}")


def over_available(study: CheckedStudy, people: pl.DataFrame) -> Iterator[Problem]:
    """Practitioners, those furthest above first, who logged more than they have."""
    over = people.with_columns(over=pl.col("logged") / pl.col("available_hours")).filter(
        pl.col("logged") > pl.col("available_hours")
    )
    found = (
        about(
            study,
            row,
            "over-available",
            f"{printable(row['practitioner_id'])} logged {row['logged']:,.1f} hours of "
            f"{row['available_hours']:,.1f} available. Check both.",
        )
        for row in over.sort("over", "practitioner_id", descending=[True, False]).iter_rows(named=True)
    )
    yield from summarised(found, over.height, "practitioners logged more than is available")


def unpriced_warnings(study: CheckedStudy, practitioners: pl.DataFrame) -> Iterator[Problem]:
    """Practitioners whose unlogged hours could not be priced."""
    unpriced = practitioners.filter((pl.col("hours_unlogged") > 0) & pl.col("cost_unlogged").is_null())
    message = "The role has no unit cost on every day of the period: the cost of unlogged time is left blank."
    found = (
        Problem("not-priced", staff_place(study, row), message, printable(row["role"]))
        for row in unpriced.iter_rows(named=True)
    )
    yield from summarised(found, unpriced.height, "practitioners have none")


def about(study: CheckedStudy, row: dict[str, object], code: str, message: str) -> Problem:
    """A problem of a practitioner, at the row of the list."""
    return Problem(code, staff_place(study, row), message, printable(str(row["practitioner_id"])))


def family_warnings(study: CheckedStudy, families: pl.DataFrame, with_time: pl.Series) -> Iterator[Problem]:
    """Families outside their dates, without time, and those that are left out (method note 10)."""
    if not study.given("families"):
        return
    message = "It has time or an expense in the costing period, but no day: it has zero weeks. Check its dates."
    closed = families.filter(pl.col("days") == 0)["family_id"]
    outside = (
        Problem("outside-family-dates", family_place(study, family), message, printable(family))
        for family in closed.cast(pl.String)
    )
    yield from summarised(outside, closed.len(), "families have none")
    idle = families.filter(~pl.col("family_id").is_in(with_time.implode()))["family_id"].to_list()
    if idle:
        message = f"{families_are(len(idle))} open in the period without logged time, and in the mean with no hours."
        yield Problem("no-logged-time", family_place(study, idle[0]), message)
    out = (
        study.rows("families")
        .filter(~pl.col("family_id").is_in(families["family_id"].implode()))["family_id"]
        .to_list()
    )
    if out:
        message = f"{families_are(len(out))} left out: no day in the costing period and nothing of their own in it."
        yield Problem("family-excluded", family_place(study, out[0]), message)


def expense_warnings(study: CheckedStudy, charged: pl.DataFrame) -> Iterator[Problem]:
    """Assets whose life does not touch the period."""
    expenses = study.rows("expenses").with_columns(expense=pl.int_range(pl.len(), dtype=pl.Int64))
    never = expenses.filter(pl.col("life_years").is_not_null()).join(charged, on="expense", how="anti")
    message = "The asset's life does not touch the costing period: left out. Check date and life_years."
    found = (Problem("never-charged", study.place("expenses", row, "date"), message) for row in never.to_dicts())
    yield from summarised(found, never.height, "assets are left out so")


def unallocated_warnings(study: CheckedStudy, unallocated: pl.DataFrame) -> Iterator[Problem]:
    """Costs that no family bears."""
    for row in unallocated.iter_rows(named=True):
        message = f"{row['cost']:,.2f} of {row['component']} cost has nothing to be shared by and is in no family."
        yield Problem("unallocated", study.place("work_log"), message)


def families_are(count: int) -> str:
    """So many families, with the verb."""
    return "1 family is" if count == 1 else f"{count:,} families are"


def staff_place(study: CheckedStudy, row: dict[str, object]) -> Place:
    """Where a practitioner stands."""
    return row_of(study, "practitioners", "practitioner_id", str(row["practitioner_id"]))


def family_place(study: CheckedStudy, family: str) -> Place:
    """Where a family stands."""
    return row_of(study, "families", "family_id", family)


def row_of(study: CheckedStudy, table: str, key: str, value: str) -> Place:
    """The place of the row with this key."""
    found = study.rows(table).filter(pl.col(key) == value).head(1).to_dicts()
    return study.place(table, found[0], key) if found else study.place("work_log")

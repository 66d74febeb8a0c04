"""Warnings that only the added-up time and cost can give: each is something an economist would want to look at."""

from collections.abc import Iterator, Mapping

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.checks.summarised import summarised
from costing.model.problem import Place, Problem, printable

LITTLE = 0.2
"""Below this share of direct time, a practitioner's indirect time weighs heavily on few families."""
POST = ("practitioner_id", "start")


def practitioner_warnings(study: CheckedStudy, posts: pl.DataFrame) -> Iterator[Problem]:
    """Posts with little direct time, or with more hours than available (method note 5 and 6).

    `posts`: the table of practitioners, a row a post; with a diary its hours are estimates for the period.
    """
    with_sum = posts.with_columns(hours=pl.col("hours_direct") + pl.col("hours_indirect"))
    yield from little_direct_time(study, with_sum)
    yield from over_available(study, with_sum)


def little_direct_time(study: CheckedStudy, posts: pl.DataFrame) -> Iterator[Problem]:
    """Posts, those with the smallest share first, whose indirect time falls on few families."""
    if study.settings.level in ("ratio", "exclude"):
        return
    level = pl.when(pl.col("indirect_over") != "").then("indirect_over").otherwise(pl.lit(study.settings.level))
    shares = posts.filter(level == "practitioner").with_columns(share=pl.col("hours_direct") / pl.col("hours"))
    little = shares.filter((pl.col("hours") > 0) & (pl.col("share") < LITTLE)).sort("share", *POST)
    found = (
        about(
            study,
            row,
            "little-direct-time",
            f"Only {row['share']:.0%} of {time_of(study, row)} is for families: "
            'all indirect time falls on those few. Consider indirect_time = "role" or "study".',
        )
        for row in little.iter_rows(named=True)
    )
    yield from summarised(found, little.height, f"practitioners are below {LITTLE:.0%}")


def time_of(study: CheckedStudy, post: Mapping[str, object]) -> str:
    """What somebody logged, or what the diary says of their time."""
    return f"the time of {name_of(post)}" if study.given("diary") else f"what {name_of(post)} logged"


def over_available(study: CheckedStudy, posts: pl.DataFrame) -> Iterator[Problem]:
    """Posts, those furthest above first, with more hours than they have."""
    over = posts.with_columns(over=pl.col("hours") / pl.col("available_hours")).filter(
        pl.col("hours") > pl.col("available_hours")
    )
    found = (
        about(study, row, "over-available", above(study, row))
        for row in over.sort("over", *POST, descending=[True, False, False]).iter_rows(named=True)
    )
    verb = "have" if study.given("diary") else "logged"
    yield from summarised(found, over.height, f"practitioners {verb} more than is available")


def above(study: CheckedStudy, post: Mapping[str, object]) -> str:
    """How far a post is above its available hours."""
    hours, available = f"{post['hours']:,.1f}", f"{post['available_hours']:,.1f} available"
    if study.given("diary"):
        return (
            f"The diary stands for {hours} hours of {name_of(post)}, of {available}. "
            "A little above may be the choice of weeks; else check both."
        )
    return f"{name_of(post)} logged {hours} hours of {available}. Check both."


def name_of(post: Mapping[str, object]) -> str:
    """A practitioner, with the days of the post where it has dates.

    >>> name_of({"practitioner_id": "P1", "start": "2013-09-01", "end": None})
    'P1 (from 2013-09-01)'
    """
    edges = [f"{word} {post[edge]}" for word, edge in (("from", "start"), ("to", "end")) if post[edge] is not None]
    return printable(str(post["practitioner_id"])) + (f" ({' '.join(edges)})" if edges else "")


def unpriced_warnings(study: CheckedStudy, posts: pl.DataFrame) -> Iterator[Problem]:
    """Posts whose unlogged hours could not be priced."""
    unpriced = posts.filter((pl.col("hours_unlogged") > 0) & pl.col("cost_unlogged").is_null())
    message = "The role has no unit cost on every day of the period: the cost of unlogged time is left blank."
    found = (
        Problem("not-priced", staff_place(study, row), message, printable(row["role"]))
        for row in unpriced.iter_rows(named=True)
    )
    yield from summarised(found, unpriced.height, "practitioners have none")


def about(study: CheckedStudy, row: Mapping[str, object], code: str, message: str) -> Problem:
    """A problem of a post, at its row of the list."""
    return Problem(code, staff_place(study, row), message, printable(str(row["practitioner_id"])))


def family_warnings(study: CheckedStudy, families: pl.DataFrame, with_time: pl.Series) -> Iterator[Problem]:
    """Families outside their dates, without time, and those that are left out (method note 10).

    `with_time` names those with time in their cost; those with entries that are apart or left out have logged time
    too. A diary need not have met a family in its weeks: with one, a family without time says nothing.
    """
    if not study.given("families"):
        return
    message = "It has time or an expense in the costing period, but no day: it has zero weeks. Check its dates."
    closed = families.filter(pl.col("days") == 0)["family_id"]
    outside = (
        Problem("outside-family-dates", family_place(study, family), message, printable(family))
        for family in closed.cast(pl.String)
    )
    yield from summarised(outside, closed.len(), "families have none")
    seen = pl.concat([with_time.cast(pl.String), study.families_of_cells["family_id"]])
    idle = families.filter(~pl.col("family_id").cast(pl.String).is_in(seen.implode()))["family_id"].to_list()
    if idle and not study.given("diary"):
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


def staff_place(study: CheckedStudy, post: Mapping[str, object]) -> Place:
    """Where a post stands."""
    return row_of(study, "practitioners", {name: post[name] for name in POST})


def family_place(study: CheckedStudy, family: str) -> Place:
    """Where a family stands."""
    return row_of(study, "families", {"family_id": family})


def row_of(study: CheckedStudy, table: str, keys: Mapping[str, object]) -> Place:
    """The place, in its first key, of the row with these keys."""
    same = [pl.col(name).eq_missing(pl.lit(value)) for name, value in keys.items()]
    found = study.rows(table).filter(*same).head(1).to_dicts()
    return study.place(table, found[0], next(iter(keys))) if found else study.place("work_log")

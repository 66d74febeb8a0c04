"""Rules about prices: one unit cost for every role on every day that needs it."""

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from costing.checks.checked import CheckedStudy, times
from costing.checks.posts import posts
from costing.model.problem import Problem, printable
from costing.model.tables import PART, ROW


def every_day_has_one_unit_cost(study: CheckedStudy) -> Iterator[Problem]:
    """None would be free labour, two would pay twice; the last known one would be a guess."""
    if not study.given("unit_costs"):
        return
    spans = spans_by_role(study)
    for role in judged_roles(study):
        if hold_once(spans[role], study.settings.start, study.settings.end):
            continue
        for code, wrong in wrongly_priced(study, role, study.days_priced_at(role)):
            for days in wrong:
                yield at_the_first(study, code, role, days)


def wrongly_priced(study: CheckedStudy, role: str, days: pl.DataFrame) -> Iterator[tuple[str, list[pl.DataFrame]]]:
    """Days (with `date`) on which a role has no unit cost, those of one gap together; and days on which it has two."""
    spans = spans_of(study, role)
    none = days.filter(held(spans) == 0)
    if none.height:
        gaps = none.with_columns(after=pl.sum_horizontal([pl.col("date") > last for _, last in spans]))
        yield "no-unit-cost", gaps.partition_by("after", maintain_order=True)
    twice = days.filter(held(spans) > 1)
    if twice.height:
        yield "two-unit-costs", [twice]


def at_the_first(study: CheckedStudy, code: str, role: str, days: pl.DataFrame) -> Problem:
    """A problem at the first entry of these days, which names them and how many entries need a price."""
    first = days.sort(PART, ROW).row(0, named=True)
    near = gap_around(first["date"], spans_of(study, role)) if code == "no-unit-cost" else ""
    said = what_is_wrong(study, code, role, first["date"])
    message = f"{said} {between(days)}{near}.{times(int(days['_rows'].sum()))} {CURE[code]}"
    return Problem(code, study.place("work_log", first, "date"), message, printable(role))


def unlogged_days_have_a_unit_cost(study: CheckedStudy) -> Iterator[Problem]:
    """Unlogged time that is shared over families is priced on every day of the post."""
    if not study.settings.allocates_unlogged or not study.given("unit_costs") or not study.given("practitioners"):
        return
    priced = pl.col("available_hours").is_not_null() & pl.col("role").is_in(judged_roles(study))
    for of_role in posts(study).filter(priced).partition_by("role", maintain_order=True):
        role = str(of_role["role"][0])
        for code, wrong in wrongly_priced(study, role, days_of(study, of_role)):
            for days in wrong:
                row = first_on(of_role, days)
                said = what_is_wrong(study, code, role, days["date"][0])
                message = f"{said} {between(days)}, when unlogged time is priced. {CURE[code]}"
                yield Problem(code, study.place("practitioners", row, "role"), message, printable(role))


def days_of(study: CheckedStudy, of_role: pl.DataFrame) -> pl.DataFrame:
    """The days of the period on which one of these posts holds: date."""
    spans = of_role.select("first", "last").unique().iter_rows()
    return every_day(study).filter(pl.any_horizontal(pl.col("date").is_between(*span) for span in spans))


def first_on(of_role: pl.DataFrame, days: pl.DataFrame) -> dict[str, object]:
    """The first of these posts that holds on one of these days."""
    holds = of_role.join(days.select("date"), how="cross").filter(pl.col("date").is_between("first", "last"))
    return holds.sort(PART, ROW).row(0, named=True)


CURE = {
    "no-unit-cost": "Add a row to unit_costs, or correct valid_from and valid_to.",
    "two-unit-costs": "Correct valid_from and valid_to so that one holds on each day.",
}


def what_is_wrong(study: CheckedStudy, code: str, role: str, day: date) -> str:
    """That a role has no unit cost on a day, or how many, and in which rows."""
    if code == "no-unit-cost":
        return "This role has no unit cost"
    spans = pl.col("valid_from").fill_null(date.min), pl.col("valid_to").fill_null(date.max)
    holds = (pl.col("role") == role) & pl.lit(day).is_between(*spans)
    numbers = [f"{number:,}" for number in study.rows("unit_costs").filter(holds)[ROW]]
    return f"This role has {len(numbers):,} unit costs (rows {', '.join(numbers[:-1])} and {numbers[-1]})"


def judged_roles(study: CheckedStudy) -> list[str]:
    """Roles that have a unit cost, but for those with a row that cannot be read: its dates are not known."""
    table = study.tables["unit_costs"]
    broken = table.rows.filter(~table.whole)["role"].drop_nulls()
    roles = table.rows["role"].drop_nulls().unique().sort()
    return roles.filter(~roles.is_in(broken.implode())).to_list()


def every_day(study: CheckedStudy) -> pl.DataFrame:
    """Every day of the costing period: date."""
    return pl.DataFrame({"date": pl.date_range(study.settings.start, study.settings.end, eager=True)})


def between(days: pl.DataFrame) -> str:
    """The first and last of some days."""
    first, last = str(days["date"].min()), str(days["date"].max())
    return f"on {first}" if first == last else f"between {first} and {last}"


def spans_of(study: CheckedStudy, role: str) -> list[tuple[date, date]]:
    """The spans of dates over which a role's unit costs hold, open ends at the end of time."""
    return spans_by_role(study).get(role, [])


def spans_by_role(study: CheckedStudy) -> dict[str, list[tuple[date, date]]]:
    """For each role that has unit costs the spans of `spans_of`."""
    found: dict[str, list[tuple[date, date]]] = {}
    for role, first, last in study.rows("unit_costs").select("role", "valid_from", "valid_to").iter_rows():
        found.setdefault(role, []).append((first or date.min, last or date.max))
    return found


def hold_once(spans: list[tuple[date, date]], start: date, end: date) -> bool:
    """Whether each day of a period lies in exactly one of these spans.

    >>> year = date(2024, 4, 1), date(2025, 3, 31)
    >>> hold_once([(date(2024, 10, 1), date.max), (date.min, date(2024, 9, 30))], *year)
    True
    >>> hold_once([(date.min, date(2024, 10, 1)), (date(2024, 10, 1), date.max)], *year)
    False
    """
    inside = sorted((max(first, start), min(last, end)) for first, last in spans if first <= end and last >= start)
    begins = [start, *(last + timedelta(days=1) for _, last in inside)]
    return begins == [*(first for first, _ in inside), end + timedelta(days=1)]


def held(spans: list[tuple[date, date]]) -> pl.Expr:
    """How many of the spans hold a row's date."""
    return pl.sum_horizontal([pl.col("date").is_between(*span).cast(pl.Int32) for span in spans])


def gap_around(day: date, spans: list[tuple[date, date]]) -> str:
    """The gap between two unit costs in which a day falls."""
    before = max((last for _, last in spans if last < day), default=None)
    after = min((first for first, _ in spans if first > day), default=None)
    if before and after:
        return f" (the gap runs from {before + timedelta(days=1)} to {after - timedelta(days=1)})"
    if before:
        return f" (the last one ends on {before})"
    return f" (the first one begins on {after})" if after else ""

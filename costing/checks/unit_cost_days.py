"""Rules about prices: one unit cost for every role on every day that needs it, and years to uprate from."""

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from costing.checks.checked import CheckedStudy, first_rows, times
from costing.checks.summarised import summarised
from costing.model.identifiers import did_you_mean
from costing.model.problem import Problem, printable
from costing.model.tables import PART, ROW


def every_day_has_one_unit_cost(study: CheckedStudy) -> Iterator[Problem]:
    """None would be free labour, two would pay twice; the last known one would be a guess."""
    if not study.given("unit_costs"):
        return
    for role in judged_roles(study):
        if next(wrongly_priced(study, role, every_day(study)), None) is None:
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
    message = f"{FOUND[code]} {between(days)}{near}.{times(int(days['_rows'].sum()))} {CURE[code]}"
    return Problem(code, study.place("work_log", first, "date"), message, printable(role))


def unlogged_days_have_a_unit_cost(study: CheckedStudy) -> Iterator[Problem]:
    """Unlogged time that is shared over families is priced on every day of the period."""
    if not study.settings.allocates_unlogged or not study.given("unit_costs") or not study.given("practitioners"):
        return
    staff = study.rows("practitioners").filter(
        pl.col("available_hours").is_not_null() & pl.col("role").is_in(judged_roles(study))
    )
    for row in first_rows(staff, "role"):
        for code, wrong in wrongly_priced(study, str(row["role"]), every_day(study)):
            for days in wrong:
                message = f"{FOUND[code]} {between(days)}, when unlogged time is priced. {CURE[code]}"
                yield Problem(code, study.place("practitioners", row, "role"), message, printable(str(row["role"])))


CURE = {
    "no-unit-cost": "Add a row to unit_costs, or correct valid_from and valid_to.",
    "two-unit-costs": "Correct valid_from and valid_to so that one holds on each day.",
}


FOUND = {
    "no-unit-cost": "This role has no unit cost",
    "two-unit-costs": "This role has two unit costs",
}


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
    rows = study.rows("unit_costs").filter(pl.col("role") == role)
    return [(first or date.min, last or date.max) for first, last in rows.select("valid_from", "valid_to").iter_rows()]


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


def price_years_are_in_the_index(study: CheckedStudy) -> Iterator[Problem]:
    """Prices of a year that the index does not know cannot be brought to those of the study."""
    if not study.settings.price_year:
        return
    known = [str(year) for year in study.rows("price_index")["year"].drop_nulls()]
    if study.settings.price_year not in known:
        message = f"price_index does not have the study's price_year.{did_you_mean(study.settings.price_year, known)}"
        yield Problem("unknown-price-year", study.setting("price_year"), message, study.settings.price_year)
    for name in ("unit_costs", "expenses"):
        for row in study.rows(name).iter_rows(named=True):
            year = row["price_year"]
            if year is not None and year not in known:
                message = (
                    f"price_index does not have this year.{did_you_mean(year, known)} Add it, or correct the year."
                )
                yield Problem("unknown-price-year", study.place(name, row, "price_year"), message, printable(year))
        yield from without_price_year(study, name)


def without_price_year(study: CheckedStudy, name: str) -> Iterator[Problem]:
    """Rows of a table that are not uprated since they do not say of what year their prices are."""
    message = "It has no price_year and is not uprated. Fill it in."
    rows = study.rows(name).filter(pl.col("price_year").is_null())
    found = (
        Problem("no-price-year", study.place(name, row, "price_year"), message) for row in rows.iter_rows(named=True)
    )
    yield from summarised(found, rows.height, f"rows of {name} have none")


def a_ratio_counts_nothing_twice(study: CheckedStudy) -> Iterator[Problem]:
    """A price per direct hour already pays for indirect and unlogged time."""
    settings = study.settings
    if settings.level != "ratio":
        return
    if settings.allocates_unlogged:
        message = 'indirect_time = "ratio" already pays for unlogged time. Set unlogged_time = "report".'
        yield Problem("counted-twice", study.setting("unlogged_time"), message, "allocate")
    for row in study.log_in_period.filter(pl.col("whole") & pl.col("family_id").is_null()).iter_rows(named=True):
        message = 'indirect_time = "ratio" already pays for time without a family. Delete it, or choose another level.'
        yield Problem("counted-twice", study.place("work_log", row, "family_id"), message)
    yield from direct_shares_are_given(study)


def direct_shares_are_given(study: CheckedStudy) -> Iterator[Problem]:
    """Without a direct_share there is no cost per direct hour."""
    used = study.priced_roles["priced"].drop_nulls().unique()
    lacking = study.rows("unit_costs").filter(pl.col("role").is_in(used.implode()) & pl.col("direct_share").is_null())
    for row in lacking.iter_rows(named=True):
        message = 'indirect_time = "ratio" prices time per direct hour. Fill in direct_share.'
        yield Problem(
            "no-direct-share", study.place("unit_costs", row, "direct_share"), message, printable(row["role"] or "")
        )

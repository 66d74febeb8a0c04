"""Rules about prices of other years: each series that is used has the years that it is used for."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.checks.summarised import summarised
from costing.model.identifiers import did_you_mean
from costing.model.problem import Problem, printable

ELEMENTS = {
    "pay": ("salary", "on_costs", "on_costs_rate"),
    "prices": (
        *("qualifications", "direct_overheads", "direct_overheads_rate"),
        *("indirect_overheads", "indirect_overheads_rate"),
    ),
    "capital": ("capital_overheads",),
}
"""The elements of a build-up that each series of the price index brings to the study's prices."""
Row = dict[str, object]


@dataclass(frozen=True)
class Index:
    """The figures of a price index by series ("" where the series is blank) and year."""

    figures: dict[str, dict[str, float]]

    def used_for(self, series: str) -> str:
        """The series whose figures are used: the one without a name where there are none of this."""
        return series if series in self.figures else ""

    def years(self, series: str) -> dict[str, float]:
        """The figures of a series by year."""
        return self.figures.get(self.used_for(series), {})


def index_of(study: CheckedStudy) -> Index:
    """The price index; a row without a year or a figure that can be read has none."""
    figures: dict[str, dict[str, float]] = {}
    rows = study.rows("price_index").select(pl.col("series").fill_null(""), "year", "index").drop_nulls("year")
    for series, year, figure in rows.iter_rows():
        figures.setdefault(series, {}).setdefault(year, figure)
    return Index(figures)


def price_years_are_in_the_index(study: CheckedStudy) -> Iterator[Problem]:
    """Prices of a year that the index does not know cannot be brought to those of the study."""
    target = study.settings.price_year
    if not target:
        return
    index, lacking = index_of(study), set[str]()
    for name in ("unit_costs", "expenses"):
        for row in study.rows(name).filter(pl.col("price_year").is_not_null()).iter_rows(named=True):
            needed = {index.used_for(series) for series in series_of(name, row, index)}
            lacking |= {series for series in needed if target not in index.years(series)}
            yield from year_is_known(study, name, row, index, needed)
        yield from without_price_year(study, name)
    if not any(target in years for years in index.figures.values()):
        lacking = {""}
    for series in sorted(lacking):
        message = f"price_index does not have the study's price_year{said(series)}."
        near = did_you_mean(target, index.years(series)) or " Add it, or correct the year."
        yield Problem("unknown-price-year", study.setting("price_year"), message + near, target)


def year_is_known(study: CheckedStudy, name: str, row: Row, index: Index, needed: set[str]) -> Iterator[Problem]:
    """One problem for the price year of a row where a series that it needs does not have it."""
    year = str(row["price_year"])
    for series in sorted(series for series in needed if year not in index.years(series))[:1]:
        near = did_you_mean(year, index.years(series))
        message = f"price_index does not have this year{said(series)}.{near} Add it, or correct the year."
        yield Problem("unknown-price-year", study.place(name, row, "price_year"), message, printable(year))


def said(series: str) -> str:
    """In which series a year is missing."""
    return f" in the series {series}" if series else ""


def series_of(name: str, row: Row, index: Index) -> set[str]:
    """The series that bring a row of unit_costs or expenses to the study's prices, as DESIGN section 6.7 has them."""
    if name == "expenses":
        return {"prices" if row["life_years"] is None else "capital"}
    if row["salary"] is not None:
        return {series for series, elements in ELEMENTS.items() if any(row[name] for name in elements)} | {"pay"}
    share = row["pay_share"]
    if share is None:
        return {""} if "" in index.figures or not index.figures else {"pay", "prices"}
    return {series for series, part in (("pay", share), ("prices", 1 - float(str(share)))) if part}


def a_published_rate_says_what_of_it_is_pay(study: CheckedStudy) -> Iterator[Problem]:
    """Pay and prices rise differently: a rate is brought to the study's prices by one figure, or by both in parts."""
    target, index = study.settings.price_year, index_of(study)
    if not target or not index.figures or "" in index.figures:
        return
    published = pl.col("cost_per_hour").is_not_null() & pl.col("salary").is_null() & pl.col("pay_share").is_null()
    for row in study.rows("unit_costs").filter(published & pl.col("price_year").is_not_null()).iter_rows(named=True):
        pay, prices = (rise(index.years(series), str(row["price_year"]), target) for series in ("pay", "prices"))
        if pay and prices and pay != prices:
            message = (
                "Pay and prices rose differently, and price_index has no series for all of a published rate. "
                "Fill in pay_share, or add years without a series."
            )
            place = study.place("unit_costs", row, "pay_share")
            yield Problem("no-pay-share", place, message, printable(str(row["role"] or "")))


def rise(years: dict[str, float], year: str, target: str) -> float | None:
    """By what prices of a year are multiplied; none where it cannot be told."""
    of_target, of_year = years.get(target), years.get(year)
    return of_target / of_year if of_target and of_year else None


def without_price_year(study: CheckedStudy, name: str) -> Iterator[Problem]:
    """Rows of a table that are not uprated since they do not say of what year their prices are."""
    message = "It has no price_year and is not uprated. Fill it in."
    rows = study.rows(name).filter(pl.col("price_year").is_null())
    found = (
        Problem("no-price-year", study.place(name, row, "price_year"), message) for row in rows.iter_rows(named=True)
    )
    yield from summarised(found, rows.height, f"rows of {name} have none")

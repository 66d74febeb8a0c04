"""Expenses by hand: anniversaries, lengths in years, equivalent annual costs, days that are charged, and sharing."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from costing.engine.expenses import anniversary, annual_cost, charge, charged_days, years_between
from costing.model.settings import Settings
from tests.studies import by_family, costed, the_row

UNIT_COSTS = "role,cost_per_hour\nvolunteer,0"
FISCAL_YEAR = {"start": "2013-04-01", "end": "2014-03-31"}


def day(text: str) -> date:
    """A day as ISO writes it."""
    return date.fromisoformat(text)


def expense(**cells: Any) -> dict[str, Any]:
    """A typed row of `expenses`; what is not given is blank."""
    blank = dict.fromkeys(("date", "family_id", "life_years", "resale_value", "replaced", "vat"))
    return {"category": "van", "cost": 900.0, **blank, **cells}


def settings(start: str, end: str, rate: str = "0") -> Settings:
    """A study of these days."""
    told = {"title": "A test", "start": start, "end": end, "discount_rate": rate}
    return Settings.model_validate(told)


def log_for(*families: str) -> str:
    """A work log that costs nothing: an hour for each of these families."""
    rows = [f"2013-04-02,volunteer,{family},1" for family in families]
    return "\n".join(["date,role,family_id,hours", *rows])


@pytest.mark.parametrize(
    ("first", "years", "then"),
    [
        ("2013-04-01", 1, "2014-04-01"),
        ("2013-04-01", 0, "2013-04-01"),
        ("2012-02-29", 1, "2013-02-28"),
        ("2012-02-29", 4, "2016-02-29"),
        ("2012-02-29", 88, "2100-02-28"),
        ("2011-02-28", 1, "2012-02-28"),
        ("2013-12-31", 6, "2019-12-31"),
    ],
)
def test_an_anniversary_is_the_same_day_some_years_on(first: str, years: int, then: str) -> None:
    """29 February falls on the 28th where there is none; 28 February stays where it is in a leap year."""
    assert anniversary(day(first), years) == day(then)


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        ("2013-04-01", "2014-03-31", 1),  # a whole year
        ("2013-04-01", "2016-03-31", 3),  # three, with a 29 February among them
        ("2013-04-01", "2013-04-01", 1 / 365),  # one day
        ("2014-01-01", "2014-03-31", 90 / 365),
        ("2015-04-01", "2015-12-31", 275 / 366),  # 29 February 2016 lies before the next anniversary
        ("2013-04-01", "2014-04-01", 1 + 1 / 365),
        ("2012-02-29", "2013-02-27", 1),  # the anniversary is on the 28th
        ("2012-02-29", "2013-02-28", 1 + 1 / 365),  # to 28 February 2014
        ("2012-02-29", "2016-02-27", 3 + 365 / 366),  # the fourth anniversary is on the 29th
        ("2012-02-29", "2016-02-28", 4),
        ("2011-12-31", "2012-12-30", 1),
    ],
)
def test_years_are_counted_from_anniversary_to_anniversary(first: str, last: str, years: float) -> None:
    """Whole years from the first day, then the days left over the days to the next anniversary; both ends count."""
    assert years_between(day(first), day(last)) == pytest.approx(years, rel=1e-12)


def test_an_annual_cost_pays_back_what_the_asset_loses() -> None:
    """6,000 less 500/1.035^3 = 450.97 is 5,549.03; x 0.035 / (1 - 1.035^-3) = 0.356934 is 1,980.638 a year."""
    assert annual_cost(6000, 500, 3, 0.035) == pytest.approx(1980.638, abs=0.0005)


def test_an_annual_cost_without_discounting_is_a_straight_line() -> None:
    """(900 - 60) / 3 = 280; a rate of almost nothing gives almost the same."""
    assert annual_cost(900, 60, 3, 0) == 280
    assert annual_cost(900, 60, 3, 1e-7) == pytest.approx(280, rel=1e-6)


@pytest.mark.parametrize("life_years", [1, 2, 7, 60])
def test_annual_costs_discounted_from_each_years_end_are_the_price_less_the_resale(life_years: int) -> None:
    """C - S/(1+d)^n = sum of annual cost / (1+d)^t over t = 1 to n: what an annuity is."""
    annual = annual_cost(8000, 700, life_years, 0.0125)
    paid = sum(annual / 1.0125**t for t in range(1, life_years + 1))
    assert paid == pytest.approx(8000 - 700 / 1.0125**life_years, rel=1e-12)


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        ({}, ("2013-04-01", "2014-03-31")),  # without a date: all days
        ({"date": day("2013-04-01")}, ("2013-04-01", "2013-04-01")),
        ({"date": day("2014-03-31")}, ("2014-03-31", "2014-03-31")),
        ({"date": day("2013-03-31")}, None),
        ({"date": day("2014-04-01")}, None),
        ({"life_years": 3}, ("2013-04-01", "2014-03-31")),  # an asset without a date: from the start
        ({"life_years": 3, "date": day("2014-01-01")}, ("2014-01-01", "2014-03-31")),
        ({"life_years": 3, "date": day("2010-10-01")}, ("2013-04-01", "2013-09-30")),
        ({"life_years": 3, "date": day("2010-04-02")}, ("2013-04-01", "2013-04-01")),  # its last day
        ({"life_years": 3, "date": day("2010-04-01")}, None),  # it ended the day before
        ({"life_years": 3, "date": day("2010-04-01"), "replaced": "no"}, None),
        ({"life_years": 3, "date": day("2010-04-01"), "replaced": "yes"}, ("2013-04-01", "2014-03-31")),
        ({"life_years": 1, "date": day("2013-06-01"), "replaced": "yes"}, ("2013-06-01", "2014-03-31")),
        ({"life_years": 1, "date": day("2014-04-01")}, None),
        ({"life_years": 1, "date": day("2012-06-01")}, ("2013-04-01", "2013-05-31")),
        ({"life_years": 2, "date": day("2012-02-29")}, ("2013-04-01", "2014-02-27")),  # to the day before the 28th
    ],
)
def test_an_expense_is_charged_on_the_days_of_the_period_on_which_it_serves(
    cells: dict[str, Any], days: tuple[str, str] | None
) -> None:
    """A recurrent one on its day; an asset from its date to the day before its life ends, or for ever if replaced."""
    expected = days and (day(days[0]), day(days[1]))
    assert charged_days(settings("2013-04-01", "2014-03-31"), expense(**cells)) == expected


def test_a_life_is_charged_once_however_long_the_study() -> None:
    """900 over 3 years in a study of five is 900, not 1,500; replaced, it is 300 a year for all five."""
    five_years = settings("2013-04-01", "2018-03-31")
    for replaced, cost in ((None, 900), ("yes", 1500)):
        row = expense(life_years=3, replaced=replaced)
        days = charged_days(five_years, row)
        assert days is not None
        assert charge(five_years, row, 1, days) == pytest.approx(cost, rel=1e-12)


def test_price_and_resale_are_uprated_alike() -> None:
    """(900 - 300) / 3 a year x 1.1 for one year: 220."""
    year = settings("2013-04-01", "2014-03-31")
    row = expense(life_years=3, resale_value=300.0)
    assert charge(year, row, 1.1, (year.start, year.end)) == pytest.approx(220, rel=1e-12)


def test_an_expense_without_a_date_is_spread_evenly_over_the_days_of_the_period() -> None:
    """365 over 2013/14: a pound a day, 30 in April and 28 in February."""
    tables = {"unit_costs": UNIT_COSTS, "work_log": log_for("A"), "expenses": "category,cost\nrent,365"}
    months = costed(FISCAL_YEAR, tables).results["months"]
    for month, cost in (("2013-04", 30), ("2013-07", 31), ("2014-02", 28)):
        assert the_row(months, month=month, component="expense")["cost"] == pytest.approx(cost, rel=1e-12)
    assert months.filter(pl.col("component") == "expense")["cost"].sum() == pytest.approx(365, rel=1e-12)


SHARED = """category,cost,intervention,shared_by
    rent,{cost},{intervention},{shared_by}"""
FAMILIES = """family_id,intervention,start,end
    A,light,2013-04-01,2013-04-07
    B,light,2013-03-01,2013-04-21
    C,intensive,2013-05-01,"""


@pytest.mark.parametrize(
    ("intervention", "shared_by", "costs"),
    [
        ("", "", (20, 20, 20)),
        ("", "families", (20, 20, 20)),
        ("light", "families", (30, 30, 0)),
        ("", "time", (10, 20, 30)),  # 1, 2 and 3 hours
        ("light", "time", (20, 40, 0)),
        ("light", "weeks", (15, 45, 0)),  # 1 and 3 weeks in the period
        ("intensive", "weeks", (0, 0, 60)),
        ("", "weeks", (60 * 7 / 363, 60 * 21 / 363, 60 * 335 / 363)),
    ],
)
def test_a_shared_expense_goes_over_the_families_of_its_intervention(
    intervention: str, shared_by: str, costs: tuple[float, float, float]
) -> None:
    """60 over A, B (light) and C (intensive): equally, by direct time (1, 2, 3 hours), or by days (7, 21, 335)."""
    tables = {
        "unit_costs": UNIT_COSTS,
        "families": FAMILIES,
        "work_log": log_for("A", "B", "B", "C", "C", "C"),
        "expenses": SHARED.format(cost=60, intervention=intervention, shared_by=shared_by),
    }
    found = by_family(costed(FISCAL_YEAR, tables), "cost_expense")
    assert found == pytest.approx(dict(zip("ABC", costs, strict=True)), rel=1e-12)


def test_a_family_that_is_left_out_bears_no_shared_expense() -> None:
    """C has no day in the period: A and B bear 30 each of 60; the warning counts C."""
    tables = {
        "unit_costs": UNIT_COSTS,
        "families": "family_id,start\nA,\nB,\nC,2014-04-01",
        "work_log": log_for("A"),
        "expenses": "category,cost\nrent,60",
    }
    result = costed(FISCAL_YEAR, tables)
    assert by_family(result, "cost_expense") == {"A": 30, "B": 30}
    assert "family-excluded" in result.results["problems"]["code"].to_list()


def test_an_expense_that_nobody_can_bear_is_unallocated() -> None:
    """60 shared by time among the families of `light`, who have none: in no family, in the totals, with a warning."""
    tables = {
        "unit_costs": UNIT_COSTS,
        "families": "family_id,intervention\nA,light\nB,other",
        "work_log": log_for("B"),
        "expenses": SHARED.format(cost=60, intervention="light", shared_by="time"),
    }
    result = costed(FISCAL_YEAR, tables)
    assert by_family(result, "cost_expense") == {"A": 0, "B": 0}
    assert the_row(result.results["agencies"], component="expense")["cost"] == pytest.approx(60, rel=1e-12)
    assert the_row(result.costs.unallocated, component="expense")["cost"] == pytest.approx(60, rel=1e-12)
    assert "unallocated" in result.results["problems"]["code"].to_list()


def test_an_own_expense_is_a_line_of_its_category_and_month() -> None:
    """Fares of 12 and 3 in May for A: one line of 15, discounted not at all in the first year."""
    tables = {
        "unit_costs": UNIT_COSTS,
        "work_log": log_for("A", "B"),
        "expenses": "category,cost,date,family_id\nfares,12,2013-05-03,A\nfares,3,2013-05-31,A\nfares,5,2013-06-01,A",
    }
    lines = costed({**FISCAL_YEAR, "discount_rate": "0.035"}, tables).cost_lines
    line = the_row(lines, family_id="A", activity="fares", month="2013-05")
    assert (line["cost"], line["cost_discounted"], line["hours"], line["cost_per_hour"]) == (15, 15, 0, None)
    assert (line["kind"], line["component"], line["agency"], line["role"]) == ("expense", "expense", "unspecified", "")

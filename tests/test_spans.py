"""Spans by hand: where the costing period is cut, and what an hour costs in each piece."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from costing.engine.spans import span_of_day, spans
from costing.model.settings import Settings
from tests.studies import costed, the_row

Day = date | None


def settings(start: str, end: str) -> Settings:
    """A study of these days."""
    return Settings.model_validate({"title": "A test", "start": start, "end": end})


def unit_costs(*rows: tuple[Day, Day]) -> pl.DataFrame:
    """Unit costs that hold over these days; None is open."""
    return pl.DataFrame(rows, schema={"valid_from": pl.Date, "valid_to": pl.Date}, orient="row")


def pieces(start: str, end: str, *rows: tuple[Day, Day]) -> list[tuple[str, str]]:
    """The first and last day of each span."""
    found = spans(settings(start, end), unit_costs(*rows))
    return [(str(first), str(last)) for first, last in found.select("start", "end").iter_rows()]


def test_a_period_is_cut_at_every_first_of_a_month() -> None:
    assert pieces("2013-12-30", "2014-02-02", (None, None)) == [
        ("2013-12-30", "2013-12-31"),
        ("2014-01-01", "2014-01-31"),
        ("2014-02-01", "2014-02-02"),
    ]


def test_a_period_within_a_month_is_one_span() -> None:
    assert pieces("2013-04-02", "2013-04-02", (None, None)) == [("2013-04-02", "2013-04-02")]


def test_a_new_span_begins_on_valid_from_and_the_day_after_valid_to() -> None:
    """A unit cost to 12 April and one from 20 April: the 13th to the 19th, without either, is a span of its own."""
    rows = ((None, date(2013, 4, 12)), (date(2013, 4, 20), None))
    assert pieces("2013-04-01", "2013-04-30", *rows) == [
        ("2013-04-01", "2013-04-12"),
        ("2013-04-13", "2013-04-19"),
        ("2013-04-20", "2013-04-30"),
    ]


def test_a_row_that_follows_on_another_cuts_once() -> None:
    """To 12 April, from 13 April: one cut, not two."""
    rows = ((None, date(2013, 4, 12)), (date(2013, 4, 13), None))
    assert pieces("2013-04-01", "2013-04-30", *rows) == [("2013-04-01", "2013-04-12"), ("2013-04-13", "2013-04-30")]


def test_changes_outside_the_period_or_at_its_ends_cut_nothing() -> None:
    rows = (
        (date(2012, 4, 1), date(2013, 3, 31)),
        (date(2013, 4, 1), date(2013, 4, 30)),
        (date(2013, 5, 1), date(2014, 4, 30)),
    )
    assert pieces("2013-04-01", "2013-04-30", *rows) == [("2013-04-01", "2013-04-30")]


def test_a_change_on_29_february_and_at_the_end_of_a_year() -> None:
    rows = ((date(2012, 2, 29), date(2012, 12, 31)),)
    assert pieces("2012-02-27", "2012-03-01", *rows) == [
        ("2012-02-27", "2012-02-28"),
        ("2012-02-29", "2012-02-29"),
        ("2012-03-01", "2012-03-01"),
    ]
    assert pieces("2012-12-31", "2013-01-01", *rows) == [("2012-12-31", "2012-12-31"), ("2013-01-01", "2013-01-01")]


def test_a_span_knows_its_days_month_and_years() -> None:
    """From 15 March 2012: March 2013 is 12 months on, one year, though 1 March is not yet a year after the 15th."""
    found = spans(settings("2012-03-15", "2013-03-01"), unit_costs((None, None)))
    assert found["span"].to_list() == list(range(13))
    assert found["days"].to_list() == [17, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 1]
    assert found["month"].to_list()[0] == "2012-03"
    assert found["month"].to_list()[-1] == "2013-03"
    assert found["years"].to_list() == [0] * 12 + [1]


@effort(deadline=None)
@given(
    start=st.dates(date(1999, 1, 1), date(2030, 1, 1)),
    length=st.integers(1, 800),
    changes=st.lists(st.integers(-400, 1200), max_size=6),
)
def test_spans_hold_every_day_of_the_period_once(start: date, length: int, changes: list[int]) -> None:
    """Whatever changes when: spans follow on one another, each in one month, and no unit cost changes within one."""
    end = start + timedelta(length - 1)
    days = [start + timedelta(n) for n in changes]
    found = spans(settings(str(start), str(end)), unit_costs(*((day, None) for day in days)))
    each = span_of_day(found)
    assert each["date"].to_list() == [start + timedelta(n) for n in range(length)]
    assert each["span"].is_sorted()
    for piece in found.iter_rows(named=True):
        assert f"{piece['start']:%Y-%m}" == f"{piece['end']:%Y-%m}" == piece["month"]
        assert not any(piece["start"] < day <= piece["end"] for day in days)


def test_no_span_is_shorter_than_it_need_be() -> None:
    """Spans are the longest such runs: between two neighbours a month or a unit cost changes."""
    rows = ((None, date(2013, 4, 12)), (date(2013, 4, 13), date(2013, 6, 3)))
    begins = {first for first, _ in pieces("2013-04-01", "2013-06-30", *rows)}
    assert begins == {"2013-04-01", "2013-04-13", "2013-05-01", "2013-06-01", "2013-06-04"}


@pytest.mark.parametrize(
    ("day", "cost"), [("2013-06-14", 30), ("2013-06-15", 40), ("2013-06-20", 40), ("2013-06-21", 50)]
)
def test_an_hour_is_priced_at_the_unit_cost_of_its_day(day: str, cost: float) -> None:
    """valid_from and valid_to are both included: 30 to the 14th, 40 from the 15th to the 20th, 50 after it."""
    tables = {
        "unit_costs": """role,valid_from,valid_to,cost_per_hour
            worker,,2013-06-14,30
            worker,2013-06-15,2013-06-20,40
            worker,2013-06-21,,50""",
        "work_log": f"date,role,family_id,hours\n{day},worker,A,1",
    }
    result = costed({"start": "2013-06-01", "end": "2013-06-30"}, tables)
    assert the_row(result.cost_lines, family_id="A")["cost_per_hour"] == cost


def test_another_roles_change_changes_no_cost() -> None:
    """The leader's unit cost changes on the 15th and cuts the month; the worker's four hours stay one line of 120."""
    tables = {
        "unit_costs": """role,valid_from,valid_to,cost_per_hour
            worker,,,30
            leader,,2013-06-14,50
            leader,2013-06-15,,60""",
        "work_log": "date,role,family_id,hours\n2013-06-14,worker,A,2\n2013-06-15,worker,A,2",
    }
    result = costed({"start": "2013-06-01", "end": "2013-06-30"}, tables)
    line = the_row(result.cost_lines, family_id="A")
    assert (line["hours"], line["cost_per_hour"], line["cost"]) == (4, 30, 120)

"""Spans: the longest runs of days within one month in which no unit cost changes."""

from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl

from costing.model.settings import Settings


def spans(settings: Settings, unit_costs: pl.DataFrame, others: Iterable[pl.DataFrame] = ()) -> pl.DataFrame:
    """The costing period cut at every first of a month and wherever a unit cost, or one of `others`, begins or ends.

    `others` have two columns of dates: the first and the last day of posts, of logged spans, of strata. Returns span
    (Int64, from 0), start and end (Date), days, month (YYYY-MM), months from that of the study's start, and years:
    whole years of these, by which a cost is discounted.
    """
    dated = [unit_costs.select("valid_from", "valid_to"), *others]
    starts = sorted(day for day in cuts(settings, dated) if settings.start <= day <= settings.end)
    ends = [day - timedelta(days=1) for day in starts[1:]] + [settings.end]
    months = [12 * (day.year - settings.start.year) + day.month - settings.start.month for day in starts]
    return pl.DataFrame(
        {
            "span": pl.Series(range(len(starts)), dtype=pl.Int64),
            "start": starts,
            "end": ends,
            "days": [(end - start).days + 1 for start, end in zip(starts, ends, strict=True)],
            "month": [f"{day:%Y-%m}" for day in starts],
            "months": pl.Series(months, dtype=pl.Int64),
            "years": [month // 12 for month in months],
        }
    )


def cuts(settings: Settings, dated: Iterable[pl.DataFrame]) -> set[date]:
    """Every day on which a new span begins: `dated` have a column of first days and one of last days."""
    changes: set[date] = set()
    for firsts, lasts in (table.get_columns() for table in dated):
        changes |= set(firsts.drop_nulls())
        changes |= {day + timedelta(days=1) for day in lasts.drop_nulls()}
    years = range(settings.start.year, settings.end.year + 1)
    return {settings.start} | changes | {date(year, month, 1) for year in years for month in range(1, 13)}


def span_of_day(spans_: pl.DataFrame) -> pl.DataFrame:
    """Every day of the period with its span: date, span. For an equality join, which every engine has."""
    days = spans_.select("span", date=pl.date_ranges("start", "end")).explode("date")
    return days.select("date", "span")

"""Spans: the longest runs of days within one month in which no unit cost changes."""

from datetime import date, timedelta

import polars as pl

from costing.model.settings import Settings


def spans(settings: Settings, unit_costs: pl.DataFrame) -> pl.DataFrame:
    """The costing period cut at every first of a month and wherever a unit cost begins or ends.

    Returns span (Int64, from 0), start and end (Date), days, month (YYYY-MM), years: whole years from the month of the
    study's start to the span's month, by which a cost is discounted.
    """
    starts = sorted(day for day in cuts(settings, unit_costs) if settings.start <= day <= settings.end)
    ends = [day - timedelta(days=1) for day in starts[1:]] + [settings.end]
    months = [12 * (day.year - settings.start.year) + day.month - settings.start.month for day in starts]
    return pl.DataFrame(
        {
            "span": pl.Series(range(len(starts)), dtype=pl.Int64),
            "start": starts,
            "end": ends,
            "days": [(end - start).days + 1 for start, end in zip(starts, ends, strict=True)],
            "month": [f"{day:%Y-%m}" for day in starts],
            "years": [month // 12 for month in months],
        }
    )


def cuts(settings: Settings, unit_costs: pl.DataFrame) -> set[date]:
    """Every day on which a new span begins."""
    changes = set(unit_costs["valid_from"].drop_nulls())
    changes |= {day + timedelta(days=1) for day in unit_costs["valid_to"].drop_nulls()}
    years = range(settings.start.year, settings.end.year + 1)
    return {settings.start} | changes | {date(year, month, 1) for year in years for month in range(1, 13)}


def span_of_day(spans_: pl.DataFrame) -> pl.DataFrame:
    """Every day of the period with its span: date, span. For an equality join, which every engine has."""
    days = spans_.select("span", date=pl.date_ranges("start", "end")).explode("date")
    return days.select("date", "span")

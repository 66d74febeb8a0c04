"""Costs that are not time: recurrent ones, and assets as equivalent annual costs, spread over days."""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from costing.engine.price_index import Factors
from costing.model.settings import Settings


def annual_cost(cost: float, resale: float, life_years: int, rate: float) -> float:
    """The equivalent annual cost of an asset (method note 7).

    `(C - S/(1+d)^n) x d/(1-(1+d)^-n)`; straight line, (C - S)/n, when d = 0.

    >>> round(annual_cost(6000, 500, 3, 0.035), 3)
    1980.638
    """
    if rate == 0:
        return (cost - resale) / life_years
    kept = cost - resale / (1 + rate) ** life_years
    return kept * rate / (1 - (1 + rate) ** -life_years)


def anniversary(day: date, years: int) -> date:
    """The same day so many years on; 29 February falls on the 28th in other years."""
    last = calendar.monthrange(day.year + years, day.month)[1]
    return date(day.year + years, day.month, min(day.day, last))


def years_between(first: date, last: date) -> float:
    """The length in years of the days from `first` to `last`, both included.

    Whole years from anniversary to anniversary of the first day, then the remaining days over the days to the next one.
    """
    after = last + timedelta(days=1)
    whole = after.year - first.year
    if anniversary(first, whole) > after:
        whole -= 1
    begun, next_one = anniversary(first, whole), anniversary(first, whole + 1)
    return whole + (after - begun).days / (next_one - begun).days


def charged_days(settings: Settings, row: dict[str, Any]) -> tuple[date, date] | None:
    """The first and last day of the period on which an expense is charged; None when it is not."""
    bought = row["date"]
    if row["life_years"] is None:
        if bought is None:
            return settings.start, settings.end
        return (bought, bought) if settings.start <= bought <= settings.end else None
    begins = bought or settings.start
    ends = settings.end
    if row["replaced"] != "yes":
        ends = min(ends, anniversary(begins, int(row["life_years"])) - timedelta(days=1))
    first = max(begins, settings.start)
    return (first, ends) if first <= ends else None


def charge(settings: Settings, row: dict[str, Any], factor: float, days: tuple[date, date]) -> float:
    """What an expense costs over the days on which it is charged, without VAT, uprated by `factor`."""
    cost = row["cost"] - (row["vat"] or 0.0)
    if row["life_years"] is None:
        return float(cost * factor)
    resale = row["resale_value"] or 0.0
    rate = settings.rate_of_annuities
    return annual_cost(cost * factor, resale * factor, int(row["life_years"]), rate) * years_between(*days)


def spent(settings: Settings, row: dict[str, Any], factor: float) -> float:
    """What was paid for an asset in the period, without VAT, uprated; nothing for what is no asset."""
    if row["life_years"] is None or not settings.start <= (row["date"] or settings.start) <= settings.end:
        return 0.0
    return float((row["cost"] - (row["vat"] or 0.0)) * factor)


def vat(settings: Settings, row: dict[str, Any], factor: float) -> float:
    """VAT paid in the period, uprated."""
    if row["life_years"] is not None and not settings.start <= (row["date"] or settings.start) <= settings.end:
        return 0.0
    return float((row["vat"] or 0.0) * factor)


def charges(settings: Settings, rows: pl.DataFrame, price_index: pl.DataFrame) -> pl.DataFrame:
    """What each expense costs in the period, and how it is paid; one that is never charged in it has no row.

    Returns expense (its place in the table, from 0), agency, payment, phase, asset, charge, vat, spent (all uprated,
    and without VAT but `vat`), factor, overhead_item ("": none), apart ("": among the costs of families), first and
    last day charged.
    """
    found: list[dict[str, Any]] = []
    factors = Factors.of(settings, price_index)
    for expense, row in enumerate(rows.iter_rows(named=True)):
        if (days := charged_days(settings, row)) is not None:
            factor = factors.factor("prices" if row["life_years"] is None else "capital", row["price_year"]) or 1.0
            found.append(
                {
                    "expense": expense,
                    "agency": row["agency"] or "unspecified",
                    "payment": row["payment"] or "cash",
                    "phase": row["phase"] or "recurrent",
                    "asset": row["life_years"] is not None,
                    "charge": charge(settings, row, factor, days),
                    "vat": vat(settings, row, factor),
                    "spent": spent(settings, row, factor),
                    "factor": factor,
                    "overhead_item": row["overhead_item"] or "",
                    "apart": apart(row["phase"] or "recurrent", row["payment"] or "cash"),
                    "first": days[0],
                    "last": days[1],
                }
            )
    return pl.DataFrame(found, schema=CHARGES)


def apart(phase: str, payment: str) -> str:
    """Why a cost is shown apart from those of families; nothing where it is one of them (method note 17).

    A recharge is nothing but that, whatever its phase: its cost is counted where it arose.
    """
    if phase != "recurrent" and payment != "recharge":
        return phase
    return payment if payment in APART else ""


APART = ("transfer", "recharge")
"""Payments that move money and use no resource, or that another agency's costs hold already."""
CHARGES = {
    "expense": pl.Int64,
    **dict.fromkeys(("agency", "payment", "phase"), pl.String),
    "asset": pl.Boolean,
    **dict.fromkeys(("charge", "vat", "spent", "factor"), pl.Float64),
    **dict.fromkeys(("overhead_item", "apart"), pl.String),
    "first": pl.Date,
    "last": pl.Date,
}


def spending(settings: Settings, rows: pl.DataFrame, charged: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """The table `spending`: the cost of each expense of `charged` in each span, before sharing (method note 7 and 8).

    Returns expense (its place in the table), category, agency, family_id, intervention, shared_by, span, month, months,
    later (years after its month in which it is paid: 1 for assets), kind and component (both `expense`), cost,
    cost_discounted; text blank as "".
    """
    lines: list[dict[str, Any]] = []
    given, pieces = rows.rows(named=True), spans.rows(named=True)
    for one in charged.iter_rows(named=True):
        for line in spread(settings, given[one["expense"]], one["charge"], (one["first"], one["last"]), pieces):
            lines.append({"expense": one["expense"], **line})
    return pl.DataFrame(lines, schema=SPENDING)


SPENDING = {
    "expense": pl.Int64,
    "category": pl.String,
    "agency": pl.String,
    "family_id": pl.String,
    "intervention": pl.String,
    "shared_by": pl.String,
    "span": pl.Int64,
    "month": pl.String,
    "months": pl.Int64,
    "later": pl.Int64,
    "kind": pl.String,
    "component": pl.String,
    "cost": pl.Float64,
    "cost_discounted": pl.Float64,
}


def spread(
    settings: Settings, row: dict[str, Any], cost: float, days: tuple[date, date], spans: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """An expense's cost spread evenly over its days: a line for every span that they touch.

    An asset's charge is discounted a year more, since an annuity is paid at the year's end.
    """
    first, last = days
    later = 0 if row["life_years"] is None else 1
    touched = [span for span in spans if span["start"] <= last and span["end"] >= first]
    lines = []
    for span in touched:
        part = (min(span["end"], last) - max(span["start"], first)).days + 1
        amount = cost * part / ((last - first).days + 1)
        lines.append(
            {
                "category": row["category"],
                "agency": row["agency"] or "unspecified",
                "family_id": row["family_id"] or "",
                "intervention": row["intervention"] or "",
                "shared_by": row["shared_by"] or "families",
                "span": span["span"],
                "month": span["month"],
                "months": span["months"],
                "later": later,
                "kind": "expense",
                "component": "expense",
                "cost": amount,
                "cost_discounted": amount * (1 + settings.rate) ** -(span["years"] + later),
            }
        )
    return lines

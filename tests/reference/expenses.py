"""Expenses: the days on which they are charged, what is charged, who bears it, and what was spent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.reference.cells import (
    UNSPECIFIED,
    Row,
    Shares,
    anniversary,
    cell,
    day,
    days_between,
    in_proportion,
    month_of,
    number,
)
from tests.reference.log import apart
from tests.reference.pieces import Amount, Piece
from tests.reference.pools import STUDY, WHOLE_PERIOD
from tests.reference.prices import uprating
from tests.reference.results import weeks

if TYPE_CHECKING:
    from tests.reference.study import Study


def is_asset(row: Row) -> bool:
    """Item 7: an expense with a life is an asset."""
    return bool(cell(row, "life_years"))


def payment_of(row: Row) -> str:
    """Section 6, item 6: how it is paid; blank is in cash."""
    return cell(row, "payment") or "cash"


def set_apart(row: Row) -> str:
    """Section 6, item 6: start-up, research, a transfer or a recharge; blank for what is in the main cost."""
    return apart(cell(row, "phase"), payment_of(row))


def counted(study: Study) -> dict[int, Row]:
    """The expenses charged in the period that are not removed as counted twice, by their place."""
    return {
        place: row
        for place, row in enumerate(study.table("expenses"))
        if days_charged(study, row) and not is_removed(study, row)
    }


def is_removed(study: Study, row: Row) -> bool:
    """Section 6, item 5: its item is in overheads, and the study says to leave such costs out."""
    return study.removes_double_counts and cell(row, "overhead_item") in study.covered


def days_charged(study: Study, row: Row) -> list[date]:
    """Item 7: the days of the period over which an expense is spread evenly; none: excluded."""
    if is_asset(row):
        return days_of_asset(study, row)
    moment = day(row, "date")
    if moment is None:
        return study.days
    return [moment] if study.start <= moment <= study.end else []


def days_of_asset(study: Study, row: Row) -> list[date]:
    """Item 7: the period's days in [date, date + n years); no date: from the start; replaced: no end."""
    bought = day(row, "date") or study.start
    last = study.end
    if cell(row, "replaced") != "yes":
        last = min(last, anniversary(bought, int(number(row, "life_years"))) - timedelta(1))
    return days_between(max(bought, study.start), last)


def length_in_years(days: list[date]) -> Fraction:
    """Item 7: whole years, each to an anniversary of the first day, then days over days to the next."""
    first, end = days[0], days[-1] + timedelta(1)
    years = 0
    while anniversary(first, years + 1) <= end:
        years += 1
    since, until = anniversary(first, years), anniversary(first, years + 1)
    return years + Fraction((end - since).days, (until - since).days)


def annual_cost(cost: Fraction, resale: Fraction, life: int, rate: Fraction) -> Fraction:
    """Item 7: (C - S/(1+d)^n) x d/(1 - (1+d)^-n); straight line, (C - S)/n, when d = 0."""
    if rate == 0:
        return (cost - resale) / life
    return (cost - resale / (1 + rate) ** life) * rate / (1 - (1 + rate) ** -life)


def factor_of(study: Study, row: Row) -> Fraction:
    """Section 6, item 7: assets by the series of capital, other expenses by that of prices."""
    return uprating(study, row, "capital" if is_asset(row) else "prices")


def charge_before(study: Study, row: Row) -> Fraction:
    """Item 7: what an expense costs in the period before uprating, without VAT."""
    cost, resale = number(row, "cost") - number(row, "vat"), number(row, "resale_value")
    if not is_asset(row):
        return cost
    annual = annual_cost(cost, resale, int(number(row, "life_years")), study.annuity_rate)
    return annual * length_in_years(days_charged(study, row))


def was_paid_in_period(study: Study, row: Row) -> bool:
    """Dated in the period; an asset without a date is bought at its start, another expense is spread over it."""
    return study.start <= (day(row, "date") or study.start) <= study.end


def expense_shares(study: Study, row: Row) -> Shares:
    """Item 7: its own family, else families (of the intervention) equally, by direct time or weeks."""
    own, intervention = cell(row, "family_id"), cell(row, "intervention")
    if own:
        return {own: Fraction(1)}
    bearing = [f for f in study.costed_families if intervention in ("", study.intervention(f))]
    shared_by = cell(row, "shared_by") or "families"
    if shared_by == "time":
        seconds = study.pools.get((STUDY, WHOLE_PERIOD), {})
        return in_proportion({family: seconds.get(family, Fraction(0)) for family in bearing})
    if shared_by == "weeks":
        return in_proportion({family: weeks(study, family) for family in bearing})
    return in_proportion(dict.fromkeys(bearing, 1))


def expense_pieces(study: Study) -> Iterator[Piece]:
    """Item 7: each expense charged in the period, spread evenly over its days, month by month."""
    for row in counted(study).values():
        days = days_charged(study, row)
        a_day, shares = charge_before(study, row) / len(days), {} if set_apart(row) else expense_shares(study, row)
        for month, n in Counter(map(month_of, days)).items():
            yield expense_piece(study, row, month, a_day * n, shares)


def expense_piece(study: Study, row: Row, month: str, before: Fraction, shares: Shares) -> Piece:
    """The part of an expense that falls in a month."""
    return Piece(
        component="expense",
        agency=cell(row, "agency") or UNSPECIFIED,
        role="",
        activity=cell(row, "category"),
        kind="expense",
        month=month,
        hours=Fraction(0),
        rate=None,
        amount=Amount(before * factor_of(study, row), before),
        shares=shares,
        own=bool(cell(row, "family_id")),
        payment=payment_of(row),
        apart=set_apart(row),
        is_asset=is_asset(row),
    )


def double_counts(study: Study) -> list[tuple[str, int, Fraction]]:
    """Section 6, item 5: posts and expenses whose item is in overheads, by table and place, with their sums.

    A post's is the cost of all its time, an expense's its charge; nothing where they are removed.
    """
    if study.removes_double_counts:
        return []
    found = []
    for post in study.posts:
        if cell(post.row, "overhead_item") in study.covered:
            cost = sum((piece.cost for piece in study.all_pieces if piece.post == post), Fraction(0))
            found.append(("practitioners", post.place, cost))
    for place, row in counted(study).items():
        if cell(row, "overhead_item") in study.covered:
            found.append(("expenses", place, charge_before(study, row) * factor_of(study, row)))
    return found

"""What an hour costs, in the prices of the study and before they were brought there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.reference.cells import Record, Row, cell, day, number, ratio, several

if TYPE_CHECKING:
    from tests.reference.study import Study


@dataclass(frozen=True)
class Rate:
    """Money per hour, and how much of it is for qualifications."""

    cost: Fraction
    qualifications: Fraction


@dataclass(frozen=True)
class UnitCost:
    """A row of `unit_costs` (items 2 to 4; section 6, items 5 to 7).

    `full` and `full_before` (before uprating) hold qualifications, whatever the study's setting says.
    """

    place: int
    role: str
    valid_from: date | None
    valid_to: date | None
    agency: str
    payment: str
    cover: frozenset[str]
    hours_per_year: Fraction | None
    direct_share: Fraction
    contact_share: Fraction
    full: Rate
    full_before: Rate
    leaves_qualifications_out: bool

    @property
    def priced(self) -> Rate:
        """What time is priced at, in study prices."""
        return without_qualifications(self.full) if self.leaves_qualifications_out else self.full

    @property
    def before(self) -> Rate:
        """What time is priced at, before uprating."""
        return without_qualifications(self.full_before) if self.leaves_qualifications_out else self.full_before

    @property
    def cost_per_hour(self) -> Fraction:
        return self.priced.cost

    @property
    def cost_per_hour_other(self) -> Fraction:
        """Section 6, item 6: with the opposite setting of qualifications."""
        other = self.full if self.leaves_qualifications_out else without_qualifications(self.full)
        return other.cost


def without_qualifications(rate: Rate) -> Rate:
    """The same hour without what is paid for qualifications."""
    return Rate(rate.cost - rate.qualifications, Fraction(0))


def unit_cost(study: Study, place: int, row: Row) -> UnitCost:
    """Items 3 and 4: a row in study prices, and as it is written."""
    return UnitCost(
        place=place,
        role=cell(row, "role"),
        valid_from=day(row, "valid_from"),
        valid_to=day(row, "valid_to"),
        agency=cell(row, "agency"),
        payment=cell(row, "payment") or "cash",
        cover=frozenset(several(row, "overheads_cover")),
        hours_per_year=hours_per_year(row),
        direct_share=number(row, "direct_share"),
        contact_share=number(row, "contact_share"),
        full=uprated_rate(study, row),
        full_before=rate_of(row, dict.fromkeys(("pay", "prices", "capital"), Fraction(1))),
        leaves_qualifications_out=study.leaves_qualifications_out,
    )


def uprated_rate(study: Study, row: Row) -> Rate:
    """Section 6, item 7: each element by the factor of its series; a published rate by its pay_share of two."""
    if cell(row, "cost_per_hour"):
        return Rate(number(row, "cost_per_hour") * published_factor(study, row), Fraction(0))
    return rate_of(row, {series: uprating(study, row, series) for series in ("pay", "prices", "capital")})


def published_factor(study: Study, row: Row) -> Fraction:
    """Section 6, item 7: pay_share x f_pay + (1 - pay_share) x f_prices; without pay_share, f of the blank series."""
    if cell(row, "pay_share"):
        share = number(row, "pay_share")
        return share * uprating(study, row, "pay") + (1 - share) * uprating(study, row, "prices")
    if study.index and "" not in study.index:
        pay, prices = uprating(study, row, "pay"), uprating(study, row, "prices")
        if pay != prices:
            raise ValueError("A published rate needs a pay_share where pay and prices rise differently.")
        return pay
    return uprating(study, row, "")


def rate_of(row: Row, factor: dict[str, Fraction]) -> Rate:
    """Item 3: as published, or (P + O + Q + direct + indirect + K) / hours per year, each part times its factor."""
    if cell(row, "cost_per_hour"):
        return Rate(number(row, "cost_per_hour"), Fraction(0))
    salary = number(row, "salary")
    on_costs = amount_or_rate(row, "on_costs", salary)
    base = salary if cell(row, "overheads_base") == "pay" else salary + on_costs
    overheads = amount_or_rate(row, "direct_overheads", base) + amount_or_rate(row, "indirect_overheads", base)
    qualifications, capital = number(row, "qualifications"), number(row, "capital_overheads")
    pay, prices = (salary + on_costs) * factor["pay"], (overheads + qualifications) * factor["prices"]
    hours = hours_per_year(row)
    assert hours is not None, "a salary in a valid study has its hours"
    yearly = pay + prices + capital * factor["capital"]
    return Rate(yearly / hours, qualifications * factor["prices"] / hours)


def amount_or_rate(row: Row, column: str, base: Fraction) -> Fraction:
    """Item 3: the amount, else the rate times what it is a rate of, else zero."""
    return number(row, column) if cell(row, column) else number(row, f"{column}_rate") * base


def hours_per_year(row: Row) -> Fraction | None:
    """Item 3: given as such, or weeks per year times hours per week; None without either."""
    if cell(row, "hours_per_year"):
        return number(row, "hours_per_year")
    return number(row, "weeks_per_year") * number(row, "hours_per_week") or None


def uprating(study: Study, row: Row, series: str) -> Fraction:
    """Item 4: index(study.price_year) / index(row's price_year); 1 where either year is blank.

    Section 6, item 7: of the series where the table has rows of it, else of the blank one.
    """
    to, since = cell(study.settings, "price_year"), cell(row, "price_year")
    if not to or not since:
        return Fraction(1)
    index = study.index.get(series) or study.index[""]
    return index[to] / index[since]


def unit_cost_on(study: Study, role: str, moment: date) -> UnitCost | None:
    """Item 2: the row for the role whose valid_from..valid_to holds the day, if there is one."""
    holding = [
        row
        for row in study.unit_costs
        if row.role == role and (row.valid_from or moment) <= moment <= (row.valid_to or moment)
    ]
    if len(holding) > 1:
        raise ValueError(f"{role} has {len(holding)} unit costs on {moment}.")
    return holding[0] if holding else None


def unit_cost_for(study: Study, role: str, moment: date) -> UnitCost:
    """Item 2: the one unit cost that an entry must find."""
    found = unit_cost_on(study, role, moment)
    if found is None:
        raise ValueError(f"{role} has no unit cost on {moment}.")
    return found


def unit_cost_record(row: UnitCost) -> Record:
    """Section 7: a row of `costing unit-costs`, valid_from as ISO text."""
    return {
        "role": row.role,
        "valid_from": row.valid_from.isoformat() if row.valid_from else "",
        "cost_per_hour": row.cost_per_hour,
        "cost_per_direct_hour": ratio(row.cost_per_hour, row.direct_share),
        "cost_per_contact_hour": ratio(row.cost_per_hour, row.contact_share),
    }


def unit_cost_beside(row: UnitCost) -> Record:
    """Section 6, items 6 and 7: the other cost per hour; uprating is None where there was no cost to bring."""
    return {
        "cost_per_hour_other": row.cost_per_hour_other,
        "uprating": ratio(row.cost_per_hour, row.before.cost),
    }

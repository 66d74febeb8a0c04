"""What an hour of a role costs: a published rate, or a build-up from salary to hours."""

import datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from costing.model.dates import Day
from costing.model.identifiers import Choice, Choices, Identifier, Text
from costing.model.money import OVERHEAD_ITEMS, PAYMENT
from costing.model.numbers import AMOUNT, POSITIVE, SHARE, SHARE_ABOVE_ZERO, Number
from costing.model.row import AtLeastOne, AtMostOne, Excludes, InOrder, Needs, NeedsOne, Row, Rule, column

MONEY_A_YEAR = "currency a year"
BUILD_UP = (
    "salary",
    "on_costs",
    "on_costs_rate",
    "qualifications",
    "direct_overheads",
    "direct_overheads_rate",
    "indirect_overheads",
    "indirect_overheads_rate",
    "overheads_base",
    "capital_overheads",
)
RATE = Number(least=0, most=10)


def amount_or_rate(part: str) -> Rule:
    """An element is an amount or a share, not both."""
    return AtMostOne(
        (part, f"{part}_rate"),
        "amount-and-rate",
        f"Both {part} and {part}_rate are filled in. Keep the amount or the share.",
    )


class UnitCost(Row):
    """What an hour of a role costs over a span of dates."""

    TABLE: ClassVar[str] = "unit_costs"
    REQUIRED: ClassVar[tuple[str, ...]] = ("role",)
    ONE_OF: ClassVar[tuple[tuple[str, ...], ...]] = (("cost_per_hour", "salary"),)
    RULES: ClassVar[tuple[Rule, ...]] = (
        AtLeastOne(
            ("cost_per_hour", "salary"), "no-cost", "Fill in cost_per_hour, or salary and the rest of the build-up."
        ),
        Excludes(
            ("cost_per_hour", *BUILD_UP),
            "rate-and-build-up",
            "cost_per_hour is a published rate with every element in it. Keep the rate, or the build-up.",
        ),
        amount_or_rate("on_costs"),
        amount_or_rate("direct_overheads"),
        amount_or_rate("indirect_overheads"),
        Excludes(
            ("hours_per_year", "weeks_per_year", "hours_per_week"),
            "two-hours-bases",
            "Keep hours_per_year, or weeks_per_year and hours_per_week.",
        ),
        NeedsOne(
            ("salary", "hours_per_year", "weeks_per_year"),
            "no-hours-basis",
            "A salary needs the hours it pays for: fill in hours_per_year, or weeks_per_year and hours_per_week.",
        ),
        Needs(("weeks_per_year", "hours_per_week"), "no-hours-basis", "weeks_per_year needs hours_per_week beside it."),
        Needs(("hours_per_week", "weeks_per_year"), "no-hours-basis", "hours_per_week needs weeks_per_year beside it."),
        InOrder(("valid_from", "valid_to"), "dates-reversed", "valid_from comes after valid_to. Correct one of them."),
    )

    role: Annotated[str, Identifier(), column("The role, as in the work log or practitioners", "social worker")]
    valid_from: Annotated[datetime.date | None, Day(), column("First day it holds; blank: always", "2013-04-01")] = None
    valid_to: Annotated[datetime.date | None, Day(), column("Last day it holds; blank: open", "2014-03-31")] = None
    price_year: Annotated[str | None, Identifier(), column("The year of its prices, as in price_index", "2012/13")] = (
        None
    )
    source: Annotated[str | None, Text(), column("Where it comes from", "PSSRU 2013, p.199")] = None
    agency: Annotated[
        str | None, Identifier(), column("Who bears it, where the practitioner's agency is not given", "Council")
    ] = None
    cost_per_hour: Annotated[
        Decimal | None, AMOUNT, column("A published cost of one working hour", "40", unit="currency an hour")
    ] = None
    salary: Annotated[Decimal | None, AMOUNT, column("Pay of a full-time post", "31544", unit=MONEY_A_YEAR)] = None
    on_costs: Annotated[
        Decimal | None, AMOUNT, column("Employer's national insurance and pension", "9495", unit=MONEY_A_YEAR)
    ] = None
    on_costs_rate: Annotated[
        Decimal | None, RATE, column("On-costs as a share of salary", "0.301", unit="share of salary")
    ] = None
    qualifications: Annotated[
        Decimal | None, AMOUNT, column("Training for the profession, as a yearly cost", "24129", unit=MONEY_A_YEAR)
    ] = None
    direct_overheads: Annotated[
        Decimal | None, AMOUNT, column("Management, administration, premises", "11902", unit=MONEY_A_YEAR)
    ] = None
    direct_overheads_rate: Annotated[
        Decimal | None,
        RATE,
        column("Direct overheads as a share of overheads_base", "0.29", unit="share of overheads_base"),
    ] = None
    indirect_overheads: Annotated[
        Decimal | None, AMOUNT, column("The organisation's general management and support", "6566", unit=MONEY_A_YEAR)
    ] = None
    indirect_overheads_rate: Annotated[
        Decimal | None,
        RATE,
        column("Indirect overheads as a share of overheads_base", "0.16", unit="share of overheads_base"),
    ] = None
    overheads_base: Annotated[
        str | None,
        Choice(words=("pay_and_on_costs", "pay")),
        column("What the overhead shares are taken of; blank: pay_and_on_costs", "pay_and_on_costs"),
    ] = None
    capital_overheads: Annotated[
        Decimal | None, AMOUNT, column("Buildings and equipment, as a yearly cost", "2478", unit=MONEY_A_YEAR)
    ] = None
    hours_per_year: Annotated[Decimal | None, POSITIVE, column("Working hours", "1532", unit="hours a year")] = None
    weeks_per_year: Annotated[
        Decimal | None,
        Number(above=0, most=53),
        column("Working weeks, instead of hours_per_year", "41.4", unit="weeks a year"),
    ] = None
    hours_per_week: Annotated[
        Decimal | None, Number(above=0, most=168), column("Working hours in a week", "37", unit="hours a week")
    ] = None
    direct_share: Annotated[
        Decimal | None,
        SHARE_ABOVE_ZERO,
        column("Share of working hours that is for clients", "0.72", unit="share of hours"),
    ] = None
    contact_share: Annotated[
        Decimal | None,
        SHARE_ABOVE_ZERO,
        column("Share of working hours spent with clients", "0.26", unit="share of hours"),
    ] = None
    payment: Annotated[
        str | None, PAYMENT, column("How it is paid: in cash (blank), in kind, a transfer or a recharge", "cash")
    ] = None
    pay_share: Annotated[
        Decimal | None, SHARE, column("Share of a published cost that is pay", "0.7", unit="share of cost")
    ] = None
    overheads_cover: Annotated[
        tuple[str, ...] | None,
        Choices(words=OVERHEAD_ITEMS),
        column("What the overheads pay for already, several with ; between them", "management;premises"),
    ] = None

"""Costs that are not time, who bears what, the price index, and the ledger to reconcile with."""

import datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from costing.model.dates import Day
from costing.model.identifiers import Choice, Identifier, Text
from costing.model.numbers import AMOUNT, COUNT, POSITIVE, SIGNED_AMOUNT
from costing.model.row import Needs, Row, Rule, column

OVERHEAD_ITEMS = ("management", "administration", "training", "travel", "premises", "equipment")
OVERHEAD_ITEM = Choice(words=OVERHEAD_ITEMS)
PAYMENT = Choice(words=("cash", "in_kind", "transfer", "recharge"))
PHASE = Choice(words=("recurrent", "start_up", "research"))
VARIES_WITH = Choice(words=("families", "staff", "nothing"))
SERIES = ("pay", "prices", "capital")


class Expense(Row):
    """A cost that is not time: fares, payments to families, equipment, premises."""

    TABLE: ClassVar[str] = "expenses"
    REQUIRED: ClassVar[tuple[str, ...]] = ("category", "cost")
    RULES: ClassVar[tuple[Rule, ...]] = (
        Needs(("resale_value", "life_years"), "not-an-asset", "resale_value is for assets: fill in life_years too."),
        Needs(("replaced", "life_years"), "not-an-asset", "replaced is for assets: fill in life_years too."),
    )

    category: Annotated[str, Identifier(), column("What it is for", "fares")]
    cost: Annotated[Decimal, AMOUNT, column("What was paid", "12.60", unit="currency")]
    date: Annotated[
        datetime.date | None, Day(), column("When; blank: spread evenly over the costing period", "2013-05-03")
    ] = None
    family_id: Annotated[str | None, Identifier(), column("Whose it is; blank: shared", "F001")] = None
    intervention: Annotated[
        str | None, Identifier(), column("Shared by the families of this intervention; blank: by all", "intensive")
    ] = None
    agency: Annotated[str | None, Identifier(), column("Who pays", "Council")] = None
    price_year: Annotated[str | None, Identifier(), column("The year of its prices", "2013/14")] = None
    life_years: Annotated[
        Decimal | None, COUNT, column("Years of use of an asset; blank: not an asset", "3", unit="years")
    ] = None
    resale_value: Annotated[
        Decimal | None, AMOUNT, column("What an asset fetches at the end of its life", "50", unit="currency")
    ] = None
    replaced: Annotated[
        str | None, Choice(words=("yes", "no")), column("Whether an asset is bought anew at the end of its life", "no")
    ] = None
    shared_by: Annotated[
        str | None,
        Choice(words=("families", "time", "weeks")),
        column("How a shared cost is shared: equally (families), by direct time, or by family-weeks", "families"),
    ] = None
    payment: Annotated[
        str | None, PAYMENT, column("How it is paid: in cash (blank), in kind, a transfer or a recharge", "cash")
    ] = None
    phase: Annotated[str | None, PHASE, column("What it belongs to; blank: recurrent", "recurrent")] = None
    vat: Annotated[
        Decimal | None, AMOUNT, column("The part of the cost that is VAT and is not reclaimed", "2.10", unit="currency")
    ] = None
    overhead_item: Annotated[
        str | None, OVERHEAD_ITEM, column("The item of overheads that it belongs to", "premises")
    ] = None
    varies_with: Annotated[
        str | None,
        VARIES_WITH,
        column("What it grows with; blank: families for one of a family's own, nothing for a shared one", "nothing"),
    ] = None


class PriceIndexYear(Row):
    """A year of a price index, or of one of its series."""

    TABLE: ClassVar[str] = "price_index"
    KEY: ClassVar[tuple[str, ...]] = ("year", "series")
    REQUIRED: ClassVar[tuple[str, ...]] = ("year", "index")

    year: Annotated[str, Identifier(), column("The year, as price_year names it", "2013/14")]
    index: Annotated[Decimal, POSITIVE, column("The index", "178.383195", unit="index")]
    source: Annotated[str | None, Text(), column("Where it comes from", "HM Treasury GDP deflators")] = None
    series: Annotated[
        str | None,
        Choice(words=SERIES),
        column("What it is the index of; blank: all that has no series of its own", "pay"),
    ] = None


class LedgerLine(Row):
    """Actual spending to reconcile with."""

    TABLE: ClassVar[str] = "ledger"
    REQUIRED: ClassVar[tuple[str, ...]] = ("agency", "cost")

    agency: Annotated[str, Identifier(), column("Whose ledger", "Council")]
    cost: Annotated[Decimal, SIGNED_AMOUNT, column("What was spent", "412000", unit="currency")]
    note: Annotated[str | None, Text(), column("What is in it", "")] = None


class Agency(Row):
    """Who bears costs."""

    TABLE: ClassVar[str] = "agencies"
    KEY: ClassVar[tuple[str, ...]] = ("agency",)
    REQUIRED: ClassVar[tuple[str, ...]] = ("agency",)

    agency: Annotated[str, Identifier(), column("The agency, as other tables name it", "Council")]
    sector: Annotated[str | None, Identifier(), column("Its sector", "local government")] = None
    in_perspective: Annotated[
        str | None,
        Choice(words=("yes", "no")),
        column("Whether its costs count in the study's perspective; blank: yes", "yes"),
    ] = None

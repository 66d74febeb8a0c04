"""Costs that are not time, the price index, and the ledger to reconcile with."""

import datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from costing.model.dates import Day
from costing.model.identifiers import Choice, Identifier, Text
from costing.model.numbers import AMOUNT, COUNT, POSITIVE, SIGNED_AMOUNT
from costing.model.row import Needs, Row, Rule, column


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


class PriceIndexYear(Row):
    """A year of a price index."""

    TABLE: ClassVar[str] = "price_index"
    KEY: ClassVar[tuple[str, ...]] = ("year",)
    REQUIRED: ClassVar[tuple[str, ...]] = ("year", "index")

    year: Annotated[str, Identifier(), column("The year, as price_year names it", "2013/14")]
    index: Annotated[Decimal, POSITIVE, column("The index", "178.383195", unit="index")]
    source: Annotated[str | None, Text(), column("Where it comes from", "HM Treasury GDP deflators")] = None


class LedgerLine(Row):
    """Actual spending to reconcile with."""

    TABLE: ClassVar[str] = "ledger"
    REQUIRED: ClassVar[tuple[str, ...]] = ("agency", "cost")

    agency: Annotated[str, Identifier(), column("Whose ledger", "Council")]
    cost: Annotated[Decimal, SIGNED_AMOUNT, column("What was spent", "412000", unit="currency")]
    note: Annotated[str | None, Text(), column("What is in it", "")] = None

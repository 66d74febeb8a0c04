"""How figures are shown to people: money in the study's currency, hours, shares, days."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from costing.model.settings import DEFAULTS, Settings

SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}
LARGE = 10_000
"""From this total on, sums of money are shown without pence."""
BLANK = "-"


@dataclass(frozen=True)
class Currency:
    """The currency of a study; `pence` says whether its sums are small enough to be shown with pence."""

    code: str
    pence: bool = False
    letters: bool = False

    @property
    def symbol(self) -> str:
        """What stands before an amount: a sign for the best known currencies, else the code and a space."""
        code = f"{self.code} "
        return code if self.letters else SYMBOLS.get(self.code, code)

    def in_letters(self, letters: bool) -> "Currency":
        """The same, with its code in place of a sign where the terminal has no such signs."""
        return replace(self, letters=letters)

    def sum(self, amount: float | None) -> str:
        """An amount as summaries show it.

        >>> Currency("GBP").sum(-1234.5), Currency("CHF", pence=True).sum(5)
        ('-£1,234', 'CHF 5.00')
        """
        return self.shown(amount, 2 if self.pence else 0)

    def rate(self, amount: float | None) -> str:
        """An amount for one of something, such as an hour: always with pence."""
        return self.shown(amount, 2)

    def shown(self, amount: float | None, places: int) -> str:
        """An amount to so many places, its sign before the symbol."""
        if amount is None:
            return BLANK
        digits = f"{abs(amount):,.{places}f}"
        negative = amount < 0 and any(c in "123456789" for c in digits)
        return f"{'-' if negative else ''}{self.symbol}{digits}"


def currency_of(settings: Settings, results: Mapping[str, pl.DataFrame]) -> Currency:
    """The study's currency, with pence where all costs together are under 10,000."""
    return Currency(setting(settings, "currency"), pence=all_costs(results) < LARGE)


def all_costs(results: Mapping[str, pl.DataFrame]) -> float:
    """All costs, those in no family too."""
    return float(results["agencies"]["cost"].sum())


def unallocated(results: Mapping[str, pl.DataFrame]) -> float:
    """The costs that are in no family: exactly zero where only rounding of floats is left."""
    total = all_costs(results)
    left = total - float(results["families"]["cost"].sum())
    return left if abs(left) > 1e-9 * abs(total) else 0.0


def setting(settings: Settings, name: str) -> str:
    """What a setting says, or what it means when it is blank."""
    given = getattr(settings, name)
    return DEFAULTS.get(name, "") if given is None else str(given)


def discounting(settings: Settings) -> str:
    """The discount rate in words; nothing where it is 0."""
    return yearly(settings.rate) if settings.rate else ""


def yearly(rate: float) -> str:
    """A yearly rate.

    >>> yearly(0.035), yearly(0)
    ('3.5% a year', '0')
    """
    return f"{100 * rate:g}% a year" if rate else "0"


def period(settings: Settings) -> str:
    """The first and last day costed."""
    return f"{settings.start.isoformat()} to {settings.end.isoformat()}"


def prices(settings: Settings) -> str:
    """In whose prices costs are."""
    return f"in {settings.price_year} prices" if settings.price_year else "in the prices of the inputs"


def hours(number: float | None) -> str:
    """Hours to one decimal."""
    return BLANK if number is None else f"{number:,.1f}"


def share(number: float | None) -> str:
    """A share as a percentage.

    >>> share(0.125)
    '12.5%'
    """
    return BLANK if number is None else f"{number:.1%}"


def day(moment: datetime.date | None, blank: str = "") -> str:
    """A day as YYYY-MM-DD."""
    return moment.isoformat() if moment else blank


def counted(number: int, noun: str) -> str:
    """A number of things, in words that agree.

    >>> counted(1, "error"), counted(1200, "family"), counted(2, "day")
    ('1 error', '1,200 families', '2 days')
    """
    plural = noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"
    return f"{number:,} {noun if number == 1 else plural}"

"""Figures and settings as sentences have them: for tables of the results that hold text."""

from collections.abc import Iterable

from costing.model.problem import printable

SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}
LARGE = 10_000
"""From this total on, sums of money are shown without pence."""
NAMED = 10
"""So many names are listed."""
LONGEST = 160
"""Names are listed up to so many characters."""

INDIRECT = {
    "practitioner": "each practitioner's is shared, by direct time, over the families they worked with",
    "role": "each role's is shared, by direct time, over the families the role worked with",
    "team": "each team's is shared, by direct time, over the families the team worked with",
    "study": "all of it is shared, by direct time, over all families",
    "ratio": "paid for by the price of direct time, per hour of direct work",
    "exclude": "left out of all costs",
}
"""What becomes of indirect time, by the setting `indirect_time`."""
PER_CONTACT_HOUR = "paid for by the price of contact time, per hour of contact"


def money(amount: float, currency: str, pence: bool) -> str:
    """An amount as the workbook shows it.

    >>> money(-1234.5, "GBP", False), money(5, "CHF", True)
    ('-£1,234', 'CHF 5.00')
    """
    digits = f"{abs(amount):,.{2 if pence else 0}f}"
    sign = "-" if amount < 0 and any(c in "123456789" for c in digits) else ""
    return f"{sign}{SYMBOLS.get(currency, f'{currency} ')}{digits}"


def indirect_rule(level: str, ratio_basis: str | None) -> str:
    """What becomes of indirect time."""
    return PER_CONTACT_HOUR if (level, ratio_basis) == ("ratio", "contact") else INDIRECT[level]


def yearly(rate: float) -> str:
    """A yearly rate.

    >>> yearly(0.035), yearly(0)
    ('3.5% a year', '0')
    """
    return f"{100 * rate:g}% a year" if rate else "0"


def counted(number: int, noun: str) -> str:
    """A number of things, in words that agree.

    >>> counted(1, "day"), counted(2, "day"), counted(1200, "family")
    ('1 day', '2 days', '1,200 families')
    """
    plural = noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"
    return f"{number:,} {noun if number == 1 else plural}"


def listed(names: Iterable[str], most: int = NAMED, between: str = ", ") -> str:
    """Names, the first of them where there are many.

    >>> listed(["b", "a", "b"]), listed("abc", most=2)
    ('b, a', 'a, b and 1 more')
    """
    each = list(dict.fromkeys(names))
    rest = len(each) - most
    return between.join(printable(name, LONGEST) for name in each[:most]) + (f" and {rest:,} more" if rest > 0 else "")

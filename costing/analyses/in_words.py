"""Settings and names as sentences have them: for tables of the results that hold text."""

from collections.abc import Iterable

from costing.model.problem import printable

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


def indirect_rule(level: str, ratio_basis: str | None) -> str:
    """What becomes of indirect time."""
    return PER_CONTACT_HOUR if (level, ratio_basis) == ("ratio", "contact") else INDIRECT[level]


def listed(names: Iterable[str], most: int = NAMED, between: str = ", ") -> str:
    """Names, the first of them where there are many.

    >>> listed(["b", "a", "b"]), listed("abc", most=2)
    ('b, a', 'a, b and 1 more')
    """
    each = list(dict.fromkeys(names))
    rest = len(each) - most
    return between.join(printable(name, LONGEST) for name in each[:most]) + (f" and {rest:,} more" if rest > 0 else "")

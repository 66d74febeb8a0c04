"""The number that a cell probably means which is not written as one: for messages only, never for a total."""

import re
import unicodedata
from decimal import Decimal

from costing.model.written import SPACE, DecimalMark

LONGEST = 40
"""Texts with more characters are no slip of the fingers."""
IN_WORDS = r"(?:p\.?a\.?|pa|per (?:annum|year|hour)|a year|/ ?(?:yr|year|h|hour)|gross|gbp|eur|usd|approx\.?|ca?\.|~)"
TIMES: dict[str, int] = {"": 1, "k": 1_000, "m": 1_000_000, "mn": 1_000_000}


def meant(text: str, mark: DecimalMark) -> Decimal | None:
    """The number that was probably meant, None where that cannot be told.

    >>> [str(meant(t, ".")) for t in ("£41.5k", "£41,510 p.a.", "(41,510)", "1_000", "1e5", "28,5", "12,34")]
    ['41500', '41510', '-41510', '1000', '100000', '28.5', '12.34']
    """
    if len(text) > LONGEST:
        return None
    plain = re.sub(f"{SPACE}|[_£$€'’]", "", re.sub(IN_WORDS, "", western(text).lower()))
    negative = re.fullmatch(r"\((.+)\)", plain)
    plain = negative[1] if negative else plain
    if found := re.fullmatch(r"([-+]?)([0-9.,]{1,20})(k|mn?|)", plain):
        number = in_either_mark(found[2], mark)
        if number is None:
            return None
        number = number * TIMES[found[3]] * (-1 if negative or found[1] == "-" else 1)
        return number.quantize(Decimal(1)) if number == int(number) else number
    if re.fullmatch(r"-?[0-9]{1,10}(?:\.[0-9]{1,10})?e\+?[0-9]", plain):
        return Decimal(f"{Decimal(plain):f}")
    return None


def in_either_mark(digits: str, mark: DecimalMark) -> Decimal | None:
    """Digits with points and commas: the last kind marks decimals unless each of it stands between thousands."""
    other = "." if mark == "," else ","
    for decimal, apart in ((mark, other), (other, mark)):
        thousands = rf"(?:[0-9]+|[1-9][0-9]{{0,2}}(?:{re.escape(apart)}[0-9]{{3}})+)"
        if re.fullmatch(rf"{thousands}?(?:{re.escape(decimal)}[0-9]+)?", digits):
            return Decimal(digits.replace(apart, "").replace(decimal, "."))
    return None


def western(text: str) -> str:
    """Text with the digits 0 to 9 in place of those of other alphabets.

    >>> western("４１,٥"), western("1½")
    ('41,5', '1½')
    """
    return "".join(str(unicodedata.decimal(c)) if unicodedata.decimal(c, None) is not None else c for c in text)

"""Amounts, shares, rates and counts as they are written in cells."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from costing.model.number_advice import meant
from costing.model.written import Conventions, DecimalMark, UnfitError, Written

DIGITS = "[0-9]{1,15}"
THIN = " \u00a0\u2007\u2009\u202f"
"""Spaces that stand between thousands."""
LARGEST_SHARE = 10
"""Columns that end here or before hold shares and rates."""
MARKS = {".": "point", ",": "comma"}
SIGN = f"^(-?)[£$€][{THIN}]?|[{THIN}]?[£$€]$"


@dataclass(frozen=True)
class Number(Written):
    """A plain decimal number: digits and at most one point; amounts of money also as £41,510 or 41 510.00.

    `least` and `most` are inclusive limits, `above` is an exclusive one. Only `money` may have a sign of currency and
    thousands apart: in a share or a rate, 1,025 is more likely 1.025. Where the table's decimals are marked by a
    comma, points stand between thousands.
    """

    kind: ClassVar[str] = "number"
    least: int | None = None
    above: int | None = None
    most: int | None = None
    whole: bool = False
    money: bool = False

    def parse(self, text: str, conventions: Conventions) -> Decimal:
        """The number, exactly as written."""
        plain = self.plain(text, conventions.decimal)
        if plain is None:
            what = "a whole number" if self.whole else "a number"
            raise UnfitError("unreadable", f"This is not {what}. {self.advice(text, conventions.decimal)}")
        number = Decimal(plain)
        if self.least is not None and number < self.least:
            raise UnfitError("out-of-range", f"This is below {self.least}. Enter {self.range}.")
        if self.above is not None and number <= self.above:
            raise UnfitError("out-of-range", f"This is not above {self.above}. Enter {self.range}.")
        if self.most is not None and number > self.most:
            percent = f"{as_written(number / 100, conventions.decimal)} for {number:f}%"
            remedy = f" A percentage is written as a share: {percent}." if self.most <= LARGEST_SHARE else ""
            raise UnfitError("out-of-range", f"This is above {self.most}. Enter {self.range}.{remedy}")
        return number

    def plain(self, text: str, mark: DecimalMark) -> str | None:
        """The number as digits with a point before decimals; None where the text is not written as a number.

        >>> AMOUNT.plain("£41,510.50", "."), AMOUNT.plain("41.510,50 €", ","), AMOUNT.plain("41,51", ".")
        ('41510.50', '41510.50', None)
        """
        bare = re.sub(SIGN, r"\1", text, count=1) if self.money else text
        if not re.fullmatch(self.pattern(mark), bare):
            return None
        return re.sub(f"[^-0-9{re.escape(mark)}]", "", bare).replace(mark, ".")

    def pattern(self, mark: DecimalMark) -> str:
        """What the text must match in full, the sign of currency taken off."""
        decimals = "" if self.whole else f"(?:{re.escape(mark)}[0-9]{{1,30}})?"
        if not self.money:
            return f"-?{DIGITS}{decimals}"
        apart = f"[{THIN}{'.' if mark == ',' else ','}]"
        thousands = f"[1-9][0-9]{{0,2}}({apart})[0-9]{{3}}(?:\\1[0-9]{{3}}){{0,3}}"
        return f"-?(?:{DIGITS}|{thousands}){decimals}"

    def advice(self, text: str, mark: DecimalMark) -> str:
        """How to write the number that was probably meant."""
        number = meant(text.removesuffix("%").rstrip(), mark)
        if number is None or (self.whole and number != int(number)):
            how = "such as 3" if self.whole else f"with a {MARKS[mark]} before decimals, such as 41510{mark}50"
            return f"Write digits only, {how}."
        if text.endswith("%"):
            share = as_written(number / 100, mark)
            return f"Write digits only, as a share{' between 0 and 1' if self.most == 1 else ''}: {share}."
        if re.fullmatch(r"\(.*\)", text):
            positive, negative = (as_written(abs(number) * sign, mark) for sign in (1, -1))
            return f"Write digits only, such as {positive}, or {negative} if the brackets mean below zero."
        return f"Write digits only, such as {as_written(number, mark)} if that is meant."

    @property
    def range(self) -> str:
        """The limits in words."""
        low = f"{self.least} or more" if self.least is not None else ""
        low = f"above {self.above}" if self.above is not None else low
        high = f"at most {self.most}" if self.most is not None else ""
        return "a number " + " and ".join(part for part in (low, high) if part)


def as_written(number: Decimal, mark: DecimalMark) -> str:
    """A number as the table writes numbers.

    >>> as_written(Decimal("0.285"), ",")
    '0,285'
    """
    return f"{number:f}".replace(".", mark)


AMOUNT = Number(least=0, money=True)
SIGNED_AMOUNT = Number(money=True)
POSITIVE = Number(above=0)
SHARE = Number(least=0, most=1)
SHARE_ABOVE_ZERO = Number(above=0, most=1)
COUNT = Number(least=1, most=1_000_000, whole=True)
ANY_NUMBER = Number()

"""Amounts, shares, rates and counts as they are written in cells."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from costing.model.written import Conventions, UnfitError, Written

NUMBER = r"-?[0-9]{1,15}(?:\.[0-9]{1,30})?"
WHOLE = r"-?[0-9]{1,15}"


@dataclass(frozen=True)
class Number(Written):
    """A plain decimal number: digits, at most one point, no thousands separators, signs of currency or per cent.

    `least` and `most` are inclusive limits, `above` is an exclusive one.
    """

    kind: ClassVar[str] = "number"
    least: int | None = None
    above: int | None = None
    most: int | None = None
    whole: bool = False

    @property
    def pattern(self) -> str:
        """What the text must match in full."""
        return WHOLE if self.whole else NUMBER

    def parse(self, text: str, conventions: Conventions) -> Decimal:
        """The number, exactly as written."""
        if not re.fullmatch(self.pattern, text):
            what = "a whole number" if self.whole else "a number"
            raise UnfitError("unreadable", f"This is not {what}. Write digits only, {self.advice(text)}")
        number = Decimal(text)
        if self.least is not None and number < self.least:
            raise UnfitError("out-of-range", f"This is below {self.least}. Enter {self.range}.")
        if self.above is not None and number <= self.above:
            raise UnfitError("out-of-range", f"This is not above {self.above}. Enter {self.range}.")
        if self.most is not None and number > self.most:
            percent = (
                f" A percentage is written as a share: {number / 100:f} for {number:f}%." if self.most == 1 else ""
            )
            raise UnfitError("out-of-range", f"This is above {self.most}. Enter {self.range}.{percent}")
        return number

    def advice(self, text: str) -> str:
        """How to write the number that was probably meant."""
        plain = re.sub(r"[£$€,\s]", "", text)
        if self.most == 1 and text.endswith("%") and re.fullmatch(NUMBER, text[:-1].strip()):
            return f"a share between 0 and 1: {Decimal(text[:-1].strip()) / 100:f}."
        if plain != text and re.fullmatch(self.pattern, plain) and not re.search(r",\d{1,2}$", text):
            return f"such as {plain}."
        return "such as 3." if self.whole else "with a point before decimals, such as 41510.50."

    @property
    def range(self) -> str:
        """The limits in words."""
        low = f"{self.least} or more" if self.least is not None else ""
        low = f"above {self.above}" if self.above is not None else low
        high = f"at most {self.most}" if self.most is not None else ""
        return "a number " + " and ".join(part for part in (low, high) if part)


AMOUNT = Number(least=0)
POSITIVE = Number(above=0)
SHARE = Number(least=0, most=1)
SHARE_ABOVE_ZERO = Number(above=0, most=1)
COUNT = Number(least=1, most=1_000_000, whole=True)
ANY_NUMBER = Number()

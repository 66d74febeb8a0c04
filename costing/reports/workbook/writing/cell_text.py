"""What cells can hold, as XlsxWriter has to be given it."""

import datetime
import math
import re

from costing.model.identifiers import LONGEST_TEXT

FIRST_DAY = datetime.date(1899, 12, 31)
LEAP_DAY_OF_1900 = 60
"""A day that never was, and that Excel counts."""
LIKE_AN_ESCAPE = re.compile(r"(_x[0-9a-fA-F]{4}_)")
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f]")


def cut(text: str) -> str:
    """Text as Excel can hold it: at most 32,767 UTF-16 units, the last an ellipsis where some had to go.

    XlsxWriter takes text from <r> to </r> for XML that is ready; such text is made into that.
    """
    short = shortened(text)
    return f'<r><t xml:space="preserve">{marked_up(short)}</t></r>' if is_like_a_run(short) else short


def shortened(text: str) -> str:
    """Text that is no longer than a cell."""
    if len(text) <= LONGEST_TEXT and text.isascii():
        return text
    clean = text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    units = clean.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_TEXT:
        return clean
    return units[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", errors="ignore") + "…"


def is_like_a_run(text: str) -> bool:
    """Whether XlsxWriter would write this text as it stands into the file, which could then not be opened."""
    return text.startswith("<r>") and text.endswith("</r>")


def marked_up(text: str) -> str:
    """Text with the signs that XML uses spelt out."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def stored(value: object) -> object:
    """What a formula's cell holds until it is recalculated: blank is empty text, as formulas give it; days are numbers.

    XlsxWriter spells out control characters in cells of text, not in what formulas hold.
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, datetime.date):
        return serial(value)
    return spelt_out(shortened(value)) if isinstance(value, str) else value


def spelt_out(text: str) -> str:
    """Text with control characters as Excel spells them, such as _x0007_."""
    safe = LIKE_AN_ESCAPE.sub(r"_x005F\1", text)
    return CONTROL_CHARACTER.sub(lambda found: f"_x{ord(found[0]):04X}_", safe)


def serial(day: datetime.date) -> int:
    """The number that Excel has for a day.

    >>> serial(datetime.date(1900, 2, 28)), serial(datetime.date(1900, 3, 1)), serial(datetime.date(2024, 4, 1))
    (59, 61, 45383)
    """
    days = (day - FIRST_DAY).days
    return days if days < LEAP_DAY_OF_1900 else days + 1

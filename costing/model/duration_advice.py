"""The duration that a cell probably means which is not written as one: for messages only, never for a total."""

import re
from typing import Literal

from costing.model.number_advice import western
from costing.model.written import DecimalMark

HALVES = {"½": "30", "¼": "15", "¾": "45"}
UNITS = "h|hrs?|hours?|m|mins?|minutes?"
ABBREVIATED = {"minutes": "min", "hours": "h"}
CLOCK_ALONE = r"([0-9]{1,2}):([0-5][0-9])"
SPAN = rf"{CLOCK_ALONE}(?::00)? ?(?:-|–|to) ?{CLOCK_ALONE}(?::00)?"


def advice(text: str, unit: Literal["minutes", "hours"], mark: DecimalMark = ".") -> str:
    """How to write the duration that was probably meant."""
    plain = western(text).lower()
    found = (
        other_mark(plain, unit, mark),
        as_clock_reading(plain),
        in_words(plain),
        plain_digits(plain, unit) if plain != text or "_" in text else "",
    )
    return next(filter(None, found), f"Write {unit} as a number, or as 1:30, 1h30, 1{mark}5h or 90 min.")


def other_mark(text: str, unit: str, mark: DecimalMark) -> str:
    """What to do where decimals are marked otherwise than in the rest of the table."""
    other, kind = (".", "point") if mark == "," else (",", "comma")
    decimal = re.fullmatch(rf"([0-9]{{1,9}}){re.escape(other)}([0-9]{{1,9}}) ?({UNITS}|)", text)
    if not decimal:
        return ""
    number = f"{decimal[1]}{mark}{decimal[2]} {decimal[3] or ABBREVIATED[unit]}"
    return f"Write {number} if the {kind} is a decimal mark, or hours and minutes as 1:30."


def as_clock_reading(text: str) -> str:
    """The hours and minutes of 1½, 9:00-10:30 or 1:30 h."""
    if half := re.fullmatch(r"([0-9]{0,4}) ?([½¼¾]) ?(?:h|hr|hrs|hour|hours)?", text):
        return f"Write {half[1] or 0}:{HALVES[half[2]]} if hours were meant."
    if span := re.fullmatch(SPAN, text):
        return f"Write the time between the two: {between(span)}."
    clock = re.fullmatch(rf"{CLOCK_ALONE} ?(?:h|hrs?|hours?)", text)
    return f"Write {clock[1]}:{clock[2]}." if clock else ""


def plain_digits(text: str, unit: str) -> str:
    """Digits of another alphabet, or with something between them, as 0 to 9."""
    digits = re.sub("[_' ]", "", text)
    return f"Write {digits} if {unit} were meant." if re.fullmatch("[0-9]{1,6}", digits) else ""


def in_words(text: str) -> str:
    """How to write hours said in words; nothing for other words.

    >>> in_words("half an hour"), in_words("an hour and a half"), in_words("a visit")
    ('Write 0:30.', 'Write 1:30.', '')
    """
    if re.search(r"\bday\b", text):
        return "How long a day is differs: write its hours, such as 7:30 or 3:45."
    known = {
        r"(?:a )?quarter (?:of )?an hour": "0:15",
        r"half an? hour|half hour|1/2 (?:an )?h(?:ou)?r": "0:30",
        r"(?:three quarters|3/4) of an hour": "0:45",
        r"(?:an|one) hour": "1:00",
        r"(?:an|one) hour and a half|(?:one|1) and a half hours": "1:30",
        r"two hours": "2:00",
    }
    return next((f"Write {clock}." for pattern, clock in known.items() if re.fullmatch(pattern, text)), "")


def overnight(text: str) -> str:
    """The time that was probably worked when a shift past midnight was subtracted the wrong way round."""
    clock = re.fullmatch(r"-([0-9]{1,5}):([0-5][0-9])(?::[0-5][0-9](?:\.[0-9]{1,9})?)?", text)
    if not clock:
        return ""
    minutes = 24 * 60 - int(clock[1]) * 60 - int(clock[2])
    return f" If the work went past midnight it was {as_clock(minutes)}." if minutes > 0 else ""


def between(span: re.Match[str]) -> str:
    """The time from the first clock reading to the second, past midnight if that comes earlier."""
    first, last = (int(span[at]) * 60 + int(span[at + 1]) for at in (1, 3))
    return as_clock((last - first) % (24 * 60))


def as_clock(minutes: int) -> str:
    """Minutes as hours and minutes.

    >>> as_clock(150)
    '2:30'
    """
    return f"{minutes // 60}:{minutes % 60:02}"

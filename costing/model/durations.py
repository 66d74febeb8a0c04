"""Durations as they are written in cells, read exactly or refused: never guessed."""

import re
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import ClassVar, Literal

from costing.model.duration_advice import advice, overnight
from costing.model.written import Conventions, DecimalMark, UnfitError, Written

PLAIN = r"([0-9]{1,9})(?:\.([0-9]{1,27}))?"
CLOCK = r"([0-9]{1,5}):([0-5][0-9])(?::([0-5][0-9](?:\.[0-9]{1,9})?))?"
HOURS_WORD = r"([0-9]{1,5}(?:\.[0-9]{1,27})?) ?(?:h|hr|hrs|hour|hours)"
MINUTES_WORD = r"([0-9]{1,9}(?:\.[0-9]{1,27})?) ?(?:m|min|mins|minute|minutes)"
HOURS_AND_MINUTES = r"([0-9]{1,5}) ?(?:h|hr|hrs|hour|hours) ?([0-5]?[0-9]) ?(?:m|min|mins|minute|minutes)?"
DAY = 24 * 3600
SMALLEST_FRACTION = 5
"""Below this, a number of minutes that is not whole may be hours or a part of a day."""


@dataclass(frozen=True)
class Duration(Written):
    """Time spent: a plain number in the column's unit, 1:30, 0:12:30, 1h30, 1.5h or 90 min; whole seconds."""

    kind: ClassVar[str] = "duration"
    unit: Literal["minutes", "hours"] = "minutes"

    @property
    def seconds_per_unit(self) -> int:
        """Seconds in one of the column's unit."""
        return 60 if self.unit == "minutes" else 3600

    def parse(self, text: str, conventions: Conventions) -> timedelta:
        """The duration in whole seconds: nearest, halves up, from the decimal as written."""
        plain = with_a_point(text, conventions.decimal)
        if plain is None:
            raise self.unreadable(text, conventions.decimal)
        if re.fullmatch(f"-(?:{PLAIN}|{CLOCK})", plain):
            raise UnfitError(
                "negative-time", f"The time is negative.{overnight(plain)} Enter the time spent as a number above 0."
            )
        exact = self.exact_seconds(plain, conventions.decimal)
        if exact is None:
            raise self.unreadable(text, conventions.decimal)
        seconds = int(exact + Fraction(1, 2))
        if seconds == 0 and conventions.zero == "exclude":
            return timedelta(0)
        if seconds == 0:
            raise UnfitError(
                "zero-time",
                'The time is zero. Enter the time spent, or say zero = "exclude" for this table in study.toml.',
            )
        if exact >= DAY:
            raise UnfitError("over-24h", "One entry is 24 hours or more. Enter the time spent on one day.")
        return timedelta(seconds=seconds)

    def unreadable(self, text: str, mark: DecimalMark) -> UnfitError:
        """That a text is no duration, with the one that was probably meant."""
        return UnfitError("unreadable", f"This is not a duration. {advice(text, self.unit, mark)}")

    def exact_seconds(self, text: str, mark: DecimalMark) -> Fraction | None:
        """Seconds as an exact fraction, None where the text is no duration; raises `UnfitError` for two readings."""
        if re.fullmatch(PLAIN, text):
            self._refuse_fractions_of_few_minutes(text, mark)
            return Fraction(text) * self.seconds_per_unit
        if clock := re.fullmatch(CLOCK, text):
            return Fraction(clock[1]) * 3600 + Fraction(clock[2]) * 60 + Fraction(clock[3] or 0)
        if both := re.fullmatch(HOURS_AND_MINUTES, text, re.IGNORECASE | re.ASCII):
            return Fraction(both[1]) * 3600 + Fraction(both[2]) * 60
        if hours := re.fullmatch(HOURS_WORD, text, re.IGNORECASE | re.ASCII):
            return Fraction(hours[1]) * 3600
        if minutes := re.fullmatch(MINUTES_WORD, text, re.IGNORECASE | re.ASCII):
            return Fraction(minutes[1]) * 60
        return None

    def _refuse_fractions_of_few_minutes(self, text: str, mark: DecimalMark) -> None:
        number = Fraction(text)
        if self.unit == "hours" or number >= SMALLEST_FRACTION or number.denominator == 1:
            return
        if could_be_hours_and_minutes(text):
            raise UnfitError("ambiguous", two_readings(text, mark))
        hours, rest = divmod(number * 60, 60)
        meant = (
            f"{int(hours)}:{int(rest):02} if hours were meant" if number >= Fraction(1, 4) else "1:30, or in minutes"
        )
        raise UnfitError(
            "fraction-in-minutes-column",
            f"A part of a minute in a column of minutes may be hours or a part of a day. Write {meant}.",
        )


def could_be_hours_and_minutes(text: str) -> bool:
    """Whether a decimal looks like hours and minutes with a point between them: 1.30, but not 1.3, 1.25 or 1.00."""
    return re.fullmatch(r"[0-9]{1,2}\.[1-5]0", text) is not None


def two_readings(text: str, mark: DecimalMark) -> str:
    """That 1.30 may be hours and minutes or a decimal."""
    (whole, part), hours = text.split("."), text.replace(".", mark)
    return f"This may be {whole} h {part} min or {hours} hours. Write {whole}:{part} or {hours}h."


def with_a_point(text: str, mark: DecimalMark) -> str | None:
    """A text whose decimals are marked by a point; None where it has a point and the table's mark is a comma.

    >>> with_a_point("1,5 h", ","), with_a_point("1.5 h", ","), with_a_point("1,5 h", ".")
    ('1.5 h', None, '1,5 h')
    """
    if mark == ".":
        return text
    return None if "." in text else text.replace(",", ".")

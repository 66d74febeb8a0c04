"""Letters that look like others: names and headings may be the same to the eye and not to a computer."""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from costing.model.identifiers import INVISIBLE

LETTERS: Mapping[str, str] = MappingProxyType(
    dict(
        zip(
            "АВЕЅІЈКМНОРСТХҮаесоԁһіјрѕухԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοıȷ",
            "ABESIJKMHOPCTXYaecodhijpsyxqwABEZHIKMNOPTYXoij",
            strict=True,
        )
    )
)
"""Letters of Cyrillic, Greek and others that look like Latin ones."""


def as_seen(text: str) -> str:
    """A text as it looks: compatible characters as the usual ones, look-alikes as Latin letters, nothing invisible.

    >>> as_seen("d\\u0430te"), as_seen("min\\u200butes"), as_seen("ｒole")
    ('date', 'minutes', 'role')
    """
    plain = unicodedata.normalize("NFKC", re.sub(f"[{INVISIBLE}]", "", text))
    return "".join(LETTERS.get(letter, letter) for letter in plain)


def code_points(text: str) -> str:
    """The characters of a text that are not what they look like, as Unicode numbers them.

    >>> code_points("d\\u0430te")
    'U+0430'
    """
    odd = dict.fromkeys(letter for letter in text if as_seen(letter) != letter)
    return ", ".join(f"U+{ord(letter):04X}" for letter in odd)

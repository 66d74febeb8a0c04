"""What the number of a cell means by its format: a plain number, a date, a time of day or time that has passed."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

import numpy as np
from numpy.typing import NDArray

PLAIN, MOMENT, ELAPSED = 0, 1, 2
"""A number, a date or time of day, and time that has passed, shown beyond 24 hours."""
BUILT_IN = {
    **dict.fromkeys((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)), MOMENT),
    46: ELAPSED,
}
"""Formats that have a number only (ECMA-376, part 1, section 18.8.30)."""
LITERAL = re.compile(r'"[^"]*"|\\.|[_*].')
PASSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
BRACKETS = re.compile(r"\[[^\]]*\]")


def format_kind(code: str) -> int:
    """What numbers shown in this format are.

    >>> [format_kind(code) for code in ("0.00", "dd/mm/yyyy", "h:mm AM/PM", "[h]:mm", '0 "days"', "[Red]0")]
    [0, 1, 1, 2, 0, 0]
    """
    shown = LITERAL.sub("", code).partition(";")[0]
    if PASSED.search(shown):
        return ELAPSED
    letters = BRACKETS.sub("", shown).casefold()
    return MOMENT if letters != "general" and re.search("[dmyhs]", letters) else PLAIN


def style_kinds(styles: Element | None) -> NDArray[np.uint8]:
    """What the numbers of each style are, by the number of the style."""
    if styles is None:
        return np.zeros(1, np.uint8)
    custom = {
        element.get("numFmtId", ""): format_kind(element.get("formatCode", ""))
        for element in children(styles, "numFmts")
    }
    kinds = [custom.get(style.get("numFmtId", "0"), built_in(style)) for style in children(styles, "cellXfs")]
    return np.array(kinds or [PLAIN], np.uint8)


def built_in(style: Element) -> int:
    """What a style's numbers are by the number of its format."""
    number = style.get("numFmtId", "0")
    return BUILT_IN.get(int(number), PLAIN) if number.isascii() and number.isdigit() else PLAIN


def children(parent: Element, name: str) -> Sequence[Element]:
    """The elements in the element of this name, whatever its prefix."""
    return [child for element in parent if element.tag.rpartition("}")[2] == name for child in element]

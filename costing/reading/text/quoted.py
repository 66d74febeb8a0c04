"""The quoted cells of a text that has few of them, so that the lines between them need no look of their own."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from costing.reading.text.bytes_seen import QUOTE, SPACE, places_of
from costing.reading.text.structure import quotes_fit

FEW = 50
"""Quotes are few if they are at most one of so many bytes."""


@dataclass(frozen=True)
class Quoted:
    """Where the quotes of a text open and close: all as RFC 4180 has them, and no line ends between two."""

    opening: NDArray[np.int64]
    closing: NDArray[np.int64]

    def number_of(self, byte: bytes, data: bytes, start: int) -> int:
        """How often a byte stands between quotes, of the text from `start` on, where a line begins."""
        behind = self._behind(start)
        spans = zip(behind.opening.tolist(), behind.closing.tolist(), strict=True)
        return b"".join([data[opening:closing] for opening, closing in spans]).count(byte)

    def may_have_edges(self, data: bytes, start: int) -> bool:
        """Whether a quoted cell of the lines from `start` on may begin or end with white space, as other cells may."""
        text, behind = np.frombuffer(data, np.int8), self._behind(start)
        return bool((text[behind.opening + 1] <= SPACE).any() or (text[behind.closing - 1] <= SPACE).any())

    def _behind(self, start: int) -> "Quoted":
        first = int(np.searchsorted(self.opening, start))
        return Quoted(self.opening[first:], self.closing[first:])


def few_quoted(data: bytes, delimiter: str) -> Quoted | None:
    """The quoted cells of a text; None where they are many, a quote is out of place, or a line ends within one."""
    quotes = places_of(QUOTE, data, len(data) // FEW)
    if quotes is None or len(quotes) % 2:
        return None
    if not quotes_fit(np.frombuffer(data, np.uint8), quotes, ord(delimiter), is_open=False):
        return None
    found = Quoted(quotes[::2], quotes[1::2])
    return found if found.number_of(b"\n", data, 0) == 0 else None

"""Looking at all bytes of a text: how often one stands there, where, and beside what."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

NEWLINE, RETURN, QUOTE, SPACE = b'\n\r" '
LOOKED_AT = 1 << 18
"""Bytes looked at together: few enough to stay in the processor's cache."""


def pieces(data: bytes, start: int = 0, beyond: int = 0) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """The bytes from `start` on piece by piece, each with its place, and with so many of the next piece's bytes."""
    text = np.frombuffer(data, np.uint8)
    return ((at, text[at : at + LOOKED_AT + beyond]) for at in range(start, len(text), LOOKED_AT))


def number_of(byte: int, data: bytes, start: int = 0) -> int:
    """How often a byte stands in the text from `start` on."""
    return sum(int(np.count_nonzero(piece == byte)) for _, piece in pieces(data, start))


def places_of(byte: int, data: bytes, most: int) -> NDArray[np.int64] | None:
    """Where a byte stands in the text; None where that is in more than so many places."""
    found = [np.zeros(0, np.int64)]
    number = 0
    for at, piece in pieces(data):
        found.append(np.flatnonzero(piece == byte) + at)
        number += len(found[-1])
        if number > most:
            return None
    return np.concatenate(found)


def has_lone_returns(data: bytes) -> bool:
    """Whether a return stands without a newline behind it, in a text that ends with a newline."""
    pairs = ((piece[:-1], piece[1:]) for _, piece in pieces(data, beyond=1))
    return b"\r" in data and any(((one == RETURN) & (other != NEWLINE)).any() for one, other in pairs)


def may_have_edges(data: bytes, delimiter: int, start: int) -> bool:
    """Whether a cell of the lines from `start` on may begin or end with white space, quoted cells apart.

    A space, a control character or what is not ASCII may be white space here: as signed bytes none of these is above a
    space. Line ends are none, which must not stand within cells. The same room is used for every piece: to ask for new
    room takes longer than to look.
    """
    between = (delimiter, NEWLINE, RETURN) if b"\r" in data else (delimiter, NEWLINE)
    room = np.empty((3, LOOKED_AT + 1), np.bool_)
    for _, piece in pieces(data, max(start - 1, 0), beyond=1):
        parting, strange, beside = room[:, : len(piece)]
        np.equal(piece, between[0], out=parting)
        for byte in between[1:]:
            parting |= np.equal(piece, byte, out=beside)
        np.less_equal(piece.view(np.int8), SPACE, out=strange)
        strange &= np.logical_not(parting, out=beside)
        for one, other in ((parting, strange), (strange, parting)):
            if np.logical_and(one[:-1], other[1:], out=beside[1:]).any():
                return True
    return False

"""Where the records of a CSV file begin and end and how many cells each has, counted apart from the parser.

Parsers accept short rows, lose rows and shift cells without a word; what they return is held against this.
"""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from costing.model.written import trimmed
from costing.reading.text.bytes_seen import NEWLINE, QUOTE, RETURN

CHUNK = 1 << 20
"""Bytes looked at together: few enough to stay in the processor's cache."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Records:
    """The records of a text: the bytes they start at and end before, the physical lines, how many cells."""

    starts: Numbers
    ends: Numbers
    lines: Numbers
    cells: Numbers

    def index(self, line: int) -> int:
        """The record that starts on a line."""
        return int(np.searchsorted(self.lines, line))

    def behind(self, first: int) -> "Records":
        """The records from the one at `first` on."""
        return Records(self.starts[first:], self.ends[first:], self.lines[first:], self.cells[first:])


def structure(data: bytes, delimiter: str) -> Records | None:
    """The records of UTF-8 text that ends with a newline; None where quotes are not as RFC 4180 has them.

    A quote may open only at the start of a cell and close only at its end; then every delimiter and newline
    behind an odd number of quotes is text, and all others are structure.
    """
    delimiting = ord(delimiter)
    text = np.frombuffer(data, np.uint8)
    newlines_at, returns, counted, lines = [], [], [], []
    quotes = newlines = separators = 0
    for start in range(0, len(text), CHUNK):
        found = Marks.of(text[start : start + CHUNK], delimiting, quotes)
        if not quotes_fit(text, found.quotes + start, delimiting, is_open=quotes % 2 == 1):
            return None
        ending = found.newlines[found.ending]
        newlines_at.append(ending + start)
        returns.append(text[ending + start - 1] == RETURN)
        counted.append(np.searchsorted(found.delimiters, ending) + separators)
        lines.append(np.flatnonzero(found.ending) + newlines + 1)
        quotes += len(found.quotes)
        newlines += len(found.newlines)
        separators += len(found.delimiters)
    if quotes % 2:
        return None
    ends, count = np.concatenate(newlines_at), np.concatenate(counted)
    return Records(
        starts=np.concatenate(([0], ends[:-1] + 1)),
        ends=ends - np.concatenate(returns),
        lines=np.concatenate(([0], np.concatenate(lines)[:-1])) + 1,
        cells=count - np.concatenate(([0], count[:-1])) + 1,
    )


@dataclass(frozen=True)
class Marks:
    """Where a chunk has quotes, newlines (`ending`: those that end a record) and delimiters between cells."""

    quotes: Numbers
    newlines: Numbers
    ending: NDArray[np.bool_]
    delimiters: Numbers

    @classmethod
    def of(cls, chunk: NDArray[np.uint8], delimiting: int, quotes_before: int) -> "Marks":
        """The marks of a chunk before which so many quotes stand."""
        is_quote = chunk == QUOTE
        quotes = np.flatnonzero(is_quote)
        newlines = np.flatnonzero(chunk == NEWLINE)
        delimiters = np.flatnonzero(chunk == delimiting)
        if not len(quotes) and quotes_before % 2 == 0:
            return cls(quotes, newlines, np.ones(len(newlines), np.bool_), delimiters)
        if len(quotes) < len(newlines):
            ending, parting = (outside(quotes, marks, quotes_before) for marks in (newlines, delimiters))
        else:
            at = np.cumsum(is_quote, dtype=np.uint8) & 1 == quotes_before & 1
            ending, parting = at[newlines], at[delimiters]
        return cls(quotes, newlines, ending, delimiters[parting])


def outside(quotes: Numbers, marks: Numbers, quotes_before: int) -> NDArray[np.bool_]:
    """Which marks stand behind an even number of quotes: soon told by where the few quotes stand among the marks."""
    turns = np.bincount(np.searchsorted(marks, quotes), minlength=len(marks) + 1)[:-1]
    even: NDArray[np.bool_] = (np.cumsum(turns) + quotes_before) % 2 == 0
    return even


def quotes_fit(text: NDArray[np.uint8], quotes: Numbers, delimiting: int, is_open: bool) -> bool:
    """Whether every quote opens behind a separator or closes before one, in turn; a doubled quote does both.

    `is_open`: the first of these closes.
    """
    opening, closing = quotes[is_open::2], quotes[not is_open :: 2]
    opens_well = one_of((delimiting, NEWLINE, QUOTE))[text[opening - 1]] | (opening == 0)
    closes_well = one_of((delimiting, NEWLINE, RETURN, QUOTE))[text[np.minimum(closing + 1, len(text) - 1)]]
    return bool(opens_well.all() and closes_well.all())


def one_of(values: tuple[int, ...]) -> NDArray[np.bool_]:
    """For each byte whether it is one of these."""
    return np.isin(np.arange(256), values)


def cells_of(record: str, delimiter: str) -> list[str]:
    """The cells of one record, trimmed.

    >>> cells_of('a,"b ""c"", d",', ",")
    ['a', 'b "c", d', '']
    """
    cells = []
    for cell in one_cell(delimiter).finditer(record):
        quoted, plain, behind = cell.groups()
        cells.append(trimmed(plain if quoted is None else quoted.replace('""', '"')))
        if not behind:
            break
    return cells


@cache
def one_cell(delimiter: str) -> re.Pattern[str]:
    """A cell, quoted or not, and what ends it."""
    end = re.escape(delimiter)
    return re.compile(f'(?:"([^"]*(?:""[^"]*)*)"|([^"{end}]*))({end}|\\Z)')

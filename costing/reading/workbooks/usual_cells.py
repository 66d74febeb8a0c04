"""Cells of a sheet whose XML is as Excel and most libraries write it: found by NumPy, a million in half a second.

Every tag and every attribute of a cell is held against the few forms that are known. Where one is anything else, the
whole sheet is left to `careful_cells`, which goes through it element by element.
"""

import re
from html import unescape

import numpy as np
import polars as pl
from numpy.typing import NDArray

from costing.reading.workbooks.sheet_cells import BOOLEAN, DATE, ERROR, INLINE, MOST_ROWS, NUMBER, SHARED, TEXT, Cells

Bytes = NDArray[np.uint8]
Positions = NDArray[np.int64]
PRESERVE = np.frombuffer(b'<t xml:space="preserve">', np.uint8)
BEHIND = b" " * 64
"""Stands behind a piece so that looking ahead from its last tag stays inside it."""
CELL, VALUE, FORMULA, INLINE_STRING, STRING, ROW, EMPTY_VALUE, END = 1, 2, 3, 4, 5, 6, 7, 8
NAMES = np.zeros(256, np.uint8)
NAMES[[ord(letter) for letter in "cvfitr"]] = range(CELL, ROW + 1)
SECOND = {INLINE_STRING: ord("s"), ROW: ord("o")}
TYPES = (
    *((b'n"', NUMBER, 1), (b's"', SHARED, 1), (b'b"', BOOLEAN, 1), (b'e"', ERROR, 1), (b'd"', DATE, 1)),
    *((b"st", TEXT, 3), (b"in", INLINE, 9)),
)
"""How each kind of cell is written: the first two letters, the kind, and how many letters."""
HIDDEN = re.compile(rb'<row r="([0-9]{1,7})"[^>]*\shidden="(?:1|true)"')
CONTROL = np.array([n < 32 and n not in b"\t\n\r" for n in range(256)])


class UnusualError(Exception):
    """The XML has something that is not looked for here."""


def usual_cells(piece: bytes) -> tuple[Cells, list[int]]:
    """The cells of whole rows, and which of the rows are hidden; raises `UnusualError`."""
    text = np.frombuffer(piece + BEHIND, np.uint8)
    tags = np.flatnonzero(text == ord("<"))
    kinds = tag_kinds(text, tags)
    if not len(tags):
        tags, kinds = np.zeros(1, np.int64), np.zeros(1, np.uint8)
    at = np.flatnonzero(kinds == CELL)
    expect(len(at) == piece.count(b"<c "))
    rows, columns, styles, types, closed = attributes(text, tags[at])
    of_rows = np.flatnonzero(kinds == ROW)
    expect_in_rows(rows, at, row_numbers(text, tags[of_rows]), of_rows)
    formulas, holding, end = contents(np.concatenate([kinds, np.zeros(8, np.uint8)]), at, closed)
    expect((end - at).sum() + len(of_rows) + (kinds == ROW | END).sum() == (kinds > 0).sum())
    values = texts(text, tags, kinds, holding, types)
    filled = (values.str.len_bytes() > 0).fill_null(False).to_numpy()
    cells = Cells(rows, columns.astype(np.uint16), types, styles, formulas, values)
    hidden = [int(row) for row in HIDDEN.findall(piece)] if b" hidden=" in piece else []
    return cells.where(formulas | filled), hidden


def expect(holds: np.bool_ | bool) -> None:
    """Give up on a piece in which something is not as it should be."""
    if not holds:
        raise UnusualError


def tag_kinds(text: Bytes, tags: Positions) -> Bytes:
    """What each tag is; one that closes has the bit `END`."""
    closing = text[tags + 1] == ord("/")
    name = tags + 1 + closing
    kinds = NAMES[text[name]]
    expect((kinds > 0).all())
    after = text[name + 1]
    is_long = np.zeros(len(tags), np.bool_)
    for kind, letter in SECOND.items():
        found = kinds == kind
        expect((after[found] == letter).all())
        is_long |= found
    short = after[~is_long]
    expect(((short == ord(">")) | (short == ord(" ")) | (short == ord("/"))).all())
    empty = (kinds == VALUE) & (after == ord("/"))
    expect(((kinds != VALUE) | empty | (after == ord(">"))).all())
    kinds = np.where(empty, np.uint8(EMPTY_VALUE), kinds)
    ends: Bytes = kinds | (closing * np.uint8(END))
    return ends


def number_at(text: Bytes, at: Positions, digits: int) -> tuple[NDArray[np.uint32], Positions]:
    """The numbers of at most so many digits that begin at these positions, and where they end."""
    number = np.zeros(len(at), np.uint32)
    for _ in range(digits):
        digit = text[at] - np.uint8(48)
        is_digit = digit < 10
        if not is_digit.any():
            break
        number = np.where(is_digit, number * np.uint32(10) + digit, number)
        at = at + is_digit
    return number, at


def stands(text: Bytes, at: Positions, letters: bytes) -> NDArray[np.bool_]:
    """Whether these letters stand at the positions."""
    found: NDArray[np.bool_] = text[at] == letters[0]
    for offset, letter in enumerate(letters[1:], 1):
        if not found.any():
            break
        found &= text[at + offset] == letter
    return found


def attributes(
    text: Bytes, cells: Positions
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32], Bytes, NDArray[np.bool_]]:
    """Row, column, style and kind of each cell, and whether its tag closes itself."""
    expect(stands(text, cells + 2, b' r="').all())
    at = cells + 6
    columns = np.zeros(len(cells), np.uint32)
    for _ in range(3):
        letter = text[at] - np.uint8(64)
        is_letter = (letter > 0) & (letter < 27)
        columns = np.where(is_letter, columns * np.uint32(26) + letter, columns)
        at = at + is_letter
    rows, at = number_at(text, at, 7)
    expect((text[at] == ord('"')).all() and (columns > 0).all() and (rows > 0).all() and (rows <= MOST_ROWS).all())
    at = at + 1
    styles = np.zeros(len(cells), np.uint32)
    kinds = np.full(len(cells), NUMBER, np.uint8)
    for _ in range(2):
        has_style = stands(text, at, b' s="')
        if has_style.any():
            style, end = number_at(text, np.where(has_style, at + 4, at), 6)
            expect((text[end[has_style]] == ord('"')).all())
            styles = np.where(has_style, style, styles)
            at = np.where(has_style, end + 1, at)
        kinds, at = with_types(text, kinds, at)
    closed = stands(text, at, b"/>")
    expect((closed | (text[at] == ord(">"))).all())
    return rows, columns, styles, kinds, closed


def with_types(text: Bytes, kinds: Bytes, at: Positions) -> tuple[Bytes, Positions]:
    """The kinds of cells that say theirs, and where the attribute ends."""
    has_type = stands(text, at, b' t="')
    if not has_type.any():
        return kinds, at
    first, second = text[at + 4], text[at + 5]
    known = np.zeros(len(at), np.bool_)
    for letters, kind, length in TYPES:
        found = has_type & (first == letters[0]) & (second == letters[1])
        if found.any():
            kinds = np.where(found, np.uint8(kind), kinds)
            at = np.where(found, at + 4 + length, at)
            expect((text[at[found]] == ord('"')).all())
            at = at + found
            known |= found
    expect((known == has_type).all())
    return kinds, at


def row_numbers(text: Bytes, rows: Positions) -> NDArray[np.uint32]:
    """The numbers of the rows."""
    expect(stands(text, rows + 4, b' r="').all())
    numbers, end = number_at(text, rows + 8, 7)
    expect((text[end] == ord('"')).all())
    return numbers


def expect_in_rows(of_cells: NDArray[np.uint32], cells: Positions, rows: NDArray[np.uint32], at: Positions) -> None:
    """That every cell stands in the row that it says."""
    if len(of_cells):
        around = np.searchsorted(at, cells) - 1
        expect((around >= 0).all() and (rows[around] == of_cells).all())


def contents(
    kinds: Bytes, cells: Positions, closed: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], Positions, Positions]:
    """Which cells have a formula, which tag holds each one's value (0: none), and at which tag the cell is over."""
    at = cells + 1
    formulas = ~closed & (kinds[at] == FORMULA)
    at = at + formulas
    at = at + (formulas & (kinds[at] == FORMULA | END))
    valued = ~closed & (kinds[at] == VALUE) & (kinds[at + 1] == VALUE | END)
    holding = np.where(valued, at, 0)
    at = at + 2 * valued + (~closed & (kinds[at] == EMPTY_VALUE))
    inline = ~closed & (kinds[at] == INLINE_STRING) & (kinds[at + 1] == STRING) & (kinds[at + 2] == STRING | END)
    inline &= ~valued & (kinds[at + 3] == INLINE_STRING | END)
    holding = np.where(inline, at + 1, holding)
    at = at + 4 * inline
    expect((closed | (kinds[at] == CELL | END)).all())
    return formulas, holding, at + ~closed


def texts(text: Bytes, tags: Positions, kinds: Bytes, holding: Positions, types: Bytes) -> pl.Series:
    """What the tags hold, null where there is none."""
    has = holding > 0
    tag = holding[has]
    begin, end = tags[tag] + 3, tags[np.minimum(tag + 1, len(tags) - 1)]
    spaced = (kinds[tag] == STRING) & (text[begin - 1] == ord(" "))
    if spaced.any():
        whole = text[begin[spaced][:, None] - 3 + np.arange(len(PRESERVE))]
        expect((whole == PRESERVE).all())
        begin = np.where(spaced, begin + len(PRESERVE) - 3, begin)
    lengths = end - begin + 1
    behind = np.cumsum(lengths)
    taken = text[np.arange(behind[-1] if len(behind) else 0) + np.repeat(begin - behind + lengths, lengths)]
    expect(not CONTROL[taken].any())
    try:
        joined = taken.tobytes().decode()
    except UnicodeDecodeError as error:
        raise UnusualError from error
    found = pl.Series(values=[joined], dtype=pl.String).str.split("<").explode().head(len(tag))
    if "&" in joined or "\r" in joined:
        found = unescaped(found)
    if has.all():
        return found
    return pl.Series(values=[None], dtype=pl.String).new_from_index(0, len(has)).scatter(np.flatnonzero(has), found)


def unescaped(values: pl.Series) -> pl.Series:
    """Texts with the characters that XML writes as `&amp;` and the like."""
    odd = values.str.contains("[&\r]").arg_true()
    plain = [unescape(value.replace("\r\n", "\n").replace("\r", "\n")) for value in values[odd]]
    return values.scatter(odd, plain)

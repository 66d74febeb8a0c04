"""A sheet's XML, unpacked and read piece by piece: quickly where it is as usual, else with care."""

import re
from collections.abc import Callable, Iterator

from costing.reading.workbooks.careful_cells import NAMESPACES, careful_sheet
from costing.reading.workbooks.sheet_cells import Pieces, Sheet
from costing.reading.workbooks.usual_cells import UnusualError, expect, usual_cells

BEGINNING = re.compile(rb"<sheetData(/?)>")
ENDING, ROW_END = b"</sheetData>", b"</row>"
LONGEST = 1 << 26
"""Bytes in which the rows must begin, a row must end, and all that stands behind the rows must fit."""
ROOT = re.compile(rb"""<worksheet\s[^>]*?xmlns=["']([^"']+)["']""")
ENCODING = re.compile(rb"""<\?xml[^>]*\sencoding=["']([^"']+)["']""")
MERGED = re.compile(rb"""<mergeCell\s[^>]*?ref=["']([^"']+)["']""")


def read_sheet(pieces: Callable[[], Iterator[bytes]]) -> Sheet:
    """The cells of a sheet, whose XML `pieces` gives from its beginning."""
    try:
        return usual_sheet(pieces())
    except UnusualError:
        return careful_sheet(pieces())


def usual_sheet(pieces: Iterator[bytes]) -> Sheet:
    """A sheet as Excel writes it, never held in memory as a whole; raises `UnusualError`."""
    text, begin = through_beginning(pieces)
    expect_usual_beginning(text[: begin.end()])
    found = Pieces()
    text = text[begin.end() :]
    while not begin[1] and (end := text.find(ENDING)) < 0:
        whole = text.rfind(ROW_END) + len(ROW_END)
        if whole >= len(ROW_END):
            add_rows(found, text[:whole])
            text = text[whole:]
        text += more(pieces, text)
    if not begin[1]:
        add_rows(found, text[:end])
    for piece in pieces:
        text += piece
        expect(len(text) < LONGEST)
    found.merged += [ref.decode("ascii", "replace") for ref in MERGED.findall(text)]
    return found.sheet()


def through_beginning(pieces: Iterator[bytes]) -> tuple[bytes, "re.Match[bytes]"]:
    """The XML up to where the rows begin, with as much as was unpacked."""
    text = b""
    while (begin := BEGINNING.search(text)) is None:
        text += more(pieces, text)
    return text, begin


def more(pieces: Iterator[bytes], pending: bytes) -> bytes:
    """The next piece; it must be there, and what is not used yet must not grow without end."""
    expect(len(pending) < LONGEST)
    piece = next(pieces, None)
    if piece is None:
        raise UnusualError
    return piece


def expect_usual_beginning(text: bytes) -> None:
    """That a sheet is in UTF-8, and its elements are Excel's without a prefix."""
    root, encoding = ROOT.search(text), ENCODING.search(text)
    expect(root is not None and root[1].decode("ascii", "replace") in NAMESPACES)
    expect(encoding is None or encoding[1].lower() == b"utf-8")
    expect(b"<!" not in text and text.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<?xml", b"<worksheet")))


def add_rows(found: Pieces, rows: bytes) -> None:
    """Add the cells of whole rows."""
    cells, hidden = usual_cells(rows)
    found.cells.append(cells)
    found.hidden.update(hidden)

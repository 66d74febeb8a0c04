"""What stands between the cells of a text file: said by study.toml or its first line, else told by its header."""

import csv
import io
import itertools
import re
from collections.abc import Iterator, Mapping

from costing.model.problem import printable
from costing.model.written import trimmed
from costing.reading.header import SEARCHED, HeadRow, Layout, lacking, positions
from costing.reading.refusal import Flaw, RefusedError, unreadable
from costing.reading.table_settings import DELIMITERS, TableSettings
from costing.reading.text.plain import end_of_line

MOST_COLUMNS = 16_384
"""As many columns as an Excel sheet has."""
FIRST_BYTES = 1 << 23
"""No more is looked at for the header."""
DECLARED = re.compile(r'"?sep=([^"\r\n])"?[\r\n]', re.IGNORECASE)
"""The first line of a text that Excel is told how to open by; no header is on it, so that it is passed over."""


def delimiter_of(text: bytes, layout: Layout, settings: TableSettings) -> str:
    """The delimiter of UTF-8 text; raises `RefusedError` where two fit, or the text is wider than any sheet."""
    first = first_lines(text, settings)
    delimiter = settings.delimiter or declared(first) or told_by_header(first, layout, settings)
    for row, cells in rows_with(first, delimiter, settings):
        if len(cells) > MOST_COLUMNS:
            message = f"The row has {len(cells):,} cells. At most {MOST_COLUMNS:,} columns are read."
            raise unreadable(message, row)
    return delimiter


def first_lines(text: bytes, settings: TableSettings) -> str:
    """The lines that may hold the header."""
    end = end_of_line(text, max(SEARCHED, settings.header))
    return text[: min(end, FIRST_BYTES)].decode(errors="ignore")


def declared(first: str) -> str:
    """The delimiter that a first line like `sep=;` names, or nothing."""
    said = DECLARED.match(first)
    if said and said[1] not in DELIMITERS:
        known = ", ".join(DELIMITERS.values())
        raise unreadable(f"The first line says that {printable(said[1])} is between the cells. Save with {known}.", 1)
    return said[1] if said else ""


def told_by_header(first: str, layout: Layout, settings: TableSettings) -> str:
    """The one delimiter with which a row is the header; where none is, that which gives most of its columns."""
    signs = [sign for sign in DELIMITERS if sign in first or sign == ","]
    rows = {sign: list(rows_with(first, sign, settings)) for sign in signs}
    headers = {sign: header for sign, found in rows.items() if (header := header_in(found, layout, settings))}
    if len(headers) > 1:
        raise two_readings(headers)
    return next(iter(headers), None) or likeliest(rows, layout, settings)


def rows_with(first: str, delimiter: str, settings: TableSettings) -> Iterator[HeadRow]:
    """The rows in which the header may be, their cells trimmed, with this delimiter."""
    reader = csv.reader(io.StringIO(first, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in itertools.islice(reader, max(SEARCHED, settings.header)):
            if not settings.header or line == settings.header:
                yield line, [trimmed(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error:
        return


def header_in(rows: list[HeadRow], layout: Layout, settings: TableSettings) -> HeadRow | None:
    """The first row of several cells that holds the required columns."""
    several = ((row, cells) for row, cells in rows if len(cells) > 1)
    return next((row for row in several if not lacking(layout, positions(row[1], layout, settings))), None)


def likeliest(rows: Mapping[str, list[HeadRow]], layout: Layout, settings: TableSettings) -> str:
    """The delimiter with which a row holds most columns of the table, or else has most cells; a comma if several."""

    def columns(sign: str) -> tuple[int, int]:
        return max(((len(positions(cells, layout, settings)), len(cells)) for _, cells in rows[sign]), default=(0, 0))

    return max(rows, key=columns)


def two_readings(headers: Mapping[str, HeadRow]) -> RefusedError:
    """A refusal of a text that has a header with more than one delimiter."""
    shown = [
        f"with {DELIMITERS[sign]} between the cells row {row} is the header and its second column {printable(cells[1])}"
        for sign, (row, cells) in headers.items()
    ]
    signs = " or ".join(f'delimiter = "{printable(sign)}"' for sign in headers)
    message = f"Two readings fit: {'; '.join(shown)}. Say {signs} for the table in study.toml."
    return RefusedError(Flaw("two-readings", message, min(row for row, _ in headers.values())))

"""What a workbook's sheet stores, read beside the parser: its extent, errors and the numbers behind times.

The parser aborts the process on a cell that stands too far out, gives nothing for #REF!, and the time of day
for a duration: -0.5, a negative time to Excel, comes back as 12:00.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from xml.parsers import expat

from costing.reading.references import column_letters, column_number
from costing.reading.refusal import refusing_damage, unreadable

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1_048_576, 16_384, 20_000_000
SAVE_AGAIN = "Open it in Excel and save it as .xlsx."
ANY_CELL = re.compile(rb"<c[\s/>]")
PREFIXED_CELL = re.compile(rb":c[\s/>]")
ROW_OF_CELL = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{1,7})"')
COLUMN_OF_CELL = re.compile(rb'<c r="([A-Z]{1,3})[0-9]')
FILLED_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?:[^>]*[^/>])?>')
ERROR_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*\st="e"[^>]*>(.*?)</c>', re.DOTALL)
VALUE = re.compile(rb"<v[^>]*>([^<]*)</v>")


class SheetXml(Protocol):
    """What the reader of workbooks needs to know of a sheet's XML; rows and columns count from 1."""

    def extent(self) -> tuple[int, int]:
        """The last row and the last column that have a cell with something in it."""

    def errors(self) -> dict[tuple[int, int], str]:
        """The errors of Excel by row and column."""

    def stored(self, column: int) -> dict[int, str]:
        """The values stored in a column, by row."""


def sheet_xml(xml: bytes) -> SheetXml:
    """A sheet's XML: by patterns where every cell is as Excel writes it, else element by element."""
    unlike_excel = b"<worksheet" not in xml or b"<!DOCTYPE" in xml or b"\0" in xml or PREFIXED_CELL.search(xml)
    rows = [] if unlike_excel else ROW_OF_CELL.findall(xml)
    if not unlike_excel and len(rows) == len(ANY_CELL.findall(xml)):
        return UsualXml(xml, max(map(int, set(rows)), default=0))
    return parsed_xml(xml)


def refuse_too_large(sheet: SheetXml) -> None:
    """Refuse a cell so far out that the parser would need all memory for the blank ones before it."""
    rows, columns = sheet.extent()
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        last = f"{column_letters(columns - 1)}{rows}"
        raise unreadable(
            f"The sheet reaches to {last}. Delete the rows and columns behind its last entry, and save it."
        )


@dataclass(frozen=True)
class UsualXml:
    """XML in which every cell begins `<c r="A1"`, as Excel, LibreOffice and most libraries write it."""

    xml: bytes
    last_row: int

    def extent(self) -> tuple[int, int]:
        """The last row and column; cells with a format only are looked at when they make a difference."""
        letters = set(COLUMN_OF_CELL.findall(self.xml))
        columns = max((column_number(name.decode()) for name in letters), default=0)
        if self.last_row <= MOST_ROWS and columns <= MOST_COLUMNS and self.last_row * columns <= MOST_CELLS:
            return self.last_row, columns
        filled = [(int(row), column_number(name.decode())) for name, row in FILLED_CELL.findall(self.xml)]
        return max((row for row, _ in filled), default=0), max((column for _, column in filled), default=0)

    def errors(self) -> dict[tuple[int, int], str]:
        """The errors of Excel by row and column."""
        if b't="e"' not in self.xml:
            return {}
        found = ERROR_CELL.findall(self.xml)
        return {(int(row), column_number(name.decode())): value_in(inside) for name, row, inside in found}

    def stored(self, column: int) -> dict[int, str]:
        """The values stored in a column, by row."""
        letters = column_letters(column - 1).encode()
        cells = re.findall(rb'<c r="%s([0-9]{1,7})"(?:[^>]*[^/>])?>(.*?)</c>' % letters, self.xml, re.DOTALL)
        return {int(row): value_in(inside) for row, inside in cells}


def value_in(inside: bytes) -> str:
    """The value among what a cell holds."""
    start = inside.find(b"<v>")
    if start >= 0:
        return inside[start + 3 : inside.find(b"<", start + 3)].decode()
    value = VALUE.search(inside)
    return value[1].decode() if value else ""


@dataclass
class ParsedXml:
    """XML of unusual writers, gone through element by element: prefixes, cells without references, UTF-16."""

    values: dict[tuple[int, int], str] = field(default_factory=dict)
    error_cells: set[tuple[int, int]] = field(default_factory=set)
    at: tuple[int, int] = (0, 0)
    in_value: bool = False

    def extent(self) -> tuple[int, int]:
        """The last row and the last column with a value."""
        return max((row for row, _ in self.values), default=0), max((column for _, column in self.values), default=0)

    def errors(self) -> dict[tuple[int, int], str]:
        """The errors of Excel by row and column."""
        return {at: self.values.get(at, "") for at in sorted(self.error_cells)}

    def stored(self, column: int) -> dict[int, str]:
        """The values stored in a column, by row."""
        return {row: value for (row, at), value in self.values.items() if at == column}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """A row, a cell or a value begins."""
        row, column = self.at
        reference = attributes.get("r", "")
        match name.rpartition(":")[2]:
            case "row":
                self.at = (int(reference) if reference else row + 1, 0)
            case "c":
                cell = re.fullmatch("([A-Z]+)([0-9]+)", reference.upper())
                self.at = (int(cell[2]), column_number(cell[1])) if cell else (row, column + 1)
                if attributes.get("t") == "e":
                    self.error_cells.add(self.at)
            case "v" | "is":
                self.in_value = True
                self.values.setdefault(self.at, "")

    def end(self, name: str) -> None:
        """A value ends."""
        if name.rpartition(":")[2] in ("v", "is"):
            self.in_value = False

    def text(self, text: str) -> None:
        """Text of a value, perhaps not all of it."""
        if self.in_value:
            self.values[self.at] += text


def parsed_xml(xml: bytes) -> ParsedXml:
    """A sheet's XML, element by element; refused with entities, by which small files fill the memory."""

    def refuse(*_: object) -> None:
        raise unreadable(f"The sheet declares a document type, which no workbook needs. {SAVE_AGAIN}")

    found = ParsedXml()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = found.start
    parser.EndElementHandler = found.end
    parser.CharacterDataHandler = found.text
    with refusing_damage(SAVE_AGAIN):
        parser.Parse(xml, True)
    return found

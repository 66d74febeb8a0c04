"""Cells of a sheet whose XML is unlike Excel's: prefixes, UTF-16, cells without references; element by element."""

import re
from array import array
from collections.abc import Iterable, Mapping
from xml.parsers import expat

import numpy as np
import polars as pl

from costing.reading.references import column_number
from costing.reading.refusal import unreadable
from costing.reading.workbooks.sheet_cells import KINDS, MOST_COLUMNS, MOST_ROWS, Cells, Pieces, Sheet
from costing.reading.workbooks.zip_guard import DAMAGED, SAVE_AGAIN

MOST_ELEMENTS = 6_000_000
"""Elements gone through one by one: more would take minutes."""
NAMESPACES = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    }
)
"""Of the elements of workbooks: the usual one, and that of strict Open XML."""
REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
KIND_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}


class CarefulSheet:
    """What is found of a sheet as the parser goes through it."""

    def __init__(self) -> None:
        self.rows, self.columns, self.kinds = array("I"), array("H"), array("B")
        self.styles, self.formulas = array("I"), array("B")
        self.values: list[str | None] = []
        self.found = Pieces()
        self.row = self.column = self.elements = 0
        self.kind = self.style = 0
        self.inside: list[str] = []
        self.value: list[str] | None = None
        self.formula = self.is_sheet = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        namespace, _, local = name.rpartition(" ")
        own = local if namespace in NAMESPACES else ""
        self.inside.append(own)
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise unreadable(f"The sheet is large and not written as Excel writes it. {SAVE_AGAIN}")
        match own:
            case "sheetData":
                self.is_sheet = True
            case "row":
                self.row = self._number(attributes.get("r"), self.row + 1, MOST_ROWS)
                if not self.row:
                    raise unreadable(DAMAGED.format("a sheet names a row that no sheet has"))
                self.column = 0
                if attributes.get("hidden") in ("1", "true"):
                    self.found.hidden.add(self.row)
            case "c":
                self._cell(attributes)
            case "v" | "is":
                self.value = []
            case "f":
                self.formula = True
            case "mergeCell":
                self.found.merged.append(attributes.get("ref", ""))

    def text(self, text: str) -> None:
        """Text, which may be part of a value; how a text is read aloud (`rPh`) is none of it."""
        if self.value is not None and (self.inside[-1] == "v" or (self.inside[-1] == "t" and "rPh" not in self.inside)):
            self.value.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if self.inside.pop() == "c" and name.endswith("c"):
            value = None if self.value is None else "".join(self.value)
            if value or self.formula:
                self.rows.append(self.row)
                self.columns.append(self.column)
                self.kinds.append(self.kind)
                self.styles.append(self.style)
                self.formulas.append(self.formula)
                self.values.append(value)

    def sheet(self) -> Sheet:
        """All that was found; refused where it is no sheet at all."""
        if not self.is_sheet:
            raise unreadable(DAMAGED.format("a sheet has no cells of Excel in it"))
        arrays = [np.array(column) for column in (self.rows, self.columns, self.kinds, self.styles)]
        formulas = np.array(self.formulas, np.bool_)
        values = pl.Series(values=self.values, dtype=pl.String)
        rows, columns, kinds, styles = arrays
        self.found.cells.append(
            Cells(rows.astype("u4"), columns.astype("u2"), kinds.astype("u1"), styles.astype("u4"), formulas, values)
        )
        return self.found.sheet()

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self.value, self.formula = None, False
        said = attributes.get("r", "").upper()
        reference = REFERENCE.fullmatch(said)
        if said and (reference is None or int(reference[2]) != self.row):
            raise unreadable(DAMAGED.format("a cell does not stand in the row that it names"), self.row)
        self.column = column_number(reference[1]) if reference else self.column + 1
        if self.column > MOST_COLUMNS:
            raise unreadable(DAMAGED.format("a cell stands in a column that no sheet has"), self.row)
        kind = KIND_NUMBERS.get(attributes.get("t", "n"))
        if kind is None:
            raise unreadable(DAMAGED.format("a cell is of a kind that Excel does not know"), self.row)
        self.kind, self.style = kind, self._number(attributes.get("s"), 0, MOST_ROWS)

    def _number(self, said: str | None, otherwise: int, most: int) -> int:
        number = otherwise if said is None else int(said) if re.fullmatch("[0-9]{1,7}", said) else most + 1
        if number > most:
            raise unreadable(DAMAGED.format("a sheet names a row that no sheet has"))
        return number


def careful_sheet(pieces: Iterable[bytes]) -> Sheet:
    """A sheet, element by element; refused where it is not well-formed."""
    found = CarefulSheet()
    parse(pieces, found)
    return found.sheet()


def parse(pieces: Iterable[bytes], found: "CarefulSheet | CarefulTexts") -> None:
    """Go through XML; refused where it is not well-formed, or declares a document type."""

    def refuse(*_: object) -> None:
        raise unreadable(f"The workbook declares a document type, which none needs. {SAVE_AGAIN}")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = found.start
    parser.EndElementHandler = found.end
    parser.CharacterDataHandler = found.text
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise unreadable(DAMAGED.format("its XML cannot be read")) from error


class CarefulTexts:
    """The texts that a workbook's cells share, as the parser goes through them: runs of rich text put together."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.runs: list[str] = []
        self.inside: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self.inside.append(name.rpartition(" ")[2])
        if self.inside[-1] == "si":
            self.runs = []
            if len(self.texts) > MOST_ELEMENTS:
                raise unreadable(f"The workbook has more texts than can be read. {SAVE_AGAIN}")

    def text(self, text: str) -> None:
        """Text, of a run or of how it is read aloud, which is left out."""
        if self.inside[-1] == "t" and "rPh" not in self.inside:
            self.runs.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if self.inside.pop() == "si":
            self.texts.append("".join(self.runs))

"""The cells of an .xlsx file: read as the file holds them, and written otherwise in copies of it."""

import datetime
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import escape

Place = tuple[str, str]
"""A sheet and a cell of it, such as ("Unit costs", "B7")."""
Value = float | str | bool | None
"""Dates are the numbers that Excel holds for them, errors their text, such as #NAME?."""

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULA, VALUE = f"{MAIN}f", f"{MAIN}v"
WRONG = -987_654_321.25
EPOCH = datetime.date(1899, 12, 30)
FORMULA_CELL = re.compile(r'(<c r="[A-Z]+\d+"(?: s="\d+")?)(?: t="\w+")?>(<f[^>]*>[^<]*</f>)<v>[^<]*</v></c>')


class Cell(NamedTuple):
    """A cell as a file holds it: its formula, without the equals sign (None: no formula), and its value."""

    formula: str | None
    value: Value


# Read


def formula_cells(book: Path) -> dict[Place, Cell]:
    """The cells with a formula, as the file holds them: {(sheet, cell): (formula, stored value)}."""
    return {place: cell for place, cell in cells(book).items() if cell.formula is not None}


def values(book: Path) -> dict[Place, Value]:
    """The values of all cells, as the file holds them."""
    return {place: cell.value for place, cell in cells(book).items()}


def by_name(book: Path, name: str, recalculated: Mapping[Place, Value] | None = None) -> Value:
    """The value of the cell that a defined name stands for: in the file, or in values of `by_formualizer`.

    Raises KeyError where there is no such name or it stands for no single cell.
    """
    place = names(book)[name]
    return cells(book, place[0])[place].value if recalculated is None else recalculated[place]


def names(book: Path) -> dict[str, Place]:
    """The defined names that stand for one cell."""
    found = {}
    with zipfile.ZipFile(book) as package:
        for each in ElementTree.fromstring(package.read("xl/workbook.xml")).iter(f"{MAIN}definedName"):
            if parts := re.fullmatch(r"('.*'|[^'!]+)!\$([A-Z]+)\$(\d+)", each.text or ""):
                sheet = parts[1][1:-1].replace("''", "'") if parts[1].startswith("'") else parts[1]
                found[each.attrib["name"]] = (sheet, parts[2] + parts[3])
    return found


def cells(book: Path, only: str | None = None) -> dict[Place, Cell]:
    """Every cell that is written down in a workbook, or in one sheet of it."""
    found = {}
    with zipfile.ZipFile(book) as package:
        texts = shared_texts(package)
        for sheet, part in parts_of_sheets(package).items():
            if only in (None, sheet):
                for each in ElementTree.fromstring(package.read(part)).iter(f"{MAIN}c"):
                    found[sheet, each.attrib["r"]] = cell_of(each, texts)
    return found


def cell_of(element: ElementTree.Element, texts: Sequence[str]) -> Cell:
    """A cell by its element; texts that several cells share stand elsewhere."""
    held = {each.tag: each for each in element}
    formula = held[FORMULA].text or "" if FORMULA in held else None
    text = held[VALUE].text or "" if VALUE in held else ""
    match element.get("t", "n"):
        case "inlineStr":
            return Cell(formula, "".join(each.text or "" for each in element.iter(f"{MAIN}t")))
        case "s":
            return Cell(formula, texts[int(text)])
        case "b":
            return Cell(formula, text == "1")
        case "n":
            return Cell(formula, float(text) if text else None)
        case _:
            return Cell(formula, text)


def shared_texts(package: zipfile.ZipFile) -> list[str]:
    """The texts of a workbook that cells refer to by number."""
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    listed = ElementTree.fromstring(package.read("xl/sharedStrings.xml")).iter(f"{MAIN}si")
    return ["".join(text.text or "" for text in each.iter(f"{MAIN}t")) for each in listed]


def parts_of_sheets(package: zipfile.ZipFile) -> dict[str, str]:
    """Where in the file each sheet is, by its name."""
    related = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {each.attrib["Id"]: str(PurePosixPath("/xl", each.attrib["Target"]))[1:] for each in related}
    sheets = ElementTree.fromstring(package.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
    key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    return {each.attrib["name"]: targets[each.attrib[key]] for each in sheets}


# Written otherwise


def edited(book: Path, new: Mapping[str, Value | datetime.date], target: Path) -> Path:
    """A copy of a workbook with other values in the cells that defined names stand for; what is stored elsewhere stays.

    Raises KeyError where there is no such name, or nothing is written down for its cell.
    """
    named = names(book)
    return with_cells(book, {named[name]: typed(value) for name, value in new.items()}, target)


def with_formulas(book: Path, formulas: Mapping[Place, str], target: Path) -> Path:
    """A copy of a workbook with other formulas, without equals sign, in some cells."""
    return with_cells(
        book, {place: ("", f"<f>{escape(formula)}</f><v>0</v>") for place, formula in formulas.items()}, target
    )


def typed(value: Value | datetime.date) -> tuple[str, str]:
    """What is written down for a value: the type of the cell, and what the cell holds."""
    match value:
        case None:
            return "", ""
        case bool():
            return ' t="b"', f"<v>{value:d}</v>"
        case str():
            return ' t="inlineStr"', f'<is><t xml:space="preserve">{escape(value)}</t></is>'
        case datetime.date():
            return "", f"<v>{(value - EPOCH).days}</v>"
        case _:
            return "", f"<v>{value!r}</v>"


def with_cells(book: Path, new: Mapping[Place, tuple[str, str]], target: Path) -> Path:
    """A copy of a workbook with some cells written otherwise, in the look that they have."""
    with zipfile.ZipFile(book) as package:
        parts = parts_of_sheets(package)
    by_part: dict[str, dict[str, tuple[str, str]]] = {}
    for (sheet, cell), written in new.items():
        by_part.setdefault(parts[sheet], {})[cell] = written

    def rewrite(part: str, xml: str) -> str:
        for cell, (kind, holds) in by_part.get(part, {}).items():
            pattern = rf'<c r="{cell}"( s="\d+")?(?: t="\w+")?(?:/>|>.*?</c>)'
            found = re.search(pattern, xml, re.DOTALL)
            if found is None:
                raise KeyError(f"{part} holds no cell {cell}")
            xml = f'{xml[: found.start()]}<c r="{cell}"{found[1] or ""}{kind}>{holds}</c>{xml[found.end() :]}'
        return xml

    return rewritten(book, rewrite, target)


def poisoned(book: Path, target: Path) -> Path:
    """A copy of a workbook in which every formula holds a wrong value: right ones can only come from recalculating."""

    def poison(part: str, xml: str) -> str:
        changed, count = FORMULA_CELL.subn(rf"\1>\2<v>{WRONG}</v></c>", xml)
        assert count == xml.count("</f>"), f"{part} has formulas that were not found"
        return changed

    return rewritten(book, poison, target)


def rewritten(book: Path, rewrite: Callable[[str, str], str], target: Path) -> Path:
    """A copy of a workbook, the XML of its sheets rewritten by a function of the part's name and its text."""
    with zipfile.ZipFile(book) as package, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        sheets = set(parts_of_sheets(package).values())
        for part in package.namelist():
            content = package.read(part)
            copy.writestr(part, rewrite(part, content.decode("utf-8")) if part in sheets else content)
    return target

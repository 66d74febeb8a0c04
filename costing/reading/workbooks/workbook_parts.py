"""What a workbook says beside its sheets: which there are, the texts that cells share, formats, the epoch."""

import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree

import numpy as np
import polars as pl
from numpy.typing import NDArray

from costing.reading.refusal import unreadable
from costing.reading.workbooks.careful_cells import CarefulTexts, parse
from costing.reading.workbooks.number_formats import children, style_kinds
from costing.reading.workbooks.usual_cells import unescaped
from costing.reading.workbooks.zip_guard import DAMAGED, SAVE_AGAIN, Archive, too_large

LARGEST, LARGEST_TEXTS = 1 << 24, 1 << 28
"""Bytes of XML of a workbook's small parts, and of the texts that its cells share."""
LONGEST_TEXT = 32_767
"""Characters that a cell of Excel can hold."""
PLAIN_TEXT = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
TEXT_START = re.compile(rb"<(?:[^<>\s/]*:)?si[\s/>]")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
OTHER_FORMATS = (
    ("xl/workbook.bin", "This is a binary workbook (.xlsb)."),
    ("content.xml", "This is an OpenDocument file, as LibreOffice writes it."),
)


@dataclass(frozen=True)
class SheetPart:
    """A worksheet: where it stands in the archive, and whether it can be seen."""

    name: str
    part: str
    visible: bool


@dataclass(frozen=True)
class Workbook:
    """A workbook's parts; charts and macro sheets are no worksheets."""

    archive: Archive
    sheets: tuple[SheetPart, ...]
    related: dict[str, str]
    is_1904: bool

    @property
    def has_macros(self) -> bool:
        """Whether the workbook holds programs, which are never run."""
        return "vbaProject" in self.related or any(name.endswith("vbaproject.bin") for name in self.archive.parts)

    @cached_property
    def styles(self) -> NDArray[np.uint8]:
        """What the numbers of each style are (see `number_formats`)."""
        part = self.related.get("styles")
        return style_kinds(element(self.archive, part) if part else None)

    @cached_property
    def texts(self) -> pl.Series:
        """The texts that cells share, by their number."""
        part = self.related.get("sharedStrings")
        return shared_texts(self.archive, part) if part else pl.Series(values=[], dtype=pl.String)


def open_workbook(archive: Archive) -> Workbook:
    """The workbook in a checked archive; refused where it is something else."""
    for name, what in OTHER_FORMATS:
        if name in archive.parts:
            raise unreadable(f"{what} Open it in Excel or LibreOffice and save it as .xlsx.")
    main = next((part for kind, _, part in relations(archive, "", "") if kind == "officeDocument"), "xl/workbook.xml")
    if main not in archive.parts:
        raise unreadable(f"This is no Excel workbook (.xlsx). {SAVE_AGAIN}")
    targets = relations(archive, *posixpath.split(main))
    worksheets = {identity: part for kind, identity, part in targets if kind == "worksheet"}
    book = element(archive, main)
    epoch = any(local(item.tag) == "workbookPr" and item.get("date1904") in ("1", "true") for item in book)
    sheets = [
        SheetPart(item.get("name", ""), worksheets[identity], item.get("state", "visible") == "visible")
        for item in children(book, "sheets")
        if (identity := next((value for key, value in item.attrib.items() if key.endswith("}id")), "")) in worksheets
    ]
    return Workbook(archive, tuple(sheets), {kind: part for kind, _, part in targets}, epoch)


def relations(archive: Archive, folder: str, name: str) -> list[tuple[str, str, str]]:
    """The parts that a part refers to: the last word of the kind, the identity, the part's name."""
    part = posixpath.join(folder, "_rels", f"{name}.rels")
    if part not in archive.parts:
        return []
    return [
        (
            item.get("Type", "").rpartition("/")[2],
            item.get("Id", ""),
            posixpath.normpath(posixpath.join("/", folder, item.get("Target", "").replace("\\", "/")))
            .lstrip("/")
            .casefold(),
        )
        for item in element(archive, part)
        if item.get("TargetMode") != "External"
    ]


def element(archive: Archive, name: str) -> ElementTree.Element:
    """The XML of a small part; document types were refused when the archive was checked."""
    if name in archive.parts and archive.parts[name].file_size > LARGEST:
        raise too_large()
    try:
        return ElementTree.fromstring(archive.read(name))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise unreadable(DAMAGED.format("its XML cannot be read")) from error


def local(tag: str) -> str:
    """The name of an element without its namespace: strict workbooks have another."""
    return tag.rpartition("}")[2]


def shared_texts(archive: Archive, name: str) -> pl.Series:
    """The texts that cells share: at once where all are plain, else element by element."""
    if name in archive.parts and archive.parts[name].file_size > LARGEST_TEXTS:
        raise too_large()
    xml = archive.read(name)
    plain = PLAIN_TEXT.findall(xml)
    if len(plain) == len(TEXT_START.findall(xml)) and b"<!" not in xml and b"\0" not in xml:
        texts = plain_texts(plain)
    else:
        found = CarefulTexts()
        parse([xml], found)
        texts = pl.Series(values=found.texts, dtype=pl.String)
    escaped = texts.str.contains("_x", literal=True).arg_true()
    if len(escaped):
        texts = texts.scatter(escaped, [ESCAPED.sub(character, text) for text in texts[escaped]])
    if len(texts) and (texts.str.len_chars() > LONGEST_TEXT).any():
        raise unreadable(f"A cell holds more than {LONGEST_TEXT:,} characters, the most that Excel knows. {SAVE_AGAIN}")
    return texts


def plain_texts(found: list[bytes]) -> pl.Series:
    """Texts without any formatting; refused where they are not in UTF-8."""
    try:
        texts = pl.Series(values=b"<".join([*found, b""]).decode().split("<")[:-1], dtype=pl.String)
    except UnicodeDecodeError as error:
        raise unreadable(DAMAGED.format("its texts are not in UTF-8")) from error
    return unescaped(texts)


def character(escape: re.Match[str]) -> str:
    """The character that a workbook writes as `_x000D_`."""
    code = int(escape[1], 16)
    return escape[0] if 0xD800 <= code <= 0xDFFF else chr(code)

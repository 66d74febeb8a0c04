"""Workbooks made to mislead or to do harm, and those broken on the way: refused before anything of them is read."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
import xlsxwriter

from costing.reading.header import Layout
from costing.reading.refusal import RefusedError
from costing.reading.workbooks import zip_guard
from costing.reading.workbooks.books import open_book
from tests.study_on_disk import written

SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook() -> bytes:
    """A workbook of three cells."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Log").write_row(0, 0, ["date", "role", "minutes"])
    return out.getvalue()


def altered(changes: dict[str, bytes | None], **more: bytes) -> bytes:
    """The workbook with other parts; None: without one."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()} | changes | more
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def sheet(rows: str) -> bytes:
    """A sheet's XML."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def read(data: bytes) -> list[tuple[int, list[str]]]:
    """The first rows of the workbook's sheets."""
    book = open_book(data)
    return [row for name in book.visible for row in book.grid(name, Layout((), ())).head(20)]


def refusal(data: bytes) -> str:
    """The code with which a workbook is refused, nothing where it is read."""
    try:
        read(data)
    except RefusedError as refused:
        return refused.flaw.code
    return ""


def twice() -> bytes:
    """A workbook in which two parts have one name, but for their case."""
    return altered({SHEET.upper(): sheet('<row r="1"><c r="A1"><v>9</v></c></row>')})


def overlapping() -> bytes:
    """A workbook in which two parts are the same bytes."""
    data = altered({"xl/media/a.bin": b"x" * 99, "xl/media/b.bin": b"x" * 99})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first, second = (archive.getinfo(f"xl/media/{name}.bin").header_offset for name in "ab")
    name = b"xl/media/b"
    return data.replace(struct.pack("<L", second) + name, struct.pack("<L", first) + name)


def lying(size: int) -> bytes:
    """A workbook whose directory gives another size of the sheet, and the checksum of as many bytes."""
    xml = sheet('<row r="1"><c r="A1"><v>5</v></c></row>')
    data = altered({SHEET: xml})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.getinfo(SHEET)
    true = struct.pack("<LLL", part.CRC, part.compress_size, part.file_size)
    return data.replace(true, struct.pack("<LLL", zlib.crc32(xml[:size]), part.compress_size, size))


def flipped() -> bytes:
    """A workbook stored unpacked, in which one letter of its texts is another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue().replace(b"<t>minutes</t>", b"<t>minuter</t>")


def bomb() -> bytes:
    """A workbook that unpacks to a thousand times its size."""
    return altered({SHEET: sheet("<row r='1'></row>" + " " * 40_000_000)})


def of_many_parts() -> bytes:
    """An archive of more parts than any workbook."""
    return workbook() + zip_guard.DIRECTORY_ENTRY * (zip_guard.MOST_PARTS + 1)


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
OTHER_FILE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
HOSTILE = {
    "two parts of one name": (twice, "same name"),
    "parts that overlap": (overlapping, "overlap"),
    "a size that is too small": (lambda: lying(40), "checksum"),
    "a size that is too large": (lambda: lying(4000), "checksum"),
    "a flipped bit": (flipped, "checksum"),
    "a bomb": (bomb, "too large"),
    "too many parts": (of_many_parts, "more than 10,000 parts"),
    "a truncated file": (lambda: workbook()[:3000], "the end of it is missing"),
    "entities in a sheet": (lambda: altered({SHEET: ENTITIES + sheet("")}), "document type"),
    "entities in a part that is not read": (lambda: altered({"docProps/app.xml": ENTITIES + b"<x/>"}), "document type"),
    "entities in UTF-16": (
        lambda: altered({SHEET: (ENTITIES.decode() + sheet("").decode()).encode("utf-16")}),
        "document type",
    ),
    "another file": (lambda: altered({TEXTS: OTHER_FILE + b"<sst/>"}), "document type"),
    "no workbook": (lambda: altered({"xl/workbook.xml": None}), "no Excel workbook"),
    "a binary workbook": (lambda: altered({"xl/workbook.bin": b"x"}), "binary workbook"),
    "an OpenDocument file": (lambda: altered({"content.xml": b"<x/>"}), "OpenDocument"),
    "no shared texts": (lambda: altered({TEXTS: None}), "sharedstrings.xml is missing"),
    "a text that is not there": (
        lambda: altered({SHEET: sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')}),
        "names a text that is not there",
    ),
    "a text longer than any": (
        lambda: altered({TEXTS: f'<sst xmlns="{MAIN}"><si><t>{"a" * 40_000}</t></si></sst>'.encode()}),
        "32,767 characters",
    ),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Workbook", "old .xls format"),
    "a workbook with a password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "has a password",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_workbook_made_to_mislead_or_broken_is_refused_as_what_it_is(name: str) -> None:
    make, words = HOSTILE[name]
    with pytest.raises(RefusedError, match=words) as refused:
        read(make())
    assert refused.value.flaw.code == "unreadable-file"


def test_a_locked_part_is_told_as_a_password() -> None:
    data = bytearray(workbook())
    data[data.index(zip_guard.DIRECTORY_ENTRY) + 8] |= 1
    with pytest.raises(RefusedError, match="password"):
        read(bytes(data))


def test_parts_whose_names_lead_elsewhere_are_written_nowhere(tmp_path: Path) -> None:
    data = altered({"../../outside.txt": b"x", "/outside.txt.xml": b"<x/>"})
    study = written(tmp_path, '[tables.work_log]\nfile = "log.xlsx"\n', {"log.xlsx": data, "work_log.csv": None})
    assert "work_log" in study.tables
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.xlsx", "study.toml", "unit_costs.csv"]


def test_folders_with_backslashes_are_those_of_windows_programs() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name)
            part.filename = name.replace("/", "\\")
            new.writestr(part, old.read(name))
    assert read(out.getvalue()) == [(1, ["date", "role", "minutes"])]


def test_nothing_is_unpacked_beyond_what_the_directory_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    """However much a part holds, a piece is bounded, and the first beyond the declared size is the last."""
    monkeypatch.setattr(zip_guard, "PIECE", 100)
    archive = zip_guard.open_archive(lying(40))
    sizes: list[int] = []
    with pytest.raises(RefusedError):
        sizes.extend(map(len, archive.pieces(SHEET)))
    assert max(sizes, default=0) <= 100
    assert sum(sizes) <= 40


@pytest.mark.parametrize("cell", ['<c r="A{n}" s="1"/>', '<c r="A{n}" t="inlineStr"><is><t> </t></is></c>'])
def test_cells_with_only_a_format_or_white_space_are_blank(cell: str) -> None:
    rows = "".join(f'<row r="{n}">{cell.format(n=n)}</row>' for n in range(2, 30_000))
    data = altered({SHEET: sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + rows)})
    grid = open_book(data).grid("Log", Layout((), ()))
    assert grid.below(1, {"date": 0})[0].height == 0
    assert grid.is_blank(2)
    assert not grid.is_blank(1)


def test_a_far_cell_with_only_a_format_is_no_obstacle() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert read(altered({SHEET: sheet(rows)})) == [(1, ["1"])]


def test_an_unusual_sheet_with_too_many_elements_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("costing.reading.workbooks.careful_cells.MOST_ELEMENTS", 1000)
    with pytest.raises(RefusedError, match="not written as Excel writes it"):
        read(altered({SHEET: sheet("<row>" + "<c><v>1</v></c>" * 1000 + "</row>")}))


def test_random_damage_is_refused_or_read_but_never_a_traceback() -> None:
    """Each byte of the directory and of the first parts, one after the other, made another."""
    data = workbook()
    for at in range(0, len(data), 7):
        damaged = data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]
        assert refusal(damaged) in ("", "unreadable-file"), at


def test_random_damage_inside_the_xml_is_refused_or_read_but_never_a_traceback() -> None:
    """As above, with checksums that fit."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        parts = {name: archive.read(name) for name in (SHEET, TEXTS, "xl/workbook.xml", "xl/styles.xml")}
    for name, xml in parts.items():
        for at in range(0, len(xml), 11):
            damaged = altered({name: xml[:at] + b"9" + xml[at + 1 :]})
            assert refusal(damaged) in ("", "unreadable-file"), (name, at)

"""What a workbook holds beside its cells, and what is refused before the parser sees it."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from costing.reading.excel_files import open_book
from costing.reading.refusal import RefusedError
from costing.reading.sheet_xml import parsed_xml, sheet_xml
from tests.study_on_disk import written

TRAPS = Path(__file__).parent / "data" / "traps"
UNUSUAL = b"""<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<x:sheetData><x:row r="2"><x:c r="B2"><x:v>1.0625</x:v></x:c><x:c t="e"><x:v>#REF!</x:v></x:c></x:row>
<x:row><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"""


def altered(data: bytes, sheet: bytes) -> bytes:
    """A workbook with another first sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name.endswith("sheet1.xml") else old.read(name))
    return out.getvalue()


def one_sheet(rows: str = "") -> bytes:
    """A sheet's XML."""
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def test_unusual_xml_is_gone_through_element_by_element() -> None:
    sheet = sheet_xml(UNUSUAL)
    assert sheet.extent() == (3, 3)
    assert sheet.stored(2) == {2: "1.0625"}
    assert sheet.errors() == {(2, 3): "#REF!"}


def test_both_ways_of_going_through_xml_find_the_same() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(2, 1, ["a", 1.5, True, ":c "])
    sheet.write_formula(4, 30, "=1/0", None, "#DIV/0!")
    sheet.write_formula(5, 2, "=1+1", None, 2)
    sheet.write_blank(6, 2, None, book.add_format({"bold": True}))
    book.close()
    xml = zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml")
    fast, careful = sheet_xml(xml), parsed_xml(xml)
    assert type(fast) is not type(careful)
    assert fast.errors() == careful.errors() == {(5, 31): "#DIV/0!"}
    assert fast.stored(3) == careful.stored(3) == {3: "1.5", 6: "2"}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "XFD1048576"),
        ('<row><c r="XFD100000"><v>1</v></c></row>', "XFD100000"),
        ("<row><c r = 'xfd100000'><v>1</v></c></row>", "XFD100000"),
        ('<row r="1"><c r="A9999999"><v>1</v></c></row>', "A9999999"),
    ],
)
def test_a_far_cell_is_refused_before_the_parser_aborts_the_process(rows: str, words: str) -> None:
    book = open_book(altered((TRAPS / "01_durations.xlsx").read_bytes(), one_sheet(rows)))
    with pytest.raises(RefusedError, match=words):
        book.grid("Log", ())


def test_far_cells_with_only_a_format_are_no_obstacle() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    book = open_book(altered((TRAPS / "01_durations.xlsx").read_bytes(), one_sheet(rows)))
    assert book.grid("Log", ()).head(20) == [(1, ["1"])]


def test_a_sheet_that_declares_entities_is_refused() -> None:
    xml = one_sheet('<row r="1"><c r="A1"><v>1</v></c></row>').replace(
        b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'
    )
    book = open_book(altered((TRAPS / "01_durations.xlsx").read_bytes(), xml))
    with pytest.raises(RefusedError, match="document type"):
        book.grid("Log", ())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"date,role\n", "This is text"),
        (b"\n <html><body>", "web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "password"),
        (b"", "empty"),
        (b"PK\x03\x04 cut short", "damaged"),
        ((TRAPS / "01_durations.xlsx").read_bytes()[:3000], "damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_as_what_it_is(data: bytes, words: str, tmp_path: Path) -> None:
    study = written(tmp_path, '[tables.work_log]\nfile = "log.xlsx"\n', {"log.xlsx": data})
    problem = next(p for p in study.problems if p.code == "unreadable-file")
    assert problem.place.file == "log.xlsx"
    assert words in problem.message

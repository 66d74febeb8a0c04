"""The XML of sheets: by NumPy or element by element, the same cells; and the same as other libraries read."""

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from costing.reading.cell_text import cell_text
from costing.reading.header import Layout
from costing.reading.refusal import RefusedError
from costing.reading.workbooks.books import open_book
from costing.reading.workbooks.careful_cells import careful_sheet
from costing.reading.workbooks.sheet_cells import Sheet
from costing.reading.workbooks.sheet_xml import read_sheet, usual_sheet
from costing.reading.workbooks.usual_cells import UnusualError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
UNUSUAL = f"""<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}">
<x:sheetData><x:row r="2"><x:c r="B2"><x:v>1.0625</x:v></x:c><x:c t="e"><x:v>#REF!</x:v></x:c></x:row>
<x:row><x:c t="inlineStr"><x:is><x:r><x:t>a</x:t></x:r><x:r><x:t>b</x:t></x:r><x:rPh><x:t>c</x:t></x:rPh></x:is></x:c>
</x:row></x:sheetData></x:worksheet>"""
TRAPS = sorted((Path(__file__).parent / "data" / "traps").glob("*.xlsx"))
Found = list[tuple[int, int, int, bool, str | None]]


def sheet_of(rows: str, behind: str = "") -> str:
    """A sheet's XML."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{behind}</worksheet>'


def found(sheet: Sheet) -> Found:
    """Row, column, kind, formula and value of every cell."""
    cells = sheet.cells
    arrays = cells.rows.tolist(), cells.columns.tolist(), cells.kinds.tolist(), cells.formulas.tolist()
    return list(zip(*arrays, cells.values.to_list(), strict=True))


def read(xml: str | bytes) -> Sheet:
    """A sheet from its XML."""
    data = xml.encode() if isinstance(xml, str) else xml
    return read_sheet(lambda: iter([data]))


def test_prefixes_missing_references_and_rich_text_are_gone_through_element_by_element() -> None:
    wanted: Found = [(2, 2, 0, False, "1.0625"), (2, 3, 5, False, "#REF!"), (3, 1, 3, False, "ab")]
    for xml in (UNUSUAL, UNUSUAL.replace("1.0", "1.0", 1).replace(MAIN, STRICT)):
        with pytest.raises(UnusualError):
            usual_sheet(iter([xml.encode()]))
        assert found(read(xml)) == wanted


def test_utf_16_is_read_in_full() -> None:
    xml = '<?xml version="1.0" encoding="UTF-16"?>' + sheet_of('<row r="1"><c r="A1"><v>5</v></c></row>')
    assert found(read(xml.encode("utf-16"))) == [(1, 1, 0, False, "5")]


CELLS = st.lists(
    st.sampled_from(
        [
            "<c{}><v>1.5</v></c>",
            '<c{} s="3"><v>2</v></c>',
            '<c{} t="s" s="1"><v>0</v></c>',
            '<c{} s="1" t="str"><f>A1&amp;"x"</f><v>a &lt;b&gt; &#233; é</v></c>',
            '<c{} t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>',
            '<c{} t="inlineStr"><is><t>b>c</t></is></c>',
            '<c{} t="b"><v>1</v></c>',
            '<c{} t="e"><f>1/0</f><v>#DIV/0!</v></c>',
            '<c{}><f t="shared" si="0"/><v>7</v></c>',
            "<c{}><f>B9-A9</f></c>",
            "<c{}><f>B9-A9</f><v></v></c>",
            "<c{}><f>B9-A9</f><v/></c>",
            '<c{} t="str"><f>IF(1,"")</f><v></v></c>',
            '<c{} s="2"/>',
            "<c{}></c>",
        ]
    ),
    max_size=6,
)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.booleans(), CELLS), max_size=6), st.integers(1, 400))
def test_both_ways_of_going_through_xml_find_the_same(rows: list[tuple[int, bool, list[str]]], size: int) -> None:
    """Whatever is between the tags, and wherever the pieces are cut."""
    xml, row = "", 0
    for step, hidden, cells in rows:
        row += step
        inside = "".join(cell.format(f' r="{"ABCDEF"[at]}{row}"') for at, cell in enumerate(cells))
        mark = ' hidden="1"' if hidden else ""
        xml += f'<row r="{row}"{mark} spans="1:6">{inside}</row>\n'
    data = sheet_of(xml, '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>').encode()
    fast = usual_sheet(data[at : at + size] for at in range(0, len(data), size))
    careful = careful_sheet([data])
    fast_cells, careful_cells = (
        [(*place, formula, value or "") for *place, formula, value in found(sheet)] for sheet in (fast, careful)
    )
    assert fast_cells == careful_cells
    assert fast.cells.styles.tolist() == careful.cells.styles.tolist()
    assert (fast.hidden, fast.merged) == (careful.hidden, careful.merged)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" vm="1"><v>1</v></c></row>',
        '<row r="1"><c r = "A1"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c></row>",
        '<row><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v><extLst><ext/></extLst></c></row>',
        '<row r="1"><!-- <c r="B1"><v>2</v></c> --><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v><![CDATA[1]]></v></c></row>',
        '<row r="1"><c r="A1"><v xml:space="preserve">1</v></c></row>',
        '<row r="1"><c><v>1</v></c></row>',
    ],
)
def test_what_excel_does_not_write_is_left_to_the_careful_way(rows: str) -> None:
    with pytest.raises(UnusualError):
        usual_sheet(iter([sheet_of(rows).encode()]))
    assert found(read(sheet_of(rows))) == [(1, 1, 0, False, "1")]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "A1 is stored twice"),
        ('<row r="1"><c r="A2"><v>1</v></c></row>', "does not stand in the row"),
        ('<row r="1"><c r="A1" t="z"><v>1</v></c></row>', "a kind that Excel does not know"),
        ('<row r="1"><c r="A1"><v>1</v></row>', "XML cannot be read"),
        ('<row r="0"><c r="A0"><v>1</v></c></row>', "a row that no sheet has|reaches to"),
        ('<row r="1048577"><c r="A1048577"><v>1</v></c></row>', "a row that no sheet has"),
        ('<row r="1"><c r="ZZZ1"><v>1</v></c></row>', "no sheet has|reaches to"),
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "reaches to XFD1048576"),
    ],
)
def test_cells_that_stand_nowhere_or_twice_are_refused(rows: str, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        read(sheet_of(rows))


def test_rows_and_cells_out_of_order_are_read_where_they_say_that_they_stand() -> None:
    rows = '<row r="3"><c r="B3"><v>4</v></c><c r="A3"><v>3</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
    assert [(row, column, value) for row, column, _, _, value in found(read(sheet_of(rows)))] == [
        (1, 1, "1"),
        (3, 1, "3"),
        (3, 2, "4"),
    ]


def test_a_part_that_is_no_sheet_is_refused_not_read_as_no_rows() -> None:
    with pytest.raises(RefusedError, match="no cells of Excel"):
        read('<worksheet xmlns="urn:other"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>')


def as_read(data: bytes) -> dict[tuple[int, int], str]:
    """Every cell of the first sheet as text."""
    book = open_book(data)
    grid = book.grid(book.visible[0], Layout((), ()))
    cells = grid.sheet.cells
    texts = grid.values.texts(cells, False).fill_null("").to_list()
    places = zip(cells.rows.tolist(), cells.columns.tolist(), strict=True)
    return {at: text for at, text in zip(places, texts, strict=True) if text.strip()}


def calamine_reads(data: bytes) -> dict[tuple[int, int], str]:
    """The same by another library."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return {
        (r, c): cell_text(cell) for r, row in enumerate(rows, 1) for c, cell in enumerate(row, 1) if str(cell).strip()
    }


@pytest.mark.parametrize("path", TRAPS, ids=lambda path: path.name)
def test_the_trap_files_are_read_as_another_library_reads_them(path: Path) -> None:
    """Durations above a day apart, of which calamine tells the time of day."""
    ours, other = as_read(path.read_bytes()), calamine_reads(path.read_bytes())
    differing = {at for at in ours | other if ours.get(at) != other.get(at)}
    assert all("25:30" in ours.get(at, "") or "1900-" in other.get(at, "") for at in differing), differing


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(-1e9, 1e9).filter(lambda number: number == 0 or abs(number) > 1e-9),
    st.text(st.sampled_from("aé<&>\"' \n_x0041_"), max_size=8),
    st.dates(dt.date(1900, 3, 1), dt.date(2199, 1, 1)),
    st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2199, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(VALUES, max_size=5), max_size=5), st.booleans())
def test_what_openpyxl_writes_is_read_as_calamine_reads_it(rows: list[list[Any]], is_1904: bool) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904 if is_1904 else openpyxl.utils.datetime.CALENDAR_WINDOWS_1900
    for row in rows:
        kept = [None if is_1904 and isinstance(cell, dt.date) and cell.year < 1905 else cell for cell in row]
        book.active.append(["'" if isinstance(cell, str) and cell.startswith("=") else cell for cell in kept])
    book.save(out)
    assert as_read(out.getvalue()) == calamine_reads(out.getvalue())


def test_booleans_rich_text_and_shared_texts_are_right() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write_row(0, 0, [True, False, "plain"])
        sheet.write_rich_string(1, 0, "rich ", bold, "text", " here")
    assert as_read(out.getvalue()) == {(1, 1): "yes", (1, 2): "no", (1, 3): "plain", (2, 1): "rich text here"}


def test_a_dimension_that_is_wrong_is_not_believed() -> None:
    out, changed = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write_column(0, 0, range(50))
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'ref="A1:A50"', b'ref="A1"'))
    assert len(as_read(changed.getvalue())) == 50

"""Long tables are written by columns; the cells are the same as cell by cell."""

import datetime
import math
import subprocess
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import polars as pl
import pytest
import python_calamine
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from costing.analyses.figures import Currency
from costing.reports.workbook.sheet import Column, Format, Sheet
from costing.reports.workbook.writing import long_tables, pen, writer
from costing.reports.workbook.writing.look import tall_rows, widths

LAST_OF_FEBRUARY = datetime.date(1900, 2, 28)
"""Excel has a day after it that never was."""
ROLES = ("social worker", "=1+1", "a & b", "<r>", "", "psychologist, trainee", "-")
TEXTS = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from([*ROLES, "+44", "\t1", "\rx", "＝1", "a\nb", " padded ", "_x0041_", "a\x07b", "#N/A", "\ufffe"]),
    st.sampled_from(["<r></r>", "<r>&</r>", "<r><t>x</t></r>", "two lines\nof words that go on and on and on", "0012"]),
)
NUMBERS = st.one_of(st.none(), st.floats().map(lambda x: float(f"{x:.14e}")), st.sampled_from([1e22, -0.0, 100.0]))
"""Of fifteen digits: cell by cell, XlsxWriter writes sixteen."""
WHOLE = st.one_of(st.none(), st.integers(-(2**53), 2**53))
DAYS = st.one_of(st.none(), st.dates(datetime.date(1899, 12, 30), datetime.date(2200, 1, 1)), st.just(LAST_OF_FEBRUARY))
FORMULAS = st.sampled_from([None, None, "A1&B1", 'IF(A1<>"&",1,2)', "SUM('Unit costs'!$P$7:$P$9)>0"])
KINDS: dict[str, tuple[st.SearchStrategy[Any], Any, Format]] = {
    "text": (TEXTS, pl.String, Format.TEXT),
    "note": (TEXTS, pl.String, Format.TEXT),
    "odd": (TEXTS, pl.String, Format.COUNT),
    "role": (st.sampled_from([None, *ROLES]), pl.Enum(ROLES), Format.TEXT),
    "agency": (TEXTS, pl.Categorical, Format.TEXT),
    "cost": (NUMBERS, pl.Float64, Format.SUM),
    "rate": (NUMBERS, pl.Float64, Format.RATE),
    "count": (WHOLE, pl.Int64, Format.COUNT),
    "start": (DAYS, pl.Date, Format.DATE),
    "nothing": (st.none(), pl.Null, Format.HOURS),
}
"""Columns: what stands in them, its type in the frame, and how it is shown."""
COLUMNS = tuple(Column(name, name.title(), "", format) for name, (_, _, format) in KINDS.items())


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Tables of a few rows with everything that can stand in one, some of it by formulas, some to be edited."""
    height = draw(st.integers(1, 8))

    def drawn(each: st.SearchStrategy[Any]) -> list[Any]:
        return draw(st.lists(each, min_size=height, max_size=height))

    frame = pl.DataFrame([pl.Series(name, drawn(each), dtype) for name, (each, dtype, _) in KINDS.items()])
    with_formulas = draw(st.sets(st.sampled_from(list(KINDS)), max_size=4))
    may = pl.Series(drawn(st.sampled_from([True, False, None])), dtype=pl.Boolean)
    to_edit = draw(st.one_of(st.none(), st.sampled_from(list(KINDS))))
    return Sheet(
        name="Families",
        title="Families",
        summary="What each family cost.",
        columns=COLUMNS,
        rows=frame,
        total=draw(st.sampled_from([None, {"text": "Total", "cost": 1.5}])),
        formulas={name: pl.Series(drawn(FORMULAS), dtype=pl.String) for name in sorted(with_formulas)},
        editable=(to_edit, may) if to_edit else None,
    )


def long_sheet(height: int = 1_200, **given: Any) -> Sheet:
    """A table that is long enough to be written by columns."""
    n = pl.int_range(height, eager=True)
    frame = pl.DataFrame({"family": ["F" + str(i) for i in range(height)], "hours": n / 7, "cost": n / 3})
    columns = (Column("family", "Family"), Column("hours", "Hours", "", Format.HOURS))
    told: dict[str, Any] = {
        "name": "Families",
        "title": "Families",
        "summary": "What each family cost.",
        "columns": (*columns, Column("cost", "Cost", "", Format.SUM)),
        "rows": frame,
        "formulas": {"cost": pl.Series([f"B{row}*10" for row in range(5, height + 5)])},
    }
    return Sheet(**{**told, **given})


def written(sheet: Sheet) -> bytes:
    """A workbook of one sheet."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, writer.OPTIONS) as book:
        book.set_properties({"created": writer.CREATED})
        looks = pen.Looks(book, Currency("GBP"))
        writer.write_sheet(pen.Pen(book.add_worksheet(sheet.name), looks), sheet, "footer")
    return buffer.getvalue()


def xml(data: bytes, part: str = "xl/worksheets/sheet1.xml") -> str:
    """A part of the file as it is written."""
    with ZipFile(BytesIO(data)) as parts:
        return parts.read(part).decode()


def cell_by_cell(sheet: Sheet) -> bytes:
    """The same workbook, the ordinary way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "is_long", lambda sheet: False)
        return written(sheet)


def by_columns(sheet: Sheet, at_once: int = 3) -> bytes:
    """The same workbook by columns, however short the table; so many rows at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_tables, "LONG", 0)
        patch.setattr(long_tables, "AT_ONCE", at_once)
        assert long_tables.is_long(sheet)
        return written(sheet)


def opened(data: bytes, values: bool = False) -> Any:
    """The sheet as openpyxl reads it: formulas, or the values beside them."""
    return openpyxl.load_workbook(BytesIO(data), data_only=values)["Families"]


def looks(sheet: Any) -> dict[int, str]:
    """The looks of a sheet's cells in full, by number."""
    cells = {cell.style_id: cell for row in sheet.iter_rows() for cell in row}
    parts = ("number_format", "font", "fill", "border", "alignment", "quotePrefix")
    return {number: "".join(repr(getattr(cell, part)) for part in parts) for number, cell in cells.items()}


def seen(data: bytes) -> dict[str, tuple[object, ...]]:
    """What openpyxl sees in each cell that is there: formula or text, stored value, types and look."""
    formulas, values = opened(data), opened(data, values=True)
    look = looks(formulas)
    return {
        cell.coordinate: (
            cell.data_type,
            values[cell.coordinate].data_type,
            cell.value,
            values[cell.coordinate].value,
            look[cell.style_id],
        )
        for row in formulas.iter_rows()
        for cell in row
        if cell.value is not None or cell.has_style
    }


def heights(data: bytes) -> dict[int, float]:
    """The rows that say how high they are."""
    return {row: each.height for row, each in opened(data).row_dimensions.items() if each.height is not None}


def by_calamine(data: bytes) -> list[list[Any]]:
    """The values as calamine reads them."""
    return python_calamine.CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


@settings(max_examples=60, deadline=None)
@given(sheets())
def test_both_ways_give_the_same_cells(sheet: Sheet) -> None:
    """Values, formulas, number formats, styles, quote prefix, heights of rows and extent."""
    slow, fast = cell_by_cell(sheet), by_columns(sheet)
    assert seen(fast) == seen(slow)
    assert heights(fast) == heights(slow)
    assert opened(fast).dimensions == opened(slow).dimensions


@settings(max_examples=30, deadline=None)
@given(sheets())
def test_calamine_reads_the_same_both_ways(sheet: Sheet) -> None:
    assert by_calamine(by_columns(sheet)) == by_calamine(cell_by_cell(sheet))


@settings(max_examples=15, deadline=None)
@given(sheets())
def test_two_runs_give_the_same_bytes(sheet: Sheet) -> None:
    assert by_columns(sheet) == by_columns(sheet)


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(max_examples=30, deadline=None)
def test_numbers_come_back_exactly(number: float) -> None:
    sheet = long_sheet(rows=pl.DataFrame({"family": ["F1"], "hours": [number], "cost": [number]}), formulas={})
    cell = opened(by_columns(sheet))["B5"].value
    assert float(cell) == number


def test_a_long_table_is_written_by_columns_and_read_whole() -> None:
    """More rows than are made at once, and below them the total."""
    sheet = long_sheet(1_200, total={"family": "Total", "cost": 5.0}, total_formulas={"cost": "SUM(C5:C1204)"})
    assert long_tables.is_long(sheet)
    data = by_columns(sheet, at_once=300)
    book, values = opened(data), opened(data, values=True)
    assert [book.cell(row, 1).value for row in range(5, 1205)] == sheet.rows["family"].to_list()
    assert [values.cell(row, 3).value for row in range(5, 1205)] == sheet.rows["cost"].to_list()
    assert book["C1204"].value == "=B1204*10"
    assert (book["A1205"].value, book["C1205"].value, values["C1205"].value) == ("Total", "=SUM(C5:C1204)", 5.0)
    assert book.print_area == "'Families'!$A$1:$C$1205"


def test_the_page_and_the_extent_take_in_all_rows_where_there_is_no_total() -> None:
    data = written(long_sheet())
    assert opened(data).print_area == "'Families'!$A$1:$C$1204"
    assert '<dimension ref="A1:C1204"/>' in xml(data)


@pytest.mark.parametrize("write", [cell_by_cell, by_columns])
@pytest.mark.parametrize("text", ["<r>&</r>", "<r><t>other</t></r>", "<r></si></r>"])
def test_text_that_looks_like_xlsxwriters_own_xml_stays_text(write: Callable[[Sheet], bytes], text: str) -> None:
    """XlsxWriter writes such text as it stands: the file could not be opened, or said something else."""
    sheet = long_sheet(rows=pl.DataFrame({"family": [text], "hours": [1.0], "cost": [1.0]}), formulas={})
    data = write(sheet)
    assert opened(data)["A5"].value == text
    assert by_calamine(data)[4][0] == text


@pytest.mark.parametrize("write", [cell_by_cell, by_columns])
def test_control_characters_in_what_a_formula_gives_leave_the_file_whole(write: Callable[[Sheet], bytes]) -> None:
    rows = pl.DataFrame({"family": ["a\x07b"], "hours": [1.0], "cost": [1.0]})
    sheet = long_sheet(rows=rows, formulas={"family": pl.Series(["B1"])})
    assert "_x0007_" in opened(write(sheet), values=True)["A5"].value


@pytest.mark.parametrize("write", [cell_by_cell, by_columns])
def test_a_day_that_a_formula_gives_is_a_day(write: Callable[[Sheet], bytes]) -> None:
    day = datetime.date(2024, 5, 6)
    rows = pl.DataFrame({"family": ["F1"], "hours": [day], "cost": [1.0]})
    columns = (Column("family", "Family"), Column("hours", "Start", "", Format.DATE))
    sheet = long_sheet(rows=rows, columns=columns, formulas={"hours": pl.Series(["TODAY()"])})
    assert opened(write(sheet), values=True)["B5"].value == datetime.datetime(2024, 5, 6)


def test_text_longer_than_a_cell_is_cut() -> None:
    rows = pl.DataFrame({"family": ["a" * 40_000], "hours": [1.0], "cost": [1.0]})
    assert opened(by_columns(long_sheet(rows=rows, formulas={})))["A5"].value == "a" * 32_766 + "…"


def test_short_tables_formats_by_row_and_array_formulas_are_written_cell_by_cell() -> None:
    sheet = long_sheet()
    by_row = (sheet.columns[0], replace(sheet.columns[1], format=Format.BY_ROW))
    assert long_tables.is_long(sheet)
    assert not long_tables.is_long(long_sheet(1_000))
    assert not long_tables.is_long(replace(sheet, formulas={"cost": pl.Series(["{SUM(B4:B9*2)}", *["B5"] * 1_199])}))
    assert not long_tables.is_long(replace(sheet, columns=by_row, row_formats=(Format.HOURS,) * 1_200))


def test_what_cannot_stand_in_a_cell_is_refused_in_long_tables_too() -> None:
    rows = pl.DataFrame({"family": ["F1"] * 1_200, "hours": [Decimal(1)] * 1_200, "cost": [1.0] * 1_200})
    with pytest.raises(TypeError, match="cannot stand in a cell"):
        written(long_sheet(rows=rows))


def test_only_rows_of_more_than_one_line_say_how_high_they_are() -> None:
    words = ["short", "words " * 30, "two\nlines"] * 400
    rows = pl.DataFrame({"family": words, "hours": [1.0] * 1_200, "cost": [1.0] * 1_200})
    sheet = long_sheet(rows=rows, formulas={})
    tall = tall_rows(sheet, widths(sheet, Currency("GBP")))
    assert sorted({n % 3 for n in tall}) == [1, 2]
    data = written(sheet)
    assert {row - 5: points for row, points in heights(data).items() if row > 4} == tall
    assert xml(data).count('customHeight="1"') == xml(data).count(' ht="')


def test_xlsxwriter_still_writes_rows_that_are_put_among_its_own() -> None:
    """If this fails, XlsxWriter has changed: long tables are right but slow until `long_tables.place` follows."""
    long_tables.takes_rows.cache_clear()
    assert long_tables.takes_rows()


def test_long_tables_are_written_cell_by_cell_where_xlsxwriter_takes_no_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A version that writes its rows in some other way: no row may be lost."""
    ordinary = xlsxwriter.worksheet.Worksheet._write_rows
    sheet = long_sheet()
    monkeypatch.setattr(xlsxwriter.worksheet.Worksheet, "_write_sheet_data", in_another_way(ordinary))
    long_tables.takes_rows.cache_clear()
    try:
        assert not long_tables.is_long(sheet)
        assert [opened(written(sheet)).cell(row, 1).value for row in (5, 1204)] == ["F0", "F1199"]
    finally:
        long_tables.takes_rows.cache_clear()


def in_another_way(write_rows: Callable[[Any], None]) -> Callable[[Any], None]:
    """A method of a worksheet that does not ask the worksheet for its rows."""

    def write_sheet_data(worksheet: Any) -> None:
        worksheet._xml_start_tag("sheetData")
        write_rows(worksheet)
        worksheet._xml_end_tag("sheetData")

    return write_sheet_data


@pytest.mark.parametrize("missing", ["_write_rows", "dim_rowmax"])
def test_long_tables_are_written_cell_by_cell_where_a_name_is_gone(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    """`place` finds none of what it needs."""

    def place(worksheet: Any, *rest: object) -> None:
        raise AttributeError(missing)

    monkeypatch.setattr(long_tables, "place", place)
    long_tables.takes_rows.cache_clear()
    try:
        assert not long_tables.is_long(long_sheet())
    finally:
        long_tables.takes_rows.cache_clear()


def test_repeated_text_is_stored_once() -> None:
    rows = pl.DataFrame({"family": ["social worker"] * 1_200, "hours": [1.0] * 1_200, "cost": [1.0] * 1_200})
    assert xml(written(long_sheet(rows=rows)), "xl/sharedStrings.xml").count("social worker") == 1


def test_libreoffice_opens_long_tables(tmp_path: Path, needs_program: Callable[[str], str]) -> None:
    """What it saves again is what was written."""
    soffice = needs_program("soffice")
    texts = ["=1+1", "social worker", " padded ", "<r>&</r>", "two\nlines"]
    sheet = long_sheet(rows=long_sheet().rows.with_columns(family=pl.Series(texts * 240)))
    (tmp_path / "long.xlsx").write_bytes(written(sheet))
    start = [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    saved = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "saved")]
    subprocess.run([*start, *saved, str(tmp_path / "long.xlsx")], capture_output=True, check=True, timeout=300)
    again = (tmp_path / "saved" / "long.xlsx").read_bytes()
    book, values = opened(again), opened(again, values=True)
    assert [book.cell(row, 1).value for row in range(5, 1205)] == texts * 240
    assert book["C1204"].value == "=B1204*10"
    assert math.isclose(values["C1204"].value, 1199 / 3)

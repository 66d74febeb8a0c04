"""The workbook: what stands on its sheets, that numbers are unrounded and text stays text."""

from __future__ import annotations

import datetime
import io
import math
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing.reports.figures import Currency
from costing.reports.workbook.look import number_format
from costing.reports.workbook.registry import SHEETS
from costing.reports.workbook.sheet import Format, Source
from costing.reports.workbook.writer import cut, workbook_bytes, write_workbook
from tests.test_reports_frames import problem, results_of, settings_of

ORDER = [
    "Cover",
    "Summary",
    "Families",
    "Activities",
    "Agencies",
    "Months",
    "Unit costs",
    "Coverage",
    "Coverage by month",
    "Data quality",
]
Book = Any


def source_of(**given: Any) -> Source:
    """What the invented workbook is made from, some of it changed."""
    told: dict[str, Any] = {
        "settings": settings_of(),
        "results": results_of(),
        "problems": [],
        "version": "1.2.3",
    }
    return Source(**{**told, **given})


def read(source: Source) -> Book:
    """The workbook as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(source)))


def header_row(sheet: Any) -> int:
    """The row of the headings: the one above the first row below which the sheet is frozen."""
    return int(sheet.freeze_panes.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1


def table(sheet: Any) -> list[dict[str, Any]]:
    """The rows below the headings, by heading."""
    top = header_row(sheet)
    headings = [cell.value for cell in sheet[top]]
    return [dict(zip(headings, row, strict=True)) for row in sheet.iter_rows(min_row=top + 1, values_only=True)]


def column(sheet: Any, heading: str) -> list[Any]:
    """The cells below one heading."""
    return [row[heading] for row in table(sheet)]


def test_the_sheets_stand_in_their_order_and_each_begins_with_a_title_and_a_sentence() -> None:
    book = read(source_of())
    assert book.sheetnames == [*ORDER, "Reconciliation"]
    for sheet in book:
        assert sheet["A1"].value
        assert sheet["A1"].font.bold
        assert str(sheet["A2"].value).endswith(".")


def test_sheets_are_set_up_to_be_printed_and_have_no_merged_cells() -> None:
    """A4 landscape, one page wide, header row on every page, a footer with title, version, sheet and page."""
    for sheet in read(source_of(settings=settings_of(title="Health & care"))):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)
        assert sheet.page_setup.fitToHeight == (None if sheet.title == "Cover" else 0)
        assert not sheet.merged_cells.ranges
        assert "Health && care - costing 1.2.3" in sheet.oddFooter.left.text
        assert "&A" in sheet.oddFooter.right.text
        if sheet.title != "Cover":
            row = header_row(sheet)
            assert sheet.print_title_rows == f"${row}:${row}"
            assert all(cell.font.bold and cell.alignment.wrap_text for cell in sheet[row] if cell.value)


def test_every_column_says_how_it_is_shown_and_stands_in_its_frame() -> None:
    """A contract for every sheet of the registry."""
    source = source_of(problems=[problem()])
    for make in SHEETS:
        sheet = make(source)
        assert {column.name for column in sheet.columns} <= set(sheet.rows.columns)
        assert len({column.heading for column in sheet.columns}) == len(sheet.columns)
        by_row = any(column.format is Format.BY_ROW for column in sheet.columns)
        assert len(sheet.row_formats) == (sheet.rows.height if by_row else 0)


def test_families_are_the_frames_to_the_last_digit_and_in_its_order() -> None:
    """XlsxWriter writes 16 digits."""
    frame = results_of(names=("F9", "F1", "F5"))["families"]
    sheet = read(source_of(results=results_of(names=("F9", "F1", "F5"))))["Families"]
    assert column(sheet, "Family") == ["F9", "F1", "F5"]
    assert column(sheet, "Total cost") == pytest.approx(frame["cost"].to_list(), rel=1e-15)
    assert column(sheet, "Direct hours") == pytest.approx(frame["hours_direct"].to_list(), rel=1e-15)
    assert column(sheet, "Closed") == ["no", "no", "yes"]


def test_days_are_real_days_and_blanks_are_blank() -> None:
    sheet = read(source_of())["Families"]
    assert column(sheet, "End") == [None, None, datetime.datetime(2024, 6, 1)]
    cell = sheet.cell(header_row(sheet) + 1, 3)
    assert (cell.value, cell.number_format) == (datetime.datetime(2024, 4, 8), "yyyy-mm-dd")


@pytest.mark.parametrize("name", ["Activities", "Agencies", "Months"])
def test_totals_add_up_to_the_families_and_what_is_in_none(name: str) -> None:
    """15,000.25 in families and 99.25 in none: the Total row says 15,099.5, and so do its parts."""
    sheet = read(source_of(results=results_of(unallocated=99.25)))[name]
    *rows, total = table(sheet)
    assert next(iter(total.values())) == "Total"
    assert total["Total cost"] == pytest.approx(15099.5)
    for heading in ("Direct time", "Indirect time", "Unlogged time", "Expenses", "Total cost", "Hours"):
        assert total[heading] == pytest.approx(sum(row[heading] for row in rows))
    parts = ("Direct time", "Indirect time", "Unlogged time", "Expenses")
    assert total["Total cost"] == pytest.approx(sum(total[part] for part in parts))
    assert sum(row["Share of all costs"] for row in rows) == pytest.approx(1)
    assert any("£99 that is in no family" in str(cell.value) for cell in sheet["A"])


def test_agencies_stand_dearest_first_and_months_in_order_of_time() -> None:
    book = read(source_of())
    assert column(book["Agencies"], "Agency") == ["Council", "NHS", "Total"]
    assert column(book["Months"], "Month") == ["2024-04", "2024-05", "Total"]
    assert "(no activity)" in column(book["Activities"], "Activity or expense")


def test_the_summary_has_interventions_as_columns_and_the_engines_figures() -> None:
    sheet = read(source_of())["Summary"]
    rows = {row["Measure"]: row for row in table(sheet)}
    assert rows["Mean cost per family"]["All families"] == pytest.approx(15000.25 / 3)
    assert rows["Families"]["intensive"] == 2
    assert rows["95% interval of the mean: from"]["light"] is None
    assert rows["Cost per family-week"]["All families"] == 416.6789
    notes = " ".join(str(cell.value) for cell in sheet["A"][:6])
    assert "undiscounted" in notes
    assert "variation between families only" in notes
    assert "light: fewer than 3 families: no interval" in notes


def test_money_is_in_the_studys_currency_without_pence_for_large_sums() -> None:
    """Sums of a study above 10,000 in whole units, costs per hour always to a hundredth."""
    book = read(source_of(settings=settings_of(currency="EUR")))
    families, summary = book["Families"], book["Summary"]
    formats = {
        cell.value: families.cell(cell.row + 1, cell.column).number_format for cell in families[header_row(families)]
    }
    assert formats["Total cost"] == '"€"#,##0;-"€"#,##0'
    assert formats["Direct hours"] == "#,##0.0"
    week = next(row for row in summary.iter_rows() if row[0].value == "Cost per family-week")
    assert week[1].number_format == '"€"#,##0.00;-"€"#,##0.00'
    assert number_format(Format.SUM, Currency("CHF", pence=True)) == '"CHF "#,##0.00;-"CHF "#,##0.00'


def test_coverage_sums_what_is_known() -> None:
    """P3 gives no available hours: it is in the logged hours, not in the coverage of 200 / 250."""
    total = table(read(source_of())["Coverage"])[-1]
    assert (total["Available hours"], total["Logged hours"], total["Unlogged hours"]) == (250, 207.5, 60)
    assert (total["Overlogged hours"], total["Net hours"], total["Coverage"]) == (10, 50, 0.8)


def test_data_quality_groups_problems_and_shows_places_but_not_cells() -> None:
    many = [problem(row=n, value="secret") for n in range(2, 9)]
    many.append(problem("unknown-role", message="secrets of the family", value="secret"))
    sheet = read(source_of(problems=many))["Data quality"]
    first, second = table(sheet)
    assert (first["Severity"], first["Code"], first["Times found"]) == ("error", "unknown-role", 1)
    assert (second["Severity"], second["Times found"]) == ("warning", 7)
    assert second["First places"].endswith("row 6, date\nand 2 more")
    assert "secret" not in " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_data_quality_says_so_when_there_is_nothing_to_say() -> None:
    sheet = read(source_of())["Data quality"]
    assert sheet["A2"].value == "No errors and no warnings were found in the study's data."
    assert table(sheet) == []


def test_the_reconciliation_shows_no_difference_where_only_floats_were_rounded() -> None:
    """-1.8e-12 would be shown as -£0.00."""
    sheet = read(source_of())["Reconciliation"]
    assert table(sheet)[-1]["Cost"] == 0
    assert "2 checks: all add up." in sheet["A2"].value


def test_the_cover_names_what_it_holds_its_settings_and_leads_to_every_sheet() -> None:
    told = settings_of(price_year="2023/24", discount_rate=Decimal("0.035"), perspective="public sector")
    sheet = read(source_of(settings=told))["Cover"]
    said = {row[0].value: row[1].value for row in sheet.iter_rows()}
    text = " ".join(str(cell.value) for cell in sheet["A"])
    assert "Contains records of 3 families: share a release instead." in text
    assert (said["Currency"], said["Price year"], said["Perspective"]) == ("GBP", "2023/24", "public sector")
    assert said["Indirect time"].startswith("practitioner: ")
    assert said["Discount rate"].startswith("3.5% a year")
    assert {"Prepared by", "Checked by", "Date"} <= set(said)
    links = {cell.value: cell.hyperlink.location for cell in sheet["A"] if cell.hyperlink}
    assert links["Unit costs"] == "'Unit costs'!A1"
    assert list(links) == [*ORDER[1:], "Reconciliation"]


DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "http://example.org",
    "00123",
    "12",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_stays_text_whatever_it_looks_like(text: str) -> None:
    """Text that begins like a formula has the quote prefix, so that it stays text after F2 and Enter."""
    results = results_of(names=(text, "F2", "F3"))
    sheet = read(source_of(results=results, settings=settings_of(title=text)))["Families"]
    cell = sheet.cell(header_row(sheet) + 1, 1)
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert bool(cell.quotePrefix) == (text[0] not in "h01")


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_can_stand_in_a_cell(text: str) -> None:
    """The file stays well-formed XML, has no formula, and printable text comes back as it went in."""
    results = results_of(names=(text or "x", "F2", "F3"))
    data = workbook_bytes(source_of(results=results, settings=settings_of(title=text)))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Families"]
    found = sheet.cell(header_row(sheet) + 1, 1)
    assert found.data_type != "f"
    if text.isprintable() and text and "_x" not in text:
        assert found.value == text


def test_text_longer_than_a_cell_is_cut_with_an_ellipsis() -> None:
    """32,767 UTF-16 units, of which a letter beyond the basic plane takes two."""
    assert cut("a" * 32767) == "a" * 32767
    assert cut("a" * 32768) == "a" * 32766 + "…"
    assert cut("😀" * 20000) == "😀" * 16383 + "…"


def test_numbers_that_are_none_leave_their_cells_blank() -> None:
    results = results_of()
    results["families"] = results["families"].with_columns(weeks=pl.Series([math.nan, math.inf, None]))
    assert column(read(source_of(results=results))["Families"], "Weeks in the period") == [None, None, None]


def test_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    for path in paths:
        write_workbook(path, settings_of(), results_of(), [problem()], "1.2.3")
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with ZipFile(paths[0]) as parts:
        core = parts.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2
    assert "<dc:title>Two teams</dc:title>" in core


def test_long_tables_have_a_filter_and_short_ones_have_none() -> None:
    results = results_of()
    results["families"] = pl.concat([results["families"]] * 20)
    book = read(source_of(results=results))
    row = header_row(book["Families"])
    assert book["Families"].auto_filter.ref == f"A{row}:O{row + 60}"
    assert book["Agencies"].auto_filter.ref is None


def test_a_costing_of_nobody_still_gives_a_workbook() -> None:
    """No families, no practitioners, no costs: empty tables, and no share of nothing."""
    results = {name: frame.clear() for name, frame in results_of().items()}
    results["summary"] = results_of()["summary"].tail(1).with_columns(pl.lit(None, pl.Float64).alias("mean"))
    book = read(source_of(results=results))
    assert table(book["Agencies"])[-1]["Share of all costs"] is None
    assert table(book["Families"]) == []

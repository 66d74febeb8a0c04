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

from costing.analyses.checklist import checklist
from costing.analyses.figures import Currency
from costing.reports.workbook.registry import sheets
from costing.reports.workbook.sheet import BACK, Format, Source
from costing.reports.workbook.writing.cell_text import cut
from costing.reports.workbook.writing.look import number_format
from costing.reports.workbook.writing.writer import workbook_bytes, write_workbook
from tests.test_reports_frames import full_results_of, problem, results_of, settings_of

ORDER = [
    "Cover",
    "Summary",
    "Charts",
    "Families",
    "Activities",
    "Agencies",
    "Months",
    "Resource use",
    "Unit costs",
    "Reconciliation",
    "Data quality",
    "Coverage",
    "Coverage by month",
    "Method",
]
WITH_ALL = [
    *ORDER[: ORDER.index("Months")],
    "Whose money",
    *ORDER[ORDER.index("Months") : ORDER.index("Method")],
    "Diary",
    "Methods",
    "Method",
    "Checklist",
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


def full_source_of(**settings: Any) -> Source:
    """What a workbook with every sheet is made from."""
    results, told = full_results_of(), settings_of(**settings)
    return source_of(settings=told, results={**results, "checklist": checklist(told, results, [])})


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
    plain, full = read(source_of()), read(full_source_of())
    assert plain.sheetnames == ORDER
    assert full.sheetnames == WITH_ALL
    for sheet in (*plain, *full):
        assert sheet["A1"].value
        assert sheet["A1"].font.bold
        assert str(sheet["A2"].value).endswith(".")


def test_tables_without_rows_have_no_sheet() -> None:
    cleared = {name: frame.clear() for name, frame in full_source_of().results.items() if name not in results_of()}
    assert read(source_of(results={**results_of(), **cleared})).sheetnames == ORDER


def test_sheets_are_set_up_to_be_printed_and_have_no_merged_cells() -> None:
    """A4 landscape, header row on every page, a footer with title, version, sheet and page."""
    for sheet in read(full_source_of(title="Health & care")):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        if sheet.title != "Cover":
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.page_setup.fitToHeight == (None if sheet.title == "Charts" else 0)
        assert not sheet.merged_cells.ranges
        assert "Health && care - costing 1.2.3" in sheet.oddFooter.left.text
        assert "&A" in sheet.oddFooter.right.text
        if sheet.title != "Cover":
            row = header_row(sheet)
            assert sheet.print_title_rows == f"${row}:${row}"
            assert all(cell.font.bold and cell.alignment.wrap_text for cell in sheet[row] if cell.value)


def test_every_column_says_how_it_is_shown_and_stands_in_its_frame() -> None:
    """A contract for every sheet of the registry."""
    for sheet in (*sheets(source_of(problems=[problem()])), *sheets(full_source_of())):
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
    assert "(no activity; unlogged)" in column(book["Activities"], "Activity or expense")


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


def test_resource_use_shows_hours_to_a_hundredth_and_costs_with_pence() -> None:
    """A quarter of an hour a family would be 0.2 or 0.3 to one place."""
    sheet = read(full_source_of())["Resource use"]
    first, second, _ = table(sheet)
    assert (first["Role"], first["Kind of work"], first["Mean hours"]) == ("nurse", "case_work", 0.25)
    assert (second["Share of families"], second["Mean cost per family"]) == (1, 5250)
    formats = [cell.number_format for cell in sheet[header_row(sheet) + 1]]
    assert formats[4:6] == ["0.0%", "#,##0.00"]
    assert formats[-1] == '"£"#,##0.00;-"£"#,##0.00'


@pytest.mark.parametrize(("unlogged", "said"), [("report", "Unlogged time is not in it"), ("allocate", "is in it")])
def test_resource_use_says_whether_unlogged_time_is_in_it(unlogged: str, said: str) -> None:
    sheet = read(full_source_of(unlogged_time=unlogged))["Resource use"]
    assert said in sheet["A4"].value


def test_whose_money_has_measures_as_rows_and_agencies_with_all_of_them_last() -> None:
    """15,000.25 in use; 14,395.25 paid: less 1,000 in kind and 125 a year, plus 20 of VAT and 500 for the laptop."""
    sheet = read(full_source_of())["Whose money"]
    rows = {row["Measure"]: row for row in table(sheet)}
    assert list(rows["Economic cost"]) == [
        *("Measure", "Council (local government)", "Friends (voluntary)", "NHS", "All agencies", "What is in it")
    ]
    assert rows["Economic cost"]["All agencies"] == pytest.approx(15000.25)
    assert rows["Financial cost"]["All agencies"] == pytest.approx(15000.25 - 1000 - 125 + 20 + 500)
    assert (rows["In kind"]["Friends (voluntary)"], rows["Start-up"]["NHS"]) == (1000, 750)
    assert rows["Uprating"]["NHS"] == 0, "not the rounding of floats"
    assert all(row["What is in it"] for row in rows.values())


def test_whose_money_names_the_agencies_outside_the_perspective() -> None:
    sheet = read(full_source_of())["Whose money"]
    assert "Outside the study's perspective: Friends." in [cell.value for cell in sheet["A"]]


def test_every_measure_of_whose_money_is_on_its_sheet() -> None:
    source = full_source_of()
    measures = source.results["whose_money"]["measure"].n_unique()
    assert len(table(read(source)["Whose money"])) == measures == 15


def test_methods_say_what_each_choice_does_to_the_mean_and_which_is_in_use() -> None:
    """Without indirect time the mean is 666.75 lower; a discount rate is shown as a percentage."""
    sheet = read(full_source_of())["Methods"]
    rows = table(sheet)
    used = [(row["Choice"], row["Option"]) for row in rows if row["In use"] == "yes"]
    assert used == [("Indirect time", "practitioner"), ("Unlogged time", "report"), ("Discount rate", "0.0%")]
    assert rows[2]["Difference of the mean"] == pytest.approx(-666.75)
    assert rows[-1]["Option"] == "3.5%"
    assert "lies between £4,333 and £5,000." in sheet["A2"].value


def test_the_diary_shows_what_each_stratum_stands_for_and_whose_it_is() -> None:
    """2 + 2 + 3 spans with 14 + 14 + 21 days; P2 has a diary of their own."""
    sheet = read(full_source_of())["Diary"]
    *rows, total = table(sheet)
    assert [row["Whose time"] for row in rows] == ["(all others)", "(all others)", "P2"]
    assert rows[0]["Weight"] == pytest.approx(30 / 14)
    assert (total["Spans logged"], total["Days logged"], total["Hours logged"]) == (7, 49, 112)
    assert total["Days"] is None, "the strata of two scopes cover the same days"
    assert "stand for an estimated 399 hours" in sheet["A2"].value


def test_a_diary_of_everybody_says_so() -> None:
    source = full_source_of()
    results = {**source.results, "diary": source.results["diary"].filter(scope="")}
    sheet = read(source_of(results=results))["Diary"]
    assert column(sheet, "Whose time")[0] == "(everybody)"


@pytest.mark.parametrize(("gross_up", "by"), [("days", "days of the stratum"), ("family_weeks", "families were open")])
def test_the_diary_says_what_it_is_grossed_up_by(gross_up: str, by: str) -> None:
    source = full_source_of(gross_up=gross_up)
    assert by in read(source)["Diary"]["A3"].value
    cover = {row[0].value: row[1].value for row in read(source)["Cover"].iter_rows()}
    assert cover["Diary"].startswith("grossed up by")


def test_the_checklist_stands_on_its_sheet_with_what_answers_each_item() -> None:
    source = full_source_of(perspective="public sector")
    sheet = read(source)["Checklist"]
    rows = table(sheet)
    assert [row["Answer"] for row in rows] == source.results["checklist"]["answer"].to_list()
    assert rows[7] == {
        "List": "CHEERS 2022",
        "Item": 8,
        "What is asked for": "Perspective",
        "Answer": "public sector",
        "Answered by": "the study",
    }
    authors = [row for row in rows if row["Answered by"] == "the author"]
    assert f"{len(authors)} are left to its author." in sheet["A2"].value


def test_families_are_marked_as_estimated_only_where_they_are() -> None:
    assert column(read(full_source_of())["Families"], "Estimated") == ["yes"] * 3
    results = results_of()
    results["families"] = results["families"].with_columns(estimated=pl.lit(False))
    assert read(source_of(results=results))["Families"].max_column == read(source_of())["Families"].max_column


@pytest.mark.parametrize(("setting", "words"), [(None, "without"), ("include", "without"), ("exclude", "with")])
def test_unit_costs_show_the_cost_per_hour_under_the_other_setting(setting: str | None, words: str) -> None:
    sheet = read(full_source_of(qualifications=setting))["Unit costs"]
    assert column(sheet, f"Cost per working hour {words} qualifications") == [38.25, 38.25, 40.8]


def test_a_cost_per_hour_without_qualifications_is_not_shown_twice() -> None:
    results = results_of()
    results["unit_costs"] = results["unit_costs"].with_columns(cost_per_hour_other="cost_per_hour")
    sheet = read(source_of(results=results))["Unit costs"]
    assert not any("qualifications" in str(cell.value) for cell in sheet[header_row(sheet)] if cell.value[:4] == "Cost")


def test_coverage_has_a_row_for_every_post_with_its_part_and_dates() -> None:
    sheet = read(full_source_of())["Coverage"]
    first, second, third, _, total = table(sheet)
    assert [first["Practitioner"], second["Practitioner"], third["Practitioner"]] == ["P1", "P1", "P2"]
    assert (first["Full-time posts"], first["End of post"]) == (0.5, datetime.datetime(2024, 5, 31))
    assert (third["Full-time posts"], third["Start of post"]) == (None, None)
    assert (total["Available hours"], total["Estimated hours"], total["Full-time posts"]) == (250, 207.5, None)
    assert any("One row a post" in str(cell.value) for cell in sheet["A"])


def test_coverage_without_posts_has_none_of_their_columns() -> None:
    results = results_of()
    blank = pl.lit(None)
    results["practitioners"] = results["practitioners"].with_columns(fte=blank, start=blank, end=blank)
    sheet = read(source_of(results=results))["Coverage"]
    assert "Full-time posts" not in [cell.value for cell in sheet[header_row(sheet)]]


def test_hours_of_a_diary_are_called_estimates_wherever_they_are_said() -> None:
    book = read(full_source_of())
    assert book["Coverage"]["A2"].value == "The diary stands for an estimated 200 of 250 available hours: 80%."
    assert table(book["Coverage"])[-1]["Coverage"] is None
    assert any("The diary stands for an estimated 200" in str(cell.value) for cell in book["Data quality"]["A"])


def test_the_reconciliation_names_the_payroll_where_it_is_compared() -> None:
    results = results_of()
    lines = [("payroll", item, None, None, 59000.0, "") for item in ("expected", "costed")]
    added = pl.DataFrame(lines, schema=results["reconciliation"].schema, orient="row")
    results["reconciliation"] = pl.concat([results["reconciliation"], added])
    sheet = read(source_of(results=results))["Reconciliation"]
    assert column(sheet, "Part")[-1] == "Payroll"
    assert any(str(cell.value).startswith("Payroll: ") for cell in sheet["A"])
    assert not any(str(cell.value).startswith("Payroll: ") for cell in read(source_of())["Reconciliation"]["A"])


def test_the_cover_shows_the_choices_that_the_study_makes() -> None:
    told = {
        "indirect_time": "team",
        "double_counts": "remove",
        "discount_from": "family",
        "annuity_rate": Decimal("0.03"),
    }
    said = {row[0].value: row[1].value for row in read(source_of(settings=settings_of(**told)))["Cover"].iter_rows()}
    assert said["Indirect time"].startswith("team: each team's")
    assert said["What overheads hold already"].startswith("is left out")
    assert said["Years are discounted"] == "from each family's start"
    assert said["Annuity rate"] == "3.0% a year, for assets"
    plain = {row[0].value for row in read(source_of())["Cover"].iter_rows()}
    assert not plain & {"Diary", "What overheads hold already", "Years are discounted", "Annuity rate"}


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
    assert list(links) == ORDER[1:]


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


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_stays_text_on_the_sheets_of_features_too(text: str) -> None:
    """Roles, agencies, strata, options and the study's own words."""
    source = full_source_of(perspective=text, title=text)
    results = dict(source.results)
    for name, columns in {"resource_use": ("role",), "diary": ("scope", "stratum"), "whose_money": ("sector",)}.items():
        results[name] = results[name].with_columns(pl.lit(text).alias(column) for column in columns)
    agency = pl.when(pl.col("agency") == "NHS").then(pl.lit(text)).otherwise("agency")
    results["whose_money"] = results["whose_money"].with_columns(agency=agency)
    book = read(source_of(results=results, settings=source.settings))
    for name in ("Resource use", "Diary", "Whose money", "Methods", "Checklist"):
        for cell in (cell for row in book[name].iter_rows() for cell in row):
            assert cell.data_type != "f"
            assert cell.hyperlink is None or cell.value == BACK


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
        write_workbook(path, source_of(problems=[problem()]))
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

"""How the workbook looks to its readers: its cover, the way back to it, what is printed and what stays in view."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

import costing
from costing.reports.workbook.groups import GROUPS, group_of
from costing.reports.workbook.registry import sheets
from costing.reports.workbook.sheet import BACK, Column, Sheet
from costing.reports.workbook.source import source_of as source_of_costing
from costing.reports.workbook.writing.page import READABLE, pages_across
from costing.reports.workbook.writing.writer import workbook_bytes
from tests.recalculated import by_formualizer
from tests.test_reports_workbook import full_source_of, header_row, read, source_of
from tests.workbook_file import Value, by_name, cells, edited

ROOT = Path(__file__).parents[1]
Book = Any


@cache
def example(name: str = "family-recovery") -> bytes:
    """The live workbook of an example."""
    return workbook_bytes(source_of_costing(costing.cost(costing.read_study(ROOT / "examples" / name)), "none"))


@cache
def opened(name: str = "family-recovery") -> Book:
    """The same as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(example(name)))


@pytest.fixture(name="written")
def written_example(tmp_path: Path) -> Path:
    """The same as a file."""
    path = tmp_path / "costing.xlsx"
    path.write_bytes(example())
    return path


def said_on_cover(values: dict[tuple[str, str], Value]) -> dict[Value, Value]:
    """What stands beside each label of the cover."""
    labels = ((place, text) for (sheet, place), text in values.items() if sheet == "Cover" and place[0] == "A")
    return {text: values.get(("Cover", f"B{place[1:]}")) for place, text in labels}


def test_the_cover_says_what_the_summary_says_in_the_scenario_chosen(written: Path, tmp_path: Path) -> None:
    plain = said_on_cover({place: cell.value for place, cell in cells(written).items()})
    assert (plain["Scenario"], plain["Figures"]) == ("base", "Figures are as in the run.")
    assert plain["Mean cost per family"] == by_name(written, "mean")
    assert str(plain["State of checks"]).startswith("OK: all ")
    changed = by_formualizer(edited(written, {"scenario": "pay award"}, tmp_path / "pay.xlsx"))
    said = said_on_cover(changed)
    assert said["Scenario"] == "pay award"
    assert said["Mean cost per family"] == by_name(written, "mean", changed) != plain["Mean cost per family"]
    assert said["95% interval of the mean: from"] == "run again"
    assert str(said["Figures"]).startswith("Inputs or scenario differ from the run")


def test_the_cover_does_not_say_ok_where_nothing_is_checked(written: Path, tmp_path: Path) -> None:
    said = said_on_cover(by_formualizer(edited(written, {"study_horizon": 100.0}, tmp_path / "horizon.xlsx")))
    assert said["Total cost"] == "run again"
    assert str(said["State of checks"]).startswith("Not checked")
    assert str(said["Figures"]).startswith("Figures that say run again cannot be computed here")


def test_a_cover_of_figures_that_do_not_compute_says_nothing_of_scenarios_and_checks() -> None:
    said = {row[0].value: row[1].value for row in read(source_of())["Cover"].iter_rows()}
    assert said["Mean cost per family"] == pytest.approx(15000.25 / 3)
    assert not {"Scenario", "Figures", "State of checks", "Choose a scenario"} & set(said)


def test_an_interval_that_there_is_none_of_is_not_on_the_cover() -> None:
    labels = {cell.value for cell in opened("sampled-diary")["Cover"]["A"]}
    assert "Mean cost per family" in labels
    assert "95% interval of the mean: from" not in labels


def test_the_contents_name_the_sheets_in_their_groups_and_in_the_order_of_the_tabs() -> None:
    book = opened()
    links = [cell.value for cell in book["Cover"]["A"] if cell.hyperlink]
    assert links == book.sheetnames[1:]
    groups = [group_of(name) for name in links]
    assert groups == sorted(groups)
    assert len({sheet.sheet_properties.tabColor.rgb for sheet in book.worksheets[1:]}) == len(GROUPS)


def test_every_sheet_that_is_made_has_a_group() -> None:
    named = [name for names in GROUPS.values() for name in names]
    assert len(named) == len(set(named))
    assert {sheet.name for sheet in sheets(full_source_of())} <= set(named)


def test_every_sheet_leads_back_to_the_cover_from_the_row_above_what_it_holds() -> None:
    for sheet in opened().worksheets[1:]:
        (link,) = (cell for row in sheet.iter_rows() for cell in row if cell.hyperlink)
        assert (link.column, link.value, link.hyperlink.location) == (1, BACK, "'Cover'!A1")
        assert link.row < 16


def test_the_workbook_opens_on_the_cover_and_every_sheet_at_its_first_cell() -> None:
    book = opened()
    assert book.active.title == "Cover"
    for sheet in book:
        assert {one.activeCell for one in sheet.sheet_view.selection if one.pane in (None, "bottomRight")} <= {"A1"}
        assert not sheet.merged_cells.ranges


def test_words_in_place_of_figures_stand_on_their_side() -> None:
    """So that "run again" is read below the heading, which is on the right."""
    sheet = opened()["Families"]
    row = header_row(sheet)
    for heading, cell in zip(sheet[row], sheet[row + 1], strict=True):
        if cell.data_type in ("n", "f") and not cell.is_date:
            assert heading.alignment.horizontal == cell.alignment.horizontal == "right"


def test_every_column_of_formulas_has_room_for_run_again() -> None:
    for sheet in opened().worksheets[1:]:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            if "run again" in str(getattr(cell.value, "text", cell.value)):
                assert sheet.column_dimensions[cell.column_letter].width >= len("run again") + 1


def wide(columns: int, fixed: int = 1) -> Sheet:
    """A sheet with so many columns."""
    names = [f"c{n}" for n in range(columns)]
    rows = pl.DataFrame({name: [1.0] for name in names})
    return Sheet(
        "Wide", "Wide", "Wide.", tuple(Column(name, name, width=20) for name in names), rows, (), None, (), fixed
    )


def test_wide_sheets_are_printed_on_several_pages_side_by_side() -> None:
    """225 characters fit: 11 columns of 20; of 31, with the first one again on each page, 20 + 3 x 200 are needed."""
    assert READABLE == 225
    assert pages_across(wide(11), [20.0] * 11) == 1
    assert pages_across(wide(12), [20.0] * 12) == 2
    assert pages_across(wide(31), [20.0] * 31) == 3


def test_a_sheet_whose_first_columns_fill_a_page_is_printed_on_one() -> None:
    assert pages_across(wide(20, fixed=10), [20.0] * 20) == 1


def test_the_first_columns_are_printed_on_each_page_of_a_wide_sheet() -> None:
    hours = opened()["Hours"]
    assert hours.page_setup.fitToWidth > 5
    assert hours.print_title_cols == "$A:$B"
    assert opened()["Agencies"].print_title_cols is None


def test_headings_scroll_where_so_much_stands_above_them_that_no_room_is_left() -> None:
    book = opened()
    assert book["Hours"].freeze_panes == "C1"
    assert header_row(book["Inputs"]) < 16
    assert all(sheet.freeze_panes for sheet in book.worksheets[1:])


def test_rows_for_formulas_are_grey_and_the_scenario_is_not() -> None:
    sheet = opened()["Summary"]
    found = {cell.value: cell.font for cell in sheet["A"] if cell.value}
    assert found["Scenario"].bold
    assert not found["Scenario number"].bold
    assert found["Scenario number"].color.rgb == "FF595959"
    beside = next(cell for cell in sheet["A"] if cell.value == "Scenario").offset(column=2)
    assert "yellow cell" in beside.value


def test_inputs_show_the_decimals_that_they_have_up_to_four() -> None:
    """Not 0.2173913043478261, and whole numbers without a point."""
    sheet = opened()["Inputs"]
    values = [sheet.cell(row, 5) for row in range(header_row(sheet) + 1, sheet.max_row + 1)]
    parts = [cell for cell in values if isinstance(cell.value, float) and not cell.value.is_integer()]
    assert parts
    assert {cell.number_format for cell in parts} <= {"#,##0.0###", '"£"#,##0.00;-"£"#,##0.00'}
    assert {cell.number_format for cell in values if cell.value == 1560} == {"General"}


def test_checks_of_hours_are_not_shown_as_money() -> None:
    sheet = opened()["Checks"]
    formats = {row[0].value: row[1].number_format for row in sheet.iter_rows(min_row=header_row(sheet) + 1)}
    assert formats["Hours = Hours by month"] == "#,##0.00"
    assert formats["Families and what is in no family = Agencies"].startswith('"£"')


def test_a_row_of_text_above_figures_is_as_high_as_its_lines() -> None:
    """Names of agencies above narrow columns of hours are not cut."""
    sheet = opened()["Hours"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "Agency")
    assert sheet.row_dimensions[row].height >= 30
    assert sheet.cell(row, 3).alignment.horizontal == "right"


def test_two_builds_of_a_live_workbook_are_the_same_bytes() -> None:
    example.cache_clear()
    assert example("minimal") == workbook_bytes(
        source_of_costing(costing.cost(costing.read_study(ROOT / "examples" / "minimal")), "none")
    )


def test_flags_and_numbers_above_the_summary_stand_on_the_right_and_words_beside_them_run_over() -> None:
    sheet = opened()["Summary"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "Needs a new run")
    assert sheet.cell(row, 2).alignment.horizontal == "right"
    assert not sheet.cell(row - 1, 3).alignment.wrap_text

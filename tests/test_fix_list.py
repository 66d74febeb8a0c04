"""The list to put right: a copy of the log with what is wrong marked and said beside it. All people are invented."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import costing
from tests.folders import Ran, costs

STUDY = """
title = "An invented study"
start = 2025-01-01
end = 2025-12-31
date_order = "dmy"

[tables.work_log]
columns = {date = "Day", family_id = "Family", role = "Who", activity = "What", minutes = "Time", note = "Note"}
"""
HEAD = "Kept by the north team,,,,,,\n\nDay,Family,Who,What,Time,Note,Project\n"
GOOD = "02/06/2025,F1,Social worker,visit,90,=1+1,X\n"
ROWS = (
    GOOD
    + "31/06/2025,F1,Social worker,visit,2.75,saw Mia's mum,X\n"
    + "\n"
    + "03/06/2025,F2,Social wroker,visit,-5,fine,X\n"
    + "04/06/2025,F2,Social wroker,visit,45,fine,X\n"
)
MARKED = {"FFF8CBAD", "FFFFF2CC"}


def study(folder: Path, log: str = HEAD + ROWS) -> Path:
    """A study with this log."""
    folder.mkdir()
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    (folder / "work_log.csv").write_text(log, encoding="utf-8")
    (folder / "unit_costs.csv").write_text("role,cost_per_hour\nSocial worker,40\n", encoding="utf-8")
    return folder


def validate(*arguments: object) -> Ran:
    """`costing validate` with these arguments."""
    return costs("validate", *arguments)


def listed(tmp_path: Path, log: str = HEAD + ROWS) -> openpyxl.Workbook:
    """The workbook for a log."""
    validate(study(tmp_path / "study", log), "--fix-list", tmp_path / "fix.xlsx")
    return openpyxl.load_workbook(tmp_path / "fix.xlsx")


def listed_in_two_parts(tmp_path: Path, second: str) -> openpyxl.Workbook:
    """The workbook for a log in two files, the second of which has this one row."""
    folder = study(tmp_path / "study")
    parts = folder / "work_log"
    parts.mkdir()
    (folder / "work_log.csv").rename(parts / "april.csv")
    (parts / "may.csv").write_text(HEAD + second, encoding="utf-8")
    validate(folder, "--fix-list", tmp_path / "fix.xlsx")
    return openpyxl.load_workbook(tmp_path / "fix.xlsx")


def marked(sheet: Worksheet) -> set[str]:
    """The cells that are marked."""
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb in MARKED}


def test_the_copy_has_the_rows_and_headings_of_the_log_where_they_stand_in_it(tmp_path: Path) -> None:
    sheet = listed(tmp_path)["work_log"]
    rows = {row[0].row: [cell.value for cell in row[:6]] for row in sheet.iter_rows() if any(c.value for c in row)}
    assert rows == {
        3: ["Day", "Family", "Who", "What", "Time", "Note"],
        4: ["02/06/2025", "F1", "Social worker", "visit", "90", "=1+1"],
        5: ["31/06/2025", "F1", "Social worker", "visit", "2.75", "saw Mia's mum"],
        7: ["03/06/2025", "F2", "Social wroker", "visit", "-5", "fine"],
        8: ["04/06/2025", "F2", "Social wroker", "visit", "45", "fine"],
    }


def test_every_faulty_cell_is_marked_and_its_message_stands_beside_its_row(tmp_path: Path) -> None:
    sheet = listed(tmp_path)["work_log"]
    assert marked(sheet) == {"A5", "E5", "E7", "C7", "C8"}
    assert sheet["G3"].value == "What to put right"
    assert sheet["G4"].value is None
    assert [line.split(":")[0] for line in str(sheet["G5"].value).split("\n")] == ["Day", "Time"]
    assert "Did you mean Social worker?" in str(sheet["G8"].value), "an unknown name is marked wherever it stands"


def test_the_first_sheet_lists_every_problem_with_a_link_to_its_cell_and_repeats_no_note(tmp_path: Path) -> None:
    book = listed(tmp_path)
    sheet = book.worksheets[0]
    links = [row[0].hyperlink.location for row in sheet.iter_rows() if row[0].hyperlink]
    assert sorted(links) == ["'work_log'!A5", "'work_log'!C7", "'work_log'!E5", "'work_log'!E7"]
    text = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert "Mia" not in text
    assert text.startswith("To put right: 4 errors")


def test_notes_stay_text_and_columns_that_are_not_read_are_left_out(tmp_path: Path) -> None:
    sheet = listed(tmp_path)["work_log"]
    assert sheet["F4"].data_type == "s"
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.value == "X"]


def test_the_corrected_copy_is_read_as_the_log_and_costs_the_same(tmp_path: Path) -> None:
    log = HEAD + GOOD + "\n03/06/2025,F2,Social worker,visit,1:05,fine,X\n"
    original = study(tmp_path / "study", log)
    assert validate(original, "--fix-list", tmp_path / "fix.xlsx").code == 0
    again = study(tmp_path / "again")
    (again / "work_log.csv").unlink()
    (tmp_path / "fix.xlsx").rename(again / "work_log.xlsx")
    text = (again / "study.toml").read_text(encoding="utf-8")
    (again / "study.toml").write_text(text + '\nsheet = "work_log"\n', encoding="utf-8")
    one, other = (costing.cost(costing.read_study(folder)).families for folder in (original, again))
    assert one.equals(other)
    assert one["cost"].sum() == pytest.approx((90 + 65) / 60 * 40)


def test_each_part_of_the_log_has_its_own_sheet(tmp_path: Path) -> None:
    book = listed_in_two_parts(tmp_path, "5 May,F1,Social worker,visit,90,,\n")
    assert book.sheetnames == ["To put right", "work_log 1", "work_log 2"]
    assert marked(book["work_log 2"]) == {"A4"}


def test_an_unknown_name_is_marked_in_every_part_that_has_it(tmp_path: Path) -> None:
    book = listed_in_two_parts(tmp_path, "05/06/2025,F1,Social wroker,visit,90,,\n")
    assert marked(book["work_log 2"]) == {"C4"}


def test_a_log_that_cannot_be_read_is_still_told_about(tmp_path: Path) -> None:
    book = listed(tmp_path, "a,b\n1,2\n")
    assert book.sheetnames == ["To put right"]
    assert any("no-header" in str(c.value) or "columns" in str(c.value) for row in book.active.iter_rows() for c in row)


def test_a_row_that_could_not_be_read_is_marked_at_its_own_row(tmp_path: Path) -> None:
    sheet = listed(tmp_path, HEAD + GOOD + "03/06/2025,F2\n" + GOOD)["work_log"]
    assert "cells" in str(sheet["G5"].value)
    assert sheet["A6"].value == "02/06/2025"


def test_of_a_long_log_only_the_rows_to_put_right_are_copied_and_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("costing.reports.fix_list.MOST_ROWS", 3)
    book = listed(tmp_path)
    filled = [row[0].row for row in book["work_log"].iter_rows() if row[0].value]
    assert filled == [3, 5, 7, 8]
    assert any("only those" in str(row[0].value) for row in book.worksheets[0].iter_rows())


def test_the_same_log_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = study(tmp_path / "study")
    files = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    for file in files:
        validate(folder, "--fix-list", file)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_file_that_is_there_is_replaced_only_with_force(tmp_path: Path) -> None:
    folder, file = study(tmp_path / "study"), tmp_path / "fix.xlsx"
    file.write_text("mine", encoding="utf-8")
    assert validate(folder, "--fix-list", file).code == 2
    assert file.read_text(encoding="utf-8") == "mine"
    assert validate(folder, "--fix-list", file, "--force").code == 1
    assert openpyxl.load_workbook(file).sheetnames == ["To put right", "work_log"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_name_that_is_no_workbooks_is_refused(tmp_path: Path) -> None:
    ran = validate(study(tmp_path / "study"), "--fix-list", tmp_path / "fix.csv")
    assert ran.code == 2
    assert "ends in .xlsx" in ran.err

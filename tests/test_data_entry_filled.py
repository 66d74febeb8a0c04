"""The data-entry workbook as LibreOffice's users fill it in: what they type is what is read, or is not let in."""

import datetime
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from costing.model.durations import Duration
from costing.model.problem import Severity
from costing.model.row import Row
from costing.model.tables import TABLES
from costing.model.work_log import WorkLogEntry
from costing.model.written import Conventions, UnfitError
from costing.reports.data_entry.content import blank_content
from costing.reports.data_entry.entry import Holds
from costing.reports.data_entry.limits import limit_of
from costing.reports.data_entry.places import FIRST_ROW, LAST_ROW, SETTINGS_HEADER, cells
from costing.reports.data_entry.writer import entry_workbook
from costing.study import read_study, validate
from tests.folders import costs, rows
from tests.spreadsheet_user import Typed, fill_in

LOG = (
    {"date": "2013-04-02", "practitioner_id": "00123", "family_id": "007", "activity": "home visit", "minutes": "1:30"},
    {"date": "2013-4-3", "practitioner_id": "00123", "family_id": "007; F2", "activity": "home visit", "hours": "1.5"},
    {"date": "2013-04-04", "role": "family support worker", "family_id": "F2", "minutes": "90", "entry_id": "00017"},
    {"date": "2013-04-05", "practitioner_id": "00123", "activity": "supervision", "hours": "1h30", "note": "=1+1"},
    {"date": "2013-04-08", "practitioner_id": "00123", "family_id": "F2", "minutes": "0:12:30", "note": "-30 @home"},
)
"""Entries as they are typed: times, numbers, words, dates, identifiers of digits."""


def typed_rows(model: type[Row], entries: tuple[dict[str, str], ...]) -> list[Typed]:
    """Rows of a table as they are typed, from the first row to fill in on."""
    letters = {name: openpyxl.utils.get_column_letter(n) for n, name in enumerate(model.model_fields, 1)}
    return [
        (model.TABLE, f"{letters[name]}{row}", text)
        for row, entry in enumerate(entries, FIRST_ROW)
        for name, text in entry.items()
    ]


@pytest.fixture
def filled(tmp_path_factory: pytest.TempPathFactory, needs_program: Callable[[str], str]) -> Path:
    """A blank study that somebody filled in."""
    return filled_once(needs_program("soffice"), tmp_path_factory.getbasetemp() / "filled")


@cache
def filled_once(soffice: str, folder: Path) -> Path:
    """The same for every test: LibreOffice takes seconds to start."""
    folder.mkdir()
    (folder / "blank.xlsx").write_bytes(entry_workbook(blank_content()))
    typed = [
        ("study", f"B{SETTINGS_HEADER + 1}", "=Ours"),
        *typed_rows(TABLES["practitioners"], ({"practitioner_id": "00123", "role": "social worker"},)),
        *typed_rows(TABLES["families"], ({"family_id": "007", "start": "2013-03-01"}, {"family_id": "F2"})),
        *typed_rows(
            TABLES["activities"],
            ({"activity": "home visit", "kind": "contact"}, {"activity": "supervision", "kind": "indirect"}),
        ),
        *typed_rows(WorkLogEntry, LOG),
        ("activities", f"H{FIRST_ROW}", "=ROWS(list_activity)"),
        ("activities", f"I{FIRST_ROW}", "=ROWS(list_team)"),
        ("activities", f"J{FIRST_ROW}", "=ROWS(list_role)"),
        ("activities", f"K{FIRST_ROW}", "=INDEX(list_activity,2)"),
        ("activities", f"L{FIRST_ROW}", "=INDEX(words_activities_kind,3)"),
    ]
    return fill_in(soffice, folder / "blank.xlsx", typed, folder / "filled.xlsx")


def test_what_is_typed_is_read_exactly_and_can_be_run(filled: Path, tmp_path: Path) -> None:
    """Every time of an hour and a half is one, 0:12:30 twelve minutes and a half, 00123 and 007 keep their zeros.

    A social worker costs 86,114 / 1,532 an hour, a family support worker 29. 007: 1.5 h and half of 1.5 h at the one;
    F2: the other half and 12.5 minutes, and 1.5 h at the other. An hour and a half of supervision: shared by that.
    """
    read = read_study(filled)
    log = read.as_read.tables["work_log"].rows
    assert log["date"].to_list() == ["2013-04-02", "2013-04-03", "2013-04-04", "2013-04-05", "2013-04-08"]
    assert log["practitioner_id"].to_list() == ["00123", "00123", None, "00123", "00123"]
    assert log["family_id"].to_list() == ["007", "007; F2", "F2", None, "F2"]
    assert log["minutes"].to_list() == ["1:30:00", None, "90", None, "0:12:30"]
    assert log["hours"].to_list() == [None, "1.5", None, "1h30", None]
    assert log["note"].to_list() == [None, None, None, "=1+1", "-30 @home"]
    assert read.as_read.settings["title"] == "=Ours"
    assert not [problem for problem in validate(read) if problem.severity is Severity.ERROR]
    assert costs("run", filled, "-o", tmp_path / "out").code == 0
    found = {row["family_id"]: float(row["cost"]) for row in rows(tmp_path / "out" / "data" / "families.csv")}
    rate = 86114 / 1532
    first, second = (1.5 + 0.75), 0.75 + 12.5 / 60
    assert found["007"] == pytest.approx(rate * (first + 1.5 * first / (first + second)))
    assert found["F2"] == pytest.approx(rate * (second + 1.5 * second / (first + second)) + 1.5 * 29)


def test_drop_downs_offer_what_stands_in_the_lists_and_no_blank_rows(filled: Path) -> None:
    """Two activities were listed, no team (one blank cell), two roles are there from the start."""
    sheet = openpyxl.load_workbook(filled, data_only=True)["activities"]
    found = [sheet.cell(FIRST_ROW, column).value for column in range(8, 13)]
    assert found == [2, 1, 2, "supervision", "travel"]


def test_a_workbook_that_libreoffice_saved_still_checks_what_is_entered(filled: Path) -> None:
    """As many kinds of checks as before, drop-downs and all."""
    before = openpyxl.load_workbook(filled.with_name("blank.xlsx"))
    after = openpyxl.load_workbook(filled)
    for name in TABLES:
        kinds = [
            sorted(each.type for each in book[name].data_validations.dataValidation if each.type)
            for book in (before, after)
        ]
        assert [kind for kind in kinds[0] if kind != "none"] == [kind for kind in kinds[1] if kind != "none"], name
    assert set(before.defined_names) <= set(after.defined_names)


TIMES = (
    *("90", "1", "4", "5", "7.5", "1:30", "0:12:30", "23:59", "0:01", "1h30", "1.5h", "1.5 H", "90 min", "90 minutes"),
    *(
        "1 h 30 min",
        "2 hours",
        "0.5",
        "1.30",
        "1.5",
        "3.25",
        "0",
        "-30",
        "-1:30",
        "1440",
        "1439",
        "24",
        "25:30",
        "9:00-10:30",
    ),
    *("1½", "half an hour", "1,5h", "a day", "'90", "'1:30", "'1,5", "' 1h30", "0.25h", "x", "1 day"),
)
REFUSED = {
    "minutes": {"1.5", "3.25", "1.30", "0", "-30", "1440", "9:00-10:30", "half an hour", "a day", "x", "1 day"},
    "hours": {"0", "-30", "1440", "24", "90", "9:00-10:30", "half an hour", "a day", "x", "1 day"},
}


def test_no_time_is_kept_out_that_would_be_read(tmp_path: Path, needs_program: Callable[[str], str]) -> None:
    """What is typed is checked by the formula of its column, and read: the formula lets in all that can be read.

    What it keeps out it must keep out: REFUSED, each in its column.
    """
    (tmp_path / "blank.xlsx").write_bytes(entry_workbook(blank_content()))
    typed: list[Typed] = []
    for row, text in enumerate(TIMES, FIRST_ROW):
        for unit, column, beside in (("minutes", "F", "L"), ("hours", "G", "M")):
            limit = limit_of(WorkLogEntry, unit)
            assert isinstance(limit, Holds)
            typed += [("work_log", f"{column}{row}", text)]
            typed += [("work_log", f"{beside}{row}", f"={limit.formula.format(cell=f'{column}{row}', column='')}")]
    book = fill_in(needs_program("soffice"), tmp_path / "blank.xlsx", typed, tmp_path / "filled.xlsx")
    let_in = openpyxl.load_workbook(book, data_only=True)["work_log"]
    log = read_study(book).as_read.tables["work_log"].rows
    as_read = {row: cells for row, *cells in log.select("_row", "minutes", "hours").iter_rows()}
    for row, text in enumerate(TIMES, FIRST_ROW):
        for unit, beside_it, cell in zip(("minutes", "hours"), (12, 13), as_read[row], strict=True):
            is_in = let_in.cell(row, beside_it).value
            assert is_in in (True, False), (text, unit, is_in)
            assert is_in or not can_be_read(unit, cell), (text, unit, cell)
            assert not (is_in and text in REFUSED[unit]), (text, unit, cell)


def can_be_read(unit: str, text: str) -> bool:
    """Whether a cell is read as time."""
    try:
        written = WorkLogEntry.written()[unit]
        assert isinstance(written, Duration)
        return isinstance(written.parse(text, Conventions()), datetime.timedelta)
    except UnfitError:
        return False


NAMES = {
    "F1": True,
    "00123": True,
    "f1": True,
    "Ann O'Neil": True,
    "F1;F2": False,
    "-F2": False,
    "=F3": False,
    "@4": False,
}


def test_a_name_is_let_in_once_and_without_signs_that_excel_takes_for_a_formula(
    tmp_path: Path, needs_program: Callable[[str], str]
) -> None:
    """123 and 00123 are two names, as are F1 and f1; a second F1 is kept out."""
    (tmp_path / "blank.xlsx").write_bytes(entry_workbook(blank_content()))
    limit = limit_of(TABLES["families"], "family_id")
    assert isinstance(limit, Holds)
    tried = {**NAMES, "123": True}
    typed: list[Typed] = []
    for row, text in enumerate((*tried, "F1"), FIRST_ROW):
        formula = limit.formula.format(cell=f"A{row}", column=cells(0, FIRST_ROW, LAST_ROW))
        typed += [("families", f"A{row}", text), ("families", f"L{row}", f"={formula}")]
    book = fill_in(needs_program("soffice"), tmp_path / "blank.xlsx", typed, tmp_path / "filled.xlsx")
    sheet = openpyxl.load_workbook(book, data_only=True)["families"]
    found = [sheet.cell(row, 12).value for row in range(FIRST_ROW, FIRST_ROW + len(tried) + 1)]
    assert found == [False, *list(tried.values())[1:], False]

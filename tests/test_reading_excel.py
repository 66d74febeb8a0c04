"""Excel: every cell as what is stored, on its row; nothing that a workbook holds brings the reader down."""

import datetime as dt
import io
import shutil
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

import costing
from costing.model.tables import TABLES
from costing.model.written import trimmed
from costing.reading.header import Layout
from costing.reading.study_files import read_study
from costing.reading.workbooks.books import open_book
from tests.study_on_disk import codes, column, places, workbook, written

TRAPS = Path(__file__).parent / "data" / "traps"
TRAP_COLUMNS = """
[tables.work_log]
file = "{file}"
date_order = "dmy"
columns = {{date = "Date", family_id = "Family", role = "Role", minutes = "Duration", note = "Note"}}
"""


def trap(name: str, folder: Path) -> Any:
    """A study whose work log is one of the trap files."""
    shutil.copy(TRAPS / name, folder)
    return written(folder, TRAP_COLUMNS.format(file=name), {"work_log.csv": None})


def sheet_of(cells: list[tuple[Any, str]], epoch_1904: bool = False) -> list[str]:
    """Numbers with their formats, read back as durations."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"date_1904": epoch_1904, "in_memory": True})
    sheet = book.add_worksheet("work_log")
    sheet.write_string(0, 0, "minutes")
    for row, (number, number_format) in enumerate(cells, 1):
        sheet.write_number(row, 0, number, book.add_format({"num_format": number_format}))
    book.close()
    grid = open_book(out.getvalue()).grid("work_log", Layout.of(TABLES["work_log"]))
    return grid.below(1, {"minutes": 0})[0]["minutes"].to_list()


def test_durations_are_what_is_stored_however_they_are_shown(tmp_path: Path) -> None:
    """The trap file's 20 ways to write ninety minutes; row 17 shows 01:30 and holds 25.5 hours."""
    study = trap("01_durations.xlsx", tmp_path)
    assert codes(study) == []
    assert column(study, "work_log", "_row") == list(range(2, 22))
    assert column(study, "work_log", "minutes") == [
        *("1:30:00", "1:30:00", "0.0625", "90", "1.5", "1:30", "90", "1h30", "1h 30m", "1.5h", "1 hr 30 mins"),
        *("90 mins", "90m", "1,5", "01:30:00", "25:30:00", "1½", "1:30", "1.30", "1.3"),
    ]
    assert set(column(study, "work_log", "date")) == {"2025-06-02"}
    assert study.tables["work_log"].place(0, 4, "minutes").column == "Duration"


def test_workbooks_of_the_1904_epoch_have_the_same_dates_and_durations(tmp_path: Path) -> None:
    study = trap("03_epoch_1904.xlsx", tmp_path)
    assert column(study, "work_log", "date") == ["2025-06-02"]
    assert column(study, "work_log", "minutes") == ["1:30:00"]


def test_dates_stored_as_dates_are_iso_and_text_stays_as_it_is(tmp_path: Path) -> None:
    dates = column(trap("04_dates.xlsx", tmp_path), "work_log", "date")
    assert dates[:6] == ["02/06/2025", "13/06/2025", "06/13/2025", "2025-06-02", "2 Jun 25", "2nd June 2025"]
    assert dates[6:9] == ["2025-02-06", "45810", "02.06.2025"]
    assert dates[9:] == ["20250602", "2125-06-02", "2025-06-02 14:30:00"]


@pytest.mark.parametrize("epoch_1904", [False, True])
@pytest.mark.parametrize(
    ("serial", "number_format", "text"),
    [
        (1.0625, "dd/mm/yyyy hh:mm", "25:30:00"),
        (26.25 / 24, "h:mm", "26:15:00"),
        (26.25 / 24, "[h]:mm", "26:15:00"),
        (2, "h:mm", "48:00:00"),
        (-0.5, "h:mm", "-12:00:00"),
        (-21.5 / 24, "[h]:mm", "-21:30:00"),
        (0.99999999999, "h:mm", "23:59:59.999999"),
        (1 / 3 / 24, "h:mm", "0:20:00"),
        (0, "h:mm", "0:00:00"),
        (60, "h:mm", "1440:00:00"),
        (1.5 / 86400, "h:mm:ss", "0:00:01.5"),
        (0.0625, "General", "0.0625"),
        (90, "0.00", "90"),
    ],
)
def test_a_duration_is_its_serial(serial: float, number_format: str, text: str, epoch_1904: bool) -> None:
    """The parser takes -0.5 for noon and 26:15 for a day of 1900: each would be costed wrongly without a word."""
    assert sheet_of([(serial, number_format)], epoch_1904) == [text]


@settings(deadline=None)
@given(st.lists(st.integers(1, 10**11), min_size=1, max_size=20))
def test_every_whole_second_comes_back(microseconds: list[int]) -> None:
    """Excel keeps some 15 digits of a day: enough for the second to be right."""
    seconds = [value // 1_000_000 for value in microseconds]
    texts = sheet_of([(second / 86_400, "[h]:mm:ss") for second in seconds])
    assert texts == [f"{s // 3600}:{s // 60 % 60:02}:{s % 60:02}" for s in seconds]


TYPED = st.one_of(
    st.text(st.sampled_from("aé \n,\"'=;1"), max_size=5),
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)),
)


def as_text(value: Any) -> str | None:
    """What a cell of a workbook should become."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return trimmed(value.isoformat() if isinstance(value, dt.date) else str(value)) or None


@settings(deadline=None)
@given(st.lists(st.tuples(TYPED, TYPED), max_size=6))
def test_what_is_written_to_a_workbook_is_read_back_on_its_row(rows: list[tuple[Any, Any]]) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}
    )
    sheet = book.add_worksheet("log")
    sheet.write_row(1, 1, ["a", "b"])
    for number, cells in enumerate(rows, 2):
        for position, cell in enumerate(cells, 1):
            sheet.write_string(number, position, cell) if isinstance(cell, str) else sheet.write(number, position, cell)
    book.close()
    grid = open_book(out.getvalue()).grid("log", Layout((), ()))
    frame, flaws = grid.below(2, {"a": 1, "b": 2})
    read = {row: tuple(trimmed(c) or None if c else None for c in cells) for *cells, row in frame.iter_rows()}
    wanted = {number: tuple(map(as_text, cells)) for number, cells in enumerate(rows, 3)}
    assert {row: cells for row, cells in read.items() if any(cells)} == {r: c for r, c in wanted.items() if any(c)}
    assert not flaws


def test_errors_of_excel_are_reported_in_columns_that_are_read(tmp_path: Path) -> None:
    """An error cell comes from the parser as blank: indirect time, were it the family."""
    rows: list[list[Any]] = [
        ["Date", "Role", "Family_ID", "Minutes", "Old"],
        [dt.date(2013, 3, 4), "social worker", "#REF!", 90, "#N/A"],
    ]
    workbook(tmp_path / "work_log.xlsx", {"Log": rows})
    study = written(tmp_path, files={"work_log.csv": None})
    problem = next(p for p in study.problems if p.code == "error-cell")
    assert str(problem.place) == "work_log.xlsx, sheet Log, row 2, Family_ID"
    assert "#REF!" in problem.message
    assert codes(study) == ["unknown-column", "error-cell"]
    assert column(study, "work_log", "family_id") == [None]


def test_rows_keep_their_numbers_behind_blank_rows_and_a_title(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Work log of the team"],
        [],
        [None, "date", "role", "minutes"],
        [],
        [None, "2013-03-04", "r", 5],
        [None, " "],
        [None, "2013-03-05", "r", 6],
    ]
    workbook(tmp_path / "work_log" / "a.xlsx", {"Log": rows})
    study = written(tmp_path, files={"work_log.csv": None})
    assert codes(study) == []
    assert study.tables["work_log"].rows.select("date", "minutes", "_row").rows() == [
        ("2013-03-04", "5", 5),
        ("2013-03-05", "6", 7),
    ]


def test_a_duration_too_long_to_be_one_stays_a_number_that_is_refused_later() -> None:
    assert sheet_of([(1e10, "[h]:mm")]) == ["10000000000"]


HEADED = [["date", "role", "minutes"], ["2013-03-04", "r", 30]]


def in_book(folder: Path, toml: str, sheets: dict[str, Any], hidden: tuple[str, ...] = ()) -> Any:
    """A study whose work log stands in log.xlsx."""
    workbook(folder / "log.xlsx", sheets, hidden)
    return written(folder, f'[tables.work_log]\nfile = "log.xlsx"\n{toml}', {"work_log.csv": None})


def test_the_sheet_is_the_one_named_or_called_as_the_table_or_the_only_one_seen(tmp_path: Path) -> None:
    other = [["date", "role", "minutes"], ["2013-03-05", "old", 999]]
    for number, (toml, sheets, hidden) in enumerate(
        [
            ('sheet = "Log"', {"Work log": other, "Log": HEADED}, ()),
            ('sheet = "log "', {"Other": other, "Log": HEADED}, ()),
            ('sheet = "Log"', {"Other": other, "Log": HEADED}, ("Log",)),
            ("", {"Notes": other, "WORK LOG": HEADED}, ()),
            ("", {"Log (old)": other, "Log": HEADED}, ("Log (old)",)),
        ]
    ):
        study = in_book(tmp_path / str(number), toml, sheets, hidden)
        assert column(study, "work_log", "minutes") == ["30"], toml
        assert set(codes(study)) <= {"hidden-sheet"}


@pytest.mark.parametrize("toml", ["", 'sheet = "Logg"'])
def test_a_sheet_that_cannot_be_told_is_a_problem_that_lists_them(toml: str, tmp_path: Path) -> None:
    study = in_book(tmp_path, toml, {"Log": HEADED, "Team": HEADED, "Old": HEADED}, ("Old",))
    problem = next(p for p in study.problems if p.code == "no-such-file")
    assert "Log, Team" in problem.message
    assert "Old" not in problem.message
    assert "work_log" not in study.tables


def made(folder: Path, rows: Sequence[Sequence[Any]], shape: Callable[[Any, Any], None]) -> Any:
    """A study whose work log has these rows and this shape; texts that begin with = are formulas without a value."""
    with xlsxwriter.Workbook(folder / "work_log.xlsx", {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Log")
        for row, cells in enumerate([["date", "role", "family_id", "minutes"], *rows]):
            for column, cell in enumerate(cells):
                if isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(row, column, cell, None, "")
                else:
                    sheet.write(row, column, cell)
        shape(book, sheet)
    return written(folder, files={"work_log.csv": None})


def nothing(book: Any, sheet: Any) -> None:
    """No shape."""


DAY = dt.date(2013, 3, 4)
ENTRY = [DAY, "r", "F1", 90]


@pytest.mark.parametrize("gives_text", [False, True])
def test_a_formula_without_a_value_is_no_blank_cell_but_one_that_gives_no_text_is(
    gives_text: bool, tmp_path: Path
) -> None:
    """Blank as the family it would be indirect time, and blank as the minutes nothing at all."""
    study = made(tmp_path, [[DAY, "r", '=IF(1,"","")' if gives_text else "=F9", 90]], nothing)
    if gives_text:
        data = (tmp_path / "work_log.xlsx").read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(tmp_path / "work_log.xlsx", "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name).replace(b'<c r="C2">', b'<c r="C2" t="str">'))
        study = read_study(tmp_path)
    assert places(study) == ([] if gives_text else [("no-formula-value", "work_log.xlsx, sheet Log, row 2, family_id")])
    assert column(study, "work_log", "family_id") == [None]


def test_formulas_without_a_value_do_not_matter_above_the_header_or_in_columns_that_are_not_read(
    tmp_path: Path,
) -> None:
    with xlsxwriter.Workbook(tmp_path / "work_log.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_formula(0, 0, "=A9", None, "")
        sheet.write_row(1, 0, ["date", "role", "minutes", "total"])
        sheet.write_row(2, 0, ["2013-03-04", "r", 90])
        sheet.write_formula(2, 3, "=C3", None, "")
    study = written(tmp_path, files={"work_log.csv": None})
    assert codes(study) == ["unknown-column"]


@pytest.mark.parametrize(
    ("merged", "expected"),
    [
        ("C2:C3", [("merged-cells", "work_log.xlsx, sheet Log, row 2, family_id")]),
        ("A2:B2", [("merged-cells", "work_log.xlsx, sheet Log, row 2, date")]),
        ("C1:D1", [("merged-cells", "work_log.xlsx, sheet Log, row 1, family_id")]),
        ("F2:G3", []),
        ("A9:B12", []),
    ],
)
def test_merged_cells_are_a_problem_where_they_touch_what_is_read(
    merged: str, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    study = made(tmp_path, [ENTRY, ENTRY], lambda _, sheet: sheet.merge_range(merged, None) and None)
    found = [place for place in places(study) if place[0] == "merged-cells"]
    assert found == expected


def test_hidden_rows_count_with_a_warning_that_says_how_many_and_how_much_time(tmp_path: Path) -> None:
    """Blank hidden rows are none, nor are those above the header."""

    def hide(book: Any, sheet: Any) -> None:
        for row in (2, 3, 8):
            sheet.set_row(row, None, None, {"hidden": True})

    study = made(tmp_path, [ENTRY, ENTRY, [DAY, "r", "F2", "1:15"]], hide)
    assert places(study) == [("hidden-rows", "work_log.xlsx, sheet Log, row 3")]
    assert "2 rows are hidden. They hold 165 minutes." in study.problems[0].message
    assert len(column(study, "work_log", "minutes")) == 3


@pytest.mark.parametrize(
    ("identifier", "is_problem", "text"),
    [
        (123, False, "123"),
        (999_999_999_999_999, False, "999999999999999"),
        (1_234_567_890_123_450, True, "1234567890123450"),
        (1e20, True, "100000000000000000000"),
        ("1234567890123456789", False, "1234567890123456789"),
        ("00123", False, "00123"),
    ],
)
def test_an_identifier_that_excel_rounded_is_a_problem(
    identifier: Any, is_problem: bool, text: str, tmp_path: Path
) -> None:
    def write(book: Any, sheet: Any) -> None:
        (sheet.write_string if isinstance(identifier, str) else sheet.write_number)(1, 2, identifier)

    study = made(tmp_path, [ENTRY], write)
    assert codes(study) == (["rounded-identifier"] if is_problem else [])
    assert column(study, "work_log", "family_id") == [text]


def test_a_sheet_that_is_full_is_pointed_out(tmp_path: Path) -> None:
    study = made(
        tmp_path, [ENTRY], lambda _, sheet: sheet.write_row(1_048_575, 0, ["2013-03-05", "r", "F1", 5]) and None
    )
    assert places(study) == [("full-sheet", "work_log.xlsx, sheet Log, row 1,048,576")]


def test_macros_are_pointed_out_once_and_chart_sheets_are_none(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "log.xlsm") as book:
        book.add_vba_project(io.BytesIO(b"no program"), is_stream=True)
        chart = book.add_chart({"type": "line"})
        book.add_chartsheet("Chart").set_chart(chart)
        sheet = book.add_worksheet("Log")
        sheet.write_row(0, 0, ["date", "role", "minutes"])
        sheet.write_row(1, 0, ["2013-03-04", "r", 90])
        chart.add_series({"values": "=Log!$C$2:$C$2"})
    study = written(tmp_path, '[tables.work_log]\nfile = "log.xlsm"\n', {"work_log.csv": None})
    assert places(study) == [("macros-ignored", "log.xlsm")]
    assert column(study, "work_log", "minutes") == ["90"]


def test_a_hidden_sheet_is_pointed_out_where_it_may_be_a_table_and_is_not_read(tmp_path: Path) -> None:
    sheets: dict[str, Any] = {"Log": HEADED, "old": HEADED, "families": [["x"]], "lists": [["home visit"]]}
    study = in_book(tmp_path, "", sheets, ("old", "families", "lists"))
    assert [(p.code, p.message.split(" is hidden")[0]) for p in study.problems] == [
        ("hidden-sheet", "The sheet old"),
        ("hidden-sheet", "The sheet families"),
    ]


TRAP_PROBLEMS = {
    "06_totals_and_blanks.xlsx": {"no-formula-value"},
    "07_hidden.xlsx": {"hidden-rows", "hidden-sheet"},
    "10_injection_and_errors.xlsx": {"error-cell"},
}


@pytest.mark.parametrize("name", TRAP_PROBLEMS)
def test_the_trap_files_have_their_problems(name: str, tmp_path: Path) -> None:
    assert TRAP_PROBLEMS[name] <= set(codes(trap(name, tmp_path)))


def test_the_trap_of_durations_that_are_formulas_is_refused_row_by_row(tmp_path: Path) -> None:
    name = "11_formula_durations_uncached.xlsx"
    shutil.copy(TRAPS / name, tmp_path)
    toml = TRAP_COLUMNS.format(file=name).replace(', note = "Note"', "")
    found = places(written(tmp_path, toml, {"work_log.csv": None}))
    assert found == [("no-formula-value", f"{name}, sheet Log, row {row}, Duration") for row in (2, 3)]


def test_a_stored_number_that_is_none_is_refused_by_the_column_that_needs_one(tmp_path: Path) -> None:
    """Some writers store NaN and INF, which Excel never does; floats would take them for numbers."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet("work_log")
        sheet.write_row(0, 0, ["date", "role", "minutes"])
        for row, number in enumerate((111, 222, 333, 444), 1):
            sheet.write_row(row, 0, ["2025-06-02", "nurse", number])
    stored = {b"<v>111</v>": b"<v>NaN</v>", b"<v>222</v>": b"<v>INF</v>", b"<v>333</v>": b"<v>1e309</v>"}
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(tmp_path / "work_log.xlsx", "w") as new:
        for name in old.namelist():
            part = old.read(name)
            for before, after in stored.items():
                part = part.replace(before, after)
            new.writestr(name, part)
    (tmp_path / "study.toml").write_text('title = "A"\nstart = 2025-01-01\nend = 2025-12-31\n', encoding="utf-8")
    (tmp_path / "unit_costs.csv").write_text("role,cost_per_hour\nnurse,30\n", encoding="utf-8")
    errors = [p for p in costing.validate(costing.read_study(tmp_path)) if p.severity == "error"]
    assert [(p.code, p.place.row, p.place.column) for p in errors] == [
        ("unreadable", 2, "minutes"),
        ("unreadable", 3, "minutes"),
        ("unreadable", 4, "minutes"),
    ]

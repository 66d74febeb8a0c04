"""Work logs as people keep them: each file of `data/traps` is read right, or refused at the right row (see README)."""

import csv
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from costing.checks.screen import screen
from costing.model.problem import Severity
from costing.study import Study, cost, read_study, validate

TRAPS = Path(__file__).parent / "data" / "traps"
COLUMNS = {
    "date": "Date",
    "family_id": "Family",
    "role": "Role",
    "activity": "Activity",
    "minutes": "Duration",
    "note": "Note",
}
SETTINGS = 'title = "Traps"\nstart = 2025-06-01\nend = 2025-06-30\n'
UNIT_COSTS = "role,cost_per_hour\nSocial worker,40\n"
ERRORS_OF_EXCEL = (
    "error-cell 20 Duration",
    "error-cell 21 Duration",
    "error-cell 22 Duration",
    "error-cell 23 Duration",
)


@dataclass(frozen=True)
class Trap:
    """A file, how the study says it is kept, and what must be said of it, as code, row and column."""

    file: str
    errors: Sequence[str] = ()
    warnings: Sequence[str] = ()
    sheet: str = "Log"
    more: str = 'date_order = "dmy"'
    left_out: Sequence[str] = ()


EXPECTED = list(csv.DictReader((TRAPS / "expected.csv").read_text(encoding="utf-8").splitlines()))
TRAPS_SET = (
    Trap("01_durations.xlsx", [f"{row['code']} {row['row']} Duration" for row in EXPECTED if row["code"]]),
    Trap("03_epoch_1904.xlsx"),
    Trap(
        "04_dates.xlsx",
        [
            "dates-disagree 4 Date",
            "unreadable 6 Date",
            "unreadable 7 Date",
            "unreadable 9 Date",
            "unreadable 11 Date",
            "unlikely-date 12 Date",
        ],
        ["outside-period 8 Date", "perhaps-swapped 5 Date"],
    ),
    Trap(
        "06_totals_and_blanks.xlsx",
        [
            "totals-row 5 ",
            "no-formula-value 5 Duration",
            "totals-row 7 ",
            "no-formula-value 7 Duration",
        ],
    ),
    Trap("07_hidden.xlsx", (), ["hidden-rows 3 ", "hidden-sheet 0 "]),
    Trap("10_injection_and_errors.xlsx", ERRORS_OF_EXCEL, ["repeated-rows 13 "]),
    Trap(
        "11_formula_durations_uncached.xlsx",
        ["no-formula-value 2 Duration", "no-formula-value 3 Duration"],
        left_out=["note"],
    ),
    Trap("13_cp1252_semicolon.csv", ["fraction-in-minutes-column 2 Duration"], ["assumed-encoding 2 "], sheet=""),
    Trap("14_utf8_bom_excel.csv", sheet=""),
    Trap("16_wide_diary.xlsx", ["wide-diary 1 "], sheet="Week"),
    Trap("17_html_pretending.xls", ["unreadable-file 0 "], sheet=""),
)


def study_of(trap: Trap, folder: Path) -> Study:
    """A study whose work log is the trap."""
    shutil.copy(TRAPS / trap.file, folder)
    headings = ", ".join(f'{name} = "{heading}"' for name, heading in COLUMNS.items() if name not in trap.left_out)
    sheet = f'sheet = "{trap.sheet}"\n' if trap.sheet else ""
    table = f'[tables.work_log]\nfile = "{trap.file}"\n{sheet}{trap.more}\ncolumns = {{{headings}}}\n'
    (folder / "study.toml").write_text(SETTINGS + table, encoding="utf-8")
    (folder / "unit_costs.csv").write_text(UNIT_COSTS, encoding="utf-8")
    return read_study(folder)


@pytest.mark.parametrize("trap", TRAPS_SET, ids=lambda trap: trap.file)
def test_a_trap_is_read_right_or_refused_at_the_right_row(trap: Trap, tmp_path: Path) -> None:
    problems = validate(study_of(trap, tmp_path))
    told: Mapping[Severity, list[str]] = {
        severity: [f"{p.code} {p.place.row} {p.place.column}" for p in problems if p.severity is severity]
        for severity in Severity
    }
    assert sorted(told[Severity.ERROR]) == sorted(trap.errors)
    assert set(trap.warnings) <= set(told[Severity.WARNING])


@pytest.mark.parametrize("unit", ["minutes", "hours"])
def test_durations_with_a_unit_are_read_exactly_whatever_the_column_is_in(unit: str, tmp_path: Path) -> None:
    """Ninety minutes each, but for the bare numbers, which are in the unit of the column."""
    read = durations_read(tmp_path, unit)
    bare = {4, 5, 6, 8, 20, 21}
    for row in EXPECTED:
        number = int(row["row"])
        if row["minutes_unit_reading"] and not (unit == "hours" and number in bare):
            assert read[number] == float(row["minutes_unit_reading"]), number
        elif unit == "minutes":
            assert read[number] is None, number


def durations_read(folder: Path, unit: str) -> dict[int, float | None]:
    """The minutes of each row of the first trap, its durations being in a column of this unit."""
    study = study_of(Trap("01_durations.xlsx", left_out=["minutes"], more=""), folder)
    toml = folder / "study.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("{date", f'{{{unit} = "Duration", date'), encoding="utf-8")
    study = read_study(folder)
    rows = screen(study.as_read.tables["work_log"]).rows.select("_row", pl.col(unit) / 60)
    return dict(rows.iter_rows())


MINUTES = {
    "03_epoch_1904.xlsx": {2: 90.0},
    "06_totals_and_blanks.xlsx": {2: 30.0, 3: 45.0, 4: 15.0, 5: None, 7: None},
    "07_hidden.xlsx": {2: 30.0, 3: 45.0, 4: 15.0, 5: 60.0},
    "14_utf8_bom_excel.csv": {2: 90.0},
}


@pytest.mark.parametrize("file", MINUTES)
def test_the_rows_of_a_trap_are_all_there_and_no_others(file: str, tmp_path: Path) -> None:
    """Blank rows, and sheets that are hidden, give none; rows that are hidden count."""
    trap = next(trap for trap in TRAPS_SET if trap.file == file)
    log = screen(study_of(trap, tmp_path).as_read.tables["work_log"]).rows
    assert dict(log.select("_row", pl.col("minutes") / 60).iter_rows()) == MINUTES[file]


@pytest.mark.parametrize("file", ["03_epoch_1904.xlsx", "14_utf8_bom_excel.csv"])
def test_a_date_is_the_day_that_was_meant(file: str, tmp_path: Path) -> None:
    """2 June 2025, in the epoch of 1904 and in text."""
    trap = next(trap for trap in TRAPS_SET if trap.file == file)
    entries = cost(study_of(trap, tmp_path)).entries
    assert entries["date"].cast(pl.String).to_list() == ["2025-06-02"]


def test_an_identifier_keeps_its_zeros(tmp_path: Path) -> None:
    trap = next(trap for trap in TRAPS_SET if trap.file == "14_utf8_bom_excel.csv")
    assert cost(study_of(trap, tmp_path)).families["family_id"].to_list() == ["00123"]


def test_a_decimal_comma_between_semicolons_is_read_where_the_column_is_in_hours(tmp_path: Path) -> None:
    """1,5 hours of 1.5 x 40."""
    study_of(Trap("13_cp1252_semicolon.csv", sheet=""), tmp_path)
    toml = tmp_path / "study.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("minutes =", "hours ="), encoding="utf-8")
    assert cost(read_study(tmp_path)).families["cost"].to_list() == [60.0]


RATES = """
[tables.unit_costs]
file = "08_numbers_as_text.xlsx"
sheet = "Rates"
columns = {role = "Role", salary = "Salary", on_costs_rate = "On-costs"}
"""
LOG = "date,role,minutes\n2025-06-02,Social worker,90\n"


def test_numbers_written_as_text_are_read_where_they_cannot_mislead(tmp_path: Path) -> None:
    """£41,510, 41 510 and a space that does not break at the end are amounts; k, brackets and p.a. are not."""
    shutil.copy(TRAPS / "08_numbers_as_text.xlsx", tmp_path)
    (tmp_path / "study.toml").write_text(SETTINGS + RATES, encoding="utf-8")
    (tmp_path / "work_log.csv").write_text(LOG, encoding="utf-8")
    cells = ("Salary", "On-costs")
    problems = [p for p in validate(read_study(tmp_path)) if p.place.column in cells]
    assert {(p.code, p.place.row) for p in problems if p.place.column == "Salary"} == {
        ("unreadable", row) for row in (5, 8, 9, 11)
    }
    assert {(p.code, p.place.row) for p in problems if p.place.column == "On-costs"} == {
        *(("unreadable", row) for row in (2, 5, 8, 9, 10, 11)),
        ("out-of-range", 3),
        ("out-of-range", 7),
    }
    said = {p.place.row: p.message for p in problems if p.place.column == "Salary"}
    assert all(amount in said[row] for row, amount in {5: "41500", 8: "-41510", 9: "41510", 11: "41510"}.items())
    assert all(
        "0.285" in p.message for p in problems if p.place.column == "On-costs" and p.place.row in (2, 3, 5, 7, 8)
    )

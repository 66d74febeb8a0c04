"""The tests' own referees: LibreOffice and formualizer do recalculate, and what is compared can differ."""

import datetime
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.recalculated import (
    Difference,
    by_formualizer,
    by_libreoffice,
    by_name,
    differences,
    edited,
    formula_cells,
    known_to_formualizer,
    poisoned,
    row_column,
    values,
    with_formulas,
)
from tests.workbook_file import WRONG, Cell, Place, Value

HOURS = (1.5, 2.0, 4.0, 8.0)
FAMILIES = ("F1", "f1", "F*", "F1")
IN_ALL = "SUMPRODUCT('Work log'!$B$2:$B$5,'Work log'!$C$2:$C$5)"
ARRAY = ("By hand", "D2")
OF_F1 = "SUMPRODUCT(EXACT('Work log'!$A$2:$A$5,\"F1\")*'Work log'!$B$2:$B$5)"
UPPER = "QUARTILE(IF('Work log'!$B$2:$B$5>1.5,'Work log'!$B$2:$B$5),3)"
FORMULAS: tuple[tuple[str, Value], ...] = (
    (IN_ALL, 195.0),
    ("rate*15.5", 155.0),
    (OF_F1, 9.5),
    ('IF(scenario<>"base","run again",12.5)', 12.5),
    ('IF(rate=10,"","changed")', ""),
    ("rate>=10", True),
    ("SUMPRODUCT(ABS(5-'Work log'!$B$2:$B$5))", 10.5),
    ("started+30", 45778.0),
    ('"R&D <"&scenario&">"', "R&D <base>"),
)
"""What stands in the sheet `By hand` from B2 down, worked out by hand; 15.5 hours, of which 4 cost 20 an hour."""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook whose stored values are right: hours by family, an hourly rate of 10, and formulas of both."""
    path = tmp_path / "by hand.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as written:
        log, rates, sheet = (written.add_worksheet(name) for name in ("Work log", "Unit costs", "By hand"))
        for n, (family, hours) in enumerate(zip(FAMILIES, HOURS, strict=True), 1):
            log.write_string(n, 0, family)
            log.write_number(n, 1, hours)
            log.write_formula(n, 2, "=rate*2" if hours == 4.0 else "=rate", None, 20.0 if hours == 4.0 else 10.0)
        bold = written.add_format({"bold": True})
        rates.write_row(0, 0, ["Rate", "Scenario", "Started", "Note"])
        rates.write_number(1, 0, 10, bold)
        rates.write_string(1, 1, "base", bold)
        rates.write_datetime(1, 2, datetime.date(2025, 4, 1), written.add_format({"num_format": "yyyy-mm-dd"}))
        rates.write_blank(1, 3, None, bold)
        rates.data_validation("A2", {"validate": "decimal", "criteria": ">=", "value": 0})
        for n, (formula, value) in enumerate(FORMULAS, 1):
            sheet.write_formula(n, 1, f"={formula}", None, value)
        sheet.write_array_formula(f"{ARRAY[1]}:{ARRAY[1]}", f"{{={UPPER}}}", None, 6.0)
        for name, cell in {"rate": "A", "scenario": "B", "started": "C", "note": "D"}.items():
            written.define_name(name, f"='Unit costs'!${cell}$2")
        written.define_name("total", "='By hand'!$B$2")
        written.define_name("hours", "='Work log'!$B$2:$B$5")
    return path


@pytest.fixture
def recalculate(needs_program: Callable[[str], str], libreoffice_folder: Path) -> Callable[..., list[Path]]:
    """Workbooks as LibreOffice saves them."""
    soffice = needs_program("soffice")
    return lambda *books, forced=True: by_libreoffice(soffice, books, libreoffice_folder, forced)


def wrong(stored: Path, recalculated: Path | Mapping[Place, Value]) -> list[Place]:
    """The places of the formulas whose value in one workbook is not that of the other."""
    now = values(recalculated) if isinstance(recalculated, Path) else recalculated
    return [each.place for each in differences(formula_cells(stored), now)]


# Recalculated


def test_right_values_are_confirmed_and_poisoned_ones_healed_by_both(
    book: Path, tmp_path: Path, recalculate: Callable[..., list[Path]]
) -> None:
    """All stored values of the poisoned workbook are wrong, so that right ones were computed."""
    bad = poisoned(book, tmp_path / "poisoned.xlsx")
    assert {cell.value for cell in formula_cells(bad).values()} == {WRONG}
    assert wrong(book, bad) == list(formula_cells(book))
    for each, saved in zip((book, bad), recalculate(book, bad), strict=True):
        assert wrong(book, by_formualizer(each)) == []
        assert wrong(book, saved) == []


def test_libreoffice_gives_the_poison_back_where_it_is_not_forced(
    book: Path, tmp_path: Path, recalculate: Callable[..., list[Path]]
) -> None:
    """Which is why it is forced: what was stored would be compared with itself. Array formulas it always computes."""
    bad = poisoned(book, tmp_path / "poisoned.xlsx")
    (as_found,) = recalculate(bad, forced=False)
    assert wrong(book, as_found) == [place for place in formula_cells(book) if place != ARRAY]


def test_many_workbooks_of_one_name_come_back_in_order(
    book: Path, tmp_path: Path, recalculate: Callable[..., list[Path]]
) -> None:
    rates = (10.0, 20.0, 30.0)
    books = []
    for rate in rates:
        (tmp_path / str(rate)).mkdir()
        books.append(edited(book, {"rate": rate}, tmp_path / str(rate) / "costing.xlsx"))
    assert [by_name(each, "total") for each in recalculate(*books)] == [19.5 * rate for rate in rates]
    assert recalculate() == []


def test_a_workbook_that_is_none_is_not_passed_over(tmp_path: Path, recalculate: Callable[..., list[Path]]) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(AssertionError, match=r"broken\.xlsx"):
        recalculate(tmp_path / "broken.xlsx")


# Changed


def test_an_edit_by_name_is_followed_by_both(
    book: Path, tmp_path: Path, recalculate: Callable[..., list[Path]]
) -> None:
    """19.5 hours' worth at 12 cost 234; of another scenario Excel cannot say; 30 days after the first of May."""
    new: dict[str, Value | datetime.date] = {
        "rate": 12,
        "scenario": "Up & <down>",
        "started": datetime.date(2025, 5, 1),
    }
    other = edited(book, new, tmp_path / "edited.xlsx")
    followed = {"B2": 234.0, "B3": 186.0, "B5": "run again", "B6": "changed", "B9": 45808.0, "B10": "R&D <Up & <down>>"}
    (saved,) = recalculate(other)
    for now in (by_formualizer(other), values(saved)):
        assert {cell: now["By hand", cell] for cell in followed} == followed
        assert by_name(other, "total", now) == 234.0
    assert by_name(saved, "total") == 234.0
    assert by_name(saved, "scenario") == "Up & <down>"


def test_what_an_edit_does_not_name_stays_to_the_byte(book: Path, tmp_path: Path) -> None:
    """Looks, names, validations and stored values, now out of date: editing and editing back changes nothing."""
    other = edited(book, {"rate": 12, "note": "new"}, tmp_path / "edited.xlsx")
    assert by_name(other, "total") == 195.0
    assert openpyxl.load_workbook(other)["Unit costs"].data_validations.dataValidation[0].sqref == "A2"
    assert openpyxl.load_workbook(other)["Unit costs"]["D2"].font.b
    assert openpyxl.load_workbook(other)["Unit costs"]["D2"].value == "new"
    again = edited(other, {"rate": 10, "note": None}, tmp_path / "again.xlsx")
    changed = [name for name, before, after in both(book, again) if before != after]
    assert changed == ["xl/worksheets/sheet2.xml"]
    assert values(again) == values(book)


def both(one: Path, other: Path) -> Iterator[tuple[str, bytes, bytes]]:
    """The parts of two workbooks."""
    with zipfile.ZipFile(one) as first, zipfile.ZipFile(other) as second:
        assert first.namelist() == second.namelist()
        for name in first.namelist():
            yield name, first.read(name), second.read(name)


def test_an_edited_cell_holds_what_was_typed_for_both(
    book: Path, tmp_path: Path, recalculate: Callable[..., list[Path]]
) -> None:
    """Text stays text, even where it looks like a formula."""
    typed: list[Value] = [12.0, 1e-7, 1e21, "", " =1+1", "=1+1", "F*", "R&D <br>", "naïve", True, False, None]
    said = 'IF(note="","none",note)'
    echo = with_formulas(book, {("By hand", "B5"): said}, tmp_path / "echo.xlsx")
    books = [edited(echo, {"note": value}, tmp_path / f"{n}.xlsx") for n, value in enumerate(typed)]
    assert [by_name(each, "note") for each in books] == typed
    expected = [value if value not in ("", None) else "none" for value in typed]
    assert [by_formualizer(each)["By hand", "B5"] for each in books] == expected
    assert [values(each)["By hand", "B5"] for each in recalculate(*books)] == expected


@pytest.mark.parametrize("name", ["no_such_name", "hours"])
def test_a_name_that_stands_for_no_single_cell_is_refused(book: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(KeyError, match=name):
        edited(book, {name: 1}, tmp_path / "edited.xlsx")
    with pytest.raises(KeyError, match=name):
        by_name(book, name)


def test_a_wrong_reference_put_into_a_formula_is_found(book: Path, tmp_path: Path) -> None:
    off_by_one = with_formulas(book, {("By hand", "B2"): IN_ALL.replace("$5", "$4")}, tmp_path / "wrong.xlsx")
    assert wrong(book, by_formualizer(off_by_one)) == [("By hand", "B2")]


# Read and compared


def test_cells_are_read_as_the_file_holds_them(book: Path) -> None:
    formulas = formula_cells(book)
    assert formulas["By hand", "B2"] == Cell(IN_ALL, 195.0)
    assert formulas["By hand", "B6"] == Cell('IF(rate=10,"","changed")', None)
    assert formulas[ARRAY] == Cell(UPPER, 6.0)
    assert len(formulas) == len(FORMULAS) + len(HOURS) + 1
    assert by_name(book, "scenario") == "base"
    assert by_name(book, "started") == 45748.0
    assert by_name(book, "note") is None


@pytest.mark.parametrize(
    ("stored", "recalculated", "alike"),
    [
        (100.0, 100.0049, True),
        (100.0, 100.0051, False),
        (1e9, 1e9 + 0.9, True),
        (1e9, 1e9 + 1.1, False),
        (0.0, None, False),
        (None, "", True),
        ("", None, True),
        ("base", "base", True),
        ("base", "Base", False),
        ("12", 12.0, False),
        (True, 1.0, True),
        (True, False, False),
        ("#NAME?", "#NAME?", False),
        (1.0, "#VALUE!", False),
        ("#1 support", "#1 support", True),
    ],
)
def test_numbers_differ_by_half_a_penny_and_text_by_a_letter(stored: Value, recalculated: Value, alike: bool) -> None:
    place = ("Summary", "B2")
    found = differences({place: Cell("A1", stored)}, {place: recalculated})
    assert found == ([] if alike else [Difference(place, "A1", stored, recalculated)])


def test_a_formula_that_is_no_longer_there_differs() -> None:
    place = ("Summary", "B2")
    assert differences({place: Cell("A1", 1.0)}, {}) == [Difference(place, "A1", 1.0, None)]


def test_formulas_that_formualizer_cannot_compute_are_left_to_libreoffice() -> None:
    one, other = ("Summary", "B2"), ("Summary", "B3")
    formulas = {one: Cell("SUM(A1:A9)", 1.0), other: Cell("SUM(MMULT(A1:A9,B1:J1))", 1.0)}
    assert list(known_to_formualizer(formulas)) == [one]


@pytest.mark.parametrize(("cell", "place"), [("A1", (1, 1)), ("Z10", (10, 26)), ("AA2", (2, 27)), ("AMJ9", (9, 1024))])
def test_a_cell_is_found_by_row_and_column(cell: str, place: tuple[int, int]) -> None:
    assert row_column(cell) == place

"""The live workbook: recalculated, every formula gives what the engine computed; and it is made as DESIGN says."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from xlsxwriter.worksheet import Worksheet

from costing.reports.workbook.writing.pen import as_it_stands
from tests.recalculated import (
    by_formualizer,
    by_libreoffice,
    differences,
    formula_cells,
    known_to_formualizer,
    poisoned,
    values,
)
from tests.scenarios_of_every_kind import cases
from tests.studies_with_scenarios import EXAMPLES, example
from tests.workbook_file import WRONG, Cell, Place, parts_of_sheets

IN_CI = os.environ.get("COSTING_CI") == "1"
SEEDS = range(26 if IN_CI else 6)
"""In CI they give 50 random studies, else ten, so that the suite stays short."""
FEW = 6
TOLERANCE = 1e-6
"""Of sums of money, shares, factors and rates alike; of large numbers a billionth."""

POISONED = SMALL = ("minimal", "time-driven", "sampled-diary")

Books = Mapping[str, Path]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    """The workbooks of every example and of 50 random studies with scenarios of every kind."""
    folder = tmp_path_factory.mktemp("live")
    made = {name: example(name) for name in EXAMPLES} | {one.name: one.result for one in cases(SEEDS)}
    written = {name: folder / f"{name}.xlsx" for name in made}
    for name, result in made.items():
        result.to_excel(written[name])
    return written


@cache
def formulas_in(book: Path) -> Mapping[Place, Cell]:
    """The cells with a formula: a workbook is read once."""
    return formula_cells(book)


@pytest.fixture(scope="module")
def needs_libreoffice() -> str:
    """The path of LibreOffice, which CI must have."""
    path = shutil.which("soffice")
    if path is None and IN_CI:
        pytest.fail("soffice is not installed, and in CI no test may be skipped: .ci/run must install it.")
    if path is None:
        pytest.skip("soffice is not installed")
    return path


@pytest.fixture(scope="module")
def healed(
    books: Books, needs_libreoffice: str, libreoffice_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Books:
    """What one call of LibreOffice, made to recalculate, saves: of the poisoned workbooks too."""
    folder = tmp_path_factory.mktemp("poisoned")
    bad = {f"{name}, poisoned": poisoned(books[name], folder / f"{name}.xlsx") for name in POISONED}
    assert {cell.value for each in bad.values() for cell in formula_cells(each).values()} == {WRONG}
    given = {**books, **bad}
    return dict(zip(given, by_libreoffice(needs_libreoffice, list(given.values()), libreoffice_folder), strict=True))


def test_every_formula_of_every_example_and_random_study_gives_what_the_engine_computed(
    books: Books, healed: Books
) -> None:
    assert len(books) >= len(EXAMPLES) + (50 if IN_CI else 10)
    for name, book in books.items():
        assert differences(formulas_in(book), values(healed[name]), TOLERANCE) == [], name


@pytest.mark.parametrize("name", POISONED)
def test_wrong_values_in_every_formula_are_healed_so_that_it_did_recalculate(
    books: Books, healed: Books, name: str
) -> None:
    assert differences(formulas_in(books[name]), values(healed[f"{name}, poisoned"]), TOLERANCE) == []


def test_libreoffice_that_is_not_forced_gives_the_poison_back(
    books: Books, tmp_path: Path, needs_libreoffice: str, libreoffice_folder: Path
) -> None:
    """So that the values of the tests above can only have been computed; array formulas it computes in any case."""
    bad = poisoned(books["minimal"], tmp_path / "poisoned.xlsx")
    (found,) = by_libreoffice(needs_libreoffice, [bad], libreoffice_folder, forced=False)
    now = values(found)
    assert sum(now[place] == WRONG for place in formulas_in(bad)) > 0.9 * len(formulas_in(bad))


@pytest.mark.parametrize("name", EXAMPLES)
def test_formualizer_heals_an_example_too(books: Books, name: str, tmp_path: Path) -> None:
    bad = poisoned(books[name], tmp_path / "poisoned.xlsx")
    assert differences(known_to_formualizer(formulas_in(books[name])), by_formualizer(bad), TOLERANCE) == []


def test_formualizer_says_the_same_of_random_studies(books: Books) -> None:
    for name in [each for each in books if each not in EXAMPLES][:FEW]:
        now = by_formualizer(books[name])
        assert differences(known_to_formualizer(formulas_in(books[name])), now, TOLERANCE) == [], name


# How it is made

FUNCTIONS = {
    *(
        "ABS",
        "AND",
        "CHOOSE",
        "COUNT",
        "COUNTBLANK",
        "COUNTIF",
        "COUNTIFS",
        "EXACT",
        "IF",
        "INDEX",
        "ISNUMBER",
        "LARGE",
        "MAX",
        "MEDIAN",
    ),
    *("MIN", "OR", "PMT", "QUARTILE", "ROUND", "ROUNDUP", "SQRT", "SUM", "SUMIFS", "SUMPRODUCT"),
}
"""Those of Excel 2013 and LibreOffice 7.4 that formulas are made of."""
LITERAL = re.compile(r'"(?:[^"]|"")*"')
QUOTED = re.compile(r"'(?:[^']|'')*'!")
CALL = re.compile(r"([A-Za-z_][A-Za-z0-9_.]*)\(")
LONGEST, LONGEST_TEXT, DEEPEST = 8192, 255, 64


def formulas(books: Books) -> Iterator[tuple[str, str]]:
    """Every formula, with the name of the study."""
    for name, book in books.items():
        for cell in formulas_in(book).values():
            yield name, cell.formula or ""


def bare(formula: str) -> str:
    """A formula without its texts and without the names of sheets."""
    return QUOTED.sub("", LITERAL.sub('""', formula))


def depth(formula: str) -> int:
    """How many brackets are open at once."""
    most = now = 0
    for sign in bare(formula):
        now += (sign == "(") - (sign == ")")
        most = max(most, now)
    return most


def test_formulas_use_functions_that_excel_2013_and_libreoffice_know(books: Books) -> None:
    used = {call for _, formula in formulas(books) for call in CALL.findall(bare(formula))}
    assert used <= FUNCTIONS


def test_xlsxwriter_would_put_nothing_before_these_functions() -> None:
    """So that it need not look for newer ones in every formula."""
    formula = "+".join(f"{name}(A1)" for name in sorted(FUNCTIONS))
    assert Worksheet()._prepare_formula(f"={formula}") == as_it_stands(f"={formula}") == formula


def test_formulas_are_within_the_limits_of_excel(books: Books) -> None:
    for name, formula in formulas(books):
        assert len(formula) < LONGEST, (name, formula[:200])
        assert depth(formula) <= DEEPEST, (name, formula[:200])
        assert all(len(text) - 2 <= LONGEST_TEXT for text in LITERAL.findall(formula)), (name, formula[:200])


def test_no_formula_evaluates_an_array_where_excel_would_not(books: Books) -> None:
    """IF over ranges inside SUMPRODUCT is one value in Excel unless it is entered as an array formula."""
    arrays = re.compile(r"SUMPRODUCT\([^,]*\bIF\(")
    assert [each for each in formulas(books) if arrays.search(bare(each[1]))] == []


def xml_of_sheets(book: Path) -> dict[str, str]:
    """The XML of every sheet, by its name."""
    with zipfile.ZipFile(book) as package:
        return {name: package.read(part).decode() for name, part in parts_of_sheets(package).items()}


def test_every_formula_has_a_value_beside_it_and_no_error(books: Books) -> None:
    for name, book in books.items():
        for sheet, xml in xml_of_sheets(book).items():
            assert xml.count("</f>") == xml.count("</f><v>") == len(re.findall(r"<f[ >]", xml)), (name, sheet)
            assert 't="e"' not in xml, (name, sheet)


def test_no_cells_are_merged(books: Books) -> None:
    assert not any("mergeCell" in xml for book in books.values() for xml in xml_of_sheets(book).values())


def test_every_chart_has_alternative_text(books: Books) -> None:
    number = 0
    for name, book in books.items():
        with zipfile.ZipFile(book) as package:
            for part in package.namelist():
                if part.startswith("xl/drawings/drawing"):
                    frames = re.findall(r"<xdr:graphicFrame.*?<xdr:cNvPr [^>]*>", package.read(part).decode())
                    number += len(frames)
                    assert all(re.search(r' descr="[^"]{20,}"', frame) for frame in frames), (name, part)
    assert number >= 4 * len(EXAMPLES)


def test_every_name_stands_for_one_cell_that_is_written_down(books: Books) -> None:
    cell = re.compile(r"(?:'(?:[^']|'')+'|\w+)!\$[A-Z]+\$\d+")
    for name, book in books.items():
        defined = names_in(book)
        assert {"scenario", "total", "mean", "families", "checks"} <= defined.keys(), name
        assert {each: place for each, place in defined.items() if not cell.fullmatch(place)} == {}, name
        assert len({each.casefold() for each in defined}) == len(defined), name
        written = values(book).keys() if name in SMALL else {placed(place) for place in defined.values()}
        assert {placed(place) for place in defined.values()} <= written, name


def names_in(book: Path) -> dict[str, str]:
    """The defined names, those of print areas and the like left out."""
    with zipfile.ZipFile(book) as package:
        root = ElementTree.fromstring(package.read("xl/workbook.xml"))
    found = {each.attrib["name"]: each.text or "" for each in root.iter() if each.tag.endswith("definedName")}
    return {name: place for name, place in found.items() if not name.startswith("_xlnm.")}


def placed(place: str) -> tuple[str, str]:
    """Sheet and cell of an address."""
    sheet, _, cell = place.rpartition("!")
    return sheet.strip("'").replace("''", "'"), cell.replace("$", "")


def test_names_in_formulas_are_defined(books: Books) -> None:
    word = re.compile(r"(?<![$A-Za-z0-9_.!])[A-Za-z_][A-Za-z0-9_.]*(?![A-Za-z0-9_.(!$])")
    cell = re.compile(r"\$?[A-Z]{1,3}\$?\d+|TRUE|FALSE")
    for name, book in books.items():
        known = names_in(book).keys()
        used = {each for cells in formulas_in(book).values() for each in word.findall(bare(cells.formula or ""))}
        assert {each for each in used if not cell.fullmatch(each)} <= known, name


def test_it_opens_on_the_cover(books: Books) -> None:
    for name, book in books.items():
        with zipfile.ZipFile(book) as package:
            view = re.search(r"<workbookView[^>]*>", package.read("xl/workbook.xml").decode())
        assert view, name
        assert "activeTab" not in view[0], name
        selected = [sheet for sheet, xml in xml_of_sheets(book).items() if 'tabSelected="1"' in xml]
        assert selected == ["Cover"] == list(xml_of_sheets(book))[:1], name


@pytest.mark.parametrize("name", ["minimal", "family-recovery"])
def test_two_runs_of_a_study_give_the_same_bytes(books: Books, name: str, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    example.__wrapped__(name).to_excel(again)
    assert again.read_bytes() == books[name].read_bytes()

"""Workbooks recalculated by others: what LibreOffice and formualizer make of the formulas that costing wrote."""

import math
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import formualizer

from tests.workbook_file import (
    Cell,
    Place,
    Value,
    by_name,
    cells,
    edited,
    formula_cells,
    poisoned,
    values,
    with_formulas,
)

__all__ = [
    "Difference",
    "by_formualizer",
    "by_libreoffice",
    "by_name",
    "differences",
    "edited",
    "formula_cells",
    "known_to_formualizer",
    "poisoned",
    "values",
    "with_formulas",
]

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""
ERROR = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|[A-Z]+!)")
ERRORS = {"Div": "#DIV/0!", "Name": "#NAME?", "Na": "#N/A", "NImpl": "#NIMPL!"}
UNKNOWN = re.compile(r"\b(?:AGGREGATE|FREQUENCY|MMULT)\(", re.IGNORECASE)
"""What formualizer cannot compute, or not over ranges."""


class Difference(NamedTuple):
    """A formula whose value in the file is not what it is when it is recalculated."""

    place: Place
    formula: str
    stored: Value
    recalculated: Value


def by_libreoffice(soffice: str, books: Sequence[Path], folder: Path, forced: bool = True) -> list[Path]:
    """These workbooks, recalculated and saved by LibreOffice in one call, in the order given.

    Books may have the same name. `folder` keeps LibreOffice's profile, whose making takes time: give the same one each
    time (the fixture `libreoffice_folder`). Not forced, LibreOffice shows the values that it finds in the file.
    """
    if not books:
        return []
    turn = Path(tempfile.mkdtemp(dir=folder))
    copies = [Path(shutil.copyfile(book, turn / f"{n}.xlsx")) for n, book in enumerate(books)]
    start = [soffice, f"-env:UserInstallation={profile(folder, forced).as_uri()}", "--headless"]
    convert = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(turn / "saved"), *map(str, copies)]
    said = subprocess.run([*start, *convert], capture_output=True, check=True, timeout=600, text=True)
    saved = [turn / "saved" / copy.name for copy in copies]
    lost = [str(book) for book, each in zip(books, saved, strict=True) if not each.exists()]
    assert not lost, f"LibreOffice did not save {lost}: {said.stderr}"
    return saved


def profile(folder: Path, forced: bool) -> Path:
    """A user of LibreOffice who recalculates whatever is opened (forced), or who changed no setting."""
    user = folder / ("forced" if forced else "as installed") / "user"
    user.mkdir(parents=True, exist_ok=True)
    settings = user / "registrymodifications.xcu"
    if forced and not settings.exists():
        settings.write_text(ALWAYS, encoding="utf-8")
    return user.parent.absolute()


def by_formualizer(book: Path) -> dict[Place, Value]:
    """The value of every cell, those with formulas recalculated by formualizer."""
    workbook = formualizer.load_workbook(str(book))
    workbook.set_temporal_egress("serial")
    over_ranges(workbook, "EXACT", 2, lambda one, other: words(one) == words(other))
    over_ranges(workbook, "ABS", 1, lambda number: 0 if number is None else abs(number))
    workbook.evaluate_all()
    return {
        place: cell.value if cell.formula is None else python_value(workbook.get_value(place[0], *row_column(place[1])))
        for place, cell in cells(book).items()
    }


def over_ranges(workbook: formualizer.Workbook, name: str, arguments: int, function: Callable[..., object]) -> None:
    """Teach formualizer, which has it for single cells only, a function over ranges: each cell for itself."""

    def of_each(*given: object) -> object:
        ranges = [each for each in given if isinstance(each, list)]
        if not ranges:
            return function(*given)
        rows, columns = max(map(len, ranges)), max(len(each[0]) for each in ranges)
        return [[function(*(at(each, n, m) for each in given)) for m in range(columns)] for n in range(rows)]

    workbook.register_function(name, of_each, min_args=arguments, max_args=arguments, allow_override_builtin=True)


def at(given: object, row: int, column: int) -> object:
    """A cell of a range; a single cell, row or column stands for all."""
    if not isinstance(given, list):
        return given
    line = given[row if len(given) > 1 else 0]
    return line[column if len(line) > 1 else 0]


def words(value: object) -> str:
    """A value as text, as Excel takes it where it compares text."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float():
            return f"{value:.15g}"
        case _:
            return str(value)


def python_value(value: object) -> Value:
    """What formualizer gives for a cell; errors as their text."""
    match value:
        case None | bool() | str() | float():
            return value
        case int():
            return float(value)
        case {"kind": str(kind)}:
            return ERRORS.get(kind, f"#{kind.upper()}!")
        case _:
            raise TypeError(f"{value!r} is not the value of a cell")


def row_column(cell: str) -> tuple[int, int]:
    """The row and the column of a cell such as B7, counted from 1."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(cell[len(letters) :]), column


# Compared


def known_to_formualizer(formulas: Mapping[Place, Cell]) -> dict[Place, Cell]:
    """Those formulas that formualizer can compute; of the others LibreOffice is the referee."""
    return {place: cell for place, cell in formulas.items() if not UNKNOWN.search(cell.formula or "")}


def differences(
    stored: Mapping[Place, Cell], recalculated: Mapping[Place, Value], tolerance: float = 0.005
) -> list[Difference]:
    """The formulas that give something else when they are recalculated: numbers by more than the tolerance.

    Of large numbers a billionth may differ. Text differs unless it is the same; "" is blank; TRUE is 1; an error always
    differs.
    """
    return [
        Difference(place, cell.formula or "", cell.value, recalculated.get(place))
        for place, cell in stored.items()
        if not alike(cell.value, recalculated.get(place), tolerance)
    ]


def alike(one: Value, other: Value, tolerance: float) -> bool:
    """Whether two values are the same to the tolerance; no error is like anything."""
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=tolerance)
    if any(isinstance(each, str) and ERROR.fullmatch(each) for each in (one, other)):
        return False
    return ("" if one is None else one) == ("" if other is None else other)

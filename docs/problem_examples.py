"""The examples of `problem_examples.toml`: small studies that each show one code, written out and validated."""

import io
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import xlsxwriter

from costing.model.problem import Place, Problem
from costing.study import read_study, validate

DATA = Path(__file__).with_name("problem_examples.toml")
NOTHING: Mapping[str, str] = MappingProxyType({})

Sheets = Mapping[str, Sequence[Sequence[str | int]]]
LAST_ROW = 1_048_575
"""The last row of a sheet as XlsxWriter counts them."""


@dataclass(frozen=True)
class Example:
    """A small study that has one problem: the base study with some files added, changed or removed.

    `place` is where the problem is; `also` are other codes that it has. `encodings`, `workbooks`, `fill` and `more`
    are what text in TOML cannot say of a file (see the head of the data).
    """

    code: str
    place: Place
    files: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    remove: Sequence[str] = ()
    also: Sequence[str] = ()
    encodings: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    workbooks: Mapping[str, Sheets] = field(default_factory=dict)
    fill: Mapping[str, int] = field(default_factory=dict)
    shapes: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    more: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    def write(self, folder: Path, base: Mapping[str, str]) -> None:
        """Write the study into an empty folder."""
        for name, text in {**base, **self.files}.items():
            if name not in self.remove:
                (folder / name).parent.mkdir(exist_ok=True)
                whole = self._filled(self._with_more(name, text))
                (folder / name).write_bytes(whole.encode(self.encodings.get(name, "utf-8")))
        for name, sheets in self.workbooks.items():
            write_workbook(folder / name, sheets, self.shapes.get(name, {}))

    def _with_more(self, name: str, text: str) -> str:
        """The text of a file with `more` rows behind it, each # being the number of the row."""
        row, times = self.more.get(name, ("", 0))
        return text + "".join(row.replace("#", str(n)) + "\n" for n in range(1, times + 1))

    def _filled(self, text: str) -> str:
        for mark, letters in self.fill.items():
            text = text.replace(mark, "a" * letters)
        return text


@cache
def base_study() -> Mapping[str, str]:
    """The files of the study that every example changes."""
    return MappingProxyType(tomllib.loads(DATA.read_text(encoding="utf-8"))["base"])


@cache
def examples() -> Mapping[str, Example]:
    """Every example by its code."""
    found = tomllib.loads(DATA.read_text(encoding="utf-8"))["examples"]
    return MappingProxyType({code: example(code, said) for code, said in found.items()})


def example(code: str, said: Mapping[str, Any]) -> Example:
    """An example from what the data say; raises `TypeError` where they say something that an example does not have."""
    where = {name: said[name] for name in ("file", "sheet", "row", "column") if name in said}
    rest: dict[str, Any] = {name: value for name, value in said.items() if name not in where}
    return Example(code, Place(**where), **rest)


@cache
def problems_of(code: str) -> tuple[Problem, ...]:
    """What `costing validate` finds in the example of a code."""
    return validated(examples()[code])


def validated(shown: Example) -> tuple[Problem, ...]:
    """What `costing validate` finds in a study."""
    with tempfile.TemporaryDirectory() as folder:
        shown.write(Path(folder), base_study())
        return tuple(validate(read_study(folder)))


def write_workbook(path: Path, sheets: Sheets, shape: Mapping[str, Sequence[str]]) -> None:
    """A workbook with these cells, its shape as the head of the data has it."""
    with xlsxwriter.Workbook(path) as book:
        if "macros" in shape:
            book.add_vba_project(io.BytesIO(b"no program"), is_stream=True)
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in shape.get("hidden_sheets", ()):
                sheet.hide()
            for row, cells in enumerate(rows):
                at = LAST_ROW if name in shape.get("full", ()) and row == len(rows) - 1 else row
                for column, cell in enumerate(cells):
                    write_cell(sheet, at, column, cell)
            for hidden in shape.get("hidden_rows", ()):
                sheet.set_row(int(hidden) - 1, None, None, {"hidden": True})
            for merged in shape.get("merged", ()):
                sheet.merge_range(merged, sheets[name][int(merged[1]) - 1][ord(merged[0]) - ord("A")])


def write_cell(sheet: Any, row: int, column: int, cell: str | int) -> None:
    """A number or text; one that begins with # as the error of a formula, with = as a formula without a value."""
    if isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif cell.startswith(("#", "=")):
        formula, value = ("=B99", cell) if cell.startswith("#") else (cell, "")
        sheet.write_formula(row, column, formula, None, value)
    else:
        sheet.write_string(row, column, cell)

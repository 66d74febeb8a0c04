"""The examples of `problem_examples.toml`: small studies that each show one code, written out and validated."""

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

Sheets = Mapping[str, Sequence[Sequence[str]]]


@dataclass(frozen=True)
class Example:
    """A small study that has one problem: the base study with some files added, changed or removed.

    `place` is where the problem is; `also` are other codes that it has. `encodings`, `workbooks` and `fill` are what
    text in TOML cannot say of a file (see the head of the data).
    """

    code: str
    place: Place
    files: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    remove: Sequence[str] = ()
    also: Sequence[str] = ()
    encodings: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    workbooks: Mapping[str, Sheets] = field(default_factory=dict)
    fill: Mapping[str, int] = field(default_factory=dict)

    def write(self, folder: Path, base: Mapping[str, str]) -> None:
        """Write the study into an empty folder."""
        for name, text in {**base, **self.files}.items():
            if name not in self.remove:
                (folder / name).write_bytes(self._filled(text).encode(self.encodings.get(name, "utf-8")))
        for name, sheets in self.workbooks.items():
            write_workbook(folder / name, sheets)

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


def write_workbook(path: Path, sheets: Sheets) -> None:
    """A workbook with these cells as text; one that begins with # as the error of a formula."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell.startswith("#"):
                        sheet.write_formula(row, column, "=B99", None, cell)
                    else:
                        sheet.write_string(row, column, cell)

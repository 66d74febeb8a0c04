"""How cells are written: what each kind of cell accepts and refuses, as the model itself reads it."""

import datetime
import inspect
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from costing.model.dates import Day
from costing.model.durations import Duration
from costing.model.identifiers import Choice, Choices, Identifier, Identifiers, Text
from costing.model.numbers import AMOUNT, COUNT, SHARE, Number
from costing.model.written import Conventions, UnfitError, Written
from docs.markdown import code, table

ISO = Conventions()


@dataclass(frozen=True)
class Notation:
    """A kind of cell with cells to try; `note` says what its rule does not, `again` that the rule was told before."""

    title: str
    written: Written
    cells: tuple[str, ...]
    conventions: Conventions = ISO
    note: str = ""
    again: bool = False


DURATIONS = ("90", "7.5", "1:30", "0:12:30", "1h30", "1.5h", "90 min", "1.5", "1.30", "1,5", "1½", "0", "-30", "1440")
DATES = ("2013-04-02", "2013-04-02 09:15", "02/04/2013", "20130402", "41366", "2/4/13", "2013-04-31", "1899-12-31")
NOTATIONS = (
    Notation(
        "Durations",
        Duration(unit="minutes"),
        DURATIONS,
        note="Here in the column `minutes`. In the column `hours` a plain number is hours: `1.5` is 1:30:00. "
        "There [`1.30`](problems.md#ambiguous) is refused too, unless every cell of the column has two decimals and "
        "one of them cannot be minutes, such as `1.75`. Times of Excel are read exactly as they are stored.",
    ),
    Notation(
        "Dates",
        Day(),
        DATES,
        note="A day that Excel stores as a date is read as that day, however it is shown. Text dates in another order "
        'need `date_order = "dmy"` or `"mdy"`, for the study or for the table.',
    ),
    Notation(
        'Dates, with `date_order = "dmy"`',
        Day(),
        ("02/04/2013", "2.4.2013", "2013-04-02", "04/13/2013"),
        Conventions("dmy"),
        again=True,
    ),
    Notation("Names", Identifier(), ("F001", "00123", "Ann  O'Neil", "social worker", "=F1", "-F1", "F1;F2")),
    Notation("Several names", Identifiers(), ("P1", "P1;P2", "P1; P2", "P1;")),
    Notation("Choices", Choice(words=("contact", "case_work")), ("contact", "Contact", "contcat")),
    Notation(
        "Numbers", AMOUNT, ("41510.50", "0", "£41,510", "41 510.50", "41.510,50", "£41.5k", "(41,510)", "-5", "5%")
    ),
    Notation(
        "Shares",
        SHARE,
        ("0.28", "1", "28", "28%"),
        note="A share is written as a number, never as a percentage.",
        again=True,
    ),
    Notation("Whole numbers", COUNT, ("3", "0", "2.5"), again=True),
    Notation("Text", Text(), (), note="Messages never repeat it: notes may say something about a family."),
)


def notations() -> str:
    """The chapter on how cells are written."""
    return "\n\n".join(chapter(notation) for notation in NOTATIONS)


def chapter(notation: Notation) -> str:
    """One kind of cell: its rule, and cells that are accepted and refused."""
    parts = [f"### {notation.title}"]
    if not notation.again:
        parts.append(rule(notation.written))
    if notation.note:
        parts.append(notation.note)
    if notation.cells:
        rows = [tried(notation, cell) for cell in notation.cells]
        parts.append(table(["cell", "is read as", "or refused as"], rows))
    return "\n\n".join(parts)


def rule(written: Written) -> str:
    """What the docstring of a kind of cell says; of those that columns set limits to, only the first paragraph."""
    paragraphs = (inspect.getdoc(written) or "").split("\n\n")
    return paragraphs[0] if isinstance(written, Number | Text) else "\n\n".join(paragraphs)


def tried(notation: Notation, cell: str) -> tuple[str, str, str]:
    """What becomes of a cell."""
    try:
        return code(cell), shown(notation.written.parse(cell, notation.conventions)), ""
    except UnfitError as unfit:
        return code(cell), "", f"[{unfit.code}](problems.md#{unfit.code}): {unfit.message}"


def shown(value: Any) -> str:
    """A value of the model as a reader sees it."""
    match value:
        case datetime.date():
            return f"{value.day} {value:%B %Y}"
        case tuple():
            return ", ".join(map(code, value))
        case str():
            return code(value)
    return str(value)


@singledispatch
def kind_of_cell(written: Written) -> str:
    """How the cells of a column are written, with a link to the rule."""
    raise NotImplementedError(type(written))


@kind_of_cell.register
def _(written: Duration) -> str:
    return f"[duration](#durations), a plain number being {written.unit}"


@kind_of_cell.register
def _(written: Day) -> str:
    return "[date](#dates)"


@kind_of_cell.register
def _(written: Identifier) -> str:
    return "[name](#names)"


@kind_of_cell.register
def _(written: Identifiers) -> str:
    return "[names](#several-names), `;` between them"


@kind_of_cell.register
def _(written: Choice) -> str:
    return f"one of {', '.join(map(code, written.words))}"


@kind_of_cell.register
def _(written: Choices) -> str:
    return f"one or several of {', '.join(map(code, written.words))}, `;` between them"


@kind_of_cell.register
def _(written: Text) -> str:
    return f"text like {code(written.example)}" if written.pattern else "[text](#text)"


@kind_of_cell.register
def _(written: Number) -> str:
    limits = written.range.removeprefix("a number ").strip()
    name = "[whole number](#whole-numbers)" if written.whole else "[number](#numbers)"
    return f"{name}, {limits}" if limits else name

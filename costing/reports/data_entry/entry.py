"""What a data-entry workbook is made of: sheets of columns, what each lets in, and what stands there already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, auto

Value = str | date | Decimal
"""What a cell holds: text stays text, days and numbers are those of the spreadsheet."""


class Look(Enum):
    """How the cells of a column are formatted before anything is typed into them."""

    TEXT = auto()
    """As text: 00123 keeps its zeros, 2013-10 becomes no date, and =1 no formula."""
    DAY = auto()
    TYPED = auto()
    """As it is typed: Excel tells a number from a time by itself, and 1:30 is stored as a time."""


@dataclass(frozen=True)
class Anything:
    """Whatever is typed is let in."""


@dataclass(frozen=True)
class Days:
    """A day from `first` to `last`, not before those in the columns `since` of its row."""

    first: date
    last: date
    since: tuple[str, ...] = ()


@dataclass(frozen=True)
class Numbers:
    """A number from `least`, or `above` it, to `most`; whole or not."""

    least: int
    most: int
    whole: bool = False
    above: bool = False


@dataclass(frozen=True)
class Offered:
    """What a drop-down offers: the cells that a defined name stands for. Not `strict`: another text is asked about."""

    name: str
    strict: bool


@dataclass(frozen=True)
class Holds:
    """Whatever makes a formula true; in it {cell} is the cell and {column} all cells of its column."""

    formula: str


Limit = Anything | Days | Numbers | Offered | Holds


@dataclass(frozen=True)
class EntryColumn:
    """One column to fill in, or one setting: what it means and what it lets in.

    `needed` says in words whether it must be filled in, `written` how its cells are written. Excel shows `prompt` when
    a cell is chosen and `refusal` when it does not let something in. Times and numbers stand only where all columns of
    `blank_beside` are blank.
    """

    name: str
    needed: str
    meaning: str
    written: str
    unit: str
    example: str
    look: Look
    limit: Limit
    blank_beside: Sequence[str]
    prompt: str
    refusal: str


@dataclass(frozen=True)
class EntrySheet:
    """One table to fill in, and the rows that stand there already."""

    name: str
    title: str
    says: str
    columns: Sequence[EntryColumn]
    rows: Sequence[Mapping[str, Value]] = ()
    is_required: bool = False


@dataclass(frozen=True)
class WordList:
    """A column of the sheet of lists: what drop-downs offer that stands in no table.

    `is_own` are words of the study, to be added to; the others are words of `costing`.
    """

    name: str
    heading: str
    words: Sequence[str]
    is_own: bool


@dataclass(frozen=True)
class ListInTable:
    """A drop-down's list that is a column of a table."""

    name: str
    table: str
    column: str


@dataclass(frozen=True)
class Content:
    """What stands in a data-entry workbook from the start.

    `settings` by name, `rows` by table, and `words` of the study's own by column.
    """

    settings: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Mapping[str, Value]]] = field(default_factory=dict)
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)

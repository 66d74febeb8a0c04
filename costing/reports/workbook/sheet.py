"""What a sheet is: a title, a sentence, notes and one table; and what all sheets are made from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import polars as pl

from costing.analyses.figures import Currency, currency_of
from costing.model.problem import Problem
from costing.model.settings import Settings

NARROWEST, WIDEST = 9.5, 34.0
"""Column widths, in characters, where a column does not say its own."""


class Format(Enum):
    """How a cell is shown; the number in it is never rounded."""

    TEXT = auto()
    DATE = auto()
    COUNT = auto()
    SUM = auto()
    """Money, without pence in studies of some size."""
    RATE = auto()
    """Money for one of something, such as an hour: with pence."""
    HOURS = auto()
    SHARE = auto()
    NUMBER = auto()
    FACTOR = auto()
    BY_ROW = auto()
    """As `Sheet.row_formats` says for the row."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its name in the frame, its heading, what it means and how it is shown.

    Without a width it is as wide as what it holds.
    """

    name: str
    heading: str
    meaning: str = ""
    format: Format = Format.TEXT
    width: float | None = None


def there(columns: Iterable[Column], frame: pl.DataFrame) -> tuple[Column, ...]:
    """Those of these columns that the frame has."""
    return tuple(column for column in columns if column.name in frame.columns)


def filled_in(columns: Iterable[Column], frame: pl.DataFrame) -> tuple[Column, ...]:
    """Those of these columns in which the frame holds something."""
    return tuple(column for column in there(columns, frame) if frame[column.name].count())


@dataclass(frozen=True)
class Sheet:
    """One sheet: a title, a sentence on what it shows, notes, and one table.

    `rows` has a column for every one of `columns`; "" and null are blank cells. `total` is a last row, set
    apart, with values for some of the columns. `row_formats` has a format for each row where a column's is
    `BY_ROW`. The first `fixed_columns` stay in view when the sheet is scrolled sideways.
    """

    name: str
    title: str
    summary: str
    columns: tuple[Column, ...]
    rows: pl.DataFrame
    notes: tuple[str, ...] = ()
    total: Mapping[str, object] | None = None
    row_formats: tuple[Format, ...] = ()
    fixed_columns: int = 0


@dataclass(frozen=True)
class Line:
    """A line of the cover: a label and what it says; the label may be a link, the text a box to fill in."""

    label: str
    text: str = ""
    to_sheet: str = ""
    to_fill_in: bool = False


@dataclass(frozen=True)
class Cover:
    """The first sheet: a title, a sentence, notes, and lines under headings."""

    name: str
    title: str
    summary: str
    notes: tuple[str, ...]
    blocks: Mapping[str, tuple[Line, ...]]


@dataclass(frozen=True)
class Source:
    """What every sheet is made from: the study's settings, results and problems, and costing's version."""

    settings: Settings
    results: Mapping[str, pl.DataFrame]
    problems: Sequence[Problem]
    version: str

    @property
    def currency(self) -> Currency:
        """The study's currency."""
        return currency_of(self.settings, self.results)

    def has(self, name: str) -> bool:
        """Whether the results have a table that not every study gives, with rows."""
        return name in self.results and self.results[name].height > 0

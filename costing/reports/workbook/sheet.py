"""What a sheet is: a title, a sentence, notes and one table; and what all sheets are made from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property

import polars as pl

from costing.analyses.figures import Currency, currency_of
from costing.analyses.scenarios import Compared
from costing.model.problem import Problem
from costing.model.settings import Settings
from costing.reading.references import column_letters

NARROWEST, WIDEST = 9.5, 34.0
"""Column widths, in characters, where a column does not say its own."""
COVER, BACK = "Cover", "Back to Cover"
"""The first sheet, and what the link to it says on each of the others."""


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
    DECIMAL = auto()
    """A number with up to four decimals, of which it shows those that it has."""
    FLAG = auto()
    """TRUE or FALSE."""
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
class Formula:
    """A formula, without its equals sign, and the value that the engine computed for it."""

    text: str
    value: object


@dataclass(frozen=True)
class Above:
    """A row between the notes and the headings: its cells from the first column on, and how its figures are shown.

    A `quiet` one is for formulas rather than for readers.
    """

    cells: tuple[object, ...]
    format: Format = Format.TEXT
    quiet: bool = False


@dataclass(frozen=True)
class Entry:
    """A cell that may be edited, or a column of them: which values it takes, and what is said where it takes another.

    `place`: its range on the sheet, without dollar signs. `offers`: the range or the formula that a drop-down's list
    stands in; else numbers between `least` and `most`; without any of these nothing but what stands there.
    """

    place: str
    says: str
    offers: str = ""
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Series:
    """Figures in a chart: the cell that names them, and where they stand."""

    name: str
    values: str


@dataclass(frozen=True)
class Chart:
    """A chart of cells: `series` for `categories`, stacked where there are several.

    `lying`: bars from left to right, the first category at the top; else standing columns. `shown` is what stands in
    the cells of the categories, `of` and `measure` are what the axes of categories and of figures are called, `format`
    is that of the figures, and `says` the alternative text. `labelled`: each figure is written beside its bar or
    column, where others have a legend. With `from_zero` the axis of figures begins at 0; `step` is the distance of its
    marks, where that is not left to the program that shows it.
    """

    title: str
    says: str
    categories: str
    shown: tuple[str, ...]
    series: tuple[Series, ...]
    of: str
    measure: str
    format: Format
    lying: bool = False
    labelled: bool = False
    from_zero: bool = True
    step: float | None = None


@dataclass(frozen=True)
class Sheet:
    """One sheet: a title, a sentence on what it shows, notes, rows above, one table, and charts beside it.

    `rows` has a column for every one of `columns`; "" and null are blank cells. `formulas` has, for some columns, the
    formula of each row (null: none), whose value is that of `rows`; `total_formulas` likewise those of `total`, a last
    row, set apart, with values for some of the columns. `row_formats` has a format for each row where a column's is
    `BY_ROW`. The first `fixed_columns` stay in view when the sheet is scrolled sideways. `names` are defined names with
    the cells that they stand for; `entries` the cells to be edited, of which those of the table are marked by
    `editable`: a column, and for each row whether it may be edited.
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
    above: tuple[Above, ...] = ()
    formulas: Mapping[str, pl.Series] = field(default_factory=dict)
    total_formulas: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    editable: tuple[str, pl.Series] | None = None
    charts: tuple[Chart, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """Title, sentence, notes, and the link to the cover."""
        return (self.title, self.summary, *self.notes, BACK)

    @cached_property
    def header_row(self) -> int:
        """The row of the headings, as Excel numbers it."""
        return len(self.lines) + len(self.above) + 1

    def letter(self, column: str) -> str:
        """The letters of a column."""
        return self._letters[column]

    @cached_property
    def _letters(self) -> Mapping[str, str]:
        return {column.name: column_letters(n) for n, column in enumerate(self.columns)}

    def cell(self, column: str, row: int) -> str:
        """Where a cell of the table stands, from any sheet: `row` counts from 0."""
        return f"{self.quoted}!${self.letter(column)}${self.header_row + 1 + row}"

    def total_cell(self, column: str) -> str:
        """Where a cell of the last row stands."""
        return self.cell(column, self.rows.height)

    def cell_above(self, row: int, column: int) -> str:
        """Where a cell above the headings stands; both count from 0."""
        return f"{self.quoted}!${column_letters(column)}${len(self.lines) + 1 + row}"

    def heading(self, column: str) -> str:
        """Where the heading of a column stands, from any sheet."""
        return self.cell(column, -1)

    def all(self, column: str) -> str:
        """Where all cells of a column stand, from any sheet."""
        return self.first(column, max(self.rows.height, 1))

    def first(self, column: str, rows: int) -> str:
        """Where the first so many cells of a column stand, from any sheet."""
        return f"{self.cell(column, 0)}:${self.letter(column)}${self.header_row + rows}"

    def some(self, column: str, rows: range) -> str:
        """Where the cells of some rows of a column stand, one after the other, from any sheet."""
        return f"{self.cell(column, rows.start)}:${self.letter(column)}${self.header_row + rows.stop}"

    @cached_property
    def quoted(self) -> str:
        """The name as formulas have it."""
        escaped = self.name.replace("'", "''")
        return escaped if self.name.isalnum() else f"'{escaped}'"


@dataclass(frozen=True)
class Line:
    """A line of the cover: a label and what it says; the label may be a link, the text a box to fill in."""

    label: str
    text: object = ""
    format: Format = Format.TEXT
    to_sheet: str = ""
    to_fill_in: bool = False


@dataclass(frozen=True)
class Cover:
    """The first sheet: a title, a sentence, notes, and lines under headings, some of them on a new page in print."""

    name: str
    title: str
    summary: str
    notes: tuple[str, ...]
    blocks: Mapping[str, tuple[Line, ...]]
    on_a_new_page: tuple[str, ...] = ()


@dataclass(frozen=True)
class Log:
    """Entries as they were costed, perhaps with their notes, and whether somebody asked for them in the workbook."""

    entries: pl.DataFrame
    is_asked_for: bool = False


@dataclass(frozen=True)
class Source:
    """What every sheet is made from: the study's settings, results and problems, and costing's version.

    `compared` is the costed study with its scenarios; without it sheets hold values, with it formulas. `log` are its
    entries, for the sheet of the work log.
    """

    settings: Settings
    results: Mapping[str, pl.DataFrame]
    problems: Sequence[Problem]
    version: str
    compared: Compared | None = None
    log: Log | None = None

    @property
    def currency(self) -> Currency:
        """The study's currency."""
        return currency_of(self.settings, self.results)

    def has(self, name: str) -> bool:
        """Whether the results have a table that not every study gives, with rows."""
        return name in self.results and self.results[name].height > 0

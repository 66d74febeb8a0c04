"""The tables of a study, and a table as it was read: text in cells, each row with its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from costing.model.changes import Change, Range
from costing.model.family import Family
from costing.model.money import Agency, Expense, LedgerLine, PriceIndexYear
from costing.model.problem import Place, Problem
from costing.model.row import Row
from costing.model.sampling import Attendance, DiarySpan
from costing.model.staff import Activity, Practitioner
from costing.model.unit_cost import UnitCost
from costing.model.work_log import WorkLogEntry
from costing.model.written import Conventions

TABLES: Mapping[str, type[Row]] = MappingProxyType(
    {
        model.TABLE: model
        for model in (
            WorkLogEntry,
            Practitioner,
            UnitCost,
            Activity,
            Family,
            Expense,
            PriceIndexYear,
            LedgerLine,
            Agency,
            DiarySpan,
            Attendance,
            Change,
            Range,
        )
    }
)
REQUIRED_TABLES = ("work_log", "unit_costs")
ROW, PART = "_row", "_part"
"""Columns that every table has beside its own: the row's number in its file, and the file's number among the parts."""


@dataclass(frozen=True)
class Part:
    """One file or sheet that a table was read from; `header` is the row of its headings.

    `headers` gives the heading of each column as it stands there, in the order in which they stand.
    `reading` says how a text file was read: its encoding, what stands between its cells, its decimal mark.
    """

    file: str
    sheet: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    header: int = 0
    reading: str = ""


@dataclass(frozen=True)
class Table:
    """A table as it was read.

    `rows` has a column of text for each column that was found (null: blank cell), `_row` (UInt32) and `_part` (UInt16).
    """

    name: str
    rows: pl.DataFrame
    parts: tuple[Part, ...]
    conventions: Conventions = field(default_factory=Conventions)

    @property
    def model(self) -> type[Row]:
        """The row model."""
        return TABLES[self.name]

    def place(self, part: int, row: int = 0, column: str = "") -> Place:
        """The place of a cell, with the heading that the user's file has for the column."""
        where = self.parts[part]
        return Place(where.file, where.sheet, row, where.headers.get(column, column))


@dataclass(frozen=True)
class StudyAsRead:
    """What the files of a study say, before any of it is checked.

    `settings` and tables hold text; `settings_part` is where the settings stand, `inputs` the SHA-256 of every file
    that was read by its name relative to the study. `problems` are those of reading: files, headers, rows out of shape.
    """

    settings: Mapping[str, str]
    settings_part: Part
    tables: Mapping[str, Table]
    problems: tuple[Problem, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)

"""Rows of a sheet whose figures are formulas: of the base case, then of what each scenario changes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from costing.analyses.scenarios import Compared
from costing.reports.workbook.inputs.changed_cells import BASE, Held, base_case, changed_states, in_words, months_of
from costing.reports.workbook.prices.price_factors import NONE
from costing.reports.workbook.sheet import Column, Format, Sheet, filled_in

SCENARIO = Column("scenario", "Scenario", "Whose figures these are; base: the base case")
MONTHS = Column("months", "Months", "In which they hold; blank: all")
Figures = Mapping[str, object]


@dataclass(frozen=True)
class LiveRow:
    """A row: its cells, and for some columns a formula in which `{column}` is the cell of that column in the row.

    `fixed` is what else the figures come from, which no formula has.
    """

    figures: Figures
    formulas: Mapping[str, str]
    fixed: str = ""


Rows = Callable[[Held], Sequence[LiveRow]]
"""What a state of the study makes of each row of a table."""
Key = tuple[str, int, int]
"""Scenario, number of its state, place in the table (from 0)."""


def live_rows(compared: Compared, rows_of: Rows) -> tuple[list[LiveRow], dict[Key, int]]:
    """The rows of the base case and those of scenarios that are made otherwise, and where those of each key stand.

    What a scenario leaves as it is has the row of the base case; states that make a row alike share one.
    """
    before = rows_of(base_case(compared))
    rows = [with_state(row, BASE, "") for row in before]
    places: dict[Key, int] = {}
    every = months_of(compared)
    for scenario in compared.scenarios:
        found = [(held, rows_of(held)) for held in changed_states(compared, scenario)]
        for number, row in enumerate(before):
            for alike in grouped(row, [(held, made[number]) for held, made in found]):
                places |= {(scenario.name, held.number, number): len(rows) for held, _ in alike}
                months = [month for held, _ in alike for month in held.months]
                rows.append(with_state(alike[0][1], scenario.name, in_words(months, every)))
    return rows, places


def grouped(before: LiveRow, found: Iterable[tuple[Held, LiveRow]]) -> list[list[tuple[Held, LiveRow]]]:
    """The states that make a row otherwise than the base case, those together that make it alike."""
    groups: dict[tuple[object, ...], list[tuple[Held, LiveRow]]] = {}
    for held, row in found:
        if (row.formulas, row.fixed) != (before.formulas, before.fixed):
            groups.setdefault((row.fixed, *sorted(row.formulas.items())), []).append((held, row))
    return list(groups.values())


def with_state(row: LiveRow, scenario: str, months: str) -> LiveRow:
    """The row with the state that it is of."""
    return replace(row, figures={**row.figures, "scenario": scenario, "months": months})


def with_rows(sheet: Sheet, rows: Sequence[LiveRow]) -> Sheet:
    """The sheet with these formulas, whose values are its rows; none where there is no value."""
    formulas: dict[str, list[str | None]] = {}
    letters = {column.name: sheet.letter(column.name) for column in sheet.columns}
    for number, row in enumerate(rows):
        at = sheet.header_row + 1 + number
        cells = {name: f"{letter}{at}" for name, letter in letters.items()}
        for name, text in row.formulas.items():
            if name in letters and text not in ("", NONE) and row.figures[name] is not None:
                formulas.setdefault(name, [None] * len(rows))[number] = text.format_map(cells)
    return replace(sheet, formulas={name: pl.Series(name, texts, pl.String) for name, texts in formulas.items()})


def as_frame(rows: Sequence[LiveRow], columns: Iterable[Column]) -> pl.DataFrame:
    """The cells of rows as a frame; blank text is empty."""
    series = []
    for column in columns:
        blank = "" if column.format is Format.TEXT else None
        cells = [blank if (cell := row.figures.get(column.name)) is None else cell for row in rows]
        series.append(pl.Series(column.name, cells, TYPES[column.format], strict=False))
    return pl.DataFrame(series)


def used(columns: Iterable[Column], frame: pl.DataFrame) -> tuple[Column, ...]:
    """Those of these columns in which a frame of `as_frame` holds something."""
    return filled_in(columns, frame.with_columns(pl.col(pl.String).replace("", None)))


TYPES: Mapping[Format, Any] = {
    **dict.fromkeys(Format, pl.Float64),
    Format.TEXT: pl.String,
    Format.DATE: pl.Date,
    Format.COUNT: pl.Int64,
}
"""What a column of each format holds."""


@dataclass(frozen=True)
class LiveCells:
    """A sheet of live rows, and where the cells of each state stand."""

    sheet: Sheet
    places: Mapping[Key, int]

    def cell(self, scenario: str, number: int, row: int, column: str) -> str:
        """The cell of a row of the table (from 0) in a state of a scenario, counted as `variants` does.

        That of the base case where the state leaves the row as it is, and for the scenario "" or `base`.
        """
        return self.sheet.cell(column, self.places.get((scenario, number, row), row))

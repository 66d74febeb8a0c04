"""The way from a family's cost to the inputs, through the sheets of a workbook by their headings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.workbook_file import Cell, Value

Cells = dict[str, dict[tuple[int, int], Cell]]
"""The cells of each sheet by row and column."""


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet by row and column, and its headings: the row that begins with a heading."""

    cells: Mapping[tuple[int, int], Cell]
    headings: int

    def column(self, heading: str) -> int:
        """The column of a heading."""
        return next(n for (row, n), cell in self.cells.items() if row == self.headings and cell.value == heading)

    def rows(self, **where: Value) -> list[int]:
        """The rows of the table whose cells are these; underscores stand for spaces."""
        wanted = {self.column(heading.replace("_", " ")): value for heading, value in where.items()}
        last = max(row for row, _ in self.cells)
        return [
            row
            for row in range(self.headings + 1, last + 1)
            if all(self.at(row, column).value == value for column, value in wanted.items())
        ]

    def at(self, row: int, column: int) -> Cell:
        """A cell; a blank one where nothing is written down."""
        return self.cells.get((row, column), Cell(None, None))

    def number(self, row: int, heading: str) -> float:
        """The figure of a row below a heading; 0 where it is blank."""
        value = self.at(row, self.column(heading)).value
        return float(value) if isinstance(value, float) else 0.0

    def formula(self, row: int, heading: str) -> str:
        """The formula of a row below a heading."""
        return self.at(row, self.column(heading)).formula or ""

    def above(self, label: str, kind: str | None = None) -> int:
        """The row above the headings with this label, and this beside it."""
        return next(
            row
            for (row, column), cell in self.cells.items()
            if column == 1 and cell.value == label and kind in (None, self.at(row, 2).value)
        )


class Trace:
    """The sheets on the way from a family's cost to the inputs; `family` and `hour` are its rows on two of them."""

    def __init__(self, sheets: Cells, family: str) -> None:
        first = {"Families": "Family", "Hours": "Family", "Work log": "File", "Priced lines": "Scenario number"}
        first |= {"Unit costs": "Scenario", "Unlogged hours": "Scenario number", "Priced expenses": "Scenario number"}
        rows = {
            name: next(row for (row, column), cell in sheets[name].items() if column == 1 and cell.value == heading)
            for name, heading in first.items()
        }
        grids = {name: Grid(sheets[name], row) for name, row in rows.items()}
        self.families, self.hours, self.log = grids["Families"], grids["Hours"], grids["Work log"]
        self.priced, self.unit_costs = grids["Priced lines"], grids["Unit costs"]
        self.unlogged, self.spent = grids["Unlogged hours"], grids["Priced expenses"]
        (self.family,) = self.families.rows(Family=family)
        (self.hour,) = self.hours.rows(Family=family)

    def lines(self, kind: str) -> Iterator[tuple[str, float, float]]:
        """Line, hours and cost of an hour now of each line of time of a kind that the family has some of."""
        now = self.hours.above("Cost of an hour now", kind)
        for (row, column), cell in sorted(self.hours.cells.items()):
            if row == self.hours.headings and str(cell.value).endswith(f", {kind}"):
                hours, price = (self.hours.at(at, column).value for at in (self.hour, now))
                if isinstance(hours, float) and isinstance(price, float):
                    yield str(cell.value), hours, price

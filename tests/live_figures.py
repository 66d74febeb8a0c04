"""What a live workbook shows once it is recalculated, and what a fresh run says of the same study."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from costing.costed import Costing
from costing.reports.workbook.inputs.cells import Input, input_cells
from costing.reports.workbook.inputs.edits import AGAIN
from tests.recalculated import by_formualizer, row_column, values
from tests.studies import costed
from tests.studies_with_scenarios import Case
from tests.workbook_file import Place, Value, names

RUN_AGAIN = "run again"
HALF_A_PENNY = 0.005
EXAMPLES = Path(__file__).parents[1] / "examples"


@dataclass(frozen=True)
class Shown:
    """A workbook as it is seen: the values of its cells, recalculated."""

    book: Path
    values: Mapping[Place, Value]

    def named(self, name: str) -> Value:
        """What stands in the cell that a defined name stands for."""
        return self.values[names(self.book)[name]]

    @cached_property
    def rows(self) -> Mapping[str, Mapping[int, Mapping[int, Value]]]:
        """Values by sheet, row and column, both from 1."""
        found: dict[str, dict[int, dict[int, Value]]] = {}
        for (sheet, cell), value in self.values.items():
            row, column = row_column(cell)
            found.setdefault(sheet, {}).setdefault(row, {})[column] = value
        return found

    def table(self, sheet: str, first: str) -> Iterator[dict[str, Value]]:
        """The rows of a sheet by heading, below the row whose first cell says `first`."""
        rows = self.rows[sheet]
        at = next(row for row, cells in sorted(rows.items()) if cells.get(1) == first)
        for row in sorted(rows):
            if row > at:
                yield {str(heading): rows[row].get(column) for column, heading in rows[at].items()}

    @cached_property
    def families(self) -> dict[str, Value]:
        """The total cost of each family."""
        return {str(row["Family"]): row["Total cost"] for row in self.table("Families", "Family")}

    @cached_property
    def scenarios(self) -> dict[tuple[str, str], Value]:
        """The totals on Scenarios, by what they are of and scenario; none where there is no such sheet."""
        rows = self.table("Scenarios", "Of") if "Scenarios" in self.rows else ()
        return {(str(row["Of"]), str(row["Scenario"])): row["Total cost"] for row in rows}

    @cached_property
    def checks(self) -> dict[str, Value]:
        """The result of each check."""
        return {str(row["Check"]): row["Result"] for row in self.table("Checks", "Check")}


def by_a_fast_recalculator(book: Path) -> Shown:
    """A workbook as formualizer sees it."""
    return Shown(book, by_formualizer(book))


def saved(book: Path, recalculated: Path) -> Shown:
    """A workbook as LibreOffice saved it."""
    return Shown(book, values(recalculated))


def unlike(shown: Shown, fresh: Costing, scenario: str = "base") -> Iterator[tuple[str, Value, float]]:
    """Where what is shown in a scenario is not what a fresh run says, to half a penny."""
    totals = fresh.results["families"]
    right = {"total": float(totals["cost"].sum()), "families": float(totals.height)}
    if scenario != "base":
        row = fresh.results["scenarios"].filter(scenario=scenario, by="all").row(0, named=True)
        right = {"total": row["total"], "families": row["number"]}
    if right["families"]:
        right["mean"] = right["total"] / right["families"]
    found = [(name, shown.named(name), value) for name, value in right.items()]
    borne = shown.families.values()
    whole = RUN_AGAIN if RUN_AGAIN in borne else sum(float(cost or 0) for cost in borne)
    found.append(("sum of families", whole, right["total"]))
    if scenario == "base":
        costs = dict(totals.select("family_id", "cost").iter_rows())
        found += [(name, shown.families.get(name), cost) for name, cost in costs.items()]
    if "scenarios" in fresh.results:
        for row in fresh.results["scenarios"].iter_rows(named=True):
            of = {"all": "All families", "agency": f"{row['name']} (agency)"}.get(row["by"], row["name"])
            got = shown.scenarios.get((of, row["scenario"]))
            found.append((f"Scenarios: {of}, {row['scenario']}", got, row["total"]))
    return ((name, got, right) for name, got, right in found if not is_near(got, right))


def is_near(got: Value, right: float) -> bool:
    """Whether a cell holds a number to half a penny; of large ones a billionth may differ."""
    if isinstance(got, bool) or not isinstance(got, float | int):
        return False
    return abs(got - right) <= HALF_A_PENNY + 1e-9 * abs(right)


def open_to_edits(result: Costing) -> list[Input]:
    """The inputs that formulas follow."""
    return [cell for cell in input_cells(result.scenarios) if cell.after != AGAIN and isinstance(cell.value, float)]


def example_as_text(name: str) -> Case:
    """An example as the text of its files, costed."""
    folder = EXAMPLES / name
    settings = {key: str(value) for key, value in tomllib.loads((folder / "study.toml").read_text("utf-8")).items()}
    tables = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = [dict(row) for row in csv.DictReader(file)]
    return Case(name, settings, tables, costed(settings, tables))

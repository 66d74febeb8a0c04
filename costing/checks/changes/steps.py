"""The rows of scenarios as the steps that they take, in the order in which they take them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from costing.checks.changes.allowed import (
    Changeable,
    changeable,
    changeable_number,
    check_change,
    value_of,
)
from costing.checks.changes.known import check_name
from costing.checks.changes.where import conditions
from costing.checks.checked import CheckedStudy
from costing.model.problem import Place
from costing.model.written import UnfitError

Cells = Mapping[str, object]
MayChange = Callable[[str, str], Changeable]
"""What may be done to a column of a table; raises `UnfitError` where it may not change."""
FLEXIBLE = "flexible"


@dataclass(frozen=True)
class Step:
    """One change as it is applied: a row of scenarios, or one value of a range.

    `number` is the value where a number is changed, else None; `name` the role or price year that is set, else "".
    `where` are column and value of the conditions, which must all hold; `share` is the part of the time picked.
    `first` and `last` are months (YYYY-MM) between which it holds, "" where they are open. `row` is its place in the
    table of changes, from 1.
    """

    table: str
    column: str
    change: str
    number: float | None
    name: str
    where: tuple[tuple[str, str], ...]
    share: float
    first: str
    last: str
    place: Place
    row: int = 0

    def holds_in(self, month: str) -> bool:
        """Whether it holds in a month (YYYY-MM)."""
        return (not self.first or self.first <= month) and (not self.last or month <= self.last)

    @property
    def on_hours(self) -> bool:
        """Whether it acts on hours that were added up, not on cells of tables or settings."""
        return self.table == "work_log" or (self.table, self.column) == ("study", "families")


@dataclass(frozen=True)
class Scenario:
    """The steps of one scenario in their order, and what becomes of staff: flexible, fixed or posts."""

    name: str
    steps: tuple[Step, ...]
    capacity: str


@dataclass(frozen=True)
class ReadRow:
    """One row of scenarios, or one end of a range: its cells, what it changes, the step, and what is wrong.

    `of` and `step` are None where they cannot be told; `unfit` holds the error of each column that does not fit.
    """

    cells: Cells
    of: Changeable | None
    step: Step | None
    unfit: Mapping[str, UnfitError]


def scenarios(study: CheckedStudy) -> tuple[Scenario, ...]:
    """The scenarios of a study in the order in which the table has them; rows that cannot be read are left out."""
    steps: dict[str, list[Step]] = {}
    capacities: dict[str, str] = {}
    for row in rows_of_scenarios(study):
        if row.step:
            name = str(row.cells["scenario"])
            steps.setdefault(name, []).append(row.step)
            capacities[name] = capacities.get(name) or str(row.cells["capacity"] or "")
    return tuple(Scenario(name, tuple(taken), capacities[name] or FLEXIBLE) for name, taken in steps.items())


def rows_of_scenarios(study: CheckedStudy) -> Iterator[ReadRow]:
    """Every row of scenarios as it was read."""
    return read_rows(study, "scenarios", "value", changeable)


def rows_of_ranges(study: CheckedStudy) -> Iterator[tuple[ReadRow, ReadRow]]:
    """Every row of ranges as it was read, with its low value and with its high one."""
    low, high = (read_rows(study, "ranges", value, changeable_number) for value in ("low", "high"))
    return zip(low, high, strict=True)


def read_rows(study: CheckedStudy, name: str, value: str, may_change: MayChange) -> Iterator[ReadRow]:
    """Every row of a table of changes; the column `value` holds the value, which is read as it is written there."""
    if not study.given(name):
        return
    screened = study.tables[name]
    said = screened.rows.select(value).to_series().is_not_null()
    texts = screened.table.rows[value] if value in screened.table.rows.columns else said
    rows = zip(screened.rows.iter_rows(named=True), texts, said, screened.whole, strict=True)
    for number, (cells, text, filled, whole) in enumerate(rows, 1):
        found = read_row(study, name, {**cells, value: text if filled else None}, value, whole, may_change)
        yield replace(found, step=found.step and replace(found.step, row=number))


def read_row(study: CheckedStudy, name: str, cells: Cells, value: str, whole: bool, may_change: MayChange) -> ReadRow:
    """One row of a table of changes; what can be said of it is said where other cells of it do not fit the model."""
    conventions = study.tables[name].table.conventions
    table, column, change, where = (str(cells[of] or "") for of in ("table", "column", "change", "where"))
    unfit: dict[str, UnfitError] = {}
    of = tried(unfit, "column", may_change, table, column) if table and column else None
    picks = tried(unfit, "where", conditions, table, where, conventions) if table else None
    tried(unfit, "share", check_share, table, cells.get("share"))
    if of and change:
        tried(unfit, "change", check_change, of, change)
    said = None
    if of and change and "change" not in unfit and cells[value] is not None:
        said = tried(unfit, value, value_of, of, change, str(cells[value]), conventions)
    if of and isinstance(said, str):
        tried(unfit, value, check_name, study, of, said)
    if whole and of and picks is not None and said is not None and not unfit:
        return ReadRow(cells, of, step_of(of, cells, picks, said, study.place(name, cells)), unfit)
    return ReadRow(cells, of, None, unfit)


def cell_of(study: CheckedStudy, step: Step, column: str) -> Place:
    """The place of a cell of the row that a step is."""
    tables = [study.tables[name].table for name in ("scenarios", "ranges") if name in study.tables]
    parts = ((table, n, part) for table in tables for n, part in enumerate(table.parts))
    at = (step.place.file, step.place.sheet)
    return next(table.place(n, step.place.row, column) for table, n, part in parts if (part.file, part.sheet) == at)


def step_of(of: Changeable, cells: Cells, where: tuple[tuple[str, str], ...], said: float | str, place: Place) -> Step:
    """The step of a row in which nothing is wrong."""
    number, name = (None, said) if isinstance(said, str) else (said, "")
    share = cells.get("share")
    return Step(
        of.table,
        of.column,
        str(cells["change"]),
        number,
        name,
        where,
        share=1.0 if share is None else float(str(share)),
        first=str(cells.get("from") or ""),
        last=str(cells.get("to") or ""),
        place=place,
    )


def check_share(table: str, share: object) -> None:
    """Raise `UnfitError` where a share is given of something that is not time of the log."""
    if share is not None and table not in ("", "work_log"):
        said = f"A share is of the time of work_log, and this changes {table}."
        raise UnfitError("share-not-allowed", f"{said} Clear this cell.")


Read = TypeVar("Read")


def tried(unfit: dict[str, UnfitError], column: str, read: Callable[..., Read], *cells: object) -> Read | None:
    """What `read` makes of some cells, or None; then `unfit` holds why, at the column."""
    try:
        return read(*cells)
    except UnfitError as error:
        unfit[column] = error.with_traceback(None)
        return None

"""The cells of a study that are inputs of its figures: what each is of, its value, unit and source."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from costing.analyses.figures import setting
from costing.analyses.scenarios import Compared
from costing.checks.changes.allowed import CHANGEABLE, COLUMNS, written_for
from costing.checks.changes.steps import Step, rows_of_scenarios
from costing.model.numbers import Number
from costing.model.settings import Settings
from costing.model.tables import TABLES
from costing.model.written import Written
from costing.reports.workbook.inputs.edits import AGAIN, Edits
from costing.reports.workbook.inputs.names import NAMED, of_step
from costing.reports.workbook.sheet import Format

PROSE = ("title", "perspective", "population", "setting", "comparator", "assumptions")
"""Settings that no figure depends on; the cover has them."""
OF_TABLES: Mapping[str, tuple[str, ...]] = {
    "unit_costs": COLUMNS["unit_costs"],
    "price_index": ("index",),
    "expenses": ("cost", "vat", "resale_value", "life_years"),
    "practitioners": ("available_hours", "fte"),
}
"""The columns of tables that are inputs, in their order."""
Value = float | date | str


@dataclass(frozen=True)
class Input:
    """One filled-in cell; `row` counts from 1, 0 for a setting. `after`: what follows when it is edited."""

    table: str
    row: int
    item: str
    of: str
    value: Value
    written: Written
    unit: str = ""
    meaning: str = ""
    source: str = ""
    price_year: str = ""
    after: str = AGAIN

    @property
    def format(self) -> Format:
        """Money with pence, dates as dates, other numbers with as many decimals as they have, up to four."""
        if isinstance(self.value, date):
            return Format.DATE
        is_money = isinstance(self.written, Number) and self.written.money and not isinstance(self.value, str)
        if is_money:
            return Format.RATE
        return Format.DECIMAL if isinstance(self.value, float) and not self.value.is_integer() else Format.TEXT


def input_cells(compared: Compared) -> list[Input]:
    """The inputs of a study: its settings, then each table's, row by row."""
    edits = Edits(compared)
    found = list(settings(compared.study.settings, edits))
    for table in OF_TABLES:
        found += of_table(compared, edits, table)
    return [*found, *of_scenarios(compared, edits)]


def settings(given: Settings, edits: Edits) -> Iterator[Input]:
    """The settings that are filled in, and the discount rate, which is 0 where it is blank."""
    written = Settings.written()
    for name in written:
        cell = getattr(given, name)
        cell = Decimal(0) if cell is None and name == "discount_rate" else cell
        if cell is not None and name not in PROSE:
            value = float(cell) if isinstance(cell, Decimal) else cell
            meaning = described(Settings, name)
            after = edits.of_cell("study", 0, name)
            yield Input("study", 0, name, "the study", value, written[name], Settings.unit(name), meaning, after=after)


def of_table(compared: Compared, edits: Edits, table: str) -> Iterator[Input]:
    """The inputs of a table."""
    model, code = TABLES[table], setting(compared.study.settings, "currency")
    for number, row in enumerate(compared.study.rows(table).iter_rows(named=True), 1):
        of = NAMED[table](row)
        for name in OF_TABLES[table]:
            if row[name] is not None:
                yield Input(
                    table,
                    number,
                    name,
                    of,
                    float(row[name]),
                    model.written()[name],
                    in_currency(model.unit(name), code),
                    described(model, name),
                    row.get("source") or "",
                    row.get("price_year") or "",
                    edits.of_cell(table, number, name),
                )


def of_scenarios(compared: Compared, edits: Edits) -> Iterator[Input]:
    """The values of scenarios, and the shares of time that they are of."""
    for read in rows_of_scenarios(compared.study):
        if step := read.step:
            yield from of_row(step, read.cells, setting(compared.study.settings, "currency"), edits)


def of_row(step: Step, cells: Mapping[str, Any], code: str, edits: Edits) -> Iterator[Input]:
    """The value, and the share where it is filled in, of one row of scenarios."""
    model, of = TABLES["scenarios"], of_step(str(cells["scenario"]), step)
    changes = CHANGEABLE[step.table, step.column]
    target = Settings if step.table == "study" else TABLES[step.table]
    unit = "times" if step.change == "multiply" else target.unit(step.column) if step.number is not None else ""
    value = step.name if step.number is None else step.number
    given: list[tuple[str, Value, Written, str]] = [
        ("value", value, written_for(changes, step.change), in_currency(unit, code))
    ]
    if cells["share"] is not None:
        given.append(("share", step.share, model.written()["share"], model.unit("share")))
    for item, cell, written, its_unit in given:
        after = AGAIN if isinstance(cell, str) else edits.of_step(step)
        yield Input("scenarios", step.row, item, of, cell, written, its_unit, described(model, item), after=after)


def described(model: Any, name: str) -> str:
    """What a column, or a setting, means."""
    return str(model.model_fields[name].description or "").replace("`", "")


def in_currency(unit: str, code: str) -> str:
    """A unit with the study's currency.

    >>> in_currency("currency a year", "GBP")
    'GBP a year'
    """
    return unit.replace("currency", code)

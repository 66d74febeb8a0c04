"""A scenario read a second time: its rows written into the cells of the tables, as a person would edit them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from fractions import Fraction

from tests.reference.cells import Row, cell
from tests.reference.scenario_log import conditions, edited_log, is_of_log
from tests.reference.study import Study

DIGITS = 28
"""As many decimals as are written: a cell holds up to 30."""
TEXTS = (
    *("role", "price_year", "source", "agency", "overheads_base", "payment", "practitioner_id", "team", "site"),
    *("indirect_over", "overhead_item", "category", "family_id", "intervention", "replaced", "shared_by", "phase"),
    *("varies_with", "year", "series", "valid_from", "valid_to", "start", "end", "date"),
)
"""Columns that are picked by their text; all others are numbers."""

Tables = Mapping[str, list[Row]]


def edited(settings: Mapping[str, str], tables: Tables, steps: Iterable[Row]) -> tuple[dict[str, str], Tables]:
    """The settings and tables with every step done by hand, in order, whatever months it names."""
    study, steps = Study(settings, tables), list(steps)
    changed_settings, changed_tables = dict(settings), dict(tables)
    for step in steps:
        table = cell(step, "table")
        if table == "study":
            changed_settings |= changed(changed_settings, step)
        elif not is_of_log(step):
            changed_tables[table] = [edited_row(row, step) for row in changed_tables.get(table, [])]
    if any(is_of_log(step) for step in steps):
        changed_tables |= {"work_log": edited_log(study, steps)}
        changed_tables.pop("attendance", None)
    changed_tables.pop("scenarios", None)
    return changed_settings, changed_tables


def edited_row(row: Row, step: Row) -> Row:
    """A row after a step; one that it does not pick stays as it is."""
    return row | changed(row, step) if picks(row, cell(step, "where")) else row


def picks(row: Mapping[str, str], where: str) -> bool:
    """Whether every condition holds; a blank value asks for a blank cell."""
    return all(holds(cell(row, column), column, value) for column, value in conditions(where))


def holds(text: str, column: str, value: str) -> bool:
    """Names, dates and words exactly, numbers by their value."""
    if column in TEXTS or not text or not value:
        return text == value
    return Fraction(text) == Fraction(value)


def changed(row: Mapping[str, str], step: Row) -> Row:
    """The cells of a picked row that a step changes, with what they say then; empty cells stay empty."""
    column, change, value = (cell(step, name) for name in ("column", "change", "value"))
    if column == "salary" and change == "multiply" and cell(row, "cost_per_hour") and cell(row, "pay_share"):
        return after_a_pay_award(row, Decimal(value))
    if not cell(row, column):
        return {}
    if column == "price_year":
        return {column: value}
    with localcontext(prec=60):
        before, by = Decimal(cell(row, column)), Decimal(value)
        return {column: written({"set": by, "add": before + by, "multiply": before * by}[change])}


def after_a_pay_award(row: Mapping[str, str], factor: Decimal) -> Row:
    """Of a published rate the share that is pay grows, and is then a larger share of it.

    >>> after_a_pay_award({"cost_per_hour": "29", "pay_share": "0.7"}, Decimal("1.05"))["cost_per_hour"]
    '30.015'
    """
    with localcontext(prec=60):
        rate, share = Decimal(cell(row, "cost_per_hour")), Decimal(cell(row, "pay_share"))
        growth = 1 - share + share * factor
        return {"cost_per_hour": written(rate * growth), "pay_share": written(share * factor / growth)}


def written(number: Decimal) -> str:
    """A number as a cell holds it: whole where it is whole.

    >>> written(Decimal("3.50") * 2), written(Decimal("0.10"))
    ('7', '0.1')
    """
    with localcontext(prec=60):
        plain = f"{round(number, DIGITS):f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain

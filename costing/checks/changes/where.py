"""Which rows a change picks: `role=social worker; activity=travel`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import polars as pl

from costing.model.identifiers import Choice, Choices, Identifier, Identifiers, did_you_mean, folded
from costing.model.problem import printable
from costing.model.row import Row
from costing.model.staff import KINDS
from costing.model.tables import TABLES
from costing.model.written import Conventions, UnfitError, Written, read, trimmed

Where = Sequence[tuple[str, str]]
OF_TIME: Mapping[str, Written] = MappingProxyType(
    {
        "role": Identifier(),
        "activity": Identifier(),
        "kind": Choice(words=(*KINDS, "direct")),
        "agency": Identifier(),
        "intervention": Identifier(),
        "practitioner_id": Identifier(),
        "family_id": Identifier(),
    }
)
"""By what time of the work log is picked; kind is `direct` or `indirect` where activities have none."""
SETTINGS: Mapping[str, Written] = MappingProxyType({})


def columns_for(table: str) -> Mapping[str, Written]:
    """By which columns rows of a table are picked, and how they are written."""
    if table == "study":
        return SETTINGS
    return OF_TIME if table == "work_log" else TABLES[table].written()


def conditions(table: str, text: str, conventions: Conventions) -> tuple[tuple[str, str], ...]:
    """Column and value of each condition, the value as a plain table would have it; raises `UnfitError`.

    Numbers have a point before decimals, dates are ISO, white space is collapsed; "" stands for a blank cell.

    >>> conditions("unit_costs", "Role = social  worker; salary=31500.0", Conventions())
    (('role', 'social worker'), ('salary', '31500.0'))
    """
    known = columns_for(table)
    if not trimmed(text):
        return ()
    if not known:
        raise UnfitError("unreadable-where", f"The table {table} has no rows to pick. Clear this cell.")
    found = tuple(condition(known, table, part, conventions) for part in text.split(";") if trimmed(part))
    names = [column for column, _ in found]
    for column in names:
        if names.count(column) > 1:
            cure = "A row is picked where all conditions hold; write a row of its own for each value."
            raise UnfitError("unreadable-where", f"{column} stands here twice. {cure}")
    if not found:
        raise no_condition()
    return found


def condition(known: Mapping[str, Written], table: str, text: str, conventions: Conventions) -> tuple[str, str]:
    """Column and value of one condition; raises `UnfitError`."""
    name, equals, value = text.partition("=")
    if not equals or not trimmed(name):
        raise no_condition()
    column = next((column for column in known if folded(column) == folded(name)), "")
    if not column:
        near = did_you_mean(trimmed(name), known) or f" Name one of: {', '.join(known)}."
        raise UnfitError("unknown-where", f"Rows of {table} cannot be picked by {printable(trimmed(name))}.{near}")
    return column, plain(column, known[column], trimmed(value), conventions)


def no_condition() -> UnfitError:
    """That a text is no condition."""
    said = "This does not say which rows."
    return UnfitError("unreadable-where", f"{said} Write it like role=social worker; several with a ; between.")


def plain(column: str, written: Written, text: str, conventions: Conventions) -> str:
    """A value as a plain table would have it; raises `UnfitError` where no cell of the column can hold it."""
    if not text:
        return ""
    value = read(written, text, conventions)
    match value:
        case UnfitError():
            raise UnfitError("unreadable-where", f"No cell of {column} holds what stands here. {value.message}")
        case tuple():
            return str(value[0])
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
    return str(value)


def picked(rows: pl.DataFrame, where: Where, model: type[Row]) -> pl.Expr:
    """Which rows of a typed table all conditions hold for; every row where there are none."""
    return pl.all_horizontal(pl.lit(True), *holds(where, model))


def holds(where: Where, model: type[Row]) -> Iterator[pl.Expr]:
    """Each condition as an expression that is true or false, never null."""
    for column, text in where:
        written, cell = model.written()[column], pl.col(column)
        value = read(written, text, Conventions()) if text else None
        if not text:
            yield cell.is_null()
        elif isinstance(value, UnfitError):
            yield pl.lit(False)
        elif isinstance(written, Identifiers | Choices):
            yield cell.str.split(";").list.contains(text).fill_null(False)
        else:
            yield cell.eq_missing(pl.lit(float(value) if isinstance(value, Decimal) else value))

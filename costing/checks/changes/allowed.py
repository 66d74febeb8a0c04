"""What a scenario or a range may change, and how."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from costing.model.changes import CHANGES
from costing.model.identifiers import Identifier, did_you_mean, folded
from costing.model.numbers import Number
from costing.model.problem import printable
from costing.model.row import Row
from costing.model.settings import Settings
from costing.model.tables import TABLES
from costing.model.written import Conventions, UnfitError, Written, read

FACTOR = Number(least=0, most=1_000)
"""What hours and families are multiplied by."""


@dataclass(frozen=True)
class Changeable:
    """A column that may be changed: how, and how its cells are written."""

    table: str
    column: str
    changes: tuple[str, ...]
    written: Written


def every_number(model: type[Row]) -> tuple[str, ...]:
    """The columns of a table that hold numbers."""
    return tuple(name for name, written in model.written().items() if isinstance(written, Number))


COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "unit_costs": every_number(TABLES["unit_costs"]),
        "expenses": ("cost", "life_years", "resale_value"),
        "price_index": ("index",),
        "practitioners": ("available_hours",),
    }
)
"""The columns of cells that change, all of them numbers that are set, added to or multiplied."""
OF_SETTINGS = (
    Changeable("study", "discount_rate", CHANGES, Settings.written()["discount_rate"]),
    Changeable("study", "price_year", ("set",), Identifier()),
)
OF_HOURS = (
    Changeable("study", "families", ("multiply",), FACTOR),
    Changeable("work_log", "minutes", ("multiply",), FACTOR),
    Changeable("work_log", "role", ("set",), Identifier()),
)
"""What acts on hours that were added up, not on cells."""
OF_CELLS = tuple(
    Changeable(table, column, CHANGES, TABLES[table].written()[column])
    for table, columns in COLUMNS.items()
    for column in columns
)
CHANGEABLE: Mapping[tuple[str, str], Changeable] = MappingProxyType(
    {(one.table, one.column): one for one in (*OF_CELLS, *OF_SETTINGS, *OF_HOURS)}
)


def changeable(table: str, column: str, among: Sequence[Changeable] = tuple(CHANGEABLE.values())) -> Changeable:
    """What may be done to a column, capitals aside; raises `UnfitError` where it is not `among` those that change."""
    known = {of.column: of for of in among if of.table == table}
    found = next((of for name, of in known.items() if folded(name) == folded(column)), None)
    if found:
        return found
    strange = folded(column) not in [folded(name) for name in (*columns_of(table), *known)]
    what = f"{table} has no such column" if strange else f"{printable(column)} of {table} cannot be changed"
    near = (did_you_mean(column, known) if strange else "") or f" What can be: {', '.join(known)}."
    raise UnfitError("not-changeable", f"{what}.{near}")


def changeable_number(table: str, column: str) -> Changeable:
    """What may be done to a column of numbers; raises `UnfitError` where it is none that may change."""
    return changeable(table, column, [of for of in CHANGEABLE.values() if isinstance(of.written, Number)])


def columns_of(table: str) -> list[str]:
    """The columns of a table, or the settings."""
    return list((Settings if table == "study" else TABLES[table]).written())


def check_change(of: Changeable, change: str) -> None:
    """Raise `UnfitError` where a column may not be changed in this way."""
    if change not in of.changes:
        said = f"{of.column} of {of.table} can only be {PAST[of.changes[0]]}"
        raise UnfitError("change-not-allowed", f"{said}. Enter {of.changes[0]}.")


PAST = {"set": "set", "multiply": "multiplied"}


def value_of(of: Changeable, change: str, text: str, conventions: Conventions) -> float | str:
    """The number, or the name that is set; raises `UnfitError` where the text is none or outside the limits."""
    value = read(written_for(of, change), text, conventions)
    if not isinstance(value, UnfitError):
        return value if isinstance(value, str) else float(value)
    if change == "multiply" and value.code == "unreadable":
        such = f"1{conventions.decimal}02"
        raise UnfitError("unreadable", f"This is not a number. Write what it is multiplied by: {such} for 2% more.")
    raise UnfitError(value.code, value.message)


def written_for(of: Changeable, change: str) -> Written:
    """How the value of a change is written: what is set as in the cell, what is added or multiplied as a number."""
    if change == "set" or of in OF_HOURS or not isinstance(of.written, Number):
        return of.written
    return Number(money=of.written.money and change == "add")

"""What study.toml says of one table: where it stands, what its columns are called and how it is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, get_args

from costing.model.identifiers import did_you_mean
from costing.model.row import Row
from costing.model.tables import TABLES
from costing.model.written import Conventions, DateOrder
from costing.reading.refusal import Flaw

ZERO = ("problem", "exclude")
ORDERS: tuple[str, ...] = get_args(DateOrder)
ENCODINGS = ("utf-8", "cp1252")
DELIMITERS: Mapping[str, str] = MappingProxyType({",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright bars"})
"""What may stand between the cells of a text file, and its name."""
DECIMALS = (".", ",")
CHOICES = ("date_order", "zero", "encoding", "delimiter", "decimal")
"""Settings that are one of a few words."""
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class TableSettings:
    """How a table is kept by those who keep it; everything has a default.

    `header` is the number of the header row (0: the first of 20 rows that holds the required columns),
    `columns` gives a column's heading; without it columns are called as the table's own. `encoding`, `delimiter` and
    `decimal` are those of text files; where nothing is said they are told by the files.
    """

    file: str = ""
    sheet: str = ""
    header: int = 0
    columns: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    date_order: str = ""
    zero: str = ""
    encoding: str = ""
    delimiter: str = ""
    decimal: str = ""

    def conventions(self, study_date_order: str = "") -> Conventions:
        """How the table's cells are written, the study's order of dates being the default."""
        order = self.date_order or study_date_order
        known: DateOrder = "dmy" if order == "dmy" else "mdy" if order == "mdy" else "ymd"
        decimal: Literal[".", ","] = "," if self.decimal == "," else "."
        return Conventions(known, "exclude" if self.zero == "exclude" else "problem", decimal)


def settings_of_tables(given: Any) -> tuple[dict[str, TableSettings], list[Flaw]]:
    """The tables of `[tables.x]`, and what is wrong there: a mistyped name would silently have no effect."""
    if not isinstance(given, Mapping):
        return {}, [Flaw("unreadable", "Write the settings of a table under [tables.work_log].", column="tables")]
    settings: dict[str, TableSettings] = {}
    flaws: list[Flaw] = []
    for name, values in given.items():
        where = f"tables.{name}"
        if name not in TABLES:
            flaws.append(
                Flaw(
                    "unknown-setting",
                    f"{name} is not a table of a study.{did_you_mean(name, TABLES)}",
                    column=where,
                )
            )
        elif not isinstance(values, Mapping):
            flaws.append(Flaw("unreadable", f"Write the settings of this table under [{where}].", column=where))
        else:
            settings[name], found = settings_of_table(where, TABLES[name], values)
            flaws += found
    return settings, flaws


def settings_of_table(where: str, model: type[Row], values: Mapping[str, Any]) -> tuple[TableSettings, list[Flaw]]:
    """One table's settings; those that cannot be used are left at their default and reported."""
    kept: dict[str, Any] = {}
    flaws: list[Flaw] = []
    for key, value in values.items():
        if key not in REMEDIES:
            message = f"{key} is not a setting of a table.{did_you_mean(key, REMEDIES)}"
            flaws.append(Flaw("unknown-setting", message, column=f"{where}.{key}"))
        elif not FITS[key](value):
            code = "unknown-choice" if key in CHOICES else "unreadable"
            flaws.append(Flaw(code, REMEDIES[key], column=f"{where}.{key}"))
        else:
            kept[key] = value
    for name in kept.get("columns", {}):
        if name not in model.model_fields:
            message = f"{name} is not a column of {model.TABLE}.{did_you_mean(name, model.model_fields)}"
            flaws.append(Flaw("unknown-setting", message, column=f"{where}.columns"))
    kept["columns"] = {name: heading for name, heading in kept.get("columns", {}).items() if name in model.model_fields}
    return TableSettings(**kept), flaws


def is_name(value: Any) -> bool:
    """Whether a setting is text with something in it."""
    return isinstance(value, str) and bool(value.strip())


def are_headings(value: Any) -> bool:
    """Whether `columns` gives a heading for each column that it names."""
    return isinstance(value, Mapping) and all(is_name(heading) for heading in value.values())


def is_row(value: Any) -> bool:
    """Whether `header` is the number of a row."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


FITS: Mapping[str, Callable[[Any], bool]] = MappingProxyType(
    {
        "file": is_name,
        "sheet": is_name,
        "header": is_row,
        "columns": are_headings,
        "date_order": lambda value: value in ORDERS,
        "zero": lambda value: value in ZERO,
        "encoding": lambda value: value in ENCODINGS,
        "delimiter": lambda value: isinstance(value, str) and value in DELIMITERS,
        "decimal": lambda value: value in DECIMALS,
    }
)
REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "file": 'Write the file\'s name in quotes: file = "log.xlsx".',
        "sheet": 'Write the sheet\'s name in quotes: sheet = "Log".',
        "header": "Write the number of the row that holds the columns' names: header = 4.",
        "columns": 'Write the heading of each column in quotes: columns = {date = "Date"}.',
        "date_order": f"Write one of: {', '.join(ORDERS)}.",
        "zero": f"Write one of: {', '.join(ZERO)}.",
        "encoding": f"Write one of: {', '.join(ENCODINGS)}.",
        "delimiter": 'Write "," or ";" or "|" or "\\t" (a tab), whichever stands between cells: delimiter = ";".',
        "decimal": 'Write the mark before decimals in quotes: decimal = "," or decimal = ".".',
    }
)

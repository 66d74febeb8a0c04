"""Reading a study's settings: keys and values of study.toml, a `study` sheet or a mapping in Python."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from costing.model.identifiers import did_you_mean, folded
from costing.model.settings import Settings
from costing.model.written import trimmed
from costing.reading.cell_text import cell_text
from costing.reading.header import spelt
from costing.reading.refusal import Flaw, RefusedError
from costing.reading.table_settings import TableSettings, settings_of_tables
from costing.reading.text.encoding import BOM

KNOWN = tuple(Settings.model_fields)


@dataclass(frozen=True)
class SettingsRead:
    """Settings as text, the settings of each table, and what is wrong with them."""

    settings: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, TableSettings] = field(default_factory=dict)
    flaws: tuple[Flaw, ...] = ()


def settings_from_toml(data: bytes) -> SettingsRead:
    """What study.toml says; raises `RefusedError` where it is not TOML: nothing in it can be relied on."""
    values = toml_values(data)
    tables, flaws = settings_of_tables(values.pop("tables", {}))
    pairs = [(key, value, 0) for key, value in values.items() if key != "study"]
    section = values.get("study", {})
    if isinstance(section, Mapping):
        pairs += [(key, value, 0) for key, value in section.items()]
    else:
        flaws.append(Flaw("unreadable", "Write the settings under [study], or at the top of the file.", column="study"))
    read = settings_from_pairs(pairs)
    return SettingsRead(read.settings, tables, (*read.flaws, *flaws))


def toml_values(data: bytes) -> dict[str, Any]:
    """The values of a TOML file, numbers exactly as written."""
    try:
        return tomllib.loads(data.removeprefix(BOM).decode(), parse_float=Decimal)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RefusedError(
            Flaw("unreadable-settings", "This line is not in UTF-8. Save the file as UTF-8.", line)
        ) from error
    except (ValueError, ArithmeticError, RecursionError) as error:
        where = re.search(r" \(at (?:line ([0-9]+), column [0-9]+|end of document)\)", str(error))
        line = int(where[1]) if where and where[1] else data.count(b"\n") + 1 if where else 0
        why = str(error).replace(where[0], "") if where else type(error).__name__
        message = f"This is not valid TOML: {why}. Write text in quotes, dates as 2013-04-01."
        raise RefusedError(Flaw("unreadable-settings", message, line)) from error


def settings_from_pairs(pairs: Iterable[tuple[str, Any, int]]) -> SettingsRead:
    """Settings from keys and values, each with its row: a mistyped key would silently have no effect."""
    settings: dict[str, str] = {}
    flaws = []
    names = {folded(name): name for name in KNOWN}
    for key, value, row in pairs:
        name = names.get(folded(key))
        if name is None:
            flaws.append(
                Flaw(
                    "unknown-setting",
                    f"There is no setting of this name.{did_you_mean(spelt(key), KNOWN)}",
                    row,
                    key,
                )
            )
        elif name in settings:
            flaws.append(Flaw("duplicate-key", "This setting is given twice. Delete one.", row, key))
        elif isinstance(value, Mapping | list | tuple):
            flaws.append(Flaw("unreadable", "Write one value for this setting.", row, key))
        else:
            settings[name] = trimmed(cell_text(value))
    filled = {name: text for name, text in settings.items() if text}
    return SettingsRead(filled, flaws=tuple(flaws))

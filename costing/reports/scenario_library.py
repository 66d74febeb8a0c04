"""Common scenarios as a study can take them: the library as a list, and its rows with the study's own names."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from costing.checks.check import check_settings
from costing.checks.screen import screen
from costing.model.changes import Change
from costing.model.common_scenarios import LIBRARY, CommonRow, CommonScenario
from costing.model.identifiers import collapsed
from costing.model.problem import InvalidStudyError, printable
from costing.model.tables import Part, StudyAsRead, Table
from costing.reading.files import Files
from costing.reading.refusal import RefusedError
from costing.reading.study_files import SETTINGS_FILE, read_table
from costing.reading.study_settings import SettingsRead, settings_from_toml
from costing.reading.table_files import files_of
from costing.reading.table_settings import TableSettings
from costing.reports.appended_rows import CannotAppendError, CsvFile
from costing.reports.scenario_names import names_of
from costing.reports.template import EXAMPLE, table_text
from costing.study import Study, unit_costs

FILE = "scenarios.csv"
COPY = "Make them with `costing init NEW-FOLDER` and the same --scenario, and copy them from its scenarios.csv."
LOOKED_AT = ("unit_costs", "price_index", "activities", "practitioners")
"""Tables that say which rows fit a study, and how its roles and activities are called."""
PLACEHOLDERS: Mapping[str, str] = {
    "role": f"{EXAMPLE}social worker",
    "other_role": f"{EXAMPLE}family support worker",
    "activity": f"{EXAMPLE}case recording",
    "travel": "kind=travel",
    "later_role": f"{EXAMPLE}social worker",
    "month": "2013-10",
}
"""What stands in rows where the study says nothing; `costing validate` does not know these names."""


@dataclass(frozen=True)
class StudySays:
    """What a study says to a common scenario: the typed rows of its tables, and its names.

    `tables` is None where the study is still to be filled in; `names` has every one of `NAMES`.
    """

    tables: Mapping[str, pl.DataFrame] | None = None
    names: Mapping[str, str] = field(default_factory=lambda: PLACEHOLDERS)

    @property
    def filled(self) -> Mapping[str, Sequence[str]] | None:
        """The columns of each table in which something stands."""
        if self.tables is None:
            return None
        return {name: [column for column in rows.columns if rows[column].count()] for name, rows in self.tables.items()}

    def cells(self, row: CommonRow, scenario: str) -> dict[str, str]:
        """A row with the study's names; where unit costs are given in several ways, picking only those of its own.

        So no warning tells of cells that are blank since the row beside it changes what stands in their place.
        """
        cells = row.cells(scenario, self.names)
        table = (self.tables or {}).get(row.table)
        if table is not None and row.instead:
            own = table.filter(pl.col(row.column).is_not_null())
            others = [name for name in row.instead if table[name].count() and not own[name].count()]
            cells["where"] = "; ".join(filter(None, [cells["where"], *(f"{name}=" for name in others)]))
        return cells


@dataclass(frozen=True)
class Appended:
    """A scenario that was appended, and its rows.

    `names` are those that were taken from the study, `examples` the columns in which names are still to be put in.
    """

    scenario: CommonScenario
    rows: Sequence[Mapping[str, str]]
    names: Sequence[str]
    examples: Sequence[str]


def listing() -> str:
    """The library, one line a scenario."""
    widest = max(len(scenario.name) for scenario in LIBRARY)
    return "".join(f"{scenario.name.ljust(widest)}  {scenario.sentence}\n" for scenario in LIBRARY)


def blank_rows(scenarios: Sequence[CommonScenario]) -> list[Appended]:
    """Every row of these scenarios, for a blank study."""
    return [appended(scenario, StudySays()) for scenario in scenarios]


def scenarios_table(found: Sequence[Appended]) -> str:
    """`scenarios.csv` of a blank study with these rows."""
    return table_text(Change, [row for each in found for row in each.rows])


def longer_table(folder: Path, scenarios: Sequence[CommonScenario]) -> tuple[Path, bytes, list[Appended]]:
    """The scenarios of a study with those rows of these scenarios that fit it: where they stand, and their bytes.

    Raises `InvalidStudyError` where the settings or the table cannot be read, `CannotAppendError` where a scenario is
    there already, would change nothing, or the table stands elsewhere than in a CSV file of its own name.
    """
    with closing(Files(folder)) as files:
        said = settings_read(files)
        settings = said.tables.get(Change.TABLE, TableSettings())
        path = file_of(files, settings)
        data = files.content(path) if path.exists() else new_table(settings)
        file = CsvFile(data, path.name, Change, settings)
        refuse_those_there(scenarios, file)
        says = study_says(files, said, scenarios)
    found = [appended(scenario, says) for scenario in scenarios]
    return path, file.with_rows([row for each in found for row in each.rows], optional=["note"]), found


def settings_read(files: Files) -> SettingsRead:
    """What study.toml says; raises `InvalidStudyError` where it is no TOML."""
    try:
        return settings_from_toml(files.content(files.root / SETTINGS_FILE))
    except RefusedError as refused:
        raise InvalidStudyError([refused.flaw.at(Part(SETTINGS_FILE))]) from refused


def file_of(files: Files, settings: TableSettings) -> Path:
    """The CSV file to append to, there or not; refused where the table stands elsewhere or in several files."""
    usual = files.root / FILE
    there = files_of(files, Change.TABLE, settings)
    if settings.file and (files.root / settings.file).resolve() != usual.resolve():
        raise elsewhere(f"study.toml says that scenarios stand in {printable(settings.file)}")
    if there.problems and not settings.file:
        raise InvalidStudyError(list(there.problems))
    if len(there.paths) > 1 or any(path.parent != files.root for path in there.paths):
        raise elsewhere("scenarios is a folder of files")
    path = there.paths[0] if there.paths else usual
    if path.suffix.lower() != ".csv":
        raise elsewhere(f"The scenarios stand in {printable(path.name)}")
    return path


def new_table(settings: TableSettings) -> bytes:
    """The table without rows; refused where study.toml describes a file that is not there."""
    if settings != TableSettings():
        message = f"study.toml has a section [tables.scenarios], but there is no {FILE}. Delete the section."
        raise CannotAppendError(message)
    return table_text(Change).encode()


def elsewhere(where: str) -> CannotAppendError:
    """A refusal to append where a table is not kept in a CSV file of its own name."""
    return CannotAppendError(f"{where}; rows are appended only to {FILE}. {COPY}")


def refuse_those_there(scenarios: Sequence[CommonScenario], file: CsvFile) -> None:
    """Refuse a scenario whose name the table has: its rows would be changes on top of those."""
    there = {collapsed(name).casefold() for name in file.rows()["scenario"].drop_nulls()}
    twice = [scenario.name for scenario in scenarios if scenario.name in there]
    if twice:
        raise CannotAppendError(f"{file.name} has {' and '.join(twice)} already. Rename the rows there, or edit them.")


def appended(scenario: CommonScenario, says: StudySays) -> Appended:
    """The rows of a scenario that fit a study; refused where none would change anything."""
    rows = scenario.fitting(says.filled)
    if not rows:
        needed = dict.fromkeys(f"{row.table}.{name}" for row in scenario.rows for name in row.needed)
        raise CannotAppendError(
            f"{scenario.name} would change nothing: the study fills in none of {', '.join(needed)}. "
            "Fill one of them in first, or leave this scenario out."
        )
    cells = [says.cells(row, scenario.name) for row in rows]
    taken = dict.fromkeys(says.names[name] for row in rows for name in row.left_open if name != "travel")
    names = [name for name in taken if not name.startswith(EXAMPLE)]
    examples = dict.fromkeys(column for row in cells for column, cell in row.items() if EXAMPLE in cell)
    return Appended(scenario, cells, names, list(examples))


def study_says(files: Files, said: SettingsRead, scenarios: Sequence[CommonScenario]) -> StudySays:
    """What the study says to these scenarios; the work log is read only where a role of it is to be named."""
    of_roles = any("role" in name for scenario in scenarios for row in scenario.rows for name in row.left_open)
    tables: dict[str, Table] = {}
    for name in (*LOOKED_AT, *(("work_log",) if of_roles else ())):
        read_table(files, name, said, tables)
    rows = {name: screen(table).rows for name, table in tables.items()}
    if is_to_be_filled_in(rows.get("unit_costs")):
        return StudySays()
    costs = costs_per_hour(said, tables) if of_roles else {}
    month = first_month(said) or PLACEHOLDERS["month"]
    return StudySays(rows, {**PLACEHOLDERS, **names_of(rows, costs, month), "month": month})


def is_to_be_filled_in(costs: pl.DataFrame | None) -> bool:
    """Whether unit costs are missing, or still those of the blank study: they say nothing of the study then."""
    return (
        costs is None
        or costs.is_empty()
        or any(source.startswith(EXAMPLE.rstrip()) for source in costs["source"].drop_nulls())
    )


def costs_per_hour(said: SettingsRead, tables: Mapping[str, Table]) -> dict[str, float]:
    """What an hour of each role costs, at its dearest; nothing where unit costs have errors."""
    priced = {name: tables[name] for name in ("unit_costs", "price_index") if name in tables}
    try:
        _, costs = unit_costs(Study(StudyAsRead(said.settings, Part(SETTINGS_FILE), priced)))
    except InvalidStudyError:
        return {}
    return dict(costs.group_by("role").agg(pl.col("cost_per_hour").max()).drop_nulls().iter_rows())


def first_month(said: SettingsRead) -> str:
    """The month that begins the second half of the period; nothing where the settings do not say it.

    >>> first_month(SettingsRead({"title": "A year", "start": "2013-04-01", "end": "2014-03-31"}))
    '2013-10'
    """
    settings, _ = check_settings(said.settings, Part(SETTINGS_FILE))
    if settings is None:
        return ""
    first, last = (day.year * 12 + day.month - 1 for day in (settings.start, settings.end))
    year, month = divmod((first + last + 1) // 2, 12)
    return f"{year}-{month + 1:02}"

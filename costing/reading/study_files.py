"""Reading a study: a folder with study.toml and a file a table, or one workbook with a sheet a table."""

from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from costing.model.identifiers import did_you_mean
from costing.model.problem import Place, Problem, printable
from costing.model.tables import REQUIRED_TABLES, TABLES, Part, StudyAsRead, Table
from costing.reading.assembly import table_of
from costing.reading.begun import Begun
from costing.reading.files import EXCEL, Files
from costing.reading.header import Layout, spelt
from costing.reading.refusal import RefusedError
from costing.reading.study_settings import SettingsRead, settings_from_pairs, settings_from_toml
from costing.reading.table_files import each_file_once, files_of, unknown_files
from costing.reading.table_settings import TableSettings
from costing.reading.text.decimal_marks import with_decimal_mark

if TYPE_CHECKING:
    from costing.reading.workbooks.books import Book

SETTINGS_FILE, SETTINGS_SHEET = "study.toml", "study"
PAIRS = Layout(("key", "value"), (("key",), ("value",)))
EXPLAINING = ("how_to_fill_in", "what_columns_mean", "lists_for_drop-downs")
"""Sheets of the data-entry workbook that are no tables, as they are spelt: they explain and feed drop-downs."""
MAKE_ONE = "`costing init` makes a study to fill in."


def read_study(
    path: Path, wanted: Collection[str] = TABLES, begun: Begun | None = None, hashed: bool = True
) -> StudyAsRead:
    """Everything that the study at `path` says, as text with its places, and all that is wrong with it.

    Tables that are not `wanted` are not read, nor missed; `begun`: its log, if it is being read already; files are
    `hashed` for a record of what was read. Raises `OSError` where a file cannot be read for the machine's reasons.
    """
    if path.is_dir():
        with closing(Files(path, begun, hashed)) as files:
            return read_folder(files, wanted)
    if path.is_file() and path.suffix.lower() in EXCEL:
        with closing(Files(path.parent, hashed=hashed)) as files:
            return read_workbook(files, path, wanted)
    if path.exists():
        problem = Problem("unreadable-file", Place(path.name), f"A study is a folder or a workbook (.xlsx). {MAKE_ONE}")
    else:
        problem = Problem("no-such-file", Place(path.name), f"There is no such folder or workbook. {MAKE_ONE}")
    return StudyAsRead({}, Part(path.name), {}, (problem,))


def read_folder(files: Files, wanted: Collection[str] = TABLES) -> StudyAsRead:
    """A study that is a folder; with broken settings nothing else is read: they say how tables stand."""
    folder = files.root
    part = Part(SETTINGS_FILE)
    problems: list[Problem] = []
    said = SettingsRead()
    if (folder / SETTINGS_FILE).is_file():
        try:
            said = settings_from_toml(files.content(folder / SETTINGS_FILE))
        except RefusedError as refused:
            return StudyAsRead({}, part, {}, (refused.flaw.at(part),), files.digests)
    else:
        problems.append(Problem("no-such-file", Place(SETTINGS_FILE), f"The study has no {SETTINGS_FILE}. {MAKE_ONE}"))
    problems += [flaw.at(part) for flaw in said.flaws]
    problems += unknown_files(files, said.tables)
    tables: dict[str, Table] = {}
    for name in (name for name in TABLES if name in wanted):
        problems += read_table(files, name, said, tables)
    problems += files.workbook_warnings()
    return StudyAsRead(said.settings, part, tables, tuple(problems), files.digests)


def read_table(files: Files, name: str, said: SettingsRead, tables: dict[str, Table]) -> list[Problem]:
    """Add one table of a folder to those read; what is wrong with it."""
    settings = said.tables.get(name, TableSettings())
    there = files_of(files, name, settings)
    layout = Layout.of(TABLES[name])
    parts = [files.read(path, name, layout, settings) for path in there.paths]
    if len(parts) > 1:
        parts = each_file_once(files, there.paths, parts)
    settings, parts, doubts = with_decimal_mark(TABLES[name], parts, settings)
    table, problems = table_of(name, parts, settings, said.settings.get("date_order", ""))
    if table:
        tables[name] = table
    return [*there.problems, *problems, *doubts]


def read_workbook(files: Files, path: Path, wanted: Collection[str] = TABLES) -> StudyAsRead:
    """A study that is one workbook; sheets that cannot be seen are not read."""
    part = Part(path.name, SETTINGS_SHEET)
    try:
        book = files.book(path)
    except RefusedError as refused:
        return StudyAsRead({}, part, {}, (refused.flaw.at(Part(path.name)),), files.digests)
    problems: list[Problem] = []
    sheets = sheets_of(book, path.name, problems, wanted)
    said = SettingsRead()
    if SETTINGS_SHEET in sheets:
        part, said = read_settings_sheet(files, path, sheets[SETTINGS_SHEET], problems)
    tables = {}
    for name in (name for name in TABLES if name in sheets and name in wanted):
        read = files.read_sheet(path, sheets[name], Layout.of(TABLES[name]), TableSettings())
        table, found = table_of(name, [read], TableSettings(), said.settings.get("date_order", ""))
        problems += found
        if table:
            tables[name] = table
    problems += files.workbook_warnings()
    return StudyAsRead(said.settings, part, tables, tuple(problems), files.digests)


def sheets_of(book: "Book", file: str, problems: list[Problem], wanted: Collection[str]) -> dict[str, str]:
    """The sheet of each table and of the settings; what is missing, doubled or unknown becomes a problem."""
    sheets: dict[str, str] = {}
    twice: set[str] = set()
    for sheet in book.visible:
        name = spelt(sheet)
        if name in EXPLAINING:
            continue
        if name not in (*TABLES, SETTINGS_SHEET):
            message = f"This sheet is not read: it is no table.{did_you_mean(name, (*TABLES, SETTINGS_SHEET))}"
            problems.append(Problem("unknown-table", Place(file, sheet), message))
        elif name in sheets:
            twice.add(name)
            message = f"The table stands in two sheets: {printable(sheets[name])} and {printable(sheet)}. Keep one."
            problems.append(Problem("two-files", Place(file, sheet), message))
        else:
            sheets[name] = sheet
    hidden = {spelt(sheet) for sheet in book.sheets if sheet not in book.visible}
    for name in (SETTINGS_SHEET, *(name for name in REQUIRED_TABLES if name in wanted)):
        if name not in sheets:
            remedy = "Unhide it: hidden sheets are not read." if name in hidden else MAKE_ONE
            problems.append(Problem("no-such-file", Place(file, name), f"The workbook has no sheet {name}. {remedy}"))
    return {name: sheet for name, sheet in sheets.items() if name not in twice}


def read_settings_sheet(files: Files, path: Path, sheet: str, problems: list[Problem]) -> tuple[Part, SettingsRead]:
    """The settings of a `study` sheet; columns beside key and value are notes."""
    read = files.read_sheet(path, sheet, PAIRS, TableSettings())
    problems += [problem for problem in read.problems if problem.code != "unknown-column"]
    if read.rows is None:
        return read.part, SettingsRead()
    said = settings_from_pairs(read.rows.select("key", "value", "_row").iter_rows())
    problems += [flaw.at(read.part) for flaw in said.flaws]
    return read.part, said

"""The reference of tables and settings, from the row models: the text of `tables.md`."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from costing.model.row import AtLeastOne, AtMostOne, Excludes, InOrder, Needs, NeedsOne, Row, Rule
from costing.model.settings import DEFAULTS, Settings
from costing.model.tables import REQUIRED_TABLES, TABLES
from docs.markdown import code, codes, fenced, table
from docs.notations import kind_of_cell, notations

HEAD = """\
# Tables and settings

Generated from the models by `python -m docs.generate`; do not edit.

A study is a folder with `study.toml` and one file for each table (`work_log.csv`, `.xlsx` or `.parquet`; a folder of
that name may hold a table in parts), or one Excel workbook with a sheet for each table and a sheet `study` of `key`
and `value`. Only the settings, `work_log` and `unit_costs` are required; every other table adds something.

Columns may stand in any order; in their names capitals, white space and underscores do not matter. White space around
a cell does not count, and a blank cell is one that is not filled in. `costing init` writes a blank study."""

OWN_FILES_HEAD = """\
## Files of your own

`study.toml` may say of every table where it stands and how it is written, in a section `[tables.work_log]`:"""

TABLE_SETTINGS: Mapping[str, tuple[str, str]] = {
    "file": (
        "The file, or folder of parts, relative to the study",
        "`.csv`, `.xlsx` or `.parquet` of the table's name",
    ),
    "sheet": ("The sheet of a workbook", "the one of the table's name, or the only one"),
    "header": ("The row with the columns' names", "the first of the first 20 rows that has the required columns"),
    "columns": ("What the columns are called in the file", "as in this reference"),
    "date_order": ("How dates written as text are ordered: `ymd`, `dmy` or `mdy`", "the study's `date_order`"),
    "zero": ("Entries of no time: `problem` or `exclude` (left out and counted)", "`problem`"),
    "encoding": (
        "The encoding of text files: `utf-8` or `cp1252` (Windows-1252)",
        "UTF-8 or UTF-16 as the file's bytes say; else Windows-1252, with a warning",
    ),
    "delimiter": (
        "What stands between the cells of text files: `,` `;` `|` or a tab, written `\\t`",
        "the one with which a row of the file is the header",
    ),
    "decimal": (
        "The mark before decimals in text files: `.` or `,`",
        "`.`; where `;`, a tab or a bar is between the cells, as the numbers themselves show",
    ),
}
"""What each setting of a table means, and its default."""

OWN_FILES_EXAMPLE = """\
[tables.work_log]
file = "Early Help log.xlsx"
sheet = "Log"
header = 4
date_order = "dmy"
columns = {date = "Date", family_id = "Family", role = "Role", activity = "Activity", minutes = "Duration"}
zero = "exclude"
"""

CELLS_HEAD = """\
## How cells are written

Every cell is read exactly as it is written, or refused with a [problem](problems.md) that says how to write it; it is
never guessed."""


def tables_md() -> str:
    """The whole reference."""
    parts = [HEAD, contents(), settings(), own_files(), *map(table_section, TABLES.values()), CELLS_HEAD, notations()]
    return "\n\n".join(parts) + "\n"


def contents() -> str:
    """All tables with what a row is."""
    rows = [
        (f"[{name}](#{name})", "yes" if name in REQUIRED_TABLES else "", one_row(model))
        for name, model in TABLES.items()
    ]
    return table(["table", "required", "one row is"], [("[study](#study)", "yes", "one setting"), *rows])


def one_row(model: type[Row]) -> str:
    """What one row is, as the end of a sentence, from the model's docstring."""
    says = str(model.__doc__).strip().removesuffix(".")
    return says[0].lower() + says[1:]


def settings() -> str:
    """The settings of a study."""
    rows = [
        (*described(Settings, name), code(DEFAULTS.get(name, "")), code(Settings.example(name)))
        for name in Settings.model_fields
    ]
    parts = [
        "## study",
        "The settings: `key = value` in `study.toml`, text and names in quotes; or rows of the sheet `study`.",
        table(["setting", "required", "meaning", "written as", "default", "example"], rows),
        *rules(Settings),
    ]
    return "\n\n".join(parts)


def own_files() -> str:
    """The settings of a table."""
    rows = [(code(name), says, default) for name, (says, default) in TABLE_SETTINGS.items()]
    return "\n\n".join(
        [OWN_FILES_HEAD, fenced("toml", OWN_FILES_EXAMPLE), table(["setting", "meaning", "default"], rows)]
    )


def table_section(model: type[Row]) -> str:
    """One table: what a row is, its columns and its rules."""
    rows = [(*described(model, name), model.unit(name), code(model.example(name))) for name in model.model_fields]
    about = f"One row is {one_row(model)}."
    if model.TABLE in REQUIRED_TABLES:
        about += " Required."
    head = ["column", "required", "meaning", "written as", "unit", "example"]
    return "\n\n".join([f"## {model.TABLE}", about, table(head, rows), *rules(model)])


def needed(model: type[Row], name: str) -> str:
    """Whether a column must be there and filled in."""
    if name in model.REQUIRED:
        return "yes"
    groups = (group for group in model.ONE_OF if name in group)
    return next((f"one of {codes(group)}" for group in groups), "")


def described(model: type[Row], name: str) -> tuple[str, str, str, str]:
    """A column's name, whether it is required, what it means and how its cells are written."""
    meaning = model.model_fields[name].description or ""
    return code(name), needed(model, name), meaning, kind_of_cell(model.written()[name])


def rules(model: type[Row]) -> list[str]:
    """The rules between the cells of a row, and which columns are unique."""
    key, verb = " and ".join(code(name) for name in model.KEY), "is" if len(model.KEY) == 1 else "together are"
    lines = [f"- {key} {verb} [unique](problems.md#duplicate-key) in the table."] if key else []
    lines += [f"- {says} ([{broken}](problems.md#{broken}))" for says, broken in sentences(model.RULES)]
    return ["\n".join(lines)] if lines else []


def sentences(found: Sequence[Rule]) -> Iterator[tuple[str, str]]:
    """Each rule in words, with the code of the problem when it is broken; a column that excludes many is said once."""
    for (kind, broken, first), group in groupby(found, key=lambda rule: (type(rule), rule.code, rule.columns[0])):
        others = [name for rule in group for name in rule.columns[1:]]
        yield in_words(kind, first, others), broken


def in_words(kind: type[Rule], first: str, others: Sequence[str]) -> str:
    """One rule in words."""
    if kind is NeedsOne:
        return f"{code(first)} needs {codes(others, 'or')}."
    if kind in (AtMostOne, Excludes):
        return f"{code(first)} is not filled in together with {codes(others, 'or')}."
    if kind is AtLeastOne:
        return f"One of {codes([first, *others])} is filled in."
    if kind is Needs:
        return f"{code(first)} needs {codes(others)}."
    if kind is InOrder:
        return f"{code(first)} does not come after {codes(others)}."
    raise NotImplementedError(kind)

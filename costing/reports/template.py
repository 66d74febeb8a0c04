"""A blank study to fill in, generated from the row models: what `costing init` writes."""

import csv
import io
import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence

from costing.model.dates import Day
from costing.model.identifiers import Choice, Choices
from costing.model.numbers import Number
from costing.model.row import Row
from costing.model.settings import DEFAULTS, Settings
from costing.model.tables import REQUIRED_TABLES, TABLES
from costing.model.unit_cost import UnitCost

EXAMPLE = "EXAMPLE - replace: "
"""Begins every value that is only there to show what belongs in its place."""
WIDTH = 100
BUILD_UP = (
    *("role", "price_year", "salary", "on_costs", "qualifications", "direct_overheads", "indirect_overheads"),
    *("capital_overheads", "hours_per_year", "direct_share", "contact_share"),
)
"""The columns of the worked example of a build-up, filled with the examples of the model."""
PUBLISHED_RATE = {
    "role": "family support worker",
    "price_year": "2012/13",
    "source": f"{EXAMPLE}a published unit cost, such as PSSRU 2013, p.204",
    "cost_per_hour": "29",
}
SETTINGS_HEAD = f"""\
# The settings of the study. Replace the values that begin with "{EXAMPLE.strip(" :")}", and the two dates.
"""
OPTIONAL_HEAD = """\
# Optional settings. Take away the # before a setting to use it.
"""
OWN_FILES = """\
# If you keep your work log in a file of your own, say here where it is and what its columns are called; then delete
# work_log.csv. Leave out what does not apply. Any other table can have such a section too.
#[tables.work_log]
#file = "Early Help log.xlsx"
#sheet = "Log"
#header = 4                      # the row of the columns' names; found without this where it is among the first 20
#date_order = "dmy"              # how dates written as text are ordered in this file: ymd, dmy or mdy
#zero = "exclude"                # leave out entries of no time, and count them; otherwise they are errors
#columns = {date = "Date", family_id = "Family", role = "Role", activity = "Activity", minutes = "Duration"}
"""
FIRST = """\
A BLANK STUDY

Fill in first:

1. study.toml      the title, the first and the last day costed
2. work_log.csv    who spent how much time on which day for which family
3. unit_costs.csv  what an hour of each role costs. Two worked examples show the two ways: a build-up from
                   salary to hours, and a published rate. Replace them.

Then, in this folder:

    costing unit-costs        what an hour of each role costs, and how it is made up
    costing validate          everything that is wrong, with its place and its remedy
    costing run -o results    the cost of every family, as a workbook and as data

The other tables are optional: each adds something. One that has only its header counts as not given.
Open the .csv files in Excel or any editor, and save them as CSV UTF-8. Excel workbooks (.xlsx) of the
same names will do as well, with one table a workbook. If Excel writes dates as 02/04/2013, say so in
study.toml: date_order = "dmy".

The tables:
"""


def blank_study() -> dict[str, str]:
    """The files of a blank study: name -> text, lines ending in a newline.

    `study.toml` has the required settings with example values and every optional one commented out; each table its
    header; `unit_costs.csv` also a build-up and a published rate, marked to be replaced.
    """
    tables = {f"{name}.csv": table_text(model, worked_examples(model)) for name, model in TABLES.items()}
    return {"README.txt": readme(), "study.toml": settings_text(), **tables}


def worked_examples(model: type[Row]) -> Sequence[Mapping[str, str]]:
    """The rows that a table has in a blank study: none but for unit costs."""
    if model is not UnitCost:
        return ()
    build_up = {name: UnitCost.example(name) for name in BUILD_UP}
    return ({**build_up, "source": f"{EXAMPLE}payroll and accounts, in this shape"}, PUBLISHED_RATE)


def table_text(model: type[Row], rows: Iterable[Mapping[str, str]] = ()) -> str:
    """A table as CSV: every column of its model, and these rows."""
    text = io.StringIO()
    writer = csv.DictWriter(text, tuple(model.model_fields), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def settings_text() -> str:
    """The settings as TOML: the required ones filled in, the others commented out."""
    required = [setting(name) for name in Settings.REQUIRED]
    optional = [setting(name) for name in Settings.model_fields if name not in Settings.REQUIRED]
    return "\n".join([SETTINGS_HEAD, *required, OPTIONAL_HEAD, *optional, OWN_FILES])


def setting(name: str) -> str:
    """One setting with what it means above it; an optional one as a comment, with its default or else an example.

    >>> print(setting("currency").rstrip())
    # The currency's three-letter code; blank: GBP
    #currency = "GBP"
    """
    required = name in Settings.REQUIRED
    written = Settings.written()[name]
    about = Settings.model_fields[name].description or ""
    if isinstance(written, Choice | Choices):
        about += f". One of: {', '.join(written.words)}"
    if not required and name not in DEFAULTS:
        about += ". For example:"
    value = example_of_setting(name) if required else DEFAULTS.get(name) or Settings.example(name)
    line = f"{name} = {value if isinstance(written, Day | Number) else json.dumps(value, ensure_ascii=False)}"
    return f"{wrapped(about, '# ')}\n{'' if required else '#'}{line}\n"


def example_of_setting(name: str) -> str:
    """An example of a required setting, marked to be replaced where it is text."""
    bare = isinstance(Settings.written()[name], Day | Number)
    return f"{'' if bare else EXAMPLE}{Settings.example(name)}"


def readme() -> str:
    """What to fill in first, and what each table is for."""
    return FIRST + "".join(f"\n{about(model)}\n" for model in TABLES.values())


def about(model: type[Row]) -> str:
    """One table: its file, whether it is required, what a row is and which columns are required."""
    needed = [*model.REQUIRED, *(" or ".join(group) for group in model.ONE_OF)]
    required = " (required)" if model.TABLE in REQUIRED_TABLES else ""
    says = f"{model.__doc__} Needs: {', '.join(needed)}."
    return f"{model.TABLE}.csv{required}\n{wrapped(says, '    ')}"


def wrapped(text: str, indent: str) -> str:
    """Text in lines that each begin with `indent`."""
    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent)

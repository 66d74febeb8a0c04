"""Which lists feed which drop-downs: columns of the study's own tables, its own words, and the words of the models."""

from collections.abc import Iterator, Mapping, Sequence

from costing.model.identifiers import Choice, Choices
from costing.model.row import Row
from costing.model.settings import Settings
from costing.model.tables import TABLES
from costing.model.written import Written
from costing.reports.data_entry.entry import ListInTable, WordList

FROM_TABLES: Mapping[str, str] = {
    "role": "unit_costs",
    "activity": "activities",
    "practitioner_id": "practitioners",
    "family_id": "families",
    "agency": "agencies",
}
"""The table whose column of the same name lists what the column may hold in other tables."""
OWN_WORDS = ("intervention", "need_group", "outcome", "exit", "site", "team")
"""Columns whose words have no table: a study makes its own."""
PRICE_YEAR = ListInTable("list_price_year", "price_index", "year")


def lists_in_tables() -> list[ListInTable]:
    """The lists that are columns of tables."""
    own = [ListInTable(f"list_{column}", table, column) for column, table in FROM_TABLES.items()]
    return [*own, PRICE_YEAR]


def list_for(table: str, column: str) -> str:
    """The name of the list that feeds a column; nothing where there is none, or where the column is the list itself.

    >>> list_for("work_log", "role"), list_for("unit_costs", "role"), list_for("expenses", "price_year")
    ('list_role', '', 'list_price_year')
    """
    if column == "price_year":
        return PRICE_YEAR.name
    is_fed = FROM_TABLES.get(column, table) != table or column in OWN_WORDS
    return f"list_{column}" if is_fed else ""


def source_of(name: str) -> str:
    """The sheet in which a list stands, as messages name it."""
    found = next((each.table for each in lists_in_tables() if each.name == name), "")
    return found or "Lists for drop-downs"


def word_lists(words: Mapping[str, Sequence[str]]) -> list[WordList]:
    """The columns of the sheet of lists: the study's own words, then the words of the models, each set once."""
    own = [WordList(f"list_{name}", name, tuple(words.get(name, ())), True) for name in OWN_WORDS]
    fixed = [WordList(name, heading, chosen, False) for chosen, (name, heading) in choices().items()]
    return [*own, *fixed]


def choices() -> dict[tuple[str, ...], tuple[str, str]]:
    """Every set of words that columns choose from: words -> the name of the list, and the first column that has it."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for model, name, written in every_column():
        if isinstance(written, Choice | Choices):
            found.setdefault(written.words, (f"words_{model.TABLE}_{name}", f"{model.TABLE}.{name}"))
    return found


def every_column() -> Iterator[tuple[type[Row], str, Written]]:
    """Every setting and every column of every table, with how it is written."""
    models: tuple[type[Row], ...] = (Settings, *TABLES.values())
    for model in models:
        for name, written in model.written().items():
            yield model, name, written

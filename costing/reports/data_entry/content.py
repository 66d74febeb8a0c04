"""What stands in a data-entry workbook from the start: examples in a blank one, else what a study lists."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from costing.model.identifiers import Identifier, Identifiers
from costing.model.row import Row
from costing.model.settings import Settings
from costing.model.tables import TABLES, StudyAsRead, Table
from costing.model.written import Conventions, Written, read, trimmed
from costing.reports.data_entry.entry import Content, Value
from costing.reports.data_entry.lists import OWN_WORDS
from costing.reports.template import example_of_setting, worked_examples

LISTED = ("practitioners", "unit_costs", "activities", "families", "price_index", "agencies")
"""Tables that say what there is; all others hold entries, which are new in a new workbook."""
NAMING = ("expenses", "ledger")
"""Tables that are looked at only for the names of agencies and interventions in them."""


def blank_content(scenarios: Sequence[Mapping[str, str]] = ()) -> Content:
    """What stands in a blank workbook: the required settings and two unit costs as examples, rows of scenarios."""
    rows = {name: typed_rows(model, worked_examples(model)) for name, model in TABLES.items()}
    rows["scenarios"] = typed_rows(TABLES["scenarios"], scenarios)
    settings = {name: example_of_setting(name) for name in Settings.REQUIRED}
    return Content(typed_row(Settings, settings, Conventions()), rows)


def content_of(study: StudyAsRead) -> Content:
    """What a study says and lists: its settings and the tables of `LISTED`, its entries left out.

    Cells that do not fit their column stay as they are written, to be corrected.
    """
    tables = study.tables
    rows = {name: rows_of(tables[name]) for name in LISTED if name in tables}
    if not rows.get("agencies"):
        rows["agencies"] = [{"agency": name} for name in names(tables.values(), "agency")]
    words = {column: names(tables.values(), column) for column in OWN_WORDS}
    return Content(typed_row(Settings, study.settings, Conventions()), rows, words)


def rows_of(table: Table) -> list[dict[str, Value]]:
    """The rows of a table, their cells as values."""
    own = table.rows.select(name for name in table.model.model_fields if name in table.rows.columns)
    return typed_rows(table.model, own.iter_rows(named=True), table.conventions)


def typed_rows(
    model: type[Row], rows: Iterable[Mapping[str, str | None]], conventions: Conventions | None = None
) -> list[dict[str, Value]]:
    """Rows of text as values."""
    return [typed_row(model, row, conventions or Conventions()) for row in rows]


def typed_row(model: type[Row], cells: Mapping[str, str | None], conventions: Conventions) -> dict[str, Value]:
    """The filled-in cells of a row as values."""
    written = model.written()
    filled = {name: trimmed(text) for name, text in cells.items() if text and name in written}
    return {name: typed(written[name], text, conventions) for name, text in filled.items() if text}


def typed(written: Written, text: str, conventions: Conventions) -> Value:
    """A cell as the spreadsheet holds it; text where it does not fit, or where a number has more digits than Excel.

    >>> from costing.model.numbers import AMOUNT
    >>> typed(AMOUNT, "£41,510.50", Conventions()), typed(AMOUNT, "0.12345678901234567", Conventions())
    (Decimal('41510.50'), '0.12345678901234567')
    """
    match read(written, text, conventions):
        case Decimal() as number:
            return number if Decimal(repr(float(number))) == number else f"{number:f}"
        case date() as day:
            return day
        case str() as one:
            return one
        case tuple() as several:
            return "; ".join(several)
    return text


def names(tables: Iterable[Table], column: str) -> list[str]:
    """The names that stand in a column of any of these tables, each once, in the order of the alphabet."""
    found: set[str] = set()
    for table in tables:
        written = table.model.written().get(column)
        if isinstance(written, Identifier | Identifiers) and column in table.rows.columns:
            cells = table.rows[column].drop_nulls().unique().to_list()
            found |= {name for text in cells if isinstance(name := typed(written, text, table.conventions), str)}
    return sorted(found)

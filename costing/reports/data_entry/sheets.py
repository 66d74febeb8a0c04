"""The sheets of a data-entry workbook: the settings, then a sheet for each table."""

from costing.model.identifiers import Choice
from costing.model.row import Row
from costing.model.settings import DEFAULTS, Settings
from costing.model.tables import REQUIRED_TABLES, TABLES
from costing.reports.data_entry.columns import column_of, columns_of
from costing.reports.data_entry.entry import Content, EntryColumn, EntrySheet


def table_sheets(content: Content) -> list[EntrySheet]:
    """A sheet for each table of a study."""
    return [table_sheet(model, content) for model in TABLES.values()]


def table_sheet(model: type[Row], content: Content) -> EntrySheet:
    """The sheet of one table, with the rows that stand there already."""
    is_required = model.TABLE in REQUIRED_TABLES
    needed = "Required" if is_required else "Optional: leave it as it is without such data"
    says = f"{needed}. One row is {one_row(model)}."
    rows = content.rows.get(model.TABLE, ())
    return EntrySheet(model.TABLE, f"Table {model.TABLE}", says, columns_of(model), rows, is_required)


def one_row(model: type[Row]) -> str:
    """What one row is, as the end of a sentence, from the model's docstring."""
    says = str(model.__doc__).strip().removesuffix(".")
    return says[0].lower() + says[1:]


def settings_columns() -> list[EntryColumn]:
    """Every setting, in its order."""
    return [column_of(Settings, name) for name in Settings.model_fields]


def when_blank(setting: str) -> str:
    """What a setting means that is left blank: its default, which is the first of the words to choose from.

    >>> [when_blank(name) for name in ("title", "currency", "double_counts", "annuity_rate", "horizon")]
    ['cannot be blank', 'GBP', 'keep', 'discount_rate', 'left out']
    """
    if setting in Settings.REQUIRED:
        return "cannot be blank"
    if setting in DEFAULTS:
        return DEFAULTS[setting]
    written = Settings.written()[setting]
    if isinstance(written, Choice):
        return written.words[0]
    _, _, said = (Settings.model_fields[setting].description or "").partition("; blank: ")
    return said or "left out"

"""The sheets of a data-entry workbook that explain: how to fill it in, and what every column means."""

from collections.abc import Sequence

from costing.model.tables import TABLES
from costing.reports.data_entry.entry import EntryColumn, EntrySheet
from costing.reports.data_entry.guide import CARE, CELLS, GUIDE, LISTS, REFERENCE, STEPS, SUMMARY, THEN, TITLE
from costing.reports.data_entry.pen import Pen, Style
from costing.reports.data_entry.sheets import one_row, settings_columns, when_blank

GUIDE_WIDTHS = (36.0, 104.0)
REFERENCE_HEADINGS = (
    "sheet",
    "column",
    "needed",
    "what it means",
    "how it is written",
    "unit",
    "blank means",
    "example",
)
REFERENCE_WIDTHS = (15.0, 24.0, 16.0, 46.0, 44.0, 20.0, 14.0, 26.0)
REFERENCE_HEADER = 4


def write_guide(pen: Pen, sheets: Sequence[EntrySheet]) -> None:
    """Write the first sheet: the steps, how cells are filled in, what comes then, and where everything is."""
    for number, width in enumerate(GUIDE_WIDTHS):
        pen.worksheet.set_column(number, number, width)
    pen.put(1, 0, TITLE, Style.TITLE)
    pen.put(2, 0, SUMMARY, Style.LINE)
    pen.put(3, 0, CARE, Style.LINE)
    row = block(pen, 5, "Steps", [(f"{n}. {sheet}", text, sheet) for n, (sheet, text) in enumerate(STEPS, 1)])
    row = block(pen, row, "How cells are filled in", [(label, text, "") for label, text in CELLS.items()])
    row = block(pen, row, "Sheets", contents(sheets))
    block(pen, row, "Then, in a terminal", [(command, text, "") for command, text in THEN])
    pen.set_up_page(GUIDE_WIDTHS)
    pen.worksheet.activate()


def contents(sheets: Sequence[EntrySheet]) -> list[tuple[str, str, str]]:
    """A line for each sheet: its name, what it holds, and the sheet to link to."""
    lines = [("study", "Required. The settings: what is costed, over which days and by which rules.", "study")]
    for sheet in sheets:
        needed = "Required" if sheet.is_required else "Optional"
        lines.append((sheet.name, f"{needed}. One row is {one_row(TABLES[sheet.name])}.", sheet.name))
    lines.append((REFERENCE, "Every setting and every column: what it means and how it is written.", REFERENCE))
    lines.append((LISTS, "What drop-downs offer that stands in no table.", LISTS))
    return lines


def block(pen: Pen, row: int, heading: str, lines: Sequence[tuple[str, str, str]]) -> int:
    """Write a heading and lines of label and text, the label a link where it has a sheet; the row for the next."""
    pen.put_row(row, (heading, ""), Style.HEADING)
    for at, (label, text, sheet) in enumerate(lines, row + 1):
        if sheet:
            pen.link(at, 0, sheet, label)
        else:
            pen.put(at, 0, label, Style.LABEL)
        pen.put(at, 1, text, Style.WRAPPED)
        pen.heights(at, (label, text), GUIDE_WIDTHS)
    return row + len(lines) + 2


def write_reference(pen: Pen, sheets: Sequence[EntrySheet]) -> None:
    """Write what every setting and every column means."""
    pen.put(1, 0, REFERENCE, Style.TITLE)
    pen.put(2, 0, "Every setting of the sheet study, and every column of the tables.", Style.LINE)
    pen.link(3, 0, GUIDE, f"Back to {GUIDE}")
    pen.put_row(REFERENCE_HEADER, REFERENCE_HEADINGS, Style.HEADING)
    for number, width in enumerate(REFERENCE_WIDTHS):
        pen.worksheet.set_column(number, number, width)
    lines = [described("study", setting, when_blank(setting.name)) for setting in settings_columns()]
    lines += [described(sheet.name, column, "") for sheet in sheets for column in sheet.columns]
    for row, line in enumerate(lines, REFERENCE_HEADER + 1):
        pen.put_row(row, line, Style.WRAPPED)
        pen.heights(row, line, REFERENCE_WIDTHS)
    pen.worksheet.freeze_panes(REFERENCE_HEADER, 2)
    pen.worksheet.autofilter(REFERENCE_HEADER - 1, 0, REFERENCE_HEADER + len(lines) - 1, len(REFERENCE_HEADINGS) - 1)
    pen.set_up_page(REFERENCE_WIDTHS, REFERENCE_HEADER, pages_wide=1)


def described(sheet: str, column: EntryColumn, blank: str) -> tuple[str, ...]:
    """One column, as the reference lists it."""
    needed, meaning = column.needed, column.meaning
    return (sheet, column.name, needed, meaning, column.written, column.unit, blank, column.example)

"""Writes a data-entry workbook: this room's sheets in XlsxWriter's words."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from costing.reports.data_entry.checked_cells import validation
from costing.reports.data_entry.entry import Content, EntryColumn, EntrySheet, Look, Value
from costing.reports.data_entry.explained import write_guide, write_reference
from costing.reports.data_entry.guide import GUIDE, LISTS, REFERENCE
from costing.reports.data_entry.lists import lists_in_tables, word_lists
from costing.reports.data_entry.pen import SETTINGS, TO_FILL_IN, Looks, Pen, Style
from costing.reports.data_entry.places import (
    FIRST_ROW,
    HEADER_ROW,
    LAST_ROW,
    NEEDED_ROW,
    ROOM,
    SETTINGS_HEADER,
    cell,
    cells,
    filled_cells,
)
from costing.reports.data_entry.sheets import settings_columns, table_sheets, when_blank
from costing.reports.workbook.writing.writer import CREATED, OPTIONS

NARROW, WIDE, WIDEST = 13.0, 24.0, 40.0
SETTINGS_HEADINGS = ("key", "value", "needed", "blank means", "what it means", "how it is written", "example")
SETTINGS_WIDTHS = (22.0, 48.0, 12.0, 16.0, 46.0, 40.0, 28.0)
SETTINGS_SAYS = "Fill in the column value. Settings that are left blank have their default, or do not apply."
LISTS_SAYS = "Drop-downs offer what stands below each heading. Add the study's own words to the first columns."
OWN_WORDS, FIXED_WORDS = "yours: add", "fixed: leave as it is"


def entry_workbook(content: Content) -> bytes:
    """The data-entry workbook as the bytes of an .xlsx file; the same content gives the same bytes."""
    buffer = BytesIO()
    sheets = table_sheets(content)
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        book.set_properties({"title": "A study to fill in", "comments": "Made with costing", "created": CREATED})
        looks = Looks(book)
        write_guide(Pen(book.add_worksheet(GUIDE), looks), sheets)
        write_settings(Pen(book.add_worksheet("study"), looks), content)
        for sheet in sheets:
            write_table(Pen(book.add_worksheet(sheet.name), looks), sheet)
        write_reference(Pen(book.add_worksheet(REFERENCE), looks), sheets)
        write_lists(Pen(book.add_worksheet(LISTS), looks), book, content)
        name_lists(book, sheets)
    return buffer.getvalue()


def write_head(pen: Pen, title: str, says: str) -> None:
    """Write what stands above the header of a table: its title, what to do, and a link back."""
    pen.put(1, 0, title, Style.TITLE)
    pen.put(2, 0, says, Style.LINE)
    pen.link(3, 0, GUIDE, f"Back to {GUIDE}")


def write_settings(pen: Pen, content: Content) -> None:
    """Write the sheet study: a row for each setting, its value checked as it is filled in."""
    write_head(pen, "Settings of the study", SETTINGS_SAYS)
    pen.put_row(SETTINGS_HEADER, SETTINGS_HEADINGS, Style.HEADING)
    for number, width in enumerate(SETTINGS_WIDTHS):
        pen.worksheet.set_column(number, number, width)
    settings = dict(enumerate(settings_columns(), SETTINGS_HEADER + 1))
    values = {setting.name: cell(1, row) for row, setting in settings.items()}
    for row, setting in settings.items():
        write_setting(
            pen, row, setting, content.settings.get(setting.name), validation(setting, values, values[setting.name])
        )
    pen.worksheet.freeze_panes(SETTINGS_HEADER, 1)
    pen.set_up_page(SETTINGS_WIDTHS, SETTINGS_HEADER, pages_wide=1)


def write_setting(pen: Pen, row: int, setting: EntryColumn, value: Value | None, checked: Mapping[str, Any]) -> None:
    """Write one setting, and what Excel lets into its value."""
    about = (setting.needed, when_blank(setting.name), setting.meaning, setting.written, setting.example)
    style = SETTINGS[setting.look]
    pen.put(row, 0, setting.name, Style.LABEL)
    if value is None:
        pen.worksheet.write_blank(row - 1, 1, None, pen.looks.of(style))
    else:
        pen.put(row, 1, value, style)
    for number, text in enumerate(about, 2):
        pen.put(row, number, text, Style.WRAPPED)
    pen.heights(row, (str(value or ""), *about), SETTINGS_WIDTHS[1:])
    pen.worksheet.data_validation(row - 1, 1, row - 1, 1, checked)


def write_table(pen: Pen, sheet: EntrySheet) -> None:
    """Write the sheet of a table: what stands above, its column names, and the rows that stand there already."""
    write_head(pen, sheet.title, sheet.says)
    widths = [width(sheet, column) for column in sheet.columns]
    for number, column in enumerate(sheet.columns):
        write_column(pen, sheet, number, column, widths[number])
    pen.heights(NEEDED_ROW, [column.needed for column in sheet.columns], widths)
    last = f"{cell(len(sheet.columns) - 1, LAST_ROW)}"
    pen.worksheet.ignore_errors({"number_stored_as_text": f"{cell(0, FIRST_ROW)}:{last}"})
    pen.worksheet.freeze_panes(HEADER_ROW, 1)
    pen.set_up_page(widths, HEADER_ROW)
    pen.worksheet.repeat_columns(0)


def write_column(pen: Pen, sheet: EntrySheet, number: int, column: EntryColumn, width: float) -> None:
    """Write a column: whether it is needed, its name, its cells, and what Excel lets into them."""
    style, is_number = TO_FILL_IN[column.look], column.look is Look.TYPED
    pen.worksheet.set_column(number, number, width, pen.looks.of(style))
    pen.put(NEEDED_ROW, number, column.needed, Style.NEEDED_ABOVE_NUMBERS if is_number else Style.NEEDED)
    pen.put(HEADER_ROW, number, column.name, Style.NAME_ABOVE_NUMBERS if is_number else Style.NAME)
    for row, values in enumerate(sheet.rows, FIRST_ROW):
        if column.name in values:
            pen.put(row, number, values[column.name], style)
    row_cells = {each.name: cell(n, FIRST_ROW) for n, each in enumerate(sheet.columns)}
    checked = validation(column, row_cells, cells(number, FIRST_ROW, LAST_ROW))
    pen.worksheet.data_validation(FIRST_ROW - 1, number, LAST_ROW - 1, number, checked)
    about = {"validate": "any", "input_title": checked["input_title"], "input_message": checked["input_message"]}
    pen.worksheet.data_validation(HEADER_ROW - 1, number, HEADER_ROW - 1, number, about)


def width(sheet: EntrySheet, column: EntryColumn) -> float:
    """As wide as the column's name, its example and the rows that stand there need, within limits."""
    there = (str(row[column.name]) for row in sheet.rows if column.name in row)
    longest = max(map(len, (column.example, *there)))
    least = WIDE if column.look is Look.TEXT and not column.example else NARROW
    return max(least, len(column.name) + 3.0, min(longest + 3.0, WIDEST))


def write_lists(pen: Pen, book: Any, content: Content) -> None:
    """Write the sheet of lists, and name each of them."""
    write_head(pen, LISTS, LISTS_SAYS)
    lists = word_lists(content.words)
    widths = [max(NARROW, *(len(text) + 3.0 for text in (each.heading, *each.words))) for each in lists]
    for number, (each, size) in enumerate(zip(lists, widths, strict=True)):
        pen.worksheet.set_column(number, number, size, pen.looks.of(Style.TEXT))
        pen.put(NEEDED_ROW, number, OWN_WORDS if each.is_own else FIXED_WORDS, Style.NEEDED)
        pen.put(HEADER_ROW, number, each.heading, Style.NAME)
        for row, word in enumerate(each.words, FIRST_ROW):
            pen.put(row, number, word, Style.TEXT)
        last = FIRST_ROW + len(each.words) - 1
        if each.is_own:
            refers = filled_cells(number, FIRST_ROW, last + ROOM, LISTS)
        else:
            refers = cells(number, FIRST_ROW, last, LISTS)
        book.define_name(each.name, f"={refers}")
    pen.heights(NEEDED_ROW, [OWN_WORDS if each.is_own else FIXED_WORDS for each in lists], widths)
    pen.worksheet.freeze_panes(HEADER_ROW, 0)
    pen.set_up_page(widths, HEADER_ROW)


def name_lists(book: Any, sheets: Sequence[EntrySheet]) -> None:
    """Name the columns of tables that feed drop-downs, from their first row to the last that is filled in."""
    by_name = {sheet.name: sheet for sheet in sheets}
    for each in lists_in_tables():
        sheet = by_name[each.table]
        number = [column.name for column in sheet.columns].index(each.column)
        last = FIRST_ROW + len(sheet.rows) + ROOM
        book.define_name(each.name, f"={filled_cells(number, FIRST_ROW, last, each.table)}")

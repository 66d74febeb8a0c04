"""Writes the workbook: its sheets one after the other, with XlsxWriter, which only the modules of this room know."""

import datetime
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from costing.model.problem import printable
from costing.reports.workbook.contents.cover import cover
from costing.reports.workbook.groups import group_of
from costing.reports.workbook.registry import sheets
from costing.reports.workbook.sheet import BACK, COVER, Above, Column, Entry, Format, Formula, Sheet, Source
from costing.reports.workbook.writing.cover_page import write_cover
from costing.reports.workbook.writing.drawing import draw
from costing.reports.workbook.writing.long_tables import is_long, put_rows
from costing.reports.workbook.writing.look import LINE_HEIGHT, height, tall_rows, widths
from costing.reports.workbook.writing.page import set_up
from costing.reports.workbook.writing.pen import Looks, Pen
from costing.reports.workbook.writing.style import (
    TABS,
    WRAPPED,
    Style,
    cell_style,
    heading_style,
    is_words,
    total_style,
)

OPTIONS = {
    "in_memory": True,  # no family's record in the machine's temporary folder
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
CREATED = datetime.datetime(2000, 1, 1)
"""The same in every workbook, so that the same results give the same bytes."""
LONG = 30
"""Tables with more rows have filters."""
LONGEST_PROMPT = (32, 255)


def write_workbook(path: Path, source: Source) -> None:
    """Write the workbook of a costing; the same source gives the same bytes.

    Raises KeyError if a result is not there, OSError if the file cannot be written.
    """
    path.write_bytes(workbook_bytes(source))


def workbook_bytes(source: Source) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    behind = sheets(source)
    title = printable(source.settings.title, 120)
    footer = f"{title} - costing {source.version}"
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        made_with = f"Made with costing {source.version}"
        book.set_properties({"title": title, "comments": made_with, "created": CREATED})
        looks = Looks(book, source.currency)
        write_cover(Pen(book.add_worksheet(COVER), looks), cover(source, behind), footer)
        for sheet in behind:
            pen = Pen(book.add_worksheet(sheet.name), looks)
            pen.worksheet.set_tab_color(TABS[group_of(sheet.name)])
            write_sheet(pen, sheet, footer)
            for name, place in sheet.names.items():
                book.define_name(name, f"={place}")
    return buffer.getvalue()


def write_sheet(pen: Pen, sheet: Sheet, footer: str) -> None:
    """Write one sheet: the lines above, the header row, the table and its total, and its charts."""
    first, size = sheet.header_row, widths(sheet, pen.looks.currency)
    write_lines(pen, sheet.lines)
    write_above(pen, sheet, size)
    write_header(pen, sheet, size)
    heights = tall_rows(sheet, size)
    if is_long(sheet):
        put_rows(pen.worksheet, sheet, pen.looks.of, heights)
    else:
        write_rows(pen, sheet, first, heights)
    write_total(pen, sheet, first + sheet.rows.height)
    write_entries(pen, sheet)
    set_up(pen.worksheet, sheet, size, footer)
    draw(pen.looks.book, pen.worksheet, sheet, pen.looks.currency)


def write_lines(pen: Pen, lines: Sequence[str]) -> None:
    """Write title, sentence and notes, which run over into the empty cells beside them, and the way to the cover."""
    for row, line in enumerate(lines[:-1]):
        pen.put(row, 0, line, style=Style.LINE if row else Style.TITLE)
    pen.link(len(lines) - 1, 0, COVER, BACK)


def write_above(pen: Pen, sheet: Sheet, widths: Sequence[float]) -> None:
    """Write the rows between the notes and the headings: a label, and what stands beside it."""
    places = {entry.place for entry in sheet.entries}
    for n, above in enumerate(sheet.above, len(sheet.lines)):
        wrapped = [""] * len(widths)
        for number, cell in enumerate(above.cells):
            editable = xl_rowcol_to_cell(n, number) in places
            style = Style.EDITABLE if editable else style_above(sheet, above, number)
            pen.put(n, number, cell, above.format if number else Format.TEXT, style)
            if isinstance(cell, str) and style in WRAPPED:
                wrapped[number] = cell
        pen.worksheet.set_row(n, height(wrapped, widths))


def style_above(sheet: Sheet, above: Above, number: int) -> Style:
    """How a cell above the headings looks: text over figures stands on their side, the last one runs over."""
    if number == 0:
        return Style.QUIET if above.quiet else Style.LABEL
    last = above.cells[-1]
    is_text = isinstance(last.value if isinstance(last, Formula) else last, str)
    if is_text and number == len(above.cells) - 1 < len(sheet.columns) - 1:
        return Style.RUNNING_OVER
    if above.quiet and number == 1:
        return Style.QUIET_BESIDE
    return Style.CELL if is_words(sheet.columns[number]) else Style.OVER_FIGURES


def write_entries(pen: Pen, sheet: Sheet) -> None:
    """Say what may be entered where."""
    for entry in sheet.entries:
        said = {"input_title": "To be edited", "input_message": entry.says, "error_message": entry.says}
        pen.worksheet.data_validation(entry.place, {**allowed(entry), **said})


def allowed(entry: Entry) -> dict[str, object]:
    """What an entry takes, in the words of XlsxWriter."""
    if entry.offers:
        return {"validate": "list", "source": f"={entry.offers}"}
    if entry.least is None and entry.most is None:
        return {"validate": "custom", "value": "=FALSE"}
    between = {"minimum": entry.least, "maximum": entry.most}
    given = {name: number for name, number in between.items() if number is not None}
    if len(given) == 2:
        return {"validate": "decimal", "criteria": "between", **given}
    criteria = ">=" if entry.most is None else "<="
    return {"validate": "decimal", "criteria": criteria, "value": next(iter(given.values()))}


def write_header(pen: Pen, sheet: Sheet, size: Sequence[float]) -> None:
    """Write the header row; a heading that is selected says what it means."""
    row = sheet.header_row - 1
    filtered = sheet.rows.height > LONG
    for number, column in enumerate(sheet.columns):
        pen.put(row, number, column.heading, style=heading_style(number, column))
        pen.worksheet.set_column(number, number, size[number])
        if column.meaning:
            title, message = (
                text[:most] for text, most in zip((column.heading, column.meaning), LONGEST_PROMPT, strict=True)
            )
            prompt = {"validate": "any", "input_title": title, "input_message": message}
            pen.worksheet.data_validation(row, number, row, number, prompt)
    lines = height([column.heading for column in sheet.columns], size)
    pen.worksheet.set_row(row, lines + LINE_HEIGHT if filtered else lines)
    if filtered:
        pen.worksheet.autofilter(row, 0, row + sheet.rows.height, len(sheet.columns) - 1)


def write_rows(pen: Pen, sheet: Sheet, first: int, heights: Mapping[int, float]) -> None:
    """Write the rows of the table cell by cell."""
    for number, column in enumerate(sheet.columns):
        write_column(pen, sheet, number, column, first)
    for n, points in heights.items():
        pen.worksheet.set_row(first + n, points)


def write_column(pen: Pen, sheet: Sheet, number: int, column: Column, first: int) -> None:
    """Write the cells below one heading."""
    values = sheet.rows[column.name].to_list()
    formats = sheet.row_formats if column.format is Format.BY_ROW else [column.format] * len(values)
    styles = [cell_style(number, column)] * len(values)
    if column.name in sheet.formulas:
        values = [
            value if text is None else Formula(text, value)
            for value, text in zip(values, sheet.formulas[column.name], strict=True)
        ]
    if sheet.editable and sheet.editable[0] == column.name:
        styles = [Style.EDITABLE if may else style for may, style in zip(sheet.editable[1], styles, strict=True)]
    for n, (value, format, style) in enumerate(zip(values, formats, styles, strict=True), first):
        pen.put(n, number, value, format, style)


def write_total(pen: Pen, sheet: Sheet, row: int) -> None:
    """Write the last row, where there is one."""
    if sheet.total is None:
        return
    for number, column in enumerate(sheet.columns):
        value = sheet.total.get(column.name)
        if column.name in sheet.total_formulas:
            value = Formula(sheet.total_formulas[column.name], value)
        pen.put(row, number, value, column.format, total_style(column))

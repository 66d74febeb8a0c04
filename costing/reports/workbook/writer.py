"""Writes the workbook: with `drawing`, for charts, and `long_tables` the only file of it that knows XlsxWriter."""

import datetime
import math
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from costing.analyses.figures import Currency
from costing.model.problem import printable
from costing.reports.formula_guard import begins_like_a_formula
from costing.reports.workbook.cell_text import cut as cut
from costing.reports.workbook.cell_text import stored
from costing.reports.workbook.cover import cover
from costing.reports.workbook.drawing import draw
from costing.reports.workbook.long_tables import is_long, put_rows
from costing.reports.workbook.look import (
    LINE_HEIGHT,
    columns_to_print,
    height,
    number_format,
    tall_rows,
    widths,
)
from costing.reports.workbook.registry import sheets
from costing.reports.workbook.sheet import Column, Cover, Entry, Format, Formula, Line, Sheet, Source
from costing.reports.workbook.style import PROPERTIES, UNMARKED, Style, cell_style, heading_style

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
A4 = 9
COVER_WIDTHS = (24.0, 104.0)
BOX_HEIGHT = 24
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
        write_cover(Pen(book.add_worksheet("Cover"), looks), cover(source, behind), footer)
        for sheet in behind:
            write_sheet(Pen(book.add_worksheet(sheet.name), looks), sheet, footer)
            for name, place in sheet.names.items():
                book.define_name(name, f"={place}")
    return buffer.getvalue()


class Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any, currency: Currency) -> None:
        self.book = book
        self.currency = currency
        self.made: dict[tuple[int, int, bool], Any] = {}

    def of(self, format: Format, style: Style, guard: bool = False) -> Any:
        """The look of a cell; `guard` is Excel's quote prefix, which keeps text text after it is edited."""
        key = (id(format), id(style), guard)
        if key not in self.made:
            number = number_format(format, self.currency) or "General"
            properties: dict[str, object] = {"num_format": number, "quote_prefix": guard}
            self.made[key] = self.book.add_format(properties | dict(PROPERTIES[style]))
        return self.made[key]


class Pen:
    """Writes the cells of one worksheet: text as text, whatever it looks like."""

    def __init__(self, worksheet: Any, looks: Looks) -> None:
        self.worksheet = worksheet
        self.looks = looks

    def put(
        self, row: int, column: int, value: object, format: Format = Format.TEXT, style: Style = Style.CELL
    ) -> None:
        """Write one cell; blanks stay empty, and so does a number that is not finite."""
        if isinstance(value, float) and not math.isfinite(value):
            value = None
        match value:
            case None | "":
                if style not in UNMARKED:
                    self.worksheet.write_blank(row, column, None, self.looks.of(format, style))
            case str():
                look = self.looks.of(Format.TEXT, style, begins_like_a_formula(value))
                self.worksheet.write_string(row, column, cut(value), look)
            case datetime.date():
                self.worksheet.write_datetime(row, column, value, self.looks.of(format, style))
            case Formula():
                self.put_formula(row, column, value, self.looks.of(format, style))
            case int() | float():
                self.worksheet.write_number(row, column, value, self.looks.of(format, style))
            case _:
                raise TypeError(f"{type(value).__name__} cannot stand in a cell")

    def put_formula(self, row: int, column: int, formula: Formula, look: Any) -> None:
        """Write a formula with its value; one in braces is an array formula."""
        if formula.text.startswith("{"):
            text = f"{{={formula.text[1:]}"
            self.worksheet.write_array_formula(row, column, row, column, text, look, stored(formula.value))
        else:
            self.worksheet.write_formula(row, column, f"={formula.text}", look, stored(formula.value))


def write_sheet(pen: Pen, sheet: Sheet, footer: str) -> None:
    """Write one sheet: the lines above, the header row, the table and its total, and its charts."""
    write_lines(pen, sheet.lines)
    write_above(pen, sheet)
    write_header(pen, sheet, row=sheet.header_row - 1)
    first, size = sheet.header_row, widths(sheet, pen.looks.currency)
    heights = tall_rows(sheet, size)
    if is_long(sheet):
        put_rows(pen.worksheet, sheet, pen.looks.of, heights)
    else:
        write_rows(pen, sheet, first, heights)
    write_total(pen, sheet, first + sheet.rows.height)
    write_entries(pen, sheet)
    set_up_page(pen, sheet.lines, size, footer)
    pen.worksheet.repeat_rows(sheet.header_row - 1)
    pen.worksheet.freeze_panes(first, sheet.fixed_columns)
    draw(pen.looks.book, pen.worksheet, sheet, pen.looks.currency)


def write_lines(pen: Pen, lines: Sequence[str]) -> None:
    """Write the title, the sentence and the notes, which run over into the empty cells beside them."""
    for row, line in enumerate(lines):
        pen.put(row, 0, line, style=Style.LINE if row else Style.TITLE)


def write_above(pen: Pen, sheet: Sheet) -> None:
    """Write the rows between the notes and the headings: a label, and what stands beside it."""
    places = {entry.place for entry in sheet.entries}
    for n, above in enumerate(sheet.above, len(sheet.lines)):
        for column, cell in enumerate(above.cells):
            style = Style.EDITABLE if xl_rowcol_to_cell(n, column) in places else Style.CELL if column else Style.LABEL
            pen.put(n, column, cell, above.format if column else Format.TEXT, style)


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


def write_header(pen: Pen, sheet: Sheet, row: int) -> None:
    """Write the header row; a heading that is selected says what it means."""
    size = widths(sheet, pen.looks.currency)
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
        pen.put(row, number, value, column.format, Style.TOTAL)


def write_cover(pen: Pen, cover: Cover, footer: str) -> None:
    """Write the cover: labels in the first column, what they say in the second."""
    lines = (cover.title, cover.summary, *cover.notes)
    write_lines(pen, lines)
    for column, width in enumerate(COVER_WIDTHS):
        pen.worksheet.set_column(column, column, width)
    row = len(lines) + 1
    for heading, block in cover.blocks.items():
        pen.put(row, 0, heading, style=Style.HEADING)
        pen.put(row, 1, "", style=Style.HEADING)
        for n, line in enumerate(block, row + 1):
            write_cover_line(pen, n, line)
        row += len(block) + 2
    set_up_page(pen, lines, COVER_WIDTHS, footer, pages_high=1)
    pen.worksheet.activate()


def write_cover_line(pen: Pen, row: int, line: Line) -> None:
    """Write one line of the cover: text, a link to a sheet, or a box to fill in."""
    if line.to_sheet:
        look = pen.looks.of(Format.TEXT, Style.LINK)
        pen.worksheet.write_url(row, 0, f"internal:'{line.to_sheet}'!A1", look, line.label)
    else:
        pen.put(row, 0, line.label, style=Style.LABEL)
    pen.put(row, 1, line.text, style=Style.BOX if line.to_fill_in else Style.CELL)
    pen.worksheet.set_row(row, BOX_HEIGHT if line.to_fill_in else height([line.text], COVER_WIDTHS[1:]))


def set_up_page(pen: Pen, lines: Sequence[str], widths: Sequence[float], footer: str, pages_high: int = 0) -> None:
    """A4 landscape, one page wide and any number (0) high; title, version, sheet and page at its foot."""
    sheet, last_row = pen.worksheet, pen.worksheet.dim_rowmax
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, pages_high)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.print_area(0, 0, last_row, columns_to_print(widths, lines) - 1)
    sheet.set_footer(f"&L&8 {footer.replace('&', '&&')}&R&8 &A, page &P of &N")

"""Writes the cover: what the workbook holds, what stands on which sheet, and room for sign-off."""

from costing.reports.workbook.sheet import Cover, Format, Formula, Line
from costing.reports.workbook.writing.look import LINE_HEIGHT, height
from costing.reports.workbook.writing.page import set_up_cover
from costing.reports.workbook.writing.pen import Pen
from costing.reports.workbook.writing.style import Style

WIDTHS = (31.0, 97.0)
BOX_HEIGHT = 24


def write_cover(pen: Pen, cover: Cover, footer: str) -> None:
    """Write the cover: labels in the first column, what they say in the second."""
    lines = (cover.title, cover.summary, *cover.notes)
    for n, text in enumerate(lines):
        pen.put(n, 0, text, style=Style.LINE if n else Style.TITLE)
    for column, width in enumerate(WIDTHS):
        pen.worksheet.set_column(column, column, width)
    row, breaks = len(lines) + 1, []
    for heading, block in cover.blocks.items():
        if heading in cover.on_a_new_page:
            breaks.append(row)
        for column in range(len(WIDTHS)):
            pen.put(row, column, "" if column else heading, style=Style.BLOCK)
        for n, line in enumerate(block, row + 1):
            write_line(pen, n, line)
        row += len(block) + 2
    set_up_cover(pen.worksheet, WIDTHS, lines, footer, breaks)
    pen.worksheet.activate()


def write_line(pen: Pen, row: int, line: Line) -> None:
    """Write one line of the cover: what it says, a link to a sheet, or a box to fill in."""
    if line.to_sheet:
        pen.link(row, 0, line.to_sheet, line.label)
    else:
        pen.put(row, 0, line.label, style=Style.LABEL)
    pen.put(row, 1, line.text, line.format, Style.BOX if line.to_fill_in else Style.SAID)
    pen.worksheet.set_row(row, BOX_HEIGHT if line.to_fill_in else tall(line))


def tall(line: Line) -> float:
    """The height of a line, in points."""
    said = line.text.value if isinstance(line.text, Formula) else line.text
    return height([said], WIDTHS[1:]) if isinstance(said, str) and line.format is Format.TEXT else LINE_HEIGHT

"""How a sheet is printed and scrolled: pages, repeated rows and columns, footers, and what stays in view."""

from collections.abc import Sequence
from typing import Any

from costing.reports.workbook.sheet import Sheet
from costing.reports.workbook.writing.look import columns_to_print

A4 = 9
READABLE = 225.0
"""So many characters of width are printed on a page: at two thirds of their size."""
COVER_SCALE = 90
MOST_IN_VIEW = 16
"""Where more rows stand above the table, these scroll with it: else a small window had no room for the table."""


def set_up(worksheet: Any, sheet: Sheet, widths: Sequence[float], footer: str) -> None:
    """Print on as many pages side by side as stay readable, with headings and first columns on each of them."""
    across = pages_across(sheet, widths)
    a4(worksheet, widths, sheet.lines, footer)
    worksheet.fit_to_pages(across, 0)
    worksheet.repeat_rows(sheet.header_row - 1)
    if across > 1 and sheet.fixed_columns:
        worksheet.repeat_columns(0, sheet.fixed_columns - 1)
    worksheet.freeze_panes(sheet.header_row if sheet.header_row <= MOST_IN_VIEW else 0, sheet.fixed_columns)


def pages_across(sheet: Sheet, widths: Sequence[float]) -> int:
    """On how many pages side by side a sheet is printed; each of them repeats the first columns."""
    first = sum(widths[: sheet.fixed_columns])
    return max(1, -int(-(sum(widths) - first) // (READABLE - first))) if first < READABLE / 2 else 1


def set_up_cover(worksheet: Any, widths: Sequence[float], lines: Sequence[str], footer: str, breaks: list[int]) -> None:
    """Print the cover with page breaks above these rows."""
    a4(worksheet, widths, lines, footer)
    worksheet.set_print_scale(COVER_SCALE)
    worksheet.set_h_pagebreaks(breaks)


def a4(worksheet: Any, widths: Sequence[float], lines: Sequence[str], footer: str) -> None:
    """A4 landscape; title, version, sheet and page at its foot."""
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    worksheet.print_area(0, 0, worksheet.dim_rowmax, columns_to_print(widths, lines) - 1)
    worksheet.set_footer(f"&L&8 {footer.replace('&', '&&')}&R&8 &A, page &P of &N")

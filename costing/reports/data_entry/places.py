"""Where things stand in a data-entry workbook, and how formulas and defined names refer to it."""

from costing.reading.references import column_letters

NEEDED_ROW, HEADER_ROW, FIRST_ROW = 4, 5, 6
"""Of every sheet with a table, as the spreadsheet counts rows: title, what to do and a link back stand above."""
SETTINGS_HEADER = 4
LAST_ROW = 100_000
"""Cells are checked as they are filled in down to this row."""
ROOM = 5_000
"""Rows that a list has for names beside those that stand there already."""


def cell(column: int, row: int) -> str:
    """A cell, as a formula for the first of many refers to it.

    >>> cell(0, FIRST_ROW)
    'A6'
    """
    return f"{column_letters(column)}{row}"


def cells(column: int, first: int, last: int, sheet: str = "") -> str:
    """Cells of a column, wherever the formula stands.

    >>> cells(1, 6, 9), cells(1, 6, 9, "Lists for drop-downs")
    ('$B$6:$B$9', "'Lists for drop-downs'!$B$6:$B$9")
    """
    letters = column_letters(column)
    return f"{on(sheet)}${letters}${first}:${letters}${last}"


def filled_cells(column: int, first: int, last: int, sheet: str) -> str:
    """Cells of a column from the first to the last that is filled in: what a drop-down offers grows with the list."""
    all_cells = cells(column, first, last, sheet)
    start = f"{on(sheet)}${column_letters(column)}${first}"
    filled = f'SUMPRODUCT(MAX(({all_cells}<>"")*(ROW({all_cells})-{first - 1})))'
    return f"{start}:INDEX({all_cells},MAX(1,{filled}))"


def on(sheet: str) -> str:
    """A sheet as it stands before its cells."""
    return f"'{sheet}'!" if " " in sheet else f"{sheet}!" if sheet else ""

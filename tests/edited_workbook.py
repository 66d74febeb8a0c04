"""Sheets as a workbook that is recalculated, edited by defined name and recalculated again."""

from __future__ import annotations

import io
import re
from typing import Any

import formualizer
import xlsxwriter

from costing.analyses.figures import Currency
from costing.reports.workbook.sheet import Sheet
from costing.reports.workbook.writing.pen import Looks, Pen
from costing.reports.workbook.writing.writer import OPTIONS, write_sheet


class Book:
    """These sheets alone, as XlsxWriter writes them; what is read was recalculated, whatever was stored."""

    def __init__(self, *sheets: Sheet) -> None:
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, OPTIONS) as book:
            looks = Looks(book, Currency("GBP"))
            for sheet in sheets:
                write_sheet(Pen(book.add_worksheet(sheet.name), looks), sheet, "")
                for name, place in sheet.names.items():
                    book.define_name(name, f"={place}")
        self.sheets = sheets
        self.names = {name: place for sheet in sheets for name, place in sheet.names.items()}
        self.book: Any = formualizer.load_workbook_bytes(buffer.getvalue())
        self.book.evaluate_all()

    def edit(self, **values: object) -> None:
        """Enter values in named cells; None empties one."""
        for name, value in values.items():
            self.book.set_value(*placed(self.names[name]), value)
        self.book.evaluate_all()

    def at(self, place: str) -> Any:
        """What stands in a cell, by its address or defined name."""
        return self.book.evaluate_cell(*placed(self.names.get(place, place)))


def placed(address: str) -> tuple[str, int, int]:
    """Sheet, row and column of an address.

    >>> placed("'Unit costs'!$AB$7")
    ('Unit costs', 7, 28)
    """
    found = re.fullmatch(r"'?([^'!]+)'?!\$([A-Z]+)\$([0-9]+)", address)
    assert found, address
    column = 0
    for letter in found[2]:
        column = 26 * column + ord(letter) - 64
    return found[1], int(found[3]), column

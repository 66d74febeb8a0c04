"""Writes cells: text as text, whatever it looks like, formulas with their values."""

import datetime
import math
from typing import Any

from costing.analyses.figures import Currency
from costing.reports.formula_guard import begins_like_a_formula
from costing.reports.workbook.sheet import Format, Formula
from costing.reports.workbook.writing.cell_text import cut, stored
from costing.reports.workbook.writing.look import number_format
from costing.reports.workbook.writing.style import PROPERTIES, UNMARKED, Style


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
        self.worksheet._prepare_formula = as_it_stands
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

    def link(self, row: int, column: int, to_sheet: str, says: str) -> None:
        """Write a link to the first cell of a sheet."""
        self.worksheet.write_url(row, column, f"internal:'{to_sheet}'!A1", self.looks.of(Format.TEXT, Style.LINK), says)


def as_it_stands(formula: str, *_: object) -> str:
    """A formula without its equals sign and braces, for XlsxWriter, which looks in each for thirty newer functions.

    Ours have none of them (docs/decisions/0020), and looking took longer than all else that writes a formula.
    """
    return formula.removeprefix("{").removeprefix("=").removesuffix("}")

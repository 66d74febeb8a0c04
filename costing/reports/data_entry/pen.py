"""Writes cells of a data-entry workbook: text as text, days as days, numbers as numbers."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum, auto
from math import ceil
from typing import Any

from costing.reports.data_entry.entry import Look, Value
from costing.reports.formula_guard import begins_like_a_formula
from costing.reports.workbook.writing.cell_text import cut
from costing.reports.workbook.writing.look import height
from costing.reports.workbook.writing.page import A4
from costing.reports.workbook.writing.style import HEADING

PAGE_WIDTH = 180.0
"""Characters that a page of A4 landscape takes and can still be read."""
FOOTER = "&L&8 Data entry for costing&R&8 &A, page &P of &N"


class Style(Enum):
    """What a cell is for."""

    TITLE = auto()
    LINE = auto()
    HEADING = auto()
    LABEL = auto()
    WRAPPED = auto()
    LINK = auto()
    NEEDED = auto()
    NEEDED_ABOVE_NUMBERS = auto()
    NAME = auto()
    NAME_ABOVE_NUMBERS = auto()
    TEXT = auto()
    DAY = auto()
    TYPED = auto()
    SETTING = auto()
    SETTING_DAY = auto()
    SETTING_TYPED = auto()


TOP: Mapping[str, object] = {"valign": "top"}
LEFT: Mapping[str, object] = {"align": "left", "indent": 1}
RIGHT: Mapping[str, object] = {"align": "right"}
NEEDED: Mapping[str, object] = {"italic": True, "text_wrap": True, "valign": "bottom"}
RULED: Mapping[str, object] = {"bottom": 1, "bottom_color": "#D9D9D9"}
PROPERTIES: Mapping[Style, Mapping[str, object]] = {
    Style.TITLE: {"bold": True, "font_size": 14},
    Style.LINE: {},
    Style.HEADING: HEADING,
    Style.LABEL: {"bold": True, "text_wrap": True, **TOP, **RULED},
    Style.WRAPPED: {"text_wrap": True, **TOP, **RULED},
    Style.LINK: {"underline": 1, "font_color": "#0563C1", **TOP},
    Style.NEEDED: {**NEEDED, **LEFT},
    Style.NEEDED_ABOVE_NUMBERS: {**NEEDED, **RIGHT},
    Style.NAME: {**HEADING, **LEFT},
    Style.NAME_ABOVE_NUMBERS: {**HEADING, **RIGHT},
    Style.TEXT: {"num_format": "@", **TOP, **LEFT},
    Style.DAY: {"num_format": "yyyy-mm-dd", **TOP, **LEFT},
    Style.TYPED: {**TOP, **RIGHT},
    Style.SETTING: {"num_format": "@", "text_wrap": True, **TOP, **LEFT, **RULED},
    Style.SETTING_DAY: {"num_format": "yyyy-mm-dd", **TOP, **LEFT, **RULED},
    Style.SETTING_TYPED: {**TOP, **LEFT, **RULED},
}
TO_FILL_IN: Mapping[Look, Style] = {Look.TEXT: Style.TEXT, Look.DAY: Style.DAY, Look.TYPED: Style.TYPED}
SETTINGS: Mapping[Look, Style] = {
    Look.TEXT: Style.SETTING,
    Look.DAY: Style.SETTING_DAY,
    Look.TYPED: Style.SETTING_TYPED,
}
AS_TEXT: Mapping[Style, Style] = {
    Style.DAY: Style.TEXT,
    Style.TYPED: Style.TEXT,
    Style.SETTING_DAY: Style.SETTING,
    Style.SETTING_TYPED: Style.SETTING,
}
"""How text looks that stands in a cell for days or numbers."""


class Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[Style, bool], Any] = {}

    def of(self, style: Style, guard: bool = False) -> Any:
        """The look of a cell; `guard` is Excel's quote prefix, which keeps text text after it is edited."""
        key = style, guard
        if key not in self.made:
            self.made[key] = self.book.add_format({**PROPERTIES[style], "quote_prefix": guard})
        return self.made[key]


class Pen:
    """Writes the cells of one worksheet."""

    def __init__(self, worksheet: Any, looks: Looks) -> None:
        self.worksheet = worksheet
        self.looks = looks

    def put(self, row: int, column: int, value: Value, style: Style) -> None:
        """Write one cell, its row as the spreadsheet counts; text in a column of days or numbers stays text."""
        match value:
            case str():
                look = self.looks.of(AS_TEXT.get(style, style), begins_like_a_formula(value))
                self.worksheet.write_string(row - 1, column, cut(value), look)
            case datetime.date():
                self.worksheet.write_datetime(row - 1, column, value, self.looks.of(style))
            case Decimal():
                self.worksheet.write_number(row - 1, column, float(value), self.looks.of(style))

    def put_row(self, row: int, values: Sequence[str], style: Style) -> None:
        """Write a row of texts, from the first column on."""
        for column, value in enumerate(values):
            self.put(row, column, value, style)

    def link(self, row: int, column: int, sheet: str, text: str) -> None:
        """Write a link to a sheet."""
        self.worksheet.write_url(row - 1, column, f"internal:'{sheet}'!A1", self.looks.of(Style.LINK), text)

    def heights(self, row: int, texts: Sequence[str], widths: Sequence[float]) -> None:
        """Make a row as high as its texts need."""
        self.worksheet.set_row(row - 1, height(texts, widths))

    def set_up_page(self, widths: Sequence[float], header: int = 0, pages_wide: int = 0) -> None:
        """A4 landscape, where nothing is said as few pages wide as can be read; the header row on each page."""
        self.worksheet.set_landscape()
        self.worksheet.set_paper(A4)
        self.worksheet.fit_to_pages(pages_wide or ceil(sum(widths) / PAGE_WIDTH), 0)
        self.worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.worksheet.set_footer(FOOTER)
        if header:
            self.worksheet.repeat_rows(header - 1)

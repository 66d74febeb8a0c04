"""What cells are for, and how that looks: in the words of XlsxWriter's format properties."""

from collections.abc import Mapping
from enum import Enum, auto

from costing.reports.workbook.sheet import Column, Format


class Style(Enum):
    """What a cell is for."""

    CELL = auto()
    FIGURE = auto()
    """Figures, and the words that stand where there are none, on the right."""
    BESIDE = auto()
    """Text and days behind the first column, kept apart from the figures before them."""
    TITLE = auto()
    LINE = auto()
    HEADING = auto()
    HEADING_BESIDE = auto()
    HEADING_OF_FIGURES = auto()
    TOTAL = auto()
    TOTAL_OF_FIGURES = auto()
    LABEL = auto()
    SAID = auto()
    """What stands beside a label on the cover: on the left, figures too."""
    OVER_FIGURES = auto()
    """Text above a column of figures, on their side."""
    RUNNING_OVER = auto()
    """Text that runs over into the empty cells beside it."""
    BLOCK = auto()
    """The heading of a block of the cover."""
    QUIET = auto()
    QUIET_BESIDE = auto()
    """A label and a figure that are for formulas rather than for readers."""
    LINK = auto()
    BOX = auto()
    EDITABLE = auto()
    """A cell to be edited: marked by its colour and frame, and in words beside it."""


HEADING: Mapping[str, object] = {
    "bold": True,
    "text_wrap": True,
    "valign": "top",
    "bg_color": "#E7E6E6",
    "bottom": 1,
    "left": 1,
    "left_color": "#FFFFFF",
}
"""White lines keep the headings of narrow columns apart."""
BESIDE: Mapping[str, object] = {"align": "left", "indent": 1}
GREY: Mapping[str, object] = {"valign": "top", "font_color": "#595959"}
PROPERTIES: Mapping[Style, Mapping[str, object]] = {
    Style.CELL: {"valign": "top", "text_wrap": True},
    Style.FIGURE: {"valign": "top", "align": "right"},
    Style.BESIDE: {"valign": "top", "text_wrap": True, **BESIDE},
    Style.TITLE: {"bold": True, "font_size": 14},
    Style.LINE: {},
    Style.HEADING: HEADING,
    Style.HEADING_BESIDE: {**HEADING, **BESIDE},
    Style.HEADING_OF_FIGURES: {**HEADING, "align": "right"},
    Style.TOTAL: {"bold": True, "valign": "top", "top": 1},
    Style.TOTAL_OF_FIGURES: {"bold": True, "valign": "top", "top": 1, "align": "right"},
    Style.LABEL: {"bold": True, "valign": "top"},
    Style.SAID: {"valign": "top", "text_wrap": True, "align": "left"},
    Style.OVER_FIGURES: {"valign": "top", "text_wrap": True, "align": "right"},
    Style.RUNNING_OVER: {"valign": "top", **BESIDE},
    Style.BLOCK: {**HEADING, "text_wrap": False},
    Style.QUIET: GREY,
    Style.QUIET_BESIDE: {**GREY, "align": "right"},
    Style.LINK: {"underline": 1, "font_color": "#0563C1", "valign": "top"},
    Style.BOX: {"border": 1},
    Style.EDITABLE: {"valign": "top", "bg_color": "#FFF2CC", "border": 1, "font_color": "#1F3864"},
}
"""Each style in XlsxWriter's properties; the number format comes beside."""
UNMARKED = (
    *(Style.CELL, Style.FIGURE, Style.BESIDE, Style.LINE, Style.SAID),
    *(Style.OVER_FIGURES, Style.RUNNING_OVER, Style.QUIET, Style.QUIET_BESIDE),
)
"""Styles that leave a blank cell as if it were not there."""


TABS = ("#1F3864", "#BF8F00", "#7F7F7F", "#548235")
"""The colours of the sheets' tabs, by the groups that the cover names."""
WRAPPED = (Style.CELL, Style.OVER_FIGURES)
"""Styles above the headings in which text goes on in a second line."""


def is_words(column: Column) -> bool:
    """Whether a column holds text or days, which begin on the left."""
    return column.format in (Format.TEXT, Format.DATE)


def cell_style(number: int, column: Column) -> Style:
    """The style of the cells of a column, the first of which has number 0."""
    if not is_words(column):
        return Style.FIGURE
    return Style.BESIDE if number else Style.CELL


def total_style(column: Column) -> Style:
    """The style of a column's cell in the last row."""
    return Style.TOTAL if is_words(column) else Style.TOTAL_OF_FIGURES


def heading_style(number: int, column: Column) -> Style:
    """A heading stands above what its column holds: words on the left, figures on the right."""
    if not is_words(column):
        return Style.HEADING_OF_FIGURES
    return Style.HEADING_BESIDE if number else Style.HEADING

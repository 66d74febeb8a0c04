"""Draws the charts of a sheet: with `writer` the only file that knows XlsxWriter."""

from typing import Any

from costing.analyses.figures import Currency
from costing.model.problem import printable
from costing.reports.workbook.look import number_format
from costing.reports.workbook.sheet import Chart, Sheet

COLUMNS, ROWS = 7, 19
"""So many columns and rows of the usual size a chart takes, space around it included."""
COLUMN, ROW = 64, 20
"""The usual size of a column and of a row, in pixels."""
ABREAST = 2
GAP = 14
SMALL, LARGE = {"size": 9}, {"size": 12}
LONGEST = 120
"""Names on an axis are kept up to so many characters until a program reads the cells themselves."""
FILLS: tuple[dict[str, object], ...] = (
    {"fill": {"color": "#1F3864"}},
    {"fill": {"color": "#9DC3E6"}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#1F3864", "bg_color": "#FFFFFF"}},
    {"fill": {"color": "#FFFFFF"}},
)
"""Of dark, light, hatched and white each can be told from the others without colour."""
EDGE = {"color": "#1F3864", "width": 0.75}
SPACING = {True: 60, False: 30}
"""Between bars and between columns, in per cent of their width."""


def draw(book: Any, worksheet: Any, sheet: Sheet, currency: Currency) -> None:
    """Draw the charts of a sheet right of its table, two abreast, and have them printed with it on one page."""
    if not sheet.charts:
        return
    for n, chart in enumerate(sheet.charts):
        down, across = divmod(n, ABREAST)
        row, column = sheet.header_row - 1 + down * ROWS, len(sheet.columns) + across * COLUMNS
        place = {"x_offset": GAP, "object_position": 2, "description": chart.says}
        worksheet.insert_chart(row, column, drawn(book, chart, currency), place)
    deep = sheet.header_row + ROWS * -(-len(sheet.charts) // ABREAST)
    last_row = max(worksheet.dim_rowmax, deep)
    worksheet.print_area(0, 0, last_row, len(sheet.columns) + ABREAST * COLUMNS)
    worksheet.fit_to_pages(1, 1)


def drawn(book: Any, chart: Chart, currency: Currency) -> Any:
    """A chart with titles, named axes, figures in the study's currency and, of several series, a legend."""
    stacked = len(chart.series) > 1
    made = book.add_chart({"type": "bar" if chart.lying else "column", "subtype": "stacked" if stacked else None})
    for series, fill in zip(chart.series, FILLS, strict=False):
        made.add_series(
            {
                "name": f"={series.name}",
                "categories": f"={chart.categories}",
                "values": f"={series.values}",
                "categories_data": kept_as_text(chart.shown),
                "border": EDGE,
                "gap": SPACING[chart.lying],
                **fill,
                **({} if stacked else {"data_labels": {"value": True, "font": SMALL}}),
            }
        )
    set_axes(made, chart, currency)
    made.set_title({"name": chart.title, "name_font": LARGE, "overlay": False})
    made.set_legend({"position": "bottom", "font": SMALL} if stacked else {"none": True})
    made.set_size({"width": COLUMNS * COLUMN - GAP, "height": ROWS * ROW - GAP})
    return made


def set_axes(made: Any, chart: Chart, currency: Currency) -> None:
    """Name both axes; of lying bars the first is at the top."""
    plain = {"num_font": SMALL, "name_font": SMALL}
    number = number_format(chart.format, currency)
    figures = {**plain, "name": chart.measure, "num_format": number, "major_gridlines": {"visible": True, "line": LINE}}
    figures |= {"min": 0} if chart.from_zero else {}
    categories = {**plain, "name": chart.of, "major_gridlines": {"visible": False}}
    if chart.lying:
        made.set_x_axis(figures)
        made.set_y_axis({**categories, "reverse": True, "crossing": "max"})
    else:
        made.set_x_axis(categories)
        made.set_y_axis(figures)


LINE = {"color": "#D9D9D9", "width": 0.5}


def kept_as_text(shown: tuple[str, ...]) -> list[str]:
    """Names for the chart's own copy of its categories.

    XlsxWriter takes names such as 0012 or nan for numbers unless one of them has a space, so the first one is given
    one at its end.
    """
    names = [printable(name, LONGEST) for name in shown]
    return [f"{name} " if n == 0 else name for n, name in enumerate(names)]

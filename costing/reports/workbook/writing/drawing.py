"""Draws the charts of a sheet."""

from typing import Any

from costing.analyses.figures import Currency
from costing.model.problem import printable
from costing.reports.workbook.sheet import Chart, Format, Sheet
from costing.reports.workbook.writing.look import number_format

COLUMNS, ROWS = 8, 22
"""So many columns and rows of the usual size a chart takes, space around it included."""
COLUMN, ROW = 64, 20
"""The usual size of a column and of a row, in pixels."""
ABREAST = 2
GAP, EDGES = 14, 2
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
LINE = {"color": "#D9D9D9", "width": 0.5}
EDGE = {"color": "#1F3864", "width": 0.75}
ROOM_FOR_NAMES = {"x": 0.3, "y": 0.12, "width": 0.62, "height": 0.68}
"""Of lying bars: a third for names, however long these are, as parts of the chart."""
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
    worksheet.print_area(0, 0, max(worksheet.dim_rowmax, deep), len(sheet.columns) + ABREAST * COLUMNS - 1)
    worksheet.fit_to_pages(1, 1)


def drawn(book: Any, chart: Chart, currency: Currency) -> Any:
    """A chart with titles, named axes, figures in the study's currency, and a legend or a label for each figure."""
    made = book.add_chart(
        {"type": "bar" if chart.lying else "column", "subtype": None if chart.labelled else "stacked"}
    )
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
                **({"data_labels": labels(chart, currency)} if chart.labelled else {}),
            }
        )
    set_axes(made, chart, currency)
    if chart.lying:
        made.set_plotarea({"layout": ROOM_FOR_NAMES})
    made.set_title({"name": chart.title, "name_font": LARGE, "overlay": False})
    made.set_legend({"none": True} if chart.labelled else {"position": "bottom", "font": SMALL})
    made.set_size({"width": COLUMNS * COLUMN - GAP - EDGES, "height": ROWS * ROW - GAP})
    return made


def labels(chart: Chart, currency: Currency) -> dict[str, object]:
    """The figures beside bars or above columns; a count of none is not written."""
    number = number_format(chart.format, currency)
    shown = f"{number};-{number};" if chart.format is Format.COUNT else number
    return {"value": True, "font": SMALL, "num_format": shown}


def set_axes(made: Any, chart: Chart, currency: Currency) -> None:
    """Name both axes; of lying bars the first is at the top."""
    plain = {"num_font": SMALL, "name_font": SMALL}
    number = number_format(chart.format, currency)
    figures: dict[str, object] = {
        **plain,
        "name": chart.measure,
        "num_format": number,
        "major_gridlines": {"visible": True, "line": LINE},
    }
    figures |= {"min": 0} if chart.from_zero else {}
    figures |= {"major_unit": chart.step} if chart.step else {}
    categories = {**plain, "name": chart.of, "major_gridlines": {"visible": False}}
    if chart.lying:
        made.set_x_axis(figures)
        made.set_y_axis({**categories, "reverse": True, "crossing": "max", "interval_unit": 1})
    else:
        made.set_x_axis({**categories, "num_font": {**SMALL, "rotation": -45}})
        made.set_y_axis(figures)


def kept_as_text(shown: tuple[str, ...]) -> list[str]:
    """Names for the chart's own copy of its categories.

    XlsxWriter takes names such as 0012 or nan for numbers unless one of them has a space, so the first one is given
    one at its end.
    """
    names = [printable(name, LONGEST) for name in shown]
    return [f"{name} " if n == 0 else name for n, name in enumerate(names)]

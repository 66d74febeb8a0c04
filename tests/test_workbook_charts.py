"""The sheet of charts: they show the cells of the other sheets, every family is in a band, names stay text."""

from __future__ import annotations

import io
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import formualizer
import openpyxl
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import costing
from costing.analyses.figures import Currency
from costing.reports.workbook.contents import bands
from costing.reports.workbook.contents.charts import charts
from costing.reports.workbook.registry import sheets
from costing.reports.workbook.sheet import Chart, Column, Format, Series, Sheet, Source
from costing.reports.workbook.writing import writer
from costing.reports.workbook.writing.writer import workbook_bytes
from tests.test_reports_frames import COMPONENTS, by, full_results_of, results_of
from tests.test_reports_workbook import source_of

EXAMPLES = ("minimal", "family-recovery", "sampled-diary", "time-driven")
NASTY = (
    "=1+1",
    "+44 20",
    "@SUM(A1)",
    "＝1+1",
    "\t=cmd",
    'Bob\'s "best" & <b>',
    "q" * 255,
    "x!A1",
)
NUMBERS = ("0012", "１２", "nan", "1e5", "inf")
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


@cache
def example_source(name: str) -> Source:
    """What the workbook of an example is made from."""
    costed = costing.cost(costing.read_study(Path(__file__).parents[1] / "examples" / name))
    return Source(costed.settings, costed.results, costed.problems, "1.2.3")


def others(source: Source) -> dict[str, Sheet]:
    """The other sheets of its workbook, by name."""
    return {sheet.name: sheet for sheet in sheets(source) if sheet.name != "Charts"}


def book_of(source: Source, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Its workbook, charts last."""
    behind = others(source)
    return book_with([*behind.values(), charts(source, behind)], source, monkeypatch)


def book_with(made: list[Sheet], source: Source, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A workbook of these sheets."""
    monkeypatch.setattr(writer, "sheets", lambda _: made)
    return workbook_bytes(source)


def parts(book: bytes, folder: str) -> list[ET.Element]:
    """The XML of every file of a folder of the workbook, in order."""
    with ZipFile(io.BytesIO(book)) as opened:
        names = [name for name in opened.namelist() if name.startswith(folder) and name.endswith(".xml")]
        return [ET.fromstring(opened.read(name)) for name in sorted(names)]


def texts(element: ET.Element, tag: str) -> list[str]:
    """The texts of all elements of this name."""
    return [found.text or "" for found in element.iter(tag)]


def with_agencies(names: Iterable[str]) -> dict[str, pl.DataFrame]:
    """Invented results in which these agencies bear the costs."""
    each = {name: 5000.0 / (n + 1) for n, name in enumerate(COMPONENTS)}
    return {**results_of(), "agencies": by("agency", dict.fromkeys(names, COMPONENTS), each, each)}


def with_scenarios(names: Iterable[str]) -> dict[str, pl.DataFrame]:
    """Invented results with these scenarios, each of a mean 10 above the one before."""
    every = example_source("family-recovery").results["scenarios"]
    table = every.with_columns(pl.col("scenario", "by", "note").cast(pl.String)).filter(by="all").head(1)
    rows = [
        table.with_columns(pl.lit(name).alias("scenario"), pl.lit(1000.0 + 10 * n).alias("mean"))
        for n, name in enumerate(("base", *names))
    ]
    return {**results_of(), "scenarios": pl.concat(rows)}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_spreadsheet_counts_the_families_of_each_band_as_costing_does(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the bands add up to all families."""
    source = example_source(name)
    made = charts(source, others(source))
    (tmp_path / "book.xlsx").write_bytes(book_of(source, monkeypatch))
    counted = counts(formualizer.load_workbook(str(tmp_path / "book.xlsx")), made)
    assert counted == made.rows["families"].to_list()
    assert sum(counted) == source.results["families"].height


def counts(book: formualizer.Workbook, made: Sheet) -> list[float]:
    """The families of each band, as a spreadsheet counts them."""
    first, column = made.header_row + 1, [column.name for column in made.columns].index("families") + 1
    return [book.evaluate_cell("Charts", first + n, column) for n in range(made.rows.height)]


@pytest.mark.parametrize("cost", [-1e9, 0, 1e9, 12345.678])
def test_no_family_falls_out_when_costs_are_edited(
    cost: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever its cost becomes, a family is in some band: the first and the last are open."""
    source = example_source("minimal")
    behind = others(source)
    book = openpyxl.load_workbook(io.BytesIO(book_of(source, monkeypatch)))
    book["Families"][behind["Families"].cell("cost", 0).split("!")[1].replace("$", "")] = cost
    book.save(tmp_path / "edited.xlsx")
    recounted = counts(formualizer.load_workbook(str(tmp_path / "edited.xlsx")), charts(source, behind))
    assert sum(recounted) == source.results["families"].height


COSTS = st.lists(st.floats(0, 1e7) | st.integers(0, 10**6).map(float), max_size=60)


@given(COSTS)
@example([])
@example([0.0])
@example([1500.0] * 5)
@example([1e6, 1e6 + 1])
@example([0.0] * 9 + [1e7])
@example([0.0, 0.0625])
def test_bands_are_few_and_of_one_round_width(costs: list[float]) -> None:
    """There are 8 to 12 of them, fewer only where a band is a penny wide, and they hold every family once."""
    bounds = bands.edges(costs)
    widths = {Decimal(str(above)) - Decimal(str(below)) for below, above in pairwise(bounds)}
    assert len(widths) == 1, "the bands have one width"
    digits = "".join(map(str, next(iter(widths)).normalize().as_tuple().digits))
    assert digits in {"1", "15", "2", "25", "3", "4", "5", "75"}
    assert len(bounds) + 1 <= 12
    assert len(bounds) + 1 >= 8 or widths == {bands.NARROWEST}
    assert sum(bands.families(costs, bounds)) == len(costs)
    assert len(bands.names(bounds, Currency("GBP"))) == len(bounds) + 1


def test_one_family_far_out_does_not_squeeze_all_others_into_one_band() -> None:
    """Of 21 families 20 cost 1,000 to 1,950: the last band begins below 10,000 and has the one of a million."""
    costs = [1000.0 + 50 * n for n in range(20)] + [1e6]
    bounds = bands.edges(costs)
    assert bounds[-1] < 10_000
    assert bands.families(costs, bounds)[-1] == 1
    assert max(bands.families(costs, bounds)) <= 10


def test_bounds_with_pence_are_shown_with_pence() -> None:
    """Costs of £12.00 to £12.50 have bands of parts of a pound, in a study however large."""
    families = results_of()["families"].with_columns(pl.Series("cost", [12.0, 12.25, 12.5]))
    source = source_of(results={**results_of(), "families": families})
    made = charts(source, others(source))
    assert made.rows["band"][0] == "under £12.05"
    assert [column.format for column in made.columns if column.name in ("low", "high")] == [Format.RATE] * 2


def test_dust_of_floats_at_an_edge_moves_no_family() -> None:
    """A cost of 1,500 that another order of sums makes a billionth less is in the band from 1,500 all the same."""
    bounds = [500.0, 1000.0, 1500.0, 2000.0]
    assert bands.families([1500.0], bounds) == bands.families([math.nextafter(1500.0, 0)], bounds) == [0, 0, 0, 1, 0]
    assert bands.families([1499.995], bounds) == [0, 0, 0, 1, 0]
    assert bands.families([1499.99], bounds) == [0, 0, 1, 0, 0]


def test_charts_show_the_cells_of_the_other_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every name and figure is a reference; the chart's own copy of a figure is what stands in the cell."""
    source = example_source("family-recovery")
    book = book_of(source, monkeypatch)
    opened = openpyxl.load_workbook(io.BytesIO(book), data_only=True)
    shown = parts(book, "xl/charts/chart")
    assert len(shown) == 4
    for chart in shown:
        assert [child.tag for name in chart.iter(f"{C}tx") for child in name if child.tag != f"{C}rich"] == [
            f"{C}strRef" for _ in chart.iter(f"{C}ser")
        ]
        for values in chart.iter(f"{C}numRef"):
            name, cells = texts(values, f"{C}f")[0].replace("'", "").split("!")
            stood = [row[0].value for row in opened[name][cells.replace("$", "")]]
            assert [float(value) for value in texts(values, f"{C}v")] == pytest.approx(stood, rel=1e-12)


def test_a_chart_has_alternative_text_titles_and_named_axes(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the study's currency; and no family is named."""
    source = example_source("family-recovery")
    book = book_of(source, monkeypatch)
    said = [shape.attrib["descr"] for drawing in parts(book, "xl/drawings/") for shape in drawing.iter(f"{XDR}cNvPr")]
    assert len(said) == 4
    assert all(re.fullmatch(r"(Stacked )?([Bb]ars|[Cc]olumns) of .+[0-9].+\.", text) for text in said)
    assert "council children's services 49." in said[0]
    families = source.results["families"]["family_id"].to_list()
    assert not [name for name in families for text in said if re.search(rf"\b{re.escape(name)}\b", text)]
    for chart in parts(book, "xl/charts/chart"):
        titles = ["".join(texts(title, f"{A}t")) for title in chart.iter(f"{C}title")]
        assert [bool(title) for title in titles] == [True] * 3
        assert any("GBP" in title for title in titles)


def test_components_differ_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printed in grey each is of another brightness, or hatched; and a legend names them."""
    for chart in parts(book_of(example_source("family-recovery"), monkeypatch), "xl/charts/chart"):
        fills = [fill_of(series) for series in chart.iter(f"{C}ser")]
        greys = sorted(grey for grey, hatched in fills if not hatched)
        assert all(above - below > 40 for below, above in pairwise(greys))
        assert sum(hatched for _, hatched in fills) <= 1
        assert (chart.find(f".//{C}legend") is None) == (chart.find(f".//{C}dLbls") is not None) == (len(fills) == 1)


def fill_of(series: ET.Element) -> tuple[float, bool]:
    """How bright a series is, of 255, and whether it is hatched."""
    pattern = series.find(f"{C}spPr/{A}pattFill")
    solid = series.find(f"{C}spPr/{A}solidFill/{A}srgbClr")
    assert pattern is not None or solid is not None, "a series says how it is filled"
    if solid is None:
        return 0.0, True
    red, green, blue = bytes.fromhex(solid.attrib["val"])
    return 0.299 * red + 0.587 * green + 0.114 * blue, False


@pytest.mark.parametrize("names", [NASTY, NUMBERS, ("0012",)])
@pytest.mark.parametrize("results", [with_agencies, with_scenarios])
def test_names_in_charts_stay_text(results: object, names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """None becomes a formula or a number, and none breaks the file."""
    assert callable(results)
    book = book_of(source_of(results=results(names)), monkeypatch)
    ranges = re.compile(r"('[^']+'|[A-Za-z]+)!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?")
    kept = []
    for chart in parts(book, "xl/charts/chart"):
        assert all(ranges.fullmatch(text) for text in texts(chart, f"{C}f"))
        for category in chart.iter(f"{C}cat"):
            assert [child.tag for child in category] == [f"{C}strRef"]
            kept += texts(category, f"{C}v")
    assert {name.strip() for name in names if len(name) < 99 and name.isprintable()} <= {name.strip() for name in kept}
    opened = openpyxl.load_workbook(io.BytesIO(book))
    assert {cell.data_type for row in opened["Agencies"]["A"] for cell in [row] if cell.value} == {"s"}


def test_names_of_sheets_are_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chart finds the cells of a sheet whose name has an apostrophe."""
    table = Sheet(
        "Bob's - own",
        "Own",
        "Own.",
        (Column("name", "Name"), Column("figure", "Figure", format=Format.SUM)),
        pl.DataFrame({"name": ["a", "b"], "figure": [1.0, 2.0]}),
    )
    series = (Series(table.heading("figure"), table.all("figure")),)
    chart = Chart("Own", "Own.", table.all("name"), ("a", "b"), series, "Name", "Figure", Format.SUM, labelled=True)
    with_chart = replace(table, charts=(chart,))
    (drawn,) = parts(book_with([with_chart], source_of(), monkeypatch), "xl/charts/chart")
    assert table.quoted == "'Bob''s - own'"
    assert texts(drawn, f"{C}v") == ["Figure", "a ", "b", "1", "2"]


def test_the_charts_fill_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A4 landscape, in an area that ends where the last chart does."""
    book = book_of(example_source("family-recovery"), monkeypatch)
    sheet = openpyxl.load_workbook(io.BytesIO(book))["Charts"]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight or 1) == (1, 1)
    assert sheet.page_setup.fitToHeight != 0
    assert sheet.page_setup.orientation == "landscape"
    _, _, last_column, last_row = openpyxl.utils.range_boundaries(sheet.print_area.split("!")[1])
    (drawing,) = parts(book, "xl/drawings/")
    ends = [(int(to.findtext(f"{XDR}col", "")), int(to.findtext(f"{XDR}row", ""))) for to in drawing.iter(f"{XDR}to")]
    assert max(column for column, _ in ends) == last_column - 1
    assert max(row for _, row in ends) <= last_row


@pytest.mark.parametrize(("name", "number"), [("minimal", 3), ("family-recovery", 4)])
def test_scenarios_have_a_chart_where_there_are_any(name: str, number: int) -> None:
    """The minimal example has none."""
    source = example_source(name)
    behind = others(source)
    assert ("Scenarios" in behind) == (number == 4)
    assert len(charts(source, behind).charts) == number


def test_a_chart_of_many_agencies_shows_the_dearest_and_says_so() -> None:
    """Ten bars can be read; the title tells of the rest."""
    source = source_of(results=with_agencies(f"agency {n:02}" for n in range(30)))
    first = charts(source, others(source)).charts[0]
    assert first.title == "Cost by agency: the 10 dearest of 30"
    assert len(first.shown) == 10


@pytest.mark.parametrize("kept", [0, 1])
def test_studies_without_families_or_costs_have_charts(kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing to show is no reason to fail."""
    full = full_results_of()
    tables: Mapping[str, pl.DataFrame] = {
        name: full[name].head(kept) for name in ("families", "agencies", "months", "activities")
    }
    source = source_of(results={**full, **tables})
    assert book_of(source, monkeypatch)
    assert charts(source, others(source)).rows["families"].sum() == kept


def test_the_same_charts_are_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """No clock and no order of sets gets in."""
    source = example_source("minimal")
    assert book_of(source, monkeypatch) == book_of(source, monkeypatch)

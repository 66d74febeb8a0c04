"""The sheet of charts: cost by agency, the distribution of families' costs, cost by month, and scenarios."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from costing.analyses.figures import counted, period, prices, setting, share
from costing.analyses.in_words import listed
from costing.model.problem import printable
from costing.reports.workbook.contents.bands import conditions, edges, families, names
from costing.reports.workbook.contents.totals import COMPONENTS
from costing.reports.workbook.sheet import Chart, Column, Format, Series, Sheet, Source

COLUMNS = (
    Column("band", "Cost of a family", width=21),
    Column("low", "From", "Rounded to the penny; blank: any lower cost", Format.SUM),
    Column("high", "To below", "Blank: any higher cost", Format.SUM),
    Column("families", "Families", "Whose total cost, on Families, is in the band", Format.COUNT),
)
MOST_BARS = 10
"""More agencies or scenarios than this cannot be read beside each other."""
NAMED = 3
FEW = 5
"""Up to so many families in a band the axis is marked 1, 2, 3, lest it be marked by parts of families."""


def charts(source: Source, behind: Mapping[str, Sheet]) -> Sheet:
    """The distribution of families' costs as a table, and beside it charts of `behind`, the other sheets by name.

    The charts refer to cells, so that they follow the figures of the workbook.
    """
    made = distribution(source, behind["Families"])
    drawn = (
        by_agency(source, behind["Agencies"]),
        by_band(source, made),
        by_month(source, behind["Months"]),
        *((of_scenarios(source, behind["Scenarios"]),) if "Scenarios" in behind else ()),
    )
    return replace(made, charts=drawn)


def distribution(source: Source, table: Sheet) -> Sheet:
    """How many families cost how much, in bands of round width: counted by formulas."""
    costs = table.rows["cost"].drop_nulls().to_list()
    bounds = edges(costs)
    rows = pl.DataFrame(
        {
            "band": names(bounds, source.currency),
            "low": [None, *bounds],
            "high": [*bounds, None],
            "families": families(costs, bounds),
        },
        schema_overrides={"low": pl.Float64, "high": pl.Float64},
    )
    made = Sheet(
        name="Charts",
        title="Charts",
        summary=f"Costs and how they are spread, {period(source.settings)}, {prices(source.settings)}; undiscounted.",
        notes=(
            "The charts, and the table of families' costs, follow the figures of the other sheets; "
            "the charts' alternative texts say what the run found.",
        ),
        columns=tuple(with_pence(column, bounds) for column in COLUMNS),
        rows=rows,
        total={"band": "Total", "families": len(costs)},
    )
    last = rows.height - 1
    counts = [
        conditions(table.all("cost"), made.cell("low", n) if n else "", made.cell("high", n) if n < last else "")
        for n in range(rows.height)
    ]
    sums = {"families": f"SUM({made.all('families')})"}
    return replace(made, formulas={"families": pl.Series(counts)}, total_formulas=sums)


def with_pence(column: Column, bounds: Sequence[float]) -> Column:
    """The column; that of bounds with pence where these are not whole."""
    whole = all(bound == int(bound) for bound in bounds)
    return column if whole or column.format is not Format.SUM else replace(column, format=Format.RATE)


def by_agency(source: Source, table: Sheet) -> Chart:
    """What each agency bears, dearest first, by component."""
    many = table.rows.height > MOST_BARS
    rows = table.rows.head(MOST_BARS)
    return Chart(
        title=f"Cost by agency: the {MOST_BARS} dearest of {table.rows.height:,}" if many else "Cost by agency",
        says=f"Stacked bars of what each agency bears, by component. {dearest_agencies(source, table)}",
        categories=table.first("agency", max(rows.height, 1)),
        shown=tuple(rows["agency"]),
        series=components(source, "agencies", table, max(rows.height, 1)),
        of="Agency",
        measure=money(source),
        format=Format.SUM,
        lying=True,
        from_zero=nothing_below_zero(rows),
    )


def by_band(source: Source, table: Sheet) -> Chart:
    """How many families cost how much."""
    return Chart(
        title="Distribution of family costs",
        says=f"Columns of how many families cost how much. {most_families(table)}",
        categories=table.all("band"),
        shown=tuple(table.rows["band"]),
        series=(Series(table.heading("families"), table.all("families")),),
        of=f"Cost of a family ({setting(source.settings, 'currency')})",
        measure="Families",
        format=Format.COUNT,
        labelled=True,
        step=1 if max(table.rows["families"]) <= FEW else None,
    )


def by_month(source: Source, table: Sheet) -> Chart:
    """When costs arise, by component."""
    rows = table.rows
    return Chart(
        title="Cost by month",
        says=f"Stacked columns of the cost of each month, by component. {dearest_month(source, rows)}",
        categories=table.all("month"),
        shown=tuple(rows["month"]),
        series=components(source, "months", table, max(rows.height, 1)),
        of="Month",
        measure=money(source),
        format=Format.SUM,
        from_zero=nothing_below_zero(rows),
    )


def of_scenarios(source: Source, table: Sheet) -> Chart:
    """What a family costs in the base case and in each scenario: the first rows of their sheet, which are of all."""
    of_all = source.results["scenarios"].filter(pl.col("by").cast(pl.String) == "all").height
    rows = table.rows.head(min(of_all, MOST_BARS))
    title = "Mean cost per family by scenario"
    return Chart(
        title=f"{title}: the first {MOST_BARS} of {of_all:,}" if of_all > MOST_BARS else title,
        says=f"Bars of the mean cost per family in the base case and in each scenario. {ends(source, rows)}",
        categories=table.first("scenario", rows.height),
        shown=tuple(rows["scenario"]),
        series=(Series(table.heading("mean"), table.first("mean", rows.height)),),
        of="Scenario",
        measure=f"Mean cost per family ({setting(source.settings, 'currency')})",
        format=Format.SUM,
        lying=True,
        labelled=True,
        from_zero=bool((rows["mean"].drop_nulls() >= 0).all()),
    )


def components(source: Source, name: str, table: Sheet, rows: int) -> tuple[Series, ...]:
    """The components of cost that the study has, each a series named by its heading."""
    there = set(source.results[name]["component"].cast(pl.String)) or set(COMPONENTS)
    return tuple(Series(table.heading(part), table.first(part, rows)) for part in COMPONENTS if part in there)


def nothing_below_zero(rows: pl.DataFrame) -> bool:
    """Whether no component of any row is below zero."""
    return all((rows[part].drop_nulls() >= 0).all() for part in COMPONENTS)


def money(source: Source) -> str:
    """What an axis of sums is called."""
    return f"Cost ({setting(source.settings, 'currency')})"


def dearest_agencies(source: Source, table: Sheet) -> str:
    """The agencies that bear most, and the shares of all costs that they bear."""
    every = float(table.rows["total"].sum())
    if not every:
        return "There are no costs."
    first = table.rows.head(NAMED).select("agency", "total").iter_rows()
    bear = [f"{printable(agency)} {share(total / every)}" for agency, total in first]
    return f"Of {source.currency.sum(every)} the dearest bear: {listed(bear)}."


def most_families(table: Sheet) -> str:
    """The band with most families."""
    number, most = int(table.rows["families"].sum()), table.rows["families"].arg_max() or 0
    if not number:
        return "No family was costed."
    top, band = table.rows["families"][most], table.rows["band"][most]
    return f"Of {counted(number, 'family')}, most in one band are {top:,}: {band}."


def dearest_month(source: Source, rows: pl.DataFrame) -> str:
    """Over which months costs run, and the dearest of them."""
    if rows.is_empty():
        return "There are no costs."
    top = rows.row(rows["total"].arg_max() or 0, named=True)
    first, last = rows["month"][0], rows["month"][-1]
    return f"From {first} to {last} the dearest month is {top['month']}, with {source.currency.sum(top['total'])}."


def ends(source: Source, rows: pl.DataFrame) -> str:
    """The mean in the base case, and the lowest and the highest of the scenarios shown."""
    base, means = rows["mean"][0], sorted(rows["mean"].slice(1).drop_nulls().to_list())
    said = f"Base case {source.currency.sum(base)}"
    if not means:
        return f"{said}."
    return f"{said}; scenarios from {source.currency.sum(means[0])} to {source.currency.sum(means[-1])}."

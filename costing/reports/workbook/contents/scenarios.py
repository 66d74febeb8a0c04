"""The sheet of scenarios: what each costs, why it differs from the base, and what of that is cash."""

from dataclasses import replace

import polars as pl

from costing.analyses.figures import period, prices
from costing.reports.workbook.sheet import Column, Format, Sheet, Source

WHOLE = "All families"
OF = {"all": pl.lit(WHOLE), "intervention": pl.col("name"), "agency": pl.format("{} (agency)", "name")}
"""What a row is about, by its level."""
COLUMNS = (
    Column("of", "Of", "All families, an intervention, or what an agency bears"),
    Column("scenario", "Scenario"),
    Column("number", "Families", "Their number, on average over the period", Format.NUMBER, 9.5),
    Column("total", "Total cost", "Added up over families", Format.SUM),
    Column("mean", "Mean cost per family", "Total cost divided by families", Format.SUM),
    Column("difference", "Difference from the base", "Of the total; below zero: a saving", Format.SUM, 11),
    Column("families", "From families", "More or fewer families", Format.SUM),
    Column("intensity", "From time", "More or fewer hours for each family", Format.SUM),
    Column("mix", "From mix", "Dearer or cheaper staff in these hours", Format.SUM),
    Column("price", "From price", "What an hour of theirs costs", Format.SUM),
    Column("expenses", "From expenses", "Costs that are not time", Format.SUM),
    Column(
        "difference_marginal",
        "Difference at marginal cost",
        "Hours x pay, on-costs and direct overheads, and expenses",
        Format.SUM,
        12,
    ),
    Column("full_year_difference", "Difference over a full year", "If it held all the period", Format.SUM, 11),
    Column("hours_released", "Hours released", "Logged hours that are free; below zero: needed", Format.HOURS),
    Column("posts_released", "Posts released", "Whole posts that are free; below zero: needed", Format.COUNT),
    Column(
        "cashable", "Cashable", "What whole posts, pay and expenses no longer cost; below zero: cost more", Format.SUM
    ),
    Column("note", "In words", width=90),
)


def scenarios(source: Source) -> Sheet:
    """Everything in the base and in every scenario, then each intervention, and each agency, likewise."""
    table = source.results["scenarios"].with_columns(pl.col("scenario", "by", "name", "note").cast(pl.String))
    return Sheet(
        name="Scenarios",
        title="Scenarios: what changes, why, and what of it is cash",
        summary=f"What changes to the study would cost, {period(source.settings)}, {prices(source.settings)}.",
        notes=(
            "Difference = families + time + mix + price + expenses, each the change x the average of before and after; "
            "undiscounted.",
            "Families: more or fewer of them; time: more or fewer hours for each; together the volume. Mix: dearer or "
            "cheaper staff. Price: cost of an hour.",
            "Cashable: what whole posts, pay and expenses no longer cost; below zero, what they cost more. Other "
            "savings free time, not money.",
            "At marginal cost: hours x pay, on-costs and direct overheads, and expenses. Hours and posts released: "
            "below zero, needed; like cash they are told of the whole, since posts work for several.",
        ),
        columns=tuple(with_whole_families(table, column) for column in COLUMNS),
        rows=like_beside_like(table),
        fixed_columns=2,
    )


def like_beside_like(table: pl.DataFrame) -> pl.DataFrame:
    """The rows by what they are about, named in `of`, and in the order of the scenarios within."""
    named = table.with_columns(pl.coalesce(pl.when(by=by).then(what) for by, what in OF.items()).alias("of"))
    level = pl.col("by").replace_strict(list(OF), range(len(OF)), return_dtype=pl.Int8)
    return named.sort(level, "name", maintain_order=True)


def with_whole_families(table: pl.DataFrame, column: Column) -> Column:
    """The column; that of families without decimals where every number is whole."""
    whole = column.name == "number" and bool((table["number"] % 1 == 0).all())
    return replace(column, format=Format.COUNT) if whole else column

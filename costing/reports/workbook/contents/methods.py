"""The sheet of methods: how much the choice of method moves the cost of a family."""

import polars as pl

from costing.analyses.figures import Currency, period, share
from costing.reports.workbook.sheet import Column, Format, Sheet, Source

COLUMNS = (
    Column("method", "Choice", width=18),
    Column("option", "Option", width=16),
    Column("in_use", "In use", "yes: what the study uses", width=9.5),
    Column("families", "Families", "", Format.COUNT),
    Column("total", "Total cost", "Added up over families", Format.SUM),
    Column("mean", "Mean cost per family", "Total cost divided by families", Format.SUM),
    Column("difference", "Difference of the mean", "From the mean of the study as it is", Format.SUM, 12),
    Column("note", "Note", width=70),
)
METHODS = {
    "indirect_time": "Indirect time",
    "unlogged_time": "Unlogged time",
    "qualifications": "Qualifications",
    "discount_rate": "Discount rate",
}


def methods(source: Source) -> Sheet:
    """One row for every option of every choice of method, the others as the study has them."""
    table = source.results["methods"]
    return Sheet(
        name="Methods",
        title="Methods: what each choice does to the cost",
        summary=sentence(table["mean"].drop_nulls().to_list(), source.currency),
        notes=(
            f"{period(source.settings)}. One choice is changed at a time; all else is as the study says (see Cover).",
            "A discount rate changes the discounted total only; all other rows are undiscounted.",
        ),
        columns=COLUMNS,
        rows=table.with_columns(
            pl.col("method").cast(pl.String).replace(METHODS),
            pl.Series("option", [option(*names) for names in table.select("method", "option").iter_rows()], pl.String),
            pl.when("in_use").then(pl.lit("yes")).alias("in_use"),
        ),
        fixed_columns=2,
    )


def option(method: str, named: str) -> str:
    """An option as people write it: rates as percentages."""
    return share(float(named)) if method == "discount_rate" else named


def sentence(means: list[float], currency: Currency) -> str:
    """Between which means the answer lies."""
    if not means:
        return "No family was costed."
    low, high = (currency.sum(end) for end in (min(means), max(means)))
    return f"Changing one choice at a time, the mean cost per family lies between {low} and {high}."

"""The sheet of whose money: what the service costs, what is paid for it, and by which agency."""

from dataclasses import dataclass

import polars as pl

from costing.analyses.figures import period, prices
from costing.reports.workbook.contents.summary import FEW
from costing.reports.workbook.sheet import Column, Format, Sheet, Source

ALL = "all"


@dataclass(frozen=True)
class Measure:
    """A way to add up money: its name in the table, what it is called, and what is in it."""

    name: str
    heading: str
    meaning: str


MEASURES = (
    Measure("economic", "Economic cost", "All that is used, paid for or not, assets by the year; no transfers, no VAT"),
    Measure("economic_in_perspective", "Economic cost, in perspective", "That of agencies in the study's perspective"),
    Measure("in_kind", "In kind", "Of the economic cost: time and things that nobody pays for"),
    Measure("qualifications", "Qualifications", "Of the economic cost: training for professions, by the year"),
    Measure("annuity", "Assets, yearly cost", "Of the economic cost: assets bought with cash, spread over their life"),
    Measure("transfers", "Transfers", "Money passed on, for which nothing is used up"),
    Measure("vat", "VAT", "That is not reclaimed"),
    Measure("capital_spent", "Assets, as spent", "What assets bought with cash in the period cost, without VAT"),
    Measure("financial", "Financial cost", "All that is paid: cash, transfers, VAT, assets as spent"),
    Measure("uprating", "Uprating", "Of the financial cost: what bringing it to the study's prices adds"),
    Measure("financial_before_uprating", "Financial cost before uprating", "As paid: to compare with the ledger"),
    Measure("start_up", "Start-up", "Apart: spent to set the service up"),
    Measure("research", "Research", "Apart: spent on research and evaluation"),
    Measure("recharge", "Recharges", "Apart: passed between agencies, and in the costs of the last one"),
    Measure("qualifications_left_out", "Qualifications left out", "Apart: in no cost here, as the study says"),
)
"""The measures, in the order in which they lead from the economic to the financial cost."""


def whose_money(source: Source) -> Sheet:
    """Measures as rows; agencies, and all of them last, as columns."""
    table = source.results["whose_money"].with_columns(pl.col("agency", "measure").cast(pl.String))
    agencies = table["agency"].unique(maintain_order=True).to_list()
    columns = tuple(agency_column(n, table.filter(agency=agency)) for n, agency in enumerate(agencies))
    measure = Column("heading", "Measure", width=31)
    meaning = Column("meaning", "What is in it", width=76)
    return Sheet(
        name="Whose money",
        title="Whose money: economic and financial cost by agency",
        summary=f"What the service costs and what is paid, {period(source.settings)}, {prices(source.settings)}.",
        notes=tuple(notes(table)),
        columns=(measure, *columns, meaning) if len(columns) <= FEW else (measure, meaning, *columns),
        rows=by_measure(table, agencies),
        fixed_columns=1,
    )


def agency_column(number: int, rows: pl.DataFrame) -> Column:
    """The column of an agency, named with its sector."""
    agency = rows["agency"][0]
    sector = rows["sector"].cast(pl.String)[0]
    named = f"{agency} ({sector})" if sector else agency
    return Column(f"agency_{number}", "All agencies" if agency == ALL else named, "", Format.SUM, 16)


def by_measure(table: pl.DataFrame, agencies: list[str]) -> pl.DataFrame:
    """A row for each measure, a column for each agency; without the dust of sums of floats."""
    cost = pl.when(pl.col("cost").abs() < 1e-9 * pl.col("cost").abs().max()).then(0.0).otherwise("cost")
    cells = {(agency, measure): money for agency, measure, money in table.select("agency", "measure", cost).iter_rows()}
    return pl.DataFrame(
        {
            "heading": [measure.heading for measure in MEASURES],
            "meaning": [measure.meaning for measure in MEASURES],
            **{
                f"agency_{n}": pl.Series([cells.get((agency, m.name)) for m in MEASURES], dtype=pl.Float64)
                for n, agency in enumerate(agencies)
            },
        }
    )


def notes(table: pl.DataFrame) -> list[str]:
    """How the two costs hang together, and which agencies are outside the perspective."""
    outside = table.filter(pl.col("in_perspective").cast(pl.String) == "no")["agency"].unique(maintain_order=True)
    said = [
        "Economic cost is the cost of all other sheets, that in no family included; it is undiscounted.",
        "Financial = economic - qualifications - in kind (its part without qualifications) + transfers + VAT "
        "+ assets as spent - their yearly cost.",
    ]
    if outside.len():
        said.append(f"Outside the study's perspective: {', '.join(outside)}.")
    return said

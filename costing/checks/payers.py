"""Rules about who pays, what of it is VAT, and what an asset fetches."""

from collections.abc import Iterator

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.checks.references import unknown
from costing.checks.summarised import summarised
from costing.model.problem import Problem


def agencies_are_known(study: CheckedStudy) -> Iterator[Problem]:
    """A mistyped agency has no sector, and is in the study's perspective whatever the list says of it."""
    if study.given("agencies"):
        for table in ("practitioners", "unit_costs", "expenses", "ledger"):
            yield from unknown(study, table, study.rows(table), "agency", "agencies", "agency", "unknown-agency")


def vat_is_part_of_the_cost(study: CheckedStudy) -> Iterator[Problem]:
    """More VAT than cost would leave less than nothing."""
    for row in study.rows("expenses").filter(pl.col("vat") > pl.col("cost")).iter_rows(named=True):
        message = "This is more than the cost that it is a part of. Enter cost with VAT, and the VAT in it."
        yield Problem("vat-above-cost", study.place("expenses", row, "vat"), message, f"{row['vat']:g}")


def assets_lose_value(study: CheckedStudy) -> Iterator[Problem]:
    """An asset that fetches more than it cost lowers the cost of families: more often a figure in the wrong cell."""
    paid = pl.col("cost") - pl.col("vat").fill_null(0.0)
    gains = study.rows("expenses").filter(pl.col("resale_value") > paid)
    message = "The asset fetches more than it cost without VAT, and so lowers what families cost. Check both figures."
    found = (
        Problem("resale-above-cost", study.place("expenses", row, "resale_value"), message, f"{row['resale_value']:g}")
        for row in gains.iter_rows(named=True)
    )
    yield from summarised(found, gains.height, "assets do so")

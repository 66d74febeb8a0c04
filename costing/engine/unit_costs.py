"""What an hour of each role costs: build-ups, published rates, uprating, and the three kinds of hours."""

import polars as pl

from costing.engine.price_index import Factors
from costing.model.settings import Settings

ELEMENTS = ("salary", "on_costs", "qualifications", "direct_overheads", "indirect_overheads", "capital_overheads")
MARGINAL = ("salary", "on_costs", "direct_overheads")
"""The elements that come and go with hours; the others are there anyway."""
SERIES_OF = {
    "salary": "pay",
    "on_costs": "pay",
    "qualifications": "prices",
    "direct_overheads": "prices",
    "indirect_overheads": "prices",
    "capital_overheads": "capital",
}
"""The price index by which each element is uprated, where it has one of its own."""


def unit_costs(settings: Settings, rows: pl.DataFrame, price_index: pl.DataFrame) -> pl.DataFrame:
    """Each row of `unit_costs` with its elements as amounts a year, its hours and its three costs per hour.

    With P salary and O on-costs: `(P + O + Q + direct + indirect + K) / hours_per_year`, times `uprating` (method note
    3, 4 and 18). cost_per_hour is per working hour, cost_per_direct_hour per hour for clients, cost_per_contact_hour
    per hour with clients; all three in the study's prices, unrounded. Elements are as given, before uprating.
    `cost_per_hour_other` is what cost_per_hour would be with qualifications where the study leaves them out, and
    without where it counts them; `cost_per_hour_before` is cost_per_hour before uprating; `marginal_per_hour` is what
    another hour costs: pay, on-costs and direct overheads, or a published rate (method note 25).
    """
    elements = rows.with_row_index("unit_cost").with_columns(
        pl.col("unit_cost").cast(pl.Int64),
        hours_per_year=pl.coalesce("hours_per_year", pl.col("weeks_per_year") * pl.col("hours_per_week")),
        payment=pl.col("payment").fill_null("cash"),
        **amounts_a_year(),
        **Factors.of(settings, price_index).columns(rows["price_year"]),
    )
    counted = [name for name in ELEMENTS if name != "qualifications" or not settings.leaves_qualifications_out]
    costed = elements.with_columns(cost_per_year=pl.when(BUILT_UP).then(sum_of(counted)))
    before = pl.coalesce("cost_per_hour", pl.col("cost_per_year") / pl.col("hours_per_year"))
    priced = costed.with_columns(cost_per_hour_before=before, uprating=uprating(counted))
    now = pl.col("cost_per_hour_before") * pl.col("uprating")
    training = pl.when(BUILT_UP).then(pl.col("qualifications") / pl.col("hours_per_year")).otherwise(0.0)
    sign = 1 if settings.leaves_qualifications_out else -1
    marginal = sum_of([pl.col(name) * pl.col(SERIES_OF[name]) for name in MARGINAL]) / pl.col("hours_per_year")
    return priced.with_columns(
        cost_per_hour=now, qualifications_per_hour_before=training, qualifications_per_hour=training * pl.col("prices")
    ).with_columns(
        cost_per_hour_other=pl.col("cost_per_hour") + sign * pl.col("qualifications_per_hour"),
        marginal_per_hour=pl.when(BUILT_UP).then(marginal).otherwise("cost_per_hour"),
        cost_per_direct_hour=pl.col("cost_per_hour") / pl.col("direct_share"),
        cost_per_contact_hour=pl.col("cost_per_hour") / pl.col("contact_share"),
    )


BUILT_UP = pl.col("salary").is_not_null()


def amounts_a_year() -> dict[str, pl.Expr]:
    """Each element of a build-up as an amount a year; null for a published rate."""
    pay = pl.col("salary")
    on_costs = pl.coalesce("on_costs", pl.col("on_costs_rate") * pay).fill_null(0.0)
    base = pl.when(pl.col("overheads_base") == "pay").then(pay).otherwise(pay + on_costs)
    elements = {
        "salary": pay,
        "on_costs": on_costs,
        "qualifications": pl.col("qualifications").fill_null(0.0),
        "direct_overheads": pl.coalesce("direct_overheads", pl.col("direct_overheads_rate") * base).fill_null(0.0),
        "indirect_overheads": pl.coalesce("indirect_overheads", pl.col("indirect_overheads_rate") * base).fill_null(
            0.0
        ),
        "capital_overheads": pl.col("capital_overheads").fill_null(0.0),
    }
    return {name: pl.when(BUILT_UP).then(element) for name, element in elements.items()}


def uprating(counted: list[str]) -> pl.Expr:
    """By how much a cost is multiplied: just the factor where all elements have the same (method note 4 and 18)."""
    pay, prices, capital = (pl.col(name) for name in ("pay", "prices", "capital"))
    weighed = sum_of([pl.col(name) * pl.col(SERIES_OF[name]) for name in counted])
    mixed = pl.when(pl.col("cost_per_year") > 0).then(weighed / pl.col("cost_per_year")).otherwise(pay)
    share = pl.col("pay_share")
    published = pl.when(share.is_null()).then("all").otherwise(share * pay + (1 - share) * prices)
    same = (pay == prices) & (pay == capital)
    return (
        pl.when(BUILT_UP & same).then(pay).when(BUILT_UP).then(mixed).when(pay == prices).then(pay).otherwise(published)
    )


def sum_of(parts: list[str] | list[pl.Expr]) -> pl.Expr:
    """Columns added up in the order given."""
    columns = [pl.col(part) if isinstance(part, str) else part for part in parts]
    total = columns[0]
    for column in columns[1:]:
        total = total + column
    return total


def prices(costed: pl.DataFrame, spans: pl.DataFrame, imputed_by: str) -> pl.DataFrame:
    """The table `prices`: for each role and span its cost per hour, unit-cost row, agency and payment (method note 2).

    Returns role, span, cost_per_hour, marginal_per_hour, yearly_hours (null: not known), unit_agency, payment,
    overheads_cover, `imputed`
    (hours of indirect time that an hour of direct time stands for, where `imputed_by` names the share of hours that is
    direct), unit_cost (its place in the table). A role that has two unit costs in a span in which nothing needs one is
    left out.
    """
    holds = (pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("start"))) & (
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("end"))
    )
    both = costed.join(spans.select("span", "start", "end"), how="cross").filter(holds)
    imputed = 1 / pl.col(imputed_by).cast(pl.Float64) - 1 if imputed_by else pl.lit(0.0)
    return (
        both.filter(pl.len().over("role", "span") == 1)
        .select(
            "role",
            "span",
            "cost_per_hour",
            "marginal_per_hour",
            "payment",
            "overheads_cover",
            "unit_cost",
            yearly_hours=pl.col("hours_per_year").cast(pl.Float64),
            unit_agency=pl.col("agency").fill_null(""),
            imputed=imputed,
        )
        .sort("role", "span")
    )

"""What an hour of each role costs: build-ups, published rates, uprating, and the three kinds of hours."""

import polars as pl

from costing.model.settings import Settings
from costing.model.tables import ROW

ELEMENTS = ("salary", "on_costs", "qualifications", "direct_overheads", "indirect_overheads", "capital_overheads")


def unit_costs(settings: Settings, rows: pl.DataFrame, price_index: pl.DataFrame) -> pl.DataFrame:
    """Each row of `unit_costs` with its elements as amounts a year, its hours and its three costs per hour.

    With P salary and O on-costs: `(P + O + Q + direct + indirect + K) / hours_per_year`, times `uprating` (method note
    3 and 4). cost_per_hour is per working hour, cost_per_direct_hour per hour for clients, cost_per_contact_hour per
    hour with clients; all three in the study's prices, unrounded. Elements are as given, before uprating.
    """
    pay = pl.col("salary")
    on_costs = pl.coalesce("on_costs", pl.col("on_costs_rate") * pay).fill_null(0.0)
    base = pl.when(pl.col("overheads_base") == "pay").then(pay).otherwise(pay + on_costs)
    built_up = pay.is_not_null()
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
    costed = rows.with_columns(
        hours_per_year=pl.coalesce("hours_per_year", pl.col("weeks_per_year") * pl.col("hours_per_week")),
        uprating=pl.Series(uprating(settings, rows["price_year"], price_index), dtype=pl.Float64),
        **{name: pl.when(built_up).then(element) for name, element in elements.items()},
    ).with_columns(cost_per_year=pl.when(built_up).then(sum_of(ELEMENTS)))
    as_given = pl.coalesce("cost_per_hour", pl.col("cost_per_year") / pl.col("hours_per_year"))
    return costed.with_columns(cost_per_hour=as_given * pl.col("uprating")).with_columns(
        cost_per_direct_hour=pl.col("cost_per_hour") / pl.col("direct_share"),
        cost_per_contact_hour=pl.col("cost_per_hour") / pl.col("contact_share"),
    )


def sum_of(names: tuple[str, ...]) -> pl.Expr:
    """Columns added up in the order given."""
    total = pl.col(names[0])
    for name in names[1:]:
        total = total + pl.col(name)
    return total


def uprating(settings: Settings, price_years: pl.Series, price_index: pl.DataFrame) -> list[float]:
    """index(study's price year) / index(row's price year); 1 where either is blank (method note 4)."""
    if not settings.price_year:
        return [1.0] * len(price_years)
    index = dict(price_index.select("year", "index").iter_rows())
    target = index[settings.price_year]
    return [target / index[year] if year is not None else 1.0 for year in price_years]


def prices(costed: pl.DataFrame, spans: pl.DataFrame, per_direct_hour: bool) -> pl.DataFrame:
    """The table `prices`: for each role and span its rate, unit-cost row and agency (method note 2).

    Returns role, span, rate (what an hour of direct time is priced at), cost_per_hour, unit_agency, unit_cost (the
    row's number). A role that has two unit costs in a span in which nothing needs one is left out.
    """
    holds = (pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("start"))) & (
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("end"))
    )
    both = costed.join(spans.select("span", "start", "end"), how="cross").filter(holds)
    rate = pl.col("cost_per_direct_hour" if per_direct_hour else "cost_per_hour")
    return (
        both.filter(pl.len().over("role", "span") == 1)
        .select(
            "role",
            "span",
            rate.alias("rate"),
            "cost_per_hour",
            unit_agency=pl.col("agency").fill_null(""),
            unit_cost=ROW,
        )
        .sort("role", "span")
    )

"""Whose money the costs are: economic and financial totals of each agency, and what lies between the two."""

from typing import Any

import polars as pl

from costing.engine.sums import add_up, total

MEASURES = (
    *("economic", "in_kind", "transfers", "vat", "qualifications", "annuity", "capital_spent"),
    *("economic_in_perspective", "financial", "uprating", "financial_before_uprating"),
    *("start_up", "research", "recharge", "qualifications_left_out"),
)
WHOSE_MONEY = {**dict.fromkeys(("agency", "sector", "in_perspective", "measure"), pl.String), "cost": pl.Float64}
ALL = "all"
NOT_ALLOCATED = "not_allocated"
ELEMENTS = (
    *("agency", "payment", "apart", "asset", "cost", "qualifications", "left_out"),
    *("paid", "vat", "paid_before", "vat_before"),
)


def whose_money(
    time: pl.DataFrame,
    unit_costs: pl.DataFrame,
    expenses: pl.DataFrame,
    agencies: pl.DataFrame,
    without_qualifications: bool,
) -> pl.DataFrame:
    """Every measure of every agency that has time or an expense, sorted by agency, and their sums as `all`, last.

    `time`: agency, unit_cost, component (direct, indirect, unlogged, or not_allocated: in no measure), apart, hours.
    `unit_costs`: unit_cost, payment, cost_per_hour and qualifications_per_hour, both also with `_before` (uprating);
    cost_per_hour holds qualifications unless `without_qualifications`. `expenses`: expense, agency, payment, phase,
    asset, charge, vat, spent, factor. `agencies`: agency, sector, in_perspective. Names are text, money is the study's.

    Returns agency, sector, in_perspective (yes or no; both blank for `all`), measure and cost, with, unrounded:

    `financial = economic - qualifications - in_kind + transfers + vat + capital_spent - annuity`
    `financial_before_uprating = financial - uprating`

    in_kind is therefore without its qualifications. A transfer of capital counts as spent; what is given in kind has no
    VAT that anybody pays. start_up, research and recharge are beside these, in none of them. Raises ValueError where a
    cost has no price, payment or amount: it would be nobody's.
    """
    elements = pl.concat([of_time(time, unit_costs, without_qualifications), of_expenses(expenses)])
    if any(elements.filter(pl.col("apart") != NOT_ALLOCATED).null_count().row(0)):
        raise ValueError("time or an expense has no price, payment or amount")
    listed = agencies.select("agency", "sector", "in_perspective")
    known = elements.join(listed, on="agency", how="left").with_columns(
        pl.col("sector").fill_null(""), pl.col("in_perspective").fill_null("yes")
    )
    parts = known.select("agency", "sector", "in_perspective", *measured())
    sums = add_up(parts, ["agency", "sector", "in_perspective"], [name for name in MEASURES if name != "uprating"])
    each = sums.with_columns(uprating=pl.col("financial") - pl.col("financial_before_uprating"))
    whole = {"agency": ALL, "sector": "", "in_perspective": "", **{name: total(each[name]) for name in MEASURES}}
    return pl.DataFrame([line for row in [*each.to_dicts(), whole] for line in lines(row)], schema=WHOSE_MONEY)


def lines(row: dict[str, Any]) -> list[dict[str, Any]]:
    """An agency's measures, a line each."""
    who = {name: row[name] for name in ("agency", "sector", "in_perspective")}
    return [{**who, "measure": measure, "cost": row[measure]} for measure in MEASURES]


def measured() -> list[pl.Expr]:
    """What each element adds to each measure but uprating, which is a difference of two."""
    cash, in_kind = pl.col("payment") == "cash", pl.col("payment") == "in_kind"
    main = (pl.col("apart") == "") & (cash | in_kind)
    transfer = pl.col("apart") == "transfer"
    financial = (main & cash) | transfer
    capital = main & cash & pl.col("asset")
    cost, paid, vat = pl.col("cost"), pl.col("paid"), pl.col("vat")
    return [
        where(main, cost).alias("economic"),
        where(main & in_kind, cost - pl.col("qualifications")).alias("in_kind"),
        where(transfer, paid).alias("transfers"),
        where(financial, vat).alias("vat"),
        where(main, pl.col("qualifications")).alias("qualifications"),
        where(capital, cost).alias("annuity"),
        where(capital, paid).alias("capital_spent"),
        where(main & (pl.col("in_perspective") == "yes"), cost).alias("economic_in_perspective"),
        where(financial, paid + vat).alias("financial"),
        where(financial, pl.col("paid_before") + pl.col("vat_before")).alias("financial_before_uprating"),
        *(where(pl.col("apart") == name, cost).alias(name) for name in ("start_up", "research", "recharge")),
        where(main, pl.col("left_out")).alias("qualifications_left_out"),
    ]


def where(condition: pl.Expr, cost: pl.Expr) -> pl.Expr:
    """The cost where the condition holds, else 0."""
    return pl.when(condition).then(cost).otherwise(0.0)


def of_time(time: pl.DataFrame, unit_costs: pl.DataFrame, without_qualifications: bool) -> pl.DataFrame:
    """Hours as elements: `cost = hours x cost_per_hour`, and what is paid for them, qualifications left out."""
    hours, counted = pl.col("hours"), 0.0 if without_qualifications else 1.0
    qualifications = hours * pl.col("qualifications_per_hour")
    qualifications_before = hours * pl.col("qualifications_per_hour_before") * counted
    phase = pl.when(pl.col("apart").is_in(["start_up", "research"])).then("apart").otherwise(pl.lit("recurrent"))
    not_allocated = pl.col("component") == NOT_ALLOCATED
    return (
        time.join(unit_costs, on="unit_cost", how="left")
        .with_columns(
            apart=pl.when(not_allocated).then(pl.lit(NOT_ALLOCATED)).otherwise(kept_apart(phase)),
            asset=pl.lit(False),
            cost=hours * pl.col("cost_per_hour"),
            qualifications=qualifications * counted,
            left_out=qualifications * (1 - counted),
            paid=hours * pl.col("cost_per_hour") - qualifications * counted,
            vat=0.0,
            paid_before=hours * pl.col("cost_per_hour_before") - qualifications_before,
            vat_before=0.0,
        )
        .select(ELEMENTS)
    )


def of_expenses(expenses: pl.DataFrame) -> pl.DataFrame:
    """Expenses as elements: what is paid for an asset is what was spent on it, else the charge."""
    paid = pl.when("asset").then("spent").otherwise("charge")
    return expenses.with_columns(
        apart=kept_apart(pl.col("phase")),
        cost=pl.col("charge"),
        qualifications=0.0,
        left_out=0.0,
        paid=paid,
        paid_before=paid / pl.col("factor"),
        vat_before=pl.col("vat") / pl.col("factor"),
    ).select(ELEMENTS)


def kept_apart(phase: pl.Expr) -> pl.Expr:
    """What an element is shown apart as; blank: it is among the main costs.

    A recharge is nothing but that, whatever its phase: its cost is counted where it arose. Else the phase comes before
    a transfer, since only recurrent transfers are in the financial total.
    """
    payment = pl.col("payment")
    return (
        pl.when(payment == "recharge")
        .then(pl.lit("recharge"))
        .when(phase != "recurrent")
        .then(phase)
        .when(payment == "transfer")
        .then(pl.lit("transfer"))
        .otherwise(pl.lit(""))
    )

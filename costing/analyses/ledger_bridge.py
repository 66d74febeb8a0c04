"""The bridge from each agency's bottom-up cost to what its ledger should show."""

from math import fsum
from typing import Any

import polars as pl

from costing.analyses.whose_money import MEASURES, NOT_ALLOCATED, of_time, whose_money
from costing.engine.sums import add_up

LEDGER_BRIDGE = {"agency": pl.String, "item": pl.String, "cost": pl.Float64, "adds": pl.Boolean}
BOTTOM_UP = "bottom up"
FINANCIAL = "financial before uprating"
EXPECTED = "expected in the ledger"
LEDGER = "ledger"
UNEXPLAINED = "unexplained: expected less ledger"
NOTHING = 1e-12
"""An item below this part of the largest is a rounding of the others, and none."""


def ledger_bridge(
    money: pl.DataFrame, not_allocated: pl.DataFrame, double_counted: pl.DataFrame, ledger: pl.DataFrame
) -> pl.DataFrame:
    """The lines from bottom up to ledger, in order, of every agency for which anything lies between the two.

    `money`: the table of `whose_money`; `not_allocated` and `double_counted` (costs that are kept twice): agency,
    cost_before (before uprating); `ledger`: agency, cost, several lines of an agency adding up.

    Returns agency, item, cost, `adds`: items that add up to what is expected in the ledger, with their sign. Those that
    are zero are left out. Cost is blank for an agency without a ledger, which has nothing unexplained either.
    """
    of_agencies = money.head(-len(MEASURES)).group_by("agency")
    each = of_agencies.agg(pl.col("cost").filter(pl.col("measure") == name).first().alias(name) for name in MEASURES)
    beyond = [
        add_up(not_allocated, ["agency"], ["cost_before"]).rename({"cost_before": "unlogged"}),
        add_up(double_counted, ["agency"], ["cost_before"]).rename({"cost_before": "twice"}),
    ]
    for sums in beyond:
        each = each.join(sums, on="agency", how="full", coalesce=True)
    spent = dict(add_up(ledger, ["agency"], ["cost"]).select("agency", "cost").iter_rows())
    rows = each.fill_null(0.0).sort("agency").to_dicts()
    found = [line for row in rows for line in lines_of(row, spent.get(row["agency"]))]
    return pl.DataFrame(found, schema=LEDGER_BRIDGE)


def lines_of(row: dict[str, Any], ledger: float | None) -> list[dict[str, Any]]:
    """The bridge of one agency; no line where nothing lies between bottom up and ledger."""
    to_financial = {
        "less qualifications": -row["qualifications"],
        "less in kind": -row["in_kind"],
        "plus transfers": row["transfers"],
        "plus VAT": row["vat"],
        "plus capital spent less annuity": row["capital_spent"] - row["annuity"],
        "less uprating": -row["uprating"],
    }
    to_ledger = {"plus unlogged time not allocated": row["unlogged"], "less double counts": -row["twice"]}
    largest = max(abs(cost) for cost in (row["economic"], *to_financial.values(), *to_ledger.values()))
    between, beyond = (
        {item: cost for item, cost in items.items() if abs(cost) > NOTHING * largest}
        for items in (to_financial, to_ledger)
    )
    if not between and not beyond:
        return []
    financial = row["financial_before_uprating"]
    expected = fsum([financial, *to_ledger.values()])
    steps = [
        *((item, cost, True) for item, cost in {BOTTOM_UP: row["economic"], **between}.items()),
        (FINANCIAL, financial, False),
        *((item, cost, True) for item, cost in beyond.items()),
        (EXPECTED, expected, False),
        (LEDGER, ledger, False),
    ]
    if ledger is not None:
        steps.append((UNEXPLAINED, expected - ledger, False))
    return [{"agency": row["agency"], "item": item, "cost": cost, "adds": adds} for item, cost, adds in steps]


def unlogged_not_allocated(time: pl.DataFrame, unit_costs: pl.DataFrame, without_qualifications: bool) -> pl.DataFrame:
    """What each agency paid in cash for unlogged hours that are only reported: agency, cost_before (uprating).

    Takes the tables of `whose_money`; qualifications are left out, and hours that no unit cost prices.
    """
    elements = of_time(time, unit_costs, without_qualifications)
    paid = elements.filter((pl.col("apart") == NOT_ALLOCATED) & (pl.col("payment") == "cash"))
    return add_up(paid.select("agency", cost_before="paid_before"), ["agency"], ["cost_before"])


def kept_twice(
    time: pl.DataFrame, unit_costs: pl.DataFrame, expenses: pl.DataFrame, without_qualifications: bool
) -> pl.DataFrame:
    """What each agency paid for costs that overheads hold already: agency, cost_before (uprating), for `ledger_bridge`.

    Takes the tables of `whose_money`, but only the time of the practitioners and the expenses that are counted twice.
    Their unlogged hours that are only reported count too: the bridge adds these, and the ledger has them once.
    """
    no_agencies = pl.DataFrame(schema=dict.fromkeys(("agency", "sector", "in_perspective"), pl.String))
    money = whose_money(time, unit_costs, expenses, no_agencies, without_qualifications).head(-len(MEASURES))
    paid = money.filter(pl.col("measure") == "financial_before_uprating").select("agency", cost_before="cost")
    idle = unlogged_not_allocated(time, unit_costs, without_qualifications)
    return add_up(pl.concat([paid, idle]), ["agency"], ["cost_before"])

"""The bridge from bottom up to the ledger: each step by hand, and that it always adds up."""

from __future__ import annotations

from math import fsum
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing.analyses.ledger_bridge import LEDGER_BRIDGE, kept_twice, ledger_bridge, unlogged_not_allocated
from costing.analyses.reconcile import CHECK, OK, NotReconciledError, reconcile_ledger, reconciliation
from costing.analyses.whose_money import MEASURES
from tests.test_whose_money import (
    EXPENSES,
    LAW,
    MONEY,
    TIME,
    UNIT_COSTS,
    asset,
    expense,
    hours,
    studies,
    table,
    unit_cost,
)

LEDGER = {"agency": pl.String, "cost": pl.Float64}
BEFORE = {"agency": pl.String, "cost_before": pl.Float64}


def by_agency(**costs: float) -> pl.DataFrame:
    """A ledger."""
    return pl.DataFrame(list(costs.items()), LEDGER, orient="row")


def before(**costs: float) -> pl.DataFrame:
    """Costs before uprating."""
    return pl.DataFrame(list(costs.items()), BEFORE, orient="row")


def unlogged(study: dict[str, Any]) -> pl.DataFrame:
    """What was paid for the unlogged hours that are only reported."""
    prices = pl.DataFrame(study.get("unit_costs") or [unit_cost()], UNIT_COSTS)
    without = study.get("without_qualifications", False)
    return unlogged_not_allocated(pl.DataFrame(study.get("time", []), TIME), prices, without)


def bridge(ledger: pl.DataFrame | None = None, twice: pl.DataFrame | None = None, **study: Any) -> pl.DataFrame:
    """The bridge of a study."""
    spent, kept = by_agency() if ledger is None else ledger, before() if twice is None else twice
    return ledger_bridge(table(**study), unlogged(study), kept, spent)


def steps(found: pl.DataFrame) -> list[tuple[str, Any]]:
    """The steps of the only agency, with what each comes to."""
    assert found["agency"].n_unique() == 1
    return [(item, cost if cost is None else pytest.approx(cost)) for item, cost in found.select("item", "cost").rows()]


# Steps by hand


def test_every_step_from_bottom_up_to_the_ledger_in_order() -> None:
    """Prices doubled since: 10 hours at 80, 10 of it training, and 5 in kind at 80; a fare of 100 with VAT of 20; 60 of
    transfers; a van of 1,800 charged at 400; 3 hours not logged; a manager of 50 counted twice.

    800 + 400 + 100 + 400 = 1,700; - 100 - 400 + 60 + 20 + (1,800 - 400) = 2,680; half of it 1,340, + 3 x 35 - 50.
    """
    prices = [unit_cost(price=40, training=5, factor=2), unit_cost(3, "in_kind", 40, factor=2)]
    spent = [
        expense(100.0, vat=20.0, factor=2.0),
        expense(60.0, payment="transfer", factor=2.0),
        asset(400.0, 1800.0, factor=2.0),
    ]
    time = [hours(), hours(5.0, 3), hours(3.0, component="not_allocated")]
    found = bridge(by_agency(Council=1400), before(Council=50), time=time, unit_costs=prices, expenses=spent)
    assert found.schema == pl.Schema(LEDGER_BRIDGE)
    assert steps(found) == [
        ("bottom up", 1700),
        ("less qualifications", -100),
        ("less in kind", -400),
        ("plus transfers", 60),
        ("plus VAT", 20),
        ("plus capital spent less annuity", 1400),
        ("less uprating", -1340),
        ("financial before uprating", 1340),
        ("plus unlogged time not allocated", 105),
        ("less double counts", -50),
        ("expected in the ledger", 1395),
        ("ledger", 1400),
        ("unexplained: expected less ledger", -5),
    ]


@pytest.mark.parametrize(
    ("study", "item", "cost"),
    [
        ({"time": [hours()], "unit_costs": [unit_cost(training=5)]}, "less qualifications", -50),
        ({"time": [hours()], "unit_costs": [unit_cost(payment="in_kind")]}, "less in kind", -400),
        ({"expenses": [expense(payment="transfer")]}, "plus transfers", 100),
        ({"expenses": [expense(vat=20.0)]}, "plus VAT", 20),
        ({"expenses": [asset(2000.0, 9000.0)]}, "plus capital spent less annuity", 7000),
        ({"expenses": [asset(2000.0, 0.0)]}, "plus capital spent less annuity", -2000),
        ({"time": [hours()], "unit_costs": [unit_cost(factor=1.25)]}, "less uprating", -100),
        ({"time": [hours()], "unit_costs": [unit_cost(factor=0.75)]}, "less uprating", 100),
        ({"time": [hours(), hours(2.0, component="not_allocated")]}, "plus unlogged time not allocated", 80),
        ({"time": [hours()], "twice": before(Council=70)}, "less double counts", -70),
    ],
)
def test_only_the_items_that_are_there_are_shown(study: dict[str, Any], item: str, cost: float) -> None:
    found = bridge(**study)
    assert [step for step in steps(found.filter("adds")) if step[0] != "bottom up"] == [(item, cost)]


def test_an_agency_with_cash_at_its_own_prices_has_no_bridge() -> None:
    """Council has none; the VAT of Health is no matter of the Council's."""
    found = bridge(time=[hours()], expenses=[expense(agency="Health", vat=20.0)])
    assert set(found["agency"]) == {"Health"}


def test_a_rounding_of_uprating_there_and_back_is_no_item() -> None:
    price = {**unit_cost(), "cost_per_hour_before": 40 * (1 + 2**-52)}
    assert bridge(time=[hours()], unit_costs=[price]).is_empty()


def test_an_agency_without_a_ledger_has_what_is_expected_and_nothing_unexplained() -> None:
    found = steps(bridge(by_agency(Health=100), expenses=[expense(vat=20.0)]))
    assert found[-2:] == [("expected in the ledger", 120), ("ledger", None)]


def test_costs_apart_are_in_no_step() -> None:
    apart = [expense(phase="start_up", vat=20.0), expense(phase="research"), expense(payment="recharge", factor=2.0)]
    assert bridge(time=[hours()], expenses=apart).is_empty()


def test_an_agency_called_all_has_a_bridge_of_its_own() -> None:
    assert steps(bridge(expenses=[expense(agency="all", vat=20.0)]))[0] == ("bottom up", 100)


def test_a_ledger_of_several_lines_is_their_sum() -> None:
    two = pl.concat([by_agency(Council=70), by_agency(Council=30)])
    assert steps(bridge(two, expenses=[expense(vat=20.0)]))[-2] == ("ledger", 100)


# Unlogged hours that are only reported


@pytest.mark.parametrize(("payment", "cost"), [("cash", 70), ("in_kind", None), ("transfer", None), ("recharge", None)])
def test_unlogged_hours_count_where_they_are_paid_in_cash(payment: str, cost: float | None) -> None:
    """2 hours at 40, 5 of it training, whatever prices are now: 70."""
    idle = {"time": [hours(2.0, component="not_allocated")], "unit_costs": [unit_cost(2, payment, 40, 5, 1.5)]}
    assert dict(unlogged(idle).rows()).get("Council") == cost


def test_unlogged_hours_are_without_qualifications_also_where_the_study_leaves_these_out() -> None:
    """Priced at 35 already."""
    prices = [unit_cost(price=35, training=5)]
    idle = {"time": [hours(2.0, component="not_allocated")], "unit_costs": prices, "without_qualifications": True}
    assert unlogged(idle).rows() == [("Council", 70)]


@pytest.mark.parametrize("row", [None, 99])
def test_unlogged_hours_that_nothing_prices_cost_nothing(row: int | None) -> None:
    idle: dict[str, Any] = {"time": [{**hours(2.0, component="not_allocated"), "unit_cost": row}]}
    assert unlogged(idle).is_empty()
    assert bridge(**idle).is_empty()


# In the reconciliation


def test_agencies_without_a_bridge_are_reconciled_as_before() -> None:
    totals = by_agency(Council=400, Health=100, Police=5)
    ledger = by_agency(Council=390, Zoo=7)
    found = reconcile_ledger(totals, ledger, bridge(ledger, expenses=[expense(agency="Health", vat=20.0)]))
    assert [(each["item"], each["cost"], each["check"]) for each in found] == [
        ("Council: bottom up", 400, ""),
        ("Council: ledger", 390, ""),
        ("Council: bottom up less ledger", 10, ""),
        ("Health: bottom up", 100, ""),
        ("Health: plus VAT", 20, ""),
        ("Health: financial before uprating", 120, ""),
        ("Health: expected in the ledger", 120, ""),
        ("Health: ledger", None, ""),
        ("Health: bottom up + bridge = expected in the ledger", 0, OK),
        ("Police: bottom up", 5, ""),
        ("Police: ledger", None, ""),
        ("Zoo: bottom up", None, ""),
        ("Zoo: ledger", 7, ""),
    ]


def test_a_study_without_a_bridge_is_reconciled_as_it_was() -> None:
    totals, ledger = by_agency(Council=400), by_agency(Council=390)
    assert reconcile_ledger(totals, ledger, bridge(ledger, time=[hours()])) == reconcile_ledger(totals, ledger)


def test_an_agency_with_transfers_only_is_reconciled_too() -> None:
    found = reconcile_ledger(by_agency(), by_agency(), bridge(expenses=[expense(payment="transfer")]))
    assert found[0]["item"] == "Council: bottom up"
    assert found[0]["cost"] == 0


def test_a_bridge_that_does_not_add_up_is_a_fault_of_the_program() -> None:
    """A penny on 120 is far more than 1e-9 of it."""
    sound = bridge(expenses=[expense(vat=20.0)])
    bent = sound.with_columns(cost=pl.when(pl.col("item") == "plus VAT").then(20.01).otherwise("cost"))
    lines = reconcile_ledger(by_agency(Council=100), by_agency(), bent)
    assert lines[-1]["check"] == CHECK
    assert lines[-1]["cost"] == pytest.approx(0.01)
    with pytest.raises(NotReconciledError, match="Council: bottom up \\+ bridge"):
        reconciliation(lines)


def test_a_bridge_that_does_not_start_at_the_agencys_total_is_a_fault_of_the_program() -> None:
    lines = reconcile_ledger(by_agency(Council=101), by_agency(), bridge(expenses=[expense(vat=20.0)]))
    assert (lines[-1]["check"], lines[-1]["cost"]) == (CHECK, 1)


# What is counted twice


def test_what_is_kept_twice_is_what_was_paid_for_it() -> None:
    """10 hours and 2 unlogged at 40 - 5, rent of 100 with VAT of 20, a van of 900, all before prices doubled."""
    prices = pl.DataFrame([unit_cost(training=5, factor=2)], UNIT_COSTS)
    time = pl.DataFrame([hours(), hours(2.0, component="not_allocated")], TIME)
    rent, van = expense(200.0, vat=40.0, factor=2.0), asset(300.0, 1800.0, factor=2.0, agency="Health")
    found = kept_twice(time, prices, pl.DataFrame([rent, van], EXPENSES), False)
    assert found.rows() == [("Council", 540), ("Health", 900)]


@LAW
@given(studies())
def test_where_everything_is_counted_twice_nothing_is_expected_in_the_ledger(study: dict[str, Any]) -> None:
    time, prices = pl.DataFrame(study["time"], TIME), pl.DataFrame(study["unit_costs"], UNIT_COSTS)
    expenses = pl.DataFrame(study["expenses"], EXPENSES)
    found = bridge(twice=kept_twice(time, prices, expenses, study["without_qualifications"]), **study)
    for (_,), rows in found.group_by("agency"):
        largest = max(abs(cost) for cost in rows.filter("adds")["cost"])
        assert abs(rows.filter(item="expected in the ledger")["cost"][0]) <= 1e-9 * largest


# Laws

SUMS = st.fixed_dictionaries({}, optional={"Council": MONEY, "Health": MONEY, "Elsewhere": MONEY})


@LAW
@given(studies(), SUMS, SUMS)
def test_the_bridge_adds_up_for_every_agency(study: dict[str, Any], twice: Any, ledger: Any) -> None:
    """Items to what is expected, and this less what is unexplained to the ledger, to 1e-9 of the largest."""
    found = bridge(by_agency(**ledger), before(**twice), **study)
    totals = table(**study).head(-len(MEASURES)).filter(measure="economic").select("agency", "cost")
    checks = [each for each in reconcile_ledger(totals, by_agency(**ledger), found) if each["check"]]
    assert len(checks) == found["agency"].n_unique()
    assert all(each["check"] == OK for each in checks)
    for (agency,), rows in found.group_by("agency"):
        cost = dict(rows.select("item", "cost").iter_rows())
        largest = max(abs(amount) for amount in rows.filter("adds")["cost"])
        if agency in ledger:
            missing = cost["unexplained: expected less ledger"]
            items = fsum(rows.filter("adds")["cost"])
            assert abs(items - missing - ledger[str(agency)]) <= 1e-9 * max(largest, ledger[str(agency)])


@LAW
@given(studies(), SUMS)
def test_no_item_is_shown_that_is_nothing_and_none_is_left_out_that_is_something(
    study: dict[str, Any], twice: Any
) -> None:
    found = bridge(None, before(**twice), **study)
    assert found.filter("adds", (pl.col("cost") == 0) & (pl.col("item") != "bottom up")).is_empty()
    idle = dict(unlogged(study).iter_rows())
    money = table(**study)
    for agency in money.head(-len(MEASURES))["agency"].unique():
        measure = dict(money.filter(agency=agency).select("measure", "cost").iter_rows())
        expected = measure["financial_before_uprating"] + idle.get(agency, 0.0) - twice.get(agency, 0.0)
        shown = found.filter(agency=agency, item="expected in the ledger")["cost"].to_list()
        assert shown or expected == pytest.approx(measure["economic"], rel=1e-9)


@LAW
@given(studies(plain=True), SUMS)
def test_with_cash_only_there_is_no_bridge(study: dict[str, Any], ledger: Any) -> None:
    assert bridge(by_agency(**ledger), **study).is_empty()

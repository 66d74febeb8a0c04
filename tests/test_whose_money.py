"""Whose money: every measure by hand, and what holds of them whatever the costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing.analyses.whose_money import MEASURES, WHOSE_MONEY, whose_money
from tests.studies import close

LAW = settings(deadline=None, max_examples=60)
TIME = {"agency": pl.String, "unit_cost": pl.Int64, "component": pl.String, "apart": pl.String, "hours": pl.Float64}
UNIT_COSTS = {
    "unit_cost": pl.Int64,
    "payment": pl.String,
    **dict.fromkeys(
        (
            "cost_per_hour",
            "cost_per_hour_before",
            "qualifications_per_hour",
            "qualifications_per_hour_before",
        ),
        pl.Float64,
    ),
}
EXPENSES = {
    **{"expense": pl.Int64, "agency": pl.String, "payment": pl.String, "phase": pl.String, "asset": pl.Boolean},
    **dict.fromkeys(("charge", "vat", "spent", "factor"), pl.Float64),
}
AGENCIES = dict.fromkeys(("agency", "sector", "in_perspective"), pl.String)

Rows = list[dict[str, Any]]


def hours(time: float = 10.0, unit_cost: int = 2, component: str = "direct", apart: str = "", **cells: Any) -> Any:
    """A row of time, by the Council."""
    return {"agency": "Council", "unit_cost": unit_cost, "component": component, "apart": apart, "hours": time, **cells}


def unit_cost(
    row: int = 2, payment: str = "cash", price: float = 40.0, training: float = 0.0, factor: float = 1.0
) -> Any:
    """A row of unit costs: price and the qualifications in it, of their year, and the factor that uprates both."""
    return {
        "unit_cost": row,
        "payment": payment,
        "cost_per_hour": price * factor,
        "cost_per_hour_before": price,
        "qualifications_per_hour": training * factor,
        "qualifications_per_hour_before": training,
    }


def expense(charge: float = 100.0, **cells: Any) -> Any:
    """A recurrent expense that the Council paid in cash, neither an asset nor with VAT nor uprated."""
    plain = {"expense": 2, "agency": "Council", "payment": "cash", "phase": "recurrent", "asset": False}
    return {**plain, "charge": charge, "vat": 0.0, "spent": 0.0, "factor": 1.0, **cells}


def asset(charge: float, spent: float, **cells: Any) -> Any:
    """An asset with its charge in the period and what was spent on it in the period."""
    return expense(charge, asset=True, spent=spent, **cells)


def table(
    time: Sequence[Any] = (),
    unit_costs: Sequence[Any] = (),
    expenses: Sequence[Any] = (),
    agencies: Sequence[Any] = (),
    without_qualifications: bool = False,
) -> pl.DataFrame:
    """The table of rows as dictionaries."""
    return whose_money(
        pl.DataFrame([*time], TIME),
        pl.DataFrame([*unit_costs] or [unit_cost()], UNIT_COSTS),
        pl.DataFrame([*expenses], EXPENSES),
        pl.DataFrame([*agencies], AGENCIES),
        without_qualifications,
    )


def measures(found: pl.DataFrame, agency: str = "Council") -> dict[str, float]:
    """An agency's measures, by name."""
    return dict(found.filter(pl.col("agency") == agency).select("measure", "cost").iter_rows())


def told(found: pl.DataFrame, agency: str = "Council") -> dict[str, Any]:
    """An agency's measures that are not zero."""
    return {measure: pytest.approx(cost) for measure, cost in measures(found, agency).items() if cost}


# Each measure by hand


def test_ten_hours_at_40_in_cash_are_400_in_every_total() -> None:
    same = ("economic", "economic_in_perspective", "financial", "financial_before_uprating")
    assert told(table([hours()])) == dict.fromkeys(same, 400)


@pytest.mark.parametrize("component", ["direct", "indirect", "unlogged"])
def test_time_of_every_component_that_is_costed_counts(component: str) -> None:
    assert measures(table([hours(component=component)]))["economic"] == 400


def test_unlogged_time_that_is_only_reported_is_in_no_measure_but_its_agency_is_listed() -> None:
    assert set(measures(table([hours(component="not_allocated")])).values()) == {0.0}


def test_volunteers_are_economic_and_not_financial() -> None:
    found = table([hours()], [unit_cost(payment="in_kind")])
    assert told(found) == {"economic": 400, "in_kind": 400, "economic_in_perspective": 400}


def test_training_for_a_profession_is_economic_and_not_financial() -> None:
    """10 hours at 40, 5 of it qualifications: 400 and 350."""
    found = measures(table([hours()], [unit_cost(training=5)]))
    assert (found["economic"], found["qualifications"], found["financial"]) == (400, 50, 350)


def test_in_kind_is_without_its_qualifications_so_that_these_are_taken_off_once() -> None:
    """10 hours in kind at 40, 5 of it qualifications: 400 - 50 - 350 = 0."""
    found = measures(table([hours()], [unit_cost(payment="in_kind", training=5)]))
    assert [found[name] for name in ("economic", "qualifications", "in_kind", "financial")] == [400, 50, 350, 0]


def test_qualifications_that_the_study_leaves_out_stand_beside_and_are_not_taken_off() -> None:
    """Priced at 35 without 5 of qualifications: 350 in every total, 50 left out."""
    found = table([hours()], [unit_cost(price=35, training=5)], without_qualifications=True)
    same = ("economic", "economic_in_perspective", "financial", "financial_before_uprating")
    assert told(found) == {**dict.fromkeys(same, 350), "qualifications_left_out": 50}


def test_a_transfer_is_financial_and_not_economic() -> None:
    found = table(expenses=[expense(60, payment="transfer")])
    assert told(found) == {"transfers": 60, "financial": 60, "financial_before_uprating": 60}


def test_vat_is_financial_and_not_economic() -> None:
    """100 without VAT, 20 of VAT."""
    found = measures(table(expenses=[expense(vat=20.0)]))
    assert (found["economic"], found["vat"], found["financial"]) == (100, 20, 120)


@pytest.mark.parametrize(("payment", "vat"), [("cash", 20), ("transfer", 20), ("in_kind", 0), ("recharge", 0)])
def test_vat_is_paid_with_money_only(payment: str, vat: float) -> None:
    found = measures(table(expenses=[expense(payment=payment, vat=20.0)]))
    assert found["vat"] == vat


def test_an_asset_is_economic_as_its_annual_cost_and_financial_as_spent() -> None:
    """A van of 9,000 charged at 2,000, with VAT of 1,800."""
    found = table(expenses=[asset(2000.0, 9000.0, vat=1800.0)])
    assert told(found) == {
        **{"economic": 2000, "annuity": 2000, "economic_in_perspective": 2000, "capital_spent": 9000, "vat": 1800},
        **{"financial": 10800, "financial_before_uprating": 10800},
    }


def test_an_asset_bought_before_the_period_is_not_financial() -> None:
    assert measures(table(expenses=[asset(2000.0, 0.0)]))["financial"] == 0


def test_an_asset_in_kind_is_neither_spent_nor_an_annuity() -> None:
    found = table(expenses=[asset(2000.0, 9000.0, payment="in_kind")])
    assert told(found) == {"economic": 2000, "in_kind": 2000, "economic_in_perspective": 2000}


def test_a_transfer_of_capital_counts_as_spent() -> None:
    """A cooker of 400 given to a family: its annual cost is nobody's."""
    found = measures(table(expenses=[asset(90.0, 400.0, payment="transfer")]))
    assert (found["transfers"], found["financial"], found["economic"], found["annuity"]) == (400, 400, 0, 0)


def test_uprating_is_taken_off_each_element_by_its_own_factor() -> None:
    """Time 300 x 1.02, expenses 100 x 1.08 with VAT 20 x 1.08, a van of 9,000 x 1.1: 9,420 before, 10,335.6 after."""
    found = measures(
        table(
            [hours()],
            [unit_cost(price=30, factor=1.02)],
            [expense(108.0, vat=21.6, factor=1.08), asset(2200.0, 9900.0, factor=1.1)],
        )
    )
    assert found["financial"] == pytest.approx(10335.6)
    assert found["financial_before_uprating"] == pytest.approx(9420)
    assert found["uprating"] == pytest.approx(915.6)


def test_uprating_of_what_is_not_financial_is_none_of_it() -> None:
    """Qualifications and gifts in kind that were uprated: nobody's ledger had them before either."""
    paid = [unit_cost(training=40, factor=1.1), unit_cost(3, "in_kind", factor=1.1)]
    assert measures(table([hours(), hours(unit_cost=3)], paid))["uprating"] == 0


@pytest.mark.parametrize("name", ["start_up", "research"])
def test_costs_of_another_phase_stand_apart_and_are_in_no_total(name: str) -> None:
    """10 hours at 40 and an expense of 100 with VAT: 500."""
    found = table([hours(apart=name)], expenses=[expense(phase=name, vat=20.0)])
    assert told(found) == {name: 500}


def test_recharges_stand_apart_whatever_their_phase() -> None:
    """Their cost is counted where it arose: 400 of time and 100 twice of expenses."""
    charged = [expense(payment="recharge"), expense(payment="recharge", phase="start_up")]
    found = table([hours(apart="recharge")], [unit_cost(payment="recharge")], charged)
    assert told(found) == {"recharge": 600}


def test_a_transfer_in_the_start_up_is_start_up() -> None:
    assert told(table(expenses=[expense(payment="transfer", phase="start_up")])) == {"start_up": 100}


def test_time_that_is_a_transfer_is_financial_without_its_qualifications() -> None:
    found = table([hours(apart="transfer")], [unit_cost(payment="transfer", training=5)])
    assert told(found) == {"transfers": 350, "financial": 350, "financial_before_uprating": 350}


# Agencies


def test_an_agency_outside_the_perspective_is_in_the_economic_total_only() -> None:
    listed = [{"agency": "Health", "sector": "NHS", "in_perspective": "no"}]
    found = table([hours(), hours(5.0, agency="Health")], agencies=listed)
    assert measures(found, "all")["economic"] == 600
    assert measures(found, "all")["economic_in_perspective"] == 400
    assert measures(found, "Health")["economic_in_perspective"] == 0


@pytest.mark.parametrize("listed", [[], [{"agency": "Council", "sector": "local", "in_perspective": None}]])
def test_an_agency_is_in_the_perspective_unless_it_is_said_not_to_be(listed: Rows) -> None:
    found = table([hours()], agencies=listed)
    assert found.row(0)[2] == "yes"
    assert measures(found)["economic_in_perspective"] == 400


def test_every_agency_has_every_measure_in_order_and_all_comes_last() -> None:
    listed = [{"agency": "Zoo", "sector": "charity", "in_perspective": "no"}, {"agency": "Idle"}]
    found = table([hours(agency="Zoo")], expenses=[expense(agency="Council"), expense(agency="all")], agencies=listed)
    assert found.schema == pl.Schema(WHOSE_MONEY)
    who = [("Council", "", "yes"), ("Zoo", "charity", "no"), ("all", "", "yes"), ("all", "", "")]
    assert found.select("agency", "sector", "in_perspective", "measure").rows() == [
        (*each, measure) for each in who for measure in MEASURES
    ]


def test_a_study_without_costs_has_the_measures_of_all_as_zero() -> None:
    assert set(table()["cost"]) == {0.0}
    assert set(table()["agency"]) == {"all"}


def test_time_without_its_unit_cost_is_a_fault_and_not_free() -> None:
    with pytest.raises(ValueError, match="no price"):
        table([hours(unit_cost=99)])


@pytest.mark.parametrize("cell", ["payment", "charge", "agency"])
def test_an_expense_with_a_blank_is_a_fault_and_not_nobodys(cell: str) -> None:
    with pytest.raises(ValueError, match="no price"):
        table(expenses=[{**expense(), cell: None}])


# Laws

MONEY = st.floats(0, 1e6).map(lambda amount: round(amount, 2))
HOURS = st.integers(0, 7_200_000).map(lambda seconds: seconds / 3600)
RATES = st.integers(100, 9000).map(lambda pence: pence / 100)
TRAINING = st.sampled_from((0.0, 0.37, 1.0))
FACTORS = st.floats(0.5, 2)
PAYMENTS = st.sampled_from(("cash", "in_kind", "transfer", "recharge"))
PHASES = st.sampled_from(("recurrent", "recurrent", "recurrent", "start_up", "research"))
WHO = st.sampled_from(("Council", "Health", "Police"))


@st.composite
def studies(draw: st.DrawFn, plain: bool = False) -> dict[str, Any]:
    """The rows of random costs; plain ones are in cash, without qualifications, assets, VAT and uprating."""
    prices = [
        unit_cost(
            row,
            "cash" if plain else draw(PAYMENTS),
            draw(RATES),
            0.0 if plain else draw(TRAINING),
            1.0 if plain else draw(FACTORS),
        )
        for row in range(2, 6)
    ]
    without = draw(st.booleans())
    phases = [draw(PHASES) for _ in range(draw(st.integers(0, 6)))]
    time = []
    for phase in phases:
        price = draw(st.sampled_from(prices))
        outside = price["payment"] if price["payment"] in ("transfer", "recharge") else ""
        apart = "" if plain else outside or phase.replace("recurrent", "")
        components = (
            ("direct", "indirect", "unlogged") if plain else ("direct", "indirect", "unlogged", "not_allocated")
        )
        component = draw(st.sampled_from(components))
        time.append(hours(draw(HOURS), price["unit_cost"], component, apart, agency=draw(WHO)))
    expenses = []
    for row in range(2, 2 + draw(st.integers(0, 6))):
        given_ = {"payment": draw(PAYMENTS), "phase": draw(PHASES), "asset": draw(st.booleans())}
        money = {"vat": draw(MONEY), "spent": draw(MONEY), "factor": draw(FACTORS)}
        cells = {} if plain else {**given_, **money}
        expenses.append(expense(draw(MONEY), expense=row, agency=draw(WHO), **cells))
    outsiders = [{"agency": "Police", "sector": "Home Office", "in_perspective": draw(st.sampled_from(("yes", "no")))}]
    return {
        "time": time,
        "unit_costs": prices,
        "expenses": expenses,
        "agencies": outsiders,
        "without_qualifications": without,
    }


def same(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """The same lines, costs to 1e-9 of the largest."""
    largest = max(1.0, *one["cost"].abs())
    costs = zip(one["cost"], other["cost"], strict=True)
    return one.drop("cost").equals(other.drop("cost")) and all(abs(a - b) <= 1e-9 * largest for a, b in costs)


def each_agency(found: pl.DataFrame) -> Iterable[dict[str, float]]:
    """The measures of each agency, and of all."""
    return [measures(found, agency) for agency in found["agency"].unique(maintain_order=True)]


def in_halves(rows: Rows, at: int, part: float, columns: tuple[str, ...]) -> Rows:
    """The rows, one of them as two that share its amounts."""
    row = rows[at]
    one = {**row, **{name: row[name] * part for name in columns}}
    other = {**row, **{name: row[name] - one[name] for name in columns}}
    return [*rows[:at], one, *rows[at + 1 :], other]


@LAW
@given(studies())
def test_the_financial_total_follows_from_the_other_measures(study: Mapping[str, Any]) -> None:
    for found in each_agency(table(**study)):
        taken_off = (-found[name] for name in ("qualifications", "in_kind", "annuity"))
        added = (found[name] for name in ("economic", "transfers", "vat", "capital_spent"))
        largest = max(1.0, *map(abs, found.values()))
        assert abs(fsum([*taken_off, *added]) - found["financial"]) <= 1e-9 * largest
        assert abs(found["financial"] - found["uprating"] - found["financial_before_uprating"]) <= 1e-9 * largest


@LAW
@given(studies())
def test_the_measures_of_all_are_the_sums_of_the_agencies(study: Mapping[str, Any]) -> None:
    found = table(**study)
    whole, agencies = found.tail(len(MEASURES)), found.head(-len(MEASURES))
    for measure, cost in whole.select("measure", "cost").iter_rows():
        assert cost == fsum(agencies.filter(pl.col("measure") == measure)["cost"])


@LAW
@given(studies())
def test_economic_is_every_main_cost_as_it_was_priced(study: Mapping[str, Any]) -> None:
    """Row by row in plain Python: hours x price, and charges, in cash and in kind, recurrent."""
    price = {row["unit_cost"]: row for row in study["unit_costs"]}
    costs = [
        row["hours"] * price[row["unit_cost"]]["cost_per_hour"]
        for row in study["time"]
        if row["apart"] == "" and row["component"] != "not_allocated"
    ]
    costs += [
        row["charge"]
        for row in study["expenses"]
        if row["payment"] in ("cash", "in_kind") and row["phase"] == "recurrent"
    ]
    assert close(measures(table(**study), "all")["economic"], fsum(costs))


@LAW
@given(studies(), st.data(), st.floats(0, 1))
def test_an_hour_or_an_expense_split_in_two_changes_nothing(
    study: dict[str, Any], data: st.DataObject, k: float
) -> None:
    before = table(**study)
    if study["time"]:
        at = data.draw(st.integers(0, len(study["time"]) - 1))
        study["time"] = in_halves(study["time"], at, k, ("hours",))
    if study["expenses"]:
        at = data.draw(st.integers(0, len(study["expenses"]) - 1))
        study["expenses"] = in_halves(study["expenses"], at, k, ("charge", "vat", "spent"))
    assert same(before, table(**study))


@LAW
@given(studies())
def test_the_order_of_rows_does_not_matter_to_the_last_bit(study: dict[str, Any]) -> None:
    turned: dict[str, Any] = {name: rows[::-1] if isinstance(rows, list) else rows for name, rows in study.items()}
    assert table(**study).equals(table(**turned))


@LAW
@given(studies(plain=True))
def test_with_cash_only_financial_is_economic_exactly(study: dict[str, Any]) -> None:
    """And everything that may lie between the two is zero."""
    for found in each_agency(table(**study)):
        assert found["financial"] == found["economic"] == found["financial_before_uprating"]
        assert not any(found[n] for n in MEASURES if not n.startswith(("economic", "financial")))


@LAW
@given(studies(), st.sampled_from((0.5, 2.0, 4.0)))
def test_all_money_is_proportional_to_prices_and_amounts(study: dict[str, Any], k: float) -> None:
    """Doubling loses no bit: every measure is exactly double."""
    prices = [{n: c * k if isinstance(c, float) else c for n, c in row.items()} for row in study["unit_costs"]]
    amounts = ("charge", "vat", "spent")
    expenses = [{**row, **{n: row[n] * k for n in amounts}} for row in study["expenses"]]
    scaled = table(**{**study, "unit_costs": prices, "expenses": expenses})
    assert scaled["cost"].to_list() == [cost * k for cost in table(**study)["cost"]]

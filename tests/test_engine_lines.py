"""Lines of time and what scenarios make of them: hours x recipe are the engine's costs, by every key and scenario."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from math import fsum

import polars as pl
import pytest

from costing.costed import Costing
from tests.scenarios_of_every_kind import cases
from tests.studies import close, costed
from tests.studies_with_scenarios import EXAMPLES, example

COMPONENTS = ("direct", "indirect", "unlogged")
BLOCKS = [range(first, first + 5) for first in range(0, 10, 5)]
PENCE = 1e-6

Costs = dict[tuple[str, str], float]
"""Costs by a family, month or activity and by component."""


@pytest.fixture(params=EXAMPLES)
def one_example(request: pytest.FixtureRequest) -> Costing:
    """Each example, costed."""
    return example(request.param)


def price_of_lines(result: Costing, scenario: int) -> dict[tuple[int, str], float]:
    """What an hour of each line costs in a scenario, by component: a line may be imputed indirect time too."""
    costs: dict[tuple[int, str], float] = defaultdict(float)
    for row in result.scenarios.lines.treated.filter(scenario=scenario).iter_rows(named=True):
        costs[row["line"], row["component"]] += row["hours"] * row["cost_per_hour"]
    return costs


def costs_by(result: Costing, key: str, scenario: int = 0) -> Costs:
    """Hours by family_id, month or activity x what an hour of their line costs."""
    lines, price = result.scenarios.lines, price_of_lines(result, scenario)
    hours = {"family_id": lines.families, "month": lines.months, "activity": lines.activities}[key]
    costs: Costs = defaultdict(float)
    for name, line, number in hours.with_columns(pl.col(key).cast(pl.String)).iter_rows():
        for component in COMPONENTS:
            costs[name, component] += number * price.get((line, component), 0.0)
    return costs


def unlike_families(result: Costing) -> Iterator[object]:
    """Families whose costs are not hours x recipe."""
    found = costs_by(result, "family_id")
    for row in result.results["families"].iter_rows(named=True):
        for component in COMPONENTS:
            right, got = row[f"cost_{component}"], found.pop((row["family_id"], component), 0.0)
            if abs(got - float(right)) > PENCE:
                yield row["family_id"], component, got, right
    yield from (each for each in found if each[0])


def unlike_totals(result: Costing, key: str) -> Iterator[object]:
    """Months or activities whose costs of time are not hours x recipe."""
    found = costs_by(result, key)
    times = result.results[{"month": "months", "activity": "activities"}[key]].filter(pl.col("component") != "expense")
    for row in times.iter_rows(named=True):
        got = found.pop((row[key] or "", row["component"]), 0.0)
        if abs(got - row["cost"]) > PENCE:
            yield row[key], row["component"], got, row["cost"]
    yield from ((each, cost) for each, cost in found.items() if abs(cost) > PENCE)


def unlike_sides(result: Costing) -> Iterator[object]:
    """Scenarios in which hours x recipe are not what families cost by the other way of computing scenarios."""
    compared = result.scenarios
    for number, scenario in enumerate(compared.scenarios, 1):
        if number not in compared.lines.not_live:
            of_families = (cost for (name, _), cost in costs_by(result, "family_id", number).items() if name)
            side = compared.side(scenario)
            got, right = sum(of_families), fsum(side.lines["hours"] * side.lines["cost_per_hour"])
            if not close(got, right, 1e-9) and abs(got - right) > PENCE:
                yield scenario, got, right


def unlike_expenses(result: Costing) -> Iterator[object]:
    """Scenarios in which charge x part x factor of the expenses that families bear are not what they cost there."""
    compared = result.scenarios
    weights = compared.base.bearing.group_by("expense").agg(pl.col("weight").sum())
    table = compared.expenses.table.join(weights, on="expense", how="left").with_columns(pl.col("weight").fill_null(0))
    base = table.filter(scenario=0)
    for number, scenario in enumerate((None, *compared.scenarios)):
        own = table.filter(scenario=number)
        left = base.filter(~pl.col("expense").is_in(own["expense"].implode()))
        chosen = pl.concat([own, left])
        got = fsum(chosen["charge"] * chosen["part"] * chosen["value"] * chosen["weight"])
        right = fsum(compared.side(scenario).expenses["cost"])
        if abs(got - right) > PENCE:
            yield scenario, got, right


def unlike_expenses_of_months(result: Costing) -> Iterator[object]:
    """Months whose expenses are not the parts of charges that fall in them."""
    parts, table = result.scenarios.expenses.months, result.scenarios.expenses.table.filter(scenario=0)
    cost = pl.col("charge") * pl.col("part") * pl.col("value")
    found = dict(parts.join(table.drop("part"), on="row").group_by("month").agg(cost.sum()).iter_rows())
    for row in result.results["months"].filter(component="expense").iter_rows(named=True):
        if abs(row["cost"] - found.pop(row["month"], 0.0)) > PENCE:
            yield row
    yield from ((month, cost) for month, cost in found.items() if abs(cost) > PENCE)


ALL: tuple[Callable[[Costing], Iterator[object]], ...] = (
    unlike_families,
    lambda result: unlike_totals(result, "month"),
    lambda result: unlike_totals(result, "activity"),
    unlike_sides,
    unlike_expenses,
    unlike_expenses_of_months,
)


def test_hours_by_family_times_the_recipe_are_the_families_costs_by_component(one_example: Costing) -> None:
    assert list(unlike_families(one_example)) == []


@pytest.mark.parametrize("key", ["month", "activity"])
def test_months_and_activities_are_made_of_the_same_lines(one_example: Costing, key: str) -> None:
    assert list(unlike_totals(one_example, key)) == []


def test_what_scenarios_make_of_lines_adds_up_to_what_families_cost_in_them(one_example: Costing) -> None:
    assert list(unlike_sides(one_example)) == []


def test_expenses_are_charge_times_part_times_growth_in_every_scenario_and_month(one_example: Costing) -> None:
    assert list(unlike_expenses(one_example)) == []
    assert list(unlike_expenses_of_months(one_example)) == []


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_all_of_it_holds_in_random_studies_with_scenarios_of_every_kind(block: range) -> None:
    assert [(one.name, each) for one in cases(block) for test in ALL for each in test(one.result)] == []


def test_an_expense_that_a_scenario_ends_before_the_period_costs_nothing_in_it() -> None:
    tables = {
        "work_log": LOG,
        "unit_costs": ROLES.format(payment="cash"),
        "expenses": "category, cost, life_years, date\ncar, 600, 2, 2022-10-01\nrent, 100,,",
        "scenarios": "scenario, table, column, change, value, where\ns, expenses, life_years, set, 1, category=car",
    }
    assert list(unlike_expenses(costed(SETTINGS, tables))) == []


def test_the_parts_of_an_expense_are_all_of_it_in_the_base_case() -> None:
    table = example("family-recovery").scenarios.expenses.table.filter(scenario=0)
    parts = table.group_by("expense").agg(pl.col("part").sum())
    assert parts["part"].to_list() == pytest.approx([1.0] * parts.height)


def test_each_month_of_an_expense_is_in_one_row_and_the_months_are_all_of_its_part() -> None:
    for one in cases(BLOCKS[0]):
        expenses = one.result.scenarios.expenses
        of_months = dict(expenses.months.group_by("row").agg(pl.col("part").sum()).iter_rows())
        for row, part in expenses.table.select("row", "part").iter_rows():
            assert of_months[row] == pytest.approx(part)


def test_only_scenarios_in_which_families_come_to_bear_time_apart_cannot_be_told_by_line() -> None:
    """Time of a role that is recharged or transferred, moved to a role that is not, is on no family's lines before."""
    for one in cases(range(10)):
        compared = one.result.scenarios
        payments = {row.get("payment", "") for row in one.tables["unit_costs"]}
        for number in compared.lines.not_live:
            steps = compared.scenarios[number - 1].steps
            assert payments & {"transfer", "recharge"}, one.name
            assert any((step.table, step.column) == ("work_log", "role") for step in steps), one.name


SETTINGS = {"start": "2024-04-01", "end": "2025-03-31"}
LOG = """
date, family_id, role, hours
2024-05-06, F1, clerk, 10
2024-05-06, F2, visitor, 20
2024-05-06, F2, clerk, 1
"""
ROLES = """
role, cost_per_hour, payment
clerk, 30, cash
visitor, 50, {payment}
"""
MOVE = "scenario, table, column, change, value, where\nmove, work_log, role, set, {to}, role={of}\n"


@pytest.mark.parametrize(
    ("payment", "of", "to", "not_live"),
    [
        ("recharge", "visitor", "clerk", {1}),
        ("transfer", "visitor", "clerk", {1}),
        ("recharge", "clerk", "visitor", set()),
        ("in_kind", "visitor", "clerk", set()),
        ("cash", "visitor", "clerk", set()),
    ],
)
def test_time_that_was_apart_and_comes_to_be_borne_is_not_told_by_line(
    payment: str, of: str, to: str, not_live: set[int]
) -> None:
    tables = {"work_log": LOG, "unit_costs": ROLES.format(payment=payment), "scenarios": MOVE.format(of=of, to=to)}
    result = costed(SETTINGS, tables)
    assert result.scenarios.lines.not_live == not_live
    assert list(unlike_sides(result)) == []


def test_half_of_a_line_that_moves_to_another_role_is_two_rows_of_its_recipe() -> None:
    """20 hours at 50: half of them stay, half are priced at 30 an hour; the other line is as in the base case."""
    move = "scenario, table, column, change, value, where, share\nmove, work_log, role, set, clerk, role=visitor, 0.5"
    tables = {"work_log": LOG, "unit_costs": ROLES.format(payment="cash"), "scenarios": move}
    result = costed(SETTINGS, tables)
    lines = result.scenarios.lines
    recipe = lines.treated.filter(scenario=1, line=1).sort("role").select("role", "hours", "cost_per_hour")
    assert recipe.rows() == [("clerk", 0.5, 30.0), ("visitor", 0.5, 50.0)]
    assert lines.table["scenarios"].to_list() == ["", "move"]
    assert price_of_lines(result, 0) == {(0, "direct"): 30.0, (1, "direct"): 50.0}
    assert price_of_lines(result, 1) == {(0, "direct"): 30.0, (1, "direct"): 40.0}


def test_lines_are_no_more_than_scenarios_need() -> None:
    """Of two roles there are two lines; a step on one family's time makes a line more of each role."""
    tables = {"work_log": LOG + "2024-06-06, F1, visitor, 5\n2024-07-06, F3, visitor, 5\n"}
    tables["unit_costs"] = ROLES.format(payment="cash")
    assert costed(SETTINGS, tables).scenarios.lines.table.height == 2
    less = "scenario, table, column, change, value, where\nless, work_log, minutes, multiply, 0.5, family_id=F1"
    table = costed(SETTINGS, {**tables, "scenarios": less}).scenarios.lines.table
    named = table.select("role", "scenarios").sort("role", "scenarios")
    assert named.rows() == [("clerk", ""), ("clerk", "less"), ("visitor", ""), ("visitor", "less")]


def test_the_studies_use_every_capacity_and_kind_of_factor() -> None:
    capacities, kinds = Counter[str](), set[str]()
    for result in (example("family-recovery"), *(one.result for one in cases(range(10)))):
        compared = result.scenarios
        capacities.update(scenario.capacity for scenario in compared.scenarios)
        kinds |= {factor.kind for factors in compared.lines.factors for factor in factors}
    assert set(capacities) == {"flexible", "fixed", "posts"}
    assert kinds >= {"times", "stay", "move", "idle", "imputed"}


def test_time_that_varies_with_staff_grows_with_whole_posts() -> None:
    """Twice the families take two clerks, whose notes are twice as many: twice of each line."""
    tables = {
        "work_log": """
date, family_id, practitioner_id, hours, activity
2024-05-06, F1, P1, 12, visit
2024-05-07, F1, P1, 8, notes
""",
        "practitioners": "practitioner_id, role, available_hours\nP1, clerk, 20",
        "activities": "activity, kind, varies_with\nvisit, contact, families\nnotes, case_work, staff",
        "unit_costs": "role, cost_per_hour\nclerk, 30",
        "scenarios": "scenario, table, column, change, value, capacity\nmore, study, families, multiply, 2, posts",
    }
    result = costed(SETTINGS, tables)
    kinds = {factor.kind for factors in result.scenarios.lines.factors for factor in factors}
    assert kinds == {"times", "staff"}
    assert list(unlike_sides(result)) == []

"""The live sheet of expenses: recalculated it is what the engine says, also after an edit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from costing.analyses.scenarios import Compared
from costing.costed import Costing
from costing.engine.costs import borne
from costing.engine.expenses import annual_cost, charges
from costing.engine.scenarios.prices import variants
from costing.reports.workbook.inputs.sheet_of_inputs import inputs
from costing.reports.workbook.prices.expenses import expense_cells
from costing.reports.workbook.prices.live_rows import LiveCells
from costing.reports.workbook.registry import sheets
from costing.reports.workbook.sheet import Source
from tests.edited_workbook import Book
from tests.studies import close, costed
from tests.studies_with_scenarios import EXAMPLES, cases, example

SETTINGS = {"start": "2024-04-01", "end": "2025-03-31", "price_year": "2024/25", "discount_rate": "0.035"}
TABLES = {
    "work_log": "date, family_id, role, hours\n2024-05-06, F1, clerk, 10\n2024-05-06, F2, clerk, 10",
    "unit_costs": "role, cost_per_hour, price_year\nclerk, 30, 2024/25",
    "price_index": "year, index\n2023/24, 100\n2024/25, 110",
}
FARES = "category, cost, vat, family_id, price_year\nfares, 120, 20, F1, 2023/24"
LAPTOPS = (
    "category, cost, vat, date, price_year, life_years, resale_value\nlaptops, 720, 120, 2024-04-01, 2024/25, 3, 50"
)


def book_of(compared: Compared) -> tuple[Book, LiveCells]:
    """The inputs and the expenses of a study, recalculated."""
    cells = expense_cells(compared)
    return Book(inputs(compared), cells.sheet), cells


def a_study(expenses: str, scenarios: str = "", **settings: str) -> Costing:
    """A study of two families."""
    tables = {**TABLES, "expenses": expenses}
    return costed({**SETTINGS, **settings}, {**tables, "scenarios": scenarios} if scenarios else tables)


def unlike(result: Costing) -> Iterator[tuple[object, ...]]:
    """Where a charge, recalculated, is not what the engine says of the base case and of each state of a scenario."""
    compared = result.scenarios
    book, cells = book_of(compared)
    studies = [("base", 0, compared.study)]
    for scenario in compared.scenarios:
        made = variants(compared.study, compared.costs.found, scenario.steps)
        studies += [(scenario.name, number, study) for number, study in enumerate(made.studies)]
    for name, number, study in studies:
        found = charges(study.settings, study.rows("expenses"), study.rows("price_index"))
        right = dict(borne(found, compared.costs.time).select("expense", "charge").iter_rows())
        for expense in range(study.rows("expenses").height):
            got = book.at(cells.cell(name, number, expense, "charge"))
            if not close(got, right.get(expense, 0.0)):
                yield name, number, expense, got, right.get(expense)


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name not in ("minimal", "time-driven")])
def test_every_charge_of_an_example_is_that_of_the_engine(name: str) -> None:
    assert list(unlike(example(name))) == []


@pytest.mark.parametrize("seed", range(6))
def test_every_charge_of_a_random_study_is_that_of_the_engine_in_every_state_of_a_scenario(seed: int) -> None:
    told = [(case.name, *one) for case in cases(range(seed, seed + 1)) for one in unlike(case.result)]
    assert told == []


def test_a_recurrent_expense_is_its_cost_without_vat_uprated() -> None:
    """(120 - 20) x 110 / 100; after edits (180 - 30) x 121 / 100."""
    book, cells = book_of(a_study(FARES).scenarios)
    assert book.at(cells.cell("", 0, 0, "charge")) == pytest.approx(110)
    book.edit(expenses_1_cost=180, expenses_1_vat=30, price_index_2_index=121)
    assert book.at(cells.cell("", 0, 0, "charge")) == pytest.approx(150 * 1.21)
    assert book.at(cells.cell("", 0, 0, "in_the_run")) == pytest.approx(110)


def test_an_asset_is_charged_its_equivalent_annual_cost_by_the_effective_rate() -> None:
    """A year of 600 over 3 years less 50 at the end; straight line where the rate is 0."""
    book, cells = book_of(a_study(LAPTOPS).scenarios)
    assert book.at(cells.cell("", 0, 0, "charge")) == pytest.approx(annual_cost(600, 50, 3, 0.035))
    book.edit(study_discount_rate=0)
    assert book.at(cells.cell("", 0, 0, "charge")) == pytest.approx((600 - 50) / 3)
    book, cells = book_of(a_study(LAPTOPS, annuity_rate="0.05").scenarios)
    book.edit(study_discount_rate=0.2)
    assert book.at(cells.cell("", 0, 0, "charge")) == pytest.approx(annual_cost(600, 50, 3, 0.05))
    book.edit(study_annuity_rate=0.1)
    assert book.at(cells.cell("", 0, 0, "charge")) == pytest.approx(annual_cost(600, 50, 3, 0.1))


def test_a_scenario_changes_the_cost_the_rate_and_the_life_of_an_asset() -> None:
    scenarios = """
scenario, table, column, change, value
dearer, expenses, cost, multiply, 1.5
dearer, study, discount_rate, add, 0.01
short, expenses, life_years, set, 1
"""
    book, cells = book_of(a_study(LAPTOPS, scenarios).scenarios)
    assert book.at(cells.cell("dearer", 0, 0, "charge")) == pytest.approx(annual_cost(960, 50, 3, 0.045))
    assert book.at(cells.cell("short", 0, 0, "charge")) == pytest.approx(annual_cost(600, 50, 1, 0.035))
    book.edit(scenarios_1_value=2, scenarios_2_value=0.02, study_discount_rate=0.03)
    assert book.at(cells.cell("dearer", 0, 0, "charge")) == pytest.approx(annual_cost(1320, 50, 3, 0.05))


def test_what_no_family_bears_is_listed_with_why_and_not_counted() -> None:
    rows = """
category, cost, date, payment, phase
fares, 10,,,
late, 20, 2026-01-01,,
grant, 30,, transfer,
recruiting, 40,,, start_up
"""
    sheet = expense_cells(a_study(rows).scenarios).sheet
    assert sheet.rows.select("category", "cost", "charge", "why").rows() == [
        ("fares", 10.0, 10.0, ""),
        ("late", 20.0, 0.0, "never charged in the period"),
        ("grant", 30.0, 0.0, "transfer"),
        ("recruiting", 40.0, 0.0, "start-up"),
    ]


def test_the_sheet_is_there_only_with_an_expense_that_families_bear() -> None:
    without = a_study("category, cost, payment\ngrant, 30, transfer")
    names = [
        [sheet.name for sheet in sheets(Source(one.settings, one.results, [], "1", one.scenarios))]
        for one in (a_study(FARES), without)
    ]
    assert "Expenses" in names[0]
    assert "Expenses" not in names[1]


def test_whose_an_expense_is_stands_beside_it() -> None:
    rows = "category, cost, family_id, shared_by\nfares, 10, F1,\nrent, 20,, weeks\ntea, 5,,"
    sheet = expense_cells(a_study(rows).scenarios).sheet
    assert sheet.rows["whose"].to_list() == ["family F1", "shared by weeks", "shared by families"]

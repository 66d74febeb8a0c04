"""The live sheet of unit costs: recalculated it is what the engine says, also after an edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl
import pytest

from costing.analyses.scenarios import Compared
from costing.costed import Costing
from costing.engine.inputs import priced_unit_costs
from costing.engine.scenarios.prices import variants
from costing.reports.workbook.inputs.sheet_of_inputs import inputs
from costing.reports.workbook.prices.live_rows import LiveCells
from costing.reports.workbook.prices.unit_costs import unit_cost_cells, unit_costs
from tests.edited_workbook import Book
from tests.studies import close, costed
from tests.studies_with_scenarios import EXAMPLES, Case, cases, example
from tests.test_reports_workbook import full_source_of

FIGURES = (
    *("salary", "on_costs", "qualifications", "direct_overheads", "indirect_overheads", "capital_overheads"),
    *("cost_per_year", "hours_per_year", "uprating", "cost_per_hour", "cost_per_direct_hour"),
    *("cost_per_contact_hour", "cost_per_hour_other", "marginal_per_hour"),
)
SETTINGS = {"start": "2024-04-01", "end": "2024-09-30", "price_year": "2024/25"}
LOG = """
date, family_id, role, hours
2024-05-06, F1, clerk, 10
2024-05-06, F1, mentor, 10
"""
INDEX = """
year, index
2023/24, 100
2024/25, 110
"""


def book_of(compared: Compared) -> tuple[Book, LiveCells]:
    """The inputs and the unit costs of a study, recalculated."""
    cells = unit_cost_cells(compared)
    return Book(inputs(compared), cells.sheet), cells


def a_study(unit_costs: str, scenarios: str = "", index: str = INDEX, **settings: str) -> Costing:
    """A study of two roles."""
    tables = {"work_log": LOG, "unit_costs": unit_costs, "price_index": index}
    return costed({**SETTINGS, **settings}, {**tables, "scenarios": scenarios} if scenarios else tables)


BUILT_UP = """
role, price_year, salary, on_costs_rate, direct_overheads_rate, capital_overheads, weeks_per_year, hours_per_week
clerk, 2023/24, 30000, 0.25, 0.2, 1500, 40, 35
mentor, 2024/25, 24000, 0.25, 0.2, 1500, 40, 35
"""
RATES = """
role, price_year, cost_per_hour, pay_share
clerk, 2024/25, 40, 0.7
mentor, 2024/25, 30,
"""


def unlike(book: Book, cells: LiveCells, result: Costing) -> Iterator[tuple[object, ...]]:
    """Where the sheet, recalculated, is not what the engine says of the base case and of each state of a scenario."""
    compared = result.scenarios
    studies = [("", 0, compared.study)]
    for scenario in compared.scenarios:
        made = variants(compared.study, compared.costs.found, scenario.steps)
        studies += [(scenario.name, number, study) for number, study in enumerate(made.studies)]
    shown = [name for name in FIGURES if name in cells.sheet.rows.columns]
    columns = [name for name in shown if name in {column.name for column in cells.sheet.columns}]
    for name, number, study in studies:
        for row, right in enumerate(priced_unit_costs(study).iter_rows(named=True)):
            for column in columns:
                got = book.at(cells.cell(name, number, row, column))
                if not close(None if got == "" else got, right[column]):
                    yield name, number, row, column, got, right[column]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_figure_of_an_example_is_that_of_the_engine(name: str) -> None:
    result = example(name)
    assert list(unlike(*book_of(result.scenarios), result)) == []


@pytest.mark.parametrize("seed", range(6))
def test_every_figure_of_a_random_study_is_that_of_the_engine_in_every_state_of_a_scenario(seed: int) -> None:
    told = [(case.name, *one) for case in cases(range(seed, seed + 1)) for one in differences(case)]
    assert told == []


def differences(case: Case) -> Iterator[tuple[object, ...]]:
    """Where the sheet of a case is not what the engine says."""
    return unlike(*book_of(case.result.scenarios), case.result)


def test_what_is_read_was_recalculated_whatever_was_stored() -> None:
    """Otherwise these tests would compare the engine with itself."""
    cells = unit_cost_cells((result := a_study(BUILT_UP)).scenarios)
    poisoned = cells.sheet.rows.with_columns(
        pl.when(texts.is_null()).then(pl.col(name)).otherwise(666.0).alias(name)
        for name, texts in cells.sheet.formulas.items()
    )
    book = Book(inputs(result.scenarios), replace(cells.sheet, rows=poisoned))
    assert list(unlike(book, cells, result)) == []


def test_a_wrong_reference_is_found() -> None:
    cells = unit_cost_cells((result := a_study(BUILT_UP)).scenarios)
    wrong = cells.sheet.formulas["salary"].str.replace("unit_costs_2", "unit_costs_1")
    sheet = replace(cells.sheet, formulas={**cells.sheet.formulas, "salary": wrong})
    assert list(unlike(Book(inputs(result.scenarios), sheet), cells, result)) != []


def test_every_figure_of_a_build_up_is_a_formula_of_inputs() -> None:
    """(30,000 + 7,500 + 20% of both + 1,500) / 1,400 hours x 1.1 = 36.53571 an hour."""
    book, cells = book_of(a_study(BUILT_UP).scenarios)
    formulas = {name: texts[0] for name, texts in cells.sheet.formulas.items()}
    at = {name: cells.cell("", 0, 0, name).rpartition("!")[2].replace("$", "") for name in FIGURES if name in formulas}
    assert formulas["salary"] == "unit_costs_1_salary"
    assert formulas["on_costs"] == f"unit_costs_1_on_costs_rate*{at['salary']}"
    assert formulas["direct_overheads"] == f"unit_costs_1_direct_overheads_rate*({at['salary']}+{at['on_costs']})"
    assert formulas["hours_per_year"] == "unit_costs_1_weeks_per_year*unit_costs_1_hours_per_week"
    assert formulas["uprating"] == "price_index_2_index/price_index_1_index"
    assert formulas["cost_per_hour"] == f"{at['cost_per_year']}/{at['hours_per_year']}*{at['uprating']}"
    assert book.at(cells.cell("", 0, 0, "cost_per_hour")) == pytest.approx((30000 + 7500 + 7500 + 1500) / 1400 * 1.1)


def test_figures_follow_an_edited_salary_on_cost_share_working_weeks_and_index() -> None:
    book, cells = book_of(a_study(BUILT_UP).scenarios)
    book.edit(unit_costs_1_salary=33000, unit_costs_1_on_costs_rate=0.3, unit_costs_1_weeks_per_year=44)
    book.edit(price_index_2_index=120)
    right = (33000 * 1.3 * 1.2 + 1500) / (44 * 35) * 1.2
    assert book.at(cells.cell("", 0, 0, "cost_per_hour")) == pytest.approx(right)
    assert book.at(cells.cell("", 0, 1, "cost_per_hour")) == pytest.approx((24000 * 1.25 * 1.2 + 1500) / 1400)


def test_a_scenario_has_rows_only_for_what_it_changes_and_follows_its_value() -> None:
    scenarios = """
scenario, table, column, change, value, where
award, unit_costs, salary, multiply, 1.1, role=clerk
"""
    book, cells = book_of(a_study(BUILT_UP, scenarios).scenarios)
    assert cells.sheet.rows.select("scenario", "role").rows() == [
        ("base", "clerk"),
        ("base", "mentor"),
        ("award", "clerk"),
    ]
    assert cells.cell("award", 0, 1, "cost_per_hour") == cells.cell("base", 0, 1, "cost_per_hour")
    book.edit(scenarios_1_value=1.2)
    right = (30000 * 1.2 * 1.25 * 1.2 + 1500) / 1400 * 1.1
    assert book.at(cells.cell("award", 0, 0, "cost_per_hour")) == pytest.approx(right)


def test_a_change_in_some_months_says_in_which() -> None:
    scenarios = """
scenario, table, column, change, value, from
award, unit_costs, salary, multiply, 1.1, 2024-06
award, unit_costs, salary, multiply, 1.05, 2024-08
"""
    _, cells = book_of(a_study(BUILT_UP, scenarios).scenarios)
    rows = cells.sheet.rows.filter(scenario="award", role="clerk")
    assert rows["months"].to_list() == ["2024-06 to 2024-07", "2024-08 to 2024-09"]
    assert cells.sheet.formulas["salary"].to_list()[2:4] == [
        "unit_costs_1_salary*scenarios_1_value",
        "unit_costs_1_salary*scenarios_1_value*scenarios_2_value",
    ]
    assert cells.cell("award", 0, 0, "salary") == cells.cell("base", 0, 0, "salary")


def test_a_pay_award_reaches_the_pay_in_a_published_rate_and_a_second_one_the_pay_that_it_left() -> None:
    """40 x (1 - 0.7 + 0.7 x 1.1 x 1.2); a rate that does not say what of it is pay stays 30."""
    scenarios = """
scenario, table, column, change, value
awards, unit_costs, salary, multiply, 1.1
awards, unit_costs, salary, multiply, 1.2
"""
    book, cells = book_of(a_study(RATES, scenarios).scenarios)
    assert book.at(cells.cell("awards", 0, 0, "cost_per_hour")) == pytest.approx(40 * (0.3 + 0.7 * 1.1 * 1.2))
    assert book.at(cells.cell("awards", 0, 1, "cost_per_hour")) == pytest.approx(30)
    book.edit(scenarios_1_value=1.3, unit_costs_1_pay_share=0.5)
    assert book.at(cells.cell("awards", 0, 0, "cost_per_hour")) == pytest.approx(40 * (0.5 + 0.5 * 1.3 * 1.2))


def test_a_step_picks_rows_of_what_those_before_it_left() -> None:
    """The second step picks what the first one set, so that it multiplies the scenario's value."""
    scenarios = """
scenario, table, column, change, value, where
steps, unit_costs, salary, set, 31000, role=clerk
steps, unit_costs, salary, add, 500, salary=31000
steps, unit_costs, salary, multiply, 2, role=clerk
"""
    _, cells = book_of(a_study(BUILT_UP, scenarios).scenarios)
    assert cells.sheet.formulas["salary"].to_list()[2:] == ["(scenarios_1_value+scenarios_2_value)*scenarios_3_value"]


def test_a_scenario_that_sets_the_price_year_takes_other_cells_of_the_index() -> None:
    scenarios = """
scenario, table, column, change, value
as before, study, price_year, set, 2023/24
"""
    book, cells = book_of(a_study(BUILT_UP, scenarios).scenarios)
    assert book.at(cells.cell("as before", 0, 0, "uprating")) == 1
    assert book.at(cells.cell("as before", 0, 1, "uprating")) == pytest.approx(100 / 110)
    assert cells.sheet.formulas["uprating"][3] == "price_index_1_index/price_index_2_index"


def test_each_element_follows_the_index_of_its_own_series() -> None:
    index = "year, series, index\n" + "\n".join(
        f"{year}, {series}, {index}"
        for series, before, now in (("pay", 100, 105), ("prices", 100, 102), ("capital", 100, 103))
        for year, index in (("2023/24", before), ("2024/25", now))
    )
    book, cells = book_of(a_study(BUILT_UP, index=index).scenarios)
    right = (37500 * 1.05 + 7500 * 1.02 + 1500 * 1.03) / 1400
    assert book.at(cells.cell("", 0, 0, "cost_per_hour")) == pytest.approx(right)
    book.edit(price_index_2_index=110)
    right = (37500 * 1.1 + 7500 * 1.02 + 1500 * 1.03) / 1400
    assert book.at(cells.cell("", 0, 0, "cost_per_hour")) == pytest.approx(right)
    assert book.at(cells.cell("", 0, 0, "marginal_per_hour")) == pytest.approx((37500 * 1.1 + 7500 * 1.02) / 1400)


def test_qualifications_that_are_left_out_are_in_the_other_cost_only() -> None:
    rows = "role, salary, qualifications, hours_per_year\nclerk, 30000, 3000, 1500\nmentor, 27000,, 1500"
    book, cells = book_of(a_study(rows, price_year="", qualifications="exclude").scenarios)
    assert book.at(cells.cell("", 0, 0, "cost_per_hour")) == pytest.approx(20)
    assert book.at(cells.cell("", 0, 0, "cost_per_hour_other")) == pytest.approx(22)


def test_a_ratio_has_the_hours_that_are_imputed() -> None:
    rows = "role, cost_per_hour, direct_share\nclerk, 40, 0.8\nmentor, 30, 0.5"
    book, cells = book_of(a_study(rows, price_year="", indirect_time="ratio").scenarios)
    assert [book.at(cells.cell("", 0, row, "imputed")) for row in (0, 1)] == pytest.approx([0.25, 1])
    book.edit(unit_costs_1_direct_share=0.5)
    assert book.at(cells.cell("", 0, 0, "imputed")) == pytest.approx(1)
    assert book.at(cells.cell("", 0, 0, "cost_per_direct_hour")) == pytest.approx(80)


def test_what_the_run_had_stays_beside() -> None:
    book, cells = book_of(a_study(RATES).scenarios)
    book.edit(unit_costs_1_cost_per_hour=50)
    assert (book.at(cells.cell("", 0, 0, "cost_per_hour")), book.at(cells.cell("", 0, 0, "in_the_run"))) == (50, 40)


def test_without_the_costed_study_the_sheet_holds_values() -> None:
    sheet, found = unit_costs(full_source_of()), full_source_of().results["unit_costs"]
    assert sheet.formulas == {}
    assert sheet.rows["cost_per_hour"].to_list() == found["cost_per_hour"].to_list()

"""What changes nothing in the run changes something once it is edited: the workbook then follows, or says run again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.live_figures import Shown, by_a_fast_recalculator
from tests.recalculated import edited, formula_cells, with_formulas
from tests.studies import costed
from tests.workbook_file import Value, names

SETTINGS = {"start": "2024-04-01", "end": "2025-03-31", "price_year": "2024/25"}
TABLES = {
    "work_log": "date, family_id, practitioner_id, hours\n"
    "2024-05-06, F1, P1, 10\n2024-05-07, F2, P1, 15\n2024-05-08,, P1, 6",
    "practitioners": "practitioner_id, role\nP1, clerk",
    "price_index": "year, index\n2024/25, 110",
    "unit_costs": "role, price_year, salary, on_costs_rate, weeks_per_year, hours_per_week\n"
    "clerk, 2024/25, 30000, 0.25, 40, 35",
}
ALLOCATED = {**SETTINGS, "unlogged_time": "allocate"}
AGAIN = "run again"


def scenario(row: str) -> dict[str, str]:
    return {"scenarios": f"scenario, table, column, change, value, capacity\nmore, {row}"}


def available(hours: str) -> dict[str, str]:
    return {"practitioners": f"practitioner_id, role, available_hours\nP1, clerk, {hours}"}


def book_of(settings: Mapping[str, str], tables: Mapping[str, str], folder: Path) -> Path:
    book = folder / "study.xlsx"
    costed(settings, {**TABLES, **tables}).to_excel(book)
    return book


def after(book: Path, edits: Mapping[str, Value]) -> Shown:
    return by_a_fast_recalculator(edited(book, edits, book.with_name("edited.xlsx")))


@pytest.mark.parametrize(
    ("settings", "tables", "value"),
    [
        (SETTINGS, scenario("study, families, multiply, 1.05, posts"), 60.0),
        (ALLOCATED, available("100") | scenario("work_log, minutes, multiply, 1, fixed"), 2.0),
        (ALLOCATED, available("100") | scenario("practitioners, available_hours, multiply, 1,"), 2.0),
        (ALLOCATED, available("20") | scenario("practitioners, available_hours, multiply, 1.2,"), 3.0),
    ],
    ids=["posts", "fixed capacity", "available hours", "an overlogged post"],
)
def test_posts_and_unlogged_hours_of_a_scenario_need_a_run_after_an_edit(
    settings: Mapping[str, str], tables: Mapping[str, str], value: float, tmp_path: Path
) -> None:
    """Also where the scenario left them as they were in the run."""
    book = book_of(settings, tables, tmp_path)
    shown = after(book, {"scenarios_1_value": value})
    assert shown.scenarios["All families", "more"] == AGAIN
    assert isinstance(shown.named("total"), float)
    assert after(book, {"scenarios_1_value": value, "scenario": "more"}).named("total") == AGAIN


@pytest.mark.parametrize(
    ("rate", "step", "edit", "fresh"),
    [
        ("0", "multiply, 2", {"study_discount_rate": 0.05}, ("0.05", "multiply, 2")),
        ("0.03", "set, 0.03", {"study_discount_rate": 0.05}, ("0.05", "set, 0.03")),
        ("0.03", "multiply, 1", {"scenarios_1_value": 2.0}, ("0.03", "multiply, 2")),
    ],
)
def test_a_step_on_the_discount_rate_that_leaves_it_alone_is_followed_all_the_same(
    rate: str, step: str, edit: Mapping[str, Value], fresh: tuple[str, str], tmp_path: Path
) -> None:
    car = {"expenses": "category, cost, life_years, date\ncar, 600, 5, 2024-05-01"}
    tables = {**car, **scenario(f"study, discount_rate, {step},")}
    shown = after(book_of({**SETTINGS, "discount_rate": rate}, tables, tmp_path), edit)
    anew = costed(
        {**SETTINGS, "discount_rate": fresh[0]},
        {**TABLES, **car, **scenario(f"study, discount_rate, {fresh[1]},")},
    )
    right = anew.compared().filter(scenario="more", by="all")["total"].item()
    assert shown.scenarios["All families", "more"] == pytest.approx(right)


def test_an_expense_that_costs_nothing_in_the_run_is_not_counted_twice_once_it_does(tmp_path: Path) -> None:
    """Rent of 100 that grows with families: 200 in a scenario with twice as many, not 300."""
    rent = "category, cost, varies_with\nrent, {}, families"
    steps = scenario("study, families, multiply, 2,")
    shown = after(book_of(SETTINGS, {"expenses": rent.format(0), **steps}, tmp_path), {"expenses_1_cost": 100.0})
    anew = costed(SETTINGS, {**TABLES, "expenses": rent.format(100), **steps})
    right = anew.compared().filter(scenario="more", by="all")["total"].item()
    assert shown.scenarios["All families", "more"] == pytest.approx(right)


@pytest.mark.parametrize(
    ("settings", "tables", "edit"),
    [
        (ALLOCATED, available("20") | scenario("practitioners, available_hours, multiply, 3,"), {"scenario": "more"}),
        (ALLOCATED, available("20") | scenario("work_log, minutes, multiply, 0.3, fixed"), {"scenario": "more"}),
        (ALLOCATED, available("20"), {"practitioners_1_available_hours": 100.0}),
        (
            SETTINGS,
            {"expenses": "category, cost, life_years, date, agency\ncar, 600, 1, 2022-05-01, Council"}
            | scenario("expenses, life_years, add, 10,"),
            {"scenario": "more"},
        ),
    ],
    ids=["available hours", "fixed capacity", "an edit", "an asset that lives on"],
)
def test_totals_have_rows_for_what_the_run_did_not_have(
    settings: Mapping[str, str], tables: Mapping[str, str], edit: Mapping[str, Value], tmp_path: Path
) -> None:
    """Unlogged time where none was left, an expense that was not charged: months, activities and agencies add up."""
    assert after(book_of(settings, tables, tmp_path), edit).named("checks") == "OK"


def test_hours_of_coverage_that_formulas_do_not_follow_need_a_run(tmp_path: Path) -> None:
    tables = {"practitioners": "practitioner_id, role, fte\nP1, clerk, 0.5"}
    shown = after(book_of(SETTINGS, tables, tmp_path), {"unit_costs_1_weeks_per_year": 48.0})
    (row,) = [one for one in shown.table("Coverage", "Practitioner") if one["Practitioner"] == "P1"]
    assert (row["Available hours"], row["Unlogged hours"], row["Cost of unlogged hours"]) == (AGAIN, AGAIN, AGAIN)


@pytest.mark.parametrize("name", ["mean", "families"])
def test_a_named_cell_of_the_summary_that_is_overwritten_is_seen(name: str, tmp_path: Path) -> None:
    book = book_of(SETTINGS, {}, tmp_path)
    assert by_a_fast_recalculator(book).named("checks") == "OK"
    wrong = with_formulas(book, {names(book)[name]: "1+6"}, tmp_path / "wrong.xlsx")
    assert by_a_fast_recalculator(wrong).named("checks") == "CHECK"


def test_a_formula_too_long_for_excel_makes_a_workbook_of_values(tmp_path: Path) -> None:
    """Four pay awards on a published rate of which a share is pay, with indexes of their own."""
    tables = {
        "unit_costs": "role, price_year, cost_per_hour, pay_share\nclerk, 2023/24, 30, 0.7",
        "price_index": "year, index, series\n2023/24, 100, pay\n2024/25, 103, pay\n2023/24, 100, prices\n"
        "2024/25, 105, prices\n2023/24, 100,\n2024/25, 104,",
        "scenarios": "scenario, table, column, change, value\n"
        + "\n".join(f"more, unit_costs, salary, multiply, 1.0{n}" for n in range(1, 5)),
    }
    book = book_of(SETTINGS, tables, tmp_path)
    assert {place[0] for place in formula_cells(book)} <= {"Charts", "Cover"}

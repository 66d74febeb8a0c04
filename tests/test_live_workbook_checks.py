"""A wrong reference, put into a formula on purpose, turns a check of the live workbook to CHECK; else they say OK."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.live_figures import Shown, by_a_fast_recalculator, example_as_text
from tests.recalculated import edited, with_formulas
from tests.recalculated import formula_cells as read_formulas
from tests.workbook_file import Place, Value, with_cells

Formulas = Mapping[Place, str]
Damage = Callable[[Shown, Formulas], dict[Place, str]]
"""Other formulas for some cells."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A diary of several agencies, families of two interventions, with three scenarios of every kind."""
    case = example_as_text("sampled-diary")
    path = tmp_path_factory.mktemp("checks") / "book.xlsx"
    scenarios = [
        {"scenario": "award", "table": "unit_costs", "column": "salary", "change": "multiply", "value": "1.1"},
        {"scenario": "less", "table": "work_log", "column": "minutes", "change": "multiply", "value": "0.9"},
        {"scenario": "fewer", "table": "study", "column": "families", "change": "multiply", "value": "0.9"},
    ]
    result = case.costed_with({}, {"scenarios": scenarios})
    assert result
    result.to_excel(path, work_log="none")
    return path


@pytest.fixture(scope="module")
def untouched(book: Path) -> Shown:
    """The workbook as it is."""
    return by_a_fast_recalculator(book)


@pytest.fixture(scope="module")
def formulas(book: Path) -> Formulas:
    """Its formulas."""
    return {place: cell.formula or "" for place, cell in read_formulas(book).items()}


def columns(shown: Shown, sheet: str, first: str) -> tuple[int, dict[str, str]]:
    """The row of the headings of a sheet, and the letters of its columns by heading."""
    rows = shown.rows[sheet]
    at = next(row for row, cells in sorted(rows.items()) if cells.get(1) == first)
    letters = {cell.rstrip("0123456789"): value for (name, cell), value in shown.values.items() if name == sheet}
    found = {}
    for letter in letters:
        heading = shown.values.get((sheet, f"{letter}{at}"))
        if heading is not None:
            found[str(heading)] = letter
    return at, found


def cell_of(shown: Shown, sheet: str, first: str, heading: str, number: int = 1) -> Place:
    """A cell of a table: the row counts from 1."""
    at, letters = columns(shown, sheet, first)
    return sheet, f"{letters[heading]}{at + number}"


def next_row(formula: str, sheet: str) -> str:
    """A formula that takes the row below of a sheet."""

    def moved(found: re.Match[str]) -> str:
        return re.sub(r"\$(\d+)", lambda row: f"${int(row[1]) + 1}", found[0])

    changed = re.sub(rf"{re.escape(sheet)}!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", moved, formula, count=1)
    assert changed != formula
    return changed


def the_next_familys_hours(shown: Shown, formulas: Formulas) -> dict[Place, str]:
    place = cell_of(shown, "Families", "Family", "Cost of direct time")
    return {place: next_row(formulas[place], "Hours")}


def two_families_swapped(shown: Shown, formulas: Formulas) -> dict[Place, str]:
    """So that all totals are as before."""
    at, letters = columns(shown, "Families", "Family")
    found: dict[Place, str] = {}
    for heading in ("Cost of direct time", "Cost of indirect time", "Cost of unlogged time", "Expenses"):
        one, other = (("Families", f"{letters[heading]}{at + n}") for n in (1, 2))
        found |= {one: formulas[other], other: formulas[one]}
    return found


def another_agencys(shown: Shown, formulas: Formulas) -> dict[Place, str]:
    at, letters = columns(shown, "Agencies", "Agency")
    place = ("Agencies", f"{letters['Direct time']}{at + 1}")
    return {place: formulas[place].replace(f"${letters['Agency']}{at + 1}", f"${letters['Agency']}{at + 2}")}


def the_next_months_hours(shown: Shown, formulas: Formulas) -> dict[Place, str]:
    place = cell_of(shown, "Months", "Month", "Direct time")
    return {place: next_row(formulas[place], "'Hours by month'")}


def the_next_activitys_hours(shown: Shown, formulas: Formulas) -> dict[Place, str]:
    place = next(p for p in formulas if p[0] == "Activities" and "'Hours by activity'" in formulas[p])
    return {place: next_row(formulas[place], "'Hours by activity'")}


def another_roles_salary(_: Shown, formulas: Formulas) -> dict[Place, str]:
    place = next(p for p, text in formulas.items() if p[0] == "Unit costs" and text == "unit_costs_1_salary")
    return {place: "unit_costs_3_salary"}


def a_scenarios_total_of_another(shown: Shown, formulas: Formulas) -> dict[Place, str]:
    place, other = (cell_of(shown, "Scenarios", "Of", "Total cost", row) for row in (2, 3))
    return {place: formulas[other]}


def another_expenses_charge(shown: Shown, formulas: Formulas) -> dict[Place, str]:
    place = cell_of(shown, "Priced expenses", "Scenario number", "Charge in the period", 2)
    return {place: next_row(formulas[place], "Expenses")}


def an_expenses_cost_of_another(_: Shown, formulas: Formulas) -> dict[Place, str]:
    place = next(p for p, text in formulas.items() if p[0] == "Expenses" and "expenses_1_cost" in text)
    return {place: formulas[place].replace("expenses_1_cost", "expenses_2_cost")}


def a_line_priced_as_another(shown: Shown, formulas: Formulas) -> dict[Place, str]:
    place = cell_of(shown, "Priced lines", "Scenario number", "Cost per hour", 1)
    return {place: next_row(formulas[place], "'Unit costs'")}


def a_part_of_a_difference_of_another_scenario(shown: Shown, formulas: Formulas) -> dict[Place, str]:
    place, other = (cell_of(shown, "Scenarios", "Of", "From price", row) for row in (2, 3))
    return {place: formulas[other]}


def a_sum_that_leaves_a_family_out(_: Shown, formulas: Formulas) -> dict[Place, str]:
    place = next(p for p, text in formulas.items() if p[0] == "Summary" and re.search(r",SUM\(Families!", text))
    changed = re.sub(r"(Families!\$[A-Z]+\$)(\d+)", lambda found: f"{found[1]}{int(found[2]) + 1}", formulas[place])
    return {place: changed}


DAMAGES = (
    the_next_familys_hours,
    two_families_swapped,
    another_agencys,
    the_next_months_hours,
    the_next_activitys_hours,
    another_roles_salary,
    a_scenarios_total_of_another,
    another_expenses_charge,
    an_expenses_cost_of_another,
    a_line_priced_as_another,
    a_part_of_a_difference_of_another_scenario,
    a_sum_that_leaves_a_family_out,
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_wrong_reference_turns_a_check_to_check(
    damage: Damage, book: Path, untouched: Shown, formulas: Formulas, tmp_path: Path
) -> None:
    wrong = damage(untouched, formulas)
    assert all(formulas[place] != text for place, text in wrong.items())
    shown = by_a_fast_recalculator(with_formulas(book, wrong, tmp_path / "wrong.xlsx"))
    assert shown.named("checks") == "CHECK"
    assert "CHECK" in shown.checks.values()


def test_hours_that_are_overwritten_by_a_number_turn_a_check_to_check(
    book: Path, untouched: Shown, tmp_path: Path
) -> None:
    at, letters = columns(untouched, "Hours", "Family")
    line = next(letter for heading, letter in letters.items() if heading.startswith("0: "))
    place = next(
        ("Hours", f"{line}{at + n}") for n in range(1, 9) if untouched.values.get(("Hours", f"{line}{at + n}"))
    )
    shown = by_a_fast_recalculator(with_cells(book, {place: ("", "<v>1</v>")}, tmp_path / "wrong.xlsx"))
    assert shown.named("checks") == "CHECK"


EDITS: tuple[dict[str, Value], ...] = (
    {},
    {"unit_costs_1_salary": 41000},
    {"price_index_2_index": 140, "expenses_1_cost": 999},
    {"scenarios_2_value": 0.5, "unit_costs_3_on_costs_rate": 0.1},
)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: ", ".join(edit) or "none")
def test_untouched_the_checks_say_ok_in_every_scenario_and_after_edits(
    edit: Mapping[str, Value], book: Path, tmp_path: Path
) -> None:
    for scenario in ("base", "award", "less", "fewer"):
        shown = by_a_fast_recalculator(edited(book, {**edit, "scenario": scenario}, tmp_path / "edited.xlsx"))
        assert (scenario, shown.named("checks")) == (scenario, "OK")
        assert set(shown.checks.values()) <= {"OK", "not compared"}


def test_after_an_edit_a_wrong_reference_is_still_found_along_another_path(
    book: Path, untouched: Shown, formulas: Formulas, tmp_path: Path
) -> None:
    """What the run said is no measure any more, but families must be agencies, activities and months."""
    wrong = with_formulas(book, the_next_familys_hours(untouched, formulas), tmp_path / "wrong.xlsx")
    shown = by_a_fast_recalculator(edited(wrong, {"unit_costs_1_salary": 41000}, tmp_path / "edited.xlsx"))
    assert shown.named("checks") == "CHECK"

"""The sheet of inputs: what is there, what may be edited, and that prices follow an edit as a fresh run does."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

import pytest

from costing.costed import Costing
from costing.reports.workbook.inputs.cells import Input, input_cells
from costing.reports.workbook.inputs.changed_cells import base_case, states
from costing.reports.workbook.inputs.edits import AGAIN, DISCOUNTED, FOLLOW, POSTS, entry_of
from costing.reports.workbook.inputs.sheet_of_inputs import defined_name, inputs
from costing.reports.workbook.prices.expenses import expense_cells
from costing.reports.workbook.prices.live_rows import LiveCells
from costing.reports.workbook.prices.unit_costs import unit_cost_cells
from costing.reports.workbook.sheet import Sheet
from tests.edited_workbook import Book
from tests.studies import close, costed
from tests.studies_with_scenarios import EXAMPLES, Case, cases, example

SETTINGS = {"start": "2024-04-01", "end": "2025-03-31", "price_year": "2024/25"}
TABLES = {
    "work_log": "date, family_id, practitioner_id, hours\n2024-05-06, F1, P1, 10\n2024-05-06, F2, P1, 10",
    "practitioners": "practitioner_id, role, available_hours\nP1, clerk, 100",
    "unit_costs": """
role, price_year, source, salary, hours_per_year, direct_share
clerk, 2023/24, HR, 30000, 1500, 0.8
""",
    "price_index": "year, index, source\n2023/24, 100, Treasury\n2024/25, 110, Treasury",
    "expenses": "category, cost, life_years, date\nfares, 10,,\nlate, 20,, 2030-01-01\ncar, 600, 3, 2024-05-01",
    "scenarios": """
scenario, table, column, change, value, where, share, note
award, unit_costs, salary, multiply, 1.1, role=clerk,, agreed in March
less, work_log, minutes, multiply, 0.8,, 0.5,
elsewhere, study, price_year, set, 2023/24,,,
""",
}


def a_study(**settings: str) -> Costing:
    """A small study with an input of each kind."""
    return costed({**SETTINGS, **settings}, TABLES)


def after(sheet: Sheet) -> dict[str, str]:
    """What each row says follows an edit, by its defined name."""
    names = {place: name for name, place in sheet.names.items()}
    return {names[sheet.cell("value", n)]: text for n, text in enumerate(sheet.rows["after"])}


def test_every_filled_in_figure_has_a_row_and_a_name_in_the_order_of_the_tables() -> None:
    sheet = inputs(a_study().scenarios)
    assert list(after(sheet)) == [
        *("study_start", "study_end", "study_price_year", "study_discount_rate"),
        *("unit_costs_1_salary", "unit_costs_1_hours_per_year", "unit_costs_1_direct_share"),
        *("price_index_1_index", "price_index_2_index", "expenses_1_cost", "expenses_2_cost", "expenses_3_cost"),
        *("expenses_3_life_years", "practitioners_1_available_hours"),
        *("scenarios_1_value", "scenarios_2_value", "scenarios_2_share", "scenarios_3_value"),
    ]


def test_a_row_says_what_it_is_of_its_unit_and_where_it_comes_from() -> None:
    sheet = inputs(a_study().scenarios)
    rows = {f"{row['table']} {row['row']} {row['item']}": row for row in sheet.rows.drop("value", "run").to_dicts()}
    salary, award = rows["unit_costs 1 salary"], rows["scenarios 1 value"]
    assert (salary["of"], salary["unit"], salary["price_year"], salary["source"]) == (
        *("clerk", "GBP a year", "2023/24", "HR"),
    )
    assert award["of"] == "award: multiply salary of unit_costs where role=clerk"
    assert (award["unit"], award["source"]) == ("times", ""), "notes stay in the study"
    assert rows["expenses 3 cost"]["of"] == "car, shared by families, 2024-05-01"


def test_numbers_are_those_of_the_engine_dates_dates_and_text_text() -> None:
    values = dict(zip(after(sheet := inputs(a_study().scenarios)), sheet.rows["value"].to_list(), strict=True))
    assert values["study_discount_rate"] == 0.0
    assert values["unit_costs_1_direct_share"] == 0.8
    assert values["study_price_year"] == "2024/25"
    assert values["study_start"].isoformat() == "2024-04-01"
    assert values["scenarios_3_value"] == "2023/24"


def test_what_formulas_follow_may_be_edited_and_all_else_needs_a_new_run() -> None:
    told = after(inputs(a_study().scenarios))
    assert {name for name, text in told.items() if text == AGAIN} == {
        *("study_start", "study_end", "study_price_year", "expenses_2_cost", "expenses_3_life_years"),
        *("practitioners_1_available_hours", "scenarios_3_value"),
    }
    assert {name for name, text in told.items() if text == POSTS} == {
        *("unit_costs_1_hours_per_year", "scenarios_2_value", "scenarios_2_share"),
    }
    assert told["study_discount_rate"] == DISCOUNTED
    assert told["unit_costs_1_salary"] == told["unit_costs_1_direct_share"] == FOLLOW


def test_available_hours_are_editable_where_unlogged_time_is_allocated() -> None:
    assert after(inputs(a_study(unlogged_time="allocate").scenarios))["practitioners_1_available_hours"] == POSTS


def test_a_share_by_which_a_ratio_imputes_time_moves_posts() -> None:
    assert after(inputs(a_study(indirect_time="ratio").scenarios))["unit_costs_1_direct_share"] == POSTS


def test_a_column_by_whose_number_a_scenario_picks_rows_needs_a_new_run() -> None:
    """With another salary the step would pick another row: the formulas were made for those it picks now."""
    scenarios = "scenario, table, column, change, value, where\ns, unit_costs, direct_share, set, 0.7, salary=30000"
    told = after(inputs(costed(SETTINGS, {**TABLES, "scenarios": scenarios}).scenarios))
    assert told["unit_costs_1_salary"] == AGAIN
    assert told["unit_costs_1_hours_per_year"] == POSTS


def test_editable_cells_take_numbers_within_the_limits_of_their_column_and_others_nothing() -> None:
    sheet = inputs(a_study().scenarios)
    entries = {entry.place: entry for entry in sheet.entries}
    at = {name: place.rpartition("!")[2].replace("$", "") for name, place in sheet.names.items()}
    share, salary = entries[at["unit_costs_1_direct_share"]], entries[at["unit_costs_1_salary"]]
    assert share.most == 1
    assert share.least is not None
    assert 0 < share.least < 1e-6
    assert salary.least == 0
    refused = entries[f"{at['study_start']}:{at['study_price_year']}"]
    assert (refused.least, refused.most, refused.offers) == (None, None, "")
    assert refused.says == "Change this in the study and run again."
    assert all(len(entry.says) <= 255 for entry in sheet.entries)
    assert sheet.editable is not None
    assert sheet.editable[1].to_list() == [text != AGAIN for text in sheet.rows["after"]]


def test_flags_say_what_kind_of_input_was_changed() -> None:
    book = Book(inputs(a_study(indirect_time="role").scenarios))

    def flags() -> tuple[bool, ...]:
        return tuple(book.at(name) for name in ("inputs_changed", "fixed_changed", "hours_changed"))

    assert flags() == (False, False, False)
    for name, value, before, expected in (
        ("unit_costs_1_salary", 31000, 30000, (True, False, False)),
        ("unit_costs_1_hours_per_year", 1400, 1500, (True, False, True)),
        ("expenses_3_life_years", 4, 3, (True, True, False)),
        ("study_price_year", "2023/24", "2024/25", (True, True, False)),
        ("study_indirect_time", "ROLE", "role", (True, True, False)),
        ("expenses_1_cost", None, 10, (True, True, False)),
        ("study_discount_rate", None, 0, (True, True, False)),
        ("study_discount_rate", 0.01, 0, (True, False, False)),
    ):
        book.edit(**{name: value})
        assert (name, flags()) == (name, expected)
        book.edit(**{name: before})
        assert flags() == (False, False, False)


@pytest.mark.parametrize("name", EXAMPLES)
def test_names_are_told_apart_and_stand_for_a_cell_each(name: str) -> None:
    sheet = inputs(example(name).scenarios)
    cells = input_cells(example(name).scenarios)
    places = [sheet.cell("value", n) for n in range(sheet.rows.height)]
    assert [sheet.names[defined_name(cell)] for cell in cells] == places
    assert len(sheet.names) == len(cells) + 3


@pytest.mark.parametrize("seed", range(5))
def test_after_an_edit_prices_and_charges_are_those_of_a_fresh_run(seed: int) -> None:
    told = [(case.name, *one) for case in cases(range(seed, seed + 1)) for one in after_edits(case)]
    assert told == []


def after_edits(case: Case) -> Iterator[tuple[object, ...]]:
    """Where, after some inputs are edited, figures are not those of the study so edited and costed anew."""
    compared = case.result.scenarios
    live = {"Unit costs": unit_cost_cells(compared), "Expenses": expense_cells(compared)}
    book = Book(inputs(compared), *(cells.sheet for cells in live.values()))
    open_to_edits = [cell for cell in input_cells(compared) if cell.after != AGAIN]
    rng = random.Random(case.name)
    for _ in range(2):
        chosen = {cell: another(rng, cell) for cell in rng.sample(open_to_edits, min(4, len(open_to_edits)))}
        fresh = case.costed_with(*as_written(case, chosen))
        if fresh is None:
            continue
        book.edit(**{defined_name(cell): number for cell, number in chosen.items()})
        assert book.at("inputs_changed")
        assert not book.at("fixed_changed")
        again = {"Unit costs": unit_cost_cells(fresh.scenarios), "Expenses": expense_cells(fresh.scenarios)}
        for name, cells in live.items():
            for one in unlike(book, cells, again[name], fresh):
                yield {defined_name(cell): number for cell, number in chosen.items()}, name, *one
        book.edit(**{defined_name(cell): cell.value for cell in chosen})


def another(rng: random.Random, cell: Input) -> float:
    """Another number for a cell, within its limits."""
    entry = entry_of(cell)
    assert entry.least is not None
    assert entry.most is not None
    assert isinstance(cell.value, float)
    number = cell.value * rng.uniform(0.6, 1.4) if cell.value else 0.02
    return round(min(max(number, entry.least), entry.most), 4)


def as_written(case: Case, chosen: Mapping[Input, float]) -> tuple[dict[str, str], dict[str, list[dict[str, str]]]]:
    """The settings and tables of the study in which these cells are others."""
    settings = {cell.item: f"{number:.4f}" for cell, number in chosen.items() if not cell.row}
    tables: dict[str, list[dict[str, str]]] = {}
    for cell, number in chosen.items():
        if cell.row:
            rows = tables.setdefault(cell.table, [dict(row) for row in case.tables[cell.table]])
            rows[cell.row - 1][cell.item] = f"{number:.4f}"
    return settings, tables


def unlike(book: Book, live: LiveCells, again: LiveCells, fresh: Costing) -> Iterator[tuple[object, ...]]:
    """Where recalculated figures are not those that a fresh run stores, in every state of every scenario."""
    compared = fresh.scenarios
    held = [base_case(compared), *(state for one in compared.scenarios for state in states(compared, one))]
    rows = again.sheet.rows.filter(scenario="base").height
    shown = {column.name for column in live.sheet.columns} & {column.name for column in again.sheet.columns}
    for name in sorted(shown & {"cost_per_hour", "cost_per_direct_hour", "marginal_per_hour", "imputed", "charge"}):
        for state in held:
            for row in range(rows):
                key = (state.scenario, state.number, row)
                right = again.sheet.rows[name][again.places.get(key, row)]
                got = book.at(live.cell(*key, name))
                if not close(None if got == "" else got, right, 1e-7):
                    yield *key, name, got, right

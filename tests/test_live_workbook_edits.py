"""Edits by defined name: after each the live workbook shows what a fresh run says of the study so edited."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from costing.costed import Costing
from costing.reports.workbook.inputs.cells import Input
from costing.reports.workbook.inputs.edits import FOLLOW
from costing.reports.workbook.inputs.sheet_of_inputs import defined_name
from tests.live_figures import RUN_AGAIN, Shown, by_a_fast_recalculator, example_as_text, open_to_edits, saved, unlike
from tests.recalculated import by_libreoffice, edited
from tests.recalculated import by_name as stored_by_name
from tests.scenarios_of_every_kind import cases, names_of
from tests.studies import costed
from tests.studies_with_scenarios import EXAMPLES, Case
from tests.test_workbook_inputs import another, as_written
from tests.workbook_file import Value

KINDS = (
    *(
        "salary",
        "on_costs_rate",
        "weeks_per_year",
        "hours_per_year",
        "index",
        "cost",
        "cost_per_hour",
        "value",
        "share",
    ),
    *("direct_share", "available_hours", "on_costs", "direct_overheads_rate", "pay_share"),
)
SMALL = ("minimal", "time-driven", "sampled-diary")

Edit = Mapping[Input, float]


def edits_of(case: Case, one_by_one: bool) -> list[Edit]:
    """An edit of the first input of each kind, one by one and all of them together, or only the latter."""
    rng = random.Random(case.name)
    found: dict[str, Input] = {}
    for cell in open_to_edits(case.result):
        found.setdefault(cell.item, cell)
    chosen = {found[kind]: another(rng, found[kind]) for kind in KINDS if kind in found}
    return [*({cell: number} for cell, number in chosen.items() if one_by_one), chosen]


def by_name(edit: Edit) -> dict[str, float]:
    """An edit by the defined names of its cells."""
    return {defined_name(cell): number for cell, number in edit.items()}


def run_anew(case: Case, edit: Edit) -> Costing | None:
    """The study so edited, costed anew; None where it is not valid."""
    return case.costed_with(*as_written(case, edit))


@pytest.fixture(scope="module", params=EXAMPLES)
def example_case(request: pytest.FixtureRequest) -> Case:
    """Each example, as text that can be edited."""
    return example_as_text(request.param)


def written(case: Case, folder: Path) -> Path:
    """The workbook of a case, its hours as numbers, which does not change what follows an edit."""
    book = folder / f"{case.name}.xlsx"
    case.result.to_excel(book, work_log="none")
    return book


def test_in_libreoffice_an_example_follows_every_kind_of_edit_in_the_base_case_and_a_scenario(
    tmp_path: Path, needs_program: Callable[[str], str], libreoffice_folder: Path
) -> None:
    """One call for all: `total`, `mean`, `families`, every family and Scenarios are those of a fresh run."""
    soffice = needs_program("soffice")
    tried: list[tuple[Case, Edit, str, Path]] = []
    for name in EXAMPLES:
        case = example_as_text(name)
        book = written(case, tmp_path)
        for edit in edits_of(case, one_by_one=name in SMALL):
            for scenario in names_of(case)[:2]:
                new: dict[str, Value] = {**by_name(edit), "scenario": scenario}
                tried.append((case, edit, scenario, edited(book, {**new}, tmp_path / f"{len(tried)}.xlsx")))
    found = by_libreoffice(soffice, [book for *_, book in tried], libreoffice_folder)
    for (case, edit, scenario, book), recalculated in zip(tried, found, strict=True):
        fresh, shown = run_anew(case, edit), saved(book, recalculated)
        assert fresh, by_name(edit)
        told = but_for_posts(edit, unlike(shown, fresh, scenario))
        assert (case.name, by_name(edit), scenario, told) == (case.name, by_name(edit), scenario, [])
        assert shown.named("checks") == "OK"
    assert {cell.item for _, edit, *_ in tried for cell in edit} >= {
        *("salary", "on_costs_rate", "weeks_per_year", "index", "cost", "value"),
    }


def but_for_posts(edit: Edit, told: Iterable[tuple[str, Value, float]]) -> list[tuple[str, Value, float]]:
    """What was told, but for rows of Scenarios that may say run again: those with whole posts, of other hours."""
    may = any(cell.after != FOLLOW for cell in edit)
    return [each for each in told if not (may and each[0].startswith("Scenarios") and each[1] == RUN_AGAIN)]


def test_switched_to_each_scenario_of_an_example_the_families_add_up_to_what_it_costs(tmp_path: Path) -> None:
    case = example_as_text("family-recovery")
    book = written(case, tmp_path)
    assert len(names_of(case)) == 5
    for scenario in names_of(case):
        shown = by_a_fast_recalculator(edited(book, {"scenario": scenario}, tmp_path / "switched.xlsx"))
        assert (scenario, list(unlike(shown, case.result, scenario))) == (scenario, [])
        assert shown.named("checks") == "OK"


def test_an_example_is_the_same_from_text(example_case: Case) -> None:
    """So that what edits of the text are compared with is the example."""
    assert example_case.result.results["families"].height > 0
    assert edits_of(example_case, one_by_one=True)


@pytest.mark.parametrize("seed", range(5))
def test_a_random_study_follows_edits_in_every_scenario_or_says_run_again(seed: int, tmp_path: Path) -> None:
    """Some inputs at once; where posts cannot be computed anew the figures of a scenario say run again."""
    for case in cases([seed]):
        book, rng = written(case, tmp_path), random.Random(case.name)
        cells = open_to_edits(case.result)
        edits: list[Edit] = [{}]
        for _ in range(2):
            edits.append({cell: another(rng, cell) for cell in rng.sample(cells, min(3, len(cells)))})
        for edit in edits:
            compare(case, edit, book, tmp_path)


def compare(case: Case, edit: Edit, book: Path, folder: Path) -> None:
    """That after an edit every scenario shows what a fresh run says, or, where it may, that it is to be run again."""
    fresh = run_anew(case, edit)
    if fresh is None:
        return
    for number, scenario in enumerate(names_of(case)):
        new: dict[str, Value] = {**by_name(edit), "scenario": scenario}
        shown = by_a_fast_recalculator(edited(book, {**new}, folder / "edited.xlsx"))
        told = list(unlike(shown, fresh, scenario))
        may_not = [cell for cell in edit if cell.after != FOLLOW]
        if number in case.result.scenarios.lines.not_live or (may_not and shown.named("total") == RUN_AGAIN):
            told = [each for each in told if each[1] != RUN_AGAIN and not each[0].startswith("sum of")]
            assert shown.named("total") == RUN_AGAIN
        if may_not or case.result.scenarios.lines.not_live:
            told = [each for each in told if not (each[0].startswith("Scenarios") and each[1] == RUN_AGAIN)]
        assert (case.name, by_name(edit), scenario, told) == (case.name, by_name(edit), scenario, [])
        may_say = {"OK", "not compared"} if shown.named("total") == RUN_AGAIN else {"OK"}
        assert shown.named("checks") in may_say, (case.name, by_name(edit), scenario, shown.checks)


SETTINGS = {"start": "2024-04-01", "end": "2025-03-31", "price_year": "2024/25", "unlogged_time": "allocate"}
TABLES = {
    "work_log": "date, family_id, practitioner_id, hours\n2024-05-06, F1, P1, 10\n2024-05-07, F2, P1, 15",
    "practitioners": "practitioner_id, role, fte\nP1, clerk, 0.5",
    "unit_costs": """
role, price_year, salary, on_costs_rate, weeks_per_year, hours_per_week
clerk, 2024/25, 30000, 0.25, 40, 35
""",
    "price_index": "year, index\n2023/24, 100\n2024/25, 110",
    "expenses": "category, cost, life_years, date\ncar, 600, 3, 2024-05-01\nrent, 90,,",
}


def a_study(**tables: str) -> Costing:
    """Unlogged time that families bear, of a post whose hours its unit cost implies."""
    return costed(SETTINGS, {**TABLES, **tables})


def test_working_weeks_move_the_hours_that_a_part_of_a_post_has(tmp_path: Path) -> None:
    """Half a post of 42 weeks of 35 hours has 735 hours: families bear all that is not logged of these."""
    book = tmp_path / "study.xlsx"
    a_study().to_excel(book)
    fresh = a_study(unit_costs=TABLES["unit_costs"].replace(" 40, 35", " 42, 35"))
    before = by_a_fast_recalculator(book).named("total")
    shown = by_a_fast_recalculator(edited(book, {"unit_costs_1_weeks_per_year": 42}, tmp_path / "edited.xlsx"))
    assert list(unlike(shown, fresh)) == []
    assert shown.named("total") == pytest.approx(before, rel=0.01)
    assert shown.named("checks") == "OK"


# Figures that Excel cannot compute


def cells_that_say(shown: Shown, sheet: str, text: str = RUN_AGAIN) -> int:
    """How many cells of a sheet say something."""
    return sum(value == text for (name, _), value in shown.values.items() if name == sheet)


FROZEN = ("Methods", "Whose money", "Resource use")


@pytest.mark.parametrize("name", EXAMPLES)
def test_in_the_run_nothing_says_run_again_and_the_checks_are_ok(name: str, tmp_path: Path) -> None:
    case = example_as_text(name)
    shown = by_a_fast_recalculator(written(case, tmp_path))
    assert {sheet for (sheet, _), value in shown.values.items() if value == RUN_AGAIN} <= {"Inputs", "Scenario list"}
    assert shown.named("checks") == "OK"
    assert set(shown.checks.values()) == {"OK"}


def summary(shown: Shown) -> dict[str, Value]:
    """The measures of all families."""
    return {str(row["Measure"]): row["All families"] for row in shown.table("Summary", "Measure")}


@pytest.mark.parametrize(
    "edit", [{"unit_costs_1_salary": 33000.0}, {"scenario": "less"}], ids=["an edit", "another scenario"]
)
def test_what_excel_cannot_compute_says_run_again(edit: Mapping[str, Value], tmp_path: Path) -> None:
    """The bootstrap interval, methods, whose money and the discounted cost; total, mean and median are computed."""
    scenarios = "scenario, table, column, change, value\nless, work_log, minutes, multiply, 0.8"
    log = "\n".join(
        ["date, family_id, practitioner_id, hours", *(f"2024-05-{n:02}, F{n}, P1, {n}" for n in range(1, 9))]
    )
    result = costed({**SETTINGS, "discount_rate": "0.035"}, {**TABLES, "work_log": log, "scenarios": scenarios})
    book = tmp_path / "study.xlsx"
    result.to_excel(book)
    before = by_a_fast_recalculator(book)
    after = by_a_fast_recalculator(edited(book, edit, tmp_path / "edited.xlsx"))
    bounds = [f"95% interval of the mean: {end}" for end in ("from", "to")]
    run = result.results["summary"].row(-1, named=True)
    assert [summary(before)[each] for each in bounds] == pytest.approx([run["ci_low"], run["ci_high"]])
    assert [summary(after)[each] for each in bounds] == [RUN_AGAIN] * 2
    assert {type(summary(after)[each]) for each in ("Total cost", "Mean cost per family", "Median")} == {float}
    for sheet in FROZEN if "scenario" in edit else (one for one in FROZEN if one != "Resource use"):
        assert cells_that_say(before, sheet) == 0, sheet
        assert cells_that_say(after, sheet) > 0, sheet
    discounted = [row["Total cost, discounted"] for row in after.table("Families", "Family")]
    assert set(discounted) == {RUN_AGAIN}
    assert after.named("checks") == "OK"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("study_price_year", "2023/24"),
        ("expenses_1_life_years", 4.0),
        ("study_end", 45000.0),
        ("study_unlogged_time", "report"),
    ],
)
def test_an_input_that_formulas_do_not_follow_makes_total_and_mean_say_run_again(
    name: str, value: Value, tmp_path: Path
) -> None:
    book = tmp_path / "study.xlsx"
    a_study().to_excel(book)
    shown = by_a_fast_recalculator(edited(book, {name: value}, tmp_path / "edited.xlsx"))
    assert (shown.named("total"), shown.named("mean")) == (RUN_AGAIN, RUN_AGAIN)
    assert set(shown.families.values()) == {RUN_AGAIN}
    assert shown.named("checks") == "not compared"
    again = by_a_fast_recalculator(edited(tmp_path / "edited.xlsx", {name: as_before(book, name)}, book))
    assert isinstance(again.named("total"), float)


def as_before(book: Path, name: str) -> Value:
    """What a workbook holds in a named cell."""
    return stored_by_name(book, name)


def test_a_scenario_with_whole_posts_says_run_again_once_hours_may_be_others(tmp_path: Path) -> None:
    """More hours a week may be another number of posts: what the scenario costs is not known here."""
    scenarios = "scenario, table, column, change, value, capacity\nmore, study, families, multiply, 2, posts"
    book = tmp_path / "study.xlsx"
    a_study(scenarios=scenarios).to_excel(book)
    new: dict[str, Value] = {"scenario": "more", "unit_costs_1_salary": 33000}
    salary = by_a_fast_recalculator(edited(book, {**new}, tmp_path / "salary.xlsx"))
    assert isinstance(salary.named("total"), float)
    new = {"scenario": "more", "unit_costs_1_weeks_per_year": 42}
    weeks = by_a_fast_recalculator(edited(book, {**new}, tmp_path / "weeks.xlsx"))
    assert weeks.named("total") == RUN_AGAIN
    assert weeks.scenarios["All families", "more"] == RUN_AGAIN
    assert weeks.scenarios["All families", "base"] != RUN_AGAIN


def test_a_scenario_that_is_not_in_the_list_says_run_again(tmp_path: Path) -> None:
    book = tmp_path / "study.xlsx"
    a_study().to_excel(book)
    shown = by_a_fast_recalculator(edited(book, {"scenario": "another"}, tmp_path / "edited.xlsx"))
    assert shown.named("total") == RUN_AGAIN

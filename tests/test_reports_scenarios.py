"""Scenarios as they are shown: on the terminal in 80 columns, on a sheet, in JSON and as data."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from rich.console import Console

from costing.reports import comparison, comparison_json, printed
from costing.reports.data_files import write_data
from costing.reports.workbook.contents.scenarios import scenarios
from costing.reports.workbook.sheet import Format
from costing.reports.workbook.writing.writer import workbook_bytes
from tests.comparisons import COLUMNS, base, many_scenarios, scenario, table_of, two_scenarios
from tests.folders import lines_over
from tests.test_reports_frames import results_of, settings_of
from tests.test_reports_workbook import column, source_of, table

HOSTILE = "=1+1"
LONG = "a scenario with a very long name, since somebody wrote the whole idea into it, and more"
CHINESE = "服务方案" * 20


def shown(found: pl.DataFrame, chain: bool = False, verbose: bool = False, encoding: str = "utf-8") -> str:
    """What is printed of scenarios to a console that is no terminal."""
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding=encoding, errors="strict", newline="\n")
    comparison.print_scenarios(Console(file=stream, width=80), settings_of(), found, chain, verbose)
    stream.flush()
    return written.getvalue().decode(encoding)


def row_of(text: str, name: str) -> list[str]:
    """The cells of the first line that begins with a name."""
    line = next(line for line in text.splitlines() if line.startswith(f"{name} "))
    return line.removeprefix(name).split()


# The terminal


def test_each_scenario_stands_beside_the_base_with_what_of_it_is_cashable() -> None:
    text = shown(two_scenarios())
    assert row_of(text, "base") == ["40", "£100,000", "£2,500", "-", "-"]
    assert row_of(text, "pay award") == ["40", "£104,800", "£2,620", "£4,800", "-£480"]
    assert row_of(text, "less travel") == ["40", "£96,800", "£2,420", "-£3,200", "£320"]


def test_the_parts_of_each_difference_are_shown() -> None:
    text = shown(two_scenarios()).split("Why they differ")[1]
    assert text.splitlines()[1].split() == ["Scenario", "Families", "Time", "Mix", "Price", "Expenses"]
    assert row_of(text, "less travel") == ["£0", "-£3,200", "£0", "£0", "£0"]


def test_each_scenario_is_told_in_a_sentence() -> None:
    assert "\nless travel\n  Costs fall by £80 a family: -£80 less time each.\n" in shown(two_scenarios())


def test_what_of_each_difference_is_cash_is_shown() -> None:
    text = shown(two_scenarios()).split("What of it is cash")[1]
    assert text.splitlines()[1].split() == ["Scenario", "Marginal", "Full", "year", "Hours", "Posts", "Cashable"]
    assert row_of(text, "less travel") == ["-£2,400", "-£6,400", "80", "0", "£320"]


def test_interventions_and_agencies_are_shown_for_few_scenarios_and_on_request_for_many() -> None:
    assert row_of(shown(two_scenarios()), "council") == ["£60,000", "£2,400", "£1,800"]
    assert "council" not in shown(many_scenarios(20))
    assert "use --scenario NAME, or -v" in shown(many_scenarios(20))
    assert shown(many_scenarios(20), verbose=True).count("\ncouncil ") == 20


def test_a_single_agency_is_not_shown_beside_the_whole() -> None:
    alone = two_scenarios().filter(pl.col("name") != "NHS")
    assert "Agency" not in shown(alone)


def test_more_agencies_than_can_be_taken_in_are_shown_on_request_only() -> None:
    agency = table_of(*base(), *scenario("s", "")).row(-1, named=True)
    many = pl.concat(
        [table_of(*base(), *scenario("s", "")), table_of(*({**agency, "name": f"a{n}"} for n in range(5)))]
    )
    assert "a4" not in shown(many)
    assert "a4" in shown(many, verbose=True)


def test_a_chain_says_from_what_differences_are() -> None:
    assert "Difference: from the base." in shown(two_scenarios())
    assert "Difference: from the scenario above, the first from the base." in " ".join(
        shown(two_scenarios(), chain=True).split()
    )


@pytest.mark.parametrize("factor", [1e-4, 1.0, 1e5, -1e5, 1e9])
@pytest.mark.parametrize("names", [("pay award", HOSTILE), (LONG, CHINESE), ("x" * 255, "\x1b[31mred\n")])
def test_no_line_is_wider_than_80_columns(names: tuple[str, str], factor: float) -> None:
    text = shown(two_scenarios(names, factor), verbose=True)
    assert list(lines_over(80, text)) == []
    assert "\x1b" not in text


def test_figures_that_are_too_wide_for_one_table_stand_in_two_with_the_names_repeated() -> None:
    """Difference and what of it is cashable stay together."""
    wide = shown(two_scenarios((LONG, "less travel"), 1e6)).split("Why they differ")[0]
    headings = [line.split() for line in wide.splitlines() if line.startswith("Scenario ")]
    assert headings == [["Scenario", "Families", "Total", "Mean"], ["Scenario", "Difference", "Cashable"]]
    assert wide.count("less travel") == 2


def test_a_name_like_a_formula_or_markup_is_shown_as_it_is() -> None:
    assert row_of(shown(two_scenarios((HOSTILE, "[bold]"))), HOSTILE)
    assert row_of(shown(two_scenarios((HOSTILE, "[bold]"))), "[bold]")


def test_a_terminal_without_the_sign_of_the_currency_gets_its_code() -> None:
    text = shown(two_scenarios(), encoding="ascii")
    assert "Costs rise by GBP 120 a family" in text


def test_small_sums_have_pence() -> None:
    assert "£10.00" in shown(two_scenarios(factor=1e-4))


def test_what_is_not_known_has_a_dash() -> None:
    unknown = two_scenarios().with_columns(pl.lit(None, pl.Float64).alias("posts_released"))
    text = shown(unknown).split("What of it is cash")[1]
    assert row_of(text, "less travel") == ["-£2,400", "-£6,400", "80", "-", "£320"]


def test_a_difference_of_the_whole_stands_beside_what_of_it_is_cashable() -> None:
    for names in (("a", "b"), (LONG, CHINESE)):
        told = shown(two_scenarios(names, 1e6)).split("Why they differ")[0]
        assert [line.split()[-1] for line in told.splitlines() if "Difference " in line] == ["Cashable"]


# JSON and data files


def test_json_has_the_base_and_every_scenario_with_its_interventions_and_agencies() -> None:
    found = json.loads(printed.as_json(comparison_json.scenarios(two_scenarios())))
    assert list(found) == ["base", "scenarios"]
    base = found["base"]
    assert (base["total"], base["mean"], base["families"]) == (100000.0, 2500.0, 40.0)
    assert base["agencies"][0] == {"agency": "council", "total": 60000.0}
    pay, travel = found["scenarios"]
    assert (pay["scenario"], pay["note"]) == ("pay award", "Costs rise by £120 a family: £120 dearer hours.")
    figures = ("total", "difference", "volume", "families", "intensity", "mix", "price", "expenses")
    assert [travel[name] for name in figures] == [96800.0, -3200.0, -3200.0, 0.0, -3200.0, 0.0, 0.0, 0.0]
    more = ("number", "difference_marginal", "hours_released", "posts_released", "cashable", "full_year_difference")
    assert [travel[name] for name in more] == [40.0, -2400.0, 80.0, 0.0, 320.0, -6400.0]
    assert travel["interventions"][1]["intervention"] == "light"
    assert travel["interventions"][1]["mean"] == 1200.0
    assert "mean" not in travel["agencies"][0]


def test_the_data_files_hold_scenarios_and_hours_where_the_results_do_and_guard_names(tmp_path: Path) -> None:
    hours = pl.DataFrame({"role": ["@worker"], "hours": [1.5]})
    written = {"scenarios": two_scenarios((HOSTILE, "b")), "hours": hours}
    files = {path.name: path for path in write_data(folder(tmp_path / "a"), {**results_of(), **written})}
    assert "scenarios.csv" not in {path.name for path in write_data(folder(tmp_path / "b"), results_of())}
    lines = files["scenarios.csv"].read_text(encoding="utf-8").splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert sum(line.startswith("'=1+1,") for line in lines) == 5
    assert files["hours.csv"].read_text(encoding="utf-8") == "role,hours\n'@worker,1.5\n"


def folder(path: Path) -> Path:
    """A new folder."""
    path.mkdir()
    return path


# The sheet


@pytest.fixture
def read() -> Callable[[pl.DataFrame], Any]:
    """The sheet as openpyxl reads it."""

    def read_sheet(found: pl.DataFrame) -> Any:
        book = workbook_bytes(source_of(results={**results_of(), "scenarios": found}))
        return openpyxl.load_workbook(io.BytesIO(book))["Scenarios"]

    return read_sheet


def test_the_sheet_has_like_beside_like_and_the_base_first(read: Callable[[pl.DataFrame], Any]) -> None:
    sheet = read(two_scenarios())
    assert column(sheet, "Scenario") == ["base", "pay award", "less travel"] * 5
    of = ["All families", "intensive", "light", "NHS (agency)", "council (agency)"]
    assert column(sheet, "Of")[::3] == of
    travel = table(sheet)[2]
    assert (travel["Difference from the base"], travel["From time"], travel["Cashable"]) == (-3200, -3200, 320)
    assert travel["In words"] == "Costs fall by £80 a family: -£80 less time each."


def test_names_on_the_sheet_stay_text(read: Callable[[pl.DataFrame], Any]) -> None:
    cell = next(cell for cell in read(two_scenarios((HOSTILE, CHINESE)))["B"] if cell.value == HOSTILE)
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_the_sheet_and_its_link_are_there_only_where_there_are_scenarios() -> None:
    def links(results: dict[str, pl.DataFrame]) -> list[str]:
        book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(source_of(results=results))))
        cells = [str(cell.value) for cell in book["Cover"]["A"] if cell.hyperlink]
        assert cells == book.sheetnames[1:]
        return cells

    assert "Scenarios" in links({**results_of(), "scenarios": two_scenarios()})
    assert "Scenarios" not in links({**results_of(), "scenarios": two_scenarios().clear()})
    assert "Scenarios" not in links(results_of())


def test_families_have_decimals_only_where_their_number_does() -> None:
    def format_of(found: pl.DataFrame) -> Format:
        sheet = scenarios(source_of(results={**results_of(), "scenarios": found}))
        return next(column.format for column in sheet.columns if column.name == "number")

    assert format_of(two_scenarios()) is Format.COUNT
    assert format_of(two_scenarios().with_columns(pl.col("number") * 1.01)) is Format.NUMBER

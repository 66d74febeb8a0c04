"""What the commands print: in 80 columns, every hour labelled, no name able to steer the terminal."""

from __future__ import annotations

import io
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from costing.model.catalogue import CATALOGUE
from costing.reports.terminal import problems_table, run_summary, unit_costs_table
from tests.test_reports_frames import full_results_of, problem, results_of, settings_of


def printed(print_to: Any, *given: Any, encoding: str = "utf-8") -> str:
    """What a function prints to a console of 80 columns that is no terminal."""
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding=encoding, errors="strict", newline="\n")
    print_to(Console(file=stream, width=80), *given)
    stream.flush()
    return written.getvalue().decode(encoding)


def run(**given: Any) -> str:
    """The summary of the invented costing, some of it changed."""
    told = {"settings": settings_of(), "results": results_of(), "problems": [], "out": "out", **given}
    return printed(run_summary, told["settings"], told["results"], told["problems"], told["out"])


def test_a_run_says_what_a_family_costs_with_its_interval() -> None:
    text = run()
    assert "2024-04-01 to 2024-06-30, in the prices of the inputs, undiscounted" in text
    everyone = next(line for line in text.splitlines() if line.startswith("All families"))
    assert everyone.split() == ["All", "families", "3", "£5,000", "£2,000", "to", "£8,000", "£15,000"]
    assert "variation between families only" in text


def test_a_run_says_that_the_mean_is_estimated_from_a_diary() -> None:
    """Everybody logged 28 days; P2, with a diary of their own, 21."""
    text = run(results=full_results_of())
    assert "Estimated from diaries of 3 to 4 weeks; the interval covers their choice.\n" in text
    assert "variation between families only" not in text


@pytest.mark.parametrize(("days", "said"), [(7, "1 week;"), (14, "2 weeks;"), (10, "10 days;"), (364, "52 weeks;")])
def test_the_weeks_of_a_diary_are_counted_in_words_that_agree(days: int, said: str) -> None:
    results = full_results_of()
    results["diary"] = results["diary"].head(1).with_columns(logged_days=pl.lit(days, pl.Int64))
    assert f"from a diary of {said}" in run(results=results)


def test_with_a_diary_hours_are_estimates_and_only_its_weeks_are_logged() -> None:
    """Everybody's diary of 28 days stands for 30 + 61 days, P2's for 91."""
    text = " ".join(run(results=full_results_of()).split())
    assert "The diary stands for an estimated 200 of 250 available hours (80%). The 60 unlogged hours cost" in text
    assert "3 to 4 weeks of the diaries were logged, standing for 91 days. Entries run from 2024-04-02 to" in text
    assert "available hours were logged" not in text
    assert "whole weeks have some" not in text


def test_a_diary_that_allows_no_interval_says_so() -> None:
    results = full_results_of()
    blank = pl.lit(None, pl.Float64)
    results["summary"] = results["summary"].with_columns(se_weeks=blank, ci_low=blank, ci_high=blank)
    assert "Estimated from diaries of 3 to 4 weeks; no interval: see Summary.\n" in run(results=results)


def test_columns_for_a_diary_that_are_blank_change_nothing() -> None:
    results = results_of()
    blank = {name: pl.lit(None, pl.Float64) for name in ("se_weeks", "se_both", "df")}
    results["summary"] = results["summary"].with_columns(**blank)
    assert run(results={**results, "diary": full_results_of()["diary"].clear()}) == run()


def test_a_run_says_who_pays_dearest_first_and_how_much() -> None:
    """The Council bears direct and unlogged time: 12,000.25 of 15,000.25, 80.0%."""
    lines = run().splitlines()
    council = next(n for n, line in enumerate(lines) if line.startswith("Council"))
    assert "£12,000  80.0%  ████████████████" in lines[council]
    assert lines[council + 1].startswith("NHS")


def test_a_run_says_how_much_time_was_logged_and_what_was_left_out() -> None:
    """Of those whose available hours are known 200 of 250."""
    text = run()
    assert "200 of 250 available hours were logged (80%). The 60 unlogged hours cost" in text
    assert "£2,448, in no total." in text.replace("\n", " ")
    assert "work log: outside the costing period  2  1.0 hours" in text
    assert "no time" not in text


@pytest.mark.parametrize(
    ("costs", "said"),
    [
        ([None, 0.0, None], "The 60 unlogged hours have no unit cost on some days: what they cost is not known."),
        ([None, 250.0, None], "The 80 unlogged hours cost £250, in no total; some have no unit cost."),
        ([2448.0, 250.0, None], "The 80 unlogged hours cost £2,698, in no total."),
    ],
)
def test_unlogged_hours_without_a_unit_cost_are_not_said_to_cost_nothing(costs: list[float | None], said: str) -> None:
    """P1 has 60 unlogged hours; P2 none, or 20."""
    results = results_of()
    of_p2 = 20.0 if costs[1] else 0.0
    results["practitioners"] = results["practitioners"].with_columns(
        cost_unlogged=pl.Series(costs), hours_unlogged=pl.Series([60.0, of_p2, None])
    )
    assert said in " ".join(run(results=results).split())


def test_a_run_says_what_is_in_no_family() -> None:
    assert "A further £99 is in no family" in run(results=results_of(unallocated=99.25))
    assert "in no family" not in run()


def test_a_run_counts_warnings_by_code_and_never_lists_them() -> None:
    text = run(problems=[problem(row=n) for n in range(2, 500)] + [problem("little-direct-time")])
    assert "498  outside-period" in text
    assert "  1  little-direct-time" in text
    assert len(text.splitlines()) < 40
    assert "Data quality" in text


@pytest.mark.parametrize("rate", ["GBP", "CHF"])
def test_what_is_printed_fits_in_80_columns_without_spaces_at_the_ends(rate: str) -> None:
    """Also with long names, large sums and every problem that there is."""
    results = results_of()
    long = " and a very long name, wordy and unbrokenunbrokenunbroken" * 2
    results["agencies"] = results["agencies"].with_columns(pl.col("agency") + long)
    results["unit_costs"] = results["unit_costs"].with_columns(pl.col("role", "price_year", "source") + long)
    results["summary"] = results["summary"].with_columns(
        pl.col("intervention") + long,
        total=results["summary"]["total"] * 1e6,
        ci_low=results["summary"]["ci_low"] * 1e6,
        ci_high=results["summary"]["ci_high"] * 1e6,
    )
    problems = [
        problem(code, file="a long name of a file of the log " * 3, message="wrong " * 80) for code in CATALOGUE
    ]
    told = settings_of(title="A long title " * 20, currency=rate)
    pages = (
        run(settings=told, results=results, problems=problems),
        printed(problems_table, problems),
        printed(unit_costs_table, told, results["unit_costs"]),
    )
    for line in "".join(pages).splitlines():
        assert len(line) <= 80
        assert line == line.rstrip()


def test_problems_are_grouped_with_their_first_five_places() -> None:
    problems = [problem(row=n) for n in range(2, 9)] + [problem("unknown-role", message="Correct the role.")]
    text = printed(problems_table, problems)
    assert text.index("ERROR unknown-role (1)") < text.index("WARNING outside-period (7)")
    assert text.count("work_log.csv, row") == 6
    assert "and 2 more" in text
    assert text.endswith("1 error, 7 warnings. The study cannot be costed.\n")


def test_without_errors_the_study_can_be_costed() -> None:
    assert printed(problems_table, []) == "No problems found. The study can be costed.\n"
    assert printed(problems_table, [problem()]).endswith("No errors, 1 warning. The study can be costed.\n")


def test_unit_costs_show_each_element_and_label_three_different_hours() -> None:
    text = printed(unit_costs_table, settings_of(price_year="2024/25"), results_of()["unit_costs"])
    for label in ("Salary", "On-costs", "Cost per year", "Working hours per year", "Uprating factor"):
        assert label in text
    for label in ("Cost per working hour", "Cost per hour of direct work", "Cost per hour of contact"):
        assert text.count(label) == 2, "once a role"
    worker = text[: text.index("nurse")]
    assert "2024-05-01" in worker
    assert worker.count("£40.80") == 2
    assert "Salary" not in text[text.index("nurse") :], "a published rate has no elements"
    assert "in 2024/25 prices" in text


HOSTILE = "[bold red]x[/] :smile: [link=http://example.org]\x1b[31m\u202e\x07"


def test_names_are_shown_as_they_are_written_without_markup_or_control_characters() -> None:
    """A family, role or file called [bold]x is shown so; an escape sequence is shown escaped."""
    results = results_of()
    for name, column in (("agencies", "agency"), ("unit_costs", "role"), ("summary", "intervention")):
        results[name] = results[name].with_columns(results[name][column] + HOSTILE)
    pages = (
        run(
            settings=settings_of(title=HOSTILE),
            results=results,
            problems=[problem(message=HOSTILE)],
            out=HOSTILE,
        ),
        printed(problems_table, [problem(message=HOSTILE, file=HOSTILE)]),
        printed(unit_costs_table, settings_of(), results["unit_costs"]),
    )
    for page in pages:
        assert "[bold red]x[/]" in page
        assert ":smile:" in page
        assert not set(page) & set("\x1b\x07\u202e")


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_whatever_a_message_says_every_character_printed_is_printable(message: str) -> None:
    for page in (
        printed(problems_table, [problem(message=message)]),
        run(problems=[problem(message=message)]),
    ):
        assert all(character.isprintable() for character in page.replace("\n", ""))


def test_a_terminal_without_unicode_gets_letters_for_signs() -> None:
    text = printed(run_summary, settings_of(), results_of(), [], "out", encoding="ascii")
    assert "GBP 15,000" in text
    assert "################" in text

"""The checklist of the study: every item of the published lists, answered where the run or the study can."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing.analyses.checklist import AUTHOR, CHECKLIST, checklist
from costing.analyses.checklist_items import CHEERS, GHCC, ITEMS, TDABC, TDABC_POINTS
from costing.analyses.checklist_run import Run
from costing.analyses.figures import Currency
from tests.test_reports_frames import full_results_of, problem, results_of, settings_of


def made(results: dict[str, pl.DataFrame] | None = None, **settings: Any) -> pl.DataFrame:
    """The checklist of the invented costing, with one warning."""
    return checklist(settings_of(**settings), results_of() if results is None else results, [problem()])


def answer(table: pl.DataFrame, list_: str, number: int) -> tuple[str, str]:
    """What one item is answered with, and by what."""
    row = table.filter(pl.col("list") == list_, pl.col("number") == number)
    return str(row["answer"].item()), str(row["source"].item())


def point(table: pl.DataFrame, begins: str) -> str:
    """The answer to a point without a number."""
    return str(table.filter(pl.col("number").is_null(), pl.col("item").str.starts_with(begins))["answer"].item())


def test_every_list_is_whole_and_in_order() -> None:
    """28 items of CHEERS 2022, eight steps of TDABC, 17 principles of the GHCC; other points have no number."""
    table = made()
    assert dict(table.schema) == CHECKLIST
    for name, last in ((CHEERS, 28), (TDABC, 8), (GHCC, 17)):
        assert table.filter(list=name)["number"].to_list() == list(range(1, last + 1))
    assert table.filter(list=TDABC_POINTS)["number"].null_count() == 5
    assert table["list"].unique(maintain_order=True).to_list() == [CHEERS, TDABC, TDABC_POINTS, GHCC]


@pytest.mark.parametrize(
    ("number", "title"),
    [
        (1, "Title"),
        (4, "Health economic analysis plan"),
        (8, "Perspective"),
        (15, "Currency, price date, and conversion"),
        (21, "Approach to engagement with patients and others affected by the study"),
        (28, "Conflicts of interest"),
    ],
)
def test_the_items_of_cheers_have_their_published_titles_and_numbers(number: int, title: str) -> None:
    assert next(item.title for item in ITEMS if (item.list, item.number) == (CHEERS, number)) == title


def test_what_neither_run_nor_study_can_say_is_left_to_the_author() -> None:
    """Of CHEERS: abstract, background, plan, outcomes, distribution, engagement, findings, funding, conflicts."""
    table = made(population="Families with several needs", assumptions="Travel is part of a visit")
    left = table.filter(list=CHEERS, source="author")
    assert left["number"].to_list() == [2, 3, 4, 6, 7, 8, 11, 12, 13, 19, 21, 25, 26, 27, 28]
    assert left["answer"].unique().to_list() == [AUTHOR]
    assert set(table["source"]) == {"run", "study", "author"}
    assert "" not in table["answer"].to_list()


def test_the_texts_of_the_study_are_quoted_on_one_line() -> None:
    table = made(perspective="The local public sector\nand its partners ", comparator="Usual services")
    assert answer(table, CHEERS, 8) == ("The local public sector and its partners", "study")
    assert answer(table, GHCC, 2) == ("The local public sector and its partners", "study")
    assert answer(table, CHEERS, 7) == ("Usual services", "study")
    assert answer(table, CHEERS, 1) == ("Two teams; interventions: intensive, light", "study")


def test_the_run_says_dates_prices_rate_and_results() -> None:
    """15,000.25 over 3 families is 5,000 each, interval 2,000.50 to 8,000.25, at one unit cost of 40.80 an hour."""
    table = made(price_year="2023/24", discount_rate=0.035)
    assert answer(table, CHEERS, 9)[0].startswith(
        "Costs from 2024-04-01 to 2024-06-30 (91 days). 1 of 3 families ended"
    )
    assert answer(table, CHEERS, 10) == (
        "3.5% a year, by whole years from the study's start; summaries are undiscounted.",
        "run",
    )
    assert answer(table, CHEERS, 15)[0].startswith("GBP, in 2023/24 prices. Unit costs are given in prices of 2023/24.")
    assert answer(table, CHEERS, 22)[0].startswith("3 unit costs, £40.80 a working hour")
    assert answer(table, CHEERS, 23)[0].startswith("Mean cost per family £5,000; total £15,000 for 3 families.")
    assert answer(table, CHEERS, 24)[0] == "95% interval of the mean per family: £2,000 to £8,000."
    assert answer(table, GHCC, 11)[0] == "PSSRU 2024; payroll."
    assert answer(table, TDABC, 4)[0] == "Council £12,000, NHS £3,000; all costs £15,000."


def test_the_run_says_what_was_left_out_and_how_complete_the_log_is() -> None:
    table = made()
    assert point(table, "What was left out") == "2 rows outside the costing period: see Reconciliation."
    assert point(table, "Capacity that was not used").startswith("60 unlogged hours cost £2,448, in no total")
    assert point(table, "The quality of the data") == "No errors; 1 warning of 1 kind: see Data quality."
    assert "100 of 102 rows were costed. It covers 80% of 250 available hours." in answer(table, GHCC, 9)[0]
    assert answer(table, GHCC, 10)[0].endswith("9 of 13 whole weeks have some.")


@pytest.mark.parametrize("level", ["practitioner", "role", "team", "study", "ratio", "exclude"])
@pytest.mark.parametrize("unlogged", ["report", "allocate"])
def test_the_method_of_indirect_and_unlogged_time_is_the_settings(level: str, unlogged: str) -> None:
    said = {
        answer(made(indirect_time=level, unlogged_time=unlogged), CHEERS, 14)[0],
        answer(made(), CHEERS, 14)[0],
    }
    assert len(said) == (1 if (level, unlogged) == ("practitioner", "report") else 2)


def test_contact_hours_that_pay_for_all_other_time_are_named() -> None:
    direct, contact = (
        point(made(indirect_time="ratio", ratio_basis=b), "How overheads") for b in ("direct", "contact")
    )
    assert "per hour of direct work" in direct
    assert "per hour of contact" in contact


def test_a_diary_is_told_of_as_a_sample() -> None:
    """Two scopes: 14 of 30 and 14 of 61 days, and 21 of 91: 49 of 182 is 27%."""
    plain, sampled = made(), made(full_results_of())
    assert answer(plain, GHCC, 8)[0].startswith("No sample")
    assert (
        answer(sampled, GHCC, 8)[0]
        == "A diary of 7 spans in 3 strata, 27% of their days, grossed up by days: see Diary."
    )
    assert "variation between families only" in answer(plain, CHEERS, 20)[0]
    assert "the weeks logged (Student's t, 4 degrees of freedom)" in answer(sampled, CHEERS, 20)[0]
    assert "sampled diary" in answer(sampled, CHEERS, 16)[0]


def test_a_mean_without_an_interval_says_why() -> None:
    results = results_of()
    why = pl.lit("No interval: fewer than 3 families.")
    results["summary"] = results["summary"].with_columns(ci_low=pl.lit(None, pl.Float64), note=why)
    table = made(results)
    assert answer(table, CHEERS, 20) == ("No interval: fewer than 3 families.", "run")
    assert answer(table, CHEERS, 24)[0] == "No interval of the mean: see Summary."


def test_whose_money_and_methods_are_told_of_where_they_are_known() -> None:
    plain, full = made(), made(full_results_of())
    assert "financial" not in answer(plain, GHCC, 3)[0]
    assert answer(full, GHCC, 3)[0].endswith("£15,000; financial cost £14,395: see Whose money.")
    assert answer(plain, GHCC, 14) == (AUTHOR, "author")
    assert answer(full, GHCC, 14)[0].startswith("£1,000 was given in kind")
    assert "Apart: start-up £750, VAT £20." in answer(full, GHCC, 6)[0]
    assert "£125 in the period, where £500 was spent" in answer(full, GHCC, 12)[0]
    assert answer(full, CHEERS, 24)[0].endswith("Over methods the mean runs from £4,333 to £5,000.")


@pytest.mark.parametrize(
    ("rates", "how"),
    [
        ({}, "in equal parts over their life"),
        ({"discount_rate": 0.035}, "at 3.5% a year"),
        ({"discount_rate": 0.035, "annuity_rate": 0.05}, "at 5% a year"),
    ],
)
def test_assets_are_charged_at_the_rate_of_annuities(rates: dict[str, float], how: str) -> None:
    assert how in answer(checklist(settings_of(**rates), results_of(), []), GHCC, 12)[0]


def test_groups_of_families_below_the_threshold_are_not_quoted() -> None:
    """The light intervention has one family: its mean is that family's cost."""
    assert "£1,500" not in " ".join(made()["answer"])
    small = made(disclosure_threshold=2)
    assert answer(small, CHEERS, 23)[0].endswith("By intervention: intensive £6,750.")
    assert "£1,500" not in " ".join(small["answer"])


def test_no_family_and_no_cell_is_named() -> None:
    results = results_of(names=("Smith-1", "Smith-2", "Smith-3"))
    table = checklist(settings_of(), results, [problem(value="secret", message="secret of Smith-1")])
    assert not any("Smith" in text or "secret" in text for text in table["answer"])


def test_a_costing_of_nobody_has_a_checklist_too() -> None:
    results = {name: frame.clear() for name, frame in results_of().items()}
    blank = pl.lit(None, pl.Float64)
    results["summary"] = results_of()["summary"].tail(1).with_columns(mean=blank, ci_low=blank, q1=blank)
    table = made(results)
    assert answer(table, CHEERS, 23)[0] == "No family was costed."
    assert table.height == len(ITEMS)


def test_long_lists_of_names_are_cut_and_odd_characters_shown_as_what_they_are() -> None:
    results = results_of()
    unit_costs = results["unit_costs"][[0] * 12]
    sources = [f"source {n:02}\x1b" for n in range(12)]
    results["unit_costs"] = unit_costs.with_columns(source=pl.Series(sources))
    said = answer(made(results), GHCC, 11)[0]
    assert said.startswith("source 00\\x1b; source 01")
    assert said.endswith("and 2 more.")


def test_the_same_run_gives_the_same_checklist_whatever_the_order_of_its_rows() -> None:
    results = full_results_of()
    turned = {name: frame.reverse() for name, frame in results.items() if name not in ("summary", "reconciliation")}
    assert made({**results, **turned}).equals(made(results))


@given(st.floats(-1e9, 1e9), st.sampled_from(["GBP", "EUR", "USD", "CHF"]), st.booleans())
def test_amounts_are_written_as_in_the_workbook(amount: float, currency: str, pence: bool) -> None:
    agencies = results_of()["agencies"].head(1).with_columns(cost=pl.lit(9_999.0 if pence else 10_000.0))
    run = Run(settings_of(currency=currency), {"agencies": agencies}, [])
    assert run.sum(amount) == Currency(currency, pence).sum(amount)
